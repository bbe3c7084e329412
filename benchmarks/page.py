"""Run the benchmarks one after the other and write docs/benchmarks.md from what they print.

Run on an otherwise idle machine: python benchmarks/page.py
"""

import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "benchmarks.md"
SCRIPTS = {
    "start.py": "Start",
    "puncture.py": "Needling",
    "healing.py": "Healing networks",
    "channel.py": "Healing around a channel",
    "tile.py": "Healing of a block",
    "absorption.py": "Absorption",
    "workbench.py": "Workbench",
}


def main() -> None:
    """Write the page."""
    parts = [
        "# Benchmarks",
        f"Written by `benchmarks/page.py` on {os.cpu_count()} cores, {platform.machine()}, Python "
        f"{platform.python_version()}. Seconds belong to that machine; compare ratios.",
    ]
    for script, title in SCRIPTS.items():
        done = subprocess.run([sys.executable, HERE / script], check=True, capture_output=True, text=True)
        parts.append(f"## {title}\n\n`python benchmarks/{script}`\n\n```text\n{done.stdout.rstrip()}\n```")
    PAGE.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

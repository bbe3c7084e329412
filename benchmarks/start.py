"""How long a newcomer waits: import, help, and the demo study, first and again.

Run: python benchmarks/start.py
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
STUDY = ROOT / "examples" / "acne-scars.yaml"
RUN = "from percuta.cli import main; main()"
REPEATS = 5


def seconds(*words: str, folder: str) -> float:
    """Time one ``percuta`` command as a whole process."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", RUN, *words], check=True, capture_output=True, cwd=folder)
    return time.perf_counter() - start


def to_summary(folder: str) -> float:
    """Time until the summary of the demo study begins to be printed; figures and report come after it."""
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", RUN, "run", str(STUDY)], stdout=subprocess.PIPE, cwd=folder, text=True
    ) as running:
        assert running.stdout is not None
        running.stdout.readline()
        taken = time.perf_counter() - start
        running.stdout.read()
    return taken


def import_seconds() -> float:
    """Read the cumulative time of ``import percuta`` from Python's own import profile."""
    command = [sys.executable, "-X", "importtime", "-c", "import percuta"]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stderr.splitlines()
    last = next(line for line in reversed(lines) if line.rstrip().endswith("percuta"))
    return int(re.findall(r"\d+", last)[1]) / 1e6


def main() -> None:
    """Print medians."""
    with tempfile.TemporaryDirectory() as folder:
        warm = seconds("warmup", folder=folder)
        first = seconds("run", str(STUDY), folder=folder)
        shown = sorted(to_summary(folder) for _ in range(REPEATS))
        again = sorted(seconds("run", str(STUDY), folder=folder) for _ in range(REPEATS))
        bare = sorted(seconds("run", str(STUDY), "--json", folder=folder) for _ in range(REPEATS))
        aid = sorted(seconds("--help", folder=folder) for _ in range(REPEATS))
        imports = sorted(import_seconds() for _ in range(REPEATS))
    middle = REPEATS // 2
    print(f"percuta warmup (compiles or loads)          {warm:6.2f} s")
    print(f"demo study, 200 draws, first run            {first:6.2f} s")
    print(f"demo study, 200 draws, to its summary       {shown[middle]:6.2f} s (goal 1.5)")
    print(f"demo study, 200 draws, with report          {again[middle]:6.2f} s (median of {REPEATS})")
    print(f"demo study, 200 draws, --json, no report    {bare[middle]:6.2f} s")
    print(f"percuta --help                              {aid[middle]:6.2f} s (goal 0.3)")
    print(f"import percuta                              {imports[middle]:6.3f} s")


if __name__ == "__main__":
    main()

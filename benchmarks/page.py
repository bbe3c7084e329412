"""Run benchmarks one after the other and write docs/benchmarks.md from what they print.

Run on an otherwise idle machine: ``python benchmarks/page.py`` for all, or with the names of some, such as ``start
tile``; the others keep their text, with the date and commit of their own run.
"""

import argparse
import datetime
import os
import platform
import re
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "benchmarks.md"
TITLES = {
    "start": "Start",
    "puncture": "Needling",
    "healing": "Healing networks",
    "channel": "Healing around a channel",
    "tile": "Healing of a block",
    "absorption": "Absorption",
    "trial": "Trials",
    "plan": "Planner",
    "workbench": "Workbench",
}
HEADER = "# Benchmarks\n\nWritten by `benchmarks/page.py`. Seconds belong to the machine of each run; compare ratios."


def commit() -> str:
    """Return the commit of the sources, and say where they have been changed since."""

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], check=True, capture_output=True, text=True, cwd=HERE).stdout.strip()

    changed = git("status", "--porcelain", "--", ".", "../src", "../examples")
    return git("rev-parse", "--short", "HEAD") + (" and changes" if changed else "")


def section(name: str) -> str:
    """Run one benchmark; its section."""
    begin = time.perf_counter()
    # the workbench is started as the tests start it
    found = os.pathsep.join(filter(None, [str(HERE.parent), os.environ.get("PYTHONPATH")]))
    printed = subprocess.run(
        [sys.executable, HERE / f"{name}.py"],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": found},
    ).stdout
    minutes = (time.perf_counter() - begin) / 60
    stamp = (
        f"`python benchmarks/{name}.py`, {datetime.date.today()}, commit {commit()}, {os.cpu_count()} cores, "
        f"{platform.machine()}, Python {platform.python_version()}; {minutes:.1f} min"
    )
    return f"## {TITLES[name]}\n\n{stamp}\n\n```text\n{printed.rstrip()}\n```"


def sections(text: str) -> dict[str, str]:
    """Return the sections of a page by the name of their benchmark."""
    names = {title: name for name, title in TITLES.items()}
    parts = re.split(r"^(?=## )", text, flags=re.MULTILINE)[1:]
    found = {names.get(part.partition("\n")[0].removeprefix("## ")): part.strip() for part in parts}
    return {name: part for name, part in found.items() if name}


def page(kept: dict[str, str]) -> str:
    """Return the whole page, in the order of the benchmarks."""
    return "\n\n".join([HEADER, *(kept[name] for name in TITLES if name in kept)]) + "\n"


def main() -> None:
    """Write the page anew, section by section: what has run is kept where a later one fails."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(TITLES)}; all without")
    chosen = reader.parse_args().names or list(TITLES)
    unknown = [name for name in chosen if name not in TITLES]
    if unknown:
        reader.error(f"there is no benchmark {unknown[0]!r}; there are {', '.join(TITLES)}")
    kept = sections(PAGE.read_text(encoding="utf-8")) if PAGE.exists() else {}
    for name in chosen:
        print(f"{name} ...", file=sys.stderr, flush=True)
        kept[name] = section(name)
        PAGE.write_text(page(kept), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

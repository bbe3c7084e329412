"""How long a newcomer waits: import, help, and the demo study, first and again; and where the time goes.

Run: python benchmarks/start.py
"""

from __future__ import annotations

import collections
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
STUDY = ROOT / "examples" / "acne-scars.yaml"
RUN = "from percuta.cli import main; main()"
REPEATS = 5
# Some machines forbid Python to keep byte code, and then every start compiles the sources anew.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

STAGES = """
import sys, time
marks = [("the interpreter", time.perf_counter(), time.process_time())]
def mark(name):
    marks.append((name, time.perf_counter(), time.process_time()))
import gc
from percuta.cli import COLLECT_AFTER
gc.set_threshold(COLLECT_AFTER)
import percuta.cli.app
mark("the command line")
from percuta.study import Study
study = Study.load(sys.argv[1])
mark("reading the study")
from percuta.simulate import check, simulate
check(study)
mark("checking it")
begun = []
def tell(stage, share):
    if begun and begun[-1] != stage:
        mark(begun[-1])
    begun.append(stage)
result = simulate(study, tell)
mark("the result")
result.summary()
mark("its summary")
print(*(f"{name}|{wall}|{cpu}" for name, wall, cpu in marks), sep="\\n")
"""
"""Says when each stage of a run ended, on the clock and in time of the processor."""


def python(*words: str, **options: object) -> subprocess.CompletedProcess[str]:
    """Run Python and return what it printed."""
    command = [sys.executable, *words]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=ENVIRONMENT, **options)


def seconds(*words: str, folder: str) -> float:
    """Time one ``percuta`` command as a whole process."""
    start = time.perf_counter()
    python("-c", RUN, *words, cwd=folder)
    return time.perf_counter() - start


def to_summary(folder: str) -> float:
    """Time until the summary of the demo study begins to be printed; figures and report come after it."""
    start = time.perf_counter()
    command = [sys.executable, "-c", RUN, "run", str(STUDY)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=folder, text=True, env=ENVIRONMENT) as running:
        assert running.stdout is not None
        running.stdout.readline()
        taken = time.perf_counter() - start
        running.stdout.read()
    return taken


def import_times(*words: str) -> list[tuple[str, int, int]]:
    """Read name, own and cumulative microseconds of each import from Python's own profile."""
    rows = []
    for line in python("-X", "importtime", "-c", *words).stderr.splitlines():
        found = re.fullmatch(r"import time:\s+(\d+) \|\s+(\d+) \|\s+([\w.]+)", line)
        if found:
            rows.append((found[3], int(found[1]), int(found[2])))
    return rows


def import_seconds() -> float:
    """Return the cumulative time of ``import percuta``."""
    return next(whole for name, _, whole in reversed(import_times("import percuta")) if name == "percuta") / 1e6


def imports_by_package() -> dict[str, tuple[int, float]]:
    """Return modules and seconds of the imports of a run to its summary, by package."""
    found: dict[str, tuple[int, float]] = collections.defaultdict(lambda: (0, 0.0))
    for name, own, _ in import_times(STAGES, str(STUDY)):
        package = name.partition(".")[0]
        package = "the standard library" if package.lstrip("_") in sys.stdlib_module_names | {"importlib"} else package
        modules, taken = found[package]
        found[package] = modules + 1, taken + own / 1e6
    return dict(sorted(found.items(), key=lambda entry: -entry[1][1]))


def stages() -> list[tuple[str, float, float]]:
    """Return median seconds of each stage of a run, on the clock and of the processor."""
    runs = [
        [line.split("|") for line in python("-c", STAGES, str(STUDY)).stdout.splitlines() if line.count("|") == 2]
        for _ in range(REPEATS)
    ]
    found = []
    for number, (name, *_) in enumerate(runs[0]):
        if number == 0:
            taken = [(float(run[0][2]),) * 2 for run in runs]
        else:
            taken = [tuple(float(run[number][c]) - float(run[number - 1][c]) for c in (1, 2)) for run in runs]
        found.append((name, *(statistics.median(column) for column in zip(*taken, strict=True))))
    return found


def main() -> None:
    """Print medians, then where the time goes."""
    with tempfile.TemporaryDirectory() as folder:
        warm = seconds("warmup", folder=folder)
        first = seconds("run", str(STUDY), folder=folder)
        shown = statistics.median(to_summary(folder) for _ in range(REPEATS))
        again = statistics.median(seconds("run", str(STUDY), folder=folder) for _ in range(REPEATS))
        bare = statistics.median(seconds("run", str(STUDY), "--json", folder=folder) for _ in range(REPEATS))
        aid = statistics.median(seconds("--help", folder=folder) for _ in range(REPEATS))
        imports = statistics.median(import_seconds() for _ in range(REPEATS))
    print(f"percuta warmup (compiles or loads)          {warm:6.2f} s")
    print(f"demo study, 200 draws, first run            {first:6.2f} s")
    print(f"demo study, 200 draws, to its summary       {shown:6.2f} s (goal 1.5)")
    print(f"demo study, 200 draws, with report          {again:6.2f} s (median of {REPEATS})")
    print(f"demo study, 200 draws, --json, no report    {bare:6.2f} s")
    print(f"percuta --help                              {aid:6.2f} s (goal 0.3)")
    print(f"import percuta                              {imports:6.3f} s")
    print("\nwhere it goes, to the summary               seconds    of the processor")
    rows = stages()
    for name, wall, cpu in [*rows, ("together", sum(row[1] for row in rows), sum(row[2] for row in rows))]:
        print(f"  {name:<40}  {wall:7.3f}     {cpu:7.3f}")
    print("\nimports among it, under Python's profile    seconds    modules")
    packages = imports_by_package()
    for name, (modules, taken) in list(packages.items())[:8]:
        print(f"  {name:<40}  {taken:7.3f}     {modules:7d}")
    rest = list(packages.values())[8:]
    print(f"  {'others':<40}  {sum(taken for _, taken in rest):7.3f}     {sum(count for count, _ in rest):7d}")


if __name__ == "__main__":
    main()

"""What a trial costs: subjects per second from 100 to 100,000, the slope of cost, memory, and the first progress.

``python benchmarks/trial.py [LARGEST] [--processes N]``. Two needled arms, four sessions, twelve months,
one replicate. A row is one trial; subjects are counted once per arm. The slope is that of log time against log size
from 1,000 subjects on, where the fixed cost of a start no longer shows.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from percuta.healing import engine
from percuta.trial import InProcess, Processes, Trial, execute
from percuta.trial.chunks import digest
from percuta.trial.statistics import effects

ARMS = [
    {"name": "1 mm", "study": {"device": {"depth": "1 mm"}}},
    {"name": "1.5 mm", "study": {"device": {"depth": "1.5 mm"}}},
]
LARGEST = 100_000
MB = 1024


def trial(people: int) -> Trial:
    """Return the trial of so many people in each of two arms."""
    return Trial(
        name="Cost of a trial",
        study={
            "base": "professional-face",
            "concerns": [{"kind": "wrinkles", "severity": "moderate"}],
            "course": {"sessions": 4, "every": "28 d"},
        },
        people=2 * people,
        arms=ARMS,
        visits=["90 d", "180 d", "365 d"],
        endpoints=[{"name": "wrinkles", "outcome": "lemperle"}, {"name": "elasticity", "outcome": "elasticity"}],
        solve={"replicates": 0, "seed": 1},
    )


def measure(people: int, processes: int) -> tuple[float, float, float, int]:
    """Return wall and processor seconds, seconds to the first progress, and bytes on disk."""
    asked = trial(people)
    executor = Processes(processes) if processes else InProcess()
    first: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        start, used = time.perf_counter(), _processor()
        run = execute(
            asked, Path(folder), executor, tell=lambda _s, share: first.append(time.perf_counter()) if share else None
        )
        wall, processor = time.perf_counter() - start, _processor() - used
        effects(run)
        stored = sum(file.stat().st_size for file in run.files)
        sys.stderr.write(f"  {people}: {digest(run.files)[:12]}\n")
    return wall, processor, first[0] - start, stored


def _processor() -> float:
    """Return the processor seconds of this process and its finished children."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("largest", type=int, nargs="?", default=LARGEST)
    parser.add_argument("--processes", type=int, default=0)
    asked = parser.parse_args()
    engine.warmup()
    measure(8, 0)
    sizes = [size for size in (100, 1000, 10_000, 100_000) if size <= asked.largest]
    seconds = []
    print(f"{os.cpu_count()} cores, {asked.processes or 'no'} extra processes")
    heads = ("subjects x 2", "wall s", "cpu s", "subject-arms/s", "first s", "peak MB", "B/row")
    print("{:>12} {:>8} {:>8} {:>15} {:>8} {:>8} {:>6}".format(*heads))
    for size in sizes:
        wall, processor, first, stored = measure(size, asked.processes)
        seconds.append(processor)
        peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / MB
        print(
            f"{size:12d} {wall:8.2f} {processor:8.2f} {2 * size / wall:15.0f} {first:8.2f} {peak:8.0f} "
            f"{stored / (2 * size):6.0f}"
        )
    large = [place for place, size in enumerate(sizes) if size >= 1000]
    if len(large) > 1:
        slope = np.polyfit(np.log([sizes[place] for place in large]), np.log([seconds[place] for place in large]), 1)[0]
        whole = np.polyfit(np.log(sizes), np.log(seconds), 1)[0]
        print(f"slope of processor time: {slope:.3f} from 1,000 on, {whole:.3f} over all")


if __name__ == "__main__":
    main()

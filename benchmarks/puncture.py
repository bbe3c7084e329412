"""Time and memory of needling: a session of 200 draws, a million punctures, and a whole face.

Run: python benchmarks/puncture.py
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable

import numpy as np

from percuta.device import devices
from percuta.parameters import Parameters
from percuta.puncture import needle, simulate_strikes
from percuta.puncture.hand import hold
from percuta.puncture.needling import SCATTERS, conditions
from percuta.randomness import stream
from percuta.skin import describe
from percuta.study import SkinChoice, Subject, Technique

REPEATS = 5


def measure(name: str, work: Callable[[], int]) -> None:
    """Print the best of several times, and the peak memory of one more run."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        count = work()
        times.append(time.perf_counter() - start)
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    best = min(times)
    print(f"{name:44s} {count:>9,d} punctures {best:7.3f} s {best / count * 1e6:6.2f} us each {peak:6.0f} MiB")


def session(draws: int) -> int:
    """Needle one cheek with a pen."""
    p = Parameters(draws=draws, seed=1)
    skin = describe(SkinChoice(site="cheek"), Subject(age=29, sex="female"), p)
    return needle(devices["skinpen"], skin, Technique(passes=4, speed="50 mm/s"), 1.5, p).depth_mm.size


def area(model: str, cm2: float, passes: int, mechanics: bool) -> int:
    """Place every strike on an area and, if wanted, find how deep each goes."""
    p, device = Parameters(), devices[model]
    use = Technique(passes=passes, speed="50 mm/s")
    strikes = simulate_strikes(device, use, 1.5, float(np.sqrt(100 * cm2)), p)
    if mechanics:
        skin = describe(SkinChoice(site="cheek"), Subject(age=29, sex="female"), p)
        at = conditions(device, skin, use, hold(use, p), 1.5, p)
        at.strike(stream(p.seed, "benchmark").standard_normal((SCATTERS, strikes.x_mm.size, 1)))
    return strikes.x_mm.size


def main() -> None:
    """Print the table."""
    measure("session, pen, 200 draws", lambda: session(200))
    measure("pen, 306 cm2, 4 passes, places", lambda: area("skinpen", 306, 4, mechanics=False))
    measure("pen, 306 cm2, 4 passes, places and depths", lambda: area("skinpen", 306, 4, mechanics=True))
    measure("roller, 300 cm2 at 250 per cm2, places", lambda: area("mf8-roller", 300, 19, mechanics=False))
    measure("roller, 300 cm2 at 250 per cm2, with depths", lambda: area("mf8-roller", 300, 19, mechanics=True))


if __name__ == "__main__":
    main()

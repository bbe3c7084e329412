"""Time and memory of needling: a session of 200 draws, a survey, a million punctures, and a whole face.

Run: python benchmarks/puncture.py
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable

import numpy as np

from percuta.device import devices
from percuta.parameters import Parameters
from percuta.puncture import needle, pattern, simulate_strikes, survey
from percuta.puncture.conditions import conditions
from percuta.puncture.hand import hold
from percuta.randomness import stream
from percuta.skin import describe
from percuta.study import SkinChoice, Subject, Technique

REPEATS = 5
PERSON = Subject(age=29, sex="female")


def measure(name: str, work: Callable[[], int], limit_s: float) -> None:
    """Print the best of several times after a warm-up, the peak memory of one more run, and what is left of a limit."""
    work()
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
    print(
        f"{name:46s} {count:>9,d} punctures {best:6.3f} s ({best / limit_s:4.0%} of {limit_s:g} s) "
        f"{count / best / 1e6:6.2f} million/s {peak:5.0f} MiB"
    )


def session(draws: int) -> int:
    """Needle one cheek with a pen."""
    p = Parameters(draws=draws, seed=1)
    skin = describe(SkinChoice(site="cheek"), PERSON, p)
    return needle(devices["skinpen"], skin, Technique(passes=4, speed="50 mm/s"), 1.5, p).depth_mm.size


def look(draws: int) -> int:
    """Survey the evenness of a pen on a cheek, one place per draw."""
    return survey("skinpen", "1.5 mm", passes=2, speed="50 mm/s", draws=draws).puncture.depth_mm.size


def area(model: str, cm2: float, passes: int, mechanics: bool = False, statistics: bool = False) -> int:
    """Place every strike on an area and, if wanted, find how deep each goes and how they are spread."""
    p, device = Parameters(), devices[model]
    use = Technique(passes=passes, speed="50 mm/s")
    strikes = simulate_strikes(device, use, 1.5, float(np.sqrt(100 * cm2)), p)
    if mechanics:
        skin = describe(SkinChoice(site="cheek"), PERSON, p)
        conditions(device, skin, use, hold(use, p), 1.5, p).depths_mm(strikes, stream(p.seed, "benchmark"))
    if statistics:
        pattern.clark_evans(strikes)
        pattern.dispersion(strikes, cells=100)
        pattern.share_hit(strikes, 0.3, 5)
    return strikes.x_mm.size


def main() -> None:
    """Print the table."""
    measure("session, pen, 200 draws", lambda: session(200), 0.060)
    measure("survey of places, pen, 200 draws", lambda: look(200), 2)
    measure("pen, 306 cm2, 4 passes, points", lambda: area("skinpen", 306, 4), 1)
    measure("pen, 306 cm2, 4 passes, points and depths", lambda: area("skinpen", 306, 4, mechanics=True), 1)
    measure("roller, 300 cm2 at 250 per cm2, points", lambda: area("mf8-roller", 300, 19), 0.5)
    measure("roller, 300 cm2 at 250 per cm2, with depths", lambda: area("mf8-roller", 300, 19, mechanics=True), 0.5)
    measure("the same and its statistics", lambda: area("mf8-roller", 300, 19, statistics=True), 0.5)
    mf8 = simulate_strikes(devices["mf8-roller"], Technique(passes=15), 1.5, 60.0, Parameters()).density_per_cm2
    print(f"MF8, 15 passes: {mf8:.0f} punctures per cm2 (200-230 from geometry, about 250 reported)")


if __name__ == "__main__":
    main()

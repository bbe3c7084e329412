"""Speed of the healing engine, beside libRoadRunner on the same network in the same run; errors stated.

``python benchmarks/healing.py [NETWORK]`` prints figures; ratios count, seconds depend on the machine.
"""

import os
import subprocess
import sys
import tempfile
import time
from types import SimpleNamespace

import numpy as np
import roadrunner

from percuta.healing import heal, modifiers
from percuta.healing.engine import NETWORK, kinetics
from percuta.healing.sbml import sbml
from percuta.healing.table import read_table
from percuta.parameters import Parameters, library
from percuta.study import Care

SESSIONS = np.arange(6) * 28.0
SEVERITY = np.full(6, 0.8)
WEEKS = np.arange(54) * 7.0
PEERS = 20
MATCHED = 2e-4
TOLERANCES = (3e-4, 1e-4, 5e-5, 3e-5, 1e-5)
ABSOLUTE = 1e-7


def cpu(work, rounds=5):
    """Least CPU seconds of one thread over some rounds: other work on the machine does not count."""
    taken = []
    for _ in range(rounds):
        begin = time.thread_time()
        work()
        taken.append(time.thread_time() - begin)
    return min(taken)


# Outputs on the day of a session stand before it in one program and after it in the other.
KEPT = ~np.isin(WEEKS, SESSIONS)


def errors(states, tight):
    """Worst error of each patient, each species scaled by its largest level, days of sessions included."""
    largest = np.maximum(tight.max(axis=1, keepdims=True), 1e-9)
    return (np.abs(states - tight) / largest)[:, KEPT].max(axis=(1, 2))


def start_up(name, folder):
    """Seconds until a new process has all kernels, with the compiled code kept in a folder."""
    code = f"from percuta.healing.engine import kinetics; kinetics({name!r}).warmup()"
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "NUMBA_CACHE_DIR": folder})
    return time.perf_counter() - begin


def slope(sizes, seconds):
    """Print cost against size and the exponent of the power law through it."""
    found = np.polyfit(np.log(sizes), np.log(seconds), 1)[0]
    pairs = ", ".join(f"{size}: {taken:.3f} s" for size, taken in zip(sizes, seconds, strict=True))
    return f"{pairs}; slope {found:.2f}"


def own_errors(own, some, tight):
    """Print error and cost over the tolerances; return tolerance and cost of the first that meets the match."""
    print("own: rtol, median error, worst error, ms per patient-year and core")
    matched = None
    for relative in TOLERANCES:
        found = errors(own(some, relative), tight)
        each = cpu(lambda r=relative: own(some, r)) / len(some) * 1e3
        print(f"  {relative:.0e}  {np.median(found):.1e}  {found.max():.1e}  {each:.4f}")
        if matched is None and np.median(found) <= MATCHED:
            matched = relative, each
    return matched


def peer_errors(engine, table, some, tight):
    """Print the same for libRoadRunner; return the cost at the first tolerance that meets the match."""
    # Levels set by hand come after events of day 0, so the first session is part of the start.
    later = list(zip(SESSIONS[1:], SEVERITY[1:], strict=True))
    runner = roadrunner.RoadRunner(sbml(table, sessions=later))
    runner.timeCourseSelections = ["time", *table.symbols]
    roadrunner.Logger.disableLogging()
    names = engine.parameters + engine.modifiers
    print(f"libRoadRunner {roadrunner.__version__}: rtol, median error, worst error, ms per patient-year and core")
    matched = None
    for relative in (1e-4, 3e-5, 1e-5, 3e-6, 1e-6):
        runner.integrator.relative_tolerance = relative
        runner.integrator.absolute_tolerance = relative * 1e-3
        states, each, solved = [], [], []
        for number, (row, start) in enumerate(zip(some[:PEERS], tight[:PEERS, 0], strict=True)):
            for _ in range(3):
                runner.resetAll()
                for parameter, value in zip(names, row, strict=True):
                    runner[parameter] = value
                for symbol, level in zip(table.symbols, start, strict=True):
                    runner[symbol] = level
                begin = time.thread_time()
                try:
                    course = runner.simulate(0, WEEKS[-1], len(WEEKS))
                except RuntimeError:  # CVODE gives up, on a kink
                    break
                each.append(time.thread_time() - begin)
            else:
                states.append(np.array(course)[:, 1:])
                solved.append(number)
        found = errors(np.array(states), tight[solved])
        cost = float(np.median(each)) * 1e3
        lost = f"  ({PEERS - len(solved)} of {PEERS} not solved)" if len(solved) < PEERS else ""
        print(f"  {relative:.0e}  {np.median(found):.1e}  {found.max():.1e}  {cost:.3f}{lost}")
        if matched is None and np.median(found) <= MATCHED:
            matched = cost
    return matched


def plain_course(p, punctures, sessions=4):
    """Heal one course whose session is a number of punctures, as studies do."""
    draws = p.draws
    skin = SimpleNamespace(epidermis_mm=np.full(draws, 0.06), papillary_mm=np.full(draws, 0.3))
    depth = np.random.default_rng(1).uniform(0.5, 1.2, (punctures, draws))
    session = SimpleNamespace(density_per_cm2=np.full(draws, 1000.0), depth_mm=depth)
    days = [28.0 * number for number in range(sessions)]
    factors = modifiers(SimpleNamespace(age=40, smoker=False), Care(), p)
    return heal(session, skin, days, days[-1] + 180, factors, p, keep=("collagen_iii",))


def inflamed(engine, draws=10_000):
    """Share of wide draws, uniform over the whole ranges, with inflammation above 5 % of its peak after 90 days."""
    rng = np.random.default_rng(5)
    records = [library()[name] for name in engine.parameters]
    values = {record.name: rng.uniform(record.low, record.high, draws) for record in records}
    times = np.array([0, 0.25, 0.5, 1, 2, 3, 5, 90])
    waves = [engine.species.index(name) for name in ("il6", "il1", "neutrophils", "macrophages_m1")]
    states = engine.solve(engine.matrix(values), times, days=np.zeros(1), severities=np.ones(1)).states[:, :, waves]
    return np.mean(np.any(states[:, -1] > 0.05 * states.max(axis=1), axis=1))


def main():
    name = sys.argv[1] if len(sys.argv) > 1 else NETWORK
    table, engine = read_table(name), kinetics(name)
    engine.warmup()
    print(
        f"{table.name}: {len(table.species)} species, {len(table.reactions)} reactions, {len(table.records)} parameters"
    )
    with tempfile.TemporaryDirectory() as folder:
        first = start_up(name, folder)
        print(f"kernels: compiled in {first:.1f} s, once; loaded by the next process in {start_up(name, folder):.1f} s")

    def own(points, relative=1e-5, threads=1):
        course = engine.solve(
            points, WEEKS, days=SESSIONS, severities=SEVERITY, relative=relative, absolute=ABSOLUTE, threads=threads
        )
        return course.states

    many = engine.matrix(Parameters(draws=10_000, seed=1))
    some = many[:1000]
    tight = engine.solve(some, WEEKS, days=SESSIONS, severities=SEVERITY, relative=1e-11, absolute=1e-14).states
    relative, ours = own_errors(own, some, tight)
    theirs = peer_errors(engine, table, some, tight)
    print(f"at a median error of at most {MATCHED:g}: {theirs / ours:.0f} times libRoadRunner per core (goal 20)")
    for threads in (1, 2):
        wall, busy = min(_wall(lambda n=threads: own(many, relative, n)) for _ in range(5))
        print(
            f"10,000 patient-years, {threads} thread(s), rtol {relative:.0e}: {wall:.2f} s "
            f"({busy / threads:.2f} s of CPU per thread: what an idle machine takes)"
        )
    counts = [500, 1000, 2000, 4000, 8000]
    taken = [cpu(lambda n=count: own(many[:n], relative), 3) for count in counts]
    print("cost against patients:", slope(counts, taken))
    if name == NETWORK:
        p, punctures = Parameters(draws=50, seed=1), [250, 1000, 4000, 16_000]
        taken = [cpu(lambda n=count: plain_course(p, n), 3) for count in punctures]
        print("a whole course of 50 draws against punctures of a session:", slope(punctures, taken))
        print(f"still inflamed after 90 days, of 10,000 draws over whole ranges: {inflamed(engine):.2%}")


def _wall(work):
    """Seconds by the clock, and of CPU over all threads."""
    begin, busy = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - begin, time.process_time() - busy


if __name__ == "__main__":
    main()

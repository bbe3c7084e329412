"""Speed of the tile geometry: a step, a session, memory and cost against size, with the error beside them.

``python benchmarks/tile.py [--quick]`` prints figures; run it on an otherwise idle machine. Ratios count, seconds
belong to the machine: the share of STREAM is measured in the same run.
"""

import resource
import sys
import time

import numpy as np
from numba import njit

from percuta.healing.block import Block
from percuta.healing.channel import Layer
from percuta.healing.engine import kinetics
from percuta.healing.ledger import Ledger
from percuta.healing.rosenbrock import Control
from percuta.healing.threads import Team
from percuta.healing.tile import CONTROL, Session, heal_tile, warmup
from percuta.healing.torn import Punctures, damage
from percuta.healing.voxels import Voxels, VoxelStepper
from percuta.parameters import Parameters

SPACING = 0.025
LAYERS = (Layer("viable epidermis", 0.06, 0.43), Layer("papillary dermis", 0.2), Layer("reticular dermis", 9.0))
FULL = (128, 128, 64)
DENSITY_PER_MM2 = 3.5
"""36 punctures in 3.2 x 3.2 mm."""
HALO_MM = 0.07


@njit(nogil=True)
def triad(first, last, a, b, c):
    for i in range(first, last):
        a[i] = b[i] + 3.0 * c[i]


def stream(rounds=10):
    """Best bandwidth of a triad over both threads, GB/s at 24 B per element."""
    team, size = Team(), 20_000_000
    a, b, c = np.zeros(size), np.ones(size), np.ones(size)
    best = np.inf
    for _ in range(rounds):
        begin = time.perf_counter()
        team.run(triad, size, a, b, c)
        best = min(best, time.perf_counter() - begin)
    return 24 * size / best / 1e9


def skin(shape):
    return Block(shape, (SPACING,) * 3, LAYERS)


def holes(block, count=None):
    """Punctures at random places: as dense as in the full tile, or a number of them."""
    rng = np.random.default_rng(1)
    wide, deep = block.size_mm[:2]
    count = count or max(1, round(DENSITY_PER_MM2 * wide * deep))
    places = rng.uniform(0, wide, count), rng.uniform(0, deep, count)
    return Punctures(*places, np.full(count, 0.9), np.full(count, 0.06))


def stepper(block, threads=None):
    voxels = Voxels(block, kinetics("dermal"), Parameters())
    made = VoxelStepper(voxels, Control(CONTROL.relative, CONTROL.absolute, threads=threads))
    voxels.injure(made.block, damage(block, holes(block), HALO_MM), made.team)
    return made


def step_seconds(block, rounds=8, threads=None):
    """Least seconds of a step, and bytes that it has to move at least."""
    made, best = stepper(block, threads), np.inf
    books = Ledger.opened(made.inventory())
    for number in range(rounds + 1):
        begin = time.perf_counter()
        made.attempt(1e-3)
        made.accept(books)
        best = min(best, time.perf_counter() - begin) if number else best
    return best, 8 * block.voxels * least_passes(made.voxels)


def least_passes(voxels):
    """Levels per voxel that a step reads or writes at least, were caches large enough for a plane and a row.

    Slopes: what the rates of what moves need, and writing them, twice, with the stage in the second. Rows: slopes read,
    state read and stage written; then state and stage read and the new state written.
    """
    every, moving, needed = len(voxels.species), voxels.carried, voxels.code.NEEDED.size
    return needed + moving + moving + 2 * every + needed + voxels.swept + moving + moving + 3 * every


def memory_gb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def course(block, control=CONTROL, days=(0.0, 28.0), count=None):
    severity = damage(block, holes(block, count), HALO_MM)
    begin = time.perf_counter()
    found = heal_tile(block, [Session(0.0, severity)], days, Parameters(), control=control)
    return found, time.perf_counter() - begin


def error():
    """Largest and median error of averages over layers against a tight run, by the range of each species."""
    block, days = skin((24, 24, 32)), (0.0, 0.25, 1.0, 3.0, 7.0, 14.0, 28.0)
    loose, _ = course(block, CONTROL, days)
    tight, _ = course(block, Control(3e-4, 3e-6), days)
    away = np.abs(tight.averages - tight.averages[:1]).max(axis=(0, 2))
    by_species = np.abs(loose.averages - tight.averages).max(axis=(0, 2)) / np.maximum(away, 1e-3)
    return by_species.max(), np.median(by_species), loose.species[int(np.argmax(by_species))], loose.steps, tight.steps


def main():
    quick = "--quick" in sys.argv
    shape = (64, 64, 64) if quick else FULL
    begin = time.perf_counter()
    warmup()
    print(f"compile or load: {time.perf_counter() - begin:.1f} s")
    worst, median, species, loose, tight = error()
    print(
        f"error of averages over layers at tolerances {CONTROL.relative:g} and {CONTROL.absolute:g}, {loose} steps, "
        f"against {tight} steps: median {median:.1e}, worst {worst:.1e} ({species})"
    )
    best = stream()
    print(f"STREAM triad: {best:.1f} GB/s")
    for threads in (1, 2):
        seconds, least = step_seconds(skin(shape), threads=threads)
        voxels = np.prod(shape)
        print(
            f"{' x '.join(map(str, shape))}, 33 species, doubles, {threads} thread(s): {seconds:.3f} s a step, "
            f"{seconds / voxels * 1e9:.0f} ns per voxel, {least / seconds / 1e9:.1f} GB/s of least traffic, "
            f"{least / seconds / 1e9 / best:.0%} of STREAM"
        )
    before = time.process_time()
    found, seconds = course(skin(shape))
    busy = time.process_time() - before
    print(
        f"28 days after one session: {seconds:.1f} s ({busy:.1f} s of processor), {found.steps} steps, "
        f"{found.refused} of them refused; "
        f"peak memory of the process {memory_gb():.2f} GB"
    )
    sizes = [(16, 16, 64), (32, 32, 64), (64, 64, 64)] + ([] if quick else [FULL])
    seconds = [step_seconds(skin(size))[0] for size in sizes]
    counts = [np.prod(size) for size in sizes]
    slope = np.polyfit(np.log(counts), np.log(seconds), 1)[0]
    listed = ", ".join(f"{n}: {s * 1e3:.1f} ms" for n, s in zip(counts, seconds, strict=True))
    print(f"a step against voxels: {listed}; slope {slope:.2f} (1 is proportional)")
    block, counts, seconds, steps = skin((48, 48, 32)), [1, 4, 16, 64], [], []
    for count in counts:
        begin = time.perf_counter()
        damage(block, holes(block, count), HALO_MM)
        torn = time.perf_counter() - begin
        found, taken = course(block, days=(0.0, 3.0), count=count)
        seconds.append(torn + taken)
        steps.append(found.steps)
    slope = np.polyfit(np.log(counts), np.log(seconds), 1)[0]
    listed = ", ".join(f"{n}: {s:.2f} s, {k} steps" for n, s, k in zip(counts, seconds, steps, strict=True))
    print(f"three days against punctures, 48 x 48 x 32: {listed}; slope {slope:.2f}")


if __name__ == "__main__":
    main()

"""Fused passes over all species and cells that a step of `percuta.healing.rosenbrock` is made of.

Every array of a state is (species, cells), contiguous. A block is a piece of one species; blocks are numbered species
by species and handed to threads by `percuta.healing.threads.Team`. Sums are kept by block and added up in order, so
that the number of threads changes nothing.
"""
# mypy: disable-error-code="no-untyped-def"

from typing import Any

from percuta.machine_code import njit

BLOCK = 8192
"""Cells of one block."""
ERROR, BELOW, LIFT, MADE = 0, 1, 2, 3
"""Columns of the sums by block: squared error, cells too far below zero, volume below zero, volume gained."""
SUMS = 4

_OPTIONS: Any = {"cache": True, "nogil": True, "error_model": "numpy", "fastmath": {"contract", "nsz", "reassoc"}}
"""Sums may be re-ordered within a block, which makes them vectors; not-a-number and infinity keep their meaning."""


@njit(**_OPTIONS)
def first_stage(first, last, y, h, k):
    """Turn the first slope k into the state at which the second is taken, y + h k."""
    pieces = (y.shape[1] + BLOCK - 1) // BLOCK
    for block in range(first, last):
        ys, ks = y[block // pieces], k[block // pieces]
        begin = (block % pieces) * BLOCK
        for i in range(begin, min(begin + BLOCK, ys.size)):
            ks[i] = ys[i] + h * ks[i]


@njit(**_OPTIONS)
def second_stage(first, last, y, stage, h, k):
    """Take twice the first slope from the rates k at the stage."""
    pieces = (y.shape[1] + BLOCK - 1) // BLOCK
    twice = 2.0 / h
    for block in range(first, last):
        ys, us, ks = y[block // pieces], stage[block // pieces], k[block // pieces]
        begin = (block % pieces) * BLOCK
        for i in range(begin, min(begin + BLOCK, ys.size)):
            ks[i] -= twice * (us[i] - ys[i])


@njit(**_OPTIONS)
def combine(first, last, y, stage, k, h, relative, limits, volumes, sums):
    """Write the new state over the stage; sum squared errors, what lies below zero and what was gained."""
    pieces = (y.shape[1] + BLOCK - 1) // BLOCK
    for block in range(first, last):
        ys, us, ks = y[block // pieces], stage[block // pieces], k[block // pieces]
        limit = limits[block // pieces]
        begin = (block % pieces) * BLOCK
        squares, lift, made, below = 0.0, 0.0, 0.0, 0
        for i in range(begin, min(begin + BLOCK, ys.size)):
            one, two = us[i] - ys[i], h * ks[i]
            new = ys[i] + (1.5 * one + 0.5 * two)
            part = 0.5 * (one + two) / (limit + relative * max(abs(ys[i]), abs(new)))
            squares += part * part
            below += new < -limit
            lift += volumes[i] * (-new if new < 0.0 else 0.0)
            made += volumes[i] * (new - ys[i])
            us[i] = new
        sums[block, ERROR], sums[block, BELOW] = squares, below
        sums[block, LIFT], sums[block, MADE] = lift, made

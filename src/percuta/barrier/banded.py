"""Compiled solution of the cells of `percuta.barrier.finite_volumes`: two bands on either side, all draws side by side.

Arrays are (rows of cells, draws) or (nodes, draws), contiguous, so that the draws of one node fill the lanes of the
processor. Every inner loop writes one row only: that is what lets the compiler use the lanes. Columns of the matrix sum
to 1 and more, so elimination needs no exchange of rows.
"""
# mypy: disable-error-code="no-untyped-def"

from typing import Any

import numpy as np

from percuta.machine_code import njit

LOWER1, LOWER2, PIVOT, UPPER1, UPPER2 = range(5)
"""Bands of a matrix or of its factors; an entry is kept at the number of its column."""
BANDS = 5

_OPTIONS: Any = {"cache": True, "nogil": True, "error_model": "numpy"}
"""No fused or re-ordered sums: a draw has the same bits in a full vector and in what is left over."""
_INNER: Any = _OPTIONS | {"cache": False, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""Of loops that only the two entries call: no file of their own."""


@njit(**_INNER)
def _weigh(band, rate, strength):
    """Write an entry beside the diagonal."""
    for i in range(band.size):
        band[i] = -strength[i] * rate[i]


@njit(**_INNER)
def _balance(pivot, loss, strength):
    """Begin the diagonal; what goes to neighbours comes from their entries."""
    for i in range(pivot.size):
        pivot[i] = 1.0 + strength[i] * loss[i]


@njit(**_INNER)
def _subtract(whole, part):
    """Take one row from another."""
    for i in range(whole.size):
        whole[i] -= part[i]


@njit(**_INNER)
def _subtract_product(whole, left, right):
    """Take the product of two rows from a third."""
    for i in range(whole.size):
        whole[i] -= left[i] * right[i]


@njit(**_INNER)
def _scale(row, by):
    """Multiply one row by another."""
    for i in range(row.size):
        row[i] *= by[i]


@njit(**_INNER)
def _invert(pivot):
    """Replace a row by its inverse."""
    for i in range(pivot.size):
        pivot[i] = 1.0 / pivot[i]


@njit(**_INNER)
def _eliminate(bands):
    """Replace the bands by those of the factors, column by column."""
    nodes = bands.shape[1]
    lower1, lower2, pivot, upper1, upper2 = bands[LOWER1], bands[LOWER2], bands[PIVOT], bands[UPPER1], bands[UPPER2]
    for j in range(nodes):
        _invert(pivot[j])
        if j + 1 < nodes:
            _scale(lower1[j], pivot[j])
            _subtract_product(pivot[j + 1], lower1[j], upper1[j + 1])
        if j + 2 < nodes:
            _scale(lower2[j], pivot[j])
            _subtract_product(upper1[j + 2], lower1[j], upper2[j + 2])
            _subtract_product(lower1[j + 1], lower2[j], upper1[j + 1])
            _subtract_product(pivot[j + 2], lower2[j], upper2[j + 2])


@njit(**_OPTIONS)
def factor(down, up, channel_down, channel_up, out_of_channel, into_channel, losing, strength, bands):
    """Factor identity minus strength times the matrix of the rates; the bands receive the factors, pivots inverted."""
    rows, nodes = down.shape[0], losing.shape[0]
    bands[:] = 0.0
    _weigh(bands[LOWER1, 0], channel_down[0], strength)
    _weigh(bands[LOWER2, 0], down[0], strength)
    _weigh(bands[UPPER1, 1], channel_up[0], strength)
    for row in range(rows):
        channel, tissue = 2 * row + 1, 2 * row + 2
        _weigh(bands[LOWER1, channel], out_of_channel[row], strength)
        _weigh(bands[UPPER1, tissue], into_channel[row], strength)
        _weigh(bands[UPPER2, tissue], up[row], strength)
        if row > 0:
            _weigh(bands[UPPER2, channel], channel_up[row], strength)
        if row < rows - 1:
            _weigh(bands[LOWER2, channel], channel_down[row + 1], strength)
            _weigh(bands[LOWER2, tissue], down[row + 1], strength)
    for node in range(nodes):  # a column sums to 1 and what its node loses for good
        _balance(bands[PIVOT, node], losing[node], strength)
        for band in (LOWER1, LOWER2, UPPER1, UPPER2):
            _subtract(bands[PIVOT, node], bands[band, node])
    _eliminate(bands)


def room(nodes: int, draws: int) -> Any:
    """Make room for the bands; used again in every step, because new memory costs more than the factors."""
    return np.empty((BANDS, nodes, draws))


@njit(**_OPTIONS)
def solve(bands, right):
    """Solve with the factors, in place."""
    nodes = right.shape[0]
    lower1, lower2, pivot, upper1, upper2 = bands[LOWER1], bands[LOWER2], bands[PIVOT], bands[UPPER1], bands[UPPER2]
    for j in range(nodes):
        if j + 1 < nodes:
            _subtract_product(right[j + 1], lower1[j], right[j])
        if j + 2 < nodes:
            _subtract_product(right[j + 2], lower2[j], right[j])
    for j in range(nodes - 1, -1, -1):
        if j + 1 < nodes:
            _subtract_product(right[j], upper1[j + 1], right[j + 1])
        if j + 2 < nodes:
            _subtract_product(right[j], upper2[j + 2], right[j + 2])
        _scale(right[j], pivot[j])


def warmup() -> None:
    """Compile both entries, or load them from the cache on disk."""
    rates, strength, bands = np.zeros((6, 1, 1)), np.zeros(1), room(3, 1)
    factor(*rates, np.zeros((3, 1)), strength, bands)
    solve(bands, np.zeros((3, 1)))

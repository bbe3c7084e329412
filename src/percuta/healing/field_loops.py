"""Compiled loops over many cells that share one row of parameters, for any network, whose kernels they are handed.

Eight cells go in lock step on the workspace of `percuta.healing.layout`; fields are (species, cells).
"""
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from typing import Any

import numpy as np
from numba import types

from percuta.healing.layout import BLOCKS, LANES, ROOM, SINGLES
from percuta.machine_code import njit

_OPTIONS: Any = {"cache": True, "nogil": True, "error_model": "numpy", "fastmath": {"contract", "nsz"}}

_number, _whole = types.float64, types.int64
_line, _table = _number[::1], _number[:, ::1]
KERNEL = types.FunctionType(types.void(_line))
"""Of a network: rates, factors or solution, in a workspace."""
INJURY = types.FunctionType(types.void(_line, _number, _line))
"""Of a network: state of one point, severity, parameters."""

STATE, STAGE, SLOPE = (ROOM * LANES * BLOCKS.index(name) for name in "YUR")
SHIFT = LANES * (ROOM * len(BLOCKS) + SINGLES.index("SHIFT"))
CONSTANTS = LANES * (ROOM * len(BLOCKS) + len(SINGLES))


@njit(**_OPTIONS)
def workspace(size, c, gamma_h):
    """Return a workspace that holds the constants and the shift of a step."""
    w = np.zeros(size)
    w[SHIFT : SHIFT + LANES] = 1.0 / gamma_h
    for k in range(c.size):
        w[CONSTANTS + k * LANES : CONSTANTS + (k + 1) * LANES] = c[k]
    return w


@njit(**_OPTIONS)
def take(w, block, y, first, factor):
    """Copy the levels of the cells from `first` on, times a factor; lanes beyond the last cell repeat it."""
    species, cells = y.shape
    for s in range(species):
        row, place = y[s], block + s * LANES
        if first + LANES <= cells:
            for i in range(LANES):
                w[place + i] = factor * row[first + i]
        else:
            for i in range(LANES):
                w[place + i] = factor * row[min(first + i, cells - 1)]


@njit(**_OPTIONS)
def give(w, y, first):
    """Copy back what the kernels leave in the block of slopes."""
    species, cells = y.shape
    for s in range(species):
        row, place = y[s], SLOPE + s * LANES
        if first + LANES <= cells:
            for i in range(LANES):
                row[first + i] = w[place + i]
        else:
            for i in range(cells - first):
                row[first + i] = w[place + i]


@njit(types.void(_whole, _whole, INJURY, _table, _line, _line), **_OPTIONS)
def injure_cells(first, last, injure, y, severity, p):
    """Change the cells, first to last, by one session whose severity differs from cell to cell."""
    one = np.empty(y.shape[0])
    for cell in range(first, last):
        for s in range(one.size):
            one[s] = y[s, cell]
        injure(one, severity[cell], p)
        for s in range(one.size):
            y[s, cell] = one[s]


@njit(types.void(_whole, _whole, KERNEL, _whole, _table, _line, _table), **_OPTIONS)
def rates(first, last, kernel, size, y, c, out):
    """Write the rates of change of y (species, cells) for groups of LANES cells, first to last, into out."""
    w = workspace(size, c, 1.0)
    for group in range(first, last):
        take(w, STAGE, y, group * LANES, 1.0)
        kernel(w)
        give(w, out, group * LANES)


@njit(types.void(_whole, _whole, KERNEL, _whole, _table, _line, _number, _table), **_OPTIONS)
def factor(first, last, kernel, size, y, c, gamma_h, lu):
    """Write the factors of I - gamma_h J(y) of each group into lu (groups, factors * LANES)."""
    w = workspace(size, c, gamma_h)
    found = w[size - lu.shape[1] :]
    for group in range(first, last):
        take(w, STATE, y, group * LANES, 1.0)
        kernel(w)
        row = lu[group]
        for i in range(row.size):
            row[i] = found[i]


@njit(types.void(_whole, _whole, KERNEL, _whole, _table, _number, _table), **_OPTIONS)
def solve(first, last, kernel, size, lu, gamma_h, k):
    """Solve with the factors of `factor` in place."""
    w = np.zeros(size)
    known = w[size - lu.shape[1] :]
    for group in range(first, last):
        row = lu[group]
        for i in range(row.size):
            known[i] = row[i]
        take(w, SLOPE, k, group * LANES, 1.0 / gamma_h)
        kernel(w)
        give(w, k, group * LANES)

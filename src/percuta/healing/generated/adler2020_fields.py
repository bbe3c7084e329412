"""Kinetics of macrophage-myofibroblast circuit in many cells. Made by tools/generate_network.py; edit networks/fields.py."""

# ruff: noqa
# mypy: ignore-errors
# fmt: off
from percuta.healing.generated.adler2020 import CONSTANTS, FACTORS, LANES, LU, OPTIONS, SHIFT, STATES, WORKSPACE
from percuta.healing.generated.adler2020 import C as CONSTANT, R as RATE, U as STAGE, Y as STATE
from percuta.healing.generated.adler2020 import factor_lanes, injure, njit, np, prepare, rhs_lanes, solve_lanes

# Compiled code is kept as long as this file stays: it must change with what it calls.
KINETICS = "e5a550f1626797771392494ea45ac13ff256facaa00fe677e837dd5122814ce6"



@njit(**OPTIONS)
def constants(p, c):
    """Work out once what depends on parameters alone."""
    prepare(p, c)


@njit(**OPTIONS)
def workspace(c, gamma_h):
    """Return a workspace that holds the constants and the shift of a step."""
    w = np.zeros(WORKSPACE)
    for k in range(CONSTANTS):
        for l in range(LANES):
            w[CONSTANT + k * LANES + l] = c[k]
    for l in range(LANES):
        w[SHIFT + l] = 1.0 / gamma_h
    return w


@njit(**OPTIONS)
def take(w, place, y, first, factor):
    """Copy the levels of the cells from `first` on, times a factor; lanes beyond the last cell repeat it."""
    cells = y.shape[1]
    for s in range(STATES):
        row = y[s]
        if first + LANES <= cells:
            for l in range(LANES):
                w[place + s * LANES + l] = factor * row[first + l]
        else:
            for l in range(LANES):
                w[place + s * LANES + l] = factor * row[min(first + l, cells - 1)]


@njit(**OPTIONS)
def give(w, place, y, first):
    """Copy back what `take` takes."""
    cells = y.shape[1]
    for s in range(STATES):
        row = y[s]
        if first + LANES <= cells:
            for l in range(LANES):
                row[first + l] = w[place + s * LANES + l]
        else:
            for l in range(cells - first):
                row[first + l] = w[place + s * LANES + l]


@njit(**OPTIONS)
def injure_cells(first, last, y, severity, p):
    """Change the cells, first to last, by one session whose severity differs from cell to cell."""
    one = np.empty(STATES)
    for cell in range(first, last):
        for s in range(STATES):
            one[s] = y[s, cell]
        injure(one, severity[cell], p)
        for s in range(STATES):
            y[s, cell] = one[s]


@njit(**OPTIONS)
def rates(first, last, y, c, out):
    """Write the rates of change of y (species, cells) for groups of LANES cells, first to last, into out."""
    w = workspace(c, 1.0)
    for group in range(first, last):
        take(w, STAGE, y, group * LANES, 1.0)
        rhs_lanes(w)
        give(w, RATE, out, group * LANES)


@njit(**OPTIONS)
def factor(first, last, y, c, gamma_h, lu):
    """Write the factors of I - gamma_h J(y) of each group into lu (groups, FACTORS * LANES)."""
    w = workspace(c, gamma_h)
    for group in range(first, last):
        take(w, STATE, y, group * LANES, 1.0)
        factor_lanes(w)
        row = lu[group]
        for i in range(FACTORS * LANES):
            row[i] = w[LU + i]


@njit(**OPTIONS)
def solve(first, last, lu, gamma_h, k):
    """Solve with the factors of `factor` in place."""
    w = np.zeros(WORKSPACE)
    for group in range(first, last):
        row = lu[group]
        for i in range(FACTORS * LANES):
            w[LU + i] = row[i]
        take(w, RATE, k, group * LANES, 1.0 / gamma_h)
        solve_lanes(w)
        give(w, RATE, k, group * LANES)


@njit(**OPTIONS)
def factor_and_solve(first, last, y, c, gamma_h, k):
    """Do both without keeping the factors: slower for a second solution, but without their memory."""
    w = workspace(c, gamma_h)
    for group in range(first, last):
        take(w, STATE, y, group * LANES, 1.0)
        factor_lanes(w)
        take(w, RATE, k, group * LANES, 1.0 / gamma_h)
        solve_lanes(w)
        give(w, RATE, k, group * LANES)

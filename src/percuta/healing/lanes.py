"""Compiled loops over points in lock step, whatever the network, whose kernels they are handed as functions: Rodas4.

Eight points share one workspace, in which every number has a slot per lane: `BLOCKS` of one slot per species, then
`SINGLES`, the constants of the network and its factors; `tools/networks/code.py` writes the kernels for that layout.
The machine code of the loops is made once: functions that take kernels have their types written out, because only then
are these handed over as addresses, and what is compiled fits any network and is kept on disk.
"""
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from typing import Any

import numpy as np
from numba import types

from percuta.healing.layout import BLOCKS, LANES, ROOM, SINGLES
from percuta.machine_code import njit

Y, U, R, K1, K2, K3, K4, K5, K6, D2, D3, CLIPPED, PER_H, ABSOLUTE, C = (
    ROOM * LANES * block for block in range(len(BLOCKS) + 1)
)
H, SHIFT, ERROR, LOWEST, ACCEPTED = (C + LANES * single for single in range(len(SINGLES)))
C += LANES * len(SINGLES)
# Rows of the bookkeeping of the lanes.
POINT, SESSION, OUTPUT, TAKEN = range(4)
TIME, STEP, GROWTH, TARGET = range(4)

# Rodas4: order 4, stiffly accurate, L-stable; E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, 1996.
GAMMA = 0.25
A21 = 1.544
A31, A32 = 0.9466785280815826, 0.2557011698983284
A41, A42, A43 = 3.314825187068521, 2.896124015972201, 0.9986419139977817
A51, A52, A53, A54 = 1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950
C21 = -5.6688
C31, C32 = -2.430093356833875, -0.2063599157091915
C41, C42, C43 = -0.1073529058151375, -9.594562251023355, -20.47028614809616
C51, C52, C53, C54 = 7.496443313967647, -10.24680431464352, -33.99990352819905, 11.70890893206160
C61, C62, C63, C64, C65 = (
    8.083246795921522,
    -7.981132988064893,
    -31.52159432874371,
    16.31930543123136,
    -6.058818238834054,
)
D21, D22, D23, D24, D25 = (
    10.12623508344586,
    -7.487995877610167,
    -34.80091861555747,
    -7.992771707568823,
    1.025137723295662,
)
D31, D32, D33, D34, D35 = (
    -0.6762803392801253,
    6.087714651680015,
    16.43084320892478,
    24.76722511418386,
    -6.594389125716872,
)

SAFETY, SHRINK, GROW = 0.9, 0.2, 6.0
TINY = 1e-13
DONE, STEP_TOO_SMALL, TOO_MANY_STEPS = 0, 1, 2

# No re-ordering of sums, so that lanes, threads and machines agree; products and sums may be fused.
_OPTIONS: Any = {"cache": True, "nogil": True, "error_model": "numpy", "fastmath": {"contract", "nsz"}}
# Of what only other loops call: no entry from Python, no file of its own.
_INNER: Any = _OPTIONS | {"cache": False, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}

_number, _whole = types.float64, types.int64
_line, _table, _cube, _counts = _number[::1], _number[:, ::1], _number[:, :, ::1], _whole[::1]
KERNEL = types.FunctionType(types.void(_line))
"""Of a network: rates, factors or solution, in a workspace."""
FILL = types.FunctionType(types.void(_line, _line))
"""Of a network: parameters of a point, what is worked out from them."""
INJURY = types.FunctionType(types.void(_line, _number, _line))
"""Of a network: state of one point, severity, parameters."""


@njit(types.void(FILL, _table, _table), **_OPTIONS)
def rest_all(rest, p, y):
    """Write the states at rest of many points."""
    for point in range(p.shape[0]):
        rest(p[point], y[point])


@njit(types.void(INJURY, _table, _line, _table), **_OPTIONS)
def injure_all(injure, y, w, p):
    """Change the states of many points by one session of severities w."""
    for point in range(p.shape[0]):
        injure(y[point], w[point], p[point])


@njit(**_INNER)
def begin(w, count):
    """PER_H and SHIFT from H."""
    for i in range(LANES):
        w[SHIFT + i] = 1.0 / w[H + i] / GAMMA
    for s in range(count):
        for i in range(LANES):
            w[PER_H + s * LANES + i] = w[SHIFT + i] * GAMMA


@njit(**_INNER)
def attempt(rates, factor, solve, w, count, relative):
    """Try one step of H in every lane: U = new state, ERROR = its estimate over the tolerance, LOWEST = undershoot."""
    size = count * LANES
    begin(w, count)
    factor(w)
    for i in range(size):
        w[U + i] = w[Y + i]
    rates(w)
    solve(w)
    for i in range(size):
        w[K1 + i] = w[R + i]
        w[U + i] = w[Y + i] + A21 * w[R + i]
    rates(w)
    for i in range(size):
        w[R + i] += w[PER_H + i] * (C21 * w[K1 + i])
    solve(w)
    for i in range(size):
        w[K2 + i] = w[R + i]
        w[U + i] = w[Y + i] + A31 * w[K1 + i] + A32 * w[R + i]
    rates(w)
    for i in range(size):
        w[R + i] += w[PER_H + i] * (C31 * w[K1 + i] + C32 * w[K2 + i])
    solve(w)
    for i in range(size):
        w[K3 + i] = w[R + i]
        w[U + i] = w[Y + i] + A41 * w[K1 + i] + A42 * w[K2 + i] + A43 * w[R + i]
    rates(w)
    for i in range(size):
        w[R + i] += w[PER_H + i] * (C41 * w[K1 + i] + C42 * w[K2 + i] + C43 * w[K3 + i])
    solve(w)
    for i in range(size):
        w[K4 + i] = w[R + i]
        w[U + i] = w[Y + i] + A51 * w[K1 + i] + A52 * w[K2 + i] + A53 * w[K3 + i] + A54 * w[R + i]
    rates(w)
    for i in range(size):
        w[R + i] += w[PER_H + i] * (C51 * w[K1 + i] + C52 * w[K2 + i] + C53 * w[K3 + i] + C54 * w[K4 + i])
    solve(w)
    for i in range(size):
        w[K5 + i] = w[R + i]
        w[U + i] += w[R + i]
    rates(w)
    for i in range(size):
        known = C61 * w[K1 + i] + C62 * w[K2 + i] + C63 * w[K3 + i] + C64 * w[K4 + i] + C65 * w[K5 + i]
        w[R + i] += w[PER_H + i] * known
    solve(w)
    for i in range(size):
        w[K6 + i] = w[R + i]
        w[U + i] += w[R + i]
    judge(w, count, relative)


@njit(**_INNER)
def judge(w, count, relative):
    """ERROR = mean square of the last slope over the tolerance, LOWEST = least level plus the absolute one."""
    for i in range(count * LANES):
        new, old = abs(w[U + i]), abs(w[Y + i])
        part = w[K6 + i] / (w[ABSOLUTE + i] + relative * (new if new > old else old))
        w[D2 + i] = part * part
        w[D3 + i] = w[U + i] + w[ABSOLUTE + i]
    left = count
    # Halves are folded onto each other: a running sum would wait for itself.
    while left > 1:
        half = (left + 1) // 2
        for i in range((left - half) * LANES):
            w[D2 + i] += w[D2 + half * LANES + i]
        for i in range((left - half) * LANES):
            other = w[D3 + half * LANES + i]
            w[D3 + i] = other if other < w[D3 + i] else w[D3 + i]
        left = half
    for i in range(LANES):
        w[ERROR + i], w[LOWEST + i] = np.sqrt(w[D2 + i] / count), w[D3 + i]


@njit(**_INNER)
def dense(w, count):
    """D2, D3 = what the interpolant of the last step needs beside its ends."""
    for i in range(count * LANES):
        k1, k2, k3, k4, k5 = w[K1 + i], w[K2 + i], w[K3 + i], w[K4 + i], w[K5 + i]
        w[D2 + i] = D21 * k1 + D22 * k2 + D23 * k3 + D24 * k4 + D25 * k5
        w[D3 + i] = D31 * k1 + D32 * k2 + D33 * k3 + D34 * k4 + D35 * k5


@njit(**_INNER)
def accept(w, count):
    """Y = U where ACCEPTED; what lies below zero, by less than the absolute tolerance, becomes zero and is booked."""
    for s in range(count):
        for i in range(LANES):
            w[D2 + s * LANES + i] = w[ACCEPTED + i]
    for i in range(count * LANES):
        new = w[U + i]
        below = -new if new < 0.0 else 0.0
        accepted = w[D2 + i] > 0.0
        w[Y + i] = (new + below) if accepted else w[Y + i]
        w[CLIPPED + i] += below if accepted else 0.0


@njit(**_INNER)
def interpolate(w, i, share, row):
    """Write the state at a share of the last step of one lane; an interpolant below zero reads zero."""
    for s in range(row.size):
        inner = w[D2 + s * LANES + i] + share * w[D3 + s * LANES + i]
        value = (1.0 - share) * w[Y + s * LANES + i] + share * (w[U + s * LANES + i] + (1.0 - share) * inner)
        row[s] = value if value > 0.0 or not np.isfinite(value) else 0.0


@njit(**_INNER)
def hit_lane(injure, w, i, severity, p, y):
    """Injure the point in a lane; tell whether that changed anything."""
    for s in range(y.size):
        y[s] = w[Y + s * LANES + i]
    injure(y, severity, p)
    changed = False
    for s in range(y.size):
        changed = changed or y[s] != w[Y + s * LANES + i]
        w[Y + s * LANES + i] = y[s]
    return changed


@njit(**_INNER)
def culprit(w, i, relative, absolute):
    """Return the species that forbids the step in a lane: not finite, else furthest below zero, else worst error."""
    worst, found = -1.0, 0
    for s in range(absolute.size):
        new, old, slope = w[U + s * LANES + i], w[Y + s * LANES + i], w[K6 + s * LANES + i]
        if not np.isfinite(new) or not np.isfinite(slope):
            return s
        size = abs(slope) / (absolute[s] + relative * max(abs(new), abs(old)))
        size = max(size, -new / absolute[s])
        if size > worst:
            worst, found = size, s
    return found


@njit(**_INNER)
def take_point(prepare, w, i, number, p, start, t_start, lane_int, lane_float, first_step, c):
    """Put a point into a lane and set its clock and counters."""
    prepare(p[number], c)
    for k in range(c.size):
        w[C + k * LANES + i] = c[k]
    for s in range(start.shape[1]):
        w[Y + s * LANES + i], w[CLIPPED + s * LANES + i] = start[number, s], 0.0
    lane_int[POINT, i], lane_int[SESSION, i], lane_int[OUTPUT, i], lane_int[TAKEN, i] = number, 0, 0, 0
    lane_float[TIME, i], lane_float[STEP, i], lane_float[GROWTH, i] = t_start, first_step, GROW


@njit(**_INNER)
def arrive(injure, w, i, p, days, severities, t_out, lane_int, lane_float, first_step, states, y):
    """Apply the sessions due in a lane, then write the outputs due: an output on a session's day follows it."""
    point, t = lane_int[POINT, i], lane_float[TIME, i]
    while lane_int[SESSION, i] < days.shape[1] and days[point, lane_int[SESSION, i]] <= t:
        if hit_lane(injure, w, i, severities[point, lane_int[SESSION, i]], p[point], y):
            lane_float[STEP, i] = first_step
        lane_int[SESSION, i] += 1
    while lane_int[OUTPUT, i] < t_out.size and t_out[lane_int[OUTPUT, i]] <= t:
        for s in range(y.size):
            states[point, lane_int[OUTPUT, i], s] = w[Y + s * LANES + i]
        lane_int[OUTPUT, i] += 1
    return lane_int[OUTPUT, i] == t_out.size


@njit(**_INNER)
def choose_step(w, i, days, t_out, lane_int, lane_float):
    """Set H of a lane; tell whether the step lands on a session or on the end."""
    target, t = t_out[-1], lane_float[TIME, i]
    if lane_int[SESSION, i] < days.shape[1]:
        target = min(target, days[lane_int[POINT, i], lane_int[SESSION, i]])
    lane_float[TARGET, i] = target
    # A step that falls short by the rounding of the clock lands too: the crumb left could not be stepped.
    lands = lane_float[STEP, i] >= target - t - TINY * max(1.0, abs(target))
    w[H + i] = target - t if lands else lane_float[STEP, i]
    return lands


@njit(**_INNER)
def write_passed(w, i, t_out, lane_int, lane_float, lands, states):
    """Write the outputs that the accepted step of a lane has passed."""
    t, h = lane_float[TIME, i], w[H + i]
    end = lane_float[TARGET, i] if lands else t + h
    while t_out[lane_int[OUTPUT, i]] < end:
        share = (t_out[lane_int[OUTPUT, i]] - t) / h
        interpolate(w, i, share, states[lane_int[POINT, i], lane_int[OUTPUT, i]])
        lane_int[OUTPUT, i] += 1


@njit(**_INNER)
def control(w, i, lane_float, lands):
    """Set the clock and the next step of a lane; tell whether the step is still worth trying."""
    error, h, t = w[ERROR + i], w[H + i], lane_float[TIME, i]
    if w[ACCEPTED + i] > 0.0:
        wanted = h * max(SHRINK, min(lane_float[GROWTH, i], SAFETY / np.sqrt(np.sqrt(error))))
        lane_float[STEP, i] = max(wanted, lane_float[STEP, i]) if lands else wanted
        lane_float[GROWTH, i] = GROW
        lane_float[TIME, i] = lane_float[TARGET, i] if lands else t + h
        return True
    smaller = SHRINK
    if np.isfinite(error):
        smaller = max(SHRINK, min(1.0 / 2.0, SAFETY / np.sqrt(np.sqrt(error))))
    lane_float[STEP, i], lane_float[GROWTH, i] = h * smaller, 1.0
    return lane_float[STEP, i] > TINY * max(1.0, abs(t))


@njit(**_INNER)
def finish(w, i, lane_int, clipped, steps):
    """Hand back what was clipped and how many steps it took, and free the lane."""
    for s in range(clipped.shape[1]):
        clipped[lane_int[POINT, i], s] = w[CLIPPED + s * LANES + i]
    steps[lane_int[POINT, i]] = lane_int[TAKEN, i]
    lane_int[POINT, i] = -1


@njit(
    _whole(
        FILL, INJURY, KERNEL, KERNEL, KERNEL, _line, _line, _table, _table, _table, _table, _line, _number, _line,
        _number, _whole, _cube, _table, _counts, _line,
    ),
    **_OPTIONS,
)  # fmt: skip
def run(
    prepare, injure, rates, factor, solve, w, c, p, start, days, severities, t_out, relative, absolute, first_step,
    most_steps, states, clipped, steps, failure,
):  # fmt: skip
    """Solve points in lock step; each lane has its own clock, step and injuries, and takes the next point when done.

    `w` is room for the workspace, `c` for the constants of one point. Returns a code; on failure, `failure` is (point,
    lane, time, species).
    """
    count, y, lands = absolute.size, np.empty(absolute.size), np.zeros(LANES, np.bool_)
    lane_int, lane_float = np.zeros((4, LANES), np.int64), np.zeros((4, LANES))
    upcoming, busy = 0, 0
    if p.shape[0] == 0:
        return DONE
    for i in range(LANES):
        take_point(prepare, w, i, upcoming, p, start, t_out[0], lane_int, lane_float, first_step, c)
        w[H + i], lane_int[POINT, i] = first_step, -1
        for s in range(count):
            w[ABSOLUTE + s * LANES + i] = absolute[s]
    while True:
        for i in range(LANES):
            while lane_int[POINT, i] < 0 and upcoming < p.shape[0]:
                take_point(prepare, w, i, upcoming, p, start, t_out[0], lane_int, lane_float, first_step, c)
                upcoming, busy = upcoming + 1, busy + 1
                if arrive(injure, w, i, p, days, severities, t_out, lane_int, lane_float, first_step, states, y):
                    finish(w, i, lane_int, clipped, steps)
                    busy -= 1
            lands[i] = lane_int[POINT, i] >= 0 and choose_step(w, i, days, t_out, lane_int, lane_float)
        if busy == 0:
            return DONE
        attempt(rates, factor, solve, w, count, relative)
        passed = False
        for i in range(LANES):
            fine = lane_int[POINT, i] >= 0 and w[ERROR + i] <= 1.0 and w[LOWEST + i] >= 0.0
            w[ACCEPTED + i] = 1.0 if fine else 0.0
            passed = passed or (fine and t_out[lane_int[OUTPUT, i]] < lane_float[TIME, i] + w[H + i])
        if passed:
            dense(w, count)
            for i in range(LANES):
                if w[ACCEPTED + i] > 0.0:
                    write_passed(w, i, t_out, lane_int, lane_float, lands[i], states)
        accept(w, count)
        for i in range(LANES):
            if lane_int[POINT, i] < 0:
                continue
            lane_int[TAKEN, i] += 1
            worth = control(w, i, lane_float, lands[i])
            if not worth or lane_int[TAKEN, i] > most_steps:
                failure[0], failure[1] = lane_int[POINT, i], i
                failure[2], failure[3] = lane_float[TIME, i], culprit(w, i, relative, absolute)
                return TOO_MANY_STEPS if worth else STEP_TOO_SMALL
            landed = lands[i] and w[ACCEPTED + i] > 0.0
            if landed and arrive(injure, w, i, p, days, severities, t_out, lane_int, lane_float, first_step, states, y):
                finish(w, i, lane_int, clipped, steps)
                busy -= 1

"""The integrator that every generated module ends with: Rodas4 on points in lock step.

It is copied into each module, so that the compiler sees all sizes as constants and one file holds all that its cache
depends on. The names imported here stand for those of the generated module.
"""

# ruff: noqa: E741, F403, F405
from percuta.healing.generated.dermal import *
from percuta.healing.generated.dermal import INNER, LANES, OPTIONS, STATES, WORKSPACE, njit, np

# --- copied into every generated module from here on ---

# Rodas4: order 4, stiffly accurate, L-stable; E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, 1996.
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


@njit(**OPTIONS)
def rest_all(p, y):
    """Write the states at rest of many points."""
    for point in range(p.shape[0]):
        rest(p[point], y[point])


@njit(**OPTIONS)
def injure_all(y, w, p):
    """Change the states of many points by one session of severities w."""
    for point in range(p.shape[0]):
        injure(y[point], w[point], p[point])


@njit(**INNER)
def attempt_lanes(w, relative):
    """Try one step of H in every lane: U = new state, ERROR = its estimate over the tolerance, LOWEST = undershoot."""
    begin_lanes(w)
    factor_lanes(w)
    for i in range(STATES * LANES):
        w[U + i] = w[Y + i]
    rhs_lanes(w)
    solve_lanes(w)
    for i in range(STATES * LANES):
        w[K1 + i] = w[R + i]
        w[U + i] = w[Y + i] + A21 * w[R + i]
    rhs_lanes(w)
    for i in range(STATES * LANES):
        w[R + i] += w[PER_H + i] * (C21 * w[K1 + i])
    solve_lanes(w)
    for i in range(STATES * LANES):
        w[K2 + i] = w[R + i]
        w[U + i] = w[Y + i] + A31 * w[K1 + i] + A32 * w[R + i]
    rhs_lanes(w)
    for i in range(STATES * LANES):
        w[R + i] += w[PER_H + i] * (C31 * w[K1 + i] + C32 * w[K2 + i])
    solve_lanes(w)
    for i in range(STATES * LANES):
        w[K3 + i] = w[R + i]
        w[U + i] = w[Y + i] + A41 * w[K1 + i] + A42 * w[K2 + i] + A43 * w[R + i]
    rhs_lanes(w)
    for i in range(STATES * LANES):
        w[R + i] += w[PER_H + i] * (C41 * w[K1 + i] + C42 * w[K2 + i] + C43 * w[K3 + i])
    solve_lanes(w)
    for i in range(STATES * LANES):
        w[K4 + i] = w[R + i]
        w[U + i] = w[Y + i] + A51 * w[K1 + i] + A52 * w[K2 + i] + A53 * w[K3 + i] + A54 * w[R + i]
    rhs_lanes(w)
    for i in range(STATES * LANES):
        w[R + i] += w[PER_H + i] * (C51 * w[K1 + i] + C52 * w[K2 + i] + C53 * w[K3 + i] + C54 * w[K4 + i])
    solve_lanes(w)
    for i in range(STATES * LANES):
        w[K5 + i] = w[R + i]
        w[U + i] += w[R + i]
    rhs_lanes(w)
    for i in range(STATES * LANES):
        known = C61 * w[K1 + i] + C62 * w[K2 + i] + C63 * w[K3 + i] + C64 * w[K4 + i] + C65 * w[K5 + i]
        w[R + i] += w[PER_H + i] * known
    solve_lanes(w)
    for i in range(STATES * LANES):
        w[K6 + i] = w[R + i]
        w[U + i] += w[R + i]
    for i in range(STATES * LANES):
        new, old = abs(w[U + i]), abs(w[Y + i])
        part = w[K6 + i] / (w[ABSOLUTE + i] + relative * (new if new > old else old))
        w[D2 + i] = part * part
        w[D3 + i] = w[U + i] / w[ABSOLUTE + i]
    total_lanes(w)


@njit(**INNER)
def dense_lanes(w):
    """D2, D3 = what the interpolant of the last step needs beside its ends."""
    for i in range(STATES * LANES):
        k1, k2, k3, k4, k5 = w[K1 + i], w[K2 + i], w[K3 + i], w[K4 + i], w[K5 + i]
        w[D2 + i] = D21 * k1 + D22 * k2 + D23 * k3 + D24 * k4 + D25 * k5
        w[D3 + i] = D31 * k1 + D32 * k2 + D33 * k3 + D34 * k4 + D35 * k5


@njit(**INNER)
def accept_lanes(w):
    """Y = U where ACCEPTED; what lies below zero, by less than the absolute tolerance, becomes zero and is booked."""
    spread_lanes(w)
    for i in range(STATES * LANES):
        new = w[U + i]
        below = -new if new < 0.0 else 0.0
        accepted = w[MASK + i] > 0.0
        w[Y + i] = (new + below) if accepted else w[Y + i]
        w[CLIPPED + i] += below if accepted else 0.0


@njit(**INNER)
def interpolate(w, l, share, row):
    """Write the state at a share of the last step of one lane; an interpolant below zero reads zero."""
    for s in range(STATES):
        i = s * LANES + l
        inner = w[D2 + i] + share * w[D3 + i]
        value = (1.0 - share) * w[Y + i] + share * (w[U + i] + (1.0 - share) * inner)
        row[s] = value if value > 0.0 or not np.isfinite(value) else 0.0


@njit(**INNER)
def load_lane(w, l, p, start, c):
    """Put one point into a lane."""
    prepare(p, c)
    for k in range(CONSTANTS):
        w[C + k * LANES + l] = c[k]
    for s in range(STATES):
        w[Y + s * LANES + l] = start[s]
        w[CLIPPED + s * LANES + l] = 0.0


@njit(**INNER)
def hit_lane(w, l, severity, p, y):
    """Injure the point in a lane; tell whether that changed anything."""
    for s in range(STATES):
        y[s] = w[Y + s * LANES + l]
    injure(y, severity, p)
    changed = False
    for s in range(STATES):
        changed = changed or y[s] != w[Y + s * LANES + l]
        w[Y + s * LANES + l] = y[s]
    return changed


@njit(**INNER)
def culprit(w, l, relative, absolute):
    """Return the species that forbids the step in a lane: not finite, else furthest below zero, else worst error."""
    worst, found = -1.0, 0
    for s in range(STATES):
        i = s * LANES + l
        if not np.isfinite(w[U + i]) or not np.isfinite(w[K6 + i]):
            return s
        size = abs(w[K6 + i]) / (absolute[s] + relative * max(abs(w[U + i]), abs(w[Y + i])))
        size = max(size, -w[U + i] / absolute[s])
        if size > worst:
            worst, found = size, s
    return found


@njit(**INNER)
def take_point(w, l, number, p, start, t_start, lane_int, lane_float, first_step, c):
    """Put a point into a lane and set its clock and counters."""
    load_lane(w, l, p[number], start[number], c)
    lane_int[POINT, l], lane_int[SESSION, l], lane_int[OUTPUT, l], lane_int[TAKEN, l] = number, 0, 0, 0
    lane_float[TIME, l], lane_float[STEP, l], lane_float[GROWTH, l] = t_start, first_step, GROW


@njit(**INNER)
def arrive(w, l, p, days, severities, t_out, lane_int, lane_float, first_step, states, y):
    """Apply the sessions due in a lane, then write the outputs due: an output on a session's day follows it."""
    point, t = lane_int[POINT, l], lane_float[TIME, l]
    while lane_int[SESSION, l] < days.shape[1] and days[point, lane_int[SESSION, l]] <= t:
        if hit_lane(w, l, severities[point, lane_int[SESSION, l]], p[point], y):
            lane_float[STEP, l] = first_step
        lane_int[SESSION, l] += 1
    while lane_int[OUTPUT, l] < t_out.size and t_out[lane_int[OUTPUT, l]] <= t:
        for s in range(STATES):
            states[point, lane_int[OUTPUT, l], s] = w[Y + s * LANES + l]
        lane_int[OUTPUT, l] += 1
    return lane_int[OUTPUT, l] == t_out.size


@njit(**INNER)
def choose_step(w, l, days, t_out, lane_int, lane_float):
    """Set H of a lane; tell whether the step lands on a session or on the end."""
    target, t = t_out[-1], lane_float[TIME, l]
    if lane_int[SESSION, l] < days.shape[1]:
        target = min(target, days[lane_int[POINT, l], lane_int[SESSION, l]])
    lane_float[TARGET, l] = target
    # A rest of time too short for a step of its own belongs to this one.
    lands = lane_float[STEP, l] + TINY * max(1.0, abs(target)) >= target - t
    w[H + l] = target - t if lands else lane_float[STEP, l]
    return lands


@njit(**INNER)
def write_passed(w, l, t_out, lane_int, lane_float, lands, states):
    """Write the outputs that the accepted step of a lane has passed."""
    t, h = lane_float[TIME, l], w[H + l]
    end = lane_float[TARGET, l] if lands else t + h
    while t_out[lane_int[OUTPUT, l]] < end:
        share = (t_out[lane_int[OUTPUT, l]] - t) / h
        interpolate(w, l, share, states[lane_int[POINT, l], lane_int[OUTPUT, l]])
        lane_int[OUTPUT, l] += 1


@njit(**INNER)
def control(w, l, lane_float, lands):
    """Set the clock and the next step of a lane; tell whether the step is still worth trying."""
    error, h, t = w[ERROR + l], w[H + l], lane_float[TIME, l]
    if w[ACCEPTED + l] > 0.0:
        wanted = h * max(SHRINK, min(lane_float[GROWTH, l], SAFETY / np.sqrt(np.sqrt(error))))
        lane_float[STEP, l] = max(wanted, lane_float[STEP, l]) if lands else wanted
        lane_float[GROWTH, l] = GROW
        lane_float[TIME, l] = lane_float[TARGET, l] if lands else t + h
        return True
    smaller = SHRINK
    if np.isfinite(error):
        smaller = max(SHRINK, min(1.0 / 2.0, SAFETY / np.sqrt(np.sqrt(error))))
    lane_float[STEP, l], lane_float[GROWTH, l] = h * smaller, 1.0
    return lane_float[STEP, l] > TINY * max(1.0, abs(t))


# Rows of the bookkeeping of the lanes.
POINT, SESSION, OUTPUT, TAKEN = 0, 1, 2, 3
TIME, STEP, GROWTH, TARGET = 0, 1, 2, 3


@njit(**INNER)
def finish(w, l, lane_int, clipped, steps):
    """Hand back what was clipped and how many steps it took, and free the lane."""
    for s in range(STATES):
        clipped[lane_int[POINT, l], s] = w[CLIPPED + s * LANES + l]
    steps[lane_int[POINT, l]] = lane_int[TAKEN, l]
    lane_int[POINT, l] = -1


@njit(**OPTIONS)
def run(p, start, days, severities, t_out, relative, absolute, first_step, most_steps, states, clipped, steps, failure):
    """Solve points in lock step; each lane has its own clock, step and injuries, and takes the next point when done.

    Returns a code; on failure, `failure` is (point, lane, time, species).
    """
    w, c, y = np.zeros(WORKSPACE), np.empty(CONSTANTS), np.empty(STATES)
    lane_int, lane_float = np.zeros((4, LANES), np.int64), np.zeros((4, LANES))
    lands = np.zeros(LANES, np.bool_)
    upcoming, busy = 0, 0
    if p.shape[0] == 0:
        return DONE
    for l in range(LANES):
        take_point(w, l, upcoming, p, start, t_out[0], lane_int, lane_float, first_step, c)
        w[H + l], lane_int[POINT, l] = first_step, -1
        for s in range(STATES):
            w[ABSOLUTE + s * LANES + l] = absolute[s]
    while True:
        for l in range(LANES):
            while lane_int[POINT, l] < 0 and upcoming < p.shape[0]:
                take_point(w, l, upcoming, p, start, t_out[0], lane_int, lane_float, first_step, c)
                upcoming, busy = upcoming + 1, busy + 1
                if arrive(w, l, p, days, severities, t_out, lane_int, lane_float, first_step, states, y):
                    finish(w, l, lane_int, clipped, steps)
                    busy -= 1
            lands[l] = lane_int[POINT, l] >= 0 and choose_step(w, l, days, t_out, lane_int, lane_float)
        if busy == 0:
            return DONE
        attempt_lanes(w, relative)
        passed = False
        for l in range(LANES):
            fine = lane_int[POINT, l] >= 0 and w[ERROR + l] <= 1.0 and w[LOWEST + l] >= -1.0
            w[ACCEPTED + l] = 1.0 if fine else 0.0
            passed = passed or (fine and t_out[lane_int[OUTPUT, l]] < lane_float[TIME, l] + w[H + l])
        if passed:
            dense_lanes(w)
            for l in range(LANES):
                if w[ACCEPTED + l] > 0.0:
                    write_passed(w, l, t_out, lane_int, lane_float, lands[l], states)
        accept_lanes(w)
        for l in range(LANES):
            if lane_int[POINT, l] < 0:
                continue
            lane_int[TAKEN, l] += 1
            worth = control(w, l, lane_float, lands[l])
            if not worth or lane_int[TAKEN, l] > most_steps:
                failure[0], failure[1] = lane_int[POINT, l], l
                failure[2], failure[3] = lane_float[TIME, l], culprit(w, l, relative, absolute)
                return TOO_MANY_STEPS if worth else STEP_TOO_SMALL
            landed = lands[l] and w[ACCEPTED + l] > 0.0
            if landed and arrive(w, l, p, days, severities, t_out, lane_int, lane_float, first_step, states, y):
                finish(w, l, lane_int, clipped, steps)
                busy -= 1

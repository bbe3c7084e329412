"""What every module of voxels holds beside the kernels of its network: powers that are vectors, and loops.

The names imported here stand for those the generated module imports or defines.
"""

# ruff: noqa: E741, F821
from percuta.healing.generated.dermal import LANES, OPTIONS, STATES, injure, njit, np

# --- copied into every module of voxels from here on ---

# The bits of a double: its mantissa and exponent are read and put together without branches.
MANTISSA, ONE, EXPONENT, BIAS = 0x000FFFFFFFFFFFFF, 0x3FF0000000000000, 52, 1023
AS_NUMBER, AS_NUMBER_BITS = 4503599627370496.0, 0x4330000000000000
ROUND = 6755399441055744.0
LN2, PER_LN2, SQRT2 = 0.6931471805599453, 1.4426950408889634, 1.4142135623730951


@njit(inline="always", **OPTIONS)
def power(x, n):
    """Return x**n for x above 0, else 0: a stage of a step may lie a little below zero."""
    bits = np.float64(x).view(np.int64)
    whole = np.int64((bits >> EXPONENT) | AS_NUMBER_BITS).view(np.float64) - (AS_NUMBER + BIAS)
    m = np.int64((bits & MANTISSA) | ONE).view(np.float64)
    high = m > SQRT2
    m = m * 0.5 if high else m
    whole = whole + (1.0 if high else 0.0)
    s = (m - 1.0) / (m + 1.0)
    q = s * s
    # Series of the inverse hyperbolic tangent, to round-off for m between sqrt(1/2) and sqrt(2).
    t = 1.0 / 21.0
    t = t * q + 1.0 / 19.0
    t = t * q + 1.0 / 17.0
    t = t * q + 1.0 / 15.0
    t = t * q + 1.0 / 13.0
    t = t * q + 1.0 / 11.0
    t = t * q + 1.0 / 9.0
    t = t * q + 1.0 / 7.0
    t = t * q + 1.0 / 5.0
    t = t * q + 1.0 / 3.0
    y = n * (whole + (2.0 * s + 2.0 * s * q * t) * PER_LN2)
    y = -1000.0 if y < -1000.0 else y
    rounded = y + ROUND
    rounded = ROUND + 1024.0 if rounded > ROUND + 1024.0 else rounded
    r = (y - (rounded - ROUND)) * LN2
    # Series of the exponential, to round-off for |r| up to ln(2) / 2.
    e = 1.0 / 6227020800.0
    e = e * r + 1.0 / 479001600.0
    e = e * r + 1.0 / 39916800.0
    e = e * r + 1.0 / 3628800.0
    e = e * r + 1.0 / 362880.0
    e = e * r + 1.0 / 40320.0
    e = e * r + 1.0 / 5040.0
    e = e * r + 1.0 / 720.0
    e = e * r + 1.0 / 120.0
    e = e * r + 1.0 / 24.0
    e = e * r + 1.0 / 6.0
    e = e * r + 0.5
    e = e * r + 1.0
    e = e * r + 1.0
    value = e * np.int64((np.float64(rounded).view(np.int64) + BIAS) << EXPONENT).view(np.float64)
    return value if x > 0.0 else x * 0.0


# --- the kernels of the network stand here ---


@njit(**OPTIONS)
def slope_plane(y, u, t, place, q, twice, out):
    """Write the slopes at u of what diffuses in a plane (row, species, z), and the transport t of what only drifts."""
    w = np.zeros(WORKSPACE)
    swept, carried = DIFFUSING.size, t.shape[1]
    for row in range(y.shape[0]):
        for first in range(0, y.shape[2], LANES):
            for s in NEEDED:
                line = u[row, place[s]]
                for l in range(LANES):
                    w[U + s * LANES + l] = line[first + l]
            for s in DIFFUSING:
                old, moved = y[row, place[s]], t[row, place[s]]
                for l in range(LANES):
                    w[Y + s * LANES + l] = old[first + l]
                for l in range(LANES):
                    w[R + s * LANES + l] = moved[first + l]
            slope_lanes(w, q, twice)
            for s in DIFFUSING:
                line = out[row, place[s]]
                for l in range(LANES):
                    line[first + l] = w[R + s * LANES + l]
        for s in range(swept, carried):
            line, moved = out[row, s], t[row, s]
            for k in range(line.size):
                line[k] = moved[k]


@njit(**OPTIONS)
def take(w, y, u, slope, carried, x, row, first, place):
    """Copy eight voxels and what is known of their slopes into the workspace."""
    for s in range(STATES):
        old, line, known = y[x, row, place[s]], u[x, row, place[s]], slope[x, place[s] if place[s] < carried else 0]
        for l in range(LANES):
            w[Y + s * LANES + l] = old[first + l]
        for l in range(LANES):
            w[U + s * LANES + l] = line[first + l]
        here = 1.0 if place[s] < carried else 0.0
        for l in range(LANES):
            w[R + s * LANES + l] = here * known[first + l]


@njit(**OPTIONS)
def first_row(y, slope, row, place, q, h, out):
    """Write the first stage y + h k of a row; slope (x, species, z) holds what diffusion left, and drift."""
    w = np.empty(WORKSPACE)
    for x in range(y.shape[0]):
        for first in range(0, y.shape[3], LANES):
            take(w, y, y, slope, slope.shape[1], x, row, first, place)
            react_lanes(w, q, 0.0)
            for s in range(STATES):
                line = out[x, row, place[s]]
                for l in range(LANES):
                    line[first + l] = w[Y + s * LANES + l] + h * w[R + s * LANES + l]


@njit(**OPTIONS)
def second_row(y, u, slope, row, place, q, h, relative, limits, rest, out, sums):
    """Write the new state of a row, and sum over it what `percuta.healing.updates.combine` sums, in numbers of voxels.

    `sums` is (species, 4): squared error, relative to the distance from rest; voxels too far below zero; level below
    zero; level gained.
    """
    w, total = np.empty(WORKSPACE), np.zeros(4 * STATES * LANES)
    for x in range(y.shape[0]):
        for first in range(0, y.shape[3], LANES):
            take(w, y, u, slope, slope.shape[1], x, row, first, place)
            react_lanes(w, q, 2.0 / h)
            for s in range(STATES):
                limit, level = limits[place[s]], rest[place[s]]
                for l in range(LANES):
                    i = s * LANES + l
                    old = w[Y + i]
                    one, two = w[U + i] - old, h * w[R + i]
                    new = old + (1.5 * one + 0.5 * two)
                    before, after = abs(old - level), abs(new - level)
                    size = before if before > after else after
                    part = 0.5 * (one + two) / (limit + relative * size)
                    w[R + i] = new
                    total[i] += part * part
                    total[STATES * LANES + i] += 1.0 if new < -limit else 0.0
                    total[2 * STATES * LANES + i] += -new if new < 0.0 else 0.0
                    total[3 * STATES * LANES + i] += new - old
                line = out[x, row, place[s]]
                for l in range(LANES):
                    line[first + l] = w[R + s * LANES + l]
    for s in range(STATES):
        for column in range(4):
            found = 0.0
            for l in range(LANES):
                found += total[(column * STATES + s) * LANES + l]
            sums[place[s], column] = found


@njit(**OPTIONS)
def injure_plane(y, severity, place, p):
    """Change a plane (row, species, z) by a session of a severity (row, z)."""
    one = np.empty(STATES)
    for row in range(y.shape[0]):
        for z in range(y.shape[2]):
            if severity[row, z] > 0.0:
                for s in range(STATES):
                    one[s] = y[row, place[s], z]
                injure(one, severity[row, z], p)
                for s in range(STATES):
                    y[row, place[s], z] = one[s]

"""What every module of voxels holds beside the kernels of its network: powers that are vectors, and loops.

The names imported here stand for those the generated module imports or defines.
"""

# ruff: noqa: E741, F821
from percuta.healing.generated.dermal import OPTIONS, STATES, injure, njit, np

# --- copied into every module of voxels from here on ---

# The bits of a double: its mantissa and exponent are read and put together without branches.
MANTISSA, ONE, EXPONENT, BIAS = 0x000FFFFFFFFFFFFF, 0x3FF0000000000000, 52, 1023
AS_NUMBER, AS_NUMBER_BITS = 4503599627370496.0, 0x4330000000000000
ROUND = 6755399441055744.0
LN2, PER_LN2, SQRT2 = 0.6931471805599453, 1.4426950408889634, 1.4142135623730951


# Sums over voxels may be re-ordered, which makes them vectors; infinity and not-a-number keep their meaning.
SUMMING = {**OPTIONS, "fastmath": {"contract", "nsz", "reassoc"}}


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
def load(w, block, levels, base, step, count, species, place):
    """Copy a piece of the columns of some species into the workspace; columns begin at base, one step apart."""
    for s in species:
        at, to = base + place[s] * step, block + s * CHUNK
        column, piece = levels[at : at + count], w[to : to + count]
        for l in range(count):
            piece[l] = column[l]


@njit(**OPTIONS)
def save(w, block, levels, base, step, count, species, place):
    """Copy back what `load` copies."""
    for s in species:
        at, to = base + place[s] * step, block + s * CHUNK
        column, piece = levels[at : at + count], w[to : to + count]
        for l in range(count):
            column[l] = piece[l]


@njit(**OPTIONS)
def slope_plane(y, u, t, place, q, twice, out):
    """Write the slopes at u of what diffuses in a plane (row, species, z); transport t stays where it only drifts."""
    w = np.ones(WORKSPACE)
    rows, species, depth = y.shape
    carried = t.shape[1]
    old, new, moved, slope = y.reshape(-1), u.reshape(-1), t.reshape(-1), out.reshape(-1)
    slope[:] = moved
    for row in range(rows):
        for first in range(0, depth, CHUNK):
            count = min(CHUNK, depth - first)
            here, there = row * species * depth + first, row * carried * depth + first
            load(w, Y, old, here, depth, count, DIFFUSING, place)
            load(w, U, new, here, depth, count, NEEDED, place)
            load(w, R, moved, there, depth, count, DIFFUSING, place)
            slope_lanes(w, q, twice)
            save(w, R, slope, there, depth, count, DIFFUSING, place)


@njit(**OPTIONS)
def known_slopes(w, slope, base, step, count, carried, place):
    """Copy what is known of the slopes into the workspace; of what neither diffuses nor drifts that is nothing."""
    for s in range(STATES):
        piece = w[R + s * CHUNK : R + s * CHUNK + count]
        if place[s] < carried:
            at = base + place[s] * step
            column = slope[at : at + count]
            for l in range(count):
                piece[l] = column[l]
        else:
            for l in range(count):
                piece[l] = 0.0


@njit(**OPTIONS)
def first_row(y, slope, row, place, q, h, out):
    """Write the first stage y + h k of a row; slope (x, species, z) holds what diffusion left, and drift."""
    w = np.ones(WORKSPACE)
    planes, rows, species, depth = y.shape
    carried = slope.shape[1]
    old, known, stage = y.reshape(-1), slope.reshape(-1), out.reshape(-1)
    for x in range(planes):
        for first in range(0, depth, CHUNK):
            count = min(CHUNK, depth - first)
            here = (x * rows + row) * species * depth + first
            load(w, Y, old, here, depth, count, EVERY, place)
            for i in range(STATES * CHUNK):
                w[U + i] = w[Y + i]
            known_slopes(w, known, x * carried * depth + first, depth, count, carried, place)
            react_lanes(w, q, 0.0)
            for i in range(STATES * CHUNK):
                w[U + i] = w[Y + i] + h * w[R + i]
            save(w, U, stage, here, depth, count, EVERY, place)


@njit(**SUMMING)
def finish(w, h, relative, limits, rest, place, count, sums):
    """Write the new state over R, zero where it lies just below, and add to the sums; see `second_row`."""
    for s in range(STATES):
        limit, level, i = limits[place[s]], rest[place[s]], s * CHUNK
        old, stage, rate = w[Y + i : Y + i + count], w[U + i : U + i + count], w[R + i : R + i + count]
        squares, below, lift, made = 0.0, 0, 0.0, 0.0
        for l in range(count):
            one, two = stage[l] - old[l], h * rate[l]
            new = old[l] + (1.5 * one + 0.5 * two)
            before, after = abs(old[l] - level), abs(new - level)
            part = 0.5 * (one + two) / (limit + relative * (before if before > after else after))
            below_zero = -new if new < 0.0 else 0.0
            rate[l] = new + below_zero if below_zero <= limit else new
            squares += part * part
            below += new < -limit
            lift += below_zero
            made += new - old[l]
        total = sums[place[s]]
        total[0] += squares
        total[1] += below
        total[2] += lift
        total[3] += made


@njit(**OPTIONS)
def second_row(y, u, slope, row, place, q, h, relative, limits, rest, sums):
    """Write the new state of a row over its stage u, and sum what `percuta.healing.updates.combine` sums, in voxels.

    `sums` is (species, 4): squared error, relative to the distance from rest; voxels too far below zero; level below
    zero; level gained.
    """
    w = np.ones(WORKSPACE)
    planes, rows, species, depth = y.shape
    carried = slope.shape[1]
    old, stage, known = y.reshape(-1), u.reshape(-1), slope.reshape(-1)
    sums[:] = 0.0
    for x in range(planes):
        for first in range(0, depth, CHUNK):
            count = min(CHUNK, depth - first)
            here = (x * rows + row) * species * depth + first
            load(w, Y, old, here, depth, count, EVERY, place)
            load(w, U, stage, here, depth, count, EVERY, place)
            known_slopes(w, known, x * carried * depth + first, depth, count, carried, place)
            react_lanes(w, q, 2.0 / h)
            finish(w, h, relative, limits, rest, place, count, sums)
            save(w, R, stage, here, depth, count, EVERY, place)


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

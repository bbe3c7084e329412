"""Compiled loops over a block of voxels for any network, whose kernels they are handed as functions.

`percuta.healing.tile_kernels` describes a block. A plane goes through slopes, depth and y while it is in cache, a row
of one y through x and the reactions. Kernels work on a piece of `CHUNK` voxels in depth, in a workspace of three
blocks, each (species of the network, CHUNK): Y the state, U the stage, R transport and then slopes; one array holds all
three, so that the compiler knows that they do not overlap. The machine code of each loop is made once, whatever the
network.
"""
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from typing import Any

import numpy as np
from numba import types

from percuta.healing.layout import CHUNK, LANES
from percuta.healing.streaming import write_past
from percuta.healing.tile_kernels import diffuse, migrate, sweep_back, sweep_depth, sweep_on
from percuta.machine_code import njit

SUMS = 4
"""What a row adds up for each species: squared error, voxels too far below zero, level below zero, level gained."""

_OPTIONS: Any = {"cache": True, "nogil": True, "error_model": "numpy", "fastmath": {"contract", "nsz"}}
# Sums over voxels may be re-ordered, which makes them vectors; infinity and not-a-number keep their meaning.
_SUMMING: Any = {**_OPTIONS, "fastmath": {"contract", "nsz", "reassoc"}}

_number, _whole, _places = types.float64, types.int64, types.int64[::1]
_line, _table, _cube, _block = _number[::1], _number[:, ::1], _number[:, :, ::1], _number[:, :, :, ::1]
KERNEL = types.FunctionType(types.void(_line, _line, _number))
"""Of a network: workspace, numbers of the step, and how many times the first slope is taken off."""
INJURY = types.FunctionType(types.void(_line, _number, _line))
"""Of a network: state of one point, severity, parameters."""
TRANSPORT = types.Tuple([_places, _table, _table, _table, types.int64[:, ::1], _line, _table, _table, _table])
"""Kinds, faces along x, y and in depth; of drifts cells and signals, one over limits, faces (pair, z or z + 1)."""
SWEEP = types.Tuple([_places, _table, _cube])
"""Kinds, g h times lateral faces, inverse pivots."""
DEPTH = types.UniTuple(_table, 3)


@njit(**_OPTIONS)
def load(w, block, levels, base, step, count, species, place):
    """Copy a piece of the columns of some species into the workspace; columns begin at base, one step apart."""
    for s in species:
        at, to = base + place[s] * step, block + s * CHUNK
        column, piece = levels[at : at + count], w[to : to + count]
        for n in range(count):
            piece[n] = column[n]


@njit(**_OPTIONS)
def save(w, block, levels, base, step, count, species, place):
    """Copy back what `load` copies."""
    for s in species:
        at, to = base + place[s] * step, block + s * CHUNK
        column, piece = levels[at : at + count], w[to : to + count]
        for n in range(count):
            column[n] = piece[n]


@njit(**_OPTIONS)
def copy(column, begin, out):
    """Copy the species of a column from one on, (species, z)."""
    for s in range(begin, column.shape[0]):
        line, into = column[s], out[s]
        for k in range(line.size):
            into[k] = line[k]


@njit(**_OPTIONS)
def transport(block, x, y, carried_by, moved):
    """Write what moves into each voxel of one column, per day, (carried species, z)."""
    kind, along_x, along_y, in_depth, pairs, per_limit, drift_x, drift_y, drift_depth = carried_by
    moved[kind.size :] = 0.0
    diffuse(block, x, y, kind, along_x, along_y, in_depth, moved)
    for pair in range(per_limit.size):
        cells, signal = pairs[pair]
        migrate(block, x, y, cells, signal, per_limit[pair], drift_x[pair], drift_y[pair], drift_depth[pair], moved)


@njit(**_OPTIONS)
def slope_plane(kernel, old, new, x, carried_by, place, diffusing, needed, q, twice, depth, along_y, plane, out):
    """Write the slopes at `new` of what moves in plane x, swept in depth and along y, into out (y, species, z).

    They are worked out in `plane`, room for one that stays in cache.
    """
    rows, species, deep = new.shape[1:]
    carried, states = out.shape[1], place.size
    w, moved = np.ones(3 * states * CHUNK), np.empty((carried, deep))
    before, here, flow = old[x].reshape(-1), new[x].reshape(-1), moved.reshape(-1)
    kind, coupling, pivots = along_y
    stage, slope = states * CHUNK, 2 * states * CHUNK
    for y in range(rows):
        transport(new, x, y, carried_by, moved)
        column = plane[y].reshape(-1)
        for first in range(0, deep, CHUNK):
            count, base = min(CHUNK, deep - first), y * species * deep + first
            # Where nothing is taken off the slope, its kernel needs no state beside the stage.
            if twice != 0.0:
                load(w, 0, before, base, deep, count, diffusing, place)
            load(w, stage, here, base, deep, count, needed, place)
            load(w, slope, flow, first, deep, count, diffusing, place)
            kernel(w, q, twice)
            save(w, slope, column, first, deep, count, diffusing, place)
        copy(moved, kind.size, plane[y])
        if (y + 1) % LANES == 0:
            sweep_depth(plane[y + 1 - LANES : y + 1], kind, depth[0], depth[1], depth[2])
            for done in range(y + 1 - LANES, y + 1):
                sweep_on(plane[done], plane[max(done - 1, 0)], done, kind, coupling, pivots, plane[done])
    for y in range(rows - 1, -1, -1):
        if y + 1 < rows:
            sweep_back(plane[y], plane[y + 1], y, kind, coupling, pivots)
        write_past(plane[y].reshape(-1), out[y].reshape(-1))


@njit(
    types.void(
        _whole, _whole, KERNEL, _block, _block, TRANSPORT, _places, _places, _places, _line, _number, DEPTH, SWEEP,
        _cube, _block,
    ),
    **_OPTIONS,
)  # fmt: skip
def slope_planes(
    first, last, kernel, old, new, carried_by, place, diffusing, needed, q, twice, depth, along_y, plane, out
):
    """Work out slopes, see `slope_plane`, in some planes; out is (x, y, species, z)."""
    for x in range(first, last):
        slope_plane(kernel, old, new, x, carried_by, place, diffusing, needed, q, twice, depth, along_y, plane, out[x])


@njit(**_OPTIONS)
def sweep_row(slope, row, along_x, solved):
    """Write the slopes of one row, solved forward along x, into solved (x, species, z)."""
    kind, coupling, pivots = along_x
    for x in range(slope.shape[0]):
        sweep_on(slope[x, row], solved[max(x - 1, 0)], x, kind, coupling, pivots, solved[x])
        copy(slope[x, row], kind.size, solved[x])


@njit(**_OPTIONS)
def known_slopes(w, solved, base, step, count, carried, place):
    """Copy what is known of the slopes into the workspace; of what neither diffuses nor drifts that is nothing."""
    for s in range(place.size):
        to = (2 * place.size + s) * CHUNK
        piece = w[to : to + count]
        if place[s] < carried:
            at = base + place[s] * step
            column = solved[at : at + count]
            for n in range(count):
                piece[n] = column[n]
        else:
            for n in range(count):
                piece[n] = 0.0


@njit(**_OPTIONS)
def save_stage(w, h, levels, base, step, count, species, place):
    """Write the stage, Y + h R, to its columns."""
    states = place.size
    for s in species:
        at, i = base + place[s] * step, s * CHUNK
        old, rate = w[i : i + count], w[2 * states * CHUNK + i : 2 * states * CHUNK + i + count]
        for n in range(count):
            rate[n] = old[n] + h * rate[n]
        write_past(rate, levels[at : at + count])


@njit(**_OPTIONS)
def first_row(kernel, old, slope, row, along_x, place, order, q, h, solved, out):
    """Write the first stage y + h k of a row; `slope` holds slopes swept but for x, `solved` is room for a row.

    `order` are the species as they lie in memory, which is read fastest from end to end.
    """
    planes, rows, species, deep = old.shape
    kind, coupling, pivots = along_x
    carried, states = solved.shape[1], place.size
    w = np.ones(3 * states * CHUNK)
    before, known, stage = old.reshape(-1), solved.reshape(-1), out.reshape(-1)
    sweep_row(slope, row, along_x, solved)
    for x in range(planes - 1, -1, -1):
        if x + 1 < planes:
            sweep_back(solved[x], solved[x + 1], x, kind, coupling, pivots)
        for first in range(0, deep, CHUNK):
            count, base = min(CHUNK, deep - first), (x * rows + row) * species * deep + first
            load(w, 0, before, base, deep, count, order, place)
            known_slopes(w, known, x * carried * deep + first, deep, count, carried, place)
            kernel(w, q, 0.0)
            save_stage(w, h, stage, base, deep, count, order, place)


@njit(
    types.void(_whole, _whole, KERNEL, _block, _block, SWEEP, _places, _places, _line, _number, _cube, _block),
    **_OPTIONS,
)
def first_rows(first, last, kernel, old, slope, along_x, place, order, q, h, solved, out):
    """Write the first stage of some rows, see `first_row`."""
    for row in range(first, last):
        first_row(kernel, old, slope, row, along_x, place, order, q, h, solved, out)


@njit(**_SUMMING)
def finish(w, h, relative, limits, rest, species, place, levels, base, step, count, sums):
    """Write the new state to its columns, zero where it lies just below, and add to the sums; see `second_row`."""
    states = place.size
    for s in species:
        limit, level, i = limits[place[s]], rest[place[s]], s * CHUNK
        j, k, at = i + states * CHUNK, i + 2 * states * CHUNK, base + place[s] * step
        old, stage, rate, column = w[i : i + count], w[j : j + count], w[k : k + count], levels[at : at + count]
        squares, below, lift, made = 0.0, 0, 0.0, 0.0
        for n in range(count):
            one, two = stage[n] - old[n], h * rate[n]
            new = old[n] + (1.5 * one + 0.5 * two)
            before, after = abs(old[n] - level), abs(new - level)
            part = 0.5 * (one + two) / (limit + relative * (before if before > after else after))
            below_zero = -new if new < 0.0 else 0.0
            column[n] = new + below_zero if below_zero <= limit else new
            squares += part * part
            below += new < -limit
            lift += below_zero
            made += new - old[n]
        total = sums[place[s]]
        total[0] += squares
        total[1] += below
        total[2] += lift
        total[3] += made


@njit(**_OPTIONS)
def second_row(kernel, old, new, slope, row, along_x, place, order, q, h, relative, limits, rest, solved, sums):
    """Write the new state of a row over its stage, and sum what `percuta.healing.updates.combine` sums, in voxels.

    `sums` is (species, SUMS): squared error, relative to the distance from rest; voxels too far below zero; level below
    zero; level gained.
    """
    planes, rows, species, deep = old.shape
    kind, coupling, pivots = along_x
    carried, states = solved.shape[1], place.size
    w = np.ones(3 * states * CHUNK)
    before, stage, known = old.reshape(-1), new.reshape(-1), solved.reshape(-1)
    sums[:] = 0.0
    sweep_row(slope, row, along_x, solved)
    for x in range(planes - 1, -1, -1):
        if x + 1 < planes:
            sweep_back(solved[x], solved[x + 1], x, kind, coupling, pivots)
        for first in range(0, deep, CHUNK):
            count, base = min(CHUNK, deep - first), (x * rows + row) * species * deep + first
            load(w, 0, before, base, deep, count, order, place)
            load(w, states * CHUNK, stage, base, deep, count, order, place)
            known_slopes(w, known, x * carried * deep + first, deep, count, carried, place)
            kernel(w, q, 2.0 / h)
            finish(w, h, relative, limits, rest, order, place, stage, base, deep, count, sums)


@njit(
    types.void(
        _whole, _whole, KERNEL, _block, _block, _block, SWEEP, _places, _places, _line, _number, _number, _line, _line,
        _cube, _cube,
    ),
    **_OPTIONS,
)  # fmt: skip
def second_rows(
    first, last, kernel, old, new, slope, along_x, place, order, q, h, relative, limits, rest, solved, sums
):
    """Write the new state of some rows, see `second_row`; sums are (row, species, SUMS)."""
    for row in range(first, last):
        second_row(kernel, old, new, slope, row, along_x, place, order, q, h, relative, limits, rest, solved, sums[row])


@njit(types.void(INJURY, _cube, types.Array(_number, 2, "A"), _places, _line), **_OPTIONS)
def injure_plane(injury, plane, severity, place, p):
    """Change a plane (y, species, z) by a session of a severity (y, z)."""
    one = np.empty(place.size)
    for y in range(plane.shape[0]):
        for z in range(plane.shape[2]):
            if severity[y, z] > 0.0:
                for s in range(place.size):
                    one[s] = plane[y, place[s], z]
                injury(one, severity[y, z], p)
                for s in range(place.size):
                    plane[y, place[s], z] = one[s]

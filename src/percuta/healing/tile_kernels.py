"""Compiled loops of a block of voxels, whatever the network: fluxes between neighbours and their implicit solution.

A block is an array (x, y, species, z): the column of voxels under one point of the surface, all species of it, lies
together in memory and is what one pass reads and writes once. Species that diffuse come first. Loops over depth are the
innermost, so that eight voxels go in lock step; a plane is the part of one x. Lateral faces are alike all along an
axis; `along_x` and `along_y` are (species, z), faces in depth (species, z + 1), all per day.
"""
# mypy: disable-error-code="no-untyped-def"

from typing import Any

import numpy as np
from numba import njit

LANES = 8
"""Rows solved in lock step where depth is the axis of the recursion."""
_OPTIONS: Any = {"cache": True, "nogil": True, "error_model": "numpy", "fastmath": {"contract", "nsz"}}


@njit(**_OPTIONS)
def diffuse(block, x, along_x, along_y, in_depth, out):
    """Write what diffuses into each voxel of plane x, per day, into the first species of out (y, species, z)."""
    nx, ny, nz = block.shape[0], block.shape[1], block.shape[3]
    left, right = max(x - 1, 0), min(x + 1, nx - 1)
    for j in range(ny):
        before, after = max(j - 1, 0), min(j + 1, ny - 1)
        for s in range(along_x.shape[0]):
            here, o = block[x, j, s], out[j, s]
            # A wall has itself as its neighbour: nothing flows.
            one, two, face = block[left, j, s], block[right, j, s], along_x[s]
            for k in range(nz):
                o[k] = face[k] * ((one[k] - here[k]) + (two[k] - here[k]))
            one, two, face = block[x, before, s], block[x, after, s], along_y[s]
            for k in range(nz):
                o[k] += face[k] * ((one[k] - here[k]) + (two[k] - here[k]))
            face = in_depth[s]
            o[0] += face[1] * (here[1] - here[0])
            for k in range(1, nz - 1):
                o[k] += face[k + 1] * (here[k + 1] - here[k]) - face[k] * (here[k] - here[k - 1])
            o[nz - 1] -= face[nz - 1] * (here[nz - 1] - here[nz - 2])


@njit(inline="always", **_OPTIONS)
def crossing(drift, left, right, per_limit):
    """Return how many cells cross a face to the right: from upwind, into what room there is downwind."""
    room_left = 1.0 - left * per_limit
    room_left = 0.0 if room_left < 0.0 else room_left
    room_right = 1.0 - right * per_limit
    room_right = 0.0 if room_right < 0.0 else room_right
    upwind = left * room_right if drift > 0.0 else right * room_left
    return drift * upwind


@njit(**_OPTIONS)
def migrate(block, x, cells, signal, per_limit, along_x, along_y, in_depth, out):
    """Add to out[:, cells] what drifts into each voxel of plane x up the slope of a signal; faces are of one pair."""
    nx, ny, nz = block.shape[0], block.shape[1], block.shape[3]
    left, right = max(x - 1, 0), min(x + 1, nx - 1)
    for j in range(ny):
        before, after = max(j - 1, 0), min(j + 1, ny - 1)
        n, c, o = block[x, j, cells], block[x, j, signal], out[j, cells]
        for side in range(2):
            other = left if side == 0 else right
            m, d = block[other, j, cells], block[other, j, signal]
            for k in range(nz):
                o[k] += crossing(along_x[k] * (c[k] - d[k]), m[k], n[k], per_limit)
        for side in range(2):
            other = before if side == 0 else after
            m, d = block[x, other, cells], block[x, other, signal]
            for k in range(nz):
                o[k] += crossing(along_y[k] * (c[k] - d[k]), m[k], n[k], per_limit)
        for k in range(nz - 1):
            o[k] -= crossing(in_depth[k + 1] * (c[k + 1] - c[k]), n[k], n[k + 1], per_limit)
        for k in range(1, nz):
            o[k] += crossing(in_depth[k] * (c[k] - c[k - 1]), n[k - 1], n[k], per_limit)


@njit(**_OPTIONS)
def lateral_pivots(coupling, inverse):
    """Write the inverse pivots of ``I - g h D`` along one lateral axis, (species, voxels, z); coupling is g h faces."""
    count = inverse.shape[1]
    for s in range(coupling.shape[0]):
        for k in range(coupling.shape[1]):
            c, last = coupling[s, k], 0.0
            for i in range(count):
                faces = (1.0 if i > 0 else 0.0) + (1.0 if i < count - 1 else 0.0)
                last = 1.0 / (1.0 + c * (faces - (c * last if i > 0 else 0.0)))
                inverse[s, i, k] = last


@njit(**_OPTIONS)
def depth_pivots(coupling, lower, inverse, upper):
    """Write the factors of ``I - g h D`` in depth, (species, z): coupling to both sides over the pivot, 1/pivot."""
    count = inverse.shape[1]
    for s in range(coupling.shape[0]):
        for k in range(count):
            above, below = coupling[s, k], coupling[s, k + 1]
            pivot = 1.0 + above + below - (above * upper[s, k - 1] if k > 0 else 0.0)
            inverse[s, k], lower[s, k], upper[s, k] = 1.0 / pivot, above / pivot, below / pivot


@njit(**_OPTIONS)
def sweep_depth(plane, lower, inverse, upper):
    """Solve in depth for every row of a plane (y, species, z), in place; eight rows go in lock step."""
    ny, nz = plane.shape[0], plane.shape[2]
    rows = np.empty(nz * LANES)
    for s in range(inverse.shape[0]):
        low, inv, up = lower[s], inverse[s], upper[s]
        for j in range(0, ny, LANES):
            for q in range(LANES):
                line = plane[j + q, s]
                for k in range(nz):
                    rows[LANES * k + q] = line[k]
            for q in range(LANES):
                rows[q] *= inv[0]
            for k in range(1, nz):
                scale, carry, i = inv[k], low[k], LANES * k
                for q in range(LANES):
                    rows[i + q] = rows[i + q] * scale + carry * rows[i + q - LANES]
            for k in range(nz - 2, -1, -1):
                carry, i = up[k], LANES * k
                for q in range(LANES):
                    rows[i + q] += carry * rows[i + q + LANES]
            for q in range(LANES):
                line = plane[j + q, s]
                for k in range(nz):
                    line[k] = rows[LANES * k + q]


@njit(**_OPTIONS)
def sweep_y(plane, coupling, inverse):
    """Solve along y in a plane (y, species, z), in place."""
    ny, nz = plane.shape[0], plane.shape[2]
    for s in range(inverse.shape[0]):
        c, line, pivot = coupling[s], plane[0, s], inverse[s, 0]
        for k in range(nz):
            line[k] *= pivot[k]
        for j in range(1, ny):
            last, line, pivot = plane[j - 1, s], plane[j, s], inverse[s, j]
            for k in range(nz):
                line[k] = (line[k] + c[k] * last[k]) * pivot[k]
        for j in range(ny - 2, -1, -1):
            following, line, pivot = plane[j + 1, s], plane[j, s], inverse[s, j]
            for k in range(nz):
                line[k] += c[k] * pivot[k] * following[k]


@njit(**_OPTIONS)
def sweep_x(block, row, coupling, inverse, solved):
    """Write the solution along x of one row into solved (x, species, z), and what only drifts as it is."""
    nx, nz = block.shape[0], block.shape[3]
    swept = inverse.shape[0]
    for s in range(swept):
        c, line, pivot, into = coupling[s], block[0, row, s], inverse[s, 0], solved[0, s]
        for k in range(nz):
            into[k] = line[k] * pivot[k]
        for i in range(1, nx):
            last, line, pivot, into = solved[i - 1, s], block[i, row, s], inverse[s, i], solved[i, s]
            for k in range(nz):
                into[k] = (line[k] + c[k] * last[k]) * pivot[k]
        for i in range(nx - 2, -1, -1):
            following, pivot, into = solved[i + 1, s], inverse[s, i], solved[i, s]
            for k in range(nz):
                into[k] += c[k] * pivot[k] * following[k]
    for i in range(nx):
        for s in range(swept, solved.shape[1]):
            line, into = block[i, row, s], solved[i, s]
            for k in range(nz):
                into[k] = line[k]

"""Compiled pieces of a block of voxels, whatever the network: fluxes between neighbours and their implicit solution.

A block is an array (x, y, species, z): the column of voxels under one point of the surface, all species of it, lies
together in memory. Species that diffuse come first. Loops over depth are the innermost, so that eight voxels go in
lock step; a plane is the part of one x. Faces are alike all along an axis, and species of one kind spread alike:
`along_x` and `along_y` are (kind, z), faces in depth (kind, z + 1), all per day; `kind` is (species,).
"""
# mypy: disable-error-code="no-untyped-def"

from typing import Any

from percuta.machine_code import njit

_OPTIONS: Any = {"cache": True, "nogil": True, "error_model": "numpy", "fastmath": {"contract", "nsz"}}


@njit(**_OPTIONS)
def diffuse(block, x, y, kind, along_x, along_y, in_depth, out):
    """Write what diffuses into each voxel of one column, per day, into the first species of out (species, z)."""
    nx, ny, nz = block.shape[0], block.shape[1], block.shape[3]
    # A wall has itself as its neighbour: nothing flows.
    left, right, before, after = max(x - 1, 0), min(x + 1, nx - 1), max(y - 1, 0), min(y + 1, ny - 1)
    for s in range(kind.size):
        here, o = block[x, y, s], out[s]
        one, two, three, four = block[left, y, s], block[right, y, s], block[x, before, s], block[x, after, s]
        wide, long, face = along_x[kind[s]], along_y[kind[s]], in_depth[kind[s]]
        for k in range(nz):
            level = here[k]
            flow = wide[k] * ((one[k] - level) + (two[k] - level))
            o[k] = flow + long[k] * ((three[k] - level) + (four[k] - level))
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
def migrate(block, x, y, cells, signal, per_limit, along_x, along_y, in_depth, out):
    """Add to out[cells] what drifts into each voxel of one column up the slope of a signal; faces are of one pair."""
    nx, ny, nz = block.shape[0], block.shape[1], block.shape[3]
    n, c, o = block[x, y, cells], block[x, y, signal], out[cells]
    for side in range(2):
        other = max(x - 1, 0) if side == 0 else min(x + 1, nx - 1)
        m, d = block[other, y, cells], block[other, y, signal]
        for k in range(nz):
            o[k] += crossing(along_x[k] * (c[k] - d[k]), m[k], n[k], per_limit)
    for side in range(2):
        other = max(y - 1, 0) if side == 0 else min(y + 1, ny - 1)
        m, d = block[x, other, cells], block[x, other, signal]
        for k in range(nz):
            o[k] += crossing(along_y[k] * (c[k] - d[k]), m[k], n[k], per_limit)
    for k in range(nz - 1):
        o[k] -= crossing(in_depth[k + 1] * (c[k + 1] - c[k]), n[k], n[k + 1], per_limit)
    for k in range(1, nz):
        o[k] += crossing(in_depth[k] * (c[k] - c[k - 1]), n[k - 1], n[k], per_limit)


@njit(**_OPTIONS)
def lateral_pivots(coupling, inverse):
    """Write the inverse pivots of ``I - g h D`` along one lateral axis, (kind, voxels, z); coupling is g h faces."""
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
    """Write the factors of ``I - g h D`` in depth, (kind, z): coupling to both sides over the pivot, 1/pivot."""
    count = inverse.shape[1]
    for s in range(coupling.shape[0]):
        for k in range(count):
            above, below = coupling[s, k], coupling[s, k + 1]
            pivot = 1.0 + above + below - (above * upper[s, k - 1] if k > 0 else 0.0)
            inverse[s, k], lower[s, k], upper[s, k] = 1.0 / pivot, above / pivot, below / pivot


@njit(**_OPTIONS)
def sweep_depth(columns, kind, lower, inverse, upper):
    """Solve in depth for columns (y, species, z) in place, four at a time: each step of one waits for its last."""
    for s in range(kind.size):
        low, inv, up = lower[kind[s]], inverse[kind[s]], upper[kind[s]]
        for y in range(0, columns.shape[0], 4):
            one, two, three, four = columns[y, s], columns[y + 1, s], columns[y + 2, s], columns[y + 3, s]
            a = b = c = d = 0.0
            for k in range(one.size):
                scale, carry = inv[k], low[k]
                a, b = one[k] * scale + carry * a, two[k] * scale + carry * b
                c, d = three[k] * scale + carry * c, four[k] * scale + carry * d
                one[k], two[k], three[k], four[k] = a, b, c, d
            a = b = c = d = 0.0
            for k in range(one.size - 1, -1, -1):
                carry = up[k]
                a, b = one[k] + carry * a, two[k] + carry * b
                c, d = three[k] + carry * c, four[k] + carry * d
                one[k], two[k], three[k], four[k] = a, b, c, d


@njit(**_OPTIONS)
def sweep_on(levels, last, place, kind, coupling, inverse, out):
    """Solve one column forward along a lateral axis, given the last one; all (species, z)."""
    for s in range(kind.size):
        c, pivot, line, before, into = coupling[kind[s]], inverse[kind[s], place], levels[s], last[s], out[s]
        if place == 0:
            for k in range(line.size):
                into[k] = line[k] * pivot[k]
        else:
            for k in range(line.size):
                into[k] = (line[k] + c[k] * before[k]) * pivot[k]


@njit(**_OPTIONS)
def sweep_back(column, following, place, kind, coupling, inverse):
    """Solve one column backward along a lateral axis in place, given the following one; both (species, z)."""
    for s in range(kind.size):
        c, pivot, line, after = coupling[kind[s]], inverse[kind[s], place], column[s], following[s]
        for k in range(line.size):
            line[k] += c[k] * pivot[k] * after[k]

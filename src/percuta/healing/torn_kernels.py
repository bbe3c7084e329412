"""Compiled loop of `percuta.healing.torn`: the distance of each voxel to the cones that needles tore."""
# mypy: disable-error-code="no-untyped-def"

import math
from typing import Any

import numpy as np

from percuta.machine_code import njit

_OPTIONS: Any = {"cache": True, "nogil": True, "error_model": "numpy", "fastmath": {"contract", "nsz"}}

REACH = 12.0
"""Halos from the wall beyond which damage, below 1e-5, is left out."""
OFFSET = 0.5 / math.sqrt(3.0)
"""Gauss points of a voxel of size one, to both sides of its middle."""


@njit(**_OPTIONS)
def to_cone(out, deep, radius, length):
    """Distance to a cone of a radius at its mouth that narrows to a point at a depth."""
    if deep <= length and out * length <= radius * (length - deep):
        return 0.0
    # The wall runs from (radius, 0) to (0, length).
    along = ((radius - out) * radius + deep * length) / (radius * radius + length * length)
    along = min(max(along, 0.0), 1.0)
    return math.hypot(out - radius * (1.0 - along), deep - length * along)


@njit(**_OPTIONS)
def spare(left, y, z, dx, cone, spacing, halo):
    """Multiply what is whole in a plane of points at one x, at a distance dx from a cone's axis."""
    radius, length, reach = cone[3], cone[2], cone[3] + REACH * halo
    first = max(0, int((cone[1] - reach) / spacing[1]))
    last = min(left.shape[0] // 2, int((cone[1] + reach) / spacing[1]) + 1)
    floor = min(left.shape[1] // 2, int((length + REACH * halo) / spacing[2]) + 1)
    for j in range(2 * first, 2 * last):
        out = math.hypot(dx, y[j] - cone[1])
        if out <= reach:
            for k in range(2 * floor):
                left[j, k] *= 1.0 - math.exp(-to_cone(out, z[k], radius, length) / halo)


@njit(**_OPTIONS)
def torn_planes(first, last, cones, spacing, halo, field):
    """Write the damage of planes first to last of the block."""
    ny, nz = field.shape[1], field.shape[2]
    side = np.array([-OFFSET, OFFSET])
    y, z = np.empty(2 * ny), np.empty(2 * nz)
    for i in range(2 * ny):
        y[i] = (i // 2 + 0.5 + side[i % 2]) * spacing[1]
    for i in range(2 * nz):
        z[i] = (i // 2 + 0.5 + side[i % 2]) * spacing[2]
    left = np.empty((2 * ny, 2 * nz))
    for x in range(first, last):
        field[x] = 0.0
        for half in range(2):
            at = (x + 0.5 + side[half]) * spacing[0]
            left[:] = 1.0
            for cone in range(cones.shape[0]):
                if abs(at - cones[cone, 0]) <= cones[cone, 3] + REACH * halo:
                    spare(left, y, z, at - cones[cone, 0], cones[cone], spacing, halo)
            for j in range(ny):
                for k in range(nz):
                    whole = left[2 * j, 2 * k] + left[2 * j, 2 * k + 1]
                    whole += left[2 * j + 1, 2 * k] + left[2 * j + 1, 2 * k + 1]
                    field[x, j, k] += (4.0 - whole) / 8.0

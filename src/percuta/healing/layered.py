"""Compiled loops of `percuta.healing.diffusion`: fluxes between rings, and their implicit solution.

States are (species, depth, radius). ``which`` lists the species that move; a block is one of them.
"""
# mypy: disable-error-code="no-untyped-def"

from typing import Any

import numpy as np

from percuta.machine_code import njit

_OPTIONS: Any = {"cache": True, "nogil": True, "error_model": "numpy", "fastmath": {"contract", "nsz"}}


@njit(**_OPTIONS)
def add_fluxes(first, last, which, diffusivity, inward, outward, share, up, down, y, out):
    """Add what moves between neighbouring rings and layers to the rates `out`."""
    depths, rings = y.shape[1], y.shape[2]
    for block in range(first, last):
        species, d = which[block], diffusivity[block]
        for k in range(depths):
            above, here, below = y[species, max(k - 1, 0)], y[species, k], y[species, min(k + 1, depths - 1)]
            rate = out[species, k]
            radial, top, bottom = d * share[k], d * up[k], d * down[k]
            rate[0] += radial * outward[0] * (here[1] - here[0])
            for j in range(1, rings - 1):
                rate[j] += radial * (outward[j] * (here[j + 1] - here[j]) - inward[j] * (here[j] - here[j - 1]))
            rate[rings - 1] -= radial * inward[rings - 1] * (here[rings - 1] - here[rings - 2])
            for j in range(rings):
                rate[j] += top * (above[j] - here[j]) + bottom * (below[j] - here[j])


@njit(**_OPTIONS)
def factor_modes(first, last, strength, decay, share, up, down, inverse):
    """Write the inverse pivots of ``I - strength D`` for every radial mode; a block is one diffusivity."""
    depths, modes = inverse.shape[1], inverse.shape[2]
    for block in range(first, last):
        s = strength[block]
        for k in range(depths):
            row = inverse[block, k]
            base, radial, product = 1.0 + s * (up[k] + down[k]), s * share[k], 0.0
            if k > 0:
                product = s * up[k] * s * down[k - 1]
            previous = inverse[block, max(k - 1, 0)]
            for j in range(modes):
                pivot = base + radial * decay[j]
                if k > 0:
                    pivot -= product * previous[j]
                row[j] = 1.0 / pivot


@njit(**_OPTIONS)
def solve_modes(first, last, which, kind, strength, to_modes, from_modes, up, down, inverse, k):
    """Apply the inverse of ``I - strength D`` to the species that move, in place."""
    depths, rings = k.shape[1], k.shape[2]
    x = np.empty((depths, rings))
    for block in range(first, last):
        species, pivots, s = k[which[block]], inverse[kind[block]], strength[kind[block]]
        np.dot(species, to_modes, x)
        for j in range(rings):
            x[0, j] *= pivots[0, j]
        for row in range(1, depths):
            here, before, pivot, coupling = x[row], x[row - 1], pivots[row], s * up[row]
            for j in range(rings):
                here[j] = (here[j] + coupling * before[j]) * pivot[j]
        for row in range(depths - 2, -1, -1):
            here, after, pivot, coupling = x[row], x[row + 1], pivots[row], s * down[row]
            for j in range(rings):
                here[j] += coupling * pivot[j] * after[j]
        np.dot(x, from_modes, species)

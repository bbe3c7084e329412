"""Diffusion between the rings of layered skin, and its exact implicit solution."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError
from percuta.healing.grid import Rings
from percuta.healing.threads import Team

Array = npt.NDArray[np.float64]


class LayeredDiffusion:
    r"""Diffusion of some species in a stack of layers, no flux through any border.

    Parameters
    ----------
    grid : Rings
        The cells.
    diffusivities : sequence of float
        Of each species, mm2/day; 0 for one that stays.
    share : numpy.ndarray
        Diffusivity at each depth over that of the species, (depth,); above 0.
    team : Team
        Threads.

    Raises
    ------
    InputError
        Where a diffusivity is negative or a share is not above 0.

    Notes
    -----
    Finite volumes. The conductance of a face between two depths is that of two halves in series,

    .. math:: g_{k+1/2} = \left(\frac{\Delta z_k}{2 f_k} + \frac{\Delta z_{k+1}}{2 f_{k+1}}\right)^{-1},

    so that the flux stays exact where the shares :math:`f` differ. The shares depend on depth alone, so the operator
    is :math:`D (f L_r + L_z)` with one matrix :math:`L_r` of the radii; with the eigenvectors of :math:`L_r`,
    :math:`I - \gamma h D` falls apart into one tridiagonal system in depth for each, solved without any error of
    splitting.
    """

    def __init__(self, grid: Rings, diffusivities: Sequence[float] | Array, share: Array, team: Team) -> None:
        from percuta.healing import layered

        given = np.asarray(diffusivities, dtype=float)
        if not (given >= 0).all() or not (share > 0).all() or not np.isfinite([*given, *share]).all():
            raise InputError("a diffusivity must be 0 or above and its share at a depth above 0, both finite")
        self._loops, self._team = layered, team
        self._which = np.flatnonzero(given)
        self._given = given[self._which]
        self._different, self._kind = np.unique(self._given, return_inverse=True)
        self._share = np.ascontiguousarray(share, dtype=float)
        face = 2 * np.pi * grid.r_faces[1:-1] / np.diff(grid.r)
        self._outward = np.append(face, 0) / grid.areas
        self._inward = np.append(0, face) / grid.areas
        half = grid.heights / (2 * self._share)
        through = 1 / (half[1:] + half[:-1])
        self._down = np.append(through, 0) / grid.heights
        self._up = np.append(0, through) / grid.heights
        self._decay, self._to_modes, self._from_modes = _modes(face, grid.areas)
        self._inverse = np.empty((self._different.size, *grid.shape))
        self._strength = np.zeros(self._different.size)

    def add_fluxes(self, state: Array, out: Array) -> None:
        """Add the divergence of the fluxes of a state (species, depth, radius) to its rates."""
        self._team.run(
            self._loops.add_fluxes, self._which.size, self._which, self._given, self._inward, self._outward,
            self._share, self._up, self._down, state, out,
        )  # fmt: skip

    def prepare(self, gamma_h: float) -> None:
        r"""Factorise :math:`I - \gamma h D`."""
        strength = gamma_h * self._different
        if np.array_equal(strength, self._strength):
            return
        self._strength = strength
        self._team.run(
            self._loops.factor_modes, self._different.size, self._strength, self._decay, self._share, self._up,
            self._down, self._inverse,
        )  # fmt: skip

    def solve(self, k: Array) -> None:
        """Apply the inverse of what was prepared, in place."""
        self._team.run(
            self._loops.solve_modes, self._which.size, self._which, self._kind, self._strength, self._to_modes,
            self._from_modes, self._up, self._down, self._inverse, k,
        )  # fmt: skip


def _modes(face: Array, areas: Array) -> tuple[Array, Array, Array]:
    """Return decay of the radial modes and the matrices that turn rows of levels into modes and back."""
    root = np.sqrt(areas)
    diagonal = np.append(face, 0) + np.append(0, face)
    symmetric = (np.diag(diagonal) - np.diag(face, 1) - np.diag(face, -1)) / np.outer(root, root)
    decay, vectors = np.linalg.eigh(symmetric)
    decay[0], vectors[:, 0] = 0, root / np.linalg.norm(root)  # what is level stays level, without rounding
    return decay, np.ascontiguousarray(root[:, None] * vectors), np.ascontiguousarray(vectors.T / root)

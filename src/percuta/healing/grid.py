"""Cells of an axisymmetric piece of skin: rings, fine where a channel tears it and at the borders of its layers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

SAMPLES = 4001
"""Points at which the wanted spacing is worked out before it is cut into cells."""


def graded_faces(length: float, cells: int, fine: Sequence[float], scale: float) -> Array:
    r"""Cut ``0 .. length`` into cells that are finest at some places and widen smoothly away from them.

    Parameters
    ----------
    length : float
        Length of the axis, mm.
    cells : int
        Number of cells.
    fine : sequence of float
        Places at which cells are finest; a face stands at each that lies inside.
    scale : float
        Distance from them at which cells are twice as wide, mm.

    Returns
    -------
    numpy.ndarray
        Faces, shape (cells + 1,).

    Notes
    -----
    The width goes with :math:`1 + d / s`, for the distance :math:`d` to the nearest place and the scale :math:`s`.
    Refining keeps the shape of the grid, so that the order of a scheme can be seen on it.
    """
    x = np.linspace(0, length, SAMPLES)
    distance = np.min(np.abs(x[:, None] - np.asarray(fine)), axis=1)
    density = 1 / (1 + distance / scale)
    number = np.concatenate([[0], np.cumsum((density[1:] + density[:-1]) / 2)])
    number *= cells / number[-1]
    stops = np.array([0.0, *(place for place in sorted(fine) if 0 < place < length), length])
    ideal = np.interp(stops, x, number)
    # Each piece between two places gets a whole number of cells, one at least, so that a face falls on every place.
    order = np.arange(stops.size)
    at = np.minimum(np.maximum.accumulate(np.rint(ideal).astype(int) - order), cells - order[-1]) + order
    faces: Array = np.interp(np.interp(np.arange(cells + 1), at, ideal), number, x)
    faces[at] = stops
    return faces


@dataclass(frozen=True)
class Rings:
    """Rings around an axis, stacked in depth; arrays over cells are (depth, radius).

    Parameters
    ----------
    r_faces, z_faces : numpy.ndarray
        Borders of the rings, mm, from 0 outwards and from the top of the living epidermis down.
    """

    r_faces: Array
    z_faces: Array

    @property
    def shape(self) -> tuple[int, int]:
        """Number of cells in depth and in radius."""
        return self.z_faces.size - 1, self.r_faces.size - 1

    @property
    def r(self) -> Array:
        """Middles of the rings, mm."""
        return np.asarray((self.r_faces[1:] + self.r_faces[:-1]) / 2)

    @property
    def z(self) -> Array:
        """Middles in depth, mm."""
        return np.asarray((self.z_faces[1:] + self.z_faces[:-1]) / 2)

    @property
    def areas(self) -> Array:
        """Areas of the rings seen from above, mm2."""
        return np.asarray(np.pi * np.diff(self.r_faces**2))

    @property
    def heights(self) -> Array:
        """Heights of the cells, mm."""
        return np.diff(self.z_faces)

    @property
    def volumes(self) -> Array:
        """Volumes, mm3, (depth, radius)."""
        return self.heights[:, None] * self.areas


def injured_part(weights: Array, severity: Array) -> Array:
    """Restrict averages over layers to what a session injured most.

    Parameters
    ----------
    weights : numpy.ndarray
        Weight of each cell in the average over each layer, (layer, ...cells).
    severity : numpy.ndarray
        Severity of the session in each cell, the shape of the cells.

    Returns
    -------
    numpy.ndarray
        Weights of the cells injured at least half as much as the most injured one of their layer; those of each layer
        sum to 1, or are 0 where the layer has no cells.
    """
    cells = tuple(range(1, weights.ndim))
    worst = np.where(weights > 0, severity, 0).max(axis=cells, keepdims=True)
    inside = np.where(severity >= worst / 2, weights, 0)
    total = inside.sum(axis=cells, keepdims=True)
    return np.asarray(inside / np.where(total > 0, total, 1))

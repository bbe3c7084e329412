"""Stamp: a grid of needles pressed onto the skin, footprint beside footprint."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from percuta.parameters.values import Array
from percuta.puncture.strikes import Frame, Strikes


def density_per_cm2(needles: npt.ArrayLike, side_mm: npt.ArrayLike) -> Array:
    """Strikes per cm2 when footprints of a stamp cover the skin once: needles over the footprint's area.

    Parameters
    ----------
    needles : array_like
        Needles of the stamp.
    side_mm : array_like
        Side of its square footprint.

    Returns
    -------
    numpy.ndarray
        Strikes per cm2.

    Examples
    --------
    >>> float(density_per_cm2(36, 12))
    25.0
    """
    return np.asarray(100 * np.asarray(needles) / np.asarray(side_mm, dtype=float) ** 2)  # 1 cm2 = 100 mm2


def grid(needles: int, side_mm: float) -> Array:
    """Places of the needles on a stamp: rows and columns as equal as the number allows.

    Parameters
    ----------
    needles : int
        Number of needles, 1 or more.
    side_mm : float
        Side of the footprint.

    Returns
    -------
    numpy.ndarray
        Places, mm from the centre, shape (needles, 2).

    Examples
    --------
    >>> grid(4, 2.0).tolist()
    [[-0.5, -0.5], [-0.5, 0.5], [0.5, -0.5], [0.5, 0.5]]
    """
    rows = max(n for n in range(1, int(np.sqrt(needles)) + 1) if needles % n == 0)
    columns = needles // rows
    x, y = np.meshgrid(np.arange(rows), np.arange(columns), indexing="ij")
    return np.stack(
        [
            ((x + 1 / 2) / rows - 1 / 2).ravel() * side_mm,
            ((y + 1 / 2) / columns - 1 / 2).ravel() * side_mm,
        ],
        axis=1,
    )


def stamp_pass(
    frame: Frame,
    number: int,
    *,
    needles: int,
    side_mm: float,
    press_time_s: float,
    placement_mm: float,
    rng: np.random.Generator,
) -> Strikes:
    """Strikes of one pass of a stamp over a tile.

    Parameters
    ----------
    frame : Frame
        The tile and the mean orientation of the stamp.
    number : int
        Number of the pass.
    needles : int
        Needles of the stamp.
    side_mm : float
        Side of the footprint, and the distance between applications.
    press_time_s : float
        Time between applications.
    placement_mm : float
        Standard deviation of the misplacement of an application, in each direction; the same, as an arc at the
        footprint's edge, turns it.
    rng : numpy.random.Generator
        Source of the phase and the misplacements.

    Returns
    -------
    Strikes
    """
    reach = side_mm + 2 * placement_mm
    first, second = (frame.lanes(side_mm, reach, phase) for phase in rng.random(2))
    u, v = (centre.ravel() for centre in np.meshgrid(first, second, indexing="ij"))
    shift = placement_mm * rng.standard_normal((3, u.size))
    turn = shift[2] / (side_mm / 2)
    place = grid(needles, side_mm)
    cos, sin = np.cos(turn)[:, None], np.sin(turn)[:, None]
    along = (u + shift[0])[:, None] + cos * place[:, 0] - sin * place[:, 1]
    across = (v + shift[1])[:, None] + sin * place[:, 0] + cos * place[:, 1]
    return frame.strikes(
        along.ravel(),
        across.ravel(),
        np.repeat(press_time_s * np.arange(u.size), needles),
        np.tile(np.arange(needles), u.size),
        number,
    )

"""Stamp: a grid of needles pressed onto the skin, footprint beside footprint."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from percuta.device.layout import grid
from percuta.parameters.values import Array
from percuta.puncture.checks import above_zero, some_needles
from percuta.puncture.strikes import Frame, Motion

__all__ = ["density_per_cm2", "grid", "stamp_pass"]


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

    Raises
    ------
    InputError
        Where there is no needle, or the side is not above 0.

    Examples
    --------
    >>> float(density_per_cm2(36, 12))
    25.0
    """
    some_needles(needles)
    above_zero("the side of a stamp, mm,", side_mm, "device")
    return np.asarray(100 * np.asarray(needles) / np.asarray(side_mm, dtype=float) ** 2)  # 1 cm2 = 100 mm2


def stamp_pass(
    frame: Frame,
    rng: np.random.Generator,
    *,
    needles: int,
    side_mm: float,
    press_time_s: float,
    placement_mm: float,
    tilt: float,
) -> Motion:
    """Strikes of one pass of a stamp over a tile.

    Parameters
    ----------
    frame : Frame
        The tile and the mean orientation of the stamp.
    rng : numpy.random.Generator
        Source of the phase and the misplacements.
    needles : int
        Needles of the stamp.
    side_mm : float
        Side of the footprint, and the distance between applications.
    press_time_s : float
        Time between applications.
    placement_mm : float
        Standard deviation of the misplacement of an application, in each direction, so that footprints overlap and
        leave gaps; the same, as an arc at the footprint's edge, turns it.
    tilt : float
        Standard deviation of the tilt of the stamp about either axis, rad.

    Returns
    -------
    Motion
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
    return Motion(
        along=along.ravel(),
        across=across.ravel(),
        time_s=np.repeat(press_time_s * np.arange(u.size), needles),
        needle=np.tile(np.arange(needles), u.size),
        angle=np.repeat(tilt * np.hypot(*rng.standard_normal((2, u.size))), needles),
    )

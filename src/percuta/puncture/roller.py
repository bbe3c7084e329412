"""Drum roller: rows of needles on a drum that rolls over the skin; how its needles enter, leave and tear."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from percuta.parameters.values import Array
from percuta.puncture.checks import above_zero, at_least_zero, share, some_needles
from percuta.puncture.hand import Stroke
from percuta.puncture.strikes import Frame, Motion


def density_per_cm2(
    needles: npt.ArrayLike, width_mm: npt.ArrayLike, rolling_radius_mm: npt.ArrayLike, slip: npt.ArrayLike = 0
) -> Array:
    r"""Strikes per cm2 of one pass of a roller.

    Parameters
    ----------
    needles : array_like
        Needles on the whole drum (N).
    width_mm : array_like
        Width of the drum (w).
    rolling_radius_mm : array_like
        Radius on which the drum rolls (R), see `rolling_radius_mm`.
    slip : array_like
        Share of the way that is slid, not rolled (s), 0 to 1.

    Returns
    -------
    numpy.ndarray
        Strikes per cm2.

    Raises
    ------
    InputError
        Where there is no needle, a length is not above 0, or the slip is not a share.

    Notes
    -----
    .. math:: n = \frac{N (1 - s)}{w\,2 \pi R}

    Examples
    --------
    >>> round(float(density_per_cm2(192, 20, 10)), 1)  # Dermaroller MF8
    15.3
    """
    some_needles(needles)
    above_zero("the width of a drum, mm,", width_mm, "device")
    above_zero("the radius on which a drum rolls, mm,", rolling_radius_mm, "device")
    share("the slip of a roller", slip)
    round_mm = 2 * np.pi * np.asarray(rolling_radius_mm, dtype=float)
    gripping = np.asarray(needles, dtype=float) * (1 - np.asarray(slip, dtype=float))
    return np.asarray(100 * gripping / (np.asarray(width_mm, dtype=float) * round_mm))  # 1 cm2 = 100 mm2


def rolling_radius_mm(drum_radius_mm: npt.ArrayLike, length_mm: npt.ArrayLike, share: npt.ArrayLike) -> Array:
    """Radius on which a roller rolls: between the drum's surface and the needle tips.

    Parameters
    ----------
    drum_radius_mm : array_like
        Radius of the drum without needles.
    length_mm : array_like
        Length of the needles.
    share : array_like
        0: the drum's surface grips the skin; 1: the tips do.

    Returns
    -------
    numpy.ndarray
        Radius, mm.
    """
    return np.asarray(np.asarray(drum_radius_mm) + np.asarray(share) * length_mm)


def entry_angle(drum_radius_mm: npt.ArrayLike, length_mm: npt.ArrayLike) -> Array:
    r"""Angle from the vertical at which the tips of a roller meet and leave the undeformed skin.

    Parameters
    ----------
    drum_radius_mm : array_like
        Radius of the drum (R), above 0.
    length_mm : array_like
        Length of the needles (L), 0 or more.

    Returns
    -------
    numpy.ndarray
        Angle, rad.

    Raises
    ------
    InputError
        Where the radius is not above 0, or a length is below 0.

    Notes
    -----
    .. math:: \cos\theta_e = \frac{R}{R + L}

    for a drum whose surface rolls on the skin.

    Examples
    --------
    >>> round(float(np.degrees(entry_angle(10, 1.5))))
    30
    """
    above_zero("the radius of a drum, mm,", drum_radius_mm, "device")
    at_least_zero("the length of a needle, mm,", length_mm)
    radius = np.asarray(drum_radius_mm, dtype=float)
    return np.asarray(np.arccos(radius / (radius + length_mm)))


def slit_half_width_mm(drum_radius_mm: npt.ArrayLike, length_mm: npt.ArrayLike) -> Array:
    r"""Half the width of the loop that a tip draws at the surface while it rolls through.

    Parameters
    ----------
    drum_radius_mm : array_like
        Radius of the drum (R).
    length_mm : array_like
        Length of the needles (L).

    Returns
    -------
    numpy.ndarray
        Half-width, mm. Skin shear takes up small loops; slits are expected above about 0.3 mm.

    Notes
    -----
    A tip follows :math:`x = R\theta - (R+L)\sin\theta`, so at the surface

    .. math:: w = (R + L)\sin\theta_e - R\,\theta_e

    Examples
    --------
    >>> round(float(slit_half_width_mm(10, 1.5)), 2)
    0.51
    """
    radius, length = np.asarray(drum_radius_mm, dtype=float), np.asarray(length_mm, dtype=float)
    angle = entry_angle(radius, length)
    return np.asarray((radius + length) * np.sin(angle) - radius * angle)


def needles_in_contact(
    needles: npt.ArrayLike, drum_radius_mm: npt.ArrayLike, length_mm: npt.ArrayLike, travel_mm: npt.ArrayLike
) -> Array:
    r"""Mean number of needles that touch the skin at once.

    Parameters
    ----------
    needles : array_like
        Needles on the whole drum (N).
    drum_radius_mm, length_mm : array_like
        Radius of the drum (R) and length of the needles (L).
    travel_mm : array_like
        How far the lowest tip is below the undeformed skin (u), at most the length.

    Returns
    -------
    numpy.ndarray
        Number, never less than 1: some needle bears the roller.

    Notes
    -----
    .. math:: \frac{N}{\pi} \arccos\frac{R + L - u}{R + L}

    With :math:`u = L` the drum rests on the skin and the angle is that of `entry_angle`.
    """
    tips = np.asarray(drum_radius_mm, dtype=float) + np.asarray(length_mm, dtype=float)
    angle = np.arccos((tips - np.asarray(travel_mm, dtype=float)) / tips)
    # a rolling drum always stands on one
    return np.asarray(np.maximum(1, np.asarray(needles, dtype=float) * angle / np.pi))


def roller_pass(
    frame: Frame,
    rng: np.random.Generator,
    *,
    rows: int,
    needles_per_row: int,
    width_mm: float,
    rolling_radius_mm: float,
    slip: float,
    angle: float,
    hand: Stroke,
) -> Motion:
    """Strikes of one pass of a roller over a tile, lane beside lane.

    Parameters
    ----------
    frame : Frame
        The tile and the heading.
    rng : numpy.random.Generator
        Source of the lateral phase, the lanes' places and each lane's rolling phase.
    rows : int
        Rows of needles, side by side along the drum's axis.
    needles_per_row : int
        Needles round the drum.
    width_mm : float
        Width of the drum.
    rolling_radius_mm : float
        Radius on which it rolls.
    slip : float
        Share of the way that is slid, 0 to below 1.
    angle : float
        Angle at which the tips meet the skin, rad, see `entry_angle`.
    hand : Stroke
        Speed of the hand and how uneven its lanes are.

    Returns
    -------
    Motion

    Notes
    -----
    Neighbouring rows are taken as offset by half a pitch; the maker's drawing is not published.
    """
    step = 2 * np.pi * rolling_radius_mm / (needles_per_row * (1 - slip))
    lanes = hand.lanes(frame, width_mm, width_mm / 2, rng)
    count = int(np.ceil(2 * frame.half_mm / step)) + 1
    lane, row, turn = np.meshgrid(np.arange(lanes.size), np.arange(rows), np.arange(count), indexing="ij")
    phase = rng.random(lanes.size)[lane] + row % 2 / 2
    along = (turn + phase % 1 - 1) * step - frame.half_mm
    across = lanes[lane] + (row + 1 / 2 - rows / 2) * width_mm / rows
    lane_time = 2 * frame.half_mm / hand.speed_mm_s
    time = lane * lane_time + (along + frame.half_mm) / hand.speed_mm_s
    needle = row * needles_per_row + turn % needles_per_row
    return Motion(along.ravel(), across.ravel(), time.ravel(), needle.ravel(), angle)

"""Motorised pen: a ring of needles that strikes at a steady rate while a hand draws it along lanes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from percuta.parameters.values import Array
from percuta.puncture.strikes import Frame, Strikes


def density_per_cm2(
    needles: npt.ArrayLike, stroke_rate_hz: npt.ArrayLike, swath_mm: npt.ArrayLike, speed_mm_s: npt.ArrayLike
) -> Array:
    r"""Strikes per cm2 of one pass of a pen.

    Parameters
    ----------
    needles : array_like
        Needles of the cartridge (N).
    stroke_rate_hz : array_like
        Strokes per second (f).
    swath_mm : array_like
        Width swept (w), which is also the distance between lanes, so that a pass covers the skin once.
    speed_mm_s : array_like
        Speed of the hand along the skin (v), above 0.

    Returns
    -------
    numpy.ndarray
        Strikes per cm2.

    Notes
    -----
    .. math:: n = \frac{N f}{w\,v}

    Examples
    --------
    >>> round(float(density_per_cm2(14, 7000 / 60, 6, 50)))  # fourteen needles at 7000 strokes a minute
    544
    """
    per_second = np.asarray(needles, dtype=float) * np.asarray(stroke_rate_hz, dtype=float)
    swept = np.asarray(swath_mm, dtype=float) * np.asarray(speed_mm_s, dtype=float)
    return np.asarray(100 * per_second / swept)  # 1 cm2 = 100 mm2


def tip_speed_m_s(stroke_rate_hz: npt.ArrayLike, stroke_mm: npt.ArrayLike) -> Array:
    r"""Largest speed of the needle tips of a pen.

    Parameters
    ----------
    stroke_rate_hz : array_like
        Strokes per second (f).
    stroke_mm : array_like
        Travel of the tips from top to bottom (s).

    Returns
    -------
    numpy.ndarray
        Speed, m/s.

    Notes
    -----
    Sinusoidal drive: :math:`v = \pi f s`.

    Examples
    --------
    >>> round(float(tip_speed_m_s(150, 1.5)), 2)
    0.71
    """
    rate, stroke = np.asarray(stroke_rate_hz, dtype=float), np.asarray(stroke_mm, dtype=float)
    return np.asarray(np.pi * rate * stroke / 1000)  # mm to m


def ring(needles: int, diameter_mm: float, turn: float = 0) -> Array:
    """Places of needles evenly spaced on a ring; a single needle stands in the centre.

    Parameters
    ----------
    needles : int
        Number of needles, 1 or more.
    diameter_mm : float
        Diameter of the ring.
    turn : float
        Rotation of the ring, rad.

    Returns
    -------
    numpy.ndarray
        Places along and across the pen's path, mm, shape (needles, 2).

    Notes
    -----
    Cartridges are described as circular (Rejuvapen NXT, 510(k) K192138); other layouts are not published.
    """
    angle = turn + 2 * np.pi * np.arange(needles) / needles
    radius = diameter_mm / 2 if needles > 1 else 0
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def pen_pass(
    frame: Frame,
    number: int,
    *,
    needles: int,
    stroke_rate_hz: float,
    swath_mm: float,
    speed_mm_s: float,
    jitter: float,
    jitter_length_mm: float,
    circle_radius_mm: float,
    rng: np.random.Generator,
) -> Strikes:
    r"""Strikes of one pass of a pen over a tile, lane by lane, up and down.

    Parameters
    ----------
    frame : Frame
        The tile and the heading.
    number : int
        Number of the pass.
    needles : int
        Needles on the ring.
    stroke_rate_hz : float
        Strokes per second.
    swath_mm : float
        Width swept.
    speed_mm_s : float
        Mean speed of the hand.
    jitter : float
        Standard deviation of the logarithm of the speed along the path; 0 for a machine.
    jitter_length_mm : float
        Length of path over which the speed keeps its value.
    circle_radius_mm : float
        Radius of small circles drawn while moving on; 0 for straight lanes.
    rng : numpy.random.Generator
        Source of the phase, the ring's rotation and the jitter.

    Returns
    -------
    Strikes

    Notes
    -----
    Slowness along the path is :math:`\frac{1}{v} e^{\sigma z - \sigma^2/2}`, so its mean, and with it the mean
    density, does not depend on the jitter. With circles of radius :math:`r` lanes lie :math:`w + 2r` apart and the
    pen moves on at :math:`v w / (w + 2r)`, which keeps the time spent per area.
    """
    pitch = swath_mm + 2 * circle_radius_mm
    drift = speed_mm_s * swath_mm / pitch
    lanes = frame.lanes(pitch, pitch / 2, rng.random())
    length = 2 * frame.half_mm + pitch
    path, time = _timetable(lanes.size * length, drift, jitter, jitter_length_mm, rng)
    strokes = (np.arange(np.floor(time[-1] * stroke_rate_hz)) + rng.random()) / stroke_rate_hz
    travelled = np.interp(strokes, time, path)
    lane = np.minimum(travelled // length, lanes.size - 1).astype(np.intp)
    way = np.where(lane % 2 == 0, 1.0, -1.0)  # up one lane, down the next
    along = way * (travelled - lane * length - length / 2)
    across = lanes[lane]
    if circle_radius_mm > 0:
        phase = np.sqrt(speed_mm_s**2 - drift**2) / circle_radius_mm * strokes
        along = along + circle_radius_mm * np.cos(phase)
        across = across + circle_radius_mm * np.sin(phase)
    place = ring(needles, swath_mm, 2 * np.pi * rng.random())
    return frame.strikes(
        (along[:, None] + place[:, 0]).ravel(),
        (across[:, None] + place[:, 1]).ravel(),
        np.repeat(strokes, needles),
        np.tile(np.arange(needles), strokes.size),
        number,
    )


def _timetable(
    length_mm: float, speed_mm_s: float, jitter: float, step_mm: float, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Distance along the path and the time at which the pen gets there, at the ends of equal steps."""
    steps = int(np.ceil(length_mm / step_mm))
    slowness = np.exp(jitter * rng.standard_normal(steps) - jitter**2 / 2) / speed_mm_s
    path = length_mm * np.arange(steps + 1) / steps
    time = np.concatenate([[0], np.cumsum(slowness) * length_mm / steps])
    return path, time

"""Motorised pen: needles that strike together at a steady rate while a hand draws them along lanes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from percuta.device.layout import ring
from percuta.parameters.values import Array
from percuta.puncture.checks import above_zero, some_needles
from percuta.puncture.hand import Stroke
from percuta.puncture.strikes import Frame, Motion

__all__ = ["density_per_cm2", "dwell_s", "pen_pass", "ring", "tip_speed_m_s"]


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

    Raises
    ------
    InputError
        Where there is no needle, or rate, width or speed is not above 0.

    Notes
    -----
    .. math:: n = \frac{N f}{w\,v}

    Examples
    --------
    >>> round(float(density_per_cm2(14, 7000 / 60, 6, 50)))  # fourteen needles at 7000 strokes a minute
    544
    """
    some_needles(needles)
    above_zero("the stroke rate of a pen, Hz,", stroke_rate_hz, "device.stroke_rate")
    above_zero("the width swept, mm,", swath_mm, "device")
    above_zero("the speed of the hand, mm/s,", speed_mm_s, "technique.speed")
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


def dwell_s(depth_mm: npt.ArrayLike, stroke_mm: npt.ArrayLike, stroke_rate_hz: npt.ArrayLike) -> Array:
    r"""Time that a needle stays in the skin in one stroke.

    Parameters
    ----------
    depth_mm : array_like
        In-situ depth of the tip (d), 0 or more.
    stroke_mm : array_like
        Travel of the tips from top to bottom (s), above 0.
    stroke_rate_hz : array_like
        Strokes per second (f), above 0.

    Returns
    -------
    numpy.ndarray
        Time, s.

    Raises
    ------
    InputError
        Where the stroke or its rate is not above 0.

    Notes
    -----
    A sinusoidal drive is below the height d above its lowest point for

    .. math:: t = \frac{1}{\pi f} \arccos\left(1 - \frac{2 d}{s}\right)

    and all the time where d reaches s.

    Examples
    --------
    >>> round(1000 * float(dwell_s(1.0, 2.5, 100)), 1)  # ms
    4.4
    """
    above_zero("the stroke of a pen, mm,", stroke_mm)
    above_zero("the stroke rate of a pen, Hz,", stroke_rate_hz)
    # a needle set as deep as its stroke or deeper is in the skin all the time
    reached = np.minimum(1, np.asarray(depth_mm, dtype=float) / np.asarray(stroke_mm, dtype=float))
    return np.asarray(np.arccos(1 - 2 * reached) / (np.pi * np.asarray(stroke_rate_hz, dtype=float)))


def pen_pass(
    frame: Frame,
    rng: np.random.Generator,
    *,
    places: Array,
    stroke_rate_hz: float,
    swath_mm: float,
    hand: Stroke,
    circle_radius_mm: float = 0,
) -> Motion:
    r"""Strikes of one pass of a pen over a tile, lane by lane, up and down.

    Parameters
    ----------
    frame : Frame
        The tile and the heading.
    rng : numpy.random.Generator
        Source of the phase, the cartridge's rotation and all that is uneven.
    places : numpy.ndarray
        Places of the needles on the cartridge, mm from its centre, shape (needles, 2).
    stroke_rate_hz : float
        Strokes per second.
    swath_mm : float
        Width swept.
    hand : Stroke
        Speed of the hand and how uneven it is.
    circle_radius_mm : float
        Radius of small circles drawn while moving on; 0 for straight lanes.

    Returns
    -------
    Motion

    Notes
    -----
    Slowness along the path is :math:`\frac{1}{v} e^{\sigma z - \sigma^2/2}`, so its mean, and with it the mean
    density, does not depend on the jitter. With circles of radius :math:`r` lanes lie :math:`w + 2r` apart and the
    pen moves on at :math:`v w / (w + 2r)`, which keeps the time spent per area. Speed and tilt keep their values over
    the same length of path.
    """
    pitch = swath_mm + 2 * circle_radius_mm
    drift = hand.speed_mm_s * swath_mm / pitch
    lanes = hand.lanes(frame, pitch, pitch / 2, rng)
    length = 2 * frame.half_mm + pitch
    path, time = _timetable(lanes.size * length, drift, hand, rng)
    strokes = (np.arange(np.floor(time[-1] * stroke_rate_hz)) + rng.random()) / stroke_rate_hz
    travelled = np.interp(strokes, time, path)
    lane = np.minimum(travelled // length, lanes.size - 1).astype(np.intp)  # an index
    way = np.where(lane % 2 == 0, 1.0, -1.0)  # up one lane, down the next
    along = way * (travelled - lane * length - length / 2)
    across = lanes[lane]
    if circle_radius_mm > 0:
        phase = np.sqrt(hand.speed_mm_s**2 - drift**2) / circle_radius_mm * strokes
        along, across = along + circle_radius_mm * np.cos(phase), across + circle_radius_mm * np.sin(phase)
    turned = _turned(places, 2 * np.pi * rng.random())
    step = np.minimum(travelled / path[1], path.size - 2).astype(np.intp)  # an index
    tilt = rng.standard_normal((2, path.size - 1))[:, step]
    return Motion(
        along=(along[:, None] + turned[:, 0]).ravel(),
        across=(across[:, None] + turned[:, 1]).ravel(),
        time_s=np.repeat(strokes, places.shape[0]),
        needle=np.tile(np.arange(places.shape[0]), strokes.size),
        angle=np.repeat(hand.tilt * np.hypot(*tilt), places.shape[0]),
        lean=_lean(tilt, turned),
    )


def _timetable(length_mm: float, speed_mm_s: float, hand: Stroke, rng: np.random.Generator) -> tuple[Array, Array]:
    """Distance along the path and the time at which the pen gets there, at the ends of equal steps."""
    steps = int(np.ceil(length_mm / hand.jitter_length_mm))
    slowness = np.exp(hand.jitter * rng.standard_normal(steps) - hand.jitter**2 / 2) / speed_mm_s
    path = length_mm * np.arange(steps + 1) / steps
    time = np.concatenate([[0], np.cumsum(slowness) * length_mm / steps])
    return path, time


def _turned(places: Array, angle: float) -> Array:
    cos, sin = np.cos(angle), np.sin(angle)
    return np.asarray(places @ np.array([[cos, sin], [-sin, cos]]))


def _lean(tilt: Array, places: Array) -> Array:
    """Turn the tilt of each stroke towards each needle and aside of it, shape (2, strokes times needles)."""
    angle = np.arctan2(places[:, 1], places[:, 0])
    cos, sin = np.cos(angle), np.sin(angle)
    first, second = tilt[0][:, None], tilt[1][:, None]
    return np.stack([(first * cos + second * sin).ravel(), (second * cos - first * sin).ravel()])

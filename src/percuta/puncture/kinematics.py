"""From a tool and a technique to the places of all its needle strikes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

import numpy as np

from percuta.errors import InputError, nearest
from percuta.parameters import Parameters
from percuta.parameters.values import Array
from percuta.puncture import pen, roller, stamp
from percuta.puncture.hand import Hand, Technique
from percuta.puncture.strikes import Frame, Strikes, joined
from percuta.randomness import stream

if TYPE_CHECKING:
    from percuta.device import Device


class Mover(Protocol):
    """One pass of a tool over a tile."""

    def __call__(self, frame: Frame, number: int, *, rng: np.random.Generator) -> Strikes:
        """Strikes of pass `number`."""


KINDS = ("pen", "roller", "stamp", "needle")
PATTERNS = ("three-direction", "raster", "circles")


def stroke_rate(device: Device, stroke_rate_hz: float | None) -> float:
    """Strokes per second of a pen: what was asked, or the device's usual rate.

    Raises
    ------
    InputError
        Where neither is known, or the rate asked is not above 0.
    """
    if stroke_rate_hz is None:
        if device.stroke_rate_hz is None:
            raise InputError(f"{device.id} has no stroke rate of its own; give one, such as '100 Hz'", "device")
        return device.stroke_rate_hz[1]
    if not 0 < stroke_rate_hz < np.inf:
        raise InputError(f"a stroke rate of {stroke_rate_hz:g} Hz cannot be; it must be above 0", "device")
    return stroke_rate_hz


def drum_radius_mm(device: Device) -> float:
    """Radius of a roller's drum.

    Raises
    ------
    InputError
        Where the device lacks it.
    """
    if device.drum_diameter_mm is None:
        raise InputError(f"{device.id} is a roller without a drum diameter", "device")
    return device.drum_diameter_mm / 2


def density_per_cm2(
    device: Device, hand: Hand, depth_mm: float, p: Parameters, stroke_rate_hz: float | None = None
) -> Array:
    """Needle strikes per cm2 of a session, in closed form.

    Parameters
    ----------
    device : Device
        The tool.
    hand : Hand
        Speed and passes.
    depth_mm : float
        Set depth; a roller rolls on a radius between its drum and its tips.
    p : Parameters
        Uses ``rolling_radius_share`` and ``roller_slip`` for rollers.
    stroke_rate_hz : float, optional
        Strokes per second of a pen; the device's usual rate by default.

    Returns
    -------
    numpy.ndarray
        Strikes per cm2, shape (draws,).
    """
    if device.kind == "pen":
        rate = stroke_rate(device, stroke_rate_hz)
        once = pen.density_per_cm2(device.needles, rate, device.swath_mm, hand.speed_mm_s)
    elif device.kind == "roller":
        radius = roller.rolling_radius_mm(drum_radius_mm(device), depth_mm, p["rolling_radius_share"])
        once = roller.density_per_cm2(device.needles, device.swath_mm, radius, p["roller_slip"])
    else:
        once = stamp.density_per_cm2(device.needles, device.swath_mm)
    return hand.passes * once


def headings(pattern: str, passes: int, spread: float, rng: np.random.Generator) -> Array:
    """Directions of travel of the passes, rad.

    Parameters
    ----------
    pattern : str
        ``'three-direction'`` turns by 45 degrees from pass to pass: along, diagonal, across; ``'raster'`` and
        ``'circles'`` keep one direction.
    passes : int
        Number of passes.
    spread : float
        Standard deviation of the direction, rad.
    rng : numpy.random.Generator
        Source of the error of each pass.

    Raises
    ------
    InputError
        Where the pattern is not known.
    """
    if pattern not in PATTERNS:
        hint = nearest(pattern, PATTERNS)
        raise InputError(f"pattern {pattern!r} is none of {', '.join(PATTERNS)}{hint}", "technique")
    turn = np.arange(passes) % len(PATTERNS) if pattern == "three-direction" else np.zeros(passes)
    return np.asarray(turn * np.pi / 4 + spread * rng.standard_normal(passes))


def simulate_strikes(
    device: Device,
    technique: Technique,
    depth_mm: float,
    width_mm: float,
    p: Parameters,
    stroke_rate_hz: float | None = None,
    purpose: str = "tile",
) -> Strikes:
    """Move a tool over a square tile of skin, pass by pass, and note every needle strike.

    Parameters
    ----------
    device : Device
        The tool.
    technique : Technique
        Passes, speed and pattern.
    depth_mm : float
        Set depth.
    width_mm : float
        Side of the tile.
    p : Parameters
        Gives the seed; medians over the draws are used of ``hand_speed``, ``hand_jitter``,
        ``hand_jitter_length``, ``heading_spread``, ``circle_radius``, ``rolling_radius_share``, ``roller_slip``,
        ``press_time`` and ``stamp_placement``.
    stroke_rate_hz : float, optional
        Strokes per second of a pen.
    purpose : str
        Name of the random stream.

    Returns
    -------
    Strikes

    Raises
    ------
    InputError
        Where the kind of device or the pattern is not known.
    """
    rng = stream(p.seed, f"puncture:{purpose}", p.subject)
    spread = np.radians(_typical(p, "heading_spread"))
    angles = headings(technique.pattern, technique.passes, spread, rng)
    move = _mover(device, technique, depth_mm, p, stroke_rate_hz)
    return joined([move(Frame(width_mm, float(angle)), number, rng=rng) for number, angle in enumerate(angles)])


def _rows(device: Device) -> int:
    if not device.rows or device.needles % device.rows:
        raise InputError(f"{device.id} is a roller whose {device.needles} needles do not fill its rows", "device")
    return device.rows


def _typical(p: Parameters, name: str) -> float:
    return float(np.median(p[name]))


def _mover(device: Device, technique: Technique, depth_mm: float, p: Parameters, stroke_rate_hz: float | None) -> Mover:
    """Bind everything about one pass except the tile, its number and the random numbers."""
    speed = technique.speed * _typical(p, f"hand_speed.{technique.operator}")
    if device.kind == "pen":
        return partial(
            pen.pen_pass,
            needles=device.needles,
            stroke_rate_hz=stroke_rate(device, stroke_rate_hz),
            swath_mm=device.swath_mm,
            speed_mm_s=speed,
            jitter=_typical(p, f"hand_jitter.{technique.operator}"),
            jitter_length_mm=_typical(p, "hand_jitter_length"),
            circle_radius_mm=_typical(p, "circle_radius") if technique.pattern == "circles" else 0,
        )
    if device.kind == "roller":
        share = _typical(p, "rolling_radius_share")
        rows = _rows(device)
        return partial(
            roller.roller_pass,
            rows=rows,
            needles_per_row=device.needles // rows,
            width_mm=device.swath_mm,
            rolling_radius_mm=float(roller.rolling_radius_mm(drum_radius_mm(device), depth_mm, share)),
            slip=_typical(p, "roller_slip"),
            speed_mm_s=speed,
        )
    if device.kind in KINDS:
        return partial(
            stamp.stamp_pass,
            needles=device.needles,
            side_mm=device.swath_mm,
            press_time_s=_typical(p, "press_time"),
            placement_mm=_typical(p, "stamp_placement"),
        )
    raise InputError(f"kind {device.kind!r} is none of {', '.join(KINDS)}{nearest(device.kind, KINDS)}", "device")

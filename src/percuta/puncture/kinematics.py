"""From a tool and a technique to the places of all its needle strikes."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

import numpy as np

from percuta.device.layout import cartridge
from percuta.device.model import KINDS
from percuta.errors import InputError, nearest
from percuta.parameters import Parameters
from percuta.parameters.values import Array
from percuta.puncture import pen, roller, stamp
from percuta.puncture.checks import above_zero
from percuta.puncture.hand import Hand, Stroke, Technique, hold
from percuta.puncture.strikes import Frame, Motion, Strikes, joined
from percuta.randomness import stream

if TYPE_CHECKING:
    from percuta.device import Device


class Mover(Protocol):
    """One pass of a tool over a tile."""

    def __call__(self, frame: Frame, rng: np.random.Generator) -> Motion:
        """Strikes of the pass as the tool sees them."""


MOST_STRIKES = 1e7
"""Strikes on one tile at most; they take about a gigabyte."""

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
    *,
    purpose: str = "tile",
    session: int = 0,
    draw: int | None = None,
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
        Side of the tile; a whole face of 300 cm2 is a tile of 173 mm.
    p : Parameters
        Gives the seed and the records of ``kinematics.yaml``.
    stroke_rate_hz : float, optional
        Strokes per second of a pen.
    purpose : str
        Name of the random stream.
    session : int
        Number of the session; each has its own random stream.
    draw : int, optional
        Draw whose hand moves the tool, with the passes that one place gets. By default the hand is that of the
        medians over the draws, and every pass is done.

    Returns
    -------
    Strikes

    Raises
    ------
    InputError
        Where the kind of device or the pattern is not known, the tile has no width, or it would hold more than
        `MOST_STRIKES`.
    """
    above_zero("the width of a tile, mm,", width_mm)
    hand = hold(technique, p)
    passes = technique.passes
    rng = stream(p.seed, f"puncture:{purpose}{'' if draw is None else f':{draw}'}", p.subject, session)
    if draw is not None:
        passes = int(hand.passes[draw] + rng.random())
    expected = _expected(device, technique, hand, depth_mm, p, stroke_rate_hz) * width_mm**2 / 100  # 1 cm2 = 100 mm2
    if expected > MOST_STRIKES:
        raise InputError(
            f"a tile of {width_mm:g} mm would hold {expected:.2g} strikes; the most is {MOST_STRIKES:.2g}, so make it "
            "smaller or do fewer passes"
        )
    angles = headings(technique.pattern, passes, np.radians(_value(p, "heading_spread", draw)), rng)
    move = _mover(device, technique, hand.stroke(draw), depth_mm, p, stroke_rate_hz, draw)
    parts, elapsed = [Strikes.at(width_mm, [], [])], 0.0
    for number, angle in enumerate(angles):
        frame = Frame(width_mm, float(angle))
        motion = move(frame, rng)
        done = frame.strikes(replace(motion, time_s=elapsed + motion.time_s), number, session)
        elapsed = float(motion.time_s.max(initial=0) + elapsed)
        parts.append(done)
    return joined(parts)


def simulate_course(
    device: Device,
    technique: Technique,
    depth_mm: float,
    width_mm: float,
    p: Parameters,
    sessions: int,
    stroke_rate_hz: float | None = None,
) -> Strikes:
    """Strikes of several sessions on one tile.

    Parameters
    ----------
    device, technique, depth_mm, width_mm, p, stroke_rate_hz
        As in `simulate_strikes`.
    sessions : int
        Number of sessions, at least 1; each is drawn anew.

    Returns
    -------
    Strikes
        Of all sessions, in their order.

    Raises
    ------
    InputError
        Where a number is out of its range.
    """
    above_zero("the number of sessions", sessions, "course.sessions")
    done = [
        simulate_strikes(device, technique, depth_mm, width_mm, p, stroke_rate_hz, session=number)
        for number in range(sessions)
    ]
    return joined(done)


def _expected(
    device: Device, technique: Technique, hand: Hand, depth_mm: float, p: Parameters, stroke_rate_hz: float | None
) -> float:
    """Strikes per cm2 that the technique means, for typical values."""
    return float(np.median(density_per_cm2(device, hand, depth_mm, p, stroke_rate_hz) / hand.passes)) * technique.passes


def _rows(device: Device) -> int:
    if not device.rows or device.needles % device.rows:
        raise InputError(f"{device.id} is a roller whose {device.needles} needles do not fill its rows", "device")
    return device.rows


def _value(p: Parameters, name: str, draw: int | None) -> float:
    """One draw of a parameter, or its median."""
    return float(np.median(p[name]) if draw is None else p[name][draw])


def _mover(
    device: Device,
    technique: Technique,
    hand: Stroke,
    depth_mm: float,
    p: Parameters,
    stroke_rate_hz: float | None,
    draw: int | None,
) -> Mover:
    """Bind everything about one pass except the tile and the random numbers."""
    if device.kind == "pen":
        return partial(
            pen.pen_pass,
            places=cartridge(device.layout, device.needles, device.swath_mm),
            stroke_rate_hz=stroke_rate(device, stroke_rate_hz),
            swath_mm=device.swath_mm,
            hand=hand,
            circle_radius_mm=_value(p, "circle_radius", draw) if technique.pattern == "circles" else 0,
        )
    if device.kind == "roller":
        rows = _rows(device)
        rolling = roller.rolling_radius_mm(drum_radius_mm(device), depth_mm, _value(p, "rolling_radius_share", draw))
        return partial(
            roller.roller_pass,
            rows=rows,
            needles_per_row=device.needles // rows,
            width_mm=device.swath_mm,
            rolling_radius_mm=float(rolling),
            slip=_value(p, "roller_slip", draw),
            angle=float(roller.entry_angle(drum_radius_mm(device), depth_mm)),
            hand=hand,
        )
    if device.kind in KINDS:
        return partial(
            stamp.stamp_pass,
            needles=device.needles,
            side_mm=device.swath_mm,
            press_time_s=_value(p, "press_time", draw),
            placement_mm=_value(p, "stamp_placement", draw),
            tilt=hand.tilt,
        )
    raise InputError(f"kind {device.kind!r} is none of {', '.join(KINDS)}{nearest(device.kind, KINDS)}", "device")

"""The hand that holds the tool: its speed, its force and its evenness."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from percuta.errors import InputError, nearest
from percuta.parameters import Parameters
from percuta.parameters.values import Array
from percuta.puncture.checks import above_zero
from percuta.puncture.strikes import Frame

OPERATORS = ("professional", "home")


class Technique(Protocol):
    """How a tool is used; a study's technique is one."""

    @property
    def operator(self) -> str:
        """``'professional'`` or ``'home'``."""

    @property
    def passes(self) -> int:
        """Passes over the skin."""

    @property
    def speed(self) -> float:
        """Intended speed of the hand, mm/s."""

    @property
    def stretched(self) -> bool:
        """Whether the other hand stretches the skin."""

    @property
    def pattern(self) -> str:
        """``'three-direction'``, ``'raster'`` or ``'circles'``."""

    @property
    def needle_use(self) -> int | None:
        """1 when the needles are new; None for what is usual with this operator."""


@dataclass(frozen=True)
class Stroke:
    """How a hand moves a tool over one tile; plain numbers.

    Parameters
    ----------
    speed_mm_s : float
        Mean speed along the skin.
    jitter : float
        Standard deviation of the logarithm of the speed along the path; 0 for a machine.
    jitter_length_mm : float
        Length of path over which speed and tilt keep their values.
    lane_spread : float
        Standard deviation of the place of a lane across the heading, over the distance between lanes.
    tilt : float
        Standard deviation of the tilt of the tool about either axis, rad.
    """

    speed_mm_s: float
    jitter: float
    jitter_length_mm: float
    lane_spread: float
    tilt: float

    def lanes(self, frame: Frame, pitch_mm: float, reach_mm: float, rng: np.random.Generator) -> Array:
        """Centres of the lanes that the hand really draws, see `Frame.lanes`."""
        spread = self.lane_spread * pitch_mm
        even = frame.lanes(pitch_mm, reach_mm + 2 * spread, rng.random())
        return np.asarray(even + spread * rng.standard_normal(even.size))


@dataclass(frozen=True)
class Hand:
    """What a hand really does, one value per draw.

    Parameters
    ----------
    speed_mm_s : numpy.ndarray
        Speed along the skin.
    passes : numpy.ndarray
        Passes that a place on the skin gets, on average over the place.
    force_n : numpy.ndarray
        Force on the tool.
    unevenness : numpy.ndarray
        Standard deviation of the logarithm of the force on one needle, from strike to strike.
    tilt : numpy.ndarray
        Standard deviation of the tilt of the tool against the skin about either axis, rad.
    jitter, jitter_length_mm : numpy.ndarray
        Standard deviation of the logarithm of the speed along the path, and over which length it keeps its value.
    lane_spread : numpy.ndarray
        Standard deviation of the place of a lane across the heading, over the distance between lanes.
    needle_use : numpy.ndarray
        Uses of the needles so far, this one included.
    """

    speed_mm_s: Array
    passes: Array
    force_n: Array
    unevenness: Array
    tilt: Array
    jitter: Array
    jitter_length_mm: Array
    lane_spread: Array
    needle_use: Array

    def stroke(self, draw: int | None = None) -> Stroke:
        """Movement of the hand in one draw, or with the medians over the draws."""

        def pick(values: Array) -> float:
            return float(np.median(values) if draw is None else values[draw])

        return Stroke(
            speed_mm_s=pick(self.speed_mm_s),
            jitter=pick(self.jitter),
            jitter_length_mm=pick(self.jitter_length_mm),
            lane_spread=pick(self.lane_spread),
            tilt=pick(self.tilt),
        )


def hold(technique: Technique, p: Parameters) -> Hand:
    """Draw what the hand of an operator does.

    Parameters
    ----------
    technique : Technique
        Operator, speed, passes and use of the needles.
    p : Parameters
        Uses ``hand_speed``, ``hand_coverage``, ``hand_force``, ``hand_unevenness``, ``tool_tilt``, ``hand_jitter``
        and ``lane_spread`` of the operator, ``hand_jitter_length``, and ``needle_uses`` where the technique does not
        say how often the needles were used.

    Returns
    -------
    Hand
        Arrays of shape (draws,).

    Raises
    ------
    InputError
        Where the operator is not known, or speed, passes or uses cannot be.
    """
    who, used = technique.operator, technique.needle_use
    if who not in OPERATORS:
        raise InputError(f"operator {who!r} is none of {', '.join(OPERATORS)}{nearest(who, OPERATORS)}", "technique")
    above_zero("the speed of the hand, mm/s,", technique.speed, "technique.speed")
    above_zero("the number of passes", technique.passes, "technique.passes")
    above_zero("the number of uses of a needle", 1 if used is None else used, "technique.needle_use")
    return Hand(
        speed_mm_s=technique.speed * p[f"hand_speed.{who}"],
        passes=technique.passes * p[f"hand_coverage.{who}"],
        force_n=p[f"hand_force.{who}"],
        unevenness=p[f"hand_unevenness.{who}"],
        tilt=np.radians(p[f"tool_tilt.{who}"]),
        jitter=p[f"hand_jitter.{who}"],
        jitter_length_mm=p["hand_jitter_length"],
        lane_spread=p[f"lane_spread.{who}"],
        needle_use=p[f"needle_uses.{who}"] if used is None else np.full(p.draws, float(used)),
    )

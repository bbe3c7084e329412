"""The hand that holds the tool: its speed, its force and its evenness."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from percuta.errors import InputError, nearest
from percuta.parameters import Parameters
from percuta.parameters.values import Array

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
    def needle_use(self) -> int:
        """1 when the needles are new."""


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
        Standard deviation of the tilt of a pen against the skin, rad.
    jitter : numpy.ndarray
        Standard deviation of the logarithm of the speed along the path.
    """

    speed_mm_s: Array
    passes: Array
    force_n: Array
    unevenness: Array
    tilt: Array
    jitter: Array


def hold(technique: Technique, p: Parameters) -> Hand:
    """Draw what the hand of an operator does.

    Parameters
    ----------
    technique : Technique
        Operator, speed and passes.
    p : Parameters
        Uses ``hand_speed``, ``hand_coverage``, ``hand_force``, ``hand_unevenness``, ``tool_tilt`` and
        ``hand_jitter`` of the operator.

    Returns
    -------
    Hand
        Arrays of shape (draws,).

    Raises
    ------
    InputError
        Where the operator is not known.
    """
    who = technique.operator
    if who not in OPERATORS:
        raise InputError(f"operator {who!r} is none of {', '.join(OPERATORS)}{nearest(who, OPERATORS)}", "technique")
    return Hand(
        speed_mm_s=technique.speed * p[f"hand_speed.{who}"],
        passes=technique.passes * p[f"hand_coverage.{who}"],
        force_n=p[f"hand_force.{who}"],
        unevenness=p[f"hand_unevenness.{who}"],
        tilt=np.radians(p[f"tool_tilt.{who}"]),
        jitter=p[f"hand_jitter.{who}"],
    )

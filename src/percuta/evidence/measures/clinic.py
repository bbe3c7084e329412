"""What raters see of a course: grades and their change."""

from __future__ import annotations

import numpy as np

from percuta.errors import InputError
from percuta.evidence.measures import Array, Question, measure
from percuta.evidence.units import SCORE

RATERS = {"blinded": "", "open": "_open_label", "untreated": "_nonspecific"}
"""Who judges: the suffix of the series of gains."""


def _gain(ask: Question, scale: str, rater: str) -> Array:
    if rater not in RATERS:
        raise InputError(f"rater {rater!r} is none of {', '.join(RATERS)}")
    name = f"{scale}_gain{RATERS[rater]}"
    if name not in ask.result.series:
        raise InputError(f"no {scale} grade is computed for the concerns of this study")
    return ask.series(name)


@measure(SCORE, whole=True)
def goodman_baron_gain(ask: Question, *, rater: str = "open") -> Array:
    """Improvement of the qualitative Goodman-Baron grade; rater open, blinded or untreated."""
    return _gain(ask, "goodman_baron", rater)


@measure(SCORE, whole=True)
def goodman_baron_gain_between(ask: Question, *, start: float, rater: str = "open") -> Array:
    """Improvement of the Goodman-Baron grade from a day after the first session to the time asked for."""
    now = _gain(ask, "goodman_baron", rater)
    found = ask.result
    values = found.series[f"goodman_baron_gain{RATERS[rater]}"].values
    before = np.array([np.interp(start, found.t_days, column) for column in values.T])
    return np.asarray(now - before)


@measure(SCORE, whole=True)
def lemperle_gain(ask: Question, *, rater: str = "open") -> Array:
    """Improvement of the Lemperle wrinkle grade; rater open, blinded or untreated."""
    return _gain(ask, "lemperle", rater)


@measure("1", whole=True)
def scar_gain_of_shape(ask: Question, *, shape: str, other: str) -> Array:
    """Improvement of scars of one shape over that of another in the same skin."""
    factors = [ask.p[f"scar_shape.{name}"] for name in (shape, other)]
    matrix, drift = _gain_parts(ask)
    mixed = ask.p["scar_shape.mixed"]
    one, two = (drift + matrix * factor / mixed for factor in factors)
    return np.asarray(one / two)


def _gain_parts(ask: Question) -> tuple[Array, Array]:
    """Gain by the matrix and gain without needling, of scars of mixed shape."""
    return ask.series("goodman_baron_gain_matrix"), _gain(ask, "goodman_baron", "untreated")

"""The days after a session: redness, swelling, scabs."""

from __future__ import annotations

from typing import Any

import numpy as np

from percuta.barrier import channels
from percuta.evidence.measures import Array, Question, measure
from percuta.evidence.units import SCORE
from percuta.outcome import downtime

HOURS_PER_DAY = 24
GRID_H = np.linspace(0, 14 * HOURS_PER_DAY, 673)
"""Half hours of two weeks, on which the end of swelling is looked for."""


@measure("hour")
def redness_duration(ask: Question) -> Array:
    """Time until redness is no longer noticed by others."""
    density, depth = channels(ask.session, ask.person)
    return HOURS_PER_DAY * downtime.back_in_public(depth, density, ask.person.fitzpatrick, ask.p)


@measure("hour")
def swelling_duration(ask: Question) -> Array:
    """Time until swelling is no longer noticed by others."""
    density, depth = channels(ask.session, ask.person)
    seen = downtime.oedema(GRID_H / HOURS_PER_DAY, depth, density, ask.p) > ask.p["erythema_visible_grade"]
    last = GRID_H.size - 1 - np.argmax(seen[::-1], axis=0)
    return np.asarray(np.where(seen.any(axis=0), GRID_H[last], 0.0))


@measure("day")
def signs_end(ask: Question) -> Array:
    """Day on which the last of redness, swelling, scabs and flaking is gone."""
    hours = np.maximum(redness_duration(ask), swelling_duration(ask))
    return np.maximum(hours / HOURS_PER_DAY, np.maximum(ask.p["crust_end"], ask.p["flaking_end"]))


@measure("hour")
def redness_after_array(ask: Question, *, depth: Any, needles_per_cm2: Any) -> Array:
    """Time until redness is no longer noticed after one insertion of an array: depth, mm."""
    deep, dense = ask.between(depth, "depth"), ask.between(needles_per_cm2, "density")
    return HOURS_PER_DAY * downtime.back_in_public(deep, dense, ask.person.fitzpatrick, ask.p)


@measure(SCORE)
def redness(ask: Question) -> Array:
    """Redness, grade 0 to 3, at a time after a session."""
    density, depth = channels(ask.session, ask.person)
    return np.asarray(downtime.erythema([ask.since], depth, density, ask.person.fitzpatrick, ask.p)[0])


@measure("day")
def scabs_end(ask: Question) -> Array:
    """Last day of tiny scabs."""
    return ask.p["crust_end"]


@measure("day")
def flaking_end(ask: Question) -> Array:
    """Last day of flaking."""
    return ask.p["flaking_end"]

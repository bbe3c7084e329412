"""The barrier after a session: who calls the channels closed when, and what water loss does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from percuta.barrier import Barrier, recover
from percuta.barrier.closure import closing_time, epithelium_closed_h, rat_sealing_time, sealing_time
from percuta.barrier.water_loss import impedance_closed_h
from percuta.evidence.measures import Array, Question, measure
from percuta.evidence.units import CHANGE

UM_PER_MM = 1000


def _barrier(ask: Question, t_days: Any = (0.0,)) -> Barrier:
    return recover(ask.session, ask.person, t_days, ask.p, ask.study.care.occluded)


@measure("hour")
def water_loss_back(ask: Question) -> Array:
    """Time until water loss is back to baseline within what an instrument can tell."""
    return _barrier(ask).barrier_back_h


@measure(CHANGE)
def water_loss_raised(ask: Question) -> Array:
    """Water loss above baseline, relative to it, at a time after a session."""
    return np.asarray(_barrier(ask, [ask.since]).water_loss[0] / ask.person.water_loss - 1)


@measure("hour")
def impedance_closed(ask: Question, *, depth: Any) -> Array:
    """Time until impedance calls channels of a depth, mm, closed."""
    return impedance_closed_h(_sealing(ask, depth), ask.p)


@measure("hour")
def closure_half_life(ask: Question, *, depth: Any) -> Array:
    """Half-life of the open area of channels of a depth, mm, after the elastic collapse."""
    return np.asarray(_sealing(ask, depth) * np.log(2))


@measure("hour")
def epithelium_closed(ask: Question, *, gap: Any) -> Array:
    """Time until the epidermis has grown over a gap, mm."""
    return epithelium_closed_h(ask.between(gap, "gap"), ask.p)


@measure("1")
def sealing_ratio(ask: Question, *, old: float, young: float) -> Array:
    """Sealing time at one age over that at another."""
    skin, p = ask.person, ask.p
    one, other = (sealing_time(p["sealing_reference_length"], age, skin.fitzpatrick, p) for age in (old, young))
    return np.asarray(one / other)


@measure("hour")
def rat_dye_closed(ask: Question, *, length: Any) -> Array:
    """Time until a dye no longer enters channels of a hairless rat; length of the needle, mm."""
    return closing_time(ask.p["dye_closed_share"], rat_sealing_time(ask.between(length, "length"), ask.p), ask.p)


@measure("hour")
def water_loss_back_of_array(ask: Question, *, depth: Any, needles_per_cm2: Any, width_um: Any) -> Array:
    """Time until water loss is back after one insertion of an array: depth, mm, and width of its channels."""
    channels = replace(
        ask.session,
        density_per_cm2=ask.between(needles_per_cm2, "density"),
        depth_mm=ask.between(depth, "depth")[None],
        channel_radius_mm=ask.between(width_um, "width") / 2 / UM_PER_MM,
    )
    return recover(channels, ask.person, [0.0], ask.p, ask.study.care.occluded).barrier_back_h


def _sealing(ask: Question, depth: Any) -> Array:
    skin = ask.person
    return sealing_time(ask.between(depth, "depth"), skin.age, skin.fitzpatrick, ask.p, ask.study.care.occluded)

"""Needles and arrays on a test bench: force of entry, breakthrough, arrays of other makers, the hairless rat."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from percuta.device import Device, devices
from percuta.evidence.measures import Array, Question, measure
from percuta.evidence.units import SHARE
from percuta.parameters import Parameters
from percuta.puncture import dimple, needle
from percuta.puncture.insertion import entry_law, insert
from percuta.skin import Skin
from percuta.study import Technique

MN_PER_N, UM_PER_MM = 1000, 1000
PER_CENT_MORE = 1 + 1e-9
"""A travel just beyond the one at which a needle enters."""


def _one_needle(tip_um: Array, needle_mm: float, travel_mm: Any, ask: Question) -> tuple[Array, Array, Array]:
    """Press one needle slowly into excised skin; depth, mm, steady force, N, and drag, N/mm."""
    p, excised = ask.p, _excised(ask.person, ask.p)
    modulus = dimple.rate_modulus_kpa(excised.modulus_kpa, excised.relaxed_share, excised.relaxation_time_s, 1.0) / 1000
    reduced = modulus / (1 - p["poisson_ratio"] ** 2)
    entry = entry_law(p).force_n(tip_um)
    steady = p["steady_force_share"] * entry
    drag = p["shaft_drag"] / 1000 * np.pi * needle_mm
    none = np.zeros(p.draws)
    support = dimple.Support(
        parabola=p["deep_indentation"] * modulus,
        membrane=none,
        punch=2 * reduced * tip_um / 2 / UM_PER_MM,
        tip_radius_mm=tip_um / 2 / UM_PER_MM,
        group=none,
    )
    travel = dimple.dimple_mm(entry, support) * PER_CENT_MORE if travel_mm is None else travel_mm
    return insert(travel, entry, steady, drag, support).depth_mm, steady, np.asarray(drag)


def _excised(skin: Skin, p: Parameters) -> Skin:
    return replace(skin, tension_n_per_mm=np.zeros(p.draws))


@measure("mN")
def entry_force(ask: Question, *, tip_um: Any) -> Array:
    """Force at which one needle enters; diameter of the tip, um."""
    return np.asarray(MN_PER_N * entry_law(ask.p).force_n(ask.between(tip_um, "tip")))


@measure(SHARE)
def cutting_share(ask: Question, *, depth: Any, needle_mm: float, tip_um: float = 8) -> Array:
    """Share of cutting in the force on a needle at a depth, mm."""
    _, steady, drag = _one_needle(np.full(ask.p.draws, float(tip_um)), needle_mm, 1.0, ask)
    return np.asarray(steady / (steady + drag * ask.between(depth, "depth")))


@measure("um")
def breakthrough_depth(ask: Question, *, tip_um: Any, needle_mm: float = 0.2) -> Array:
    """Depth of the tip when the force drops because the needle breaks through."""
    depth, _, _ = _one_needle(ask.between(tip_um, "tip"), needle_mm, None, ask)
    return np.asarray(UM_PER_MM * depth)


@measure("1")
def depth_ratio(ask: Question, *, tips_um: Any, travel: float, needle_mm: float = 0.2) -> Array:
    """Depth of a needle over that of another of a different tip, at one travel, mm."""
    first, second = (_one_needle(np.full(ask.p.draws, float(tip)), needle_mm, travel, ask)[0] for tip in tips_um)
    return np.divide(first, second, out=np.zeros(ask.p.draws), where=second > 0)


@measure(SHARE)
def buried_share(ask: Question, *, travel: Any, tip_um: Any, needle_mm: float = 0.2) -> Array:
    """Depth over travel of one needle in excised skin."""
    way = ask.between(travel, "travel")
    return np.asarray(_one_needle(ask.between(tip_um, "tip"), needle_mm, way, ask)[0] / way)


@measure("um")
def array_depth(ask: Question, *, length: float, needles: int, needle_mm: float, width: float, entry_n: float) -> Array:
    """In-situ depth of an array pressed by hand: length, mm, needles, width, mm, and entry force of a needle, N."""
    tool, use = _array(length, needles, needle_mm, width, entry_n, ask.p), Technique(passes=1, stretched=False)
    return UM_PER_MM * np.median(needle(tool, ask.person, use, length, ask.p).depth_mm, axis=0)


def _array(length: float, needles: int, needle_mm: float, width: float, entry_n: float, p: Parameters) -> Device:
    law = entry_law(p)
    tip = (MN_PER_N * entry_n - float(np.median(law.offset))) / float(np.median(law.slope))
    return replace(
        devices["stamp-35"],
        id="array",
        needles=needles,
        needle_diameter_mm=needle_mm,
        tip_diameter_um=tip,
        depth_range_mm=(length, length),
        depth_tolerance_mm=0.0,
        swath_mm=width,
    )

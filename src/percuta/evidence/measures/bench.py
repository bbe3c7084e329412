"""Needles and arrays on a test bench: force of entry, breakthrough, arrays of other makers, the hairless rat."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from percuta.device import Device, devices
from percuta.evidence.measures import Array, Question, measure
from percuta.evidence.units import SHARE
from percuta.parameters import Parameters
from percuta.puncture import Puncture, dimple, holding, needle
from percuta.puncture.conditions import even_scatter
from percuta.puncture.hand import hold
from percuta.puncture.insertion import Grip, Insertion, entry_law, insert, steady_force_n
from percuta.puncture.strength import margin, strength
from percuta.randomness import stream
from percuta.skin import Skin, rat
from percuta.study import Technique

MN_PER_N, UM_PER_MM, MM_PER_M = 1000, 1000, 1000
JUST_BEYOND = 1 + 1e-9
"""Travel over the one at which a needle enters, to see it just after it has."""
SLOW_S = 1.0
"""Time over which a bench loads the skin, where a paper says only that it was slow."""
PRESSED = Technique(passes=1)
"""A tool put on once."""


@dataclass(frozen=True)
class _Bench:
    """One needle pressed into excised skin that nothing but its own clamp holds."""

    support: dimple.Support
    entry_n: Array
    steady_n: Array
    drag: Array

    @classmethod
    def of(cls, tip_um: Array, needle_mm: float, ask: Question) -> _Bench:
        p = ask.p
        layers = dimple.layers(_excised(ask.person, p), SLOW_S, 0, p)
        entry = entry_law(p).force_n(tip_um)
        support = dimple.support(layers, np.full(p.draws, np.inf))
        return cls(support, entry, steady_force_n(entry, p), _drag(needle_mm, p))

    def at(self, travel_mm: Any) -> Insertion:
        return insert(travel_mm, self.entry_n, self.steady_n, self.drag, self.support)


def _excised(skin: Skin, p: Parameters) -> Skin:
    return replace(skin, tension_n_per_mm=np.zeros(p.draws))


def _drag(needle_mm: float, p: Parameters) -> Array:
    """Friction on a shaft per depth, N/mm."""
    return np.asarray(p["shaft_drag"] / 1000 * np.pi * needle_mm)  # kPa to N/mm2


def _tips(tip_um: float, ask: Question) -> Array:
    return np.full(ask.p.draws, float(tip_um))


@measure("mN")
def entry_force(ask: Question, *, tip_um: Any) -> Array:
    """Force at which one needle enters; diameter of the tip, um."""
    return np.asarray(MN_PER_N * entry_law(ask.p).force_n(ask.between(tip_um, "tip")))


@measure(SHARE)
def cutting_share(ask: Question, *, depth: Any, needle_mm: float, tip_um: float = 8) -> Array:
    """Share of cutting in the force on a needle at a depth, mm."""
    bench = _Bench.of(_tips(tip_um, ask), needle_mm, ask)
    return np.asarray(bench.steady_n / (bench.steady_n + bench.drag * ask.between(depth, "depth")))


@measure("um")
def breakthrough_depth(ask: Question, *, tip_um: Any, needle_mm: float = 0.2) -> Array:
    """Depth of the tip when the force drops because the needle breaks through."""
    bench = _Bench.of(ask.between(tip_um, "tip"), needle_mm, ask)
    travel = dimple.dimple_mm(bench.entry_n, bench.support) * JUST_BEYOND
    return np.asarray(UM_PER_MM * bench.at(travel).depth_mm)


@measure("1")
def depth_ratio(ask: Question, *, tips_um: Any, travel: float, needle_mm: float = 0.2) -> Array:
    """Depth of a needle over that of another of a different tip, at one travel, mm."""
    first, second = (_Bench.of(_tips(tip, ask), needle_mm, ask).at(travel).depth_mm for tip in tips_um)
    return np.divide(first, second, out=np.zeros(ask.p.draws), where=second > 0)


@measure(SHARE)
def buried_share(ask: Question, *, travel: Any, tip_um: Any, needle_mm: float = 0.2) -> Array:
    """Depth over travel of one needle in excised skin."""
    way = ask.between(travel, "travel")
    return np.asarray(_Bench.of(ask.between(tip_um, "tip"), needle_mm, ask).at(way).depth_mm / way)


@measure("1")
def strength_margin(ask: Question, *, tip_um: Any) -> Array:
    """Force that blunts a solid steel tip over the force at which it enters; diameter of the tip, um."""
    tip = ask.between(tip_um, "tip")
    bears = strength(tip, tip / UM_PER_MM, 1.0, ask.p)  # shaft and length do not count for a tip
    return margin(bears.tip_n, entry_law(ask.p).force_n(tip))


@measure("um")
def array_depth(ask: Question, *, length: float, needles: int, needle_mm: float, width: float, entry_n: float) -> Array:
    """In-situ depth of an array pressed by hand: length, mm, needles, width, mm, and entry force of a needle, N."""
    tool = _array(length, needles, needle_mm, width, entry_n, ask.p)
    return UM_PER_MM * np.median(needle(tool, ask.person, PRESSED, length, ask.p).depth_mm, axis=0)


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


@measure(SHARE)
def array_pierced(
    ask: Question, *, speed_m_s: float, length: float, needles: int, width: float, needle_mm: float, tip_um: float
) -> Array:
    """Whether most needles of an array pierce excised skin, 1 or 0; speed 0 is pressed by hand, lengths in mm."""
    p = ask.p
    load = np.full(p.draws, length / MM_PER_M / speed_m_s) if speed_m_s else p["press_time"]
    layers, force = dimple.layers(_excised(ask.person, p), load, 0, p), hold(PRESSED, p).force_n
    sharpness, stiffness, *_ = even_scatter(stream(p.seed, "evidence:array"), needles, p.draws)
    typical = entry_law(p).force_n(_tips(tip_um, ask))
    rim = np.minimum(holding.pressed_rim_mm(typical, force, width**2), holding.wave_reach_mm(layers, load, p))
    stiffer = _spread(stiffness, p["local_stiffness_cv"])
    support = dimple.support(layers, rim).elsewhere(stiffer, np.ones_like(stiffer))
    entry = entry_law(p).force_n(tip_um * _spread(sharpness, p["tip_scatter_cv"]))
    grip = None if speed_m_s else Grip(force, partial(np.full_like, fill_value=needles))
    found = insert(length, entry, steady_force_n(entry, p), _drag(needle_mm, p), support, grip)
    share = np.median((found.depth_mm > 0).mean(axis=0))
    return np.full(p.draws, float(share > 1 / 2))  # a paper saw one array; the median draw stands for it


def _spread(scatter: Array, cv: Array) -> Array:
    """Return lognormal factors of median 1 from standard normal scatter and a coefficient of variation."""
    return np.asarray(np.exp(np.sqrt(np.log1p(cv**2)) * scatter))


@measure("mm")
def rat_channel_depth(ask: Question) -> Array:
    """Depth of the channel that a roller on a hairless rat leaves, median over the strikes."""
    return np.median(_rolled_rat(ask).channel_mm, axis=0)


@measure("mm")
def rat_channel_width(ask: Question) -> Array:
    """Width at the surface of the channel that a roller on a hairless rat leaves."""
    return 2 * _rolled_rat(ask).channel_radius_mm


def _rolled_rat(ask: Question) -> Puncture:
    """Roll a rat gently; the hand counts as one at home, whose force may be that weak."""
    p, study = ask.p, ask.study
    overrides = {**study.parameters, "hand_force.home": f"{np.median(p['rat_roller_force'])} N"}
    gentle = Parameters(p.draws, p.seed, overrides=overrides)
    use = study.technique.model_copy(update={"operator": "home", "needle_use": 1})
    return needle(ask.tool, rat(ask.person, p), use, ask.tool.depth_range_mm[1], gentle)

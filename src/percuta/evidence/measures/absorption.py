"""What gets into skin: permeability, needled pieces of skin in a cell, numbing creams and what reaches the blood."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from percuta.barrier import Absorption, Compound, Numbness, Product, absorb, custom, numb, permeability, pores
from percuta.barrier import compound as of_library
from percuta.errors import InputError
from percuta.evidence.measures import Array, Question, measure
from percuta.evidence.units import SHARE

MINUTES_PER_HOUR = 60
MM_PER_CM = 10
SOLUTION = Product(0.001, 1.0, time_h=1000, occluded=True, held=True)
"""A cell's donor: dilute, deep and stirred. Ratios and lags do not depend on its strength."""
FIRST_H, TIMES = 0.1, 30
"""First time at which the receptor is read, hours, and how often it is."""


@measure("cm/h")
def permeability_of_law(ask: Question, *, compound: str, weight: float, log_kow: float) -> Array:
    """Permeability of intact human skin to a neutral compound, by the law of weight, Da, and log Kow."""
    what = custom(compound, ask.p, molecular_weight=weight, log_kow=log_kow)
    return np.asarray(permeability(what, ask.p["tissue_ph"], ask.p) / MM_PER_CM)


@measure("1")
def permeation_enhancement(
    ask: Question, *, of: str, hours: float, membrane: Any = (0.5, 1.5), own: Any = None, ph: float | None = None
) -> Array:
    """Amount through needled excised skin over that through intact skin by an hour; membrane in mm.

    A compound that the library lacks is described by `own`, the keywords of `percuta.barrier.custom`.
    """
    what = _compound(of, own, ph, ask)
    needled, intact = (_cell(ask, what, [hours], membrane, with_pores) for with_pores in (True, False))
    return np.asarray(needled.delivered[-1] / intact.delivered[-1])


@measure("1")
def steady_flux_enhancement(
    ask: Question, *, of: str, hours: float, membrane: Any = (0.5, 1.5), own: Any = None, ph: float | None = None
) -> Array:
    """Flux through needled excised skin over that through intact skin, each where it is steepest within some hours."""
    what = _compound(of, own, ph, ask)
    needled, intact = (_cell(ask, what, _read(hours), membrane, with_pores) for with_pores in (True, False))
    return np.asarray(needled.flux().max(axis=0) / intact.flux().max(axis=0))


@measure("hour")
def permeation_lag(
    ask: Question, *, of: str, hours: float, membrane: Any = (0.5, 1.5), samples: Any = None, ph: float | None = None
) -> Array:
    """Lag of what comes through needled excised skin, from its steepest part within some hours or between samples."""
    return _cell(ask, _compound(of, None, ph, ask), _read(hours, samples), membrane, True).lag_h()


@measure("1")
def permeation_lag_share(
    ask: Question, *, of: str, hours: float, membrane: Any = (0.5, 1.5), ph: float | None = None
) -> Array:
    """Lag through needled excised skin as a share of that through intact skin."""
    what = _compound(of, None, ph, ask)
    needled, intact = (_cell(ask, what, _read(hours), membrane, with_pores).lag_h() for with_pores in (True, False))
    return np.asarray(needled / intact)


def _read(hours: float, samples: Any = None) -> Any:
    """Hours at which the receptor is read."""
    return samples or np.linspace(FIRST_H, hours, TIMES)


def _cell(ask: Question, what: Compound, times_h: Any, membrane: Any, needled: bool) -> Absorption:
    """Put a piece of skin into a Franz cell; it recoils from the needles and does not heal."""
    p, skin = ask.p, ask.person
    return absorb(
        what,
        SOLUTION,
        skin,
        p,
        pores=pores(ask.session, skin, p, living=False) if needled else None,
        setting="franz cell",
        membrane_mm=ask.between(membrane, "piece of skin"),
        times_h=times_h,
    )


def _compound(of: str, own: Any, ph: float | None, ask: Question) -> Compound:
    """Take a compound of the library, or one of the record's own; in a donor of the pH that is told."""
    what = custom(of, ask.p, **own) if own else of_library(of, ask.p)
    return what if ph is None else replace(what, vehicle_ph=np.full(ask.p.draws, ph))


@measure("mm")
def numb_depth(ask: Question, *, cream: str, minutes: float, stays: float | None = None) -> Array:
    """Depth to which half of the pain is blocked so many minutes after a cream is put on under a film and stays."""
    found = _numbed(ask, cream, stays or minutes, None, None)
    depth = found.numb_depth_mm()
    return np.array([np.interp(minutes / MINUTES_PER_HOUR, found.t_h, column) for column in depth.T])


@measure(SHARE)
def taken_up(ask: Question, *, cream: str, agent: str, stays: float, layer: float, area: float) -> Array:
    """Share of an anaesthetic that is no longer on the skin when a cream, mg/mm2 on cm2 for minutes, is wiped off."""
    drug = _numbed(ask, cream, stays, layer, area).uptake[agent]
    return np.asarray(1 - drug.amounts["removed"][-1] / drug.dose)


@measure("ug/mL")
def plasma_peak(
    ask: Question, *, cream: str, stays: float, layer: Any = None, area: Any = None, covered: bool = True
) -> Array:
    """Highest level of lidocaine in plasma after a cream, mg/mm2 on cm2 for minutes."""
    plasma = _numbed(ask, cream, stays, layer, area, covered).plasma
    if plasma is None:
        raise InputError(f"there is no lidocaine in {cream!r}")
    return plasma.peak


def _numbed(
    ask: Question, cream: str, minutes: float, layer: float | None, area: float | None, covered: bool = True
) -> Numbness:
    time = minutes / MINUTES_PER_HOUR
    return numb(cream, ask.person, ask.p, time_h=time, occluded=covered, layer_mg_per_mm2=layer, area_cm2=area)

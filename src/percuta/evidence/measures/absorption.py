"""What gets into skin: permeability, needled pieces of skin in a cell, numbing creams and what reaches the blood."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from percuta.barrier import Absorption, Compound, Numbness, Product, absorb, custom, numb, permeability, pores
from percuta.barrier import compound as of_library
from percuta.barrier.permeability import lipid_path, polar_path
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
    ask: Question,
    *,
    of: str,
    hours: float,
    membrane: Any = None,
    own: Any = None,
    ph: Any = None,
    species: str | None = None,
    flux: bool = False,
) -> Array:
    """Amount by an hour, or the highest flux until then, through needled excised skin over that through intact skin.

    Thickness of the piece in mm, "split", or as pieces are where it is not told; a compound that the library lacks is
    described by `own`, the keywords of `percuta.barrier.custom`; skin of man, pig or rat.
    """
    what, read = _compound(of, own, ph, species, ask), _read(hours) if flux else [hours]
    needled, intact = (_cell(ask, what, read, membrane, with_pores) for with_pores in (True, False))
    if flux:
        return np.asarray(needled.flux().max(axis=0) / intact.flux().max(axis=0))
    return np.asarray(needled.delivered[-1] / intact.delivered[-1])


@measure("hour")
def permeation_lag(
    ask: Question,
    *,
    of: str,
    hours: float,
    membrane: Any = None,
    samples: Any = None,
    ph: Any = None,
    species: str | None = None,
    needled: bool = True,
) -> Array:
    """Lag of what comes through a piece of skin, from its steepest part within some hours or between samples."""
    return _cell(ask, _compound(of, None, ph, species, ask), _read(hours, samples), membrane, needled).lag_h()


@measure("1")
def permeation_lag_share(ask: Question, *, of: str, hours: float, membrane: Any = None, ph: Any = None) -> Array:
    """Lag through needled excised skin as a share of that through intact skin."""
    what = _compound(of, None, ph, None, ask)
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
        membrane_mm=_thickness(ask, membrane),
        times_h=times_h,
    )


def _thickness(ask: Question, membrane: Any) -> Array:
    """Thickness of a piece of skin, mm: as told, as dermatomes cut, or as pieces are."""
    if membrane is None:
        return ask.p["excised_thickness"]
    return ask.p["split_thickness"] if membrane == "split" else ask.between(membrane, "piece of skin")


def _compound(of: str, own: Any, ph: Any, species: str | None, ask: Question) -> Compound:
    """Take a compound of the library, or one of the record's own; its donor and its skin as told."""
    p = ask.p
    what = custom(of, p, **own) if own else of_library(of, p)
    if ph is not None:
        what = replace(what, vehicle_ph=ask.between(ph, "pH of the donor"))
    if species is None:
        return what
    human = what.measured_kp
    if human is None:
        whole = lipid_path(what, p) + polar_path(what.molecular_weight, p)
        human = p["kp_model_error"] * whole / MM_PER_CM
    return replace(what, measured_kp=human * p[f"skin_beside_man.{species}"])


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
    ask: Question,
    *,
    cream: str,
    stays: float,
    layer: Any = None,
    area: Any = None,
    covered: bool = True,
    base: str = "cream",
) -> Array:
    """Highest level of lidocaine in plasma after a cream or ointment, mg/mm2 on cm2 for minutes."""
    plasma = _numbed(ask, cream, stays, layer, area, covered, base).plasma
    if plasma is None:
        raise InputError(f"there is no lidocaine in {cream!r}")
    return plasma.peak


def _numbed(
    ask: Question,
    cream: str,
    minutes: float,
    layer: float | None,
    area: float | None,
    covered: bool = True,
    base: str = "cream",
) -> Numbness:
    return numb(
        cream,
        ask.person,
        ask.p,
        time_h=minutes / MINUTES_PER_HOUR,
        occluded=covered,
        base=base,
        layer_mg_per_mm2=layer,
        area_cm2=area,
    )

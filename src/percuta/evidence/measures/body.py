"""Skin before treatment: layers, mechanics, water loss, vessels, and what age does to them."""

from __future__ import annotations

from typing import Any

import numpy as np

from percuta.errors import InputError, nearest
from percuta.evidence.measures import Array, Question, measure
from percuta.evidence.units import CHANGE, SCORE
from percuta.skin import Skin, describe, vessels

METHODS = ("life", "ultrasound", "section")
"""How a dermis is read: as it is, below the entry echo of ultrasound, or in a section of excised skin."""
PLACES = ("", "eyelid", "nasal tip")
"""Places that are no sites, told from the nearest one."""


@measure("mm")
def dermis_thickness(ask: Question, *, method: str = "life", place: str = "") -> Array:
    """Thickness of the dermis as a method reads it: life, ultrasound or section; place eyelid or nasal tip."""
    _one_of("method", method, METHODS)
    skin, p = ask.person, ask.p
    dermis = skin.dermis_mm * _place_over_site(ask, place)
    if method == "ultrasound":  # the entry echo hides the top of the dermis
        return np.asarray(skin.epidermis_mm + dermis - p["entry_echo_thickness"])
    return np.asarray(dermis * p["section_thickness_ratio"] if method == "section" else dermis)


def _one_of(what: str, given: str, known: tuple[str, ...]) -> None:
    if given not in known:
        raise InputError(f"{what} {given!r} is none of {', '.join(filter(None, known))}{nearest(given, known)}")


def _place_over_site(ask: Question, place: str) -> Array:
    """Thickness at a place over that at the site it lies next to."""
    _one_of("place", place, PLACES)
    factors = {"eyelid": lambda p: 1 / p["canthus_over_eyelid"], "nasal tip": lambda p: p["nasal_tip_over_root"]}
    return np.asarray(factors[place](ask.p)) if place else np.ones(ask.p.draws)


@measure("mm")
def epidermis_thickness(ask: Question) -> Array:
    """Thickness of the whole epidermis."""
    return ask.person.epidermis_mm


@measure("mm")
def skin_thickness(ask: Question, *, sexes: str = "one") -> Array:
    """Thickness of epidermis and dermis; sexes one, or both for the mean of women and men."""
    _one_of("sexes", sexes, ("one", "both"))
    if sexes == "one":
        return ask.person.thickness_mm
    women, men = (
        describe(ask.study.skin, ask.study.subject.model_copy(update={"sex": sex}), ask.p) for sex in ("female", "male")
    )
    return np.asarray((women.thickness_mm + men.thickness_mm) / 2)


@measure("mm")
def stratum_corneum_thickness(ask: Question) -> Array:
    """Thickness of the stratum corneum."""
    return ask.person.stratum_corneum_mm


@measure("mm")
def papillary_depth(ask: Question) -> Array:
    """Depth of the base of the papillary dermis, where the upper plexus lies."""
    return ask.person.plexus_depth_mm


@measure("mm")
def fat_thickness(ask: Question) -> Array:
    """Thickness of the superficial fat."""
    return ask.person.fat_mm


@measure("kPa")
def relaxed_modulus(ask: Question) -> Array:
    """Young modulus of whole skin at small strain after relaxation."""
    return ask.person.relaxed_modulus_kpa


@measure("1")
def relaxed_share(ask: Question) -> Array:
    """Long-time over instantaneous stress."""
    return ask.person.relaxed_share


@measure("s")
def relaxation_time(ask: Question) -> Array:
    """Relaxation time of skin."""
    return ask.person.relaxation_time_s


@measure("N/m")
def natural_tension(ask: Question) -> Array:
    """Tension of skin at rest."""
    return np.asarray(1000 * ask.person.tension_n_per_mm)  # N/mm to N/m


@measure("kPa")
def natural_stress(ask: Question) -> Array:
    """Tension at rest over the thickness of the skin that bears it."""
    return np.asarray(1000 * ask.person.tension_n_per_mm / ask.person.thickness_mm)  # N/mm2 to kPa


@measure(SCORE)
def suction_ratio(ask: Question, *, ratio: str) -> Array:
    """Suction elasticity before treatment: ratio r2, r5 or r7."""
    return np.asarray(getattr(ask.person, f"elasticity_{ratio}"))


@measure("g/m^2/h")
def water_loss_at_rest(ask: Question) -> Array:
    """Transepidermal water loss of unharmed skin."""
    return ask.person.water_loss


@measure("1/mm^2")
def capillary_loops(ask: Question) -> Array:
    """Capillary loops per area."""
    return vessels(ask.person, ask.p).loops_per_mm2


@measure("1")
def ratio_of_sites(ask: Question, *, of: str, to: str, property: str) -> Array:
    """Ratio of a property of the skin at one site to the same at another, for one person."""
    one, other = (getattr(_elsewhere(ask, site=site), property) for site in (of, to))
    return np.asarray(one / other)


@measure("1")
def skin_over_eyelid(ask: Question, *, of: str, place: str = "") -> Array:
    """Whole skin at one site, or a place by it, over the skin of the eyelid of the same person."""
    one = _elsewhere(ask, site=of).thickness_mm * _place_over_site(ask, place)
    eyelid = _elsewhere(ask, site="periorbital").thickness_mm * _place_over_site(ask, "eyelid")
    return np.asarray(one / eyelid)


@measure("1")
def ratio_of_ages(ask: Question, *, old: Any, young: Any, property: str) -> Array:
    """Ratio of a property of the skin at one age to the same at another; ages or ranges of ages."""
    one, other = (_at_age(ask, age, property) for age in (old, young))
    return np.asarray(one / other)


@measure(CHANGE)
def change_per_decade(ask: Question, *, property: str, young: float = 20) -> Array:
    """Change of a property of the skin per decade of age, relative to the young value."""
    start, end = (_at_age(ask, age, property) for age in (young, young + 10))
    return np.asarray(end / start - 1)


def _at_age(ask: Question, age: Any, property: str) -> Array:
    """Read a property at an age, or at the middle of a range of ages."""
    years = float(np.mean(age))
    return np.asarray(getattr(_elsewhere(ask, age=years), property))


def _elsewhere(ask: Question, site: str | None = None, age: float | None = None) -> Skin:
    choice = ask.study.skin if site is None else ask.study.skin.model_copy(update={"site": site})
    subject = ask.study.subject if age is None else ask.study.subject.model_copy(update={"age": age})
    return describe(choice, subject, ask.p)

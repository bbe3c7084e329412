"""What age and habits do to the rates of healing, as the experiments saw it that the factors stand on."""

from __future__ import annotations

from typing import Any

import numpy as np

from percuta.errors import InputError, nearest
from percuta.evidence.measures import Array, Question, measure
from percuta.evidence.units import CHANGE
from percuta.healing.modifiers import Modifiers, basal_synthesis_by_age, modifiers, synthesis_by_age
from percuta.study import Study

DAYS_PER_YEAR = 365.25


@measure("1")
def procollagen_ratio(ask: Question, *, old: float, young: float) -> Array:
    """Collagen synthesis per fibroblast at one age over that at another."""
    return np.asarray(synthesis_by_age(old, ask.p) / synthesis_by_age(young, ask.p))


@measure("1")
def attachment_ratio(ask: Question, *, old: float, young: float) -> Array:
    """Attached surface of fibroblasts at one age over that at another."""
    ages = ask.p.record("procollagen_old_share").applies["age"]
    return np.asarray(ask.p["attachment_old_share"] ** ((old - young) / (ages[1] - ages[0])))


@measure("1")
def old_synthesis_ratio(ask: Question, *, old: float, young: float) -> Array:
    """Collagen synthesis of skin at one age over that at another: cells and their attachment together."""
    cells = synthesis_by_age(old, ask.p) / synthesis_by_age(young, ask.p)
    return np.asarray(cells * basal_synthesis_by_age(old, ask.p) / basal_synthesis_by_age(young, ask.p))


@measure(CHANGE)
def habit_on_synthesis(ask: Question, *, habit: str, collagen: str = "i") -> Array:
    """Change of collagen synthesis by a habit: smoking, retinoid, low_vitamin_c or diabetes; collagen i or iii."""
    plain, changed = with_and_without(ask.study, habit)
    one, other = (getattr(_factors(study, ask), f"synthesis_{collagen}") for study in (changed, plain))
    return np.asarray(one / other - 1)


def with_and_without(study: Study, habit: str) -> tuple[Study, Study]:
    """Return a study without any of the habits, and with one of them: smoking, retinoid, low_vitamin_c or diabetes."""
    plain = study.patched(
        {
            "subject": {"smoker": False},
            "care": {"retinoid": False, "vitamin_c": "replete"},
            "history": {"diabetes_uncontrolled": False},
        }
    )
    patches: dict[str, dict[str, Any]] = {
        "smoking": {"subject": {"smoker": True}},
        "retinoid": {"care": {"retinoid": True}},
        "low_vitamin_c": {"care": {"vitamin_c": "low"}},
        "diabetes": {"history": {"diabetes_uncontrolled": True}},
    }
    if habit not in patches:
        raise InputError(f"habit {habit!r} is none of {', '.join(patches)}{nearest(habit, patches)}")
    return plain, plain.patched(patches[habit])


@measure(CHANGE)
def sun_on_breakdown(ask: Question) -> Array:
    """Change of the enzymes that break collagen down, in skin never protected against skin always protected."""
    bare, covered = (ask.study.patched({"care": {"sunscreen": share}}) for share in (0, 1))
    one, other = (_factors(study, ask).mmp_production for study in (bare, covered))
    return np.asarray(one / other - 1)


def _factors(study: Study, ask: Question) -> Modifiers:
    return modifiers(study.subject, study.care, ask.p, study.history)


@measure("year")
def collagen_half_life(ask: Question) -> Array:
    """Half-life of mature collagen at rest."""
    return np.asarray(np.log(2) / ask.p["collagen_turnover"] / DAYS_PER_YEAR)


@measure(CHANGE)
def collagen_change_per_decade(ask: Question) -> Array:
    """Change of collagen by ageing over ten years."""
    return np.asarray(np.expm1(-10 * DAYS_PER_YEAR * ask.p["collagen_ageing"]))

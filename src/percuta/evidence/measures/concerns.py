"""What raters and probes see of any concern: scales, shares in classes of improvement, further instruments."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from percuta.errors import InputError, nearest
from percuta.evidence.measures import Array, Question, measure
from percuta.evidence.units import CHANGE, PEOPLE, SCORE, WHOLE
from percuta.healing.modifiers import modifiers
from percuta.outcome import concerns, grading, matrix, probes, responders
from percuta.outcome.concerns import Seen, Sheet
from percuta.outcome.observed import at_day
from percuta.outcome.signs import RATERS

GRADES: Mapping[str, int] = {
    "0-25": 0,
    "poor": 0,
    "minimal": 0,
    "failed": 0,
    "26-50": 1,
    "fair": 1,
    "moderate": 1,
    "51-75": 2,
    "good": 2,
    "very good": 2,
    "marked": 2,
    "76-100": 3,
    "excellent": 3,
}
"""Quartile class of improvement by the words of papers."""
SCALE_MM = 100.0
"""Length of a visual analogue scale, mm."""


def _seen(ask: Question, kind: str = "") -> Seen:
    """Follow the concern that is asked for, or the first of the study."""
    found = ask.result
    series = grading.folds(list(found.series.values()))
    every = concerns.see(ask.study, found.t_days, series, ask.p)
    fitting = [seen for seen in every if kind in ("", seen.kind)]
    if not fitting:
        raise InputError(f"this study has no {kind.replace('_', ' ') or 'concern'} with a clinical outcome")
    return fitting[0]


def _rater(name: str) -> str:
    if name not in RATERS:
        raise InputError(f"rater {name!r} is none of {', '.join(RATERS)}{nearest(name, RATERS)}")
    return name


def _parts(ask: Question, kind: str, rater: str) -> tuple[Array, Array, Array]:
    """Drift, what the tissue adds, and the inflation of the rater, on the day that is asked for."""
    seen, times = _seen(ask, kind), ask.result.t_days
    course = seen.whole
    drift, added = (at_day(times, part, ask.day) for part in (course.nonspecific, course.matrix))
    return drift, added, course.inflation if _rater(rater) == "open" else np.ones_like(course.inflation)


def _globally(ask: Question, kind: str, rater: str) -> tuple[Array, Array, Array]:
    """As `_parts`, for a judgement of the whole in words: those of an open series stand for less."""
    drift, added, _ = _parts(ask, kind, rater)
    return drift, added, ask.p["global_inflation"] if rater == "open" else np.ones_like(drift)


@measure(PEOPLE, whole=True)
def share_in_class(ask: Question, *, grade: str, concern: str = "", rater: str = "open") -> Array:
    """Share of people in a quartile class of improvement of a concern, by its word: poor, fair, good, excellent."""
    if grade not in GRADES:
        raise InputError(f"grade {grade!r} is none of {', '.join(GRADES)}{nearest(grade, GRADES)}")
    drift, added, inflation = _globally(ask, concern, rater)
    return np.asarray(responders.class_shares(drift, added, ask.p, inflation)[GRADES[grade]])


@measure(PEOPLE, whole=True)
def any_gain_share(ask: Question, *, concern: str = "", rater: str = "open") -> Array:
    """Share of people in whom a rater sees any gain of a concern."""
    drift, added, inflation = _parts(ask, concern, rater)
    return responders.share_above(0, drift, added, ask.p, inflation)


def _falling(ask: Question, kind: str, grades: float, rater: str) -> Array:
    """Share of people whose whole grade of a concern falls by so many or more, (draws,)."""
    scale = "scar_grade" if kind == "acne_scars" else "wrinkle_grade"
    room = ask.p[f"{scale}.{_seen(ask, kind).severity}"] - ask.p[f"{scale}.best"]
    drift, added, inflation = _parts(ask, kind, rater)
    return responders.share_falling(grades, room, drift, added, ask.p, inflation)


@measure(PEOPLE, whole=True)
def goodman_baron_responders(ask: Question, *, grades: float = 1, rater: str = "open") -> Array:
    """Share of people whose Goodman-Baron grade, as written in whole grades, improves by so many or more."""
    return _falling(ask, "acne_scars", grades, rater)


@measure(PEOPLE, whole=True)
def lemperle_responders(ask: Question, *, grades: float = 1, rater: str = "open") -> Array:
    """Share of people whose Lemperle grade, as written in whole grades, improves by so many or more."""
    return _falling(ask, _seen(ask).kind, grades, rater)


@measure(WHOLE, whole=True)
def goodman_baron_mode(ask: Question, *, grade: int, rater: str = "open") -> Array:
    """Fall of the commonest Goodman-Baron grade of people who all start somewhere in one whole grade."""
    falling = [_falling(ask, "acne_scars", grades, rater) for grades in range(1, grade)]
    at_least = np.stack([np.ones_like(falling[0]), *falling, np.zeros_like(falling[0])])
    return np.asarray(np.argmax(-np.diff(at_least, axis=0), axis=0), dtype=float)


@measure(PEOPLE, whole=True)
def gais_responders(ask: Question, *, concern: str = "", rater: str = "open") -> Array:
    """Share of people rated improved or better on the global aesthetic improvement scale."""
    drift, added, inflation = _globally(ask, concern, rater)
    return responders.at_least_improved(drift, added, ask.p, inflation)


@measure(PEOPLE, whole=True)
def scar_scale_responders(ask: Question, *, mm: float = 10, rater: str = "blinded") -> Array:
    """Share of people whose treated half gains so many mm of 100 over the untreated half."""
    seen = _seen(ask, "surgical_scar")
    _, added, inflation = _parts(ask, "surgical_scar", rater)
    start = SCALE_MM * ask.p[f"severity_share.{seen.severity}"]
    return responders.share_above(mm / start, np.zeros_like(added), added, ask.p, inflation)


@measure(CHANGE, whole=True)
def concern_change(ask: Question, *, concern: str = "", rater: str = "open") -> Array:
    """Change of a concern at a glance; -0.3 where three tenths of it are gone."""
    return -at_day(ask.result.t_days, _seen(ask, concern).whole.gone(_rater(rater)), ask.day)


def _sheet(kind: str, scale: str, category: str = "") -> Sheet:
    fitting = [sheet for sheet in concerns.SHEETS.get(kind, ()) if (sheet.scale, sheet.category) == (scale, category)]
    if not fitting:
        raise InputError(f"{scale} {category}".rstrip() + f" is no scale of {kind.replace('_', ' ')}")
    return fitting[0]


@measure(CHANGE, whole=True)
def posas_change(ask: Question, *, item: str, rater: str = "observer") -> Array:
    """Change of one item of POSAS as an observer, or the patient, who know of the treatment see it."""
    seen = _seen(ask, "surgical_scar")
    sheet = _sheet("surgical_scar", f"posas_{rater}")
    if item not in sheet.items:
        raise InputError(f"{item!r} is no item of {sheet.scale}{nearest(item, sheet.items)}")
    grades = concerns.item(seen, sheet, item, "open", ask.p)
    return np.asarray(at_day(ask.result.t_days, grades, ask.day) / grades[0] - 1)


@measure(SCORE, whole=True)
def alexiades_gain(ask: Question, *, category: str, rater: str = "open") -> Array:
    """Improvement of one category of the Alexiades-Armenakas grading: texture, laxity or dyschromia."""
    kind = {"texture": "texture", "laxity": "laxity", "dyschromia": "tone"}.get(category, category)
    seen = _seen(ask, kind)
    found = concerns.gain(seen, _sheet(kind, "alexiades", category), _rater(rater), ask.p)
    return at_day(ask.result.t_days, found, ask.day)


@measure(SCORE, whole=True)
def goodman_baron_quantitative_gain(ask: Question, *, rater: str = "blinded") -> Array:
    """Improvement of the quantitative Goodman-Baron score of acne scars."""
    seen = _seen(ask, "acne_scars")
    shapes = [concern.shape or "mixed" for concern in ask.study.concerns if concern.kind == "acne_scars"]
    found = concerns.quantitative_gain(seen, shapes, _rater(rater), ask.p)
    return at_day(ask.result.t_days, found, ask.day)


@measure(CHANGE, whole=True)
def reticulin_stain_area(ask: Question) -> Array:
    """Area of the papillary dermis that silver stains."""
    return matrix.reticulin_stain_change(ask.series("collagen_iii"), ask.p)


@measure(CHANGE, whole=True)
def procollagen(ask: Question, *, type: str) -> Array:
    """Procollagen i or iii in the papillary dermis."""
    return ask.series(f"procollagen_{type}") - 1


@measure(CHANGE, whole=True)
def dermal_thickness(ask: Question) -> Array:
    """Thickness of the dermis."""
    share = ask.person.papillary_mm / ask.person.dermis_mm
    return matrix.dermal_thickness_change(ask.series("collagen"), ask.series("hyaluronan"), share, ask.p)


@measure(CHANGE, whole=True)
def suction(ask: Question, *, ratio: str) -> Array:
    """Suction ratio of the Cutometer: r5 or r7."""
    skin = ask.person
    net = probes.net_elasticity_change(ask.series("collagen"), skin.elasticity_r5, ask.p)
    if ratio == "r5":
        return net
    if ratio != "r7":
        raise InputError(f"ratio {ratio!r} is none of r5, r7; gross elasticity is the measure elasticity")
    water = ask.series("hyaluronan")
    return probes.biological_elasticity_change(net, water, skin.elasticity_r5, skin.elasticity_r7, ask.p)


@measure(CHANGE, whole=True)
def probe(ask: Question, *, of: str) -> Array:
    """Change of what a probe reads: hydration, erythema_index or melanin_index."""
    allowed = ("hydration", "erythema_index", "melanin_index")
    if of not in allowed:
        raise InputError(f"{of!r} is none of {', '.join(allowed)}{nearest(of, allowed)}")
    return ask.series(of) - 1


@measure(CHANGE)
def moist_cover_on_closing(ask: Question) -> Array:
    """Speed of migrating keratinocytes under a moist cover, against open air."""
    care = ask.study.care
    open_air, covered = (
        modifiers(ask.study.subject, care.model_copy(update={"occluded": shut}), ask.p).keratinocyte_pace
        for shut in (False, True)
    )
    return np.asarray(covered / open_air - 1)

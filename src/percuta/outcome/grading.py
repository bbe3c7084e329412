"""Clinical outcomes of a study: what is seen of each concern over time, its scales, and how many people respond."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from percuta.outcome import scores
from percuta.outcome.concerns import GRADED, SHEETS, Seen, gain, quantitative_gain, scar_shapes, see, worst
from percuta.outcome.matrix import surface_follows
from percuta.outcome.observed import Outcome, Series, at_day
from percuta.outcome.responders import HALF, QUARTILES, at_least_improved, class_shares, share_above
from percuta.parameters import Parameters
from percuta.study import Study

Array = npt.NDArray[np.float64]

PARTS = (
    ("gain", "improvement, blinded rater", "blinded"),
    ("gain_open_label", "improvement, open label", "open"),
    ("gain_nonspecific", "improvement without needling", "untreated"),
    ("gain_matrix", "improvement by the new matrix", "matrix"),
)
"""Series of each scale: end of its name, words, and who judges."""

NAMES: Mapping[str, str] = {
    "acne_scars": "acne scars",
    "surgical_scar": "surgical scar",
    "stretch_marks": "stretch marks",
    "pores": "pores",
    "texture": "rough texture",
    "radiance": "radiance",
    "laxity": "laxity",
    "tone": "uneven tone",
    "melasma": "melasma",
    "fine_lines": "fine lines",
    "wrinkles": "wrinkles",
    "rejuvenation": "signs of ageing",
}
"""Concerns in words."""

_ENDS = [round(100 * end) for end in (0, *QUARTILES, 1)]
CLASSES = tuple(f"{low}-{high} %" for low, high in itertools.pairwise(_ENDS))
"""Classes of improvement, least first."""


def folds(series: Sequence[Series]) -> dict[str, Array]:
    """Return series by name, as the signs of a concern need them."""
    return {entry.name: entry.values for entry in series}


def grades(study: Study, series: Sequence[Series], t_days: Array, p: Parameters) -> list[Series]:
    """List the improvement of every concern of a study, and of the clinical scales it is judged by.

    Parameters
    ----------
    study : Study
        Uses ``concerns`` and ``care``.
    series : sequence of Series
        Those of `percuta.outcome.observe.collagen` and `percuta.outcome.readings.colour_and_water`.
    t_days : numpy.ndarray
        Days since the first session, (time,).
    p : Parameters
        Uses the records of `percuta.outcome.concerns`.

    Returns
    -------
    list of Series
        ``<scale>_gain`` and its `PARTS`, in points, and ``<concern>_gain`` in per cent of the concern.
    """
    now = folds(series)
    found = _measured_grades(study, now["collagen"], t_days, p)
    for seen in see(study, t_days, now, p):
        found += [
            Series(f"{seen.kind}_{part}", "%", f"{NAMES[seen.kind]}, {words}", "assumed", 100 * seen.whole.gone(rater))
            for part, words, rater in PARTS
        ]
        for sheet in SHEETS.get(seen.kind, ()):
            found += [
                Series(
                    f"{sheet.name}_{part}", "points", f"{sheet.label}, {words}", "assumed", gain(seen, sheet, rater, p)
                )
                for part, words, rater in PARTS
            ]
        if seen.kind == "acne_scars":
            found += _quantitative(study, seen, p)
    return found


def _measured_grades(study: Study, collagen: Array, t_days: Array, p: Parameters) -> list[Series]:
    """List the grades that were measured beside the matrix: Goodman-Baron, Lemperle, and the fold beside the nose."""
    surface = surface_follows(t_days, collagen, p)
    scars = [concern for concern in study.concerns if concern.kind == "acne_scars"]
    lines = [concern for concern in study.concerns if concern.kind in scores.WRINKLE_CONCERNS]
    found: dict[str, scores.GradeChange] = {}
    if scars:
        found["goodman_baron"] = scores.goodman_baron(t_days, surface, scar_shapes(scars), worst(scars), p)
    if lines:
        found["lemperle"] = scores.lemperle(t_days, surface, worst(lines), p)
    if lines and study.skin.site in FOLDED:
        found["wsrs"] = scores.wrinkle_severity(t_days, surface, worst(lines), p)
    labels = {"goodman_baron": "Goodman-Baron grade", "lemperle": "Lemperle wrinkle grade", "wsrs": "WSRS fold grade"}
    return [
        Series(f"{name}_{part}", "grade", f"{labels[name]}, {words}", "assumed", change.seen_by(rater))
        for name, change in found.items()
        for part, words, rater in PARTS
    ]


FOLDED = ("cheek", "perioral")
"""Sites beside the nasolabial fold."""


def _quantitative(study: Study, seen: Seen, p: Parameters) -> list[Series]:
    shapes = [concern.shape or "mixed" for concern in study.concerns if concern.kind == "acne_scars"]
    name, label = "goodman_baron_quantitative", "Goodman-Baron quantitative"
    return [
        Series(f"{name}_{part}", "points", f"{label}, {words}", "assumed", quantitative_gain(seen, shapes, rater, p))
        for part, words, rater in PARTS
    ]


def is_graded(kind: str) -> bool:
    """Tell whether a clinical outcome is computed for a kind of concern."""
    return kind in GRADED


def judged_grades(grades: Sequence[Series], t_days: Array, judged: float) -> list[Outcome]:
    """Read the improvement of each scale and concern on the day it is judged."""
    return [
        Outcome(
            entry.name.replace("_gain", "_improvement"),
            entry.unit,
            entry.label,
            entry.evidence,
            judged,
            at_day(t_days, entry.values, judged),
        )
        for entry in grades
        if entry.name.endswith(("_gain", "_gain_open_label"))
    ]


def responders(study: Study, series: Sequence[Series], t_days: Array, judged: float, p: Parameters) -> list[Outcome]:
    """Count the people who respond, by concern.

    Parameters
    ----------
    study, series, t_days, p
        As in `grades`.
    judged : float
        Day since the first session.

    Returns
    -------
    list of Outcome
        Per cent of people: ``<concern>_class_1`` (least improved) to ``_class_4`` and ``<concern>_gais`` as a blinded
        rater sees them, and ``<concern>_good_open``, those whom an open series would call good or excellent.
    """
    found = []
    for seen in see(study, t_days, folds(series), p):
        drift = at_day(t_days, seen.whole.nonspecific, judged)
        added = at_day(t_days, seen.whole.matrix, judged)
        name, words = seen.kind, NAMES[seen.kind]
        found += [
            Outcome(f"{name}_class_{rank}", "% of people", f"{words}, {of} gone", "assumed", judged, 100 * share)
            for rank, (of, share) in enumerate(zip(CLASSES, class_shares(drift, added, p), strict=True), 1)
        ]
        better = 100 * at_least_improved(drift, added, p)
        called_good = 100 * share_above(HALF, drift, added, p, seen.whole.inflation)
        found += [
            Outcome(f"{name}_gais", "% of people", f"{words}, improved on GAIS", "assumed", judged, better),
            Outcome(
                f"{name}_good_open",
                "% of people",
                f"{words}, good or excellent in an open series",
                "assumed",
                judged,
                called_good,
            ),
        ]
    return found

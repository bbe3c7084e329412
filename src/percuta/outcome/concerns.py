"""What each concern is judged by: its signs, and the scales whose items they move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from percuta.outcome import scores
from percuta.outcome.scales import scale
from percuta.outcome.signs import Course, drivers, follow, towards
from percuta.parameters import Parameters
from percuta.study import Concern, Study

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Sheet:
    """A clinical scale, or one category of it, filled in for a concern.

    Parameters
    ----------
    scale : str
        Id of the scale.
    items : Mapping
        Sign behind each item that is filled in.
    category : str
        Category of a scale that reports them apart; empty for the whole score.
    """

    scale: str
    items: Mapping[str, str]
    category: str = ""

    @property
    def name(self) -> str:
        """Name in results."""
        return f"{self.scale}_{self.category}" if self.category else self.scale

    @property
    def label(self) -> str:
        """Name for readers."""
        return f"{scale(self.scale).name}, {self.category}" if self.category else scale(self.scale).name


_REGIONS = ("forehead", "right_malar", "left_malar", "chin")
_AREAS = {f"{region}.area": "unchanged" for region in _REGIONS}
_DARK = {f"{region}.darkness": "melasma" for region in _REGIONS}
_MIXED = {f"{region}.homogeneity": "melasma" for region in _REGIONS}
_SCAR = (
    Sheet(
        "posas_observer",
        {
            "vascularity": "scar_redness",
            "pigmentation": "scar_pigment",
            "thickness": "scar_height",
            "relief": "scar_relief",
            "pliability": "scar_stiffness",
            "surface_area": "unchanged",
        },
    ),
    Sheet(
        "posas_patient",
        {
            "pain": "scar_discomfort",
            "itch": "scar_discomfort",
            "colour": "scar_pigment",
            "stiffness": "scar_stiffness",
            "thickness": "scar_height",
            "irregularity": "scar_relief",
        },
    ),
    Sheet(
        "vss",
        {
            "vascularity": "scar_redness",
            "pigmentation": "scar_pigment",
            "pliability": "scar_stiffness",
            "height": "scar_height",
        },
    ),
    Sheet(
        "mss",
        {
            "overall": "scar_relief",
            "colour": "scar_pigment",
            "surface": "scar_relief",
            "contour": "scar_height",
            "distortion": "unchanged",
            "texture": "scar_stiffness",
        },
    ),
)
SHEETS: Mapping[str, tuple[Sheet, ...]] = MappingProxyType(
    {
        "surgical_scar": _SCAR,
        "texture": (Sheet("alexiades", {"texture": "texture"}, "texture"),),
        "laxity": (Sheet("alexiades", {"laxity": "laxity"}, "laxity"),),
        "tone": (Sheet("alexiades", {"dyschromia": "tone"}, "dyschromia"),),
        "melasma": (Sheet("mmasi", {**_AREAS, **_DARK}), Sheet("masi", {**_AREAS, **_DARK, **_MIXED})),
    }
)
"""Scales by kind of concern; acne scars and wrinkles have their own, see `percuta.outcome.scores`."""

SIGNS_SEEN: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "surgical_scar": ("scar_relief", "scar_height", "scar_stiffness", "scar_redness", "scar_pigment"),
        "stretch_marks": ("stripe_relief",),  # and its colour, by `SHAPE_SIGNS`
        "pores": ("pores",),
        "texture": ("texture",),
        "radiance": ("texture", "tone"),
        "laxity": ("laxity",),
        "tone": ("tone",),
        "melasma": ("melasma",),
    }
)
"""What a global judgement of a concern looks at, every sign alike."""

SHAPE_SIGNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"rubra": ("stripe_redness",), "alba": ("stripe_pallor",)}
)
SHAPE_FACTORS: Mapping[str, str] = MappingProxyType(
    {
        "mature": "scar_kind.mature",
        "early": "scar_kind.early",
        "hypertrophic": "scar_kind.hypertrophic",
        "rubra": "stripe_kind.rubra",
        "alba": "stripe_kind.alba",
    }
)
"""Factor on what needling adds, by shape."""
SHAPES_TAKEN: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"surgical_scar": ("mature",), "stretch_marks": ("rubra", "alba")}
)
"""Shapes that stand for a concern without one."""

QUANTITATIVE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "ice_pick": ("punched_deep_normal",),
        "boxcar": ("punched_shallow",),
        "rolling": ("mild_atrophic", "moderate_atrophic", "broad_shallow"),
        "linear": ("linear",),
    }
)
"""Items of the quantitative Goodman-Baron scale by shape of acne scar."""

LINES = ("wrinkles", "fine_lines", "rejuvenation")
"""Kinds that the wrinkle grade judges, plainest first."""
GRADED = ("acne_scars", *scores.WRINKLE_CONCERNS, *SIGNS_SEEN)
"""Kinds of concern with a clinical outcome."""


@dataclass(frozen=True)
class Seen:
    """One concern of a study over a course.

    Parameters
    ----------
    kind, severity : str
        The concern and how marked it is before; the worst where there are several.
    whole : Course
        The concern at a glance: the mean of its signs.
    signs : Mapping
        Each of its signs.
    """

    kind: str
    severity: str
    whole: Course
    signs: Mapping[str, Course]


def worst(concerns: Sequence[Concern]) -> str:
    """Return the severity of the most marked of some concerns."""
    return max((concern.severity for concern in concerns), key=scores.SEVERITIES.index)


def scar_shapes(scars: Sequence[Concern]) -> list[str]:
    """Return the shapes by which acne scars are graded; a shape without a response on record counts as mixed."""
    return [scar.shape if scar.shape in scores.SCAR_SHAPES else "mixed" for scar in scars]


def see(study: Study, t_days: Array, series: Mapping[str, Array], p: Parameters) -> list[Seen]:
    """Follow every concern of a study that has a clinical outcome.

    Parameters
    ----------
    study : Study
        Uses ``concerns`` and ``care.sunscreen``.
    t_days : numpy.ndarray
        Days since the first session, (time,).
    series : Mapping
        As in `percuta.outcome.signs.drivers`.
    p : Parameters
        Uses the records of the signs, ``severity_share.*`` and those of `percuta.outcome.scores`.

    Returns
    -------
    list of Seen
        One for each kind, in the order of the study.
    """
    moved_by = drivers(t_days, series, p)
    found = []
    for kind, alike in _alike(study.concerns).items():
        if kind == "acne_scars" or kind in scores.WRINKLE_CONCERNS:
            found.append(_graded(kind, alike, t_days, moved_by["surface"] + 1, p))
        else:
            found.append(_judged(kind, alike, study.care.sunscreen, t_days, moved_by, p))
    return found


def _alike(concerns: Sequence[Concern]) -> dict[str, list[Concern]]:
    """Sort concerns by what is judged at once: lines, wrinkles and ageing skin are one, under its plainest name."""
    graded = [concern for concern in concerns if concern.kind in GRADED]
    lines = [kind for kind in LINES if any(concern.kind == kind for concern in graded)]
    found: dict[str, list[Concern]] = {}
    for concern in graded:
        found.setdefault(lines[0] if concern.kind in lines else concern.kind, []).append(concern)
    return found


def _graded(kind: str, alike: Sequence[Concern], t_days: Array, surface: Array, p: Parameters) -> Seen:
    """See acne scars and wrinkles by the grade they were measured with, as share of what it leaves to gain."""
    severity = worst(alike)
    if kind == "acne_scars":
        change = scores.goodman_baron(t_days, surface, scar_shapes(alike), severity, p)
        room = change.baseline - p["scar_grade.best"]
    else:
        change = scores.lemperle(t_days, surface, severity, p)
        room = change.baseline - p["wrinkle_grade.best"]
    course = Course(change.nonspecific / room, change.matrix / room, p["rater_inflation"])
    return Seen(kind, severity, course, {kind: course})


def _judged(
    kind: str, alike: Sequence[Concern], sunscreen: float, t_days: Array, moved_by: Mapping[str, Array], p: Parameters
) -> Seen:
    written = [
        shape for concern in alike for shape in ((concern.shape,) if concern.shape else SHAPES_TAKEN.get(kind, ()))
    ]
    shapes = tuple(dict.fromkeys(written))
    factor = np.mean([p[SHAPE_FACTORS[shape]] for shape in shapes], axis=0) if shapes else np.ones(p.draws)
    sheets = SHEETS.get(kind, ())
    looked_at = (*SIGNS_SEEN[kind], *(sign for shape in shapes for sign in SHAPE_SIGNS.get(shape, ())))
    names = dict.fromkeys((*looked_at, *(sign for sheet in sheets for sign in sheet.items.values())))
    signs = {name: follow(name, t_days, moved_by, sunscreen, p).scaled(factor) for name in names}
    if "early" in shapes:
        signs = {name: _maturing(course, t_days, p) for name, course in signs.items()}
    return Seen(kind, worst(alike), _mean([signs[name] for name in looked_at], p), signs)


def _maturing(course: Course, t_days: Array, p: Parameters) -> Course:
    """Add what a young scar gains by growing older."""
    ripe = p["early_scar_drift"] * -np.expm1(-t_days[:, None] / p["surface_lag"])
    return Course(course.nonspecific + ripe, course.matrix, course.inflation)


def _mean(courses: Sequence[Course], p: Parameters) -> Course:
    """Join signs at a glance: the geometric mean of what is left of each."""
    nonspecific = np.mean([course.nonspecific for course in courses], axis=0)
    matrix = np.mean([course.matrix for course in courses], axis=0)
    return Course(nonspecific, matrix, p["rater_inflation"])


def item(seen: Seen, sheet: Sheet, name: str, rater: str, p: Parameters) -> Array:
    """Grade one item of a sheet over the course, as mean over many people: it need not be whole; (time, draws)."""
    best, top = scale(sheet.scale).items[name].ends
    start = best + p[f"severity_share.{seen.severity}"] * (top - best)
    return towards(seen.signs[sheet.items[name]].lost(rater), start, best, top)


def gain(seen: Seen, sheet: Sheet, rater: str, p: Parameters) -> Array:
    """Improvement of a scale over the course, points, (time, draws).

    Parameters
    ----------
    seen : Seen
        The concern.
    sheet : Sheet
        One of its `SHEETS`.
    rater : str
        One of `percuta.outcome.signs.RATERS`.
    p : Parameters
        Uses ``severity_share.*``.

    Returns
    -------
    numpy.ndarray
        0 at the first time.
    """
    points = scale(sheet.scale).mean_score({name: item(seen, sheet, name, rater, p) for name in sheet.items})
    found = points[sheet.category] if sheet.category else points
    return np.asarray(found[0] - found)


def quantitative_gain(seen: Seen, shapes: Sequence[str], rater: str, p: Parameters) -> Array:
    r"""Improvement of the quantitative Goodman-Baron score of acne scars, points, (time, draws).

    Parameters
    ----------
    seen : Seen
        The scars, as `see` follows them.
    shapes : sequence of str
        Shapes as the study writes them; mixed ones fill the items of all three.
    rater : str
        One of `percuta.outcome.signs.RATERS`.
    p : Parameters
        Uses ``scar_shape.*`` (:math:`m`) and ``severity_share.*``.

    Returns
    -------
    numpy.ndarray
        0 at the first time.

    Notes
    -----
    Each item starts at the share of its range that the severity says and loses depth, hence count, with

    .. math:: x_i = x_0 + x_1\, m_i / \bar m

    so that ice-pick scars stay while the items of boxcar and rolling scars fall [1]_.

    References
    ----------
    .. [1] G. J. Goodman, J. A. Baron, J Cosmet Dermatol 5 (2006) 48. doi:10.1111/j.1473-2165.2006.00222.x
    """
    graded = [shape if shape in scores.SCAR_SHAPES else "mixed" for shape in shapes]
    mean = np.mean([p[f"scar_shape.{shape}"] for shape in graded], axis=0)
    filled = [
        name for shape in shapes for name in ((shape,) if shape in QUANTITATIVE else ("ice_pick", "boxcar", "rolling"))
    ]
    sheet = scale("goodman_baron_quantitative")
    answers = {}
    for shape in dict.fromkeys(filled):
        own = p[f"scar_shape.{shape if shape in scores.SCAR_SHAPES else 'mixed'}"]
        lost = seen.whole.scaled(own / mean).lost(rater)
        for name in QUANTITATIVE[shape]:
            best, top = sheet.items[name].ends
            answers[name] = towards(lost, best + p[f"severity_share.{seen.severity}"] * (top - best), best, top)
    points = sheet.mean_score(answers)
    return np.asarray(points[0] - points)

"""The skin before and after, drawn from the same numbers as the scores, under one lamp."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from percuta.outcome.concerns import Seen, scar_shapes, see
from percuta.outcome.matrix import surface_follows
from percuta.outcome.observed import at_day
from percuta.outcome.scores import WRINKLE_CONCERNS
from percuta.outcome.signs import Course
from percuta.outcome.surface import Relief, relief, shapes_of
from percuta.outcome.surface_features import UM_PER_MM
from percuta.outcome.surface_marks import Stain
from percuta.outcome.surface_picture import picture
from percuta.parameters import Parameters
from percuta.report.canvas import BLUE, INK, SOFT, Figure, Table, draw, panel
from percuta.report.words import number, span
from percuta.result import Result
from percuta.study import Study, Subject

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

Array = npt.NDArray[np.float64]

PARAMETERS = ("ra", "rz", "sa", "sq")
"""Roughness that is tabled."""
FOLLOWED = ("collagen", "epidermal_thickness", "vessels", "melanin_index")
"""Series that the signs of a concern need."""
SCALE_BAR_MM = 5.0


def surface(result: Result) -> Figure | None:
    """Draw the skin before and after a course; None where the result lacks the series it follows.

    Parameters
    ----------
    result : Result
        What a simulation found; medians over the draws are drawn.

    Returns
    -------
    Figure or None
        Two pictures under one lamp, a line across both, and the roughness of each.
    """
    seen = before_after(result)
    if seen is None:
        return None
    before, after, day = seen
    when = f"{span(day - result.session_days[-1])} after the last session"
    rough = [(name, getattr(before.roughness(), name), getattr(after.roughness(), name)) for name in PARAMETERS]
    shares = "; ".join(f"{_words(name)} {100 * share:.0f} %" for name, share in after.left.items())
    label = f"Simulated skin before and {when}. Left of what was there: {shares}."
    caption = (
        "A synthetic patch, 20 by 15 mm, under one lamp from the upper left; the line below is the height along the "
        "dotted row. Places of lines, pores and marks are drawn at random, sizes from published ranges or, where there "
        "are none, assumed; colours are chosen for the eye. Only depth and colour follow the course, by the same "
        f"numbers as the blinded scores. Left of what was there: {shares}.{_not_drawn(result)}"
    )
    skin_type = Subject(**result.study["subject"]).fitzpatrick
    svg = draw("surface", label, (760, 470), lambda sheet: _paint(sheet, before, after, skin_type, result.seed, when))
    rows = tuple(
        (name.capitalize(), number(old), number(new), f"{number(100 * (new / old - 1), 0, signed=True)} %")
        for name, old, new in rough
    )
    table = Table(("Roughness", "before, µm", "after, µm", "change"), rows)
    return Figure("surface", "The skin before and after", label, caption, svg, table)


def before_after(result: Result) -> tuple[Relief, Relief, float] | None:
    """Return the patch of skin of a result before and after its course, and the day of the latter.

    Parameters
    ----------
    result : Result
        What a simulation found; medians over the draws are followed.

    Returns
    -------
    tuple or None
        None where the result lacks the series that the skin follows.
    """
    if not set(FOLLOWED) <= set(result.series):
        return None
    p = Parameters(seed=result.seed, overrides=result.overridden)
    day = _judged(result)
    seen = {one.kind: one for one in _see(result)}
    before = _patch(result, p)
    after = before.after({name: _share(course, result, day) for name, course in _courses(before, seen, result)})
    return before, after, day


def _judged(result: Result) -> float:
    """Day of the picture: the day the outcomes are judged."""
    days = [outcome.at_days for name, outcome in result.outcomes.items() if name == "collagen_mass"]
    return days[0] if days else float(result.t_days[-1])


def _words(name: str) -> str:
    return name.replace("cut", "scar").replace(".", " ").replace("_", " ")


def _not_drawn(result: Result) -> str:
    """Say which concerns a patch of this size cannot show."""
    return " Laxity is a matter of the whole face and is not drawn." if _concerns(result, "laxity") else ""


def _all_draws(result: Result) -> Parameters:
    """Return the draws of the simulation, so that the picture follows the very numbers of the scores."""
    draws = result.series["collagen"].values.shape[1]
    central = draws == 1 and result.study["solve"]["fidelity"] == "tile"
    return Parameters(0 if central else draws, result.seed, overrides=result.overridden)


def _see(result: Result) -> list[Seen]:
    series = {name: entry.values for name, entry in result.series.items()}
    return see(Study(**result.study), result.t_days, series, _all_draws(result))


def _patch(result: Result, p: Parameters) -> Relief:
    """Draw the patch of a study: its site, age, scars, wrinkles and marks."""
    study = result.study
    scars = _concerns(result, "acne_scars")
    shapes = shapes_of([scar.get("shape") for scar in scars]) if scars else ()
    severity = scars[0].get("severity", "moderate") if scars else ""
    lines = [concern for kind in WRINKLE_CONCERNS for concern in _concerns(result, kind)]
    grade = max((float(p[f"wrinkle_grade.{line['severity']}"][0]) for line in lines), default=0.0)
    chosen, marks = dict.fromkeys(shapes, severity), _marks(result)
    return relief(study["skin"]["site"], study["subject"]["age"], p, scars=chosen, wrinkle_grade=grade, marks=marks)


def _marks(result: Result) -> dict[str, str]:
    """Return the marks to draw for the concerns of a study, with their severity."""
    found = {}
    for concern in result.study.get("concerns", []):
        kind, shape = concern["kind"], concern.get("shape")
        if kind == "stretch_marks":
            found[f"stripes.{shape or 'alba'}"] = concern["severity"]
        elif kind == "surgical_scar":
            found[f"cut.{shape or 'mature'}"] = concern["severity"]
        elif kind in MARK_OF:
            found[MARK_OF[kind]] = concern["severity"]
    return found


MARK_OF = {"pores": "pores", "texture": "roughness", "tone": "pigment", "melasma": "pigment", "radiance": "roughness"}


def _courses(before: Relief, seen: Mapping[str, Seen], result: Result) -> list[tuple[str, Course]]:
    """Say which sign each layer and stain follows."""
    found = [(name, one) for name in before.layers if (one := _layer_course(name, seen, result))]
    return found + [(name, one) for name in before.stains if (one := _stain_course(name, seen))]


def _layer_course(name: str, seen: Mapping[str, Seen], result: Result) -> Course | None:
    kind, _, shape = name.partition(".")
    if kind == "scars":
        return seen["acne_scars"].whole.scaled(_shape_factor(shape, result))
    if kind == "wrinkles":
        return next(one.whole for one in seen.values() if one.kind in WRINKLE_CONCERNS)
    if kind == "cut":
        scar = seen["surgical_scar"]
        raised = any(one.get("shape") == "hypertrophic" for one in _concerns(result, "surgical_scar"))
        return scar.signs["scar_height" if raised else "scar_relief"]
    if kind == "stripes":
        return seen["stretch_marks"].signs["stripe_relief"]
    if kind == "roughness":
        return seen["texture" if "texture" in seen else "radiance"].signs["texture"]
    if kind == "furrows":
        return _lines_of_skin(result)
    return seen["pores"].whole if kind == "pores" and "pores" in seen else None


def _lines_of_skin(result: Result) -> Course:
    """Follow the lines every skin has: new collagen alone makes them shallower, and nothing else does."""
    p = _all_draws(result)
    shown = surface_follows(result.t_days, result.series["collagen"].values, p)
    added = p["texture_per_collagen"] * (shown - 1)
    return Course(np.zeros_like(added), added, p["rater_inflation"])


def _stain_course(name: str, seen: Mapping[str, Seen]) -> Course | None:
    of = name.removeprefix("colour.")
    if of == "cut":
        return seen["surgical_scar"].signs["scar_redness"]
    if of == "stripes":
        signs = seen["stretch_marks"].signs
        return signs.get("stripe_redness") or signs["stripe_pallor"]
    return (seen["melasma"] if "melasma" in seen else seen["tone"]).whole


def _shape_factor(shape: str, result: Result) -> Array:
    """Response of scars of one shape over that of the face as it is graded."""
    p = _all_draws(result)
    graded = scar_shapes([one for one in Study(**result.study).concerns if one.kind == "acne_scars"])
    return np.asarray(p[f"scar_shape.{shape}"] / np.mean([p[f"scar_shape.{name}"] for name in graded], axis=0))


def _share(course: Course, result: Result, day: float) -> float:
    """Share that is left as a blinded rater sees it, median over the draws."""
    return float(np.median(1 - at_day(result.t_days, course.gone("blinded"), day)))


def _concerns(result: Result, kind: str) -> list[Mapping[str, Any]]:
    return [concern for concern in result.study.get("concerns", []) if concern["kind"] == kind]


def _paint(sheet: Sheet, before: Relief, after: Relief, skin_type: int, seed: int, when: str) -> None:
    heights = [before.height_mm, after.height_mm]
    row = int(np.argmin(heights[0].min(axis=1)))
    both = zip((before, after), heights, ("before", when), strict=True)
    for number_, (patch, height, title) in enumerate(both):
        axes = panel(sheet, 14 + 370 * number_, 180, 384 - 370 * number_, 26)
        _picture(axes, height, patch.stain, before.pixel_mm, skin_type, seed, row)
        axes.set_title(title, loc="left", fontsize=12, color=INK, pad=6)
    axes = panel(sheet, 64, 44, 20, 316)
    x = np.arange(heights[0].shape[1]) * before.pixel_mm
    for height, colour, width in zip(heights, (SOFT, BLUE), (1.4, 2.0), strict=True):
        axes.plot(x, UM_PER_MM * height[row], color=colour, linewidth=width)
    axes.set(xlabel="mm along the dotted row", ylabel="height, µm", xlim=(0, x[-1]))
    axes.text(0.01, 0.05, "before", color=SOFT, transform=axes.transAxes)
    axes.text(0.09, 0.05, "after", color=BLUE, transform=axes.transAxes)
    axes.grid(axis="y")


def _picture(axes: Axes, height: Array, stain: Stain, pixel_mm: float, skin_type: int, seed: int, row: int) -> None:
    rows, columns = height.shape
    extent = (0.0, columns * pixel_mm, rows * pixel_mm, 0.0)
    axes.imshow(picture(height, pixel_mm, skin_type, seed, stain=stain), extent=extent, interpolation="none")
    axes.axhline(row * pixel_mm, color="white", linewidth=0.9, linestyle=(0, (1, 3)), alpha=0.8)
    end, base = columns * pixel_mm - 0.7, rows * pixel_mm - 0.7
    axes.plot([end - SCALE_BAR_MM, end], [base, base], color="white", linewidth=2.5, solid_capstyle="butt")
    axes.text(end - SCALE_BAR_MM / 2, base - 0.3, f"{SCALE_BAR_MM:g} mm", color="white", ha="center", fontsize=10)
    axes.set_axis_off()

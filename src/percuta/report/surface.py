"""The skin before and after, drawn from the same numbers as the scores, under one lamp."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from percuta.outcome.matrix import surface_follows
from percuta.outcome.scores import SCAR_SHAPES, WRINKLE_CONCERNS
from percuta.outcome.surface import Relief, depth_left, relief, shapes_of
from percuta.outcome.surface_features import UM_PER_MM
from percuta.outcome.surface_picture import picture
from percuta.parameters import Parameters
from percuta.report.canvas import BLUE, INK, SOFT, Figure, Table, draw, panel
from percuta.report.words import number, span
from percuta.result import Result
from percuta.study import Subject

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

Array = npt.NDArray[np.float64]

PARAMETERS = ("ra", "rz", "sa", "sq")
"""Roughness that is tabled."""
SCAR_SERIES = ("goodman_baron_gain_matrix", "goodman_baron_gain_nonspecific")
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
    shares = "; ".join(f"{name.replace('.', ' ').replace('_', ' ')} {share:.0%}" for name, share in after.left.items())
    label = f"Simulated skin before and {when}. Depth left: {shares}."
    caption = (
        "A synthetic patch, 20 by 15 mm, under one lamp from the upper left; the line below is the height along the "
        "dotted row. Places of lines, pores and scars are drawn at random, their sizes from published ranges; only "
        f"their depth follows the course. Depth left: {shares}. Pores keep their depth: no trial of needling alone "
        "has measured them."
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
    followed = {"collagen", *(SCAR_SERIES if _concerns(result, "acne_scars") else ())}
    if not followed <= set(result.series):
        return None
    p = Parameters(seed=result.seed, overrides=result.overridden)
    day = _judged(result)
    before = _patch(result, p)
    return before, before.after(_left(result, before, day, p)), day


def _judged(result: Result) -> float:
    """Day of the picture: the day the outcomes are judged."""
    days = [outcome.at_days for name, outcome in result.outcomes.items() if name == "collagen_mass"]
    return days[0] if days else float(result.t_days[-1])


def _patch(result: Result, p: Parameters) -> Relief:
    """Draw the patch of a study: its site, age, scars and wrinkles."""
    study = result.study
    scars = _concerns(result, "acne_scars")
    shapes = shapes_of([scar.get("shape") for scar in scars]) if scars else ()
    severity = scars[0].get("severity", "moderate") if scars else ""
    grade = _wrinkle_grade(result, p)
    chosen = dict.fromkeys(shapes, severity)
    return relief(study["skin"]["site"], study["subject"]["age"], p, scars=chosen, wrinkle_grade=grade)


def _left(result: Result, before: Relief, day: float, p: Parameters) -> dict[str, float]:
    """Return the share of each layer's depth that is left on a day, from the gains of the scores."""
    left: dict[str, float] = {}
    for name in before.layers:
        if name.startswith("scars."):
            left[name] = _scar_left(result, name.removeprefix("scars."), day, p)
    if "wrinkles" in before.layers:
        left["wrinkles"] = depth_left(_at(result, "lemperle_gain", day), _wrinkle_grade(result, p))
    collagen = np.median(result.series["collagen"].values, axis=1)[:, None]
    shown = surface_follows(result.t_days, collagen, p)[:, 0]
    gained = float(np.interp(day, result.t_days, shown)) - 1
    left["furrows"] = float(np.exp(-p["texture_per_collagen"][0] * gained))
    return left


def _scar_left(result: Result, shape: str, day: float, p: Parameters) -> float:
    r"""Share of the depth of scars of one shape: :math:`e^{-g/r}`, saturating as the score does."""
    scars = _concerns(result, "acne_scars")
    written = [scar.get("shape") or "mixed" for scar in scars]
    known = [name if name in SCAR_SHAPES else "mixed" for name in written]
    judged = float(np.mean([p[f"scar_shape.{name}"][0] for name in known]))
    matrix, drift = (_at(result, name, day) for name in SCAR_SERIES)
    gain = drift + matrix * float(p[f"scar_shape.{shape}"][0]) / judged
    worst = scars[0].get("severity", "moderate")
    room = float(p[f"scar_grade.{worst}"][0] - p["scar_grade.best"][0])
    return float(np.exp(-gain / room))


def _at(result: Result, name: str, day: float) -> float:
    return float(np.interp(day, result.t_days, np.median(result.series[name].values, axis=1)))


def _concerns(result: Result, kind: str) -> list[Mapping[str, Any]]:
    return [concern for concern in result.study.get("concerns", []) if concern["kind"] == kind]


def _wrinkle_grade(result: Result, p: Parameters) -> float:
    """Grade of the wrinkles before; 0 where the study is not judged by them."""
    if "lemperle_gain" not in result.series:
        return 0.0
    lines = [concern for kind in WRINKLE_CONCERNS for concern in _concerns(result, kind)]
    return max(float(p[f"wrinkle_grade.{line['severity']}"][0]) for line in lines)


def _paint(sheet: Sheet, before: Relief, after: Relief, skin_type: int, seed: int, when: str) -> None:
    heights = [before.height_mm, after.height_mm]
    row = int(np.argmin(heights[0].min(axis=1)))
    for number_, (height, title) in enumerate(zip(heights, ("before", when), strict=True)):
        axes = panel(sheet, 14 + 370 * number_, 180, 384 - 370 * number_, 26)
        _picture(axes, height, before.pixel_mm, skin_type, seed, row)
        axes.set_title(title, loc="left", fontsize=12, color=INK, pad=6)
    axes = panel(sheet, 64, 44, 20, 316)
    x = np.arange(heights[0].shape[1]) * before.pixel_mm
    for height, colour, width in zip(heights, (SOFT, BLUE), (1.4, 2.0), strict=True):
        axes.plot(x, UM_PER_MM * height[row], color=colour, linewidth=width)
    axes.set(xlabel="mm along the dotted row", ylabel="height, µm", xlim=(0, x[-1]))
    axes.text(0.01, 0.05, "before", color=SOFT, transform=axes.transAxes)
    axes.text(0.09, 0.05, "after", color=BLUE, transform=axes.transAxes)
    axes.grid(axis="y")


def _picture(axes: Axes, height: Array, pixel_mm: float, skin_type: int, seed: int, row: int) -> None:
    rows, columns = height.shape
    extent = (0.0, columns * pixel_mm, rows * pixel_mm, 0.0)
    axes.imshow(picture(height, pixel_mm, skin_type, seed), extent=extent, interpolation="none")
    axes.axhline(row * pixel_mm, color="white", linewidth=0.9, linestyle=(0, (1, 3)), alpha=0.8)
    end, base = columns * pixel_mm - 0.7, rows * pixel_mm - 0.7
    axes.plot([end - SCALE_BAR_MM, end], [base, base], color="white", linewidth=2.5, solid_capstyle="butt")
    axes.text(end - SCALE_BAR_MM / 2, base - 0.3, f"{SCALE_BAR_MM:g} mm", color="white", ha="center", fontsize=10)
    axes.set_axis_off()

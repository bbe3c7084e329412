"""Predicted against observed: the page of a validation, one figure per topic, nothing hidden."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from percuta.report.canvas import BLUE, DARK, INK, ORANGE, SOFT, Figure, Table, draw, panel
from percuta.report.pages import render, write_page
from percuta.report.words import number, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

    from percuta.evidence import Validation
    from percuta.evidence.validation import Checked

COLOURS = {"calibrate": ORANGE, "validate": BLUE}
MARKERS = {"calibrate": "s", "validate": "o"}
LEAST, MOST = 1 / 20, 20
"""Ends of the axis of predicted over observed."""
LONGEST_LABEL = 46
ROW_PX = 22
"""Height of one value in a figure."""


def write_validation(found: Validation, path: str | Path) -> Path:
    """Write the page of a validation; the file appears whole or not at all.

    Parameters
    ----------
    found : Validation
        All records beside what the program predicts.
    path : str or pathlib.Path
        File to write; ends in ``.html``.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    InputError
        Where `path` does not end in ``.html`` or cannot be written.
    """
    return write_page(render_validation(found), path)


def render_validation(found: Validation) -> str:
    """Write a validation as HTML text, one page that loads nothing and runs no script."""
    return render(
        "validation.html",
        found=found,
        rows=_summary_rows(found),
        figures=[figure for topic in found.topics if (figure := topic_figure(found, topic))],
        missed=[(*_cells(one), one.record.missed) for one in found.of() if not one.comparison.inside],
        controls=[_cells(one) for one in found.controls],
        skipped=found.skipped,
        citations=_citations(found),
    )


def topic_figure(found: Validation, topic: str) -> Figure | None:
    """Draw predicted over observed for every value of one topic; None where no value has a ratio."""
    shown = [one for one in found.of(topic=topic) if _ratio(one) is not None]
    if not shown:
        return None
    shown.sort(key=lambda one: (one.record.use, one.record.id))
    name = f"topic-{topic}"
    inside = sum(one.comparison.inside for one in shown)
    label = f"{plain(topic)}: {inside} of {len(shown)} published values inside the predicted 90 % interval."
    height = 78 + ROW_PX * len(shown)
    svg = draw(name, label, (760, height), functools.partial(_paint, shown=shown))
    caption = (
        "Each line is the 90 % interval of what a study like that would have reported, over the published value; the "
        "mark is the median of the model. Where a line crosses 1, the published value lies inside. Squares set a "
        "parameter, circles did not. A sign after a name marks a limit, which is met on its side of 1."
    )
    columns = ("Record", "Value", "Use", "Observed", "Predicted", "90 % interval", "Unit", "Fold error", "Inside")
    table = Table(columns, tuple(_cells(one) for one in found.of(topic=topic)))
    return Figure(name, plain(topic).replace("-", " ").capitalize(), label, caption, svg, table)


def _ratio(one: Checked) -> tuple[float, float, float] | None:
    """Interval and median over the published value; in log2, as fold over fold; None where that has no meaning."""
    at = one.comparison
    if one.record.unit.startswith("log2"):
        low, middle, high = (2.0 ** (value - at.observed) for value in (at.low, at.predicted, at.high))
        return low, middle, high
    if at.observed == 0 or one.record.unit == "sign" or at.predicted / at.observed <= 0:
        return None
    ends = sorted((at.low / at.observed, at.high / at.observed))
    return ends[0], at.predicted / at.observed, ends[1]


def _paint(sheet: Sheet, shown: Sequence[Checked]) -> None:
    axes = panel(sheet, 330, 46, 20, 22)
    axes.axvline(1, color=SOFT, linewidth=1)
    for row, one in enumerate(shown):
        _mark(axes, row, one)
    axes.set_xscale("log")
    axes.set_xlim(LEAST, MOST)
    ticks = (0.1, 0.2, 0.5, 1, 2, 5, 10)
    axes.minorticks_off()
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.set_yticks(range(len(shown)), [_label(one) for one in shown], color=INK, fontsize=10)
    axes.set(ylim=(len(shown) - 0.5, -0.5), xlabel="predicted over observed")
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    for place, use in ((0.0, "calibrate"), (0.32, "validate")):
        if any(one.record.use == use for one in shown):
            words = {"calibrate": "■ set a parameter", "validate": "● did not"}[use]
            axes.text(place, 1.0, words, transform=axes.transAxes, color=DARK[COLOURS[use]], va="bottom", fontsize=10)


def _mark(axes: Axes, row: int, one: Checked) -> None:
    ratio = _ratio(one)
    if ratio is None:
        return
    low, middle, high = (min(max(value, LEAST), MOST) for value in ratio)  # the axis ends; the table has the value
    colour, style = COLOURS[one.record.use], MARKERS[one.record.use]
    axes.plot([low, high], [row, row], color=colour, linewidth=2.2, alpha=0.55 if one.comparison.inside else 1)
    for end, beyond, arrow in ((LEAST, ratio[0] < LEAST, "<"), (MOST, ratio[2] > MOST, ">")):
        if beyond:
            axes.plot([end], [row], arrow, color=colour, markersize=5, clip_on=False)
    face = colour if one.comparison.inside else "white"
    axes.plot([middle], [row], style, color=colour, markersize=6.5, markerfacecolor=face, markeredgewidth=1.6)


def _label(one: Checked) -> str:
    text = f"{one.record.id} {one.place} {one.comparison.bound}".strip()
    return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1]}…"


def _cells(one: Checked) -> tuple[str, ...]:
    record, at = one.record, one.comparison
    fold = "" if at.fold_error is None else f"{at.fold_error:.2f}"
    interval = f"[{number(at.low)}, {number(at.high)}]"
    observed = f"{at.bound} {number(at.observed)}".strip()
    inside = "yes" if at.inside else "no"
    return record.id, one.place, record.use, observed, number(at.predicted), interval, record.unit, fold, inside


def _summary_rows(found: Validation) -> list[tuple[str, ...]]:
    """One row per topic and use: values, share inside, fold error, width."""
    rows: list[tuple[str, ...]] = []
    for topic in [*found.topics, None]:
        for use in COLOURS:
            one = found.summary(use, topic)
            if one.n:
                fold = "" if one.median_fold_error is None else f"{one.median_fold_error:.2f}"
                width = "" if one.median_width is None else f"{one.median_width:.2f}"
                share = f"{math.floor(100 * (one.inside_share or 0) + 0.5)} %"
                rows.append((topic or "all topics", use, str(one.n), share, fold, width))
    return rows


def _citations(found: Validation) -> list[tuple[str, str, str]]:
    """List id, citation and DOI of every record that was run, each once."""
    records: dict[str, Any] = {one.record.id: one.record for one in found.checked}
    return [(record.id, record.citation, record.doi) for record in records.values()]

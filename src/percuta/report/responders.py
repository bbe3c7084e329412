"""How many people improve how much, as one bar of hundred people for each concern."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from percuta.outcome.grading import CLASSES, NAMES
from percuta.report.canvas import INK, SOFT, Figure, Table, draw, panel
from percuta.report.words import estimate, number, when
from percuta.result import Outcome, Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Sheet

TINTS = ("#e3e8ec", "#a9cbe2", "#4a9ac9", "#005f96")
"""Least to most improved: one hue, so that it reads in grey and to the colour-blind."""
WRITTEN = (INK, INK, "white", "white")
LEAST_WRITTEN = 6.0
"""Per cent below which a part is too narrow for its number."""


def responders(result: Result) -> Figure | None:
    """Draw the shares of people in four classes of improvement; None where no concern has a clinical outcome.

    Parameters
    ----------
    result : Result
        What a simulation found.

    Returns
    -------
    Figure or None
    """
    kinds = [kind for kind in NAMES if f"{kind}_class_1" in result.outcomes]
    if not kinds:
        return None
    shares = [[float(np.mean(_of(result, kind, rank).draws)) for rank in range(1, 5)] for kind in kinds]
    told = [
        f"{NAMES[kind]}: "
        + ", ".join(f"{number(share, 0)} % of people {of}" for of, share in zip(CLASSES, row, strict=True))
        for kind, row in zip(kinds, shares, strict=True)
    ]
    judged = when(_of(result, kinds[0], 1), result.session_days)
    label = f"People by how much of their concern is gone, {judged}. {'; '.join(told)}."
    caption = (
        f"A hundred people treated alike, by how much of the concern a blinded rater finds gone, {judged}; means over "
        "the draws, intervals in the table. People differ in how much matrix they build and in how much of it shows, "
        "and raters err. Raters who know of the treatment use better words: the table tells how many an open series "
        "would call good or excellent."
    )
    size = (680, 66 + 44 * len(kinds))
    svg = draw("responders", label, size, lambda sheet: _paint(sheet, [NAMES[kind] for kind in kinds], shares))
    rows = tuple(
        (
            NAMES[kind],
            *(_told(result, f"{kind}_class_{rank}") for rank in range(1, 5)),
            _told(result, f"{kind}_gais"),
            _told(result, f"{kind}_good_open"),
        )
        for kind in kinds
    )
    heads = ("% of people", *(f"{of} gone" for of in CLASSES), "improved (GAIS)", "good or excellent, open series")
    return Figure("responders", "How many people respond", label, caption, svg, Table(heads, rows))


def _of(result: Result, kind: str, rank: int) -> Outcome:
    return result.outcomes[f"{kind}_class_{rank}"]


def _told(result: Result, name: str) -> str:
    found = result.outcomes[name]
    return estimate(found.value, *found.interval)


def _paint(sheet: Sheet, names: Sequence[str], shares: Sequence[Sequence[float]]) -> None:
    axes = panel(sheet, 120, 40, 20, 26)
    for row, parts in enumerate(shares):
        left = 0.0
        for part, tint, ink in zip(parts, TINTS, WRITTEN, strict=True):
            axes.barh(row, part, left=left, color=tint, height=0.62)
            if part >= LEAST_WRITTEN:
                axes.text(left + part / 2, row, number(part, 0), color=ink, ha="center", va="center")
            left += part
    above = 1 + 14 / (44 * len(names))
    for x, of, tint in zip(np.arange(0, 1, 0.25), CLASSES, TINTS, strict=True):
        axes.plot([x], [above], "s", color=tint, markersize=10, transform=axes.transAxes, clip_on=False)
        axes.text(x + 0.02, above, f"{of} gone", color=SOFT, va="center", transform=axes.transAxes)
    axes.set_yticks(range(len(names)), names, color=INK)
    axes.set(xlim=(0, 100), ylim=(len(names) - 0.5, -0.5), xlabel="people, %")
    axes.spines["left"].set_visible(False)

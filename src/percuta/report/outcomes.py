"""The numbers people ask for: cards, and the instruments side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from percuta.report.canvas import BLUE, INK, SOFT, Figure, Table, draw, panel
from percuta.report.words import counted, estimate, number, unit_text, when, with_unit
from percuta.result import Outcome, Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Sheet

INSTRUMENTS = (
    "collagen_mass",
    "collagen_stain_area",
    "reticulin_stain_area",
    "oct_attenuation",
    "ultrasound_density",
    "elasticity",
    "elasticity_r5",
    "elasticity_r7",
    "epidermal_thickening",
    "dermal_thickening",
)
"""Outcomes that are changes of the skin in per cent, each read by its own instrument."""
GROUPS = (
    "What people see",
    "How many respond",
    "What instruments read",
    "The days after a session",
    "Comfort and risk",
    "Also computed",
)
"""Groups of outcomes, what people see first."""
RESPONSES = ("_gais", "_good_open")
"""Ends of the names of outcomes that count people who respond."""
CLASS = "_class_"
"""In the names of outcomes that the figure of responders shows."""
RISK_WORDS = ("pain", "bleed", "risk", "pih", "infection")
"""Words in the name or label of an outcome that is a comfort or a risk."""


@dataclass(frozen=True)
class Card:
    """One outcome as the page shows it.

    Parameters
    ----------
    label, value, unit, interval, when, evidence : str
        What it is, its median, its unit, its 90 % interval, at which time, and its evidence class.
    """

    label: str
    value: str
    unit: str
    interval: str
    when: str
    evidence: str


def signed(outcome: Outcome) -> bool:
    """Tell whether an outcome is a change, to be written with its sign."""
    return outcome.unit == "%" or "improvement" in outcome.name


def cards(result: Result) -> list[tuple[str, list[Card]]]:
    """Sort all outcomes into groups of cards, what people see first."""
    groups: dict[str, list[Card]] = {title: [] for title in GROUPS}
    for outcome in result.outcomes.values():
        if CLASS in outcome.name:
            continue
        groups[group(outcome)].append(_card(outcome, result.session_days))
    return [(title, found) for title, found in groups.items() if found]


def group(outcome: Outcome) -> str:
    """Name the group of cards an outcome belongs to."""
    if "improvement" in outcome.name:
        return "What people see"
    if outcome.name.endswith(RESPONSES) or CLASS in outcome.name:
        return "How many respond"
    if outcome.unit == "%":
        return "What instruments read"
    if any(word in f"{outcome.name} {outcome.label}" for word in RISK_WORDS):
        return "Comfort and risk"
    return "The days after a session" if outcome.unit in ("day", "hour") else "Also computed"


def outcome_unit(outcome: Outcome) -> str:
    """Name the unit of an outcome as people say it."""
    return "times" if outcome.unit == "fold" else counted(outcome.unit, outcome.value)


def _card(outcome: Outcome, session_days: tuple[float, ...]) -> Card:
    value, _, interval = estimate(outcome.value, *outcome.interval, "1", signed(outcome)).partition(" ")
    return Card(
        outcome.label, value, unit_text(outcome_unit(outcome)), interval, when(outcome, session_days), outcome.evidence
    )


def instruments(result: Result) -> Figure | None:
    """Draw the per cent changes side by side; None where the result has none."""
    found = [result.outcomes[name] for name in INSTRUMENTS if name in result.outcomes]
    if not found:
        return None
    texts = [f"{o.label} {estimate(o.value, *o.interval, o.unit, signed=True)}" for o in found]
    label = f"Changes from baseline with 90 % intervals: {'; '.join(texts)}."
    caption = (
        "All of these look at the same skin. Instruments differ: a stain, an optical signal and an echo each answer "
        "the same new matrix in their own way, so their per cents do not compare with each other, only with "
        "measurements by the same instrument. Dots are medians, lines 90 % intervals; "
        f"{when(found[0], result.session_days)}."
    )
    svg = draw("instruments", label, (680, 56 + 36 * len(found)), lambda sheet: _paint(sheet, found))
    rows = tuple(
        (o.label, with_unit(number(o.value, signed=True), o.unit), estimate(o.value, *o.interval).partition(" ")[2],
         when(o, result.session_days), o.evidence)
        for o in found
    )  # fmt: skip
    table = Table(("Outcome", "Median", "90 % interval", "When", "Evidence"), rows)
    return Figure("instruments", "One matrix, several instruments", label, caption, svg, table)


def _paint(sheet: Sheet, found: Sequence[Outcome]) -> None:
    axes = panel(sheet, 190, 44, 142, 6)
    axes.axvline(0, color=SOFT, linewidth=0.8)
    for row, outcome in enumerate(found):
        axes.plot(outcome.interval, [row, row], color=BLUE, linewidth=2.5)
        axes.plot([outcome.value], [row], "o", color=BLUE, markersize=9, markeredgecolor="white")
        text = estimate(outcome.value, *outcome.interval, outcome.unit, signed=True)
        axes.text(1.02, row, text, transform=axes.get_yaxis_transform(), va="center", color=INK)
    axes.set_yticks(range(len(found)), [o.label for o in found], color=INK)
    axes.set(ylim=(len(found) - 0.5, -0.5), xlabel="change from baseline, %")
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")

"""The days after one session as a chart of cells, and the days of the whole course."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from percuta.report.words import HOURS_PER_DAY, day_text, estimate, number
from percuta.result import Result

DAYS = 14
"""Days the chart shows."""
SIGNS = (
    ("erythema", "Redness", 3),
    ("oedema", "Swelling", 3),
    ("crusts", "Tiny scabs", 1),
    ("scabs", "Tiny scabs", 1),
    ("flaking", "Flaking", 1),
)
"""Series shown by day: name, label and top of the scale (a grade to 3, or a share of the area)."""


@dataclass(frozen=True)
class Cell:
    """One cell of the chart.

    Parameters
    ----------
    days : int
        Days it spans.
    text : str
        What it says; may be empty.
    tint : int
        Strength of its colour, 0 to 4.
    """

    days: int
    text: str
    tint: int = 0


@dataclass(frozen=True)
class Row:
    """One row of the chart: something expected, to avoid or to do.

    Parameters
    ----------
    label, note : str
        What it is, and what the sources say where they differ.
    cells : tuple of Cell
        From day 0 on; together they span the chart.
    """

    label: str
    note: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Chart:
    """The days after one session.

    Parameters
    ----------
    days : tuple of (str, str)
        Number of each day and its date, the latter empty where the course has no start.
    groups : tuple of (str, tuple of Row)
        Rows under their heading.
    public : str
        When others stop noticing; empty where it was not computed.
    """

    days: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    public: str


def start(result: Result) -> date | None:
    """Return the day of the first session, where the study gives one."""
    written = result.study.get("course", {}).get("start")
    return date.fromisoformat(str(written)) if written else None


def chart(result: Result) -> Chart | None:
    """Lay out the days after the first session; None where the result knows nothing of them."""
    rules = result.notes.get("aftercare", [])
    groups = (
        ("Expected, computed: median of the draws at the worst of each day", _signs(result)),
        ("Avoid", _rules(rules, "avoid")),
        ("Do", _rules(rules, "do")),
        ("Also usual, as clinics report it", _rules(rules, "expected")),
    )
    kept = tuple((title, rows) for title, rows in groups if rows)
    if not kept:
        return None
    first = start(result)
    dates = [day_text(first + timedelta(days=day)).split() if first else [] for day in range(DAYS)]
    days = tuple((str(day), " ".join(words[1:3])) for day, words in enumerate(dates))
    public = result.outcomes.get("back_in_public")
    text = estimate(public.value, *public.interval, public.unit) if public else ""
    return Chart(days, kept, text)


def _signs(result: Result) -> tuple[Row, ...]:
    rows = [_sign(result, name, label, top) for name, label, top in SIGNS if name in result.series]
    public = result.outcomes.get("back_in_public")
    if public:
        hidden = min(math.ceil(public.value), DAYS)
        word = "redness" if hidden > 1 else "red"  # a day is narrow
        cells = (Cell(hidden, word, 2), Cell(DAYS - hidden, f"back in public from day {hidden}"))
        rows.insert(0, Row("What others notice", "", tuple(cell for cell in cells if cell.days)))
    return tuple(rows)


def _sign(result: Result, name: str, label: str, top: int) -> Row:
    """Read the median at its worst on each day after the first session."""
    end = result.session_days[1] if len(result.session_days) > 1 else float(result.t_days[-1])
    before = result.t_days < end  # the next session would shine through to the days before it
    t_days, middle = result.t_days[before], np.median(result.series[name].values[before], axis=1)
    cells = []
    for day in range(DAYS):
        times = day + np.arange(HOURS_PER_DAY) / HOURS_PER_DAY
        if times[-1] >= end:
            cells.append(Cell(1, ""))
            continue
        worst = float(np.interp(times, t_days, middle).max())
        text = number(worst, 1) if top > 1 else number(100 * worst, 0)
        text = "0" if float(text) == 0 else text
        cells.append(Cell(1, text, min(math.ceil(4 * worst / top - 0.2), 4)))
    unit = f"grade, 0 none to {top} severe" if top > 1 else "% of the area"
    return Row(label, unit, tuple(cells))


def _rules(rules: list[Mapping[str, Any]], kind: str) -> tuple[Row, ...]:
    """Turn rules of one kind into bars, the first to end first."""
    chosen = [rule for rule in rules if rule["kind"] == kind and rule.get("session", 1) == 1]
    chosen.sort(key=lambda rule: (rule["to_h"], rule["from_h"], rule["text"]))
    return tuple(Row(rule["text"], rule.get("spread", ""), _bar(rule, kind)) for rule in chosen)


def _bar(rule: Mapping[str, Any], kind: str) -> tuple[Cell, ...]:
    begin = min(int(rule["from_h"] // HOURS_PER_DAY), DAYS - 1)
    end = min(max(math.ceil(rule["to_h"] / HOURS_PER_DAY), begin + 1), DAYS)
    free = f"free from day {end}" if kind == "avoid" and rule["to_h"] >= HOURS_PER_DAY else ""
    word = {"avoid": "avoid", "do": "do", "expected": "may show"}[kind]
    inside = f"{rule['to_h']:g} h" if end - begin == 1 else word
    cells = (Cell(begin, ""), Cell(end - begin, inside, 2 if kind == "avoid" else 1), Cell(DAYS - end, free))
    return tuple(cell for cell in cells if cell.days)


def course(result: Result) -> list[tuple[str, str, str]]:
    """List the days of the course: day, date (may be empty) and what happens."""
    first = start(result)
    written = result.notes.get("timeline") or [
        {"name": "session", "day": day, "text": f"session {rank} of {len(result.session_days)}"}
        for rank, day in enumerate(result.session_days, start=1)
    ]
    rows = []
    for entry in written:
        on = day_text(first + timedelta(days=round(entry["day"]))) if first else ""
        text = entry["text"]
        rows.append((f"{entry['day']:g}", on, text[:1].upper() + text[1:]))
    return rows

"""The page of the planner: plans side by side, what they trade, when they happen, and what would change the choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from percuta.plan.objectives import Objective
from percuta.plan.planner import Plan, Planning
from percuta.plan.reasons import number as short
from percuta.plan.what_if import sentences
from percuta.report.canvas import DARK, INK, ORANGE, SOFT, Figure, Table, apart, draw, panel
from percuta.report.pages import render, write_page
from percuta.report.words import day_text, estimate

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

MAP = "viridis"
"""Perceptually uniform colours, readable without colour vision."""
WIDTH = 680
WIDE = 10
"""Times over by which courses differ from which on an axis is logarithmic."""
TICKS = tuple(digit * 10.0**power for power in range(-3, 5) for digit in (1, 2, 5))
ROW_PX = 34


def write_plan(found: Planning, files: Mapping[str, Sequence[Path]], path: str | Path) -> Path:
    """Write the page of the planner; the file appears whole or not at all.

    Parameters
    ----------
    found : Planning
        The plans.
    files : Mapping of str to sequence of Path
        Study files by name of the plan.
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
    return write_page(render_plan(found, files), path)


def render_plan(found: Planning, files: Mapping[str, Sequence[Path]]) -> str:
    """Write the planner's page as HTML text, one page that loads nothing and runs no script."""
    every = (found.default, *found.plans)
    lines = sentences(found.sensitivity)
    return render(
        "plan.html",
        found=found,
        cards=[_card(plan, files) for plan in found.plans],
        default=_card(found.default, files),
        columns=["Plan", *(head(each) for each in found.objectives)],
        rows=[_row(plan) for plan in every],
        figures=[trade_off(found), dates(found)],
        firm=[line for line in lines if not line.startswith("  ")][:2],
        rivals=_rivals(lines[2:]),
    )


def head(objective: Objective) -> str:
    """Name an objective with its unit."""
    unit = f", {objective.unit}" if objective.unit not in ("", "day", "grade") else ""
    return f"{objective.label[:1].upper()}{objective.label[1:]}{unit}"


def _row(plan: Plan) -> tuple[str, ...]:
    cells = [
        short(each.value) if each.low == each.high else estimate(each.value, each.low, each.high)
        for each in plan.differences
    ]
    return (_title(plan), *cells)


def _title(plan: Plan) -> str:
    return f"{plan.name[:1].upper()}{plan.name[1:]}"


def _card(plan: Plan, files: Mapping[str, Sequence[Path]]) -> dict[str, Any]:
    sessions = [day_text(date.fromisoformat(day)) if day[:1].isdigit() else day for day in plan.sessions]
    return {
        "title": _title(plan),
        "plan": plan,
        "sessions": sessions,
        "files": [file.name for file in files.get(plan.name, ())],
    }


def _rivals(lines: Sequence[str]) -> list[dict[str, Any]]:
    """Gather the sentences on each rival: the first, and what follows it indented."""
    found: list[dict[str, Any]] = []
    for line in lines:
        if line.startswith("  "):
            found[-1]["details"].append(line.strip())
        else:
            found.append({"text": line, "details": []})
    return found


def trade_off(found: Planning) -> Figure:
    """Draw benefit against downtime over the front, coloured by risk, with the plans named.

    Where one of the three is no objective, the next of those that are takes its place.
    """
    across, up, colour = _axes_of(found)
    label = f"{head(up)} against {head(across).lower()} of {len(found.cloud[up.name])} courses that no other beats."
    caption = (
        f"Each small dot is a course that no other found beats in everything ({found.asked['draws']} draws); the plans "
        "are named, with their 90 % intervals. Better is up and to the left. "
        f"Colour: {colour.label}. ◆ is the clinical default."
    )
    svg = draw("trade", label, (WIDTH, 460), lambda sheet: _paint_trade(sheet, found, across, up, colour))
    table = Table(("Plan", *(head(each) for each in found.objectives)), tuple(map(_row, (found.default, *found.plans))))
    return Figure("trade", "What the plans trade", label, caption, svg, table)


def _axes_of(found: Planning) -> tuple[Objective, Objective, Objective]:
    names = [each.name for each in found.objectives]
    by_name = {each.name: each for each in found.objectives}
    up = by_name.get("benefit", found.objectives[0])
    rest = [name for name in ("downtime", "risk", "cost", "visits") if name in names and name != up.name]
    across, colour = rest[0], rest[1] if len(rest) > 1 else rest[0]
    return by_name[across], up, by_name[colour]


def _paint_trade(sheet: Sheet, found: Planning, across: Objective, up: Objective, colour: Objective) -> None:
    axes = panel(sheet, 62, 50, 190, 64)
    every = (found.default, *found.plans)
    cloud = found.cloud
    tones = [*cloud[colour.name], *(float(np.mean(plan.values[colour.name])) for plan in every)]
    style: dict[str, Any] = {"cmap": MAP, "vmin": min(tones), "vmax": max(tones)}
    axes.scatter(cloud[across.name], cloud[up.name], c=cloud[colour.name], s=16, alpha=0.75, linewidths=0, **style)
    points = []
    for plan in every:
        x, y = (next(each for each in plan.differences if each.objective.name == one.name) for one in (across, up))
        axes.plot([x.low, x.high], [y.value, y.value], color=SOFT, linewidth=0.8, zorder=3)
        axes.plot([x.value, x.value], [y.low, y.high], color=SOFT, linewidth=0.8, zorder=3)
        marker = "D" if plan is found.default else "o"
        tone = [float(np.mean(plan.values[colour.name]))]
        axes.scatter(
            [x.value], [y.value], c=tone, s=90, marker=marker, edgecolors=INK, linewidths=1.3, zorder=4, **style
        )
        points.append((x.value, y.value, _title(plan)))
    axes.set(xlabel=head(across), ylabel=_wrapped(head(up)))
    _scale(axes, [*cloud[across.name], *(x for x, _, _ in points)])
    axes.grid()
    _name_points(axes, points)
    _colour_bar(sheet, axes, head(colour))


def _scale(axes: Axes, values: Sequence[float]) -> None:
    """Spread the courses over the axis: logarithmic where they differ many times over."""
    if min(values) > 0 and max(values) > WIDE * min(values):
        axes.set_xscale("log")
        low, high = axes.get_xlim()
        ticks = [tick for tick in TICKS if low <= tick <= high]
        axes.minorticks_off()
        axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    else:
        axes.set_xlim(left=0)


def _wrapped(text: str) -> str:
    """Break a long axis label at a comma."""
    first, comma, rest = text.partition(", ")
    return f"{first},\n{rest}" if comma and len(text) > 34 else text


def _name_points(axes: Axes, points: Sequence[tuple[float, float, str]]) -> None:
    """Write the name of each plan at the right edge, with a thin line to its mark."""
    axes.autoscale(enable=False)
    bottom, top = axes.get_ylim()
    places = apart([y for _, y, _ in points], (top - bottom) * 0.085)
    for (x, y, name), place in zip(points, places, strict=True):
        end = axes.transAxes.transform((1.01, 0))[0]
        edge = axes.transData.inverted().transform((end, 0))[0]
        axes.plot([x, edge], [y, place], color=SOFT, linewidth=0.7, linestyle=(0, (2, 2)), clip_on=False)
        axes.text(edge, place, f" {_short_title(name)}", color=INK, va="center", fontsize=11)


def _short_title(name: str) -> str:
    first, *others = name.split(", ")
    if not others:
        return first
    return f"{first},\n{', '.join(others)}" if len(name) < 48 else f"{first},\n{others[0]}, …"


def _colour_bar(sheet: Sheet, axes: Axes, label: str) -> None:
    marks = axes.collections[0]
    bar = sheet.add_axes((0.42, 0.925, 0.29, 0.016))
    shown = sheet.colorbar(marks, cax=bar, orientation="horizontal")
    shown.outline.set_visible(False)
    bar.tick_params(labelsize=10, length=2)
    sheet.text(0.405, 0.933, label, ha="right", va="center", fontsize=11, color=SOFT)


def dates(found: Planning) -> Figure:
    """Draw when the sessions of each plan are, how long redness shows, and the day that was asked for."""
    every = (found.default, *found.plans)
    label = "Sessions of each plan over time, with the days not presentable after each."
    asked = " and ".join(day_text(date.fromisoformat(day)) for day in _asked_days(found))
    broken = f" Broken lines: to be presentable on {asked}." if asked else ""
    caption = (
        "▲ a session; the bar after it are the days until redness is gone in 95 of 100 draws, drawn at least a day "
        f"wide.{broken}"
    )
    size = (WIDTH, 96 + ROW_PX * len(every))
    svg = draw("dates", label, size, lambda sheet: _paint_dates(sheet, found, every))
    rows = tuple((_title(plan), ", ".join(plan.sessions), f"{plan.clear_after_d:.1f}") for plan in every)
    return Figure("dates", "When", label, caption, svg, Table(("Plan", "Sessions", "Days until presentable"), rows))


def _asked_days(found: Planning) -> list[str]:
    """List the days to be presentable, the earliest first."""
    return sorted(filter(None, (found.asked["before"], *found.asked["presentable"])))


def _paint_dates(sheet: Sheet, found: Planning, every: Sequence[Plan]) -> None:
    import matplotlib.dates as clock

    axes = panel(sheet, 230, 44, 20, 12)
    dated = found.default.sessions[0][:1].isdigit()
    for row, plan in enumerate(every):
        days = [_when(text) for text in plan.sessions]
        widths = [max(1.0, plan.clear_after_d)] * len(days)
        axes.barh([row] * len(days), widths, left=days, height=0.34, color=ORANGE, alpha=0.75)
        axes.plot(days, [row] * len(days), marker="^", linestyle="", color=INK, markersize=7)
    for text in _asked_days(found):
        axes.axvline(_when(text), color=DARK[ORANGE], linewidth=1.4, linestyle=(0, (4, 2)))
    axes.set_ylim(len(every) - 0.5, -0.5)
    axes.set_yticks(range(len(every)), [_short_title(_title(plan)) for plan in every])
    axes.tick_params(axis="y", labelcolor=INK, length=0)
    axes.grid(axis="x")
    low, high = axes.get_xlim()
    axes.set_xlim(low - 0.03 * (high - low), high)  # so that the mark of the first session stands whole
    if dated:
        months = clock.MonthLocator()  # type: ignore[no-untyped-call]
        axes.xaxis.set_major_locator(months)
        axes.xaxis.set_major_formatter(clock.ConciseDateFormatter(months))  # type: ignore[no-untyped-call]
    else:
        axes.set_xlabel("days since the first session")


def _when(text: str) -> float:
    """Place a session on the axis: a date as matplotlib counts them, or a day since the first session."""
    import matplotlib.dates as clock

    if not text[:1].isdigit():
        return float(text.removeprefix("day "))
    return float(clock.date2num(date.fromisoformat(text)))  # type: ignore[no-untyped-call]

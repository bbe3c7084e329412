"""Figures of a trial: flow, forest, fan, spaghetti, responders and power; one idea each."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from percuta.report.canvas import BLUE, DARK, GREEN, INK, ORANGE, PINK, SOFT, Figure, Table, apart, draw, panel
from percuta.report.words import number
from percuta.trial.batch import produced
from percuta.trial.schema import Endpoint
from percuta.trial.statistics import Effect
from percuta.trial.tables import courses

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

    from percuta.trial import PowerCurve, Trial, TrialResult
    from percuta.trial.published import Held

Array = npt.NDArray[np.float64]

COLOURS = (BLUE, ORANGE, GREEN, PINK)
"""Of the arms; more than four share them and are told apart by their labels."""
LINES, CURVE = 40, 2000
"""People drawn as lines in each arm, and people behind a responder curve."""
ROW_PX = 34
TOGETHER = 2
"""Arms whose bands can share axes and still be told apart."""
FAN = (5, 25, 50, 75, 95)


def figures(result: TrialResult) -> list[Figure]:
    """Draw everything about a trial that is worth a figure."""
    primary = result.trial.endpoints[0]
    found = [flow(result), *forests(result)]
    found += [fan(result, endpoint) for endpoint in result.trial.endpoints if len(result.trial.visits) > 1]
    if not primary.counted:
        found += [spaghetti(result, primary), responders(result, primary)]
    if result.power:
        found.append(power(result.power))
    return found


def factor(endpoint: Endpoint) -> float:
    """Return the factor with which an endpoint is written: shares in per cent."""
    return 100.0 if endpoint.counted else 1.0


def unit_of(endpoint: Endpoint, trial: Trial) -> str:
    """Return the unit in which an endpoint is written."""
    if endpoint.counted:
        return "% of people"
    scales, _ = produced(trial.study_of(trial.arms[0]))
    return "grades" if endpoint.outcome in scales else "%"


def flow(result: TrialResult) -> Figure:
    """Draw the flow of people through the shown trial."""
    trial, counts = result.trial, result.flow
    away = ", ".join(f"{count} {why}" for why, count in counts["turned_away"].items() if count) or "nobody"
    steps = [f"asked: {counts['asked']}", f"turned away: {away}", f"randomised: {counts['randomised']}"]
    boxes = [
        [arm["arm"], f"randomised {arm['randomised']}"]
        + [f"day {visit:g}: {seen} seen" for visit, seen in zip(trial.visits, arm["seen"], strict=True)]
        for arm in counts["arms"]
    ]
    height = 150 + 20 * len(boxes[0])
    svg = draw("flow", "Flow of people", (760, height), functools.partial(_paint_flow, steps=steps, boxes=boxes))
    rows = tuple((box[0], "; ".join(box[1:])) for box in boxes)
    return Figure(
        "flow",
        "Flow of people",
        f"{counts['asked']} asked, {counts['randomised']} randomised.",
        "People of the central replicate, from the first question to the last visit.",
        svg,
        Table(("Arm", "People"), rows),
    )


def _paint_flow(sheet: Sheet, steps: Sequence[str], boxes: Sequence[Sequence[str]]) -> None:
    axes = panel(sheet, 10, 10, 10, 10)
    axes.set_axis_off()
    width, height = sheet.get_size_inches() * 72
    axes.set(xlim=(0, width - 20), ylim=(height - 20, 0))
    middle = (width - 20) / 2
    frame = {"boxstyle": "round,pad=0.5", "facecolor": "white", "edgecolor": SOFT}
    axes.text(middle, 18, steps[0], ha="center", va="center", bbox=frame)
    axes.text(middle + 150, 50, steps[1], ha="left", va="center", color=SOFT)
    axes.plot([middle, middle + 140], [50, 50], color=SOFT, linewidth=1)
    axes.plot([middle, middle], [32, 72], color=SOFT, linewidth=1)
    axes.text(middle, 84, steps[2], ha="center", va="center", bbox=frame)
    places = (np.arange(len(boxes)) + 1 / 2) * (width - 20) / len(boxes)
    axes.plot([places[0], places[-1]], [112, 112], color=SOFT, linewidth=1)
    axes.plot([middle, middle], [98, 112], color=SOFT, linewidth=1)
    for place, box in zip(places, boxes, strict=True):
        axes.plot([place, place], [112, 122], color=SOFT, linewidth=1)
        axes.text(place, 128, "\n".join(box), ha="center", va="top", bbox=frame, linespacing=1.35)


def forests(result: TrialResult) -> list[Figure]:
    """Draw the effects at the last visit, one figure for each unit."""
    last = result.trial.visits[-1]
    several = len(result.trial.arms) > 1
    shown = [effect for effect in result.effects if effect.visit == last and bool(effect.against) == several]
    units = dict.fromkeys(unit_of(effect.endpoint, result.trial) for effect in shown)
    return [
        _forest(result, unit, [effect for effect in shown if unit_of(effect.endpoint, result.trial) == unit])
        for unit in units
    ]


def _forest(result: TrialResult, unit: str, shown: Sequence[Effect]) -> Figure:
    seed, rows = result.trial.solve.seed, []
    published = {(v.endpoint, v.arm, v.against, v.visit): _as_shown(v, unit) for v in result.held}
    for effect in shown:
        times = factor(effect.endpoint)
        ends = [times * value for value in (effect.estimate[0], effect.low[0], effect.high[0])]
        like = [times * value for value in effect.predictive(seed)]
        label = effect.endpoint.name + (f": {effect.arm}" if len(result.trial.arms) > 1 else "")
        seen = published.get((effect.endpoint.name, effect.arm, effect.against, effect.visit))
        rows.append((label, ends, like, seen))
    name = "forest-" + "".join(letter for letter in unit if letter.isalpha())
    against = f" against {result.trial.arms[0].name}" if len(result.trial.arms) > 1 else ""
    title = f"Effects on day {result.trial.visits[-1]:g}{against}, {unit}"
    svg = draw(name, title, (760, 92 + ROW_PX * len(rows)), functools.partial(_paint_forest, rows=rows, unit=unit))
    columns = ("Effect", "Central trial", "95 % interval", "Trials like this, 90 %", "Published")
    cells = tuple(
        (
            label,
            number(ends[0]),
            f"[{number(ends[1])}, {number(ends[2])}]",
            f"[{number(like[1])}, {number(like[2])}]" if np.isfinite(like[1]) else "",
            "" if seen is None else number(seen),
        )
        for label, ends, like, seen in rows
    )
    caption = (
        "Thick: the central trial with its 95 % interval. Thin: where nine of ten trials of this size would come out, "
        "given all that is not known of the model."
    ) + (" Diamond: the published value." if any(seen is not None for *_, seen in rows) else "")
    return Figure(name, title, title, caption, svg, Table(columns, cells))


def _as_shown(value: Held, unit: str) -> float | None:
    """Write a published value in the unit of a figure; None where it was written as something else."""
    if value.unit in ("fraction", "1") and unit.startswith("%"):
        return 100 * value.observed
    return value.observed if value.unit.startswith("percent") or not unit.startswith("%") else None


def _paint_forest(sheet: Sheet, rows: Sequence[tuple[str, list[float], list[float], float | None]], unit: str) -> None:
    axes = panel(sheet, 230, 46, 20, 14)
    axes.axvline(0, color=SOFT, linewidth=1)
    for row, (_, ends, like, seen) in enumerate(rows):
        if np.isfinite(like[1]):
            axes.plot(like[1:], [row + 0.16] * 2, color=SOFT, linewidth=1.4)
            axes.plot([like[0]], [row + 0.16], "|", color=SOFT, markersize=9)
        axes.plot(ends[1:], [row - 0.16] * 2, color=BLUE, linewidth=3)
        axes.plot([ends[0]], [row - 0.16], "o", color=BLUE, markersize=7)
        if seen is not None:
            axes.plot([seen], [row], "D", color=ORANGE, markersize=7)
    axes.set_yticks(range(len(rows)), [label for label, *_ in rows], color=INK)
    axes.set(ylim=(len(rows) - 0.5, -0.5), xlabel=f"effect, {unit}")
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")


def fan(result: TrialResult, endpoint: Endpoint) -> Figure:
    """Draw where trials like this come out over the visits, arm by arm."""
    trial, times = result.trial, factor(endpoint)
    bands: dict[str, Array] = {}
    for arm in trial.arms:
        found = [
            effect
            for effect in result.effects
            if effect.endpoint == endpoint and effect.arm == arm.name and not effect.against
        ]
        drawn = [effect.estimate[1:] if effect.estimate.size > 1 else effect.estimate for effect in found]
        bands[arm.name] = times * np.array([np.nanpercentile(values, FAN) for values in drawn])
    unit = unit_of(endpoint, trial)
    name = f"fan-{trial.endpoints.index(endpoint)}"
    title = f"{endpoint.name.capitalize()}: how trials like this come out"
    paint = functools.partial(_paint_fan, bands=bands, visits=trial.visits, unit=unit)
    columns = ("Arm", "Day", "Median", "50 %", "90 %")
    rows = tuple(
        (
            arm,
            f"{day:g}",
            number(row[2]),
            f"[{number(row[1])}, {number(row[3])}]",
            f"[{number(row[0])}, {number(row[4])}]",
        )
        for arm, band in bands.items()
        for day, row in zip(trial.visits, band, strict=True)
    )
    caption = (
        "Each trial draws the model and its people anew. Line: median of the trials' means; bands: the middle half and "
        "nine tenths of them."
    )
    return Figure(name, title, title, caption, draw(name, title, (760, 340), paint), Table(columns, rows))


def _paint_fan(sheet: Sheet, bands: dict[str, Array], visits: Sequence[float], unit: str) -> None:
    together = len(bands) <= TOGETHER
    shared = panel(sheet, 62, 46, 150, 34) if together else None
    low, high = (float(part) for part in (np.nanmin(list(bands.values())), np.nanmax(list(bands.values()))))
    edge = 0.06 * max(high - low, 1e-9)
    for place, (arm, band) in enumerate(bands.items()):
        axes = shared or _small_panel(sheet, place, len(bands), arm)
        colour = COLOURS[place % len(COLOURS)]
        axes.fill_between(visits, band[:, 0], band[:, 4], color=colour, alpha=0.14, linewidth=0)
        axes.fill_between(visits, band[:, 1], band[:, 3], color=colour, alpha=0.26, linewidth=0)
        axes.plot(visits, band[:, 2], "o-", color=colour, markersize=5)
        axes.axhline(0, color=SOFT, linewidth=1)
        axes.set(ylim=(min(low, 0) - edge, max(high, 0) + edge), xticks=list(visits))
        axes.grid(axis="y")
        if place == 0:
            axes.set(xlabel="day after the first session", ylabel=unit)
    if shared is not None:
        _name_lines(shared, visits[-1], [band[-1, 2] for band in bands.values()], list(bands))


def _small_panel(sheet: Sheet, place: int, count: int, arm: str) -> Axes:
    """Add the axes of one arm beside those of the others; only the first has numbers at its side."""
    gap, left, right = 24, 62, 20
    whole = sheet.get_size_inches()[0] * 72
    width = (whole - left - right - gap * (count - 1)) / count
    start = left + place * (width + gap)
    axes = panel(sheet, start, 46, whole - start - width, 34)
    axes.set_title(arm, color=DARK[COLOURS[place % len(COLOURS)]], fontsize=12, loc="left")
    axes.tick_params(labelleft=place == 0)
    return axes


def spaghetti(result: TrialResult, endpoint: Endpoint) -> Figure:
    """Draw what was written of single people in the central trial, and their mean."""
    trial = result.trial
    lines = courses(result.run, endpoint, LINES)
    unit, title = unit_of(endpoint, trial), f"{endpoint.name.capitalize()}: single people"
    paint = functools.partial(_paint_spaghetti, lines=lines, visits=(0.0, *trial.visits), unit=unit)
    with np.errstate(all="ignore"):
        means = {arm: [_mean(values[:, place]) for place in range(values.shape[1])] for arm, values in lines.items()}
    rows = tuple(
        (arm, *(number(value) if np.isfinite(value) else "" for value in found)) for arm, found in means.items()
    )
    columns = ("Mean of the people drawn", *(f"day {visit:g}" for visit in trial.visits))
    caption = (
        f"Up to {LINES} people of each arm in the central trial; a line ends where a person was lost. Whole grades are "
        "moved a little so that lines do not hide each other. Bold: their mean."
    )
    height = 320
    return Figure(
        "spaghetti", title, title, caption, draw("spaghetti", title, (760, height), paint), Table(columns, rows)
    )


def _mean(values: Array) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else float("nan")


def _paint_spaghetti(sheet: Sheet, lines: dict[str, Array], visits: Sequence[float], unit: str) -> None:
    every = np.concatenate([values[np.isfinite(values)] for values in lines.values()])
    low, high = float(every.min(initial=0)), float(every.max(initial=0))
    spread = max(high - low, 1.0)
    for place, (arm, values) in enumerate(lines.items()):
        axes = _small_panel(sheet, place, len(lines), arm)
        aside = (np.arange(len(values)) / max(len(values), 1) - 1 / 2)[:, None] * 0.03 * spread
        drawn = np.column_stack([np.zeros(len(values)), values]) + aside
        axes.plot(visits, drawn.T, color=COLOURS[place % len(COLOURS)], alpha=0.35, linewidth=1)
        axes.plot(
            visits, [0.0, *(_mean(values[:, at]) for at in range(values.shape[1]))], "o-", color=INK, markersize=4
        )
        axes.set(ylim=(low - 0.06 * spread, high + 0.06 * spread), xticks=list(visits))
        axes.grid(axis="y")
        if place == 0:
            axes.set(ylabel=f"gain, {unit}", xlabel="day after the first session")


def responders(result: TrialResult, endpoint: Endpoint) -> Figure:
    """Draw the share of people who gain at least so much, at the last visit of the central trial."""
    trial = result.trial
    found = courses(result.run, endpoint, CURVE)
    values = {arm: np.sort(rows[np.isfinite(rows[:, -1]), -1]) for arm, rows in found.items()}
    unit = unit_of(endpoint, trial)
    title = f"{endpoint.name.capitalize()}: who gains how much by day {trial.visits[-1]:g}"
    svg = draw("responders", title, (760, 320), functools.partial(_paint_responders, values=values, unit=unit))
    known = np.concatenate(list(values.values()) or [np.zeros(1)])
    ticks = np.unique(np.round(np.quantile(known, [0.1, 0.25, 0.5, 0.75, 0.9]), 2)) if known.size else np.zeros(1)
    rows = tuple(
        (
            f"{tick:g} {unit} or more",
            *(f"{100 * np.mean(part >= tick):.0f} %" if part.size else "" for part in values.values()),
        )
        for tick in ticks
    )
    caption = (
        "For any gain on the axis below: the share of the people seen who reached it. Curves further right are better."
    )
    return Figure("responders", title, title, caption, svg, Table(("Gain", *values), rows))


def _paint_responders(sheet: Sheet, values: dict[str, Array], unit: str) -> None:
    axes = panel(sheet, 62, 46, 150, 14)
    heights = []
    every = np.concatenate(list(values.values()))
    left, right = (float(every.min()), float(every.max())) if every.size else (0.0, 1.0)
    edge = 0.08 * max(right - left, 1)
    for place, part in enumerate(values.values()):
        levels = np.unique(part)
        share = np.array([100 * np.mean(part >= level) for level in levels]) if part.size else np.array([])
        x, y = [left - edge, *levels, right + edge], [100.0, *share, 0.0]
        axes.step(x, y, where="pre", color=COLOURS[place % len(COLOURS)])
        heights.append(100 * float(np.mean(part > 0)) if part.size else 0.0)
    for place, (arm, at) in enumerate(zip(values, apart([-height for height in heights], 9), strict=True)):
        axes.text(right + edge * 1.2, -at, arm, color=DARK[COLOURS[place % len(COLOURS)]], va="center", clip_on=False)
    axes.axvline(0, color=SOFT, linewidth=1)
    axes.set(
        xlim=(left - edge, right + edge), ylim=(0, 102), xlabel=f"gain of at least, {unit}", ylabel="% of people seen"
    )
    axes.grid()


def power(curves: Sequence[PowerCurve]) -> Figure:
    """Draw power against the number of people."""
    title = f"Power: {curves[0].endpoint}, day {curves[0].visit:g}"
    svg = draw("power", title, (760, 320), functools.partial(_paint_power, curves=curves))
    columns = ("Arm", "People", "Power", "95 % interval")
    rows = tuple(
        (curve.arm, str(people), f"{100 * share:.0f} %", f"[{100 * low:.0f}, {100 * high:.0f}]")
        for curve in curves
        for people, share, low, high in curve.points
    )
    caption = (
        "Share of the simulated trials with p below 5 %, each with its own draw of the model; bars are the chance "
        "error of the simulation. The line is at 80 %."
    )
    return Figure("power", title, title, caption, svg, Table(columns, rows))


def _paint_power(sheet: Sheet, curves: Sequence[PowerCurve]) -> None:
    axes = panel(sheet, 62, 46, 150, 14)
    for place, curve in enumerate(curves):
        people, share, low, high = (np.array(part) for part in zip(*curve.points, strict=True))
        colour = COLOURS[place % len(COLOURS)]
        axes.plot(people, 100 * share, "o-", color=colour, markersize=5)
        axes.vlines(people, 100 * low, 100 * high, color=colour, alpha=0.5)
    _name_lines(axes, curves[0].points[-1][0], [100 * c.points[-1][1] for c in curves], [c.arm for c in curves])
    axes.axhline(80, color=SOFT, linewidth=1)
    axes.set(ylim=(0, 102), xlabel="people in all arms", ylabel="power, %")
    axes.grid(axis="y")


def _name_lines(axes: Axes, end: float, heights: Sequence[float], names: Sequence[str]) -> None:
    """Write the name of each line beside its end, apart from each other."""
    low, high = axes.get_ylim()
    for place, (name, at) in enumerate(zip(names, apart(list(heights), 0.07 * (high - low)), strict=True)):
        colour = DARK[COLOURS[place % len(COLOURS)]]
        axes.annotate(
            name, (end, at), xytext=(10, 0), textcoords="offset points", color=colour, va="center", clip_on=False
        )

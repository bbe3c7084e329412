"""Figures of what gets in: where it is by depth and time, how much by when, and how long the door is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from percuta.report.canvas import BLUE, DARK, GREEN, ORANGE, PINK, SOFT, Figure, Table, apart, draw, panel
from percuta.report.words import estimate, number, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

HOURS = ((0.1, "6 min"), (1, "1 h"), (4, "4 h"), (12, "12 h"), (24, "1 day"), (72, "3 days"))
"""Ticks of an axis of hours and rows of a table."""
DEEPEST_MM = 1.0
"""Depth shown of a map."""
WIDEST_DECADES = 4
"""Powers of ten a map of concentration covers at most."""
WHERE = {
    "vehicle": "on the skin",
    "stratum corneum": "horny layer",
    "viable epidermis": "living epidermis",
    "dermis": "dermis",
    "blood": "blood",
}
"""Places of the table, by their name in the data."""
OBSERVERS = {"open area": BLUE, "water loss": GREEN, "impedance": ORANGE, "dye": PINK}


def figures(notes: Mapping[str, Any]) -> list[Figure]:
    """Draw everything about absorption that the notes of a result hold: closure first, then two figures per product."""
    found = [closure(notes["closure"])] if "closure" in notes else []
    for data in notes.get("absorption", []):
        found += [cumulative(data), depth_map(data)]
    return found


def cumulative(data: Mapping[str, Any]) -> Figure:
    """Draw the share of a product that is through the stratum corneum, on needled and on intact skin."""
    name, t = data["compound"], np.asarray(data["t_h"])
    more = data["measures"]["enhancement"]
    needled, intact = (_ends(data[key]) for key in ("absorbed_share", "absorbed_share_intact"))
    end = f"After {t[-1]:g} h {needled} through the horny layer of needled skin, {intact} of intact skin."
    gain = f" Gain over intact skin {estimate(more['value'], more['lo'], more['hi'])} times."
    label = f"Share of the {name} on the skin that has passed the horny layer, over hours. {end}"
    caption = (
        "Share of the dose that has passed the horny layer; lines are medians, bands hold 90 % of the draws. "
        f"{end}{gain}"
    )
    svg = draw(f"cumulative-{_slug(name)}", label, (680, 300), lambda sheet: _paint_cumulative(sheet, data))
    rows = [(word, *(_at(data["where"][key], t, hour) for hour, _ in _shown(t))) for key, word in WHERE.items()]
    table = Table(("Where, % of dose", *(word for _, word in _shown(t))), tuple(rows))
    return Figure(f"cumulative-{_slug(name)}", f"How much {name} gets in", label, caption, svg, table)


def depth_map(data: Mapping[str, Any]) -> Figure:
    """Draw the concentration of a product by depth and time."""
    name, t = data["compound"], np.asarray(data["t_h"])
    depth, values = np.asarray(data["depth_mm"]), np.asarray(data["concentration_ug_per_ml"])
    peak = float(values[:, depth > 0.1].max())
    label = f"Concentration of {name} in needled skin by depth and time; below 0.1 mm at most {number(peak)} µg/mL."
    caption = (
        "Total concentration, median of the draws, logarithmic. Below a tenth of a millimetre it reaches "
        f"{number(peak)} µg/mL. Depth on a square-root scale, so that the horny layer can be seen."
    )
    svg = draw(f"map-{_slug(name)}", label, (680, 320), lambda sheet: _paint_map(sheet, t, depth, values, name))
    rows = []
    for deep in (0.005, 0.05, 0.2, 0.5, 1.0):
        if deep <= depth[-1]:
            course = np.array([np.interp(deep, depth, row) for row in values])
            rows.append((f"{deep:g} mm", *(number(float(np.interp(hour, t, course))) for hour, _ in _shown(t))))
    table = Table(("Depth; µg/mL", *(word for _, word in _shown(t))), tuple(rows))
    return Figure(f"map-{_slug(name)}", f"Where the {name} is", label, caption, svg, table)


def closure(data: Mapping[str, Any]) -> Figure:
    """Draw what each observer sees of one and the same channel, and when each calls it closed."""
    closed = data["closed_h"]
    texts = [f"{name} {estimate(each['value'], each['lo'], each['hi'], 'hour')}" for name, each in closed.items()]
    end = f"Called closed by {'; '.join(texts)}."
    label = f"Open area of a channel, water loss, impedance and dye over hours, each relative to its start. {end}"
    caption = (
        "One pore, several observers; each curve is relative to its start, dye is the share of draws it still enters. "
        f"{end}"
    )
    svg = draw("closure", label, (680, 320), lambda sheet: _paint_closure(sheet, data))
    rows = [(name, estimate(each["value"], each["lo"], each["hi"])) for name, each in closed.items()]
    return Figure(
        "closure", "When is a channel closed?", label, caption, svg, Table(("Observer", "Closed after, h"), tuple(rows))
    )


def _paint_cumulative(sheet: Sheet, data: Mapping[str, Any]) -> None:
    axes = panel(sheet, 58, 46, 130, 12)
    t, ends = np.asarray(data["t_h"]), []
    lines = (("absorbed_share", "needled", BLUE), ("absorbed_share_intact", "intact", ORANGE))
    for key, _, colour in lines:
        low, middle, high = (100 * np.asarray(data[key][part]) for part in ("lo", "value", "hi"))
        axes.fill_between(t, low, high, color=colour, alpha=0.15, linewidth=0)
        axes.plot(t, middle, color=colour)
        ends.append(float(middle[-1]))
    axes.set(
        xlim=(0, t[-1]), ylim=(0, None), xlabel="hours since it was put on", ylabel="through the horny layer, % of dose"
    )
    axes.grid(axis="y")
    top = axes.get_ylim()[1]
    for (_, word, colour), end, place in zip(lines, ends, apart(ends, top * 0.09), strict=True):
        axes.plot([t[-1], t[-1] * 1.025], [end, place], color=colour, linewidth=1, clip_on=False)
        axes.text(t[-1] * 1.035, place, f"{word} skin", color=DARK[colour], weight="bold", va="center")


def _paint_map(sheet: Sheet, t: Any, depth: Any, values: Any, name: str) -> None:
    from matplotlib.colors import LogNorm

    axes = panel(sheet, 58, 46, 110, 12)
    shown = depth <= DEEPEST_MM
    top = 10.0 ** np.ceil(np.log10(float(values.max()) or 1.0))
    norm = LogNorm(top / 10**WIDEST_DECADES, top)
    floor = np.maximum(values[1:, shown].T, top / 10**WIDEST_DECADES)  # the darkest colour is "less"
    levels = np.geomspace(top / 10**WIDEST_DECADES, top, 25)
    drawn = axes.contourf(t[1:], np.sqrt(depth[shown]), floor, levels=levels, norm=norm, cmap="viridis")
    drawn.set_edgecolor("face")
    axes.set_xscale("log")
    _hour_axis(axes, t)
    marks = [mark for mark in (0.01, 0.1, 0.3, 0.6, 1.0) if mark <= depth[shown][-1] * 1.05]
    axes.set_yticks(np.sqrt(marks), [f"{mark:g}" for mark in marks])
    axes.set_ylim(float(np.sqrt(depth[shown][-1])), 0)
    axes.set(xlabel="time since it was put on", ylabel="depth, mm")
    ticks = [top / 10**step for step in range(WIDEST_DECADES, -1, -1)]
    bar = sheet.colorbar(drawn, ax=axes, cax=sheet.add_axes((0.86, 0.16, 0.02, 0.72)), ticks=ticks)
    bar.ax.set_yticklabels([number(tick) for tick in ticks])
    bar.ax.minorticks_off()
    bar.outline.set_visible(False)
    bar.ax.set_title("µg/mL", fontsize=11, color=SOFT, loc="left", pad=12)
    axes.text(0.02, 0.06, plain(name), transform=axes.transAxes, color="white", weight="bold")


def _paint_closure(sheet: Sheet, data: Mapping[str, Any]) -> None:
    axes = panel(sheet, 58, 46, 24, 24)
    t = np.asarray(data["t_h"])
    for rank, (name, colour) in enumerate(OBSERVERS.items()):
        curve = data["curves"][name]
        low, middle, high = (100 * np.asarray(curve[part]) for part in ("lo", "value", "hi"))
        if name != "dye":
            axes.fill_between(t, low, high, color=colour, alpha=0.12, linewidth=0)
        axes.plot(t, middle, color=colour, linestyle="--" if name == "dye" else "-")
        if name in data["closed_h"]:
            at = data["closed_h"][name]["value"]
            if t[0] <= at <= t[-1]:
                axes.plot(at, float(np.interp(at, t, middle)), marker="o", color=colour, markersize=8)
        axes.text(
            0.985, 0.96 - 0.085 * rank, name, color=DARK[colour], weight="bold", ha="right", transform=axes.transAxes
        )
    axes.set_xscale("log")
    _hour_axis(axes, t)
    axes.set(ylim=(0, 104), xlabel="time since needling; ● called closed", ylabel="relative to its start, %")
    axes.grid(axis="y")


def _hour_axis(axes: Axes, t: Any) -> None:
    low, high = float(t[t > 0][0]), float(t[-1])
    axes.set_xlim(low, high)
    axes.minorticks_off()
    ticks = [(hour, word) for hour, word in HOURS if low <= hour <= high]
    axes.set_xticks([hour for hour, _ in ticks], [word for _, word in ticks])


def _shown(t: Any) -> list[tuple[float, str]]:
    return [(hour, word) for hour, word in HOURS if hour <= float(t[-1]) * 1.001]


def _at(course: Any, t: Any, hour: float) -> str:
    return number(100 * float(np.interp(hour, t, course)))


def _ends(bands: Mapping[str, Any]) -> str:
    low, middle, high = (100 * bands[key][-1] for key in ("lo", "value", "hi"))
    return f"{estimate(middle, low, high, '%')} is"


def _slug(name: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in name.lower())

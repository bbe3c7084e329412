"""Figure of the three phases of healing on one logarithmic time axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from percuta.report.canvas import (
    BLUE,
    DARK,
    GREEN,
    INK,
    ORANGE,
    PINK,
    SOFT,
    Figure,
    Table,
    apart,
    draw,
    log_time,
    panel,
)
from percuta.report.courses import Line, band, since_last
from percuta.report.words import HOURS_PER_DAY, estimate, span, spread
from percuta.result import Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Sheet

CELLS = (
    Line("neutrophils", "neutrophils", ORANGE),
    Line("macrophages_m1", "macrophages M1", BLUE),
    Line("macrophages_m2", "macrophages M2", BLUE, (4, 2)),
    Line("mmp", "MMP", PINK),
    Line("activated_fibroblasts", "fibroblasts", GREEN),
)
PHASE_TINTS = ("#fdebe0", "#e4f3ee", "#e8eff7")


def phase_ends(result: Result) -> list[tuple[str, float, str]]:
    """Read the ends of the three phases off the result itself, in days since the last session.

    Returns
    -------
    list of (str, float, str)
        Name, end and what marks the end. Inflammation lasts until M2 outnumber M1 macrophages, proliferation
        until activated fibroblasts fall below half of their peak; a phase whose mark is not there is left out.
    """
    t, after = since_last(result)
    ends = []
    if {"macrophages_m1", "macrophages_m2"} <= result.series.keys():
        m1, m2 = (band(result.series[name])[1][after] for name in ("macrophages_m1", "macrophages_m2"))
        later = np.flatnonzero((m2 > m1) & (np.arange(t.size) >= int(np.argmax(m1))))
        if later.size:
            ends.append(("inflammation", float(t[later[0]]), "M2 macrophages outnumber M1"))
    if "activated_fibroblasts" in result.series:
        cells = band(result.series["activated_fibroblasts"])[1][after]
        peak = int(np.argmax(cells))
        fallen = np.flatnonzero((cells < cells[peak] / 2) & (np.arange(t.size) > peak))
        if fallen.size and (not ends or t[fallen[0]] > ends[-1][1]):
            ends.append(("proliferation", float(t[fallen[0]]), "activated fibroblasts fall below half of their peak"))
    if ends:
        ends.append(("remodelling", float(t[-1]), "the end of the follow-up"))
    return ends


def phases(result: Result) -> Figure | None:
    """Draw the cells of the three phases; None where none are in the result."""
    t, after = since_last(result)
    cells = [cell for cell in CELLS if cell.name in result.series and t.size and _rises(result, cell, after)]
    if not cells:
        return None
    ends = phase_ends(result)
    marks = "; ".join(f"{name} until {mark} ({span(end)})" for name, end, mark in ends[:-1])
    order = ", ".join(f"{cell.text} {span(_peak(result, cell.name))}" for cell in cells)
    label = f"Cells after the last session on a logarithmic time axis, each scaled to its own peak. Peaks: {order}."
    before = " on top of what earlier ones left;" if len(result.session_days) > 1 else ""
    caption = (
        f"After the last session, inside a healing zone;{before} medians, each scaled to its own peak, so heights do "
        "not compare." + (f" Shading is read off the model: {marks}." if marks else "")
    )
    svg = draw("phases", label, (680, 330), lambda sheet: _paint(sheet, result, cells, ends))
    return Figure("phases", "Three phases of healing", label, caption, svg, _peaks(result, cells))


def _paint(sheet: Sheet, result: Result, cells: Sequence[Line], ends: list[tuple[str, float, str]]) -> None:
    axes = panel(sheet, 22, 44, 30, 44)
    t, after = since_last(result)
    low, high = max(float(t[0]), 1 / HOURS_PER_DAY), float(t[-1])
    log_time(axes, low, high, skip=("3 h", "12 h", "2 days", "2 weeks", "6 months"))
    start = low
    for (name, end, _), tint in zip(ends, PHASE_TINTS, strict=False):
        axes.axvspan(start, end, color=tint, linewidth=0, zorder=0)
        room = (high / low) ** 0.07  # half of the longest name
        middle = min(max((start * end) ** (1 / 2), low * room), high / room)
        axes.text(middle, -0.08, name, ha="center", va="center", color=INK)
        start = end
    for cell in cells:
        curve = band(result.series[cell.name])[1][after]
        axes.plot(t, curve / curve.max(), color=cell.colour, linestyle=cell.style)
    peaks = [max(_peak(result, cell.name), low) for cell in cells]
    width = np.log(high / low)
    places = apart([float(np.log(peak)) for peak in peaks], width * 0.19)
    shift = max(0.0, max(places) + width * 0.1 - np.log(high)) + min(0.0, min(places) - width * 0.09 - np.log(low))
    for cell, peak, place in zip(cells, peaks, places, strict=True):
        at = float(np.exp(place - shift))
        axes.plot([peak, at], [1.02, 1.1], color=cell.colour, linewidth=1, clip_on=False)
        axes.text(at, 1.12, cell.text, color=DARK[cell.colour], weight="bold", ha="center", va="bottom")
    axes.axhline(0, color=SOFT, linewidth=0.8)
    axes.set(ylim=(-0.16, 1.03), yticks=[], xlabel="time after the last session")
    axes.spines["left"].set_visible(False)


def _rises(result: Result, cell: Line, after: npt.NDArray[np.bool_]) -> bool:
    """Tell whether a cell type is there at all, so that it has a peak to be scaled to."""
    return bool(band(result.series[cell.name])[1][after].max() > 0)


def _peak(result: Result, name: str) -> float:
    t, after = since_last(result)
    return float(t[int(np.argmax(band(result.series[name])[1][after]))])


def _peaks(result: Result, cells: Sequence[Line]) -> Table:
    t, after = since_last(result)
    rows = []
    for cell in cells:
        entry = result.series[cell.name]
        values = entry.values[after]
        middle, low, high = spread(t[np.argmax(values, axis=0)])
        height = estimate(*spread(values.max(axis=0)), entry.unit)
        rows.append((cell.text, f"{span(middle)} [{span(low)}, {span(high)}]", height, entry.evidence))
    return Table(("Cells", "Peak after the last session", "Height of the peak", "Evidence"), tuple(rows))

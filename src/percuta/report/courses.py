"""Figures of what follows over time: the new matrix, the clinical grade, the barrier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from percuta.outcome.concerns import SIGNS_SEEN
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
from percuta.report.words import DAYS_PER_MONTH, HOURS_PER_DAY, NAMED_TIMES, estimate, unit_text, when
from percuta.result import HIGH, LOW, Outcome, Result, Series

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """How one series is drawn.

    Parameters
    ----------
    name, text : str
        Name of the series and its direct label.
    colour : str
        One of the four of `percuta.report.canvas`.
    dash : tuple of float
        Lengths on and off; empty for a solid line.
    """

    name: str
    text: str
    colour: str
    dash: tuple[float, ...] = ()

    @property
    def style(self) -> tuple[float, tuple[float, ...]] | str:
        """Line style as matplotlib wants it."""
        return (0, self.dash) if self.dash else "-"


COLLAGEN = (
    Line("collagen_iii", "collagen III", ORANGE, (4, 2)),
    Line("collagen", "total", BLUE),
    Line("collagen_i", "collagen I", GREEN, (1, 1.5)),
)
BARRIER = (Line("open_channels", "open channels", BLUE), Line("water_loss", "water loss", GREEN))
BARRIER_DAYS = 14.0
LEADING = ("goodman_baron", "lemperle", *SIGNS_SEEN)
"""Scales and concerns that are drawn; further scales of a concern stand in the cards."""


def since_last(result: Result) -> tuple[Array, npt.NDArray[np.bool_]]:
    """Return the days since the last session, of the times after it, and which times those are."""
    days = result.t_days - result.session_days[-1]
    return days[days > 0], days > 0


def band(entry: Series, scale: float = 1.0) -> tuple[Array, Array, Array]:
    """Return lower end, median and upper end of a series over time."""
    low, middle, high = scale * np.percentile(entry.values, [LOW, 50, HIGH], axis=1)
    return low, middle, high


def matrix(result: Result) -> Figure | None:
    """Draw collagen I, III and their sum over months; None where none are in the result."""
    lines = [line for line in COLLAGEN if line.name in result.series]
    if not lines:
        return None
    texts = []
    for line in lines:
        low, middle, high = (100 * (curve[-1] - 1) for curve in band(result.series[line.name]))
        texts.append(f"{line.text} {estimate(middle, low, high, '%', signed=True)}")
    end = f"At the end of the follow-up: {'; '.join(texts)}."
    label = f"Change of collagen in the papillary dermis over the course. {end}"
    caption = (
        "Papillary dermis, change from before the first session; lines are medians, bands hold 90 % of the draws. "
        f"{end}"
    )
    svg = draw("matrix", label, (680, 330), lambda sheet: _paint_matrix(sheet, result, lines))
    return Figure("matrix", "New collagen in the papillary dermis", label, caption, svg, _monthly(result, lines))


def _paint_matrix(sheet: Sheet, result: Result, lines: Sequence[Line]) -> None:
    axes = panel(sheet, 62, 46, 128, 10)
    t = result.t_days / DAYS_PER_MONTH
    ends = []
    for line in lines:
        low, middle, high = (100 * (curve - 1) for curve in band(result.series[line.name]))
        _trace(axes, t, (low, middle, high), line)
        ends.append(float(middle[-1]))
    axes.set(xlim=(0, t[-1]), ylabel="change from baseline, %")
    _month_axis(axes, result)
    _name_ends(axes, lines, ends)


def grades(result: Result) -> list[Figure]:
    """Draw what is seen of each concern over months, with what it is made of: its measured grade, or its share."""
    names = [name.removesuffix("_gain") for name in result.series if name.endswith("_gain")]
    return [_grade(result, name) for name in names if name in LEADING]


def _grade(result: Result, scale: str) -> Figure:
    entry = result.series[f"{scale}_gain"]
    every = (
        Line(entry.name, "blinded rater", BLUE),
        Line(f"{entry.name}_open_label", "open label", ORANGE, (6, 2, 1, 2)),
        Line(f"{entry.name}_nonspecific", "without needling", PINK, (4, 2)),
        Line(f"{entry.name}_matrix", "new matrix", GREEN, (1, 1.5)),
    )
    lines = [line for line in every if line.name in result.series]
    judged = result.outcomes.get(_judged(entry.name))
    told = [
        f"{line.text} {estimate(found.value, *found.interval, found.unit, signed=True)}"
        for line in lines
        if (found := result.outcomes.get(_judged(line.name)))
    ]
    read = f"{when(judged, result.session_days)}: {'; '.join(told)}. " if judged else ""
    read = read[:1].upper() + read[1:]
    of, shown = entry.label.partition(",")[0], "share gone" if entry.unit == "%" else "points gained"
    title = f"{of[:1].upper()}{of[1:]}: {shown}"
    label = f"{title} over the course. {read}".strip()
    caption = (
        f"{read}The band holds 90 % of the draws for a blinded rater; open label is what a rater reports who knows of "
        "the treatment."
    )
    svg = draw(f"grade-{scale}", label, (680, 290), lambda sheet: _paint_grade(sheet, result, lines, judged))
    return Figure(f"grade-{scale}", title, label, caption, svg, _monthly(result, lines))


_IMPROVED = {"%": "share gone, %", "grade": "improvement, grade points"}


def _judged(series: str) -> str:
    """Return the outcome that is a grade's course read on the day it is judged."""
    return series.replace("_gain", "_improvement")


def _paint_grade(sheet: Sheet, result: Result, lines: Sequence[Line], judged: Outcome | None) -> None:
    axes = panel(sheet, 62, 46, 150, 10)
    t = result.t_days / DAYS_PER_MONTH
    bands = [band(result.series[line.name]) for line in lines]
    for rank, (line, curves) in enumerate(zip(lines, bands, strict=True)):
        _trace(axes, t, curves, line, shaded=rank == 0)
    axes.set(xlim=(0, t[-1]), ylabel=_IMPROVED.get(result.series[lines[0].name].unit, "improvement, points"))
    _month_axis(axes, result)
    if judged is not None:
        at = judged.at_days / DAYS_PER_MONTH
        axes.axvline(at, color=SOFT, linewidth=1, linestyle=(0, (2, 2)))
        late = at > t[-1] / 2
        axes.annotate(
            "judged", (at, axes.get_ylim()[1]), xytext=(-5 if late else 5, 0), textcoords="offset points",
            color=SOFT, va="top", ha="right" if late else "left",
        )  # fmt: skip
    _name_ends(axes, lines, [float(middle[-1]) for _, middle, _ in bands])


def barrier(result: Result) -> Figure | None:
    """Draw how long the channels stay open and how much water is lost; None where neither is in the result."""
    lines = [line for line in BARRIER if line.name in result.series]
    t, _ = since_last(result)
    if not lines or np.count_nonzero(t <= BARRIER_DAYS) < 2:
        return None
    back = result.outcomes.get("barrier_back")
    text = estimate(back.value, *back.interval, back.unit) if back else ""
    closed = f" The barrier is back {text} after the session." if back else ""
    shown = " and ".join(line.text for line in lines)
    label = f"Course of {shown} after the last session, on a logarithmic time axis.{closed}"
    caption = f"After the last session; lines are medians, bands hold 90 % of the draws.{closed}"
    svg = draw("barrier", label, (680, 280), lambda sheet: _paint_barrier(sheet, result, lines))
    times = [(name, at) for name, at in NAMED_TIMES if t[0] <= at <= min(float(t[-1]), BARRIER_DAYS)]
    table = _table(times, result.t_days - result.session_days[-1], result, lines)
    return Figure("barrier", "The barrier closes", label, caption, svg, table)


def _paint_barrier(sheet: Sheet, result: Result, lines: Sequence[Line]) -> None:
    t, after = since_last(result)
    early = t <= BARRIER_DAYS
    width = 660 / len(lines)
    for rank, line in enumerate(lines):
        axes = panel(sheet, 44 + rank * width, 44, 24 + (len(lines) - 1 - rank) * width, 30)
        entry, scale, unit = _as_shown(result, line)
        low, middle, high = (curve[after][early] for curve in band(entry, scale))
        _trace(axes, t[early], (low, middle, high), line)
        skip = ("3 h", "12 h", "2 days", "3 days", "2 weeks")
        log_time(axes, max(float(t[0]), 1 / HOURS_PER_DAY), float(t[early][-1]), skip)
        axes.set_title(f"{line.text}, {unit}", loc="left", color=DARK[line.colour], weight="bold", fontsize=12)
        axes.set(ylim=(0, None), xlabel="time after the session")
        axes.grid(axis="y")


def _trace(axes: Axes, t: Array, curves: tuple[Array, Array, Array], line: Line, *, shaded: bool = True) -> None:
    low, middle, high = curves
    if shaded:
        axes.fill_between(t, low, high, color=line.colour, alpha=0.15, linewidth=0)
    axes.plot(t, middle, color=line.colour, linestyle=line.style)


def _name_ends(axes: Axes, lines: Sequence[Line], ends: Sequence[float]) -> None:
    """Write each line's name beside its end."""
    right, (bottom, top) = axes.get_xlim()[1], axes.get_ylim()
    for line, end, place in zip(lines, ends, apart(ends, (top - bottom) * 0.09), strict=True):
        axes.plot([right, right * 1.025], [end, place], color=line.colour, linewidth=1, clip_on=False)
        axes.text(right * 1.035, place, line.text, color=DARK[line.colour], weight="bold", va="center")


def _month_axis(axes: Axes, result: Result) -> None:
    """Finish axes over months: baseline, sessions, whole months as ticks."""
    axes.axhline(0, color=SOFT, linewidth=0.8)
    bottom, top = axes.get_ylim()
    axes.set_ylim(bottom, top)
    days = np.array(result.session_days) / DAYS_PER_MONTH
    axes.plot(days, np.full(days.size, bottom), marker="^", color=INK, linestyle="", markersize=7, clip_on=False)
    axes.set_xticks(months(result))
    axes.set_xlabel("months since the first session; ▲ sessions")
    axes.grid(axis="y")


def months(result: Result) -> list[int]:
    """Choose whole months over the follow-up, at most about a dozen."""
    last = int(result.t_days[-1] / DAYS_PER_MONTH)
    return list(range(0, last + 1, max(1, -(-last // 12))))


def _monthly(result: Result, lines: Sequence[Line]) -> Table:
    times = [(f"month {month}", month * DAYS_PER_MONTH) for month in months(result)]
    return _table(times, result.t_days, result, lines)


def _table(times: Sequence[tuple[str, float]], t_days: Array, result: Result, lines: Sequence[Line]) -> Table:
    """Read medians and intervals off the courses, by straight lines between computed times."""
    heads, columns = ["Time"], []
    for line in lines:
        entry, scale, unit = _as_shown(result, line)
        heads.append(f"{line.text} ({unit}), {entry.evidence}")
        low, middle, high = (np.interp([at for _, at in times], t_days, curve) for curve in band(entry, scale))
        rows = zip(middle, low, high, strict=True)
        columns.append([estimate(float(m), float(a), float(b)) for m, a, b in rows])
    return Table(tuple(heads), tuple(zip((name for name, _ in times), *columns, strict=True)))


def _as_shown(result: Result, line: Line) -> tuple[Series, float, str]:
    """Return a series, the factor it is shown with, and its unit: shares are shown in per cent."""
    entry = result.series[line.name]
    return (entry, 100.0, "%") if entry.unit == "1" else (entry, 1.0, unit_text(entry.unit) or entry.unit)

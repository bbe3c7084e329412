"""A course over years, with and without what keeps its gain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from percuta.care.maintenance import DAYS_PER_YEAR
from percuta.report.canvas import BLUE, DARK, ORANGE, SOFT, Figure, Table, draw, panel
from percuta.report.words import estimate
from percuta.result import HIGH, LOW, Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Sheet

ARMS = (("kept", "kept up", BLUE), ("left", "left", ORANGE))
Interval = tuple[float, float, float]


@dataclass(frozen=True)
class Year:
    """Gain of collagen after some years, per cent of the start: median, 5th and 95th percentile.

    Parameters
    ----------
    year : float
        Years since the first session.
    kept, left, difference : tuple of float
        Of both arms, and of kept minus left draw by draw.
    """

    year: float
    kept: Interval
    left: Interval
    difference: Interval


def years(results: dict[str, Result]) -> list[Year]:
    """Read both arms at every whole year.

    Parameters
    ----------
    results : dict of str to Result
        ``kept`` and ``left``, simulated from `percuta.care.maintenance.arms`.
    """
    end = min(float(result.t_days[-1]) for result in results.values())
    return [_year(results, year) for year in range(1, int(end / DAYS_PER_YEAR + 1e-6) + 1)]


def _year(results: dict[str, Result], year: int) -> Year:
    gains = {name: _gain(result, year * DAYS_PER_YEAR) for name, result in results.items()}
    spans = [_interval(values) for values in (gains["kept"], gains["left"], gains["kept"] - gains["left"])]
    return Year(year, *spans)


def _gain(result: Result, day: float) -> np.ndarray:
    values = result.series["collagen"].values
    return np.array([100 * (np.interp(day, result.t_days, values[:, draw]) - 1) for draw in range(values.shape[1])])


def _interval(values: np.ndarray) -> Interval:
    low, middle, high = np.percentile(values, [LOW, 50, HIGH])
    return float(middle), float(low), float(high)


def figure(results: dict[str, Result]) -> Figure:
    """Draw the collagen of both arms over the years, bands holding 90 % of the draws."""
    read = years(results)
    last = read[-1]
    ends = "; ".join(f"{label} {_text(getattr(last, name))}" for name, label, _ in ARMS)
    label = f"Collagen over {last.year:g} years with and without maintenance. At the end: {ends}."
    caption = (
        f"Papillary dermis, change from before the first session. Kept up: protection from the sun and a session a "
        f"year; left: neither. At the end: {ends}; difference {_text(last.difference)}."
    )
    rows = tuple(
        (
            f"{year.year:g}",
            *(_text(getattr(year, name)) for name in ("kept", "left", "difference")),
        )
        for year in read
    )
    table = Table(("Year", "Kept up", "Left", "Difference"), rows)
    svg = draw("upkeep", label, (680, 330), lambda sheet: _paint(sheet, results))
    return Figure("upkeep", f"{last.year:g} years with and without maintenance", label, caption, svg, table)


def _text(gain: Interval) -> str:
    middle, low, high = gain
    return estimate(middle, low, high, "%", signed=True)


def _paint(sheet: Sheet, results: dict[str, Result]) -> None:
    axes = panel(sheet, 62, 46, 90, 10)
    for name, label, colour in ARMS:
        result = results[name]
        t = result.t_days / DAYS_PER_YEAR
        low, middle, high = 100 * (np.percentile(result.series["collagen"].values, [LOW, 50, HIGH], axis=1) - 1)
        axes.fill_between(t, low, high, color=colour, alpha=0.15, linewidth=0)
        axes.plot(t, middle, color=colour)
        axes.annotate(label, (t[-1], middle[-1]), (6, 0), textcoords="offset points", va="center", color=DARK[colour])
    axes.axhline(0, color=SOFT, linewidth=0.8)
    axes.set(xlim=(0, t[-1]), xlabel="years since the first session", ylabel="change from baseline, %")
    axes.grid(axis="y")

"""Figures of how the tool works: what one needle feels, and what each pass adds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from percuta.report.canvas import BLUE, DARK, GREEN, Figure, Table, draw, panel
from percuta.report.words import estimate, number, spread
from percuta.result import HIGH, LOW, Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Sheet

Array = npt.NDArray[np.float64]

ROWS = 8
"""Rows of the table of forces."""

SINGLE_DRAWS = 30
"""Draws drawn one by one, about."""

PER_PASS = 8
"""Points of a curve for each pass."""


def passes(result: Result) -> Figure:
    """Draw strikes per area and share of the skin reached, pass by pass."""
    done = result.needling
    count = np.linspace(0, done.passes, PER_PASS * done.passes + 1)
    share = count[:, None] / done.passes
    strikes = share * done.density_per_cm2
    covered = 100 * (1 - (1 - done.covered_share) ** share)
    last = estimate(*spread(strikes[-1])), estimate(*spread(covered[-1]), "%")
    label = (
        f"Strikes per square centimetre and share of the upper dermis inside a healing zone over {done.passes} passes: "
        f"{last[0]} strikes, {last[1]} reached at the end."
    )
    caption = (
        f"Each pass adds the same number of strikes, but ever less new skin: after {done.passes} passes {last[0]} "
        f"strikes per cm² and {last[1]} of the upper dermis inside a healing zone. Lines are medians, bands hold 90 % "
        "of the draws. Compare tools by strikes per cm², not by passes."
    )
    svg = draw("passes", label, (680, 250), lambda sheet: _paint_passes(sheet, count, strikes, covered))
    rows = tuple(
        (f"{number}", estimate(*spread(strikes[at])), estimate(*spread(covered[at]), "%"))
        for number in _shown(done.passes)
        for at in [PER_PASS * number]
    )
    table = Table(("Passes", "Strikes per cm²", "Upper dermis inside a healing zone"), rows)
    return Figure("passes", "What each pass adds", label, caption, svg, table)


def stroke(result: Result) -> Figure:
    """Draw the force on one needle along its travel."""
    done = result.needling
    force = 1000 * done.stroke_force_n  # N to mN
    peak = estimate(*spread(force.max(axis=0)), "mN")
    end = estimate(*spread(force[-1]), "mN")
    most = "" if peak == end else f"; at most it is {peak}"
    bears = number(float(np.median(done.buckling_margin)))
    label = (
        f"Force on one needle over {done.travel_mm[-1]:g} mm of travel: it rises while the skin dimples, drops when "
        f"the tip breaks through, and is {end} at the end{most}."
    )
    caption = (
        f"The force rises while the skin dimples, drops when the tip breaks through, and grows again with depth to "
        f"{end}{most}. Each thin line is one draw, as skins and tools differ; the thick one is in the middle. A line "
        "that never drops is a sharp tip that glides in, or one that stays outside. The needle would buckle at "
        f"{bears} times the largest force of the session."
    )
    svg = draw("stroke", label, (680, 270), lambda sheet: _paint_stroke(sheet, done.travel_mm, force))
    shown = np.linspace(0, done.travel_mm.size - 1, ROWS + 1).round().astype(int)[1:]
    rows = tuple((f"{done.travel_mm[at]:.2f}", estimate(*spread(force[at]), "mN")) for at in shown)
    table = Table(("Travel below the undeformed skin, mm", "Force on one needle"), rows)
    return Figure("stroke", "What one needle feels", label, caption, svg, table)


def _paint_stroke(sheet: Sheet, travel_mm: Array, force: Array) -> None:
    axes = panel(sheet, 62, 46, 22, 14)
    order = np.argsort(force.max(axis=0))
    for draw_at in order[:: max(1, order.size // SINGLE_DRAWS)]:
        axes.plot(travel_mm, force[:, draw_at], color=BLUE, linewidth=0.7, alpha=0.35)
    axes.plot(travel_mm, force[:, order[order.size // 2]], color=BLUE, linewidth=2.4)
    axes.set(xlim=(0, travel_mm[-1]), xlabel="travel of the tip below the undeformed skin, mm", ylabel="force, mN")
    axes.set_ylim(bottom=0)
    axes.grid(axis="y")


def _shown(passes: int) -> list[int]:
    """Choose at most some nine passes to name, the last among them."""
    step = max(1, -(-passes // 8))
    return sorted({*range(step, passes + 1, step), passes})


def _paint_passes(sheet: Sheet, count: Array, strikes: Array, covered: Array) -> None:
    panels = (
        (panel(sheet, 62, 46, 360, 30), strikes, BLUE, "strikes per cm²"),
        (panel(sheet, 400, 46, 22, 30), covered, GREEN, "inside a healing zone, %"),
    )
    for axes, values, colour, title in panels:
        low, middle, high = np.percentile(values, [LOW, 50, HIGH], axis=1)
        axes.fill_between(count, low, high, color=colour, alpha=0.15, linewidth=0)
        axes.plot(count, middle, color=colour)
        axes.set_title(title, color=DARK[colour], weight="bold", fontsize=12, loc="left")
        axes.set(xlim=(0, count[-1]), xlabel="passes")
        axes.set_ylim(bottom=0)
        axes.set_xticks([0, *_shown(round(count[-1]))])
        axes.grid(axis="y")

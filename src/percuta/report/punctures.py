"""Figures of what one session did: a map of the punctures, and how deep they went."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from percuta.report.canvas import BLUE, DARK, INK, ORANGE, SOFT, Figure, Table, apart, draw, panel
from percuta.report.words import estimate, number, spread
from percuta.result import Needling, Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

Array = npt.NDArray[np.float64]

HOLE, HOLE_TINT = "#c0563a", 0.18
"""Colour of the openings of the holes; where they overlap the tint adds up."""
PROBES = 200
"""Probes along a side of the map, for the share of the skin that is opened."""
WIDEST_MAP_MM = 5.0
MOST_DOTS = 900
"""More dots make the file large and the map unreadable; the window is halved instead."""
DOTS = (("#5ec962", 3.0), ("#21918c", 3.9), ("#3b528b", 4.9), ("#440154", 6.0))
"""Colour (viridis) and size of a dot, from shallow to deep."""
BINS = 28
LAYER_TINTS = ("#c9ab86", "#f1d6bd", "#f9e2da", "#fdf0eb", "#fbf3d3", "#f4f4f4")


def puncture_map(result: Result) -> Figure | None:
    """Draw the punctures of one session from above; None where there are none on the tile."""
    done = result.needling
    side, inside = window(done)
    if not inside.any():
        return None
    density = estimate(*spread(done.density_per_cm2))
    label = (
        f"Map of {inside.sum()} punctures on {side:.3g} mm by {side:.3g} mm of skin, seen from above; "
        f"{density} punctures per square centimetre."
    )
    x, y, depth = (axis[inside] for axis in (done.tile_x_mm, done.tile_y_mm, done.tile_depth_mm))
    radius = float(np.median(done.channel_radius_mm))
    once, twice = (number(100 * share) for share in opened(x[depth > 0], y[depth > 0], radius, side))
    part = "" if side == done.tile_mm else f", part of a computed tile of {done.tile_mm:.1f} mm"
    caption = (
        f"One session on {side:.3g} mm × {side:.3g} mm of skin{part}: {density} punctures per cm². A dot marks "
        "the centre of a puncture, darker and larger where it is deeper. The tint around it is the opening it leaves, "
        f"to scale and deeper where openings overlap: {once} % of the skin is opened, {twice} % more than once."
    )
    svg = draw("map", label, (440, 470), lambda sheet: _paint_map(sheet, x, y, depth, radius, side))
    return Figure("map", "Where the needles went in", label, caption, svg, _session_table(done))


def window(done: Needling) -> tuple[float, npt.NDArray[np.bool_]]:
    """Choose the part of the tile to map: at most 5 mm wide, with a number of dots that can be read.

    Returns
    -------
    tuple of (float, numpy.ndarray)
        Width of the window, mm, and which punctures lie in it.
    """
    side = min(done.tile_mm, WIDEST_MAP_MM)
    inside = (done.tile_x_mm <= side) & (done.tile_y_mm <= side)
    while inside.sum() > MOST_DOTS:
        side /= 2
        inside = (done.tile_x_mm <= side) & (done.tile_y_mm <= side)
    return side, inside


def opened(x: Array, y: Array, radius_mm: float, side_mm: float) -> tuple[float, float]:
    """Measure the share of a square that lies in an opening, and in more than one.

    Parameters
    ----------
    x, y : numpy.ndarray
        Centres of the openings, mm, shape (openings,).
    radius_mm : float
        Radius of each.
    side_mm : float
        Side of the square; a strip of one radius along its edge is left out, as openings beyond it are not known.

    Returns
    -------
    tuple of float
        Share opened at least once, and at least twice.
    """
    from scipy.spatial import cKDTree

    if not x.size or 2 * radius_mm >= side_mm:
        return 0.0, 0.0
    line = np.linspace(radius_mm, side_mm - radius_mm, PROBES)
    probes = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)
    hits = cKDTree(np.stack([x, y], axis=1)).query_ball_point(probes, radius_mm, return_length=True)
    return float(np.mean(hits >= 1)), float(np.mean(hits >= 2))


def _paint_map(sheet: Sheet, x: Array, y: Array, depth: Array, radius: float, side: float) -> None:
    axes = panel(sheet, 20, 60, 20, 10)
    axes.set(xlim=(0, side), ylim=(0, side), xticks=[], yticks=[], facecolor="#fdf6f2")
    axes.spines[:].set(visible=True, color="#d8c4b8")
    in_skin = depth > 0
    if in_skin.any():
        _paint_holes(axes, x[in_skin], y[in_skin], radius, side)
        _paint_dots(axes, x[in_skin], y[in_skin], depth[in_skin], side)
    bar = 1.0 if side > 4 else 0.5 if side > 2 else 0.2
    axes.plot([0, bar], [-0.035 * side] * 2, color=INK, linewidth=2.5, solid_capstyle="butt", clip_on=False)
    axes.text(0, -0.05 * side, f"{bar:g} mm", va="top")
    if not in_skin.all():
        _mark(axes, x[~in_skin], y[~in_skin], 3.2, "none", SOFT)
        _mark(axes, np.array([0.44 * side]), np.array([-0.105 * side]), 3.2, "none", SOFT)
        axes.text(0.46 * side, -0.105 * side, "did not pierce", color=SOFT, va="center_baseline")


def _paint_holes(axes: Axes, x: Array, y: Array, radius: float, side: float) -> None:
    """Tint the openings of the holes, to scale."""
    points = axes.get_window_extent().width * 72 / axes.figure.dpi  # an inch has 72 points
    axes.plot(x, y, "o", markersize=2 * radius / side * points, color=HOLE, alpha=HOLE_TINT, markeredgewidth=0)


def _paint_dots(axes: Axes, x: Array, y: Array, depth: Array, side: float) -> None:
    """Mark the punctures by the nearest of a few depths, with a key below the map."""
    low, high = float(depth.min()), float(depth.max())
    levels = np.linspace(low, high, len(DOTS)) if high - low > 0.01 else np.array([high])
    nearest = np.argmin(np.abs(depth[:, None] - levels), axis=1)
    row = -0.045 * side
    axes.text(0.43 * side, row, "depth, mm", color=SOFT, ha="right", va="center_baseline")
    for rank, (level, (colour, size)) in enumerate(zip(levels, DOTS[-levels.size :], strict=True)):
        at = side * (0.46 + 0.145 * rank)
        _mark(axes, x[nearest == rank], y[nearest == rank], size, colour)
        _mark(axes, np.array([at]), np.array([row]), size, colour)
        axes.text(at + 0.02 * side, row, number(level, 2), va="center_baseline")


def _mark(axes: Axes, x: Array, y: Array, size: float, colour: str, edge: str = "white") -> None:
    width = 0.7 if colour == "none" else 0.3
    axes.plot(x, y, "o", markersize=size, color=colour, markeredgecolor=edge, markeredgewidth=width, clip_on=False)


def depths(result: Result) -> Figure | None:
    """Draw how deep tips and channels reach over the skin layers; None where nothing pierced."""
    done = result.needling
    tips, channels = done.depth_in_situ_mm, done.channel_depth_mm
    if not (tips > 0).any():
        return None
    tip_text = estimate(*spread(tips[tips > 0]), "mm")
    channel_text = estimate(*spread(channels[tips > 0]), "mm")
    label = (
        f"Depth of the punctures over the layers of the skin: tips in the skin {tip_text}, channels they leave "
        f"{channel_text}, at a setting of {done.set_depth_mm:g} mm."
    )
    caption = (
        f"Set to {done.set_depth_mm:g} mm, the tips reach {tip_text} while in the skin; the channel left behind "
        f"is {channel_text} deep. Ranges hold 90 % of the punctures over all draws. Set depth, depth in situ and "
        "channel are three different things."
    )
    svg = draw("depths", label, (440, 470), lambda sheet: _paint_depths(sheet, done))
    return Figure("depths", "How deep they went", label, caption, svg, _layer_table(done))


def _paint_depths(sheet: Sheet, done: Needling) -> None:
    axes = panel(sheet, 48, 48, 122, 10)
    tips = done.depth_in_situ_mm[done.depth_in_situ_mm > 0]
    channels = done.channel_depth_mm[done.channel_depth_mm > 0]
    floor = 1.1 * max(float(np.percentile(tips, 99)), done.set_depth_mm)
    edges = np.linspace(0, floor, BINS + 1)
    tip_share, channel_share = (
        100 * np.histogram(depth, edges)[0] / done.depth_in_situ_mm.size for depth in (tips, channels)
    )
    _paint_layers(axes, done.layers, floor)
    axes.barh(
        edges[:-1],
        tip_share,
        height=np.diff(edges),
        align="edge",
        color=BLUE,
        edgecolor="white",
        linewidth=0.5,
    )
    axes.stairs(channel_share, edges, orientation="horizontal", color=ORANGE, linewidth=2)
    axes.axhline(done.set_depth_mm, color=INK, linestyle=(0, (4, 3)), linewidth=1.2)
    widest = 1.55 * max(tip_share.max(), channel_share.max())
    shares = (tip_share, channel_share)
    modes = [edges[int(np.argmax(share))] + edges[1] / 2 for share in shares]
    line = done.set_depth_mm - 0.02 * floor
    *places, place = apart([*modes, line], floor * 0.05)
    axes.text(widest * 0.98, place, f"set to {done.set_depth_mm:g} mm", ha="right", va="center")
    for share, at, text, colour in zip(shares, places, ("tips in skin", "channel left"), (BLUE, ORANGE), strict=True):
        axes.text(share.max() + 0.02 * widest, at, text, color=DARK[colour], weight="bold", va="center")
    axes.set(xlim=(0, widest), ylim=(floor, 0), ylabel="depth below the surface, mm")
    axes.set_xlabel(f"% of punctures in each {edges[1]:.2f} mm")


def _paint_layers(axes: Axes, layers: tuple[tuple[str, float, float], ...], floor: float) -> None:
    seen = [(name, top, min(bottom, floor)) for name, top, bottom in layers if top < floor]
    for (_, top, bottom), tint in zip(seen, LAYER_TINTS, strict=False):
        axes.axhspan(top, bottom, color=tint, linewidth=0, zorder=0)
    middles = [(top + bottom) / 2 for _, top, bottom in seen]
    gap = 0.055 * floor
    places = [max(place, gap * (rank + 1 / 2)) for rank, place in enumerate(apart(middles, gap))]
    along = axes.get_yaxis_transform()
    for (name, _, _), middle, place in zip(seen, middles, places, strict=True):
        axes.plot([1.0, 1.05], [middle, place], transform=along, color=SOFT, linewidth=0.7, clip_on=False)
        axes.text(1.065, place, name.replace("_", " "), transform=along, va="center", color=SOFT)


def _session_table(done: Needling) -> Table:
    rows = (
        ("Punctures per cm²", estimate(*spread(done.density_per_cm2))),
        ("Needles that pierce", estimate(*spread(100 * done.pierced_fraction), "%")),
        ("Set depth", f"{done.set_depth_mm:g} mm"),
        ("Depth in situ", estimate(*spread(done.depth_in_situ_mm), "mm")),
        ("Channel left", estimate(*spread(done.channel_depth_mm), "mm")),
        ("Force of the tool on the hand", estimate(*spread(done.force_n), "N")),
        ("Force that buckles a needle, over the largest on it", estimate(*spread(done.buckling_margin))),
        ("Force that bends its tip aside, over the same", estimate(*spread(done.bending_margin))),
    )
    return Table(("One session", "Median [90 % interval]"), rows)


def _layer_table(done: Needling) -> Table:
    rows = []
    for name, top, bottom in done.layers:
        tips, channels = (
            100 * np.mean((depth > top) & (depth <= bottom)) for depth in (done.depth_in_situ_mm, done.channel_depth_mm)
        )
        rows.append((name.replace("_", " "), f"{top:.3f} to {bottom:.3f}", f"{tips:.0f}", f"{channels:.0f}"))
    return Table(("Layer", "From, to (mm)", "Tips that end here (%)", "Channels that end here (%)"), tuple(rows))

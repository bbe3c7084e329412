"""The skin cut open along a line, and the block of skin with its punctures."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError, nearest
from percuta.result import Result
from percuta.server.contract import results as wire
from percuta.server.views.arrays import quantised
from percuta.server.views.summary import phases
from percuta.store.results import part_attributes, read_part

Map = Literal["batlow", "lajolla", "oslo", "vik"]
Where = Literal["tissue", "zone"]

WIDTH_MM = 4.0
"""Width of the section."""
SIDE_MM = 4.0
"""Side of the block unless asked otherwise."""


def layers(result: Result) -> list[wire.Layer]:
    """List the layers of the skin from the surface down."""
    return [wire.Layer(name=name, top_mm=top, bottom_mm=bottom) for name, top, bottom in result.needling.layers]


QUANTITIES: dict[str, tuple[str, Map]] = {
    "damage": ("clot and debris", "lajolla"),
    "il6": ("fast cytokines (IL-6-like)", "lajolla"),
    "neutrophils": ("neutrophils", "lajolla"),
    "macrophages_m1": ("inflammatory macrophages", "lajolla"),
    "macrophages_m2": ("repair macrophages", "lajolla"),
    "tgf": ("active growth factor (TGF-beta)", "lajolla"),
    "fibroblasts": ("fibroblasts", "batlow"),
    "activated_fibroblasts": ("activated fibroblasts", "batlow"),
    "collagen_iii": ("collagen type III", "batlow"),
    "collagen_i_immature": ("new collagen type I", "batlow"),
    "collagen_i_mature": ("mature collagen type I", "batlow"),
    "vegf": ("vascular endothelial growth factor", "lajolla"),
    "capillaries": ("capillaries", "lajolla"),
    "mmp": ("collagenolytic enzymes", "lajolla"),
    "hyaluronan": ("hyaluronan and the water it holds", "oslo"),
    "elastic_fibres": ("functional elastic fibres", "batlow"),
    "gap": ("epidermis still open", "oslo"),
}
"""What the section can show: species of the network, in words, and the map its raw field is drawn with."""
NOTE = (
    "Central values of all parameters. The tissue at a depth is the average over everything there; a healing zone is "
    "what stands around one puncture. Where punctures fall is drawn at random, as dense as the tool makes them."
)
"""What a reader must know of a section."""


def section(result: Result, folder: Path) -> wire.Section:
    """Say what is needed to draw the skin cut open."""
    known, done = part_attributes(folder), result.needling
    radius = float(np.median(done.channel_radius_mm))
    return wire.Section(
        width_mm=min(WIDTH_MM, done.tile_mm),
        layers=layers(result),
        days=result.t_days.tolist(),
        session_days=list(result.session_days),
        phases=phases(result),
        depths_mm=_floats(read_part(folder, "section.depth_mm")),
        punctures=_in_plane(result, radius),
        channel_radius_mm=radius,
        open_share=np.median(result.series["open_channels"].values, axis=1).tolist(),
        zone_radius_mm=known["zone_radius_mm"],
        coverage=_floats(read_part(folder, "section.coverage")),
        quantities=[_quantity(name, folder, known["rest"][name]) for name in QUANTITIES],
        around="channel_depth_mm" in known,
        note=NOTE,
    )


def section_array(folder: Path, name: str, where: Where) -> tuple[npt.NDArray[np.uint8], float, float]:
    """Return one quantity by time and depth as bytes, and what 0 and 255 stand for.

    Raises
    ------
    InputError
        Where there is no such quantity; names the nearest.
    """
    if name not in QUANTITIES:
        raise InputError(f"there is no quantity {name!r}{nearest(name, QUANTITIES)}", "quantity")
    low, high = _scale(name, folder)
    values = read_part(folder, f"section.{where}.{name}").astype(float)
    return quantised(values, low, high, np.uint8), low, high


def unit_of(name: str) -> str:
    """Return the unit of a quantity."""
    return "mm" if name == "gap" else "1"


def _quantity(name: str, folder: Path, rest: float) -> wire.Quantity:
    label, colours = QUANTITIES[name]
    low, high = _scale(name, folder)
    return wire.Quantity(
        name=name, label=label, unit=unit_of(name), evidence="assumed", lo=low, hi=high, rest=rest, map=colours
    )


def _scale(name: str, folder: Path) -> tuple[float, float]:
    """Return the least and the greatest value in tissue and zone, which share one scale."""
    parts = [read_part(folder, f"section.{where}.{name}") for where in ("tissue", "zone")]
    return float(min(part.min() for part in parts)), float(max(part.max() for part in parts))


def _in_plane(result: Result, radius_mm: float) -> list[wire.Puncture]:
    """List the punctures that a cut through the middle of the mapped square meets.

    The map holds one session. Others fall elsewhere, as densely: each is seen at a row of its own.
    """
    done, found = result.needling, []
    width, sessions = min(WIDTH_MM, done.tile_mm), len(result.session_days)
    for session in range(sessions):
        row = (session + 1) / (sessions + 1) * done.tile_mm
        met = (np.abs(done.tile_y_mm - row) <= radius_mm) & (done.tile_x_mm <= width) & (done.tile_depth_mm > 0)
        found += [
            wire.Puncture(x_mm=float(x), depth_mm=float(depth), session=session + 1)
            for x, depth in zip(done.tile_x_mm[met], done.tile_depth_mm[met], strict=True)
        ]
    return found


def _floats(values: npt.NDArray[np.generic]) -> list[float]:
    return [float(value) for value in np.asarray(values, dtype=float)]


def block(result: Result, side_mm: float = SIDE_MM) -> wire.Block:
    """Cut a square with the punctures of one session out of the mapped one.

    Raises
    ------
    InputError
        Where it is larger than what was mapped.
    """
    done = result.needling
    if not 0 < side_mm <= done.tile_mm:
        raise InputError(f"a side of {side_mm:g} mm lies outside the {done.tile_mm:.3g} mm that were mapped", "side_mm")
    low = (done.tile_mm - side_mm) / 2
    inside = (np.abs(done.tile_x_mm - done.tile_mm / 2) <= side_mm / 2) & (
        np.abs(done.tile_y_mm - done.tile_mm / 2) <= side_mm / 2
    )
    places = zip(
        *(part[inside] for part in (done.tile_x_mm - low, done.tile_y_mm - low, done.tile_depth_mm)), strict=True
    )
    return wire.Block(
        side_mm=side_mm,
        layers=layers(result),
        radius_mm=float(np.median(done.channel_radius_mm)),
        punctures=[wire.BlockPuncture(x_mm=float(x), y_mm=float(y), depth_mm=float(depth)) for x, y, depth in places],
        total=int(done.tile_x_mm.size),
    )

"""Fields in radius and depth around one puncture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError, nearest
from percuta.server.contract import results as wire
from percuta.server.views.arrays import quantised
from percuta.server.views.section import QUANTITIES, unit_of
from percuta.store.results import part_attributes, read_part

NO_FIELDS = "only runs of fidelity channel have fields in radius and depth; ask for one"


def fields(folder: Path) -> wire.Fields:
    """List the fields of a run.

    Raises
    ------
    InputError
        Where the run has none.
    """
    known = part_attributes(folder)
    if "channel_depth_mm" not in known:
        raise InputError(NO_FIELDS, "fields")
    return wire.Fields(
        days=_axis(folder, "day"),
        depths_mm=_axis(folder, "depth_mm"),
        radii_mm=_axis(folder, "radius_mm"),
        channel_depth_mm=known["channel_depth_mm"],
        channel_radius_mm=known["channel_radius_mm"],
        fields=[_info(folder, name) for name in QUANTITIES],
    )


def field_array(folder: Path, name: str) -> tuple[npt.NDArray[np.uint8], float, float]:
    """Return one field as bytes, (time, depth, radius), and what 0 and 255 stand for."""
    values = _field(folder, name)
    low, high = float(values.min()), float(values.max())
    return quantised(values, low, high, np.uint8), low, high


def field_value(folder: Path, name: str, day: float, depth_mm: float, radius_mm: float) -> wire.FieldValue:
    """Read a field where a pointer stands: the cell and the stored time that are nearest."""
    values = _field(folder, name)
    at = [
        int(np.argmin(np.abs(np.array(_axis(folder, axis)) - wanted)))
        for axis, wanted in (("day", day), ("depth_mm", depth_mm), ("radius_mm", radius_mm))
    ]
    days, depths, radii = (_axis(folder, axis) for axis in ("day", "depth_mm", "radius_mm"))
    return wire.FieldValue(
        name=name,
        value=float(values[at[0], at[1], at[2]]),
        unit=unit_of(name),
        day=days[at[0]],
        depth_mm=depths[at[1]],
        radius_mm=radii[at[2]],
    )


def _field(folder: Path, name: str) -> npt.NDArray[Any]:
    if name not in QUANTITIES:
        raise InputError(f"there is no field {name!r}{nearest(name, QUANTITIES)}", "field")
    if "channel_depth_mm" not in part_attributes(folder):
        raise InputError(NO_FIELDS, "fields")
    return read_part(folder, f"field.{name}")


def _info(folder: Path, name: str) -> wire.FieldInfo:
    values = _field(folder, name)
    label, _ = QUANTITIES[name]
    return wire.FieldInfo(name=name, label=label, unit=unit_of(name), lo=float(values.min()), hi=float(values.max()))


def _axis(folder: Path, name: str) -> list[float]:
    return [float(value) for value in np.asarray(read_part(folder, f"field.{name}"), dtype=float)]

"""The devices Percuta knows, read from ``catalogue.yaml`` at first use."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from percuta.device.model import Device
from percuta.errors import InputError, nearest
from percuta.parameters import Record
from percuta.parameters.records import read_record
from percuta.shipped import read_yaml


class Catalogue(Mapping[str, Device]):
    """Mapping of device id to `Device`; the file is read when the first device is asked for."""

    def __getitem__(self, model: str) -> Device:
        """Return a device.

        Raises
        ------
        InputError
            Where there is no such device; names the nearest.
        """
        known = _read()
        if model not in known:
            hint = nearest(model, known)
            raise InputError(f"{model!r} is not in the catalogue{hint}. `percuta devices` lists all {len(known)}.")
        return known[model]

    def __contains__(self, model: object) -> bool:
        return model in _read()

    def get(self, model: str, default: Any = None) -> Any:
        """Return a device, or `default` where there is none."""
        return _read().get(model, default)

    def __iter__(self) -> Iterator[str]:
        return iter(_read())

    def __len__(self) -> int:
        return len(_read())

    def __repr__(self) -> str:
        return f"<catalogue of {len(self)} devices: {', '.join(self)}>"


devices = Catalogue()
"""All devices, by id."""


@functools.cache
def _read() -> Mapping[str, Device]:
    raw = read_yaml("percuta.device", "catalogue.yaml")
    return MappingProxyType({model: _device(model, entry) for model, entry in raw.items()})


def _device(model: str, entry: Mapping[str, Any]) -> Device:
    records = {name: read_record(f"{model}.{name}", field, "catalogue.yaml") for name, field in entry["fields"].items()}

    def optional(name: str) -> float | None:
        return records[name].value if name in records else None

    def count(name: str) -> int | None:
        return int(records[name].value) if name in records else None

    return Device(
        id=model,
        name=entry["name"],
        maker=entry["maker"],
        kind=entry["kind"],
        use=entry["use"],
        needles=int(records["needles"].value),
        needle_diameter_mm=records["needle_diameter_mm"].value,
        tip_diameter_um=records["tip_diameter_um"].value,
        depth_range_mm=(records["depth_min_mm"].value, records["depth_max_mm"].value),
        depth_tolerance_mm=records["depth_tolerance_mm"].value,
        swath_mm=records["swath_mm"].value,
        depth_step_mm=optional("depth_step_mm"),
        label_depth_mm=optional("label_depth_mm"),
        stroke_rate_hz=_rate(records.get("stroke_rate_hz")),
        rows=count("rows"),
        needles_per_row=count("needles_per_row"),
        drum_diameter_mm=optional("drum_diameter_mm"),
        layout=entry.get("layout", "ring"),
        label=MappingProxyType({key: text for key, text in entry["label"].items() if text}),
        records=MappingProxyType(records),
        note=entry["note"],
    )


def _rate(record: Record | None) -> tuple[float, float, float] | None:
    return None if record is None else (record.low, record.value, record.high)

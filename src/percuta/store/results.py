"""Results by the hash of what was asked: arrays in Zarr, complete or not there at all."""

from __future__ import annotations

import functools
import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from percuta.errors import InputError
from percuta.store.columns import new_id

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from percuta.result import Result

COURSE = "result.zarr"
PARTS = "parts.zarr"
PLAIN = "plain.json"
KEPT_RESULTS = 8
"""Results that stay in memory."""


def key_of(kind: str, asked: Mapping[str, Any]) -> str:
    """Return the hash that names a result.

    Parameters
    ----------
    kind : str
        Kind of work.
    asked : Mapping
        What is asked as plain data, solver and seed included.

    Returns
    -------
    str
        SHA-256 of kind, question, version of Percuta and all parameter records.
    """
    from percuta import __version__

    whole = {"kind": kind, "asked": asked, "version": __version__, "parameters": parameter_set()}
    text = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


@functools.cache
def parameter_set() -> str:
    """Return the hash of all parameter records, which names the parameter set of this version."""
    from percuta.parameters import library

    lines = sorted(
        f"{r.name} {r.value!r} {r.unit} {r.low!r} {r.high!r} {r.distribution} {sorted(r.shape.items())}"
        for r in library().values()
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


class ResultStore:
    """A folder of results by their hash.

    Parameters
    ----------
    folder : Path
        Where they are; made where it is missing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.load = functools.lru_cache(KEPT_RESULTS)(self._load)

    def __contains__(self, key: str) -> bool:
        return self._place(key).is_dir()

    def place(self, key: str) -> Path:
        """Return the folder of a result.

        Raises
        ------
        InputError
            Where it is not there.
        """
        found = self._place(key)
        if not found.is_dir():
            raise InputError("this run has no result", "run")
        return found

    def begin(self, key: str, writer: str = "") -> Path:
        """Return a folder to write a result into, which nobody else sees before `finish`.

        What an earlier writer of the same name left there is removed.
        """
        self.drop(key, writer)
        part = self._part(key, writer or new_id())
        part.mkdir(parents=True)
        return part

    def drop(self, key: str, writer: str) -> None:
        """Remove what a writer that was stopped left."""
        shutil.rmtree(self._part(key, writer), ignore_errors=True)

    def finish(self, key: str, part: Path) -> None:
        """Put a result in its place, whole; one that is already there gives way."""
        place = self._place(key)
        old = place.with_name(f"{key}.{new_id()}.old")
        if place.is_dir():
            place.rename(old)
        part.rename(place)
        shutil.rmtree(old, ignore_errors=True)
        self.load.cache_clear()

    def plain(self, key: str) -> dict[str, Any]:
        """Return a result that is plain data."""
        file = self.place(key) / PLAIN
        if not file.is_file():
            raise InputError("this run has no such result", "run")
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return found

    def _part(self, key: str, writer: str) -> Path:
        return self._place(key).with_name(f"{key}.{writer}.part")

    def _place(self, key: str) -> Path:
        if len(key) != 64 or set(key) - set("0123456789abcdef"):
            raise InputError("this is not the hash of a result", "run")
        return self.folder / key[:2] / key

    def _load(self, key: str) -> Result:
        import xarray as xr

        from percuta.result import Result

        folder = self.place(key) / COURSE
        if not folder.is_dir():
            raise InputError("this run is not the simulation of one study; it has no such view", "run")
        with xr.open_zarr(folder, consolidated=False, chunks=None) as data:
            return Result.from_dataset(data.load())


def write_result(result: Result, part: Path) -> None:
    """Write a result's arrays."""
    result.to_dataset().to_zarr(part / COURSE, mode="w", consolidated=False)


def write_plain(data: Mapping[str, Any], part: Path) -> None:
    """Write a result that is plain data."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, default=str)
    (part / PLAIN).write_text(text, encoding="utf-8")


def write_parts(arrays: Mapping[str, npt.NDArray[Any]], attributes: Mapping[str, Any], part: Path) -> None:
    """Write further arrays of a result, such as depth profiles and fields, with what is to be known of them."""
    import zarr

    group = zarr.open_group(part / PARTS, mode="a", attributes=dict(attributes))
    for name, values in arrays.items():
        stored = group.create_array(name, shape=values.shape, dtype=values.dtype)
        stored[...] = values


def read_part(folder: Path, name: str) -> npt.NDArray[np.generic]:
    """Read one of the further arrays.

    Raises
    ------
    InputError
        Where there is none of this name; names the nearest.
    """
    import numpy as np
    import zarr

    from percuta.errors import nearest

    if not (folder / PARTS).is_dir():
        raise InputError("this run has no such arrays", "run")
    group = zarr.open_group(folder / PARTS, mode="r")
    if name not in group:
        names = sorted(group.array_keys())
        raise InputError(f"there is no array {name!r}{nearest(name, names)}", "name")
    return np.asarray(group[name])


def part_attributes(folder: Path) -> dict[str, Any]:
    """Return what is to be known of the further arrays; empty where there are none."""
    import zarr

    return dict(zarr.open_group(folder / PARTS, mode="r").attrs) if (folder / PARTS).is_dir() else {}

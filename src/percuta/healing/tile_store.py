"""A stored course of a block: fields by chunk for reading, and a checkpoint in full precision to go on from."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError
from percuta.healing.block import Block
from percuta.healing.engine import Kinetics
from percuta.healing.ledger import Ledger

Array = npt.NDArray[np.float64]

FIELDS, CHECKPOINT = "course.zarr", "checkpoint.npz"
"""What a folder holds."""
BOOKS = ("start", "reactions", "events", "clipped", "largest")


@dataclass(frozen=True)
class Checkpoint:
    """All that is needed to go on: number and day of an output, the next step, the block and its books."""

    number: int
    day: float
    next_step: float
    block: Array
    ledger: Ledger


class TileStore:
    """Folder of one course.

    Parameters
    ----------
    folder : Path
        Where it stands; made where it is missing.
    block : Block
        The voxels.
    model : Kinetics
        The network.
    kept : tuple of str
        Species whose fields are stored.
    days : numpy.ndarray
        Days of the outputs.
    resume : bool
        Whether a course may be there already.
    parts : Mapping
        Digest of each part of what is asked.

    Raises
    ------
    InputError
        Where a course is there and is not to be resumed, or differs from what is asked.

    Notes
    -----
    ``course.zarr`` holds ``fields`` (time, species, z, y, x) in single precision, one chunk for each time and species,
    ``averages`` and ``injured`` (time, species, layer) and the coordinates, as xarray reads them; times not reached
    yet are nan. ``checkpoint.npz`` is replaced as a whole after every output, so that a stop leaves one output or the
    next.
    """

    def __init__(
        self,
        folder: Path,
        block: Block,
        model: Kinetics,
        kept: tuple[str, ...],
        days: Array,
        resume: bool,
        parts: Mapping[str, str],
    ) -> None:
        self.folder, self._parts = folder, {**parts, "kept species": ", ".join(kept)}
        there = (folder / CHECKPOINT).is_file()
        if not resume and (there or (folder / FIELDS).exists()):
            raise InputError(f"{folder} holds a course already; resume it or give another folder", "store")
        self._checkpoint = self._read() if there else None
        if self._checkpoint is None:
            folder.mkdir(parents=True, exist_ok=True)
            self._create(block, model, kept, days)

    def _create(self, block: Block, model: Kinetics, kept: tuple[str, ...], days: Array) -> None:
        import percuta

        zarr = _zarr()
        root = zarr.open_group(self.folder / FIELDS, mode="w")
        root.attrs.update(
            {
                "title": f"course of {model.name} in a block of skin",
                "percuta": percuta.__version__,
                "network": model.name,
                "spacing_mm": list(block.spacing_mm),
                "layers": [[layer.name, layer.thickness_mm, layer.diffusivity_share] for layer in block.layers],
                "asked": self._parts,
            }
        )
        axes = {"time": days, **{axis: block.centres(place) for place, axis in enumerate("xyz")}}
        units = {"time": "day", "x": "mm", "y": "mm", "z": "mm"}
        for name, values in axes.items():
            array = root.create_array(name, data=values, dimension_names=(name,))
            array.attrs["units"] = units[name]
        names = {"species": kept, "all_species": model.species, "layer": tuple(layer.name for layer in block.layers)}
        root.attrs["names"] = {axis: list(values) for axis, values in names.items()}
        fields = ("time", "species", "z", "y", "x")
        if kept:
            shape: tuple[int, ...] = (days.size, len(kept), *block.shape[::-1])
            chunks: tuple[int, ...] = (1, 1, *block.shape[::-1])
            root.create_array(
                "fields", shape=shape, chunks=chunks, dtype="f4", fill_value=np.nan, dimension_names=fields
            )
        shape = (days.size, len(model.species), len(block.layers))
        chunks = (1, *shape[1:])
        of = ("time", "all_species", "layer")
        for name in ("averages", "injured"):
            root.create_array(name, shape=shape, chunks=chunks, dtype="f8", fill_value=np.nan, dimension_names=of)

    def arrays(self) -> tuple[Any, Any, Any]:
        """Return the arrays to be written: averages, those of what is most injured, and fields."""
        root = _zarr().open_group(self.folder / FIELDS, mode="r+")
        return root["averages"], root["injured"], root.get("fields")

    def checkpoint(self) -> Checkpoint | None:
        """Return where to go on from, if anywhere; its block is handed over."""
        found, self._checkpoint = self._checkpoint, None
        return found

    def written(self, checkpoint: Checkpoint) -> None:
        """Replace the checkpoint by one whose output has been written."""
        new = self.folder / f"{CHECKPOINT}.new"
        told = {"number": checkpoint.number, "day": checkpoint.day, "next_step": checkpoint.next_step}
        books = {name: getattr(checkpoint.ledger, name) for name in BOOKS}
        with new.open("wb") as file:
            np.savez(
                file,
                allow_pickle=False,
                block=checkpoint.block,
                about=json.dumps(told | {"asked": self._parts}),
                **books,
            )
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.folder / CHECKPOINT)

    def _read(self) -> Checkpoint:
        from percuta.healing.voxels import aligned

        with np.load(self.folder / CHECKPOINT, allow_pickle=False) as file:
            about = json.loads(str(file["about"]))
            for name, digest in self._parts.items():
                if about["asked"].get(name) != digest:
                    raise InputError(f"the course in {self.folder} has other {name}; it cannot be resumed so", "store")
            stored = file["block"]
            block = aligned(stored.shape)
            block[:] = stored
            ledger = Ledger(**{name: file[name] for name in BOOKS})
        return Checkpoint(about["number"], about["day"], about["next_step"], block, ledger)


def _zarr() -> Any:
    try:
        import zarr
    except ModuleNotFoundError:
        raise InputError("a stored course needs zarr; install it with `pip install 'percuta[tile]'`", "store") from None
    return zarr


def read_course(folder: str | Path) -> Any:
    """Open the Zarr group of a stored course for reading.

    Raises
    ------
    InputError
        Where the folder holds none.
    """
    place = Path(folder) / FIELDS
    if not place.exists():
        raise InputError(f"{folder} holds no stored course of a block", "store")
    return _zarr().open_group(place, mode="r")

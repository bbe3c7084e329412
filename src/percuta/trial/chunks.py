"""Pieces of a trial on disk: one Parquet file each, named by what it holds, written whole or not at all."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import percuta
from percuta.errors import PercutaError
from percuta.parameters import library
from percuta.trial.batch import Columns, Prepared, compute, prepare
from percuta.trial.schema import Trial

if TYPE_CHECKING:
    import pyarrow

SIZE = 500
"""People in one piece; a piece takes a fraction of a second, and tables do not depend on it."""
NAMED = 20
"""Letters of the content hash in the name of a file."""


@dataclass(frozen=True)
class Chunk:
    """One piece of work.

    Parameters
    ----------
    first, last : int
        Lanes it holds, the last not included.
    path : Path
        File it is written to.
    """

    first: int
    last: int
    path: Path


def divide(prepared: Prepared, folder: Path, size: int = SIZE) -> list[Chunk]:
    """Divide a trial into pieces.

    Parameters
    ----------
    prepared : Prepared
        The trial.
    folder : Path
        Folder of the pieces.
    size : int
        People in a piece.

    Returns
    -------
    list of Chunk
        In order. A file is named by the hash of trial, version, parameters and lanes, so that what was left by
        another trial is never taken for this one's.
    """
    content = f"{prepared.trial.digest()}/{percuta.__version__}/{_parameters()}"
    chunks = []
    for first in range(0, prepared.lanes, size):
        last = min(first + size, prepared.lanes)
        key = hashlib.sha256(f"{content}/{first}-{last}".encode()).hexdigest()[:NAMED]
        chunks.append(Chunk(first, last, folder / f"{first:010d}-{key}.parquet"))
    return chunks


@functools.cache
def _parameters() -> str:
    """Return a hash of all parameter records."""
    text = repr(sorted((name, record.value, record.low, record.high) for name, record in library().items()))
    return hashlib.sha256(text.encode()).hexdigest()


def fill(trial: str, first: int, last: int, path: str) -> str:
    """Compute one piece and write it; what a worker does.

    Parameters
    ----------
    trial : str
        The trial as JSON.
    first, last : int
        Lanes.
    path : str
        File to write.

    Returns
    -------
    str
        `path`.

    Raises
    ------
    PercutaError
        Where the file cannot be written.
    """
    prepared = _prepared(trial)
    table = as_table(compute(prepared, first, last), [arm.name for arm in prepared.trial.arms])
    write(table, Path(path))
    return path


@functools.lru_cache(maxsize=4)
def _prepared(trial: str) -> Prepared:
    return prepare(Trial(**json.loads(trial)))


def as_table(columns: Columns, arms: Sequence[str]) -> pyarrow.Table:
    """Turn columns into a table; arms are named, and what was not seen is missing rather than not a number."""
    import pyarrow

    arrays: dict[str, Any] = {**columns, "arm": np.array(arms, dtype=object)[columns["arm"]]}
    return pyarrow.table({name: pyarrow.array(values, from_pandas=True) for name, values in arrays.items()})


def write(table: pyarrow.Table, path: Path) -> None:
    """Write a table; the file appears whole or not at all.

    Raises
    ------
    PercutaError
        Where there is no room, or no right to write.
    """
    from pyarrow import parquet

    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("xb") as stream:
            parquet.write_table(table, stream, compression="zstd")
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except OSError as error:
        raise PercutaError(f"{path}: the table cannot be written: {error.strerror or error}") from None
    finally:
        part.unlink(missing_ok=True)


def digest(paths: Sequence[Path]) -> str:
    """Return the SHA-256 of the rows of some tables, the same however they are divided into files.

    Parameters
    ----------
    paths : sequence of Path
        Files in order.
    """
    from pyarrow import parquet

    found = hashlib.sha256()
    for path in paths:
        table = parquet.read_table(path)
        values = [_plain(table.column(name).to_numpy(zero_copy_only=False)) for name in table.column_names]
        found.update(np.ascontiguousarray(np.column_stack(values)).tobytes())
    return found.hexdigest()


def _plain(values: Any) -> Any:
    """Return a column as rows of eight bytes; a name by its own hash."""
    if values.dtype == object:
        names, place = np.unique(values.astype(str), return_inverse=True)
        codes = [int.from_bytes(hashlib.sha256(name.encode()).digest()[:7], "little") for name in names]
        return np.array(codes, dtype=np.float64)[place].view(np.int64)
    return values.astype(np.float64).view(np.int64)

"""What was worked out once, kept on disk under a digest of all that it came from: never stale, and safe to delete.

The folder is that of the environment variable ``PERCUTA_CACHE_DIR``, or else the one the system has for caches. Where
nothing can be written, nothing is kept and everything is worked out again.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib.util
import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any


@functools.cache
def folder() -> Path:
    """Return the folder of what is kept; it need not exist."""
    given = os.environ.get("PERCUTA_CACHE_DIR")
    if given:
        return Path(given).absolute()
    import platformdirs

    return Path(platformdirs.user_cache_dir("percuta", appauthor=False))


def digest(*parts: str | bytes) -> str:
    """Return a digest of some parts and of the code that keeps, in hexadecimal; the same only for the same parts."""
    whole = hashlib.sha256(source(__name__))
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        whole.update(len(data).to_bytes(8, "little") + data)
    return whole.hexdigest()


@functools.cache
def source(module: str) -> bytes:
    """Return the source of a module without importing it: the reading code, as part of a digest."""
    found = importlib.util.find_spec(module)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"there is no source of {module}", name=module)
    return Path(found.origin).read_bytes()


def plain(kind: str, key: str, make: Callable[[], Any]) -> Any:
    """Return plain data from disk, or make it and keep it.

    Parameters
    ----------
    kind : str
        Folder it is kept in, such as ``"yaml"``.
    key : str
        Digest of everything the data comes from; see `digest`.
    make : callable
        Makes the data where none is kept.

    Returns
    -------
    object
        What `make` returns, or an equal one. Data that JSON cannot hold, such as dates, is never kept.
    """
    file = folder() / kind / f"{key}.json"
    found = load(file)
    if found is None:
        found = make()
        save(file, found)
    return found


def load(file: Path) -> Any:
    """Return the data of a file, or None where there is none or it was cut short."""
    try:
        return json.loads(file.read_bytes(), object_hook=_mapping)
    except (OSError, ValueError):
        return None


def save(file: Path, data: Any) -> None:
    """Write data that JSON gives back unchanged; a reader sees the whole file or none."""
    try:
        text = json.dumps(_pairs(data), ensure_ascii=False, separators=(",", ":"))
    except TypeError:
        return
    if json.loads(text, object_hook=_mapping) != data:
        return
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    # Nothing is lost where a cache cannot be written.
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8")
        part.replace(file)
    with contextlib.suppress(OSError):
        part.unlink()


def _pairs(data: Any) -> Any:
    """Write mappings whose keys are not all text as ``{"": pairs}``: JSON has no others."""
    if isinstance(data, list):
        return [_pairs(value) for value in data]
    if not isinstance(data, dict):
        return data
    if all(isinstance(key, str) and key for key in data):
        return {key: _pairs(value) for key, value in data.items()}
    return {"": [[key, _pairs(value)] for key, value in data.items()]}


def _mapping(data: dict[str, Any]) -> dict[Any, Any]:
    """Read back what `_pairs` wrote."""
    return dict(data[""]) if "" in data else data

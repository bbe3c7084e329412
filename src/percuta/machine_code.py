"""Compiled functions whose machine code on disk is never stale.

Numba keeps what it compiled until the function's own file changes; functions and constants that it took in from other
files are not looked at. Here the machine code of a module lies in a folder named after the digest of the module and of
all modules of Percuta that it imports, one by one, so that a change of any of them finds an empty folder.
"""

from __future__ import annotations

import contextlib
import functools
import os
import re
import shutil
import threading
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numba
from numba import config

from percuta import kept

UNUSED_DAYS = 7.0
"""After which machine code of sources that are gone is deleted."""

_IMPORT = re.compile(r"^[ \t]*(?:from (percuta[\w.]*) import (\([^)]*\)|[^\n#]*)|import (percuta[\w.]*))", re.MULTILINE)
_SETTING = threading.Lock()


def njit(*signature: Any, **options: Any) -> Callable[[Callable[..., Any]], Any]:
    """Compile a function as ``numba.njit`` does, with machine code kept by the content of all that goes into it.

    Parameters
    ----------
    *signature, **options
        As of ``numba.njit``; always called, and with ``cache=True`` where machine code is to be kept.
    """

    def decorate(function: Callable[..., Any]) -> Any:
        if not options.get("cache"):
            return numba.njit(*signature, **options)(function)
        folder = _folder(function.__module__)
        if folder is None:
            return numba.njit(*signature, **{**options, "cache": False})(function)
        with _SETTING:  # numba reads the folder while it decorates
            before = config.CACHE_DIR  # type: ignore[attr-defined]
            config.CACHE_DIR = str(folder)  # type: ignore[attr-defined]
            try:
                return numba.njit(*signature, **options)(function)
            finally:
                config.CACHE_DIR = before  # type: ignore[attr-defined]

    return decorate


@functools.cache
def sources(module: str) -> tuple[str, ...]:
    """Return the names of a module and of all modules of Percuta that it imports, directly or not, in order."""
    found, waiting = {module}, [module]
    while waiting:
        text = kept.source(waiting.pop()).decode()
        new = {name for match in _IMPORT.finditer(text) for name in _imported(match)} - found - {__name__}
        found |= new
        waiting += new
    return tuple(sorted(found))


def digest(module: str) -> str:
    """Return the digest of all that the machine code of a module comes from."""
    return kept.digest(*(part for name in sources(module) for part in (name, kept.source(name))))


def _imported(match: re.Match[str]) -> list[str]:
    """Return the modules that one import names: of a package, its modules, and itself for what else it gives."""
    package, names, whole = match.groups()
    if whole:
        return [whole]
    words = [name.split(" as ")[0].strip() for name in names.strip("()").split(",")]
    asked = [f"{package}.{word}" for word in words if word]
    modules = [name for name in asked if _is_module(package, name)]
    return modules if len(modules) == len(asked) else [*modules, package]


def _is_module(package: str, name: str) -> bool:
    """Tell whether a name is a module of a package, without importing either."""
    found = find_spec(package)
    places = found.submodule_search_locations if found else None
    last = name.rpartition(".")[2]
    return any((Path(place) / f"{last}.py").is_file() or (Path(place) / last).is_dir() for place in places or ())


@functools.cache
def _folder(module: str) -> Path | None:
    """Return the folder of a module's machine code, or None where none can be written."""
    base = Path(config.CACHE_DIR) if config.CACHE_DIR else kept.folder()  # type: ignore[attr-defined]
    folder = base / "machine_code" / module / digest(module)
    if not folder.is_dir():
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            return None
        _clear(folder)
    return folder if os.access(folder, os.W_OK) else None


def _clear(folder: Path) -> None:
    """Delete what lies beside a folder and has not been written to for long."""
    old = time.time() - UNUSED_DAYS * 86400
    for other in folder.parent.iterdir():
        with contextlib.suppress(FileNotFoundError):  # another process may be at it too
            if other != folder and other.stat().st_mtime < old:
                shutil.rmtree(other, ignore_errors=True)

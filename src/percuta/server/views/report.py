"""The report of a result, drawn once: kept beside the result, named by all that it is made of."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import logging
import threading
from collections.abc import Callable
from pathlib import Path

import percuta
from percuta.errors import InputError
from percuta.files import whole
from percuta.result import Result

LOG = logging.getLogger(__name__)
DRAWN_WITH = ("matplotlib", "numpy", "jinja2", "weasyprint")
"""Packages that decide how a report looks."""
COMPILED = (".pyc", ".nbi", ".nbc")
ONE_AT_A_TIME = threading.Lock()
"""Whoever asks for a report that is being drawn waits for it; two would take twice as long."""


def html(result: Result, folder: Path) -> bytes:
    """Return the report as one self-contained page.

    Parameters
    ----------
    result : Result
        What a simulation found.
    folder : Path
        Folder of that result.

    Returns
    -------
    bytes
        UTF-8.
    """
    from percuta.report.html import render_html

    return _kept(folder, ".html", lambda: render_html(result).encode())


def pdf(result: Result, folder: Path) -> bytes:
    """Return the report as PDF; see `html`.

    Raises
    ------
    InputError
        Where the extra `pdf` is not installed.
    """
    from percuta.report.pdf import render_pdf

    page = html(result, folder)
    return _kept(folder, ".pdf", lambda: render_pdf(page.decode()))


@functools.cache
def edition() -> str:
    """Return the hash of all code and data below the server and of what it draws with; asked first at the start.

    The result itself needs no place in it: its folder is named by its hash, and is replaced as a whole.
    """
    root = Path(percuta.__file__).parent
    found = hashlib.sha256()
    for file in sorted(root.rglob("*")):
        inside = file.relative_to(root)
        if file.is_file() and inside.parts[0] != "server" and file.suffix not in COMPILED:
            found.update(str(inside).encode())
            found.update(file.read_bytes())
    for name in DRAWN_WITH:
        found.update(f"{name} {_version(name)}".encode())
    return found.hexdigest()[:32]


def _kept(folder: Path, suffix: str, make: Callable[[], bytes]) -> bytes:
    """Return what is kept; make it where it is not there yet, in place of what an older edition left."""
    file = folder / f"report-{edition()}{suffix}"
    with ONE_AT_A_TIME:
        if file.is_file():
            return file.read_bytes()
        made = make()
        try:
            with whole(file, "the report") as part:
                part.write_bytes(made)
            for old in set(folder.glob(f"report-*{suffix}")) - {file}:
                old.unlink(missing_ok=True)
        except InputError as error:  # such as a full disk: the report is told all the same
            LOG.warning("%s", error)
        return made


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "none"

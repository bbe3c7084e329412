"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from percuta.errors import InputError


@contextmanager
def whole(path: str | os.PathLike[str], what: str, *suffixes: str) -> Iterator[Path]:
    """Give a file beside `path` to write to; it takes the place of `path` in one step when all is written.

    Parameters
    ----------
    path : str or path
        File to write; an older one is replaced.
    what : str
        What is written, such as ``"a report"``, for messages.
    *suffixes : str
        Endings that `path` may have, such as ``".html"``; none allows any.

    Yields
    ------
    pathlib.Path
        File to write to. It is gone afterwards, whether all went well or not.

    Raises
    ------
    InputError
        Where `path` ends otherwise or cannot be written; says why.

    Examples
    --------
    >>> with whole("course.htm", "a report", ".html") as part:
    ...     part.write_text("")
    Traceback (most recent call last):
    ...
    percuta.errors.InputError: course.htm: a report is written as .html
    """
    file, name = Path(path), os.fspath(path)
    if suffixes and file.suffix.lower() not in suffixes:
        raise InputError(f"{what} is written as {' or '.join(suffixes)}", name)
    if not file.parent.is_dir():
        raise InputError(f"{what} cannot be written here (there is no folder {file.parent})", name)
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        yield part
        _to_disk(part)
        part.replace(file)
    except OSError as error:
        raise InputError(f"{what} cannot be written here ({error.strerror or error})", name) from error
    finally:
        part.unlink(missing_ok=True)


def write_whole(path: str | os.PathLike[str], text: str, what: str, *suffixes: str) -> Path:
    """Write text as UTF-8 with plain line ends; see `whole`.

    Parameters
    ----------
    path : str or path
        File to write.
    text : str
        Its text.
    what : str
        What is written, for messages.
    *suffixes : str
        Endings that `path` may have.

    Returns
    -------
    pathlib.Path
        The file written.

    Raises
    ------
    InputError
        As `whole`.
    """
    with whole(path, what, *suffixes) as part:
        part.write_text(text, encoding="utf-8", newline="\n")
    return Path(path)


def _to_disk(part: Path) -> None:
    """Wait until the bytes are on the disk, so that a loss of power leaves the old file or the new one."""
    with part.open("rb+") as stream:
        os.fsync(stream.fileno())

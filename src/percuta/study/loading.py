"""Study files: text in, plain data and the line of every key out; nothing in them is run or expanded."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from percuta.errors import InputError, nearest
from percuta.study.sources import Source

SUFFIXES = (".yaml", ".yml", ".toml")
LARGEST_FILE = 1_000_000
"""Bytes a study file may have; a study needs a few thousand."""
LONGEST_LINE = 2_000
"""Characters a line may have; readers of YAML and TOML slow down out of proportion on longer ones."""
DEEPEST = 8
"""Levels of nesting a study file may have; a study needs five."""
EMPTY = "the file is empty; a study starts with 'format: percuta-study/1'"

_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def read_file(path: str | os.PathLike[str]) -> str:
    """Return the text of a study file.

    Parameters
    ----------
    path : str or path
        File with suffix ``.yaml``, ``.yml`` or ``.toml``, in UTF-8.

    Returns
    -------
    str

    Raises
    ------
    InputError
        Where it is missing, no file, too large or no text.
    """
    file, name = Path(path), os.fspath(path)
    try:
        _check_file(file, name)
        with file.open("rb") as stream:
            raw = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise InputError(f"the file cannot be read: {error.strerror}", name) from None
    if len(raw) > LARGEST_FILE:
        raise InputError(f"the file is larger than {LARGEST_FILE // 1000} kB; a study needs a few", name)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputError("the file is not text in UTF-8", f"{name}:{line}") from None


def _check_file(file: Path, name: str) -> None:
    if file.is_dir():
        raise InputError("this is a folder; give a study file in it", name)
    if file.suffix.lower() not in SUFFIXES:
        found = f"not {file.suffix}" if file.suffix else "and this name has no suffix"
        raise InputError(f"a study is a .yaml or .toml file, {found}", name)
    if not file.exists():
        beside = [entry.name for entry in file.parent.iterdir()] if file.parent.is_dir() else []
        near = nearest(file.name, (other for other in beside if other.endswith(SUFFIXES)))
        raise InputError(f"there is no such file{near}", name)
    if not file.is_file():
        raise InputError("this is not a regular file", name)


def read_text(text: str, name: str) -> tuple[dict[str, Any], Source]:
    """Turn the text of a study file into plain data.

    Parameters
    ----------
    text : str
        YAML, or TOML where `name` ends in ``.toml``.
    name : str
        Name of the file, for messages.

    Returns
    -------
    dict
        Mappings, lists, text, numbers, true, false, None; in TOML also dates.
    Source
        The line of every key.

    Raises
    ------
    InputError
        Where it cannot be read, holds something other than a mapping, repeats a key, nests too deeply or uses
        anchors, aliases or tags.
    """
    if len(text) > LARGEST_FILE:
        raise InputError(f"the file is larger than {LARGEST_FILE // 1000} kB; a study needs a few", name)
    if bad := _NOT_TEXT.search(text):
        line = text.count("\n", 0, bad.start()) + 1
        raise InputError(f"the character {bad[0]!r} does not belong in text", f"{name}:{line}")
    for number, line_text in enumerate(text.split("\n"), start=1):
        if len(line_text) > LONGEST_LINE:
            raise InputError(f"the line is longer than {LONGEST_LINE} characters", f"{name}:{number}")
    if name.lower().endswith(".toml"):
        return _read_toml(text, name)
    from percuta.study.yaml_text import read_yaml

    return read_yaml(text, name)


def _read_toml(text: str, name: str) -> tuple[dict[str, Any], Source]:
    import tomllib

    try:
        data = tomllib.loads(text)
    except RecursionError:
        raise InputError(f"nested more than {DEEPEST} levels deep", name) from None
    except ValueError as error:  # besides TOMLDecodeError: impossible dates and huge integers
        found = re.search(r" \(at line (\d+), column \d+\)$", str(error))
        message = str(error)[: found.start()] if found else str(error)
        where = f"{name}:{found[1]}" if found else name
        raise InputError(f"this is not TOML: {message[:1].lower()}{message[1:]}", where) from None
    source = Source(name, _toml_lines(text))
    if not data:
        raise InputError(EMPTY, name)
    if _depth(data) > DEEPEST:
        raise InputError(f"nested more than {DEEPEST} levels deep", name)
    return data, source


def _toml_lines(text: str) -> dict[str, int | None]:
    """Find the lines of headers and keys in TOML; keys inside braces take the line of their parent."""
    lines: dict[str, int | None] = {}
    section, counts = "", dict[str, int]()
    for number, line in enumerate(text.split("\n"), start=1):
        if header := re.match(r"\s*(\[\[?)\s*([\w.\- ]+?)\s*\]", line):
            section = header[2].replace(" ", "")
            if header[1] == "[[":
                counts[section] = counts.get(section, -1) + 1
                section = f"{section}[{counts[section]}]"
            lines.setdefault(section, number)
        elif key := re.match(r"\s*([\w.\-]+|\"[^\"]*\")\s*=", line):
            below = key[1].strip('"')
            lines.setdefault(f"{section}.{below}" if section else below, number)
    return lines


def _depth(data: Any) -> int:
    """Count levels of nesting, without recursion."""
    depth, level = 0, [data]
    while level := [node for node in level if isinstance(node, dict | list)]:
        depth += 1
        level = [child for node in level for child in (node.values() if isinstance(node, dict) else node)]
    return depth

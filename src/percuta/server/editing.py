"""A study's text in an editor: judged, and changed value by value with its comments kept."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from percuta.errors import InputError, PercutaError
from percuta.server.contract.studies import EditOut, Problem, StudyChecked
from percuta.server.refusals import nearest_of
from percuta.study import Study
from percuta.study.loading import read_text

NAME = "study.yaml"
WIDEST = 2000
"""Characters of a line before it is broken; as long as a study may have."""
_STEP = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)|\[(\d{1,3})\]")


def judged(text: str) -> StudyChecked:
    """Say what a text asks, and everything that is wrong with it."""
    try:
        study = Study.from_text(text, NAME)
    except InputError as error:
        return StudyChecked(document=None, problems=[problem(error)], notices=[])
    from percuta.simulate import check, judge

    problems, notices = [], list[str]()
    try:
        check(study)
        notices = list(judge(study).notices)
    except PercutaError as error:
        problems.append(problem(error))
    return StudyChecked(document=study.to_dict(), problems=problems, notices=notices)


def problem(error: PercutaError) -> Problem:
    """Split an error into line, path and sentence."""
    where, message = getattr(error, "where", ""), getattr(error, "message", str(error))
    name, _, line = where.rpartition(":")
    if name == NAME and line.isdigit():
        path, colon, rest = message.partition(": ")
        known = bool(colon) and bool(re.fullmatch(r"[A-Za-z_][\w.\[\]]*", path))
        return Problem(
            line=int(line), path=path if known else "", message=rest if known else message, nearest=nearest_of(message)
        )
    path = "" if where == NAME else where
    return Problem(line=None, path=path, message=message, nearest=nearest_of(message))


def edited(text: str, path: str, value: Any) -> EditOut:
    """Write one value into a text; comments, order and style of the rest stay.

    Parameters
    ----------
    text : str
        YAML of a study; it may be wrong elsewhere, but must be YAML.
    path : str
        Such as ``device.depth`` or ``concerns[0].kind``; an index one beyond the end appends.
    value : object
        As written in a file; None takes the key away.

    Returns
    -------
    EditOut

    Raises
    ------
    InputError
        Where the text cannot be read, or the path leads nowhere.
    """
    from ruamel.yaml import YAML

    read_text(text, NAME)  # refuses what the round trip below must never see: aliases, tags, depth, size
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = WIDEST
    yaml.indent(mapping=2, sequence=4, offset=2)
    data = yaml.load(text)
    _write(data, steps(path), value, path)
    out = io.StringIO()
    yaml.dump(data, out)
    new = out.getvalue()
    found = judged(new)
    return EditOut(text=new, document=found.document, problems=found.problems, notices=found.notices)


def steps(path: str) -> list[str | int]:
    """Split a path into keys and indices.

    Examples
    --------
    >>> steps("concerns[0].kind")
    ['concerns', 0, 'kind']
    """
    found: list[str | int] = []
    at = 0
    while at < len(path):
        if path[at] == "." and found:
            at += 1
        step = _STEP.match(path, at)
        if step is None:
            raise InputError(f"{path!r} is not a path such as device.depth or concerns[0].kind", "path")
        found.append(step[1] if step[1] else int(step[2]))
        at = step.end()
    if not found or isinstance(found[0], int):
        raise InputError(f"{path!r} is not a path such as device.depth or concerns[0].kind", "path")
    return found


def _write(data: Any, way: Sequence[str | int], value: Any, path: str) -> None:
    for step, following in pairwise(way):
        below = _get(data, step, path)
        if below is None:
            if value is None:
                return
            below = [] if isinstance(following, int) else {}
            _put(data, step, below, path)
            below = _get(data, step, path)
        data = below
    if value is None:
        if _get(data, way[-1], path) is not None or (isinstance(data, dict) and way[-1] in data):
            del data[way[-1]]
    else:
        _put(data, way[-1], value, path)


def _get(data: Any, step: str | int, path: str) -> Any:
    if isinstance(step, int) and isinstance(data, list):
        return data[step] if step < len(data) else None
    if isinstance(step, str) and isinstance(data, dict):
        return data.get(step)
    raise InputError(f"{path} leads through something that is neither keys nor a list", "path")


def _put(data: Any, step: str | int, value: Any, path: str) -> None:
    if isinstance(step, int) and isinstance(data, list):
        if step > len(data):
            raise InputError(f"{path}: the list has {len(data)} entries", "path")
        if step == len(data):
            data.append(value)
        else:
            data[step] = value
    elif isinstance(step, str) and isinstance(data, dict):
        data[step] = value
    else:
        raise InputError(f"{path} leads through something that is neither keys nor a list", "path")

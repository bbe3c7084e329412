"""From pydantic's findings to one sentence that helps."""

from __future__ import annotations

import re
import typing
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from percuta.errors import InputError, nearest
from percuta.study.quantities import shown
from percuta.study.sources import Source, joined, shortened

_PHRASES = {
    "bool_type": "{got} is neither true nor false",
    "int_type": "{got} is not a whole number",
    "int_from_float": "{got} is not a whole number",
    "float_type": "{got} is not a number",
    "finite_number": "{got} is not a finite number",
    "string_type": "{got} is not text; put it in quotes if it is meant as text",
    "string_too_long": "the text is longer than {max_length} characters",
    "string_pattern_mismatch": "{got} does not fit: {description}",
    "greater_than_equal": "{got} is too small; the least is {ge}",
    "less_than_equal": "{got} is too large; the most is {le}",
    "too_long": "the list has more than {max_length} entries",
    "tuple_type": "{got} stands where a list belongs; write [..., ...]",
    "dict_type": "{got} stands where keys belong",
    "missing": "is missing: {description}",
}
"""Sentences by pydantic's type of error; others keep pydantic's own words."""


def first_error(error: ValidationError, model: type[BaseModel], source: Source | None) -> InputError:
    """Turn the first of pydantic's findings into an error, and say how many more there are.

    Parameters
    ----------
    error : pydantic.ValidationError
        What pydantic found.
    model : type
        Model that was being made.
    source : Source or None
        Lines of the file; without one the order is that of the model.

    Returns
    -------
    InputError
        About the finding that stands first in the file.
    """
    items = error.errors(include_url=False)
    unknown = [item["loc"] for item in items if item["type"] == "extra_forbidden"]
    found = [(path_of(item["loc"]), item) for item in items if not _explained(item, unknown)]
    if source is not None:
        found.sort(key=lambda pair: source.line(pair[0]) or 0)
    path, item = found[0]
    more = f" (and {len(found) - 1} more error{'s' if len(found) > 2 else ''})" if len(found) > 1 else ""
    message = _sentence(item, model) + more
    return source.error(path, message) if source is not None else InputError(message, shortened(path))


def _explained(item: Any, unknown: Sequence[Sequence[str | int]]) -> bool:
    """Tell whether a key is missing only because it was misspelt."""
    *parent, key = item["loc"] or [""]
    beside = [place[-1] for place in unknown if list(place[:-1]) == parent]
    return item["type"] == "missing" and any(nearest(other, [str(key)]) for other in beside)


def path_of(place: Sequence[str | int]) -> str:
    """Write pydantic's location as a path.

    Examples
    --------
    >>> path_of(("concerns", 0, "kind"))
    'concerns[0].kind'
    """
    path = ""
    for key in place:
        path = path if key == "[key]" else joined(path, key)
    return path


def _sentence(item: Any, model: type[BaseModel]) -> str:
    kind, place, value = item["type"], item["loc"], item["input"]
    if kind == "refused":
        return str(item["msg"])
    if kind == "extra_forbidden":
        allowed = list(_model_at(model, place[:-1]).model_fields)
        return "unknown key" + (nearest(place[-1], allowed) or f"; allowed: {', '.join(allowed)}")
    if kind == "literal_error":
        allowed = re.findall(r"'([^']*)'", item["ctx"]["expected"])
        return f"{shown(value)} is none of {', '.join(allowed)}{nearest(value, allowed)}"
    if kind in ("model_type", "model_attributes_type"):
        keys = ", ".join(list(_model_at(model, place).model_fields)[:3])
        return f"{shown(value)} stands where keys such as {keys} belong"
    if kind in _PHRASES:
        limits = {name: int(end) for name, end in item.get("ctx", {}).items() if isinstance(end, int | float)}
        return _PHRASES[kind].format(got=shown(value), description=_description(model, place), **limits)
    return str(item["msg"])


def _model_at(model: type[BaseModel], place: Sequence[str | int]) -> type[BaseModel]:
    """Follow a location down to the model that stands there."""
    for key in place:
        if isinstance(key, str) and key in model.model_fields:
            model = _model_in(model.model_fields[key].annotation) or model
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_model_in(part) for part in typing.get_args(annotation))
    return next((part for part in inner if part is not None), None)


def _description(model: type[BaseModel], place: Sequence[str | int]) -> str:
    """Return what the schema says of the place, as the end of a sentence."""
    if place[-1:] == ("[key]",):
        return "a name has letters, digits and _ and starts with a letter"
    fields: Mapping[str, Any] = _model_at(model, place[:-1]).model_fields
    name = next((key for key in reversed(place) if isinstance(key, str) and key in fields), "")
    text = (fields[name].description or "") if name else "something else belongs here"
    return f"{text[:1].lower()}{text[1:]}".rstrip(".")

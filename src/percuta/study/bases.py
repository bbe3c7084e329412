"""Named base studies, and how a study or a patch is laid over one."""

from __future__ import annotations

import functools
import importlib.resources
from collections.abc import Iterator, Mapping
from typing import Any

from percuta.errors import InputError, nearest
from percuta.study.loading import read_text
from percuta.study.sources import joined


@functools.cache
def base_names() -> tuple[str, ...]:
    """Return the names of the base studies, sorted.

    Examples
    --------
    >>> base_names()
    ('home-face', 'professional-body', 'professional-face')
    """
    folder = importlib.resources.files("percuta.study").joinpath("bases")
    return tuple(sorted(file.name.removesuffix(".yaml") for file in folder.iterdir()))


@functools.cache
def base_data(name: str) -> Mapping[str, Any]:
    """Return what the file of one base study holds; do not change it.

    Raises
    ------
    InputError
        Where there is no such base; names the nearest.
    """
    if name not in base_names():
        hint = nearest(name, base_names())
        raise InputError(f"{name!r} is not a base study{hint}. All are: {', '.join(base_names())}", "base")
    file = importlib.resources.files("percuta.study").joinpath("bases", f"{name}.yaml")
    return read_text(file.read_text(encoding="utf-8"), f"{name}.yaml")[0]


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Lay one mapping over another.

    Parameters
    ----------
    below, above : Mapping
        Where both hold a mapping under a key, the two are merged; otherwise `above` wins. Lists are replaced
        whole; None in `above` takes the key away.

    Returns
    -------
    dict
        New at every level that was merged.

    Examples
    --------
    >>> merged({"device": {"model": "skinpen", "depth": "1 mm"}}, {"device": {"depth": "1.5 mm"}})
    {'device': {'model': 'skinpen', 'depth': '1.5 mm'}}
    """
    result = dict(below)
    for key, value in above.items():
        under = result.pop(key, None)
        if isinstance(value, Mapping) and isinstance(under, Mapping):
            result[key] = merged(under, value)
        elif value is not None:
            result[key] = value
    return result


def touched(patch: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """List the paths a patch sets.

    Examples
    --------
    >>> list(touched({"device": {"depth": "1 mm"}, "concerns": []}))
    ['device.depth', 'concerns']
    """
    for key, value in patch.items():
        below = joined(path, key)
        if isinstance(value, Mapping) and value:
            yield from touched(value, below)
        else:
            yield below

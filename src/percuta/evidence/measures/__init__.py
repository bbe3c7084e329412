"""Measures: what a record may ask of a study, by name; to add one, write a function under `measure`.

>>> from percuta.evidence.measures import measures
>>> measures()["pain"].unit
'score'
"""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError, nearest
from percuta.evidence.question import Question

Array = npt.NDArray[np.float64]

_found: dict[str, Measure] = {}


@dataclass(frozen=True)
class Measure:
    """One thing that can be asked of a study.

    Parameters
    ----------
    name, unit, about, floor : str
        Name in records, unit of the answer, what it is, and the module it stands in.
    ask : callable
        Takes a `Question` and the arguments; returns an array (draws,).
    arguments : Mapping
        Names of the arguments with their defaults; `inspect.Parameter.empty` where there is none.
    whole : bool
        Whether it needs the whole simulation, up to the moment that is asked for.
    """

    name: str
    unit: str
    about: str
    floor: str
    ask: Callable[..., Array]
    arguments: Mapping[str, Any]
    whole: bool

    def check(self, given: Mapping[str, Any]) -> None:
        """Refuse arguments that this measure does not take, or that are missing.

        Raises
        ------
        InputError
            Names the measure and the nearest argument.
        """
        for name in given:
            if name not in self.arguments:
                takes = f"; it takes {', '.join(self.arguments) or 'none'}"
                raise InputError(f"{self.name} has no argument {name!r}{nearest(name, self.arguments) or takes}")
        empty = inspect.Parameter.empty
        missing = [name for name, default in self.arguments.items() if default is empty and name not in given]
        if missing:
            raise InputError(f"{self.name} needs {', '.join(missing)}")


def measure(unit: str, whole: bool = False) -> Callable[[Callable[..., Array]], Callable[..., Array]]:
    """Register a function as a measure under its own name.

    Parameters
    ----------
    unit : str
        A physical unit, or one of `percuta.evidence.units.CHANGE`, ``SHARE``, ``PEOPLE``, ``SCORE`` and ``WHOLE``.
    whole : bool
        Whether it reads the result of the whole simulation.

    Returns
    -------
    callable
        Decorator; the first line of the docstring says what the measure is, keyword-only arguments are those of
        records.
    """

    def register(function: Callable[..., Array]) -> Callable[..., Array]:
        name = function.__name__
        arguments = {
            item.name: item.default
            for item in inspect.signature(function).parameters.values()
            if item.kind is inspect.Parameter.KEYWORD_ONLY
        }
        about = (inspect.getdoc(function) or "").partition("\n")[0]
        floor = function.__module__.rpartition(".")[2]
        _found[name] = Measure(name, unit, about, floor, function, MappingProxyType(arguments), whole)
        return function

    return register


@functools.cache
def measures() -> Mapping[str, Measure]:
    """Return all measures, by name."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return MappingProxyType(dict(sorted(_found.items())))


__all__ = ["Measure", "Question", "measure", "measures"]

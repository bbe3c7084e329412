"""Units of published values, and how a prediction is written in them.

A paper writes the same change as 53 %, 1.53-fold or 0.61 in log2; a measure computes it once, as a fraction.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError, nearest
from percuta.units import is_unit, registry

Array = npt.NDArray[np.float64]

CHANGE, SHARE, PEOPLE, SCORE, WHOLE = "change", "share", "share of people", "score", "whole score"
"""Units of measures that are no physical unit: relative change (0.5 is half more), share of a whole, share of people,
who are counted, points, and whole points."""


def _times(factor: float) -> Callable[[Array], Array]:
    return lambda values: factor * values


_OF_A_WHOLE: Mapping[str, Callable[[Array], Array]] = MappingProxyType(
    {"percent": _times(100), "%": _times(100), "fraction": _times(1), "1": _times(1)}
)
WRITTEN: Mapping[str, Mapping[str, Callable[[Array], Array]]] = MappingProxyType(
    {
        CHANGE: {
            "percent change": _times(100),
            "percent increase": _times(100),
            "percent reduction": _times(-100),
            "fraction": _times(1),
            "fold": lambda change: 1 + change,
            "log2 fold change": lambda change: np.log2(1 + change),
            "sign": np.sign,
        },
        SHARE: _OF_A_WHOLE,
        PEOPLE: _OF_A_WHOLE,
        SCORE: {"score": _times(1), "grade": _times(1), "points": _times(1), "1": _times(1), "sign": np.sign},
        WHOLE: {"score": _times(1), "grade": _times(1), "points": _times(1)},
    }
)
"""How a change, a share or a score may be written; each entry takes what a measure gives."""

SYNONYMS = MappingProxyType(
    {
        "per cent": "percent",
        "ratio": "fold",
        "percent decrease": "percent reduction",
        "percent improvement": "percent increase",
        "grade points": "grade",
        "score points": "points",
        "vas": "score",
    }
)
_TAIL = re.compile(r"\s*(\(.*\)|\b(?:from|of|relative to) (?:own |the )?\w+|\b\d+(?:\.\d+)?\s*-\s*\d+(?:\.\d+)?)\s*$")
_POWER = re.compile(r"(?<=[a-z])(\d)\b")


def plain_unit(measured: str, written: str) -> str:
    """Return the unit of a record in the words of this module.

    Parameters
    ----------
    measured : str
        Unit of the measure.
    written : str
        Unit as papers and notes write it.

    Returns
    -------
    str

    Examples
    --------
    >>> plain_unit("change", "percent increase from baseline"), plain_unit("share", "percent of patients")
    ('percent increase', 'percent')
    >>> plain_unit("score", "VAS 0-10"), plain_unit("score", "grade points (improvement)"), plain_unit("mm", "1/cm2")
    ('score', 'grade', '1/cm^2')
    """
    text = written.strip()
    if measured not in WRITTEN:
        return _POWER.sub(r"^\1", text)
    while text not in WRITTEN[measured] and (found := _TAIL.search(text)) and found.start() > 0:
        text = text[: found.start()].rstrip()
    lower = text.lower()
    return SYNONYMS.get(lower, lower) if text not in WRITTEN[measured] else text


def check_unit(measured: str, written: str) -> None:
    """Refuse a unit in which a measure cannot be written.

    Parameters
    ----------
    measured : str
        Unit of the measure.
    written : str
        Unit of the record.

    Raises
    ------
    InputError
        Where the two do not fit; names what does.
    """
    given, written = written, plain_unit(measured, written)
    if measured in WRITTEN:
        if written not in WRITTEN[measured]:
            allowed = ", ".join(WRITTEN[measured])
            raise InputError(
                f"{given!r} is no unit of a {measured}{nearest(written, WRITTEN[measured])}. All: {allowed}"
            )
    elif not is_unit(written) or not _alike(measured, written):
        raise InputError(f"{given!r} cannot be read in {measured}")


def written_as(values: npt.ArrayLike, measured: str, written: str) -> Array:
    """Write what a measure gives in the unit of a record.

    Parameters
    ----------
    values : array_like
        What the measure gives.
    measured, written : str
        Unit of the measure and unit of the record.

    Returns
    -------
    numpy.ndarray
        Same shape.

    Raises
    ------
    InputError
        As `check_unit`.

    Examples
    --------
    >>> written_as(0.532, "change", "percent increase").round(1), written_as(0.5, "change", "fold")
    (np.float64(53.2), np.float64(1.5))
    >>> written_as(0.46, "mm", "um").round(6)
    np.float64(460.0)
    """
    check_unit(measured, written)
    written = plain_unit(measured, written)
    given = np.asarray(values, dtype=float)
    if measured in WRITTEN:
        return np.asarray(WRITTEN[measured][written](given))[()]
    if measured == written:
        return given[()]
    return np.asarray(registry().Quantity(given, _pint(measured)).to(_pint(written)).magnitude)[()]


def _alike(one: str, other: str) -> bool:
    units = registry()
    return bool(units.Quantity(1, _pint(one)).is_compatible_with(_pint(other)))


def _pint(unit: str) -> str:
    return "" if unit == "1" else unit

"""Quantities as people write them, turned into floats of one documented system.

Inside Percuta: mm, day, mg, N, kPa, degC, and fractions instead of per cent; a name carries its unit where
it is not that.
"""

from __future__ import annotations

import functools
import importlib.resources
import math
import re
from typing import TYPE_CHECKING, Any

from percuta.errors import InputError

if TYPE_CHECKING:
    import pint

NUMBER = r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?"
_POWER = r"(?:\^|\*\*)-?[0-9](?![0-9^]|\*\*)"
_UNIT = rf"(?:[A-Za-zµμ°%()/·²³\s]|\*(?!\*)|{_POWER}|1/)*"
QUANTITY = re.compile(rf"\s*({NUMBER}|nan|inf)\s*({_UNIT})")
"""A number and a unit; towers of powers are left out because pint would work them out."""

LONGEST_QUANTITY = 64
"""Characters a written quantity may have; what is longer is not a quantity."""


@functools.cache
def registry() -> pint.UnitRegistry[Any]:
    """Return the one unit registry, read from ``units.txt`` at first use."""
    import pint

    with importlib.resources.as_file(importlib.resources.files("percuta") / "units.txt") as definitions:
        return pint.UnitRegistry(definitions, cache_folder=None)


def is_unit(unit: str) -> bool:
    """Tell whether `unit` can be read; the empty string and ``"1"`` mean dimensionless."""
    try:
        registry().parse_units(unit if unit != "1" else "")
    except Exception:  # noqa: BLE001 - pint raises tokenizer, attribute, value and its own errors
        return False
    return True


def quantity(text: object, unit: str) -> float:
    """Read a written quantity into a float in `unit`.

    Parameters
    ----------
    text : object
        What the user wrote, such as ``"1.5 mm"``; a bare number is refused unless `unit` is ``"1"``.
    unit : str
        The unit wanted, such as ``"mm"``.

    Returns
    -------
    float
        The finite value in `unit`.

    Raises
    ------
    InputError
        Where the unit is missing, unknown or of another dimension, or the number is not finite.

    Examples
    --------
    >>> quantity("4 weeks", "day")
    28.0
    >>> quantity("1 %", "1")
    0.01
    >>> quantity(4, "day")
    Traceback (most recent call last):
    ...
    percuta.errors.InputError: 4 has no unit; write for example '4 day'
    """
    bare = isinstance(text, int | float) and not isinstance(text, bool)
    if bare and unit != "1":
        raise InputError(f"{text} has no unit; write for example '{text} {unit}'")
    if not bare and not isinstance(text, str):
        raise InputError(f"{text!r} is not a quantity; write a number and a unit, such as '1.5 {unit}'")
    if isinstance(text, str) and len(text) > LONGEST_QUANTITY:
        raise InputError(f"a quantity has at most {LONGEST_QUANTITY} characters, such as '1.5 {unit}'")
    value = float(text) if bare else _convert(str(text), unit)  # type: ignore[arg-type]
    if not math.isfinite(value):
        raise InputError(f"{text!r} is not a finite number")
    return value


def _convert(text: str, unit: str) -> float:
    import pint

    parts = QUANTITY.fullmatch(text)
    if not parts:
        raise InputError(f"{text!r} is not a number and a unit; write for example '1.5 {unit}'")
    number, written = parts[1], parts[2].strip()
    if not written and unit != "1":
        raise InputError(f"{text!r} has no unit; write for example '{number} {unit}'")
    try:
        there = registry().Quantity(float(number), written or "dimensionless")
        return float(there.to("dimensionless" if unit == "1" else unit).magnitude)
    except pint.DimensionalityError:
        raise InputError(f"{text!r} cannot be read in {unit}; it has another dimension") from None
    except Exception:  # noqa: BLE001 - pint raises tokenizer, attribute, value and its own errors
        raise InputError(f"{text!r} has a unit that is not known; write for example '1.5 {unit}'") from None

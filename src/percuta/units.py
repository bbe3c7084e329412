"""Quantities as people write them, turned into floats of one documented system.

Inside Percuta: mm, day, mg, N, kPa, degC, and fractions instead of per cent; a name carries its unit where
it is not that.
"""

from __future__ import annotations

import functools
import importlib.resources
import math
import re
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from percuta import kept
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

    with importlib.resources.as_file(_DEFINITIONS) as definitions:
        return pint.UnitRegistry(definitions, cache_folder=None)


_DEFINITIONS = importlib.resources.files("percuta") / "units.txt"
MOST_KEPT = 1000
"""Pairs of units whose factor is kept on disk."""


class _Factors:
    """Factors between units that pint has worked out before, in this process or another: it takes long to load.

    ``{written: {wanted: factor}}``, kept on disk under the digest of the definitions, of this module and of pint.
    """

    def __init__(self) -> None:
        key = kept.digest(_DEFINITIONS.read_bytes(), kept.source("percuta.units"), version("pint"))
        self._file = kept.folder() / "units" / f"{key}.json"
        self.known: dict[str, dict[str, float]] = kept.load(self._file) or {}

    def add(self, written: str, wanted: str, factor: float) -> None:
        """Keep the factor that turns numbers in `written` into numbers in `wanted`."""
        if sum(map(len, self.known.values())) < MOST_KEPT:
            self.known.setdefault(written, {})[wanted] = factor
            kept.save(self._file, self.known)


@functools.cache
def _factors() -> _Factors:
    return _Factors()


def is_unit(unit: str) -> bool:
    """Tell whether `unit` can be read; the empty string and ``"1"`` mean dimensionless."""
    if unit in _factors().known:
        return True
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
    parts = QUANTITY.fullmatch(text)
    if not parts:
        raise InputError(f"{text!r} is not a number and a unit; write for example '1.5 {unit}'")
    number, written = parts[1], parts[2].strip()
    if not written and unit != "1":
        raise InputError(f"{text!r} has no unit; write for example '{number} {unit}'")
    factor = _factors().known.get(written, {}).get(unit)
    return float(number) * factor if factor is not None else _worked_out(float(number), text, written, unit)


def _worked_out(number: float, text: str, written: str, unit: str) -> float:
    """Let pint convert a number; where a factor does it, keep that and use it, so that every run has the same bits."""
    import pint

    wanted = "dimensionless" if unit == "1" else unit
    try:
        value, factor, zero = (
            float(registry().Quantity(each, written or "dimensionless").to(wanted).magnitude)
            for each in (number, 1.0, 0.0)
        )
    except pint.DimensionalityError:
        raise InputError(f"{text!r} cannot be read in {unit}; it has another dimension") from None
    except Exception:  # noqa: BLE001 - pint raises tokenizer, attribute, value and its own errors
        raise InputError(f"{text!r} has a unit that is not known; write for example '1.5 {unit}'") from None
    if zero != 0:
        return value
    _factors().add(written, unit, factor)
    return number * factor

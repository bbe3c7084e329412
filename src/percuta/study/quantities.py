"""The kinds of value a study holds: how each is written, what is allowed, and how it is written back."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic_core import PydanticCustomError, core_schema

from percuta.errors import InputError
from percuta.units import LONGEST_QUANTITY, NUMBER, QUANTITY, is_unit, quantity

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Years a date of a study may have; a date outside them is a slip of the pen."""

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def shown(value: object, longest: int = 40) -> str:
    """Write a value into a message, short whatever it is.

    Parameters
    ----------
    value : object
        What was given.
    longest : int
        Characters at most.

    Returns
    -------
    str
        Its ``repr``, cut where it is long; for lists and mappings only their kind.

    Examples
    --------
    >>> shown("1.5"), shown({"a": 1}), shown([1, 2])
    ("'1.5'", 'a mapping', 'a list')
    """
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list | tuple | set | frozenset):
        return "a list"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and abs(value) >= 10**longest:
        return "a huge number"
    written = repr(value)
    return written if len(written) <= longest else f"{written[: longest - 3]}..."


def refuse(reason: str) -> PydanticCustomError:
    """Make the error by which a validator refuses a value; `reason` is the rest of the sentence."""
    return PydanticCustomError("refused", "{reason}", {"reason": reason})


def number_and_unit(written: str, example: str) -> tuple[str, str]:
    """Split text into a number and a unit, and write powers as pint reads them.

    Parameters
    ----------
    written : str
        Such as ``"5 mg/cm2"``.
    example : str
        How it should look, for messages.

    Returns
    -------
    tuple of str
        Such as ``("5", "mg/cm^2")``; the unit may be empty.

    Raises
    ------
    InputError
        Where the text is anything else. Towers of powers are refused here because pint would work them out.
    """
    spelled = re.sub(r"\b([cmnµμ]?m)([23])\b", r"\1^\2", written)
    parts = QUANTITY.fullmatch(spelled) if len(spelled) <= LONGEST_QUANTITY else None
    if parts is None:
        raise InputError(f"{shown(written)} is not a number and a unit; write for example '{example}'")
    unit = parts[2].strip()
    if unit and not is_unit(unit):
        raise InputError(f"{shown(written)} has a unit that is not known; write for example '{example}'")
    return parts[1], unit


def _plain(number: float) -> float:
    try:
        return quantity(number, "1")
    except OverflowError:
        raise InputError(f"{shown(number)} is too large") from None


@dataclass(frozen=True)
class Quantity:
    """Marks a float that people write with its unit; goes into ``Annotated[float, Quantity(...)]``.

    Parameters
    ----------
    unit : str
        Unit inside Percuta; ``"1"`` for a share, written as 0.9 or ``"90 %"``.
    low, high : float
        Smallest and largest value allowed, in `unit`.
    example : str
        How it is usually written; ends up in messages and in the JSON Schema.
    why : str
        Why the range is what it is.
    units : tuple of str
        Units to write it back in: the exact text with the shortest number is taken, or else `unit` itself.
    """

    unit: str
    low: float
    high: float
    example: str
    why: str = ""
    units: tuple[str, ...] = ()

    def read(self, value: object) -> float:
        """Turn what was written into a float in `unit`.

        Raises
        ------
        pydantic_core.PydanticCustomError
            Where it is no quantity, has another dimension or lies outside the range.
        """
        try:
            number = self._number(value)
        except InputError as error:
            raise refuse(error.message) from None
        if not self.low <= number <= self.high:
            span = f"{self.text(self.low)} to {self.text(self.high)}"
            raise refuse(f"{shown(value)} lies outside {span}" + (f": {self.why}" if self.why else ""))
        return number

    def text(self, number: float) -> str:
        """Write a float in `unit` so that it reads back to the same bits.

        Examples
        --------
        >>> Quantity("day", 0, 10, "40 min", units=("d", "min")).text(40 / 1440)
        '40 min'
        """
        here = "dimensionless" if self.unit == "1" else self.unit
        written = [f"{quantity(f'{number!r} {here}', unit):.12g} {unit}" for unit in self.units]
        exact = [text for text in written if quantity(text, self.unit) == number]
        bare = f"{number!r}" if self.unit == "1" else f"{number!r} {self.unit}"
        return min(exact, key=lambda text: text.index(" "), default=bare)

    def written(self, number: float) -> str | float:
        """Return what a study file holds: text with a unit, or the bare number of a share."""
        return self.text(number) if self.unit != "1" or self.units else number

    def _number(self, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise InputError(f"{shown(value)} is not a quantity; write for example '{self.example}'")
        if not isinstance(value, str):
            if self.unit != "1":
                raise InputError(f"{shown(value)} has no unit; write for example '{self.example}'")
            return _plain(value)
        number, unit = number_and_unit(value, self.example)
        if self.unit == "1" and unit not in ("", "%", "percent"):
            raise InputError(f"{shown(value)} is not a share; write for example '{self.example}'")
        if self.unit != "1" and not unit:
            raise InputError(f"{shown(value)} has no unit; write for example '{self.example}'")
        return quantity(f"{number} {unit}", self.unit)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Tell pydantic how to read and write it."""
        del source, handler
        return core_schema.no_info_plain_validator_function(
            self.read, serialization=core_schema.plain_serializer_function_ser_schema(self.written)
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Describe how it is written, for JSON Schema."""
        del schema, handler
        if self.unit != "1":
            unit = r"[A-Za-zµμ°%]|1/"
            return {"type": "string", "pattern": rf"^\s*{NUMBER}\s*({unit})", "examples": [self.example]}
        number = {"type": "number", "minimum": self.low, "maximum": self.high}
        text = {"type": "string", "pattern": rf"^\s*{NUMBER}\s*(%|percent)?\s*$"}
        return {"anyOf": [number, text], "examples": [self.example if self.units else float(self.example)]}


def read_date(value: object) -> datetime.date:
    """Turn ``2026-12-01``, as a date or as text, into a date.

    Raises
    ------
    pydantic_core.PydanticCustomError
        Where it is no date of the calendar or its year is not credible.
    """
    if isinstance(value, str) and _ISO_DATE.fullmatch(value):
        try:
            value = datetime.date.fromisoformat(value)
        except ValueError:
            raise refuse(f"{value} is not a day of the calendar") from None
    if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
        raise refuse(f"{shown(value)} is not a date; write year-month-day, such as 2026-12-01")
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise refuse(f"{value} lies outside the years {FIRST_YEAR} to {LAST_YEAR}")
    return value


def read_answer(value: object) -> bool | datetime.date:
    """Turn an answer of the history into true, false or a date.

    Raises
    ------
    pydantic_core.PydanticCustomError
        Where it is none of these.
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, datetime.date) or (isinstance(value, str) and _ISO_DATE.fullmatch(value)):
        return read_date(value)
    raise refuse(f"{shown(value)} is no answer; write true, false or a date such as 2025-01-10")


def read_override(value: object) -> str | float:
    """Let a parameter override through when it is a finite number or a written quantity.

    Raises
    ------
    pydantic_core.PydanticCustomError
        Where it is neither; whether the unit fits is for the parameter to say.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise refuse(f"{shown(value)} is no value; write a number and a unit, such as '5 mN/um'")
    try:
        if not isinstance(value, str):
            return _plain(value)
        number_and_unit(value, "5 mN/um")
    except InputError as error:
        raise refuse(error.message) from None
    return value

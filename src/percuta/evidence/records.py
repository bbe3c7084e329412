"""The nouns of the evidence: a published measurement, its values, its moment, its axis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from percuta.errors import InputError

SEEN = ("full-text", "abstract", "secondary", "memory")
"""How the value was read, best first; a value from memory is never a target."""
USES = ("calibrate", "validate", "context")
"""What a record is for: it set a parameter, it judges the program, or it is only told of."""
BOUNDS = ("<", "<=", ">", ">=")
FIRST, LAST = "first", "last"


@dataclass(frozen=True)
class Moment:
    """When something was measured.

    Parameters
    ----------
    days : float
        Time, days.
    after : {'first', 'last'}
        Session it counts from.
    """

    days: float
    after: str = FIRST


@dataclass(frozen=True)
class Axis:
    """What changes along a series.

    Parameters
    ----------
    name, unit : str
        What it is.
    study, argument : str
        Path in the study, such as ``device.depth``, or argument of the measure that takes its values.
    after : str
        Session from which time counts, where the axis is time.
    """

    name: str
    unit: str
    study: str = ""
    argument: str = ""
    after: str = ""


@dataclass(frozen=True)
class Row:
    """One published value.

    Parameters
    ----------
    y : float or None
        Value; None where only a range was printed.
    low, high : float or None
        Ends of a printed range.
    se : float or None
        Standard error of the value, from ``se``, ``sd`` and ``n``, or a confidence interval.
    n : float or None
        People, or samples.
    bound : str
        One of `BOUNDS` where the value is a limit, else empty.
    x : object
        Place on the axis.
    arguments, study : Mapping
        Arguments of the measure and patch of the study for this value alone.
    """

    y: float | None
    low: float | None = None
    high: float | None = None
    se: float | None = None
    n: float | None = None
    bound: str = ""
    x: Any = None
    arguments: Mapping[str, Any] = field(default_factory=dict)
    study: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Record:
    """One published measurement.

    Parameters
    ----------
    id, topic : str
        Name, and what it is about.
    citation, doi, seen, subject : str
        Where it comes from, how it was read, and in whom it was measured.
    unit : str
        Unit of the values.
    rows : tuple of Row
        The values.
    use : str
        One of `USES`.
    measure : str
        Name of the measure that predicts it; empty where there is none.
    arguments : Mapping
        Arguments of the measure.
    study : Mapping
        Base and patches of the study.
    at : Moment or None
        When it was measured, where the rows do not say.
    axis : Axis or None
        What changes along the rows.
    between_studies : float
        Log standard deviation of differences between laboratories.
    expect : bool
        False for a claim that must come out false.
    skip : str
        Why it cannot be simulated; empty where it can.
    quantity, note : str
        What was measured, in words, and what a reader must know.
    missed : str
        Why the program does not meet it, where it does not and the reason is known.
    where : str
        File and line.
    """

    id: str
    topic: str
    citation: str
    doi: str
    seen: str
    subject: str
    unit: str
    rows: tuple[Row, ...]
    use: str
    measure: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    study: Mapping[str, Any] = field(default_factory=dict)
    at: Moment | None = None
    axis: Axis | None = None
    between_studies: float = 0.0
    expect: bool = True
    skip: str = ""
    quantity: str = ""
    note: str = ""
    missed: str = ""
    where: str = ""

    def error(self, message: str) -> InputError:
        """Make an error about this record, with its file and line."""
        return InputError(f"{self.id}: {message}", self.where)

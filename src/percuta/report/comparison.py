"""Several courses side by side: what each achieves and costs, draw by draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from percuta.care.home import HomeFact, home_facts
from percuta.errors import InputError
from percuta.result import HIGH, LOW, Result

Interval = tuple[float, float, float]


@dataclass(frozen=True)
class Row:
    """One outcome of every arm.

    Parameters
    ----------
    name, label, unit : str
        Outcome.
    arms : tuple of (tuple of float or None)
        Median, 5th and 95th percentile of each arm; None where an arm has no such outcome.
    difference : tuple of float or None
        The same for the last arm minus the first, draw by draw; None where it cannot be paired.
    """

    name: str
    label: str
    unit: str
    arms: tuple[Interval | None, ...]
    difference: Interval | None


@dataclass(frozen=True)
class Comparison:
    """Courses side by side.

    Parameters
    ----------
    names, verdicts : tuple of str
        Of the arms, and what the screen said to each.
    rows : tuple of Row
        Outcomes that at least one arm has.
    notes : tuple of tuple of str
        Warnings of each arm.
    facts : tuple of HomeFact
        What differs between home and a professional, where the arms do.
    """

    names: tuple[str, ...]
    verdicts: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[tuple[str, ...], ...]
    facts: tuple[HomeFact, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return asdict(self)


def compare(results: Sequence[Result]) -> Comparison:
    """Put results side by side.

    Parameters
    ----------
    results : sequence of Result
        Two or more. Differences are paired where both arms have the same seed and number of draws.

    Returns
    -------
    Comparison

    Raises
    ------
    InputError
        Where there are fewer than two.
    """
    if len(results) < 2:
        raise InputError("give at least two studies to compare", "studies")
    operators = {result.study["technique"]["operator"] for result in results}
    every = dict.fromkeys(name for result in results for name in result.outcomes)
    return Comparison(
        names=tuple(str(result.study["name"]) for result in results),
        verdicts=tuple(str(result.candidacy["verdict"]) for result in results),
        rows=tuple(_row(name, results) for name in every),
        notes=tuple(result.warnings for result in results),
        facts=home_facts() if len(operators) > 1 else (),
    )


def _row(name: str, results: Sequence[Result]) -> Row:
    having = next(result.outcomes[name] for result in results if name in result.outcomes)
    arms = tuple(_interval(result.outcomes[name].draws) if name in result.outcomes else None for result in results)
    first, last = results[0], results[-1]
    paired = first.seed == last.seed and None not in (arms[0], arms[-1])
    if paired and first.outcomes[name].draws.shape == last.outcomes[name].draws.shape:
        difference = _interval(last.outcomes[name].draws - first.outcomes[name].draws)
    else:
        difference = None
    return Row(name, having.label, having.unit, arms, difference)


def _interval(values: Any) -> Interval:
    low, middle, high = np.percentile(values, [LOW, 50, HIGH])
    return float(middle), float(low), float(high)

"""What is observed: a quantity over time, or one number, each with all its draws."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

LOW, HIGH = 5, 95
"""Percentiles of the 90 % interval."""


@dataclass(frozen=True)
class Series:
    """One quantity over time, with all its draws.

    Parameters
    ----------
    name, unit, label : str
        Name in `Result`, unit, and what it is in words.
    evidence : str
        Weakest evidence class of the records behind it.
    values : numpy.ndarray
        Shape (time, draws).
    """

    name: str
    unit: str
    label: str
    evidence: str
    values: Array


@dataclass(frozen=True)
class Outcome:
    """One number people ask for, with all its draws.

    Parameters
    ----------
    name, unit, label : str
        Name in `Result`, unit, and what it is in words.
    evidence : str
        Weakest evidence class of the records behind it.
    at_days : float
        Day since the first session it belongs to.
    draws : numpy.ndarray
        Shape (draws,).
    """

    name: str
    unit: str
    label: str
    evidence: str
    at_days: float
    draws: Array

    @property
    def value(self) -> float:
        """Median over the draws."""
        return float(np.median(self.draws))

    @property
    def interval(self) -> tuple[float, float]:
        """Ends of the 90 % interval."""
        low, high = np.percentile(self.draws, [LOW, HIGH])
        return float(low), float(high)

    def __str__(self) -> str:
        low, high = self.interval
        sign = "+" if self.unit == "%" else ""
        unit = f" {self.unit}" if self.unit != "1" else ""
        return f"{self.label} {self.value:{sign}.3g}{unit} [{low:.3g}, {high:.3g}]; {self.evidence}"


def at_day(t_days: Array, values: Array, day: float) -> Array:
    """Read a time course (time, draws) on one day, linear between the stored times."""
    after = int(np.clip(np.searchsorted(t_days, day), 1, t_days.size - 1))  # an index, not a state
    share = (day - t_days[after - 1]) / (t_days[after] - t_days[after - 1])
    return np.asarray((1 - share) * values[after - 1] + share * values[after])

"""Predicted beside observed: intervals with all scatter a published value has, and how far off it lies."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from percuta.evidence.records import Row
from percuta.evidence.units import PEOPLE, SHARE, WHOLE
from percuta.outcome import HIGH, LOW
from percuta.randomness import stream

Array = npt.NDArray[np.float64]

TOLERANCE = 1e-6
"""Relative rounding within which a value counts as on the end of an interval."""
NORMAL_90 = 2 * 1.6448536
"""Width of a 90 % interval of a standard normal distribution."""


@dataclass(frozen=True)
class Comparison:
    """One published value beside its prediction.

    Parameters
    ----------
    predicted, low, high : float
        Median of the model, and the 5th and 95th percentile of what a study like this would have reported.
    observed : float
        Published value; the middle of a range where only that was printed.
    sd : float or None
        Standard error of the published value, or standard deviation of the range.
    bound : str
        ``<``, ``<=``, ``>`` or ``>=`` where the value is a limit, else empty.
    inside : bool
        Whether the published value lies in the interval, or a limit is met somewhere in it.
    fold_error : float or None
        Larger over smaller of predicted and observed; None where they differ in sign or one is 0, and for a limit that
        is met, since nothing was measured there.
    z : float or None
        Distance of observed from predicted in standard deviations of the interval.
    width : float or None
        Width of the interval as a share of the published value; None for limits, signs and values of 0.
    counted : bool
        Whether the value counts people, instead of measuring something.
    """

    predicted: float
    low: float
    high: float
    observed: float
    sd: float | None
    bound: str
    inside: bool
    fold_error: float | None
    z: float | None
    width: float | None
    counted: bool = False


def compare(draws: Array, row: Row, unit: str, kind: str, between: float, seed: int, purpose: str) -> Comparison:
    """Put the draws of a measure beside one published value.

    Parameters
    ----------
    draws : numpy.ndarray
        Prediction in the unit of the record, shape (draws,).
    row : Row
        The published value.
    unit, kind : str
        Unit of the record and unit of the measure.
    between : float
        Log standard deviation between laboratories.
    seed : int
        Seed of the scatter.
    purpose : str
        Names the stream of the scatter.

    Returns
    -------
    Comparison
    """
    observed, sd = centre(row)
    spread = scattered(draws, row, unit, kind, between, stream(seed, f"evidence:{purpose}"))
    predicted = float(np.median(draws))
    low, high = (float(end) for end in np.percentile(spread, [LOW, HIGH]))
    met = _met(row, _count(observed, row, unit, kind), low, high)
    off = _off(row, predicted, observed)
    fold = _fold(predicted, observed, unit) if off else (None if row.bound else 1.0)
    scale = (high - low) / NORMAL_90
    return Comparison(
        predicted=predicted,
        low=low,
        high=high,
        observed=observed,
        sd=sd,
        bound=row.bound,
        inside=met,
        fold_error=fold,
        z=(observed - predicted) / scale if scale > 0 and off else (0.0 if not off else None),
        width=(high - low) / abs(observed) if observed and not row.bound and unit != "sign" else None,
        counted=kind == PEOPLE,
    )


def centre(row: Row) -> tuple[float, float | None]:
    r"""Return the published value and its standard error.

    Notes
    -----
    Where only a range :math:`a` to :math:`b` was printed, its middle with the standard deviation of a uniform
    distribution, :math:`(b - a)/\sqrt{12}`; where both ends are above 0, the same for the logarithm.
    """
    if row.y is not None:
        return row.y, row.se
    low, high = row.low or 0.0, row.high or 0.0
    if low > 0:
        middle = math.sqrt(low * high)
        return middle, middle * math.log(high / low) / math.sqrt(12)
    return (low + high) / 2, (high - low) / math.sqrt(12)


def scattered(draws: Array, row: Row, unit: str, kind: str, between: float, rng: np.random.Generator) -> Array:
    r"""Add to the draws what differs between laboratories, and what chance does to a published mean or count.

    Parameters
    ----------
    draws, row, unit, kind, between
        As in `compare`.
    rng : numpy.random.Generator
        Source of the scatter.

    Returns
    -------
    numpy.ndarray
        What studies like this would have reported, shape (draws,).

    Notes
    -----
    With log standard deviation :math:`b` and standard error :math:`s`

    .. math:: \tilde y = y\,e^{b\,\epsilon_1} + s\,\epsilon_2

    for changes and sizes; in log2 the first term is :math:`y + b\,\epsilon_1/\ln 2`, and of a fold it is what is
    beyond 1 that the laboratories scatter. The width of a printed range of positive values acts as a factor. A share
    moves by :math:`b\,\epsilon_1` on the scale of its logit; where it is one of people, they then show a binomial
    count of it. Where a paper gives no number of people but a standard error :math:`s` of the share :math:`y`, they
    are :math:`y (1 - y)/s^2`. Whole points stay whole.
    """
    lab, chance = rng.standard_normal((2, draws.size))
    whole = 1 if kind not in (SHARE, PEOPLE) or unit in ("fraction", "1") else 100
    if kind == PEOPLE and (people := _people(row, whole)):
        return np.asarray(rng.binomial(people, _other_odds(draws / whole, between * lab)) / people * whole)
    if kind in (SHARE, PEOPLE):
        moved = _other_odds(draws / whole, between * lab) * whole
    elif unit.startswith("log2"):
        moved = draws + between / math.log(2) * lab
    elif unit == "fold":
        moved = 1 + (draws - 1) * np.exp(between * lab)
    elif unit == "sign":
        moved = draws
    elif kind == WHOLE:
        moved = np.round(draws * np.exp(between * lab))
    else:
        moved = draws * np.exp(between * lab)
    observed, sd = centre(row)
    if row.y is None and row.low and row.low > 0:
        return np.asarray(moved * np.exp((sd or 0) / observed * chance))
    return np.asarray(moved + (sd or 0) * chance)


def _other_odds(share: Array, log_odds: Array) -> Array:
    """Move shares on the scale of their logit; none and all stay."""
    inner = (share > 0) & (share < 1)
    odds = np.where(inner, share, 1 / 2) / (1 - np.where(inner, share, 1 / 2)) * np.exp(log_odds)
    return np.asarray(np.where(inner, odds / (1 + odds), share))


def _people(row: Row, whole: float) -> int:
    """Return how many people a published share counts; 0 where the paper does not tell."""
    if row.n:
        return round(row.n)
    if row.y is None or not row.se:
        return 0
    share = row.y / whole
    return round(share * (1 - share) / (row.se / whole) ** 2)


def _count(observed: float, row: Row, unit: str, kind: str) -> float:
    """Return the share of people that the nearest count of them is; papers print it rounded."""
    if kind != PEOPLE or not row.n:
        return observed
    whole = 1 if unit in ("fraction", "1") else 100
    return round(observed / whole * row.n) / row.n * whole


def _met(row: Row, observed: float, low: float, high: float) -> bool:
    slack = TOLERANCE * max(abs(observed), abs(low), abs(high))
    if row.bound.startswith("<"):
        return low <= observed + slack
    if row.bound.startswith(">"):
        return high >= observed - slack
    return low - slack <= observed <= high + slack


def _off(row: Row, predicted: float, observed: float) -> bool:
    """Tell whether the median misses: a limit, or a printed range, is met without error by any value in it."""
    if row.bound.startswith("<"):
        return predicted > observed
    if row.bound.startswith(">"):
        return predicted < observed
    if row.y is None and row.low is not None and row.high is not None:
        return not row.low <= predicted <= row.high
    return True


def _fold(predicted: float, observed: float, unit: str) -> float | None:
    if unit.startswith("log2"):
        return float(2 ** abs(predicted - observed))
    if unit == "fold" and (predicted - 1) * (observed - 1) > 0:
        ratio = (predicted - 1) / (observed - 1)
        return max(ratio, 1 / ratio)
    if unit == "sign" or predicted * observed <= 0:
        return None
    return max(predicted / observed, observed / predicted)

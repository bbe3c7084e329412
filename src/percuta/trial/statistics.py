"""Effects with intervals, in every replicate at once: what a statistician would print of each trial."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from percuta.outcome import HIGH, LOW
from percuta.parameters import library
from percuta.randomness import stream
from percuta.trial.execution import Run
from percuta.trial.schema import Endpoint
from percuta.trial.tables import Moments, differences, moments, rows

if TYPE_CHECKING:
    import duckdb

Array = npt.NDArray[np.float64]

LEVEL = 0.95
"""Confidence of the interval that a trial prints."""


@dataclass(frozen=True)
class Effect:
    """One endpoint at one visit, in one arm or between two; arrays are (replicates,), the first the central one.

    Parameters
    ----------
    endpoint : Endpoint
        What was measured.
    visit : float
        Day since the first session.
    arm : str
        Arm.
    against : str
        Arm it is compared with; empty for the change in the arm itself.
    n : numpy.ndarray
        People seen, of both arms where there are two.
    estimate : numpy.ndarray
        Mean change, share of people, or difference of those; not a number where nobody was seen.
    low, high : numpy.ndarray
        Ends of its 95 % interval.
    p : numpy.ndarray
        Two-sided p of no effect; not a number for a share in one arm.
    """

    endpoint: Endpoint
    visit: float
    arm: str
    against: str
    n: Array
    estimate: Array
    low: Array
    high: Array
    p: Array

    def predictive(self, seed: int) -> tuple[float, float, float]:
        r"""Median and 90 % interval of what a trial like this would print.

        Parameters
        ----------
        seed : int
            Seed of the differences between laboratories.

        Returns
        -------
        tuple of float
            Median, 5th and 95th percentile over the drawn replicates; not a number where there are none.

        Notes
        -----
        Each replicate is one draw of the model with its own people, so the spread of the estimates holds what is not
        known of the model and what chance does to so many people. Differences between laboratories that no parameter
        carries act on the effect as a factor :math:`e^{b \epsilon}`, on a share through its odds; :math:`b` is
        ``laboratory_spread``.
        """
        drawn = self.estimate[1:]
        lab = stream(seed, f"trial:laboratory:{self.endpoint.name}").standard_normal(drawn.size)
        moved = _elsewhere(
            drawn, lab * library()["laboratory_spread"].value, self.endpoint.counted and not self.against
        )
        known = moved[np.isfinite(moved)]
        if not known.size:
            return (float("nan"),) * 3
        middle, low, high = np.percentile(known, [50, LOW, HIGH])
        return float(middle), float(low), float(high)

    @property
    def power(self) -> tuple[float, float, float]:
        """Share of the drawn replicates in which p is below 5 %, with its 95 % interval."""
        from statsmodels.stats.proportion import proportion_confint

        known = self.p[1:][np.isfinite(self.p[1:])]
        if not known.size:
            return (float("nan"),) * 3
        hits = int(np.count_nonzero(known < 1 - LEVEL))
        low, high = proportion_confint(hits, known.size, method="wilson")
        return hits / known.size, float(low), float(high)

    @property
    def needed_to_treat(self) -> tuple[float, float, float] | None:
        """Number needed to treat of the central replicate, with its interval; None where no benefit is shown."""
        if not self.against or not self.endpoint.counted or not self.low[0] > 0:
            return None
        return float(1 / self.estimate[0]), float(1 / self.high[0]), float(1 / self.low[0])


def effects(run: Run, people: int | None = None, only: Sequence[tuple[Endpoint, float]] = ()) -> list[Effect]:
    """Estimate every endpoint at every visit: the change in each arm, and each arm against the first.

    Parameters
    ----------
    run : Run
        Tables of the trial.
    people : int, optional
        Only the first so many people of every replicate.
    only : sequence of tuple
        Endpoints and visits; all by default.

    Returns
    -------
    list of Effect
    """
    trial = run.trial
    wanted = only or [(endpoint, visit) for endpoint in trial.endpoints for visit in trial.visits]
    found: list[Effect] = []
    with rows(run) as database:
        for endpoint, visit in wanted:
            by_arm = moments(database, run, endpoint, visit, people)
            found += [_within(endpoint, visit, name, part) for name, part in by_arm.items()]
            for arm in trial.arms[1:]:
                found.append(_between(database, run, endpoint, visit, arm.name, by_arm, people))
    return found


def _within(endpoint: Endpoint, visit: float, arm: str, part: Moments) -> Effect:
    """Change in one arm: a mean with Student's interval, or a share with Wilson's."""
    if endpoint.counted:
        low, high = _share_interval(part)
        return Effect(endpoint, visit, arm, "", part.n, part.mean, low, high, np.full(part.n.size, np.nan))
    return Effect(endpoint, visit, arm, "", part.n, part.mean, *_student(part))


def _between(
    database: duckdb.DuckDBPyConnection,
    run: Run,
    endpoint: Endpoint,
    visit: float,
    arm: str,
    by_arm: dict[str, Moments],
    people: int | None,
) -> Effect:
    """Difference between an arm and the first: within people where the design is split."""
    first = run.trial.arms[0]
    if run.trial.design == "split":
        other = next(one for one in run.trial.arms if one.name == arm)
        part = differences(database, run, endpoint, visit, (first, other), people)
        return Effect(endpoint, visit, arm, first.name, part.n, part.mean, *_student(part))
    one, two = by_arm[first.name], by_arm[arm]
    difference, n = two.mean - one.mean, one.n + two.n
    interval = _newcombe(one, two) if endpoint.counted else _welch(one, two)
    return Effect(endpoint, visit, arm, first.name, n, difference, *interval)


def _student(part: Moments) -> tuple[Array, Array, Array]:
    """Interval and p of a mean, by Student's t."""
    freedom = np.where(part.n > 1, part.n - 1, np.nan)
    error = np.sqrt(part.variance / np.where(part.n > 0, part.n, np.nan))
    return _by_t(part.mean, error, freedom)


def _welch(one: Moments, two: Moments) -> tuple[Array, Array, Array]:
    """Interval and p of a difference of means with unequal variances, by Welch."""
    n, m = (np.where(part.n > 1, part.n, np.nan) for part in (one, two))
    first, second = one.variance / n, two.variance / m
    spread = first**2 / (n - 1) + second**2 / (m - 1)
    freedom = (first + second) ** 2 / np.where(spread > 0, spread, np.nan)
    return _by_t(two.mean - one.mean, np.sqrt(first + second), freedom)


def _by_t(middle: Array, error: Array, freedom: Array) -> tuple[Array, Array, Array]:
    from scipy.stats import t

    reach = t.ppf((1 + LEVEL) / 2, freedom) * error
    ratio = np.abs(middle) / np.where(error > 0, error, np.nan)
    return middle - reach, middle + reach, np.asarray(2 * t.sf(ratio, freedom))


def _share_interval(part: Moments) -> tuple[Array, Array]:
    from statsmodels.stats.proportion import proportion_confint

    low, high = np.full(part.n.size, np.nan), np.full(part.n.size, np.nan)
    seen = part.n > 0
    hits = np.round(part.mean[seen] * part.n[seen])
    low[seen], high[seen] = proportion_confint(hits, part.n[seen], alpha=1 - LEVEL, method="wilson")
    return low, high


def _newcombe(one: Moments, two: Moments) -> tuple[Array, Array, Array]:
    """Interval of a difference of shares by Newcombe, and p by the score test."""
    from statsmodels.stats.proportion import confint_proportions_2indep, test_proportions_2indep

    found = np.full((3, one.n.size), np.nan)
    for place in np.flatnonzero((one.n > 0) & (two.n > 0)):
        n, m = one.n[place], two.n[place]
        hits = round(two.mean[place] * m), m, round(one.mean[place] * n), n
        found[:2, place] = confint_proportions_2indep(*hits, compare="diff", method="newcomb", alpha=1 - LEVEL)
        if not 0 < hits[0] + hits[2] < n + m:  # with nobody or everybody there is nothing to test
            found[2, place] = 1.0
            continue
        with np.errstate(divide="ignore", invalid="ignore"):  # it also forms ratios, which nobody asked for
            found[2, place] = test_proportions_2indep(*hits, compare="diff", method="score").pvalue
    return found[0], found[1], found[2]


def _elsewhere(estimate: Array, shift: Array, share: bool) -> Array:
    """Move estimates as other laboratories would: by a factor, or a share by its odds."""
    if not share:
        return np.asarray(estimate * np.exp(shift))
    inner = (estimate > 0) & (estimate < 1)
    odds = np.where(inner, estimate, 1 / 2) / (1 - np.where(inner, estimate, 1 / 2)) * np.exp(shift)
    return np.where(inner, odds / (1 + odds), estimate)

"""From a front of many courses to a handful: the leader in each objective, and the best on the whole."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError, nearest
from percuta.outcome import HIGH, LOW
from percuta.plan.evaluate import Evaluation
from percuta.plan.objectives import OBJECTIVES, Objective
from percuta.plan.search import costs_of

Array = npt.NDArray[np.float64]

BALANCED = "best balance"
CLOSE = 0.02
"""Difference, as a share of the spread over the front, up to which two courses lead together."""
LEAST_TOLD = 0.01
"""Worth in the coin below which more than one unit of an objective is priced."""
CONTENDERS = 3
"""Courses of which many draws choose the best balance, besides those that lead."""


@dataclass(frozen=True)
class Exchange:
    """What one unit of each objective is worth, in units of the first.

    Parameters
    ----------
    objectives : tuple of Objective
        Objectives; the first is the coin.
    rates : numpy.ndarray
        Worth of one unit, negative where less is better, (objectives,).
    """

    objectives: tuple[Objective, ...]
    rates: Array

    def worth(self, values: Mapping[str, Array]) -> Array:
        """Return the worth of a course in each draw, (draws,)."""
        return np.asarray(sum(rate * values[each.name] for rate, each in zip(self.rates, self.objectives, strict=True)))

    def said(self) -> str:
        """Say in words what is weighed against what."""
        coin = self.objectives[0]
        unit = f" {coin.unit}" if coin.unit else ""
        parts = [
            _price(abs(float(rate)), unit, each)
            for rate, each in zip(self.rates[1:], self.objectives[1:], strict=True)
            if rate
        ]
        return f"{coin.label}: {', '.join(parts)}"


def _price(rate: float, coin: str, objective: Objective) -> str:
    """Say what an objective is worth: one of it, or of small money as many as are worth telling."""
    words = {"downtime": "day not presentable", "risk": "more person in 100 with an adverse event", "visits": "visit"}
    if objective.name in words:
        return f"{rate:.2g}{coin} for one {words[objective.name]}"
    amount = 10 ** max(0, math.ceil(math.log10(LEAST_TOLD / rate)))
    return f"{rate * amount:.2g}{coin} for {amount} {objective.unit or objective.label}"


def exchange(front: Sequence[Evaluation], objectives: Sequence[Objective], weights: Mapping[str, float]) -> Exchange:
    r"""Weigh the objectives against each other over a front.

    Parameters
    ----------
    front : sequence of Evaluation
        Courses that none of the others dominates.
    objectives : sequence of Objective
        What they are judged by.
    weights : Mapping of str to float
        How much an objective counts against the others; 1 where not named.

    Returns
    -------
    Exchange

    Raises
    ------
    InputError
        Where a weight names no objective or is not a number from 0 on, or the first weighs nothing.

    Notes
    -----
    .. math:: U = f_1 - \frac{1}{K - 1} \sum_{k>1} \frac{w_k}{w_1}\,\frac{\Delta_1}{\Delta_k}\, s_k f_k

    with the spread :math:`\Delta_k` of the mean over the front: at equal weights the whole spread of the first, the
    benefit, is worth the whole spread of all the others together, for these rise with each other. It is a choice, not
    a finding; people weigh differently.
    """
    check_weights(weights)
    counts = np.array([weights.get(each.name, 1.0) for each in objectives])
    if counts[0] == 0:
        raise InputError(f"{objectives[0].name} must weigh something; the others are counted in it", "weight")
    spread = np.ptp(costs_of(front, objectives), axis=0)
    signs = np.array([each.sign for each in objectives])
    coin = spread[0] if spread[0] > 0 else 1.0
    share = counts / counts[0] / max(1, len(objectives) - 1)
    rates = np.where(spread > 0, share * coin / np.where(spread > 0, spread, 1), 0)
    rates[0] = 1.0
    return Exchange(tuple(objectives), -signs * rates)


def check_weights(weights: Mapping[str, float]) -> None:
    """Refuse weights that name no objective or are not numbers from 0 on."""
    for name, weight in weights.items():
        if name not in OBJECTIVES:
            hint = nearest(name, OBJECTIVES)
            raise InputError(f"{name!r} is not an objective{hint}; there are {', '.join(OBJECTIVES)}", "weight")
        if not (np.isfinite(weight) and weight >= 0):
            raise InputError(f"{weight:g} is no weight of {name}; give a number from 0 on", "weight")


def handful(
    front: Sequence[Evaluation],
    objectives: Sequence[Objective],
    trade: Exchange,
    firmly: Callable[[Evaluation], float],
) -> list[tuple[Evaluation, tuple[str, ...]]]:
    """Choose the courses to show, each with what it is called.

    Parameters
    ----------
    front : sequence of Evaluation
        Courses that none of the others dominates.
    objectives : sequence of Objective
        What they are judged by.
    trade : Exchange
        Weighs the objectives.
    firmly : callable
        Mean worth of a course over many draws, which decides between the best.

    Returns
    -------
    list of (Evaluation, tuple of str)
        The best balance first, then as few courses as lead in each objective, give or take `CLOSE`. Needling at home
        promises no gain (`percuta.care.no_promise`), so it is the best balance only where nothing else is there.
    """
    worth = np.array([float(np.mean(trade.worth(each.values))) for each in front])
    leaders = _leaders(costs_of(front, objectives), worth)
    promised = [number for number, each in enumerate(front) if each.decision.tool.operator == "professional"]
    closest = sorted(promised or range(len(front)), key=lambda number: -worth[number])[:CONTENDERS]
    contenders = dict.fromkeys([*closest, *(number for number in leaders if not promised or number in promised)])
    best = max(contenders, key=lambda number: firmly(front[number]))
    names: dict[int, list[str]] = {best: [BALANCED]}
    for number, columns in leaders.items():
        names.setdefault(number, []).extend(objectives[column].best for column in columns)
    return [(front[number], tuple(titles)) for number, titles in names.items()]


def _leaders(costs: Array, worth: Array) -> dict[int, list[int]]:
    """Choose few courses that lead in all objectives: in which columns each leads, by number of the course."""
    near = costs <= costs.min(axis=0) + CLOSE * np.ptp(costs, axis=0)
    open_columns = list(range(costs.shape[1]))
    found: dict[int, list[int]] = {}
    while open_columns:
        leading = near[:, open_columns].sum(axis=1)
        number = int(max(np.flatnonzero(leading == leading.max()), key=lambda place: worth[place]))
        found[number] = [column for column in open_columns if near[number, column]]
        open_columns = [column for column in open_columns if not near[number, column]]
    return {number: found[number] for number in sorted(found, key=lambda place: found[place])}


@dataclass(frozen=True)
class Difference:
    """One objective of a plan against the clinical default, draw by draw.

    Parameters
    ----------
    objective : Objective
        Which.
    value, low, high : float
        Median and 90 % interval of the plan.
    change, change_low, change_high : float
        The same of plan minus default, paired.
    """

    objective: Objective
    value: float
    low: float
    high: float
    change: float
    change_low: float
    change_high: float

    @property
    def verdict(self) -> str:
        """``better`` or ``worse`` where the whole interval of the difference says so, else ``same`` or ``open``."""
        low, high = sorted((self.objective.sign * self.change_low, self.objective.sign * self.change_high))
        if low == high == 0:
            return "same"
        return "better" if high < 0 else "worse" if low > 0 else "open"


def difference(objective: Objective, values: Array, default: Array) -> Difference:
    """Compare one objective of a plan with the default's, both (draws,), draw by draw."""
    low, middle, high = (float(end) for end in np.percentile(values, [LOW, 50, HIGH]))
    less, change, more = (float(end) for end in np.percentile(values - default, [LOW, 50, HIGH]))
    return Difference(objective, middle, low, high, change, less, more)

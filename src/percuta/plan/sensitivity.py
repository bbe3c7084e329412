"""What would have to be true for another plan to win, and what it would be worth to know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from percuta.parameters import Parameters, Record

Array = npt.NDArray[np.float64]

DECIDING = 3
"""Parameters named for each rival at most."""
CHANCE = 0.01
"""Level, shared out over all parameters, at which one is taken to matter."""
DEGREE = 3
"""Degree of the polynomial in the rank of one parameter that stands for the expected difference."""
GRID = 200
"""Ranks at which a change of the winner is looked for."""
EDGE = 0.02
"""Share of the draws at each end of a parameter beyond which no threshold is read off the polynomial."""


@dataclass(frozen=True)
class Driver:
    """One parameter that decides between two plans.

    Parameters
    ----------
    record : Record
        Value, range, source and evidence class.
    correlation : float
        Rank correlation with how far the plan is ahead of its rival.
    threshold : float or None
        Value beyond which the rival is ahead on average; None where no credible value turns it.
    rival_above : bool
        Whether the rival wins above the threshold; where there is none, whether it gains with the parameter.
    wins_beyond, wins_before : float or None
        Share of the draws in which the rival wins beyond the threshold and before it.
    worth_knowing : float
        Gain from choosing between the two after this one is known, in units of the first objective.
    """

    record: Record
    correlation: float
    threshold: float | None
    rival_above: bool
    wins_beyond: float | None
    wins_before: float | None
    worth_knowing: float


@dataclass(frozen=True)
class Rivalry:
    """A plan against a rival.

    Parameters
    ----------
    rival : str
        Name of the rival.
    wins : float
        Share of the draws in which the rival is worth more.
    ahead, ahead_low, ahead_high : float
        Mean and 90 % interval of how far the plan is ahead, in units of the first objective.
    drivers : tuple of Driver
        Parameters that decide, the strongest first.
    explained : float
        Share of the variance of the difference that those parameters explain together.
    """

    rival: str
    wins: float
    ahead: float
    ahead_low: float
    ahead_high: float
    drivers: tuple[Driver, ...]
    explained: float


@dataclass(frozen=True)
class Sensitivity:
    """How firm the choice of a plan is.

    Parameters
    ----------
    plan : str
        Name of the plan that is best on average.
    unit : str
        Unit of the first objective.
    draws : int
        Draws of the comparison.
    best_share : Mapping of str to float
        Share of the draws in which each plan is the best of all.
    worth_of_knowing : float
        Expected gain from choosing after everything uncertain is known: the regret expected of choosing now.
    rivals : tuple of Rivalry
        The plan against each of the others, the closest first.
    """

    plan: str
    unit: str
    draws: int
    best_share: Mapping[str, float]
    worth_of_knowing: float
    rivals: tuple[Rivalry, ...]


def sensitivity(worth: Mapping[str, Array], p: Parameters, unit: str) -> Sensitivity:
    r"""Ask of several plans, draw by draw, which is best and what decides it.

    Parameters
    ----------
    worth : Mapping of str to numpy.ndarray
        Worth of each plan in the same draws, in units of the first objective, each (draws,).
    p : Parameters
        The draws; what was read of them is looked at.
    unit : str
        Unit of the first objective.

    Returns
    -------
    Sensitivity

    Notes
    -----
    The regret expected of the plan that is best on average is

    .. math:: \mathrm{E}\left[\max_i U_i\right] - \max_i \mathrm{E}\left[U_i\right],

    the expected value of perfect information. That of one parameter x between two plans is
    :math:`\mathrm{E}_x \max(0, -\mathrm{E}[D \mid x])` for the difference D of plan and rival, with the conditional
    mean from a regression on x [1]_, here a polynomial in its rank. Its root is the threshold. Parameters are those
    whose rank correlation with D is beyond chance at a level shared out over all that were read.

    References
    ----------
    .. [1] M. Strong, J. E. Oakley, A. Brennan, Med Decis Making 34 (2014) 311. doi:10.1177/0272989X13505910
    """
    names = list(worth)
    table = np.stack([worth[name] for name in names])
    best = int(np.argmax(table.mean(axis=1)))
    winners = np.argmax(table, axis=0)
    drawn = _drawn(p)
    rivals = [
        _rivalry(name, table[best] - table[number], drawn, p) for number, name in enumerate(names) if number != best
    ]
    return Sensitivity(
        plan=names[best],
        unit=unit,
        draws=table.shape[1],
        best_share={name: float(np.mean(winners == number)) for number, name in enumerate(names)},
        worth_of_knowing=float(table.max(axis=0).mean() - table.mean(axis=1).max()),
        rivals=tuple(sorted(rivals, key=lambda rivalry: -rivalry.wins)),
    )


def _drawn(p: Parameters) -> dict[str, Array]:
    """Return the parameters that were read and that vary, by name."""
    values = {name: p[name] for name in sorted(p.used)}
    return {name: each for name, each in values.items() if np.ptp(each) > 0}


def _rivalry(name: str, ahead: Array, drawn: Mapping[str, Array], p: Parameters) -> Rivalry:
    low, high = (float(end) for end in np.percentile(ahead, [5, 95]))
    names = _matter(ahead, drawn)
    drivers = tuple(_driver(p.record(each), drawn[each], ahead) for each in names[:DECIDING])
    return Rivalry(
        rival=name,
        wins=float(np.mean(ahead < 0)),
        ahead=float(ahead.mean()),
        ahead_low=low,
        ahead_high=high,
        drivers=drivers,
        explained=_explained(ahead, [drawn[each] for each in names[:DECIDING]]),
    )


def _matter(ahead: Array, drawn: Mapping[str, Array]) -> list[str]:
    """Name the parameters whose rank correlation is beyond chance, the strongest first."""
    from scipy.stats import norm

    if np.ptp(ahead) == 0 or not drawn:
        return []
    found = {name: abs(_rank_correlation(values, ahead)) for name, values in drawn.items()}
    beyond = float(norm.isf(CHANCE / 2 / len(drawn))) / np.sqrt(ahead.size - 1)
    return sorted((name for name, size in found.items() if size > beyond), key=lambda name: -found[name])


def _rank_correlation(values: Array, ahead: Array) -> float:
    from scipy.stats import rankdata

    return float(np.corrcoef(rankdata(values), rankdata(ahead))[0, 1])


def _ranks(values: Array) -> Array:
    """Return ranks from 0 to 1."""
    from scipy.stats import rankdata

    return np.asarray((rankdata(values) - 1 / 2) / values.size)


def _driver(record: Record, values: Array, ahead: Array) -> Driver:
    from numpy.polynomial import Polynomial

    ranks = _ranks(values)
    mean = Polynomial.fit(ranks, ahead, DEGREE, domain=[0, 1])
    grid = np.linspace(EDGE, 1 - EDGE, GRID)
    expected = mean(grid)
    correlation = _rank_correlation(values, ahead)
    behind = mean(ranks)
    # The plan is ahead on average: choosing it always is worth nothing, switching where it is behind is worth that.
    knowing = float(np.mean(np.maximum(0, -behind)) - max(0.0, -float(behind.mean())))
    turns = np.flatnonzero(np.diff(np.sign(expected)))
    if not turns.size:
        return Driver(record, correlation, None, correlation < 0, None, None, max(0.0, knowing))
    turn = int(turns[-1] if correlation < 0 else turns[0])
    threshold = float(np.quantile(values, (grid[turn] + grid[turn + 1]) / 2))
    beyond = values > threshold if correlation < 0 else values < threshold
    wins = ahead < 0
    shares = float(np.mean(wins[beyond])), float(np.mean(wins[~beyond]))
    return Driver(record, correlation, threshold, correlation < 0, *shares, max(0.0, knowing))


def _explained(ahead: Array, columns: Sequence[Array]) -> float:
    """Share of the variance that the ranks of some parameters explain together, by least squares."""
    if not columns or np.ptp(ahead) == 0:
        return 0.0
    design = np.stack([np.ones(ahead.size), *map(_ranks, columns)], axis=1)
    fitted = design @ np.linalg.lstsq(design, ahead, rcond=None)[0]
    return float(1 - np.var(ahead - fitted) / np.var(ahead))

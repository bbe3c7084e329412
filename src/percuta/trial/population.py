"""Virtual people: marginals and correlations from records, joined by a Gaussian copula, screened by age."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError
from percuta.outcome.scores import SEVERITIES, WRINKLE_CONCERNS
from percuta.parameters import Parameters, library
from percuta.trial.crowd import Array, Integers, Lanes

if TYPE_CHECKING:
    from percuta.trial.schema import Population, Trial

Booleans = npt.NDArray[np.bool_]

VARIABLES = ("age", "severity", "smoker", "fitzpatrick", "sunscreen", "sex")
"""What is drawn together, in the order of the correlation matrix."""
SKIN_TYPES = (1, 2, 3, 4, 5, 6)
MOST_SCREENED = 500
"""People who are asked for one place before the population counts as empty."""
CORRELATION = "population_correlation."


@dataclass(frozen=True)
class People:
    """The people of some lanes, arrays of shape (lanes,).

    Parameters
    ----------
    age : numpy.ndarray
        Years.
    female, smoker : numpy.ndarray of bool
        Sex, and whether they smoke.
    fitzpatrick : numpy.ndarray of int
        Skin type, 1 to 6.
    severity : numpy.ndarray of int
        Place in `percuta.outcome.scores.SEVERITIES`; -1 where the study says it.
    sun_habit : numpy.ndarray
        Rank of the person's sun protection among all, 0 to 1.
    left_day : numpy.ndarray
        Day on which the person is lost; infinite for most.
    too_young, too_old : numpy.ndarray of int
        People turned away, by age, before this one was found.
    """

    age: Array
    female: Booleans
    smoker: Booleans
    fitzpatrick: Integers
    severity: Integers
    sun_habit: Array
    left_day: Array
    too_young: Integers
    too_old: Integers

    def where(self, rows: Integers) -> People:
        """Keep some people, in order."""
        return People(**{item.name: getattr(self, item.name)[rows] for item in fields(self)})


def recruit(trial: Trial, lanes: Lanes, p: Parameters) -> People:
    r"""Find the people of some lanes.

    Parameters
    ----------
    trial : Trial
        Uses ``population``, ``drop_out``, ``visits``, and the kind of the first concern.
    lanes : Lanes
        Which people.
    p : Parameters
        Uses the records of ``population.yaml``; one draw per lane.

    Returns
    -------
    People
        The same person for the same seed, replicate and subject.

    Raises
    ------
    InputError
        Where almost nobody fits the ages that are taken.

    Notes
    -----
    .. math:: x_i = F_i^{-1}(\Phi(z_i)), \qquad z = L e, \qquad L L^T = R

    with independent standard normal :math:`e`, the correlation :math:`R` of the latent variables and the marginal
    distributions :math:`F_i` [1]_. Somebody whose age is not taken is turned away, and the next person is asked.

    References
    ----------
    .. [1] R. B. Nelsen, An Introduction to Copulas, 2nd ed., Springer (2006). doi:10.1007/0-387-28678-0
    """
    from scipy.special import ndtr

    asked = trial.population
    mean, sd, low, high = _ages(asked, p)
    mixing = _mixing(_lines(trial))
    latent = np.empty((len(VARIABLES), lanes.subject.size))
    turned = np.zeros((2, lanes.subject.size), dtype=np.int64)
    waiting = np.arange(lanes.subject.size)
    for attempt in range(MOST_SCREENED):
        found = _correlated(lanes.numbers(p.seed, f"population:{attempt}", len(VARIABLES))[waiting], mixing)
        age = mean[waiting] + sd[waiting] * found[0]
        young, old = age < low[waiting], age > high[waiting]
        latent[:, waiting] = found
        turned[0, waiting] += young
        turned[1, waiting] += old
        waiting = waiting[young | old]
        if not waiting.size:
            break
    else:
        raise InputError(
            f"of {MOST_SCREENED} people asked for one place none was {low[0]:g} to {high[0]:g} years old; widen the "
            "ages or move their mean",
            "population.age",
        )
    rank = dict(zip(VARIABLES, ndtr(latent), strict=True))
    return People(
        age=mean + sd * latent[0],
        female=rank["sex"] < _share(asked.women, "population_women", p),
        smoker=rank["smoker"] >= 1 - _share(asked.smokers, "population_smokers", p),
        fitzpatrick=1 + _category(rank["fitzpatrick"], _types(asked, p)),
        severity=_severity(asked, rank["severity"]),
        sun_habit=rank["sunscreen"],
        left_day=_left(trial, p),
        too_young=turned[0],
        too_old=turned[1],
    )


def sunscreen(people: People, given: float | None, p: Parameters) -> Array:
    r"""Share of days each person protects the skin from the sun.

    Parameters
    ----------
    people : People
        Uses ``sun_habit`` and ``female``.
    given : float, optional
        Mean share that the study of the arm states; the population's by default.
    p : Parameters
        Uses ``population_sunscreen.female``, ``.male`` (:math:`m`) and ``population_sunscreen_spread`` (:math:`s`).

    Returns
    -------
    numpy.ndarray
        Share of days, shape (lanes,).

    Notes
    -----
    A Beta distribution with mean :math:`m` and variance :math:`s\,m(1 - m)`; all alike where the mean is 0 or 1.
    """
    from scipy.special import betaincinv

    of_sex = np.where(people.female, p["population_sunscreen.female"], p["population_sunscreen.male"])
    mean = of_sex if given is None else np.full(people.age.size, given)
    if given in (0, 1):
        return mean
    weight = 1 / p["population_sunscreen_spread"] - 1
    return np.asarray(betaincinv(mean * weight, (1 - mean) * weight, people.sun_habit))


def _lines(trial: Trial) -> bool:
    """Tell whether the first concern of the trial comes with age."""
    concerns = trial.study_of(trial.arms[0]).concerns
    return bool(concerns) and concerns[0].kind in WRINKLE_CONCERNS


def _ages(asked: Population, p: Parameters) -> tuple[Array, Array, Array, Array]:
    names = ("mean", "sd", "low", "high")
    mean, sd, low, high = (_given(getattr(asked.age, name), f"population_age_{name}", p) for name in names)
    return mean, sd, low, high


def _given(value: float | None, name: str, p: Parameters) -> Array:
    return p[name] if value is None else np.full(p.draws, float(value))


_share = _given


@functools.cache
def _mixing(lines: bool) -> tuple[tuple[float, ...], ...]:
    """Return the lower triangular factor of the correlation of the latent variables."""
    matrix = np.eye(len(VARIABLES))
    for name, record in library().items():
        if name.startswith(CORRELATION):
            first, second = name.removeprefix(CORRELATION).split(".")
            if second == "severity_of_lines" and not lines:
                continue
            place = VARIABLES.index(first), VARIABLES.index(second.removesuffix("_of_lines"))
            matrix[place] = matrix[place[::-1]] = record.value
    return tuple(tuple(row) for row in np.linalg.cholesky(matrix).tolist())


def _correlated(uniform: Array, mixing: tuple[tuple[float, ...], ...]) -> Array:
    """Turn independent uniform numbers (lanes, variables) into correlated normal ones (variables, lanes)."""
    from scipy.special import ndtri

    tiny = np.finfo(float).tiny  # a uniform number may be 0, which has no normal quantile
    plain = ndtri(np.maximum(uniform, tiny)).T
    found = np.zeros_like(plain)
    for row, weights in enumerate(mixing):  # added up in a fixed order, so that no bit depends on the lanes
        for column in range(row + 1):
            found[row] += weights[column] * plain[column]
    return found


def _types(asked: Population, p: Parameters) -> Array:
    if asked.fitzpatrick is not None:
        return np.array([[asked.fitzpatrick.get(kind, 0.0)] for kind in SKIN_TYPES])
    return np.stack([p[f"population_type.{kind}"] for kind in SKIN_TYPES])


def _category(rank: Array, weights: Array) -> Integers:
    """Return which category (categories, lanes) a rank falls into."""
    passed = np.zeros(rank.size, dtype=np.int64)
    sum_so_far, total = np.zeros(weights.shape[1]), functools.reduce(np.add, weights)
    for weight in weights[:-1]:
        sum_so_far = sum_so_far + weight
        passed += rank * total >= sum_so_far
    return passed


def _severity(asked: Population, rank: Array) -> Integers:
    if asked.severity is None:
        return np.full(rank.size, -1, dtype=np.int64)
    weights: Mapping[str, float] = {str(name): weight for name, weight in asked.severity.items()}
    return _category(rank, np.array([[weights.get(name, 0.0)] for name in SEVERITIES]))


def _left(trial: Trial, p: Parameters) -> Array:
    """Day on which each person is lost, at a constant hazard."""
    uniform = p.chance("trial:drop-out").random((p.draws, 1))[:, 0]
    lost = p["dropout_share"] if trial.drop_out is None else np.full(p.draws, trial.drop_out)
    days = p["dropout_reference"] if trial.drop_out is None else trial.visits[-1]
    hazard = -np.log1p(-lost) / days
    return np.where(hazard > 0, -np.log1p(-uniform) / np.where(hazard > 0, hazard, 1), np.inf)

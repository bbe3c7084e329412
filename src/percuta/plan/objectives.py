"""What a plan is judged by, draw by draw: benefit, days hidden, risk, cost, visits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from percuta.device import devices
from percuta.errors import InputError, nearest
from percuta.outcome import HIGH, Outcome

if TYPE_CHECKING:
    from percuta.parameters import Parameters
    from percuta.plan.variables import Decision

Array = npt.NDArray[np.float64]

DAYS_PER_MONTH = 365.25 / 12
ALSO_BENEFIT = ("collagen_mass", "elasticity", "epidermal_thickening")
"""Readings of instruments, of which more is better, that may stand for the benefit where no grade does."""


@dataclass(frozen=True)
class Objective:
    """One thing a plan is judged by.

    Parameters
    ----------
    name : str
        Name in commands and files.
    label : str
        In words.
    unit : str
        Unit.
    better : str
        ``more`` or ``less``.
    best : str
        What a plan is called that leads in it.
    """

    name: str
    label: str
    unit: str
    better: str
    best: str

    @property
    def sign(self) -> int:
        """Factor that turns the objective into a cost."""
        return 1 if self.better == "less" else -1


OBJECTIVES = {
    "benefit": Objective("benefit", "benefit", "", "more", "most benefit"),
    "downtime": Objective("downtime", "days not presentable", "day", "less", "least downtime"),
    "risk": Objective("risk", "people with an adverse event", "in 100", "less", "lowest risk"),
    "cost": Objective("cost", "cost", "USD", "less", "cheapest"),
    "visits": Objective("visits", "visits", "", "less", "fewest visits"),
}
"""All objectives, by name; the unit of the benefit is that of the outcome it is read from."""


def chosen(names: Sequence[str], benefit: Outcome) -> tuple[Objective, ...]:
    """Return objectives by name, the benefit with the words and the unit of its outcome.

    Raises
    ------
    InputError
        Where a name is not known, or fewer than two are left.
    """
    for name in names:
        if name not in OBJECTIVES:
            hint = nearest(name, OBJECTIVES)
            raise InputError(f"{name!r} is not an objective{hint}; there are {', '.join(OBJECTIVES)}", "objectives")
    kept = [OBJECTIVES[name] for name in OBJECTIVES if name in (names or OBJECTIVES)]
    if len(kept) < 2:
        raise InputError("name at least two objectives; with one there is nothing to weigh", "objectives")
    return tuple(
        Objective("benefit", benefit.label, benefit.unit, "more", each.best) if each.name == "benefit" else each
        for each in kept
    )


def can_be_benefit(outcomes: Sequence[Outcome]) -> list[str]:
    """Name the outcomes that can stand for the benefit: grades of a blinded rater first, then instruments."""
    names = [outcome.name for outcome in outcomes]
    return [name for name in names if name.endswith("_improvement")] + [name for name in ALSO_BENEFIT if name in names]


def downtime_days(back_in_public_d: Array, sessions: int) -> Array:
    r"""Days on which others notice, summed over a course.

    Parameters
    ----------
    back_in_public_d : numpy.ndarray
        Days after one session until redness is below what others notice, (draws,).
    sessions : int
        Sessions.

    Returns
    -------
    numpy.ndarray
        Days, (draws,).

    Notes
    -----
    .. math:: D = n\,t_p

    The sessions of a course are alike, and the shortest interval is longer than any redness.
    """
    return np.asarray(sessions * back_in_public_d)


def any_event(risks: Sequence[Array]) -> Array:
    r"""People in 100 who meet at least one of several adverse events.

    Parameters
    ----------
    risks : sequence of numpy.ndarray
        Share of people with each event over the course, 0 to 1, each (draws,).

    Returns
    -------
    numpy.ndarray
        People in 100, (draws,).

    Notes
    -----
    .. math:: R = 100 \left[1 - \prod_i (1 - h_i)\right]

    The events are taken to be independent of each other.

    Examples
    --------
    >>> any_event([np.array([0.1]), np.array([0.5])])
    array([55.])
    """
    spared = np.prod([1 - np.asarray(risk) for risk in risks], axis=0)
    return np.asarray(100 * (1 - spared))


def cost_usd(decision: Decision, judged_day: float, p: Parameters) -> Array:
    r"""Cost of a course to the person who pays for it.

    Parameters
    ----------
    decision : Decision
        Tool, operator, sessions, retinoid.
    judged_day : float
        Day after the first session until which a retinoid is used.
    p : Parameters
        Uses ``session_price``, ``home_price.*`` and ``retinoid_price``.

    Returns
    -------
    numpy.ndarray
        US dollars, (draws,).

    Notes
    -----
    .. math:: K = n\,k_s + m\,k_r

    with sessions n at the price :math:`k_s` of one, and months m of a retinoid. At home the tool is paid once. The
    price of a session does not depend on tool, depth or number of zones: pages that name prices do not tell them apart.
    """
    months = judged_day / DAYS_PER_MONTH if decision.retinoid else 0
    cream = months * p["retinoid_price"] if decision.retinoid else np.zeros(p.draws)
    if decision.tool.operator == "home":
        return np.asarray(p[f"home_price.{home_kind(decision.tool.model)}"] + cream)
    return np.asarray(decision.sessions * p["session_price"] + cream)


def home_kind(model: str) -> str:
    """Say which price a tool at home has."""
    return "roller" if devices[model].kind == "roller" else "pen"


def visits(decision: Decision) -> int:
    """Count the appointments of a course; at home there is none."""
    return 0 if decision.tool.operator == "home" else decision.sessions


def late(values: Array) -> float:
    """Return the value that only 5 of 100 draws exceed: what is promised for a day must hold in the others."""
    return float(np.percentile(values, HIGH))


def means(values: Mapping[str, Array], objectives: Sequence[Objective]) -> Array:
    """Return the mean over the draws of each objective, (objectives,)."""
    return np.array([float(np.mean(values[objective.name])) for objective in objectives])

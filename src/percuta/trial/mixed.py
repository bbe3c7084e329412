"""The mixed model of one trial: visits as fixed effects, people as random ones."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

from percuta.trial.batch import column
from percuta.trial.execution import Run
from percuta.trial.schema import Endpoint
from percuta.trial.tables import SHOWN, rows

MOST = 2000
"""People of a trial that a mixed model is fitted to at most; above it, simple intervals say the same."""


@dataclass(frozen=True)
class Mixed:
    """What a mixed model found in the shown trial.

    Parameters
    ----------
    endpoint : str
        What was measured.
    terms : tuple of tuple
        Name, estimate, ends of the 95 % interval and p of each fixed effect.
    between_people : float
        Standard deviation of the random effect of people.
    within_people : float
        Standard deviation of what is left.
    note : str
        What the fitting said; empty where nothing.
    """

    endpoint: str
    terms: tuple[tuple[str, float, float, float, float], ...]
    between_people: float
    within_people: float
    note: str


def mixed(run: Run, endpoint: Endpoint) -> Mixed | str:
    r"""Fit the mixed model of one endpoint to the shown trial.

    Parameters
    ----------
    run : Run
        Tables of the trial.
    endpoint : Endpoint
        A change, not a count.

    Returns
    -------
    Mixed or str
        The model, or why there is none.

    Notes
    -----
    .. math:: y_{iv} = \beta_v + \beta_{a(i) v} + b_i + \epsilon_{iv}, \qquad b_i \sim N(0, \tau^2)

    by restricted maximum likelihood [1]_; arms enter as differences from the first at each visit.

    References
    ----------
    .. [1] M. J. Lindstrom, D. M. Bates, J Am Stat Assoc 83 (1988) 1014. doi:10.1080/01621459.1988.10478693
    """
    trial = run.trial
    if endpoint.counted:
        return "counts are compared as shares"
    if len(trial.visits) == 1 and trial.design == "parallel":
        return "one visit has nothing to repeat"
    if trial.people > MOST:
        return f"not fitted to more than {MOST} people"
    frame = _frame(run, endpoint)
    import statsmodels.formula.api as formula
    from statsmodels.tools.sm_exceptions import ConvergenceWarning

    wanted = "C(visit)" if frame["visit"].nunique() > 1 else "1"
    if len(trial.arms) > 1:
        wanted += f" + C(arm, Treatment(reference={trial.arms[0].name!r}))" + (":C(visit)" if wanted != "1" else "")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", ConvergenceWarning)
        fitted: Any = formula.mixedlm(f"value ~ {wanted}", frame, groups=frame["person"]).fit(reml=True)
    said = sorted({str(one.message) for one in caught if issubclass(one.category, ConvergenceWarning)})
    interval = fitted.conf_int()
    names = [name for name in fitted.params.index if name != "Group Var"]
    return Mixed(
        endpoint=endpoint.name,
        terms=tuple(
            (
                _plain(name),
                float(fitted.params[name]),
                float(interval.loc[name].iloc[0]),
                float(interval.loc[name].iloc[1]),
                float(fitted.pvalues[name]),
            )
            for name in names
        ),
        between_people=float(fitted.cov_re.iloc[0, 0]) ** (1 / 2),
        within_people=float(fitted.scale) ** (1 / 2),
        note="; ".join(said),
    )


def _frame(run: Run, endpoint: Endpoint) -> Any:
    """Return the written values of the shown trial, a row per person, arm and visit."""
    parts = " UNION ALL ".join(
        f'SELECT person, arm, {visit!r} AS visit, "{column(endpoint, visit)}" AS value FROM rows '
        f"WHERE replicate = {SHOWN}"
        for visit in run.trial.visits
    )
    with rows(run) as database:
        return database.execute(f"SELECT * FROM ({parts}) WHERE value IS NOT NULL ORDER BY person, arm, visit").df()


def _plain(term: str) -> str:
    """Write a term of a formula for readers."""
    words = []
    for part in term.split(":"):
        kind, _, level = part.partition("[")
        level = level.removeprefix("T.").rstrip("]")
        if kind.startswith("C(visit"):
            words.append(f"day {float(level):g}")
        elif kind.startswith("C(arm"):
            words.append(level)
        else:
            words.append("first visit")
    return ", ".join(words)

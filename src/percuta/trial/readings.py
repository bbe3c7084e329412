"""What is written down at a visit: the true change, the error of the reading, and whole grades."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from percuta.outcome import Series
from percuta.outcome.observed import at_day
from percuta.outcome.readings import instruments
from percuta.parameters import Parameters
from percuta.trial.course import Course
from percuta.trial.crowd import Array
from percuta.trial.schema import RATERS, Arm, Endpoint

GRADE, PER_CENT = "grade", "%"


def read(
    endpoint: Endpoint,
    arm: Arm,
    visits: Sequence[float],
    course: Course,
    graded: Mapping[str, Series],
    p: Parameters,
) -> list[Array]:
    r"""Read one endpoint at every visit.

    Parameters
    ----------
    endpoint : Endpoint
        Outcome, rater and areas.
    arm : Arm
        Whom an open rater knows to be needled or not.
    visits : sequence of float
        Days since the first session.
    course : Course
        What the arm did.
    graded : Mapping of str to Series
        Gains of grades, by name.
    p : Parameters
        Uses ``rating_error`` (s) and ``reading_error`` (c).

    Returns
    -------
    list of numpy.ndarray
        Change from baseline at each visit, each (lanes,).

    Notes
    -----
    A gain :math:`g` of a grade is written in whole grades. A person starts anywhere within a grade, at :math:`u`, so

    .. math:: w = \frac1k \left\lfloor k\,g + \sqrt k\,s\,(\epsilon_v - \epsilon_0) + u \right\rfloor

    for the mean of :math:`k` areas: right on average, in steps of :math:`1/k`. An instrument has a relative error

    .. math:: w = (1 + r)\,e^{c(\epsilon_v - \epsilon_0)} - 1

    Both the baseline reading and the reading of the visit have their own error. A scale in other units than grades is
    read without error, as none is on record. An open rater favours what was needled; who is known to be untreated
    is rated as by a blinded rater.
    """
    errors = _errors(f"{endpoint.outcome}:{endpoint.rater}", arm, len(visits), p)
    name = f"{endpoint.outcome}_gain"
    if name in graded:
        entry = graded[name + (RATERS[endpoint.rater] if arm.treatment == "needling" else "")]
        gains = [at_day(course.t_days, entry.values, visit) for visit in visits]
        if entry.unit != GRADE:
            return gains
        start = p.chance(f"trial:start:{endpoint.outcome}").random((p.draws,))
        return [_written(gain, error, start, endpoint.areas, p) for gain, error in zip(gains, errors, strict=True)]
    found = []
    for visit, error in zip(visits, errors, strict=True):
        outcomes = instruments(course.series, course.t_days, visit, course.skin, p)
        outcome = next(entry for entry in outcomes if entry.name == endpoint.outcome)
        true = outcome.draws
        factor = np.exp(p["reading_error"] * error)
        found.append(100 * ((1 + true / 100) * factor - 1) if outcome.unit == PER_CENT else true)
    return found


def _written(gain: Array, error: Array, start: Array, areas: int, p: Parameters) -> Array:
    return np.asarray(np.floor(areas * gain + np.sqrt(areas) * p["rating_error"] * error + start) / areas)


def _errors(purpose: str, arm: Arm, visits: int, p: Parameters) -> Array:
    """Return the standard normal error of each visit less that of the baseline, (visits, lanes)."""
    from scipy.special import ndtri

    uniform = p.chance(f"trial:reading:{purpose}:{arm.name}").random((p.draws, visits + 1))
    # a uniform number may be 0, which has no normal quantile
    each = ndtri(np.maximum(uniform, np.finfo(float).tiny)).T
    return np.asarray(each[1:] - each[0])

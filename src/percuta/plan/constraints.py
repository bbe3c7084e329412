"""What a plan must meet: the screen, days on which to be presentable, limits on objectives, and enough benefit."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from percuta.care import Verdict
from percuta.errors import InputError, nearest
from percuta.plan.objectives import OBJECTIVES, Objective, late
from percuta.plan.variables import Decision
from percuta.simulate import judge
from percuta.study import Study

if TYPE_CHECKING:
    from percuta.plan.evaluate import Evaluation, Evaluator

PASSES = ("no contraindication found", "caution", "consult")
"""Verdicts of the screen with which a course may be planned; with ``consult`` a clinician decides first."""
LEAST_BENEFIT = 0.5
"""Share of the clinical default's benefit that a plan keeps at least, unless somebody says otherwise: a choice."""
BENEFIT, CALENDAR, SCREEN = "least benefit", "calendar", "screen"


@dataclass(frozen=True)
class Demand:
    """What somebody asks of a plan.

    Parameters
    ----------
    before : datetime.date or None
        Day before which the course has ended and on which the person is presentable; the benefit is read on it.
    presentable : tuple of datetime.date
        More days on which the person is presentable.
    limits : Mapping of str to float
        Most (of the benefit: least) of an objective, by name, in its unit; of the mean over the draws.
    least_benefit : float
        Share of the default's mean benefit that is kept, 0 or more.
    """

    before: date | None = None
    presentable: tuple[date, ...] = ()
    limits: Mapping[str, float] = field(default_factory=dict)
    least_benefit: float = LEAST_BENEFIT

    def __post_init__(self) -> None:
        for name, limit in self.limits.items():
            if name not in OBJECTIVES:
                hint = nearest(name, OBJECTIVES)
                raise InputError(f"{name!r} is not an objective{hint}; there are {', '.join(OBJECTIVES)}", "limit")
            if not (math.isfinite(limit) and limit >= 0):
                raise InputError(f"{limit:g} is no limit of {name}; give a number from 0 on", "limit")
        if not 0 <= self.least_benefit <= 1:
            raise InputError(
                f"{self.least_benefit:g} is no share of the default's benefit; give 0 to 1", "least_benefit"
            )


class Judge:
    """Measures by how much a course misses what is asked; 0 and below is met.

    Parameters
    ----------
    evaluator : Evaluator
        Computes courses.
    demand : Demand
        What is asked.
    """

    def __init__(self, evaluator: Evaluator, demand: Demand) -> None:
        self.evaluator, self.demand, self.space = evaluator, demand, evaluator.space
        self._verdicts: dict[tuple[object, ...], bool] = {}
        self.floor = demand.least_benefit * float(np.mean(evaluator(self.space.default).values["benefit"]))

    @property
    def names(self) -> tuple[str, ...]:
        """What is asked, in the order of `misses`."""
        dates = (CALENDAR,) if self.days else ()
        return (SCREEN, BENEFIT, *dates, *self.demand.limits)

    @property
    def days(self) -> tuple[date, ...]:
        """Days on which the person is presentable."""
        return tuple(filter(None, (self.demand.before, *self.demand.presentable)))

    def misses(self, found: Evaluation) -> list[float]:
        """Return by how much a course misses each of `names`, in its unit (days, people in 100, dollars, grades)."""
        values = [float(not self.passes(found.decision)), self.floor - float(np.mean(found.values["benefit"]))]
        if self.days:
            values.append(self.late_days(found))
        for name, limit in self.demand.limits.items():
            values.append(OBJECTIVES[name].sign * (float(np.mean(found.values[name])) - limit))
        return values

    def meets(self, found: Evaluation) -> bool:
        """Tell whether a course meets all that is asked."""
        return all(miss <= 0 for miss in self.misses(found))

    def passes(self, decision: Decision) -> bool:
        """Tell whether every zone of a course passes the candidacy screen on its first day."""
        key = (decision.tool, decision.every_days, decision.sessions > 1, decision.start_days, decision.retinoid)
        if key not in self._verdicts:
            verdicts = [judge(study) for study in self.evaluator.studies(decision)]
            self._verdicts[key] = all(verdict.verdict in PASSES for verdict in verdicts)
        return self._verdicts[key]

    def late_days(self, found: Evaluation) -> float:
        """Return by how many days at most a session of a course comes too late for a day that is asked for.

        Redness must be gone in 95 of 100 draws. After `Demand.before` there is no session.
        """
        start = self.space.start(found.decision)
        assert start is not None  # `first_day` is asked for where days are
        sessions = np.arange(found.decision.sessions) * found.decision.every_days
        clear = sessions + late(found.back_in_public_d)
        worst = -math.inf
        for day in self.days:
            until = (day - start).days
            before = np.full(sessions.size, day == self.demand.before) | (sessions <= until)
            worst = max(worst, float(np.max(clear[before], initial=-math.inf)) - until)
        return worst if math.isfinite(worst) else -1.0


def first_possible(studies: Sequence[Study], first_day: date | None) -> tuple[date | None, str]:
    """Return the first day on which the screen lets a course start, and why it is later than asked, if it is.

    Raises
    ------
    InputError
        Where the screen excludes the person, or defers without a day; says what would be allowed.
    """
    for study in studies:
        verdict = judge(_once(study), on=first_day)
        if verdict.verdict == "exclude":
            raise study.error("history", f"no course can be planned: {_reasons(verdict, 'exclude')}")
        if verdict.verdict != "defer":
            continue
        reasons = _reasons(verdict, "defer")
        if verdict.conditions or verdict.until is None:
            waits = "; ".join(verdict.conditions) or "the wait has ended"
            raise study.error("history", f"no course can be planned yet: {reasons}. Possible {waits}")
        if first_day is None:
            text = f"treatment is possible from {verdict.until} on ({reasons}); give that day as course.start or --from"
            raise study.error("course.start", text)
        later, why = first_possible(studies, verdict.until)
        return later, why or f"The first session waits until {verdict.until}: {reasons}."
    return first_day, ""


def _once(study: Study) -> Study:
    """Leave out the pace, which the planner chooses, so that only the person is judged."""
    return study.patched({"course": {"sessions": 1, "maintenance": None}})


def _reasons(verdict: Verdict, severity: str) -> str:
    found = [finding for finding in verdict.reasons if finding.severity == severity]
    return "; ".join(f"{finding.condition} (rule {finding.rule}: {finding.reason.rstrip('.')})" for finding in found)


def refuse(judge: Judge, objectives: Sequence[Objective]) -> InputError:
    """Say why no course met all that was asked, and what would be allowed.

    Parameters
    ----------
    judge : Judge
        Its evaluator holds the courses looked at.
    objectives : sequence of Objective
        Labels and units.

    Returns
    -------
    InputError
    """
    found = judge.evaluator.evaluations
    misses = np.array([judge.misses(each) for each in found])
    met = misses <= 0
    sentences, where = [], ""
    for number, name in enumerate(judge.names):
        alone, others = not met[:, number].any(), np.delete(met, number, axis=1).all(axis=1)
        among = np.flatnonzero(others if others.any() else np.ones(len(found), bool))
        if not alone and not others.any():
            continue
        best = found[among[np.argmin(misses[among, number])]]
        if not alone and misses[among, number].min() <= 0:
            continue
        sentences.append(_nearest_miss(judge, name, best, objectives))
        where = where or _option(name)
    told = " Or: ".join(sentences) or "each can be met alone, not all together; loosen one."
    return InputError(f"no course meets all that is asked: {told}", where)


def _option(name: str) -> str:
    return {CALENDAR: "before", BENEFIT: "least_benefit", "cost": "budget"}.get(name, name)


def _nearest_miss(judge: Judge, name: str, best: Evaluation, objectives: Sequence[Objective]) -> str:
    if name == SCREEN:
        return "the screen passes none of them; `percuta screen` says why."
    if name == BENEFIT:
        share = float(np.mean(best.values["benefit"])) * judge.demand.least_benefit / judge.floor
        return f"the most benefit is {share:.0%} of the clinical default's; allow that with --least-benefit."
    if name == CALENDAR:
        return _calendar(judge, best)
    value, limit = float(np.mean(best.values[name])), judge.demand.limits[name]
    label = next((each.label for each in objectives if each.name == name), OBJECTIVES[name].label)
    word, allow = ("lowest", "at least") if OBJECTIVES[name].better == "less" else ("highest", "at most")
    unit = f" {OBJECTIVES[name].unit}" if OBJECTIVES[name].unit else ""
    shown = math.ceil(value * 100) / 100 if OBJECTIVES[name].better == "less" else math.floor(value * 100) / 100
    return f"{label} {limit:g}{unit} is asked for, the {word} found is {shown:g}{unit}; allow {allow} {shown:g}."


def _calendar(judge: Judge, best: Evaluation) -> str:
    late_by = math.ceil(judge.late_days(best))
    day = judge.demand.before or judge.days[0]
    count = "one session" if best.decision.sessions == 1 else f"{best.decision.sessions} sessions"
    return (
        f"{day} cannot be met: with a first session on {judge.space.start(best.decision)}, the course that comes "
        f"nearest ({count}, {best.decision.tool}) needs {late_by} day{'s' if late_by != 1 else ''} more; "
        f"{day + timedelta(days=late_by)} could be met."
    )

"""One course, all its objectives, quickly: what courses share is computed once, and none is computed twice."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from percuta import barrier, device, healing, puncture, skin
from percuta.errors import InputError, OutsideEvidence, nearest
from percuta.outcome import Outcome, grading, observe, readings
from percuta.outcome.downtime import back_in_public, irritation
from percuta.outcome.safety import PER_COURSE, Circumstances, risks
from percuta.parameters import Parameters
from percuta.plan import objectives as judged
from percuta.plan.variables import Decision, Space
from percuta.study import Study

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Evaluation:
    """What one course comes to.

    Parameters
    ----------
    decision : Decision
        The course.
    values : Mapping of str to numpy.ndarray
        Every objective, each (draws,).
    back_in_public_d : numpy.ndarray
        Days after a session until redness is below what others notice, in the zone where it lasts longest, (draws,).
    judged_day : float
        Day after the first session on which the benefit is read.
    """

    decision: Decision
    values: Mapping[str, Array]
    back_in_public_d: Array
    judged_day: float


@dataclass(frozen=True)
class _Session:
    """What one session in one zone does, which does not depend on the course."""

    puncture: puncture.Puncture
    barrier: barrier.Barrier
    around: Circumstances
    irritation: Array
    back_in_public_d: Array


class Evaluator:
    """Computes courses of one space with the same draws, so that two can be compared draw by draw.

    Parameters
    ----------
    space : Space
        The courses.
    draws, seed : int
        Draws of the parameters, and their seed.
    on : datetime.date, optional
        Day on which the benefit is read; by default each course is judged when its outcome usually is.
    benefit : str, optional
        Outcome that stands for the benefit; by default the grade of the first concern that has one.
    overrides : Mapping, optional
        Values that replace records, besides those of the study.

    Raises
    ------
    InputError
        Where the outcome named is none, or the zones are not judged by the same one.

    Notes
    -----
    A course is computed as `percuta.simulate.simulate` does, in the geometry ``zone`` and without what no objective
    reads: products, numbing, the stroke of a needle. The numbers are the same (a test holds them together).
    """

    def __init__(
        self,
        space: Space,
        draws: int,
        seed: int,
        on: date | None = None,
        benefit: str = "",
        overrides: Mapping[str, object] | None = None,
    ) -> None:
        self.space, self.on = space, on
        first = space.studies[0]
        self.p = Parameters(draws, seed, overrides={**first.parameters, **(overrides or {})})
        self.people = [skin.describe(study.skin, study.subject, self.p) for study in space.studies]
        self._sessions: dict[tuple[int, str, float, str, int], _Session] = {}
        self._found: dict[Decision, Evaluation] = {}
        self.benefit = self._named_benefit(benefit)

    @property
    def count(self) -> int:
        """Courses computed so far."""
        return len(self._found)

    def __call__(self, decision: Decision) -> Evaluation:
        """Return what a course comes to, computed once."""
        if decision not in self._found:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", OutsideEvidence)  # `simulate` says it of every plan that is kept
                self._found[decision] = self._evaluated(decision)
        return self._found[decision]

    @property
    def evaluations(self) -> list[Evaluation]:
        """All courses computed so far, in the order in which they were."""
        return list(self._found.values())

    def studies(self, decision: Decision, name: str = "") -> tuple[Study, ...]:
        """Write a course as studies whose follow-up reaches the day on which it is judged."""
        return self.space.written(decision, self.judged_day(decision), name)

    def judged_day(self, decision: Decision) -> float:
        """Day after the first session on which the benefit of a course is read."""
        start = self.space.start(decision)
        if self.on and start:
            return float((self.on - start).days)
        return decision.last_day + float(self.p["judging_delay"][0])

    def _evaluated(self, decision: Decision) -> Evaluation:
        studies, judged_day = self.studies(decision), self.judged_day(decision)
        sessions = [self._session(number, study) for number, study in enumerate(studies)]
        gains = [self._gain(number, study, judged_day) for number, study in enumerate(studies)]
        back = np.max([session.back_in_public_d for session in sessions], axis=0)
        values = {
            "benefit": np.mean(gains, axis=0),
            "downtime": judged.downtime_days(back, decision.sessions),
            "risk": np.max([self._risk(number, each, decision) for number, each in enumerate(sessions)], axis=0),
            "cost": judged.cost_usd(decision, judged_day, self.p),
            "visits": np.full(self.p.draws, float(judged.visits(decision))),
        }
        return Evaluation(decision, values, back, judged_day)

    def _session(self, number: int, study: Study) -> _Session:
        """Needle one zone once; courses with the same tool, depth and passes share it."""
        tool = device.choose(study)
        depth_mm, technique = device.set_depth(tool, study.device), study.technique
        key = (number, tool.id, depth_mm, technique.operator, technique.passes)
        if key not in self._sessions:
            person, p = self.people[number], self.p
            done = puncture.needle(tool, person, technique, depth_mm, p, study.device.stroke_rate)
            density, depth = barrier.channels(done, person)
            self._sessions[key] = _Session(
                puncture=done,
                barrier=barrier.recover(done, person, [0], p, study.care.occluded),
                around=observe.circumstances(study, done, person, p),
                irritation=irritation(depth, density, p),
                back_in_public_d=back_in_public(depth, density, person.fitzpatrick, p),
            )
        return self._sessions[key]

    def _gain(self, number: int, study: Study, judged_day: float) -> Array:
        """Heal one zone and read the outcome that stands for the benefit."""
        found = {outcome.name: outcome for outcome in self._outcomes(number, study, judged_day)}
        return found[self.benefit.name].draws

    def _outcomes(self, number: int, study: Study, judged_day: float) -> list[Outcome]:
        days = list(study.course.days)
        person, session = self.people[number], self._session(number, study).puncture
        habits = healing.modifiers(study.subject, study.care, self.p, study.history)
        healed = healing.heal(
            session,
            person,
            days,
            days[-1] + study.follow_up,
            habits,
            self.p,
            keep=observe.SPECIES,
        )
        series = readings.follow(healed, session, person, days, self.p, study.care.occluded).series
        return [
            *grading.judged_grades(grading.grades(study, series, healed.t_days, self.p), healed.t_days, judged_day),
            *readings.instruments(series, healed.t_days, judged_day, person, self.p),
        ]

    def _named_benefit(self, name: str) -> Outcome:
        """Choose the outcome that stands for the benefit: what the first concern with a grade is judged by."""
        decision = self.space.default
        day, shared = self.judged_day(decision), None
        for number, study in enumerate(self.studies(decision)):
            alone = [study.patched({"concerns": [concern.model_dump()]}) for concern in study.concerns]
            by_concern = [self._outcomes(number, each, day) for each in alone]
            able = [judged.can_be_benefit(outcomes) for outcomes in by_concern]
            every = list(dict.fromkeys(each for names in able for each in names))
            if name and name not in every:
                hint = nearest(name, every)
                raise InputError(
                    f"{name!r} cannot stand for the benefit{hint}; there are {', '.join(every)}", "benefit"
                )
            best = name or next((names[0] for names in able if names[0] not in judged.ALSO_BENEFIT), every[0])
            if shared and shared.name != best:
                text = f"one zone is judged by {shared.name}, another by {best}; plan them one by one or name a benefit"
                raise InputError(text, "benefit")
            shared = next(outcome for outcomes in by_concern for outcome in outcomes if outcome.name == best)
        assert shared is not None  # a space has at least one zone
        return shared

    def _risk(self, number: int, session: _Session, decision: Decision) -> Array:
        found = risks(
            self.people[number].fitzpatrick,
            session.irritation,
            decision.sessions,
            session.barrier,
            self.p,
            session.around,
        )
        return judged.any_event([risk.values for risk in found if risk.unit == PER_COURSE])

"""One piece of a trial: some people of some replicates, in all their arms, as the rows of a table."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from percuta.errors import InputError, OutsideEvidence, nearest
from percuta.outcome import Series, observe
from percuta.simulate import check, one_session
from percuta.study import Study
from percuta.study.bases import base_data, merged
from percuta.trial.allocation import allocate
from percuta.trial.course import Course, gains, grades, needled, untouched
from percuta.trial.crowd import Array, Crowd, Integers, Lanes
from percuta.trial.population import People, recruit
from percuta.trial.readings import read
from percuta.trial.schema import RATERS, Arm, Endpoint, Trial

TOGETHER = 8
"""Lanes of an arm are filled up to a multiple of this, so that no loop of one lane adds up in another order."""
Columns = dict[str, Any]


@dataclass(frozen=True)
class Prepared:
    """A trial whose arms are known to be possible.

    Parameters
    ----------
    trial : Trial
        The trial.
    studies : tuple of Mapping
        For each arm, its study by severity, and under ``""`` as it is written.
    sun : tuple
        For each arm, the share of days with sun protection where its study states it.
    warnings : tuple of str
        Where an arm leaves the range that its parameters were measured in.
    """

    trial: Trial
    studies: tuple[Mapping[str, Study], ...]
    sun: tuple[float | None, ...]
    warnings: tuple[str, ...] = ()

    @property
    def lanes(self) -> int:
        """People of all replicates."""
        return self.trial.people * (self.trial.solve.replicates + 1)


def prepare(trial: Trial) -> Prepared:
    """Check everything about a trial that can be checked without simulating it.

    Parameters
    ----------
    trial : Trial
        What is asked.

    Returns
    -------
    Prepared

    Raises
    ------
    InputError
        Where a study of an arm cannot be simulated, or an endpoint or a published value asks for something that the
        arms do not produce.
    """
    studies: list[Mapping[str, Study]] = []
    for number, arm in enumerate(trial.arms):
        study = trial.study_of(arm)
        try:
            check(study)
        except InputError as error:
            raise trial.error(f"arms[{number}].study.{error.where}", error.message) from None
        if study.solve.fidelity != "zone":
            raise trial.error(f"arms[{number}].study.solve.fidelity", "a trial heals in zones; leave fidelity out")
        worse = {str(name): _at_severity(study, name) for name in trial.population.severity or {}}
        studies.append({"": study, **worse})
    for number, endpoint in enumerate(trial.endpoints):
        for by_severity in studies:
            _check_endpoint(trial, number, endpoint, by_severity[""])
    _check_published(trial)
    sun = tuple(_sunscreen(trial, arm) for arm in trial.arms)
    return Prepared(trial, tuple(studies), sun, _extrapolations(trial, studies))


def compute(prepared: Prepared, first: int, last: int) -> Columns:
    """Simulate the people `first` to `last` (not included) of all replicates.

    Parameters
    ----------
    prepared : Prepared
        The trial.
    first, last : int
        Lanes: person ``i`` of replicate ``r`` is lane ``r * people + i``.

    Returns
    -------
    dict
        Columns of one table, a row per person and arm; the same rows for any division into pieces.
    """
    trial = prepared.trial
    lanes = Lanes.between(first, last, trial.people)
    everyone = np.arange(last - first)
    seed, replicates = trial.solve.seed, trial.solve.replicates
    shared = prepared.studies[0][""].parameters
    people = recruit(trial, lanes, Crowd(lanes, everyone, replicates, seed, shared))
    split = trial.design == "split"
    arm_of = None if split else allocate(lanes, [arm.share for arm in trial.arms], seed)
    parts = []
    for number in range(len(trial.arms)):
        rows = everyone if arm_of is None else np.flatnonzero(arm_of == number)
        if rows.size:
            parts.append(_arm(prepared, number, lanes, people, rows))
    whole = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    order = np.lexsort((whole["arm"], whole["person"], whole["replicate"]))
    return {name: values[order] for name, values in whole.items()}


def column(endpoint: Endpoint, visit: float) -> str:
    """Name the column of an endpoint at a visit."""
    return f"{endpoint.name}@{visit:g}"


def _arm(prepared: Prepared, number: int, lanes: Lanes, people: People, rows: Integers) -> Columns:
    """Simulate one arm on some of the people."""
    trial, studies = prepared.trial, prepared.studies[number]
    arm, study = trial.arms[number], studies[""]
    filled = np.resize(rows, -(-rows.size // TOGETHER) * TOGETHER)
    p = Crowd(lanes, filled, trial.solve.replicates, trial.solve.seed, study.parameters)
    who = people.where(filled)
    if arm.treatment == "needling":
        course = needled(study, who, trial.visits[-1], prepared.sun[number], p)
    else:
        course = untouched(trial.visits, p)
    graded = grades(course, studies, who, p)
    wanted = slice(0, rows.size)
    columns: Columns = {
        "replicate": lanes.replicate[rows],
        "person": lanes.subject[rows],
        "arm": np.full(rows.size, number),
        **_described(people.where(rows)),
    }
    for endpoint in trial.endpoints:
        seen = _endpoint(trial, endpoint, arm, course, graded, who, p)
        for visit, values in zip(trial.visits, seen, strict=True):
            columns[column(endpoint, visit)] = values[wanted]
    for event, chance in course.events.items():
        happened = _happened(event, arm, chance, p)
        columns[f"event: {event}"] = happened[wanted]
    return columns


def _described(people: People) -> Columns:
    return {
        "age": people.age,
        "female": people.female,
        "fitzpatrick": people.fitzpatrick,
        "smoker": people.smoker,
        "severity": people.severity,
        "left_day": people.left_day,
        "too_young": people.too_young,
        "too_old": people.too_old,
    }


def _endpoint(
    trial: Trial, endpoint: Endpoint, arm: Arm, course: Course, graded: Mapping[str, Series], who: People, p: Crowd
) -> list[Array]:
    """Return what is written down at every visit, (visits, lanes); not a number after a person has left."""
    if endpoint.event is not None:
        happened = _happened(endpoint.event, arm, course.events[endpoint.event], p).astype(float)
        values = [happened for _ in trial.visits]
    else:
        values = read(endpoint, arm, trial.visits, course, graded, p)
        if endpoint.responder is not None:
            values = [(value >= endpoint.responder).astype(float) for value in values]
    return [np.where(who.left_day > visit, value, np.nan) for visit, value in zip(trial.visits, values, strict=True)]


def _happened(event: str, arm: Arm, chance: Array, p: Crowd) -> Any:
    uniform = p.chance(f"trial:event:{event}:{arm.name}").random((p.draws,))
    return uniform < chance


def _extrapolations(trial: Trial, studies: Sequence[Mapping[str, Study]]) -> tuple[str, ...]:
    """Needle once as every arm says, and keep what is said about evidence; the people of the lanes do not say it."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", OutsideEvidence)
        for arm, by_severity in zip(trial.arms, studies, strict=True):
            if arm.treatment == "needling":
                one_session(by_severity[""])
    return tuple(sorted({str(one.message) for one in caught if issubclass(one.category, OutsideEvidence)}))


def _at_severity(study: Study, severity: str) -> Study:
    concerns = [{**concern.model_dump(exclude_none=True), "severity": severity} for concern in study.concerns]
    return study.patched({"concerns": concerns})


def _sunscreen(trial: Trial, arm: Arm) -> float | None:
    """Return the share of days with sun protection where a study, or the base it is laid over, states it."""
    written = merged(trial.study, arm.study)
    base = written.get("base")
    care = (merged(base_data(base), written) if isinstance(base, str) else written).get("care")
    stated = isinstance(care, Mapping) and care.get("sunscreen") is not None
    return trial.study_of(arm).care.sunscreen if stated else None


def _check_endpoint(trial: Trial, number: int, endpoint: Endpoint, study: Study) -> None:
    if endpoint.outcome is None:
        return
    scales, instruments = produced(study)
    if endpoint.outcome in scales:
        if f"{endpoint.outcome}_gain{RATERS[endpoint.rater]}" not in scales[endpoint.outcome]:
            raise trial.error(f"endpoints[{number}].rater", f"{endpoint.outcome} has no {endpoint.rater} rater")
        return
    if endpoint.outcome not in instruments:
        known = [*scales, *instruments]
        kinds = ", ".join(concern.kind for concern in study.concerns) or "no concern"
        raise trial.error(
            f"endpoints[{number}].outcome",
            f"the arms do not produce {endpoint.outcome!r}{nearest(endpoint.outcome, known)}; with {kinds} there are "
            f"{', '.join(known)}",
        )
    if endpoint.areas > 1:
        raise trial.error(f"endpoints[{number}].areas", "only graded scales are averaged over areas; leave it out")


def produced(study: Study) -> tuple[dict[str, set[str]], list[str]]:
    """List the graded scales with their series, and the instruments, that a study gives."""
    from percuta.parameters import Parameters

    still = untouched([1.0], Parameters())
    scales: dict[str, set[str]] = {}
    for entry in gains(still, study, Parameters()):
        scales.setdefault(entry.name.partition("_gain")[0], set()).add(entry.name)
    found = observe.instruments(still.matrix, still.t_days, 1.0, Parameters())
    return scales, [outcome.name for outcome in found]


def _check_published(trial: Trial) -> None:
    """Refuse published values that point at no endpoint, arm or visit."""
    endpoints, arms = [part.name for part in trial.endpoints], [part.name for part in trial.arms]
    for number, value in enumerate(trial.published):
        for key, name, known in (
            ("endpoint", value.endpoint, endpoints),
            ("arm", value.arm, arms),
            ("against", value.against or arms[0], arms),
        ):
            if name not in known:
                hint = nearest(name, known) or f"; there are {', '.join(known)}"
                raise trial.error(f"published[{number}].{key}", f"there is no {name!r} in this trial{hint}")
        if value.visit not in trial.visits:
            days = ", ".join(f"{day:g} d" for day in trial.visits)
            raise trial.error(f"published[{number}].visit", f"day {value.visit:g} is no visit; there are {days}")

"""One arm on many people at once: from the needle to what every instrument and every rater would see."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from percuta import barrier, device, healing, puncture, skin
from percuta.errors import OutsideEvidence
from percuta.healing.engine import kinetics
from percuta.outcome import Series, observe, safety
from percuta.outcome.downtime import irritation
from percuta.outcome.scores import SEVERITIES
from percuta.parameters import Parameters
from percuta.skin.model import ARRAYS
from percuta.study import Care, Study, Subject
from percuta.trial.crowd import Array
from percuta.trial.population import People, sunscreen

SEEN = observe.SPECIES - {species for species, *_ in observe.IN_ZONE.values()}
"""Species of the network that an instrument or a rater sees."""


@dataclass(frozen=True)
class _Person:
    """The people of all lanes, in the place of the subject of a study."""

    age: Any
    sex: str
    fitzpatrick: Any
    smoker: Any


@dataclass(frozen=True)
class _Habits:
    """What they do, in the place of the care of a study."""

    sunscreen: Array
    vitamin_c: str
    nutrition: str
    retinoid: bool


@dataclass(frozen=True)
class Course:
    """What one arm does to some lanes.

    Parameters
    ----------
    t_days : numpy.ndarray
        Days since the first session, (times,).
    matrix : list of Series
        What the skin is made of, each (times, lanes).
    events : Mapping of str to numpy.ndarray
        Probability of each adverse event over the course, (lanes,).
    """

    t_days: Array
    matrix: list[Series]
    events: Mapping[str, Array]


def needled(study: Study, people: People, last_day: float, sun: float | None, p: Parameters) -> Course:
    """Needle people as a study says and follow them to a day.

    Parameters
    ----------
    study : Study
        Device, technique, course, care, skin and history; its subject is replaced by the people.
    people : People
        One person per lane.
    last_day : float
        Last day since the first session, after the last session or before.
    sun : float, optional
        Mean share of days with sun protection, where the study states it.
    p : Parameters
        One draw per lane.

    Returns
    -------
    Course
    """
    tool = device.choose(study)
    depth_mm = device.set_depth(tool, study.device)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", OutsideEvidence)  # said once for every arm, by `prepare`
        person = _skin(study, people, p)
        session = puncture.needle(tool, person, study.technique, depth_mm, p, study.device.stroke_rate)
        habits = healing.modifiers(*_who(study, people, sun, p), p, study.history)
    days = [day for day in study.course.days if day < last_day]
    healed = healing.heal(session, person, days, last_day, habits, p, keep=SEEN)
    density, channel_mm = barrier.channels(session, person)
    inflamed = irritation(channel_mm, density, p)
    pigment = safety.hyperpigmentation(person.fitzpatrick, inflamed, len(days), p)
    events = {
        "hyperpigmentation": pigment.values,
        "tram_tracks": safety.tram_tracks(p).values,
        "serious_event": safety.serious_events(p).values,
    }
    return Course(healed.t_days, observe.collagen(healed, p), events)


def untouched(visits: Sequence[float], p: Parameters) -> Course:
    """Follow people without a puncture: the skin stays at rest, and no event follows from needles."""
    network = kinetics()
    t_days = np.array([0.0, *visits])
    rest = network.rest(np.broadcast_to(network.matrix(p), (p.draws, len(network.parameters + network.modifiers))))
    levels = {
        name: np.broadcast_to(level, (t_days.size, p.draws))
        for name, level in zip(network.species, rest.T, strict=True)
    }
    none = np.zeros((0, p.draws))
    still = healing.Healing(t_days, levels, levels, {}, none, none, np.zeros(p.draws))
    nothing = np.zeros(p.draws)
    return Course(
        t_days,
        observe.collagen(still, p),
        dict.fromkeys(("hyperpigmentation", "tram_tracks", "serious_event"), nothing),
    )


def grades(course: Course, studies: Mapping[str, Study], people: People, p: Parameters) -> dict[str, Series]:
    """Return every gain of a clinical grade, each person graded from their own severity.

    Parameters
    ----------
    course : Course
        What the arm did.
    studies : Mapping of str to Study
        The study of the arm by severity; under ``""`` as it is written.
    people : People
        Uses ``severity``.
    p : Parameters
        One draw per lane.

    Returns
    -------
    dict of str to Series
        By name, such as ``goodman_baron_gain``.
    """
    found: dict[str, Series] = {}
    for place in np.unique(people.severity).tolist():
        study = studies[SEVERITIES[place] if place >= 0 else ""]
        for entry in gains(course, study, p):
            before = found.get(entry.name)
            values = entry.values if before is None else np.where(people.severity == place, entry.values, before.values)
            found[entry.name] = Series(entry.name, entry.unit, entry.label, entry.evidence, values)
    return found


def gains(course: Course, study: Study, p: Parameters) -> list[Series]:
    """Return the gains of the clinical grades of one study, as the outcome floor gives them."""
    return observe.grades(study, course.matrix, course.t_days, p)


def _skin(study: Study, people: People, p: Parameters) -> skin.Skin:
    """Describe the skin of all people: as women and as men, and each lane takes its own."""
    as_women, as_men = (
        skin.describe(study.skin, cast(Subject, _Person(people.age, sex, people.fitzpatrick, people.smoker)), p)
        for sex in ("female", "male")
    )
    own = {name: np.where(people.female, getattr(as_women, name), getattr(as_men, name)) for name in ARRAYS}
    return skin.Skin(
        site=as_women.site,
        age=cast(float, people.age),
        sex="female",  # no floor below asks for it once the layers are known
        fitzpatrick=cast(int, people.fitzpatrick),
        **own,
    )


def _who(study: Study, people: People, sun: float | None, p: Parameters) -> tuple[Subject, Care]:
    """Return people and habits in the places of subject and care, one value per lane."""
    person = _Person(people.age, "female", people.fitzpatrick, people.smoker)
    habits = _Habits(sunscreen(people, sun, p), study.care.vitamin_c, study.care.nutrition, study.care.retinoid)
    return cast(Subject, person), cast(Care, habits)

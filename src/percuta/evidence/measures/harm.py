"""What may go wrong: shares of people in whom it does."""

from __future__ import annotations

from percuta.barrier import channels
from percuta.evidence.measures import Array, Question, measure
from percuta.evidence.units import PEOPLE
from percuta.outcome import safety
from percuta.outcome.downtime import irritation


@measure(PEOPLE)
def hyperpigmentation(ask: Question) -> Array:
    """Share of people with post-inflammatory hyperpigmentation in a course."""
    density, depth = channels(ask.session, ask.person)
    inflamed = irritation(depth, density, ask.p)
    return safety.hyperpigmentation(ask.person.fitzpatrick, inflamed, ask.study.course.sessions, ask.p).values


@measure(PEOPLE)
def tram_tracks(ask: Question) -> Array:
    """Share of people with tram-track marks in a course."""
    return safety.tram_tracks(ask.p).values


@measure(PEOPLE)
def serious_events(ask: Question) -> Array:
    """Share of people with a serious adverse event in a course."""
    return safety.serious_events(ask.p).values


@measure(PEOPLE)
def any_lasting_harm(ask: Question) -> Array:
    """Share of people with pigmentation, tram tracks or a serious event in a course."""
    spared = (1 - hyperpigmentation(ask)) * (1 - tram_tracks(ask)) * (1 - serious_events(ask))
    return 1 - spared

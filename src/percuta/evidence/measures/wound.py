"""A fully injured point of the dermal network, as excisions of human skin show it: genes, cells, cross-links."""

from __future__ import annotations

import numpy as np

from percuta.errors import InputError, nearest
from percuta.evidence.measures import Array, Question, measure
from percuta.evidence.measures.habits import with_and_without
from percuta.evidence.units import CHANGE, SHARE
from percuta.healing.modifiers import basal_synthesis_by_age, modifiers, synthesis_by_age
from percuta.outcome.genes import log2_fold
from percuta.study import Study

DAYS = np.concatenate([[0.0], np.geomspace(1 / 24, 120, 240)])
"""Days on which a peak is looked for."""


COLLAGENS = ("collagen_iii", "collagen_i_immature", "collagen_i_mature")
TRACE = 1e-3
"""Share of the old collagen in a wound that counts as empty; the network divides by the collagen that is there."""

States = dict[str, Array]


def _course(ask: Question, days: Array) -> tuple[States, States]:
    """Follow a point that one session injures fully: species at rest, (draws,), and on some days, (days, draws)."""
    from percuta.healing.engine import kinetics

    network, age = kinetics(), ask.study.subject.age
    made = synthesis_by_age(age, ask.p)
    factors = {"synthesis_i": made, "synthesis_iii": made, "basal_synthesis": basal_synthesis_by_age(age, ask.p)}
    points = network.matrix(ask.p, factors)
    found = network.solve(points, days, days=np.zeros(1), severities=np.ones(1), threads=1).states
    rest = dict(zip(network.species, network.rest(points).T, strict=True))
    return rest, dict(zip(network.species, found.transpose(2, 1, 0), strict=True))


def _states(ask: Question) -> tuple[States, States]:
    """Species at rest and on the day asked for, each (draws,)."""
    days = np.unique([0.0, ask.since])
    rest, found = _course(ask, days)
    return rest, {name: values[-1] for name, values in found.items()}


@measure(CHANGE)
def gene_expression(ask: Question, *, gene: str) -> Array:
    """Message of a gene in wounded skin relative to unwounded skin of the same person."""
    rest, now = _states(ask)
    return np.asarray(2 ** log2_fold(gene, {name: values[None] for name, values in now.items()}, rest, ask.p)[0] - 1)


@measure(CHANGE)
def wound_iii_to_i(ask: Question) -> Array:
    """Ratio of type III to type I collagen in a wound, relative to unwounded skin."""

    def ratio(states: dict[str, Array]) -> Array:
        return states["collagen_iii"] / (states["collagen_i_immature"] + states["collagen_i_mature"])

    rest, now = _states(ask)
    return ratio(now) / ratio(rest) - 1


@measure(CHANGE)
def wound_level(ask: Question, *, name: str) -> Array:
    """Level of one species of the network relative to rest, for species that are not 0 at rest."""
    rest, now = _states(ask)
    if name not in now or not np.all(rest[name] > 0):
        raise InputError(f"{name!r} is no species of the dermal network with a level at rest")
    return now[name] / rest[name] - 1


@measure(SHARE)
def cross_links_of_new_collagen(ask: Question) -> Array:
    """Mature cross-links of collagen that is wholly new on the day of the wound, relative to old skin."""
    return np.asarray(-np.expm1(-ask.p["cross_link_formation"] * ask.since))


@measure(SHARE)
def extractable_collagen(ask: Question) -> Array:
    """Share that pepsin sets free of collagen that is wholly new on the day of the wound; old skin gives some too."""
    held = 1 - ask.p["pepsin_extractable_at_rest"]
    return np.asarray(1 - held * cross_links_of_new_collagen(ask))


@measure(CHANGE)
def habit_on_deposit(ask: Question, *, habit: str) -> Array:
    """Change by a habit, such as smoking, of the collagen laid down in an empty wound by the day asked for."""
    with_habit, without = (_deposit(ask, study) for study in reversed(with_and_without(ask.study, habit)))
    return with_habit / without - 1


def _deposit(ask: Question, study: Study) -> Array:
    """Collagen of a wound that held next to none on the day of injury, (draws,)."""
    from percuta.healing.engine import kinetics

    network = kinetics()
    points = network.matrix(ask.p, vars(modifiers(study.subject, study.care, ask.p, study.history)))
    empty = network.rest(points)
    places = [network.species.index(name) for name in COLLAGENS]
    empty[:, places] *= TRACE
    days = np.array([0.0, ask.since])
    found = network.solve(points, days, start=empty, days=np.zeros(1), severities=np.ones(1), threads=1).states
    return np.asarray((found[:, -1] - empty)[:, places].sum(axis=1))


@measure("day")
def peak_day(ask: Question, *, name: str) -> Array:
    """Day on which one species of the network is highest after one session."""
    _, found = _course(ask, DAYS)
    if name not in found:
        raise InputError(f"{name!r} is no species of the dermal network{nearest(name, found)}")
    return np.asarray(DAYS[np.argmax(found[name], axis=0)])

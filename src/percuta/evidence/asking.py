"""From records to tasks: one per study, each simulated once, up to the last day any record asks for."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError, NumericalError, OutsideEvidence, nearest
from percuta.evidence.compare import Comparison, compare
from percuta.evidence.measures import measures
from percuta.evidence.question import Question
from percuta.evidence.records import LAST, Moment, Record, Row
from percuta.evidence.units import check_unit, plain_unit, written_as
from percuta.parameters import Record as ParameterRecord
from percuta.parameters import library
from percuta.parameters.values import quantile
from percuta.study import Study
from percuta.study.bases import merged
from percuta.units import quantity

Array = npt.NDArray[np.float64]

BASE = "professional-face"
"""Study that is asked where a record names none."""
PEOPLE = ("response_factor", "stiffness_between_people", "sealing_subject_factor")
"""Parameters that differ between people and nothing else; a mean over people is predicted with their mean."""
LAYERS = ("dermis_thickness.", "stratum_corneum_thickness.", "viable_epidermis_thickness.")
"""Starts of names of parameters whose spread, where they were measured, is that of people."""
MANY = 10
"""People from which the sampling error of a mean thickness is small beside the differences between laboratories."""
QUANTILES = 2000
"""Points at which the distribution of such a parameter is averaged."""
SHORTEST = 1.0
"""Shortest follow-up that is simulated, days."""


@dataclass(frozen=True)
class Ask:
    """One value of one record, ready to be asked.

    Parameters
    ----------
    record, place : str
        Id of the record, and which of its values.
    number : int
        Its number in the record.
    measure : str
        Name of the measure.
    arguments : Mapping
        Its arguments.
    moment : Moment or None
        When.
    row : Row
        The published value.
    unit : str
        Unit of the record.
    between : float
        Log standard deviation between laboratories.
    """

    record: str
    place: str
    number: int
    measure: str
    arguments: Mapping[str, Any]
    moment: Moment | None
    row: Row
    unit: str
    between: float


@dataclass(frozen=True)
class Task:
    """One study and all that is asked of it."""

    study: Mapping[str, Any]
    asks: tuple[Ask, ...]


@dataclass(frozen=True)
class Answer:
    """What came of one value: a comparison, or why there is none."""

    record: str
    place: str
    comparison: Comparison | None
    why: str = ""


def tasks(
    records: Iterable[Record], draws: int, seed: int, overrides: Mapping[str, Any]
) -> tuple[list[Task], list[tuple[Record, str]]]:
    """Sort what can be asked by study; list the rest with the reason.

    Parameters
    ----------
    records : iterable of Record
        Records.
    draws, seed : int
        Draws and seed of every study.
    overrides : Mapping
        Parameters to replace in every study.

    Returns
    -------
    list of Task
        One for each distinct study.
    list of tuple
        Record and why it is not asked.

    Raises
    ------
    InputError
        Where a record asks in a way that cannot be; names file and line.
    """
    studies: dict[str, Study] = {}
    asks: dict[str, list[Ask]] = {}
    unfit: list[tuple[Record, str]] = []
    solve = {"draws": draws, "seed": seed}
    for record in records:
        if why := unfit_because(record):
            unfit.append((record, why))
            continue
        for number, row in enumerate(record.rows):
            study, ask = _one(record, row, number, solve, overrides)
            digest = study.digest()
            studies.setdefault(digest, study)
            asks.setdefault(digest, []).append(ask)
    return [Task(_long_enough(studies[key], asks[key]), tuple(asks[key])) for key in asks], unfit


def unfit_because(record: Record) -> str:
    """Say why a record cannot be asked; empty where it can."""
    if record.skip:
        return record.skip
    if not record.measure:
        return "no measure is named"
    if record.measure not in measures():
        return f"the measure {record.measure!r} is not there yet{nearest(record.measure, measures())}"
    if record.seen == "memory" and record.expect:
        return "from memory, never a target"
    if record.use == "context" and record.expect:
        return "context, not a target"
    return ""


def _one(
    record: Record, row: Row, number: int, solve: Mapping[str, Any], overrides: Mapping[str, Any]
) -> tuple[Study, Ask]:
    """Build the study of one value, and the question to it."""
    asked = measures()[record.measure]
    arguments = dict(record.arguments) | dict(row.arguments)
    patch: dict[str, Any] = merged(record.study, row.study)
    moment = record.at
    if record.axis and row.x is not None:
        if record.axis.argument:
            arguments[record.axis.argument] = row.x
        elif record.axis.study:
            patch = merged(patch, _at_path(record.axis.study, _with_unit(row.x, record.axis.unit)))
        elif record.axis.after:
            moment = Moment(_days(record, row.x), record.axis.after)
    try:
        asked.check(arguments)
        check_unit(asked.unit, record.unit)
        if asked.whole and moment is None:
            raise InputError(f"{asked.name} needs a time: 'at: 56 d after last session', or an axis of time")
        study = _study(patch, solve, overrides, _averaged(row))
    except InputError as error:
        raise record.error(str(error)) from None
    place = _place(record, row, number)
    unit = plain_unit(asked.unit, record.unit)
    return study, Ask(record.id, place, number, asked.name, arguments, moment, row, unit, record.between_studies)


def _study(patch: Mapping[str, Any], solve: Mapping[str, Any], overrides: Mapping[str, Any], people: float) -> Study:
    """Return the study of a record; a mean over people is asked of the mean person."""
    below = patch if "base" in patch or {"subject", "skin", "device"} <= set(patch) else {"base": BASE, **patch}
    replaced = {**_mean_person(people), **dict(below.get("parameters", {})), **overrides}
    return Study(**merged(below, {"solve": dict(solve), "parameters": replaced}))


def _averaged(row: Row) -> float:
    """Return how many people a value is a mean over: many where it has a standard error, one where nothing is told."""
    return row.n or (1 if row.se is None else MANY)


@functools.cache
def _mean_person(people: float) -> Mapping[str, str | float]:
    """Return the means of all parameters that a mean over so many people averages."""
    known = library()
    names = [name for name in PEOPLE if people > 1]
    if people >= MANY:
        measured = ("measured", "fitted")
        names += [name for name, one in known.items() if name.startswith(LAYERS) and one.evidence in measured]
    return {name: _mean(known[name]) for name in names}


def _long_enough(study: Study, asks: Sequence[Ask]) -> dict[str, Any]:
    """Return the study as plain data, followed up as long as the last question needs."""
    last = study.course.days[-1]
    needed = [
        (ask.moment.days + (last if ask.moment.after == LAST else 0)) - last
        for ask in asks
        if ask.moment and measures()[ask.measure].whole
    ]
    return study.patched({"follow_up": f"{max([SHORTEST, *needed]):g} d"}).to_dict()


def answer_task(task: Task) -> list[Answer]:
    """Answer everything that is asked of one study.

    Parameters
    ----------
    task : Task
        Study and questions.

    Returns
    -------
    list of Answer
        One for each question, in order.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", OutsideEvidence)  # records lie where they lie; the comparison says how well
        shared = Question(Study(**task.study))
        return [_answer(ask, shared) for ask in task.asks]


def _answer(ask: Ask, shared: Question) -> Answer:
    try:
        draws = _draws(ask, shared)
    except (InputError, NumericalError) as error:
        return Answer(ask.record, ask.place, None, f"{ask.measure}: {error}")
    known = draws[np.isfinite(draws)]
    if not known.size:
        return Answer(ask.record, ask.place, None, f"{ask.measure} has no value in any draw")
    purpose, kind = f"{ask.record}:{ask.number}", measures()[ask.measure].unit
    found = compare(known, ask.row, ask.unit, kind, ask.between, shared.study.solve.seed, purpose)
    return Answer(ask.record, ask.place, found)


def _draws(ask: Ask, shared: Question) -> Array:
    """Return what a measure gives in the unit of the record, shape (draws,)."""
    asked = measures()[ask.measure]
    shared.moment = ask.moment
    draws = np.asarray(asked.ask(shared, **ask.arguments), dtype=float)
    return np.atleast_1d(written_as(draws, asked.unit, ask.unit))


@dataclass(frozen=True)
class Drawn:
    """The draws of one value, and the parameters of its study.

    Parameters
    ----------
    ask : Ask
        The value.
    draws : numpy.ndarray
        Prediction in the unit of the record, shape (draws,); not finite where it has no value.
    used : tuple of str
        Parameters that were drawn for this study, those of its overrides left out.
    why : str
        Why there are no draws; empty where there are.
    """

    ask: Ask
    draws: Array
    used: tuple[str, ...]
    why: str = ""


def draw_task(task: Task) -> list[Drawn]:
    """Return the draws of everything that is asked of one study.

    Parameters
    ----------
    task : Task
        Study and questions.

    Returns
    -------
    list of Drawn
        One for each question, in order.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", OutsideEvidence)
        shared = Question(Study(**task.study))
        found: list[tuple[Ask, Array, str]] = []
        for ask in task.asks:
            try:
                found.append((ask, _draws(ask, shared), ""))
            except (InputError, NumericalError) as error:
                found.append((ask, np.empty(0), f"{ask.measure}: {error}"))
    used = set(shared.p.used)
    if any(measures()[ask.measure].whole and not why for ask, _, why in found):
        used |= set(shared.result.parameters)
    known = tuple(sorted(used - set(shared.study.parameters)))
    return [Drawn(ask, draws, known, why) for ask, draws, why in found]


def _place(record: Record, row: Row, number: int) -> str:
    """Say in a few words which value of a record this is; empty where there is one."""
    if row.x is not None:
        unit = "" if not record.axis or record.axis.unit in ("category", "") else f" {record.axis.unit}"
        return f"{row.x}{unit}"
    if row.arguments:
        return ", ".join(str(value) for value in row.arguments.values())
    return f"value {number + 1}" if len(record.rows) > 1 else ""


def _days(record: Record, x: Any) -> float:
    unit = record.axis.unit if record.axis else "day"
    try:
        return quantity(f"{x} {unit}", "day")
    except InputError as error:
        raise record.error(f"x: {error}") from None


def _at_path(path: str, value: Any) -> dict[str, Any]:
    """Return the patch that sets one path.

    Examples
    --------
    >>> _at_path("device.depth", "1.5 mm")
    {'device': {'depth': '1.5 mm'}}
    """
    for key in reversed(path.split(".")):
        value = {key: value}
    return dict(value)


def _with_unit(value: Any, unit: str) -> Any:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return f"{value} {unit}" if number and unit not in ("", "1", "category", "count", "year") else value


def _mean(record: ParameterRecord) -> str | float:
    """Return the mean of a parameter's distribution, as a study takes it."""
    even = (np.arange(QUANTILES) + 1 / 2) / QUANTILES
    value = float(quantile(record, even).mean())
    return value if record.unit == "1" else f"{value!r} {record.unit}"


__all__ = ["Answer", "Ask", "Drawn", "Task", "answer_task", "draw_task", "tasks", "unfit_because"]

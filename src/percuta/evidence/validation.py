"""Run every record that can be run, once per study, and say how the program does."""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

from percuta.errors import InputError, nearest
from percuta.evidence.asking import Answer, Task, answer_task, tasks
from percuta.evidence.compare import Comparison
from percuta.evidence.reading import shipped
from percuta.evidence.records import Record

DRAWS = 200
SEED = 1
TARGETS = ("calibrate", "validate")


@dataclass(frozen=True)
class Checked:
    """One published value and what the program says to it.

    Parameters
    ----------
    record : Record
        The record.
    place : str
        Which of its values: the place on its axis, arguments or number; empty where there is one.
    comparison : Comparison
        Predicted beside observed.
    """

    record: Record
    place: str
    comparison: Comparison

    @property
    def control(self) -> bool:
        """Whether this is a claim that must come out false."""
        return not self.record.expect

    def to_dict(self) -> dict[str, Any]:
        """Return the entry of ``percuta validate --json``."""
        record, found = self.record, self.comparison
        return {
            "id": record.id,
            "topic": record.topic,
            "use": record.use,
            "seen": record.seen,
            "predicted": {"value": found.predicted, "lo": found.low, "hi": found.high},
            "observed": {"value": found.observed, "sd": found.sd},
            "inside": found.inside,
            "fold_error": found.fold_error,
            "z": found.z,
            "place": self.place,
            "measure": record.measure,
            "unit": record.unit,
            "bound": found.bound,
            "width": found.width,
            "counted": found.counted,
            "expect": record.expect,
            "citation": record.citation,
            "missed": "" if found.inside else record.missed,
        }


@dataclass(frozen=True)
class Skipped:
    """One record that cannot be run, and why."""

    record: Record
    why: str

    def to_dict(self) -> dict[str, Any]:
        """Return the entry of ``percuta validate --json``."""
        return {"id": self.record.id, "topic": self.record.topic, "why": self.why}


@dataclass(frozen=True)
class Summary:
    """How one set of values comes out.

    Parameters
    ----------
    n : int
        Values compared.
    inside_share : float or None
        Share of them inside their interval.
    median_fold_error : float or None
        Median over the values that have one.
    measured_fold_error : float or None
        The same without shares of people, which are counts: of continuous measures alone.
    median_width : float or None
        Median width of the interval as a share of the published value: how sharp the predictions are.
    """

    n: int
    inside_share: float | None
    median_fold_error: float | None
    measured_fold_error: float | None
    median_width: float | None


@dataclass(frozen=True)
class Validation:
    """All records beside what the program predicts.

    Parameters
    ----------
    checked : tuple of Checked
        Values compared, targets and negative controls.
    skipped : tuple of Skipped
        Records not run, with the reason.
    seed, draws : int
        Seed and number of draws.
    """

    checked: tuple[Checked, ...]
    skipped: tuple[Skipped, ...]
    seed: int = SEED
    draws: int = DRAWS

    def of(self, use: str | None = None, topic: str | None = None) -> list[Checked]:
        """Return the targets of one use and topic, negative controls left out."""
        return [
            found
            for found in self.checked
            if not found.control
            and (use is None or found.record.use == use)
            and (topic is None or found.record.topic == topic)
        ]

    @property
    def controls(self) -> list[Checked]:
        """Claims that must come out false."""
        return [found for found in self.checked if found.control]

    @property
    def topics(self) -> list[str]:
        """Topics of all values compared, in order of the records."""
        return list(dict.fromkeys(found.record.topic for found in self.checked if not found.control))

    def summary(self, use: str | None = None, topic: str | None = None) -> Summary:
        """Summarise the targets of one use and topic."""
        return summarise([found.comparison for found in self.of(use, topic)])

    def to_dict(self) -> dict[str, Any]:
        """Return the contract of ``percuta validate --json``."""

        def numbers(topic: str | None) -> dict[str, Any]:
            whole = vars(self.summary(topic=topic))
            return whole | {use: vars(self.summary(use, topic)) for use in TARGETS}

        return {
            "records": [found.to_dict() for found in self.checked],
            "summary": {topic: numbers(topic) for topic in self.topics},
            "overall": numbers(None),
            "skipped": [found.to_dict() for found in self.skipped],
            "seed": self.seed,
            "draws": self.draws,
        }


def summarise(found: Sequence[Comparison]) -> Summary:
    """Summarise some comparisons."""

    def middle(values: Iterable[float | None]) -> float | None:
        known = [value for value in values if value is not None]
        return statistics.median(known) if known else None

    return Summary(
        n=len(found),
        inside_share=sum(one.inside for one in found) / len(found) if found else None,
        median_fold_error=middle(one.fold_error for one in found),
        measured_fold_error=middle(one.fold_error for one in found if not one.counted),
        median_width=middle(one.width for one in found),
    )


def validate(
    records: Iterable[Record] | None = None,
    *,
    topic: str | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
    workers: int | None = None,
    overrides: Mapping[str, Any] | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> Validation:
    """Run records and compare.

    Parameters
    ----------
    records : iterable of Record, optional
        Records; those that Percuta ships by default.
    topic : str, optional
        Only this topic, or the records of a file by its name without suffix.
    draws, seed : int
        Draws of the parameters, and their seed.
    workers : int, optional
        Processes; as many as cores by default. The answers are the same for any number.
    overrides : Mapping, optional
        Parameters to replace in every study, by name.
    progress : callable, optional
        Told the stage and the share done.

    Returns
    -------
    Validation

    Raises
    ------
    InputError
        Where there is no such topic, or a record asks for something impossible; names file and line.

    Examples
    --------
    >>> found = validate(topic="device-geometry", draws=20, workers=1)
    >>> found.summary("calibrate").inside_share > 0.5
    True
    """
    chosen = list(shipped() if records is None else records)
    if topic is not None:
        chosen = of_topic(chosen, topic)
    work, unfit = tasks(chosen, draws, seed, overrides or {})
    answers = _run(work, workers, progress)
    skipped = {record.id: why for record, why in unfit}
    skipped |= {answer.record: answer.why for answer in answers if answer.why}
    by_id = {record.id: record for record in chosen}
    order = {record.id: number for number, record in enumerate(chosen)}
    checked = [
        Checked(by_id[answer.record], answer.place, answer.comparison) for answer in answers if answer.comparison
    ]
    checked.sort(key=lambda found: order[found.record.id])
    missing = [Skipped(by_id[name], why) for name, why in skipped.items()]
    missing.sort(key=lambda found: order[found.record.id])
    return Validation(tuple(checked), tuple(missing), seed, draws)


def of_topic(records: Sequence[Record], topic: str) -> list[Record]:
    """Return the records of a topic, or of a file by its name without suffix.

    Raises
    ------
    InputError
        Where there are none; names the nearest.
    """
    topics = list(dict.fromkeys(record.topic for record in records))
    found = [record for record in records if topic in (record.topic, record.where.partition(".")[0])]
    if not found:
        raise InputError(f"there is no topic {topic!r}{nearest(topic, topics)}. All: {', '.join(topics)}")
    return found


def _run(work: Sequence[Task], workers: int | None, progress: Callable[[str, float], None] | None) -> list[Answer]:
    """Answer all tasks, in processes where there is more than one worker; order is that of the tasks."""
    count = min(workers or os.cpu_count() or 1, len(work))
    done: dict[int, list[Answer]] = {}

    def tell() -> None:
        if progress:
            progress("records", len(done) / len(work))

    if count <= 1:
        for number, task in enumerate(work):
            done[number] = answer_task(task)
            tell()
    else:
        with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
            futures = {pool.submit(answer_task, task): number for number, task in enumerate(work)}
            for future in as_completed(futures):
                done[futures[future]] = future.result()
                tell()
    return [answer for number in range(len(work)) for answer in done[number]]

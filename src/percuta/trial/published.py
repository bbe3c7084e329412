"""A trial held against what was published of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from percuta.errors import InputError, nearest
from percuta.evidence.compare import centre
from percuta.evidence.reading import shipped
from percuta.evidence.records import Record
from percuta.evidence.units import CHANGE, PEOPLE, SCORE, check_unit, plain_unit, written_as
from percuta.trial.schema import Endpoint, Published, Trial
from percuta.trial.statistics import Effect


@dataclass(frozen=True)
class Held:
    """One published value beside what trials like this would print.

    Parameters
    ----------
    record, use, unit : str
        Id of the record, what it is used for, and its unit.
    endpoint, arm, against : str
        Which effect of the trial it is held against.
    visit : float
        Day since the first session.
    n : int
        People of the trial that are seen, in the central replicate.
    observed : float
        Published value.
    predicted, low, high : float
        Median and 90 % predictive interval of a trial of this size, in the unit of the record.
    """

    record: str
    use: str
    unit: str
    endpoint: str
    arm: str
    against: str
    visit: float
    n: int
    observed: float
    predicted: float
    low: float
    high: float

    @property
    def inside(self) -> bool:
        """Whether the published value lies in the predictive interval."""
        return self.low <= self.observed <= self.high

    @property
    def same_sign(self) -> bool:
        """Whether published and predicted effect do not go opposite ways; a share of 0 goes neither way."""
        return self.observed * self.predicted >= 0


def check_published(trial: Trial) -> None:
    """Refuse records that are not there, have no such value, or are in a unit the endpoint cannot be written in.

    Raises
    ------
    InputError
        About the first of them.
    """
    known = {record.id: record for record in shipped()}
    for place, source in enumerate(trial.sources):
        if source not in known:
            raise trial.error(f"sources[{place}]", f"there is no record {source!r}{nearest(source, known)}")
    for place, value in enumerate(trial.published):
        record = known.get(value.record)
        if record is None:
            raise trial.error(
                f"published[{place}].record", f"there is no record {value.record!r}{nearest(value.record, known)}"
            )
        if value.value > len(record.rows):
            raise trial.error(f"published[{place}].value", f"{value.record} has {len(record.rows)} values")
        endpoint = next(part for part in trial.endpoints if part.name == value.endpoint)
        try:
            check_unit(_kind(endpoint, trial), record.unit)
        except InputError as error:
            raise trial.error(f"published[{place}].endpoint", error.message) from None


def hold(trial: Trial, effects: list[Effect]) -> list[Held]:
    """Put every published value beside the effect of the trial it belongs to.

    Parameters
    ----------
    trial : Trial
        Uses ``published`` and the seed.
    effects : list of Effect
        From `percuta.trial.statistics.effects`.

    Returns
    -------
    list of Held
    """
    known = {record.id: record for record in shipped()}
    return [_held(trial, value, known[value.record], effects) for value in trial.published]


def _held(trial: Trial, value: Published, record: Record, effects: list[Effect]) -> Held:
    effect = next(
        entry
        for entry in effects
        if (entry.endpoint.name, entry.visit, entry.arm, entry.against)
        == (value.endpoint, value.visit, value.arm, value.against or "")
    )
    kind = _kind(effect.endpoint, trial)
    whole = 100 if kind == CHANGE else 1  # an instrument prints per cent, a measure is a share
    ends = np.array(effect.predictive(trial.solve.seed)) / whole
    predicted, low, high = written_as(ends, kind, plain_unit(kind, record.unit)).tolist()
    return Held(
        record=record.id,
        use=record.use,
        unit=record.unit,
        endpoint=value.endpoint,
        arm=value.arm,
        against=value.against or "",
        visit=value.visit,
        n=int(effect.n[0]),
        observed=centre(record.rows[value.value - 1])[0],
        predicted=predicted,
        low=min(low, high),
        high=max(low, high),
    )


def _kind(endpoint: Endpoint, trial: Trial) -> str:
    """Return what kind of number an endpoint is, as the evidence calls it."""
    if endpoint.counted:
        return PEOPLE
    from percuta.trial.batch import produced

    scales, _ = produced(trial.study_of(trial.arms[0]))
    return SCORE if endpoint.outcome in scales else CHANGE

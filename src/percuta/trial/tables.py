"""Questions to the rows on disk, asked in SQL: nothing but sums leaves the database, whatever the number of people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from percuta.outcome import HIGH, LOW
from percuta.trial.batch import column
from percuta.trial.execution import Run
from percuta.trial.schema import EVENTS, Arm, Endpoint

if TYPE_CHECKING:
    import duckdb

Array = npt.NDArray[np.float64]

LEVELS = 24
"""Gains at most at which a responder curve is read."""
SHOWN = 0
"""Replicate that figures and the flow of people show: the one with the central values of the model."""


@dataclass(frozen=True)
class Moments:
    """Count, mean and variance of one column in one arm, each (replicates,)."""

    n: Array
    mean: Array
    variance: Array


@contextmanager
def rows(run: Run) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a database with the view ``rows``: one row per replicate, person and arm.

    Notes
    -----
    One thread reads the files in order, so that sums are the same bits every time.
    """
    import duckdb

    with duckdb.connect(config={"threads": 1}) as database:
        database.read_parquet([str(file) for file in run.files]).create_view("rows")
        yield database


def moments(
    database: duckdb.DuckDBPyConnection, run: Run, endpoint: Endpoint, visit: float, people: int | None = None
) -> dict[str, Moments]:
    """Return count, mean and variance of an endpoint at a visit, by arm.

    Parameters
    ----------
    database : duckdb.DuckDBPyConnection
        From `rows`.
    run : Run
        Tables of the trial.
    endpoint : Endpoint
        What was measured.
    visit : float
        When.
    people : int, optional
        Only the first so many people of every replicate.

    Returns
    -------
    dict of str to Moments
        By arm; replicates in which nobody was seen have a count of 0.
    """
    value = _quoted(column(endpoint, visit))
    found = database.execute(
        f"SELECT arm, replicate, count({value}), avg({value}), var_samp({value}) FROM rows WHERE person < ? "
        f"GROUP BY arm, replicate ORDER BY arm, replicate",
        [people or run.trial.people],
    ).fetchnumpy()
    return {arm.name: _moments(found, run, np.asarray(found["arm"] == arm.name)) for arm in run.trial.arms}


def differences(
    database: duckdb.DuckDBPyConnection,
    run: Run,
    endpoint: Endpoint,
    visit: float,
    arms: tuple[Arm, Arm],
    people: int | None = None,
) -> Moments:
    """Return count, mean and variance of the difference between two sides of the same person, second less first."""
    value = _quoted(column(endpoint, visit))
    found = database.execute(
        f"SELECT replicate, count(d), avg(d), var_samp(d) FROM (SELECT replicate, person, "
        f"max({value}) FILTER (arm = ?) - max({value}) FILTER (arm = ?) AS d FROM rows "
        f"WHERE person < ? GROUP BY replicate, person ORDER BY replicate, person) "
        f"GROUP BY replicate ORDER BY replicate",
        [arms[1].name, arms[0].name, people or run.trial.people],
    ).fetchnumpy()
    return _moments(found, run, slice(None))


def courses(run: Run, endpoint: Endpoint, most: int) -> dict[str, Array]:
    """Return what was written of the first people of the shown replicate, by arm, each (people, visits)."""
    names = ", ".join(_quoted(column(endpoint, visit)) for visit in run.trial.visits)
    found: dict[str, Array] = {}
    with rows(run) as database:
        for arm in run.trial.arms:
            values = database.execute(
                f"SELECT {names} FROM rows WHERE replicate = {SHOWN} AND arm = ? ORDER BY person LIMIT {most}",
                [arm.name],
            ).fetchnumpy()
            found[arm.name] = np.column_stack([np.ma.filled(column, np.nan) for column in values.values()])
    return found


def reached(run: Run, endpoint: Endpoint, visit: float) -> list[dict[str, Any]]:
    """Return the share of the people seen who gained at least so much, by arm.

    Parameters
    ----------
    run : Run
        Tables of the trial.
    endpoint : Endpoint
        What was measured; one that is not counted already.
    visit : float
        When.

    Returns
    -------
    list of dict
        For each arm ``gain``, ascending; ``share`` in the shown replicate; ``low`` and ``high``, the 5th and 95th
        percentile over the drawn replicates. Shares are None where nobody was seen.
    """
    value = _quoted(column(endpoint, visit))
    with rows(run) as database:
        seen = database.execute(
            f"SELECT DISTINCT {value} AS gain FROM rows WHERE replicate = {SHOWN} AND isfinite({value}) ORDER BY gain"
        ).fetchnumpy()["gain"]
        gains = np.asarray(seen, dtype=float)
        if gains.size > LEVELS:
            gains = np.quantile(gains, np.linspace(0, 1, LEVELS))
        shares = ", ".join(f"avg(CAST({value} >= {gain!r} AS INT)) AS s{k}" for k, gain in enumerate(gains.tolist()))
        if not shares:
            return []
        found = database.execute(
            f"SELECT arm, replicate, {shares} FROM rows WHERE isfinite({value}) GROUP BY arm, replicate"
        ).fetchnumpy()
    return [_reached(found, gains, arm.name) for arm in run.trial.arms]


def _reached(found: Mapping[str, Any], gains: Array, arm: str) -> dict[str, Any]:
    here = np.asarray(found["arm"] == arm)
    replicate = np.asarray(found["replicate"])[here]
    shares = np.column_stack([np.asarray(found[f"s{k}"], dtype=float)[here] for k in range(gains.size)])
    drawn, shown = shares[replicate != SHOWN], shares[replicate == SHOWN]
    low, high = np.percentile(drawn, [LOW, HIGH], axis=0) if len(drawn) else (None, None)
    return {
        "arm": arm,
        "gain": gains.tolist(),
        "share": shown[0].tolist() if len(shown) else [None] * gains.size,
        "low": [None] * gains.size if low is None else low.tolist(),
        "high": [None] * gains.size if high is None else high.tolist(),
    }


def flow(run: Run) -> dict[str, Any]:
    """Count the people of the shown replicate: asked, turned away, randomised, seen at each visit, and events."""
    trial = run.trial
    seen = ", ".join(f"count(*) FILTER (left_day > {visit!r})" for visit in trial.visits)
    harm = ", ".join(f"count(*) FILTER ({_quoted(f'event: {event}')})" for event in EVENTS)
    with rows(run) as database:
        asked = database.execute(
            f"SELECT count(*), sum(too_young), sum(too_old) FROM "
            f"(SELECT DISTINCT person, too_young, too_old FROM rows WHERE replicate = {SHOWN})"
        ).fetchall()[0]
        arms = []
        for arm in trial.arms:
            found = database.execute(
                f"SELECT count(*), avg(age), stddev_samp(age), avg(CAST(female AS INT)), avg(CAST(smoker AS INT)), "
                f"{seen}, {harm} FROM rows WHERE replicate = {SHOWN} AND arm = ?",
                [arm.name],
            ).fetchall()[0]
            count, visits = 5, len(trial.visits)
            arms.append(
                {
                    "arm": arm.name,
                    "randomised": found[0],
                    "age_mean": found[1],
                    "age_sd": found[2],
                    "women": found[3],
                    "smokers": found[4],
                    "seen": list(found[count : count + visits]),
                    "events": dict(zip(EVENTS, found[count + visits :], strict=True)),
                }
            )
    randomised, young, old = (int(number or 0) for number in asked)
    return {
        "asked": randomised + young + old,
        "turned_away": {"too young": young, "too old": old},
        "randomised": randomised,
        "arms": arms,
    }


def _moments(found: Mapping[str, Any], run: Run, chosen: Any) -> Moments:
    """Put what a query gives by replicate into arrays of all replicates."""
    count = run.trial.solve.replicates + 1
    replicate = np.asarray(found["replicate"])[chosen]
    n, mean, variance = np.zeros(count), np.full(count, np.nan), np.full(count, np.nan)
    numbers = [np.ma.filled(np.ma.asarray(values, dtype=float)[chosen], np.nan) for values in list(found.values())[-3:]]
    n[replicate], mean[replicate], variance[replicate] = numbers
    return Moments(n, mean, variance)


def _quoted(name: str) -> str:
    """Write a column's name in SQL."""
    return '"' + name.replace('"', '""') + '"'

"""A finished trial: its numbers, in words, as data and as files."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

import percuta
from percuta.trial.batch import prepare
from percuta.trial.chunks import SIZE, digest, write
from percuta.trial.execution import Executor, Run, execute
from percuta.trial.mixed import Mixed, mixed
from percuta.trial.power import PowerCurve
from percuta.trial.published import Held, check_published, hold
from percuta.trial.schema import Trial
from percuta.trial.statistics import Effect, effects
from percuta.trial.tables import flow, reached

PIECES, EFFECTS = "people", "effects.parquet"
"""Folder of the rows, and file of the effects, beside each other."""


@dataclass(frozen=True)
class TrialResult:
    """What a trial found.

    Parameters
    ----------
    run : Run
        Its rows on disk.
    effects : list of Effect
        Every endpoint at every visit, in each arm and between arms.
    flow : dict
        People asked, randomised and seen in the shown trial.
    held : list of Held
        Published values beside the predictive intervals.
    warnings : tuple of str
        Where an arm leaves the range of its evidence.
    power : tuple of PowerCurve
        Power by size, where it was asked for.
    """

    run: Run
    effects: list[Effect]
    flow: dict[str, Any]
    held: list[Held]
    warnings: tuple[str, ...] = ()
    power: tuple[PowerCurve, ...] = ()

    @property
    def trial(self) -> Trial:
        """The trial."""
        return self.run.trial

    @cached_property
    def mixed(self) -> dict[str, Mixed | str]:
        """The mixed model of each endpoint, or why there is none."""
        return {endpoint.name: mixed(self.run, endpoint) for endpoint in self.trial.endpoints}

    @cached_property
    def responders(self) -> list[dict[str, Any]]:
        """Who gains how much by the last visit: the share of people for any gain, by endpoint and arm."""
        last = self.trial.visits[-1]
        graded = [endpoint for endpoint in self.trial.endpoints if not endpoint.counted]
        return [
            {"endpoint": endpoint.name, "visit": last, **arm}
            for endpoint in graded
            for arm in reached(self.run, endpoint, last)
        ]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all rows; the same for the same trial, seed and version, whoever computed it."""
        return digest(self.run.files)

    def to_dict(self) -> dict[str, Any]:
        """Return everything but the rows as plain data; what is not a number is None."""
        seed = self.trial.solve.seed
        return {
            "trial": self.trial.to_dict(),
            "version": percuta.__version__,
            "rows": self.digest,
            "pieces": {"computed": self.run.computed, "found": self.run.found},
            "warnings": list(self.warnings),
            "flow": self.flow,
            "effects": [_effect(effect, seed) for effect in self.effects],
            "mixed": {name: asdict(model) if isinstance(model, Mixed) else model for name, model in self.mixed.items()},
            "published": [
                {**_plain(asdict(value)), "inside": value.inside, "same_sign": value.same_sign} for value in self.held
            ],
            "responders": self.responders,
            "power": [{**_plain(asdict(curve)), "needed": curve.needed} for curve in self.power],
        }

    def save(self, folder: Path) -> Path:
        """Write the effects of all replicates as one Parquet table, and return its path."""
        import pyarrow

        count = self.trial.solve.replicates + 1
        columns: dict[str, list[Any]] = {name: [] for name in ("endpoint", "visit", "arm", "against", "replicate")}
        numbers: dict[str, list[Any]] = {name: [] for name in ("n", "estimate", "low", "high", "p")}
        for effect in self.effects:
            for name, value in zip(
                columns, (effect.endpoint.name, effect.visit, effect.arm, effect.against), strict=False
            ):
                columns[name] += [value] * count
            columns["replicate"] += range(count)
            for name, values in numbers.items():
                values.append(getattr(effect, name))
        table = pyarrow.table({**columns, **{name: np.concatenate(values) for name, values in numbers.items()}})
        path = folder / EFFECTS
        write(table, path)
        return path


def run_trial(
    trial: Trial,
    folder: Path,
    executor: Executor | None = None,
    size: int = SIZE,
    tell: Callable[[str, float], None] | None = None,
) -> TrialResult:
    """Simulate a trial and work out its statistics.

    Parameters
    ----------
    trial : Trial
        The trial.
    folder : Path
        Folder of its files; pieces that are there already are not computed again.
    executor : Executor, optional
        Who does the work; this process by default.
    size : int
        People in a piece.
    tell : callable, optional
        Told the stage and the share done.

    Returns
    -------
    TrialResult

    Raises
    ------
    InputError
        Where the trial cannot be.
    PercutaError
        Where the work stops before its end.
    """
    prepared = prepare(trial)
    check_published(trial)
    run = execute(prepared, folder / PIECES, executor, size, tell)
    found = effects(run)
    return TrialResult(run, found, flow(run), hold(trial, found), prepared.warnings)


def _effect(effect: Effect, seed: int) -> dict[str, Any]:
    predicted, low, high = effect.predictive(seed)
    found: dict[str, Any] = _plain(
        {
            "endpoint": effect.endpoint.name,
            "visit": effect.visit,
            "arm": effect.arm,
            "against": effect.against,
            "n": int(effect.n[0]),
            "estimate": effect.estimate[0],
            "interval_95": [effect.low[0], effect.high[0]],
            "p": effect.p[0],
            "predictive": {"median": predicted, "low": low, "high": high},
            "power": effect.power[0],
            "needed_to_treat": effect.needed_to_treat,
        }
    )
    return found


def _plain(value: Any) -> Any:
    """Return data that fits JSON."""
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, float | np.floating):
        return float(value) if math.isfinite(value) else None
    return value

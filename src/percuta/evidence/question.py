"""What a measure is asked: one study, one moment, one set of draws; floors answer once each."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from percuta import device, puncture, skin
from percuta.errors import InputError, OutsideEvidence
from percuta.evidence.records import LAST, Moment
from percuta.parameters import Parameters
from percuta.randomness import stream

if TYPE_CHECKING:
    from percuta.result import Result
    from percuta.study import Study

Array = npt.NDArray[np.float64]


class Question:
    """One study to be measured; every floor is asked at most once.

    Parameters
    ----------
    study : Study
        The study; ``solve`` gives draws and seed.
    moment : Moment, optional
        When it is measured.
    run : callable, optional
        Gives the result of the study, so that many questions share one simulation; simulates by default.
    """

    def __init__(self, study: Study, moment: Moment | None = None, run: Callable[[], Result] | None = None) -> None:
        self.study = study
        self.moment = moment
        self._run = run

    @cached_property
    def p(self) -> Parameters:
        """Draws of the parameters, the same as in the simulation of this study."""
        solve = self.study.solve
        return Parameters(solve.draws, solve.seed, overrides=self.study.parameters)

    @cached_property
    def tool(self) -> device.Device:
        """The device."""
        return device.choose(self.study)

    @cached_property
    def person(self) -> skin.Skin:
        """The skin before treatment."""
        return skin.describe(self.study.skin, self.study.subject, self.p)

    @cached_property
    def session(self) -> puncture.Puncture:
        """What one session does to the skin."""
        depth = device.set_depth(self.tool, self.study.device)
        technique, rate = self.study.technique, self.study.device.stroke_rate
        return puncture.needle(self.tool, self.person, technique, depth, self.p, rate)

    @cached_property
    def result(self) -> Result:
        """The whole simulation."""
        if self._run is not None:
            return self._run()
        from percuta.simulate import simulate

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", OutsideEvidence)  # the result keeps them
            return simulate(self.study)

    @property
    def since(self) -> float:
        """Days since the session that `moment` counts from.

        Raises
        ------
        InputError
            Where the record does not say when.
        """
        if self.moment is None:
            raise InputError("this measure needs a time: 'at: 56 d after last session', or an axis of time")
        return self.moment.days

    @property
    def day(self) -> float:
        """Day since the first session."""
        start = self.study.course.days[-1] if self.moment and self.moment.after == LAST else 0
        return start + self.since

    def series(self, name: str) -> Array:
        """Return one time course of the result on the day that is asked for, shape (draws,)."""
        found = self.result
        if name not in found.series:
            raise InputError(f"this version does not compute {name}")
        return _at(found.t_days, found.series[name].values, self.day)

    def between(self, wanted: Any, purpose: str) -> Array:
        """Return a number for all draws, or draws between two numbers, even in the logarithm where both are above 0."""
        low, high = wanted if isinstance(wanted, list | tuple) else (wanted, wanted)
        share = stream(self.p.seed, f"evidence:{purpose}").random(self.p.draws)
        if low > 0:
            return np.asarray(low * (high / low) ** share)
        return np.asarray(low + (high - low) * share)


def _at(t_days: Array, values: Array, day: float) -> Array:
    """Read a time course (time, draws) on one day, linear between the stored times."""
    if not t_days[0] <= day <= t_days[-1] + 1e-9:
        raise InputError(f"day {day:g} lies outside the simulated time, {t_days[0]:g} to {t_days[-1]:g}")
    after = min(max(int(np.searchsorted(t_days, day)), 1), t_days.size - 1)
    share = (day - t_days[after - 1]) / (t_days[after] - t_days[after - 1])
    return np.asarray((1 - share) * values[after - 1] + share * values[after])

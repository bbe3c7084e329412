"""Compiled kinetics of a network: many points, each with its own history of sessions, solved in lock step."""

from __future__ import annotations

import functools
import importlib
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError, NumericalError, nearest

Array = npt.NDArray[np.float64]

NETWORK = "dermal"
"""Name of the network that studies run."""
RELATIVE_TOLERANCE = 1e-5
ABSOLUTE_TOLERANCE = 1e-7
"""Of a species' typical level; also how far below zero a step may leave it, which is set to zero and booked."""
FIRST_STEP = 0.01
"""Days, at the start and after a session; the error estimate refuses it where it is too long."""
MOST_STEPS = 200_000
CHUNK = 512
"""Points handed to a thread at a time; answers do not depend on it."""


class Values(Protocol):
    """Anything that gives the values of a parameter by name, such as `percuta.parameters.Parameters`."""

    def __getitem__(self, name: str, /) -> Any: ...


@dataclass(frozen=True)
class Courses:
    """States of many points over time.

    Parameters
    ----------
    states : numpy.ndarray
        Shape (points, times, species); on the day of a session, the state after it.
    clipped : numpy.ndarray
        What was added to each species to lift it from just below zero to zero, (points, species).
    steps : numpy.ndarray
        Steps taken, refused ones included, (points,).
    """

    states: Array
    clipped: Array
    steps: npt.NDArray[np.int64]


@dataclass(frozen=True)
class Kinetics:
    """One compiled network.

    Parameters
    ----------
    name : str
        Name of its table.
    species, symbols, units, labels, parameters, modifiers : tuple of str
        As the table names them; the columns of a matrix of points are parameters, then modifiers.
    """

    name: str
    species: tuple[str, ...]
    symbols: tuple[str, ...]
    units: tuple[str, ...]
    labels: tuple[str, ...]
    parameters: tuple[str, ...]
    modifiers: tuple[str, ...]
    code: Any = field(repr=False, compare=False)

    @property
    def lanes(self) -> Any:
        """Loops over points, whose module takes a while to load: `percuta.healing.lanes`."""
        return importlib.import_module("percuta.healing.lanes")

    def matrix(self, values: Values, modifiers: Mapping[str, Any] | None = None) -> Array:
        """Gather one row of parameters and modifiers per point.

        Parameters
        ----------
        values : mapping
            Value or array (points,) for each of `parameters`, such as a `percuta.parameters.Parameters`.
        modifiers : Mapping, optional
            Factor or array (points,) for some of `modifiers`; the others are 1.

        Returns
        -------
        numpy.ndarray
            Shape (points, parameters + modifiers).

        Raises
        ------
        InputError
            Where a modifier is not one of the network.
        """
        given = modifiers or {}
        for name in given:
            if name not in self.modifiers:
                raise InputError(f"{name!r} is no modifier of {self.name}{nearest(name, self.modifiers)}")
        columns = [values[name] for name in self.parameters] + [given.get(name, 1.0) for name in self.modifiers]
        return np.stack(np.broadcast_arrays(*map(np.atleast_1d, columns)), axis=-1).astype(float)

    def rest(self, points: Array) -> Array:
        """Return the states at rest of the points of a matrix, shape (points, species)."""
        states = np.empty((len(points), len(self.species)))
        self.lanes.rest_all(self.code.rest, _plain(points), states)
        return states

    def injure(self, states: Array, severities: Array, points: Array) -> Array:
        """Return states as one session leaves them.

        Parameters
        ----------
        states : numpy.ndarray
            Shape (points, species).
        severities : numpy.ndarray
            Severity at each point, 0 to 1, shape (points,).
        points : numpy.ndarray
            Parameters and modifiers, as `matrix` gives them.

        Returns
        -------
        numpy.ndarray
            New states, same shape.
        """
        hit = np.array(states, dtype=float, order="C")
        self.lanes.injure_all(self.code.injure, hit, _plain(severities), _plain(points))
        return hit

    def solve(
        self,
        points: Array,
        t_out: Array,
        *,
        days: Array | None = None,
        severities: Array | None = None,
        start: Array | None = None,
        relative: float = RELATIVE_TOLERANCE,
        absolute: float = ABSOLUTE_TOLERANCE,
        threads: int | None = None,
        place: Callable[[int], str] = "point {}".format,
    ) -> Courses:
        r"""Follow every point through its own sessions.

        Parameters
        ----------
        points : numpy.ndarray
            Parameters and modifiers, shape (points, columns), as `matrix` gives them.
        t_out : numpy.ndarray
            Days at which states are wanted, increasing, shape (times,); the first is where `start` holds.
        days, severities : numpy.ndarray, optional
            Sessions of each point and their severities, shape (points, sessions) or (sessions,); none unless given.
        start : numpy.ndarray, optional
            States at the first of `t_out`, before any session, shape (points, species); at rest unless given.
        relative, absolute : float
            Tolerances of the error of one step; `absolute` is in units of a species' typical level.
        threads : int, optional
            Threads to use; all cores unless given. Answers are the same bits for any number.
        place : callable, optional
            Puts the number of a point in words, for an error.

        Returns
        -------
        Courses

        Raises
        ------
        InputError
            Where shapes, times or numbers are not as described.
        NumericalError
            Where a step had to be made too short, or there were too many; names day, species and place.

        Notes
        -----
        Rodas4, a linearly implicit method of order 4 [1]_, solves

        .. math:: \left(\frac{1}{h\gamma} I - J\right) k_i =
                  f\Big(y + \sum_{j<i} a_{ij} k_j\Big) + \frac1h \sum_{j<i} c_{ij} k_j

        six times per step with the exact Jacobian, factorised by straight-line code. Eight points go in lock step,
        each with its own time and step; whoever is done makes room for the next point. A step is refused where its
        estimated error exceeds the tolerance, a state is not finite, or a state falls below zero by more than the
        absolute tolerance.

        References
        ----------
        .. [1] E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, 2nd ed., Springer, 1996, IV.7.
               doi:10.1007/978-3-642-05221-7
        """
        points = _finite(points, "points", (None, len(self.parameters) + len(self.modifiers)))
        t_out = _finite(t_out, "t_out", (None,))
        count = len(points)
        none = np.empty((count, 0))
        days = none if days is None else _finite(_each(days, count), "days", (count, None))
        severities = none if severities is None else _finite(_each(severities, count), "severities", days.shape)
        start = self.rest(points) if start is None else _finite(start, "start", (count, len(self.species)))
        _check_times(t_out, days, severities)
        _check_start(start, self.species)
        out = Courses(
            np.empty((count, t_out.size, len(self.species))),
            np.zeros((count, len(self.species))),
            np.zeros(count, np.int64),
        )
        limits = absolute * np.array(self.code.SCALES)

        def work(first: int) -> None:
            part = slice(first, min(first + CHUNK, count))
            failure = np.zeros(4)
            kernels = (
                self.code.prepare,
                self.code.injure,
                self.code.rhs_lanes,
                self.code.factor_lanes,
                self.code.solve_lanes,
            )
            code = self.lanes.run(
                *kernels, np.zeros(self.code.WORKSPACE), np.empty(self.code.CONSTANTS), points[part], start[part],
                days[part], severities[part], t_out, relative, limits, FIRST_STEP, MOST_STEPS, out.states[part],
                out.clipped[part], out.steps[part], failure,
            )  # fmt: skip
            if code:
                raise self._error(code, place(first + int(failure[0])), failure)

        chunks = range(0, max(count, 1), CHUNK)
        workers = min(threads or os.cpu_count() or 1, len(chunks))
        if workers == 1:
            for first in chunks:
                work(first)
        else:
            with ThreadPoolExecutor(workers) as pool:
                list(pool.map(work, chunks))
        return out

    def _error(self, code: int, place: str, failure: Array) -> NumericalError:
        day, species = failure[2], self.species[int(failure[3])]
        why = "the step became too short" if code == self.lanes.STEP_TOO_SMALL else f"more than {MOST_STEPS} steps"
        return NumericalError(f"healing stopped on day {day:.4g}: {why}, because of {species} ({place})")

    def warmup(self) -> None:
        """Compile everything `solve` needs, or load it from the cache on disk."""
        none = np.ones((0, len(self.parameters) + len(self.modifiers)))
        self.injure(self.rest(none), np.zeros(0), none)
        self.solve(none, np.zeros(1), threads=1)


@functools.cache
def kinetics(name: str = NETWORK) -> Kinetics:
    """Return one compiled network; its machine code is made at first use and kept on disk.

    Parameters
    ----------
    name : str
        Name of a table that Percuta ships.

    Returns
    -------
    Kinetics

    Raises
    ------
    InputError
        Where there is no such network.
    """
    try:
        code = importlib.import_module(f"percuta.healing.generated.{name}")
        _watch_compiler()
    except ModuleNotFoundError as error:
        if not str(error.name).startswith("percuta"):
            raise
        raise InputError(f"there is no compiled network {name!r}; `tools/generate_network.py` makes them") from None
    return Kinetics(name, code.SPECIES, code.SYMBOLS, code.UNITS, code.LABELS, code.PARAMETERS, code.MODIFIERS, code)


def warmup(names: Sequence[str] = (NETWORK,)) -> None:
    """Compile all kernels of some networks, so that the first study does not wait; later processes load them."""
    for name in names:
        kinetics(name).warmup()


def on_compiling(tell: Callable[[], object]) -> None:
    """Have `tell` called the first time a kernel is compiled in this process rather than loaded from disk."""
    _WATCHERS.append(tell)


_WATCHERS: list[Callable[[], object]] = []
"""Whom to tell of a compilation, until it happens."""


def _watch_compiler() -> None:
    """Pass the compiler's first event on to the watchers."""
    from numba.core import event

    class Watch(event.Listener):
        def on_start(self, _event: Any) -> None:
            while _WATCHERS:
                _WATCHERS.pop()()

        def on_end(self, _event: Any) -> None:
            """Do nothing."""

    event.register("numba:compile", Watch())  # type: ignore[no-untyped-call]


def _each(values: Array, count: int) -> Array:
    """Give every point the same sessions where one row is given."""
    values = np.asarray(values, dtype=float)
    return np.broadcast_to(values, (count, values.shape[-1])) if values.ndim == 1 else values


def _plain(values: Array) -> Array:
    """Return contiguous, writeable floats: for any other layout the compiler would make a kernel of its own."""
    return np.require(values, float, ["C", "W"])


def _finite(values: Array, name: str, shape: tuple[int | None, ...]) -> Array:
    values = _plain(values)
    wanted = tuple(have if want is None else want for have, want in zip(values.shape, shape, strict=False))
    if values.ndim != len(shape) or values.shape != wanted:
        raise InputError(f"{name} has shape {values.shape}, not {tuple('any' if n is None else n for n in shape)}")
    if not np.isfinite(values).all():
        raise InputError(f"{name} holds a value that is not a finite number")
    return values


def _check_times(t_out: Array, days: Array, severities: Array) -> None:
    if t_out.size == 0 or np.any(np.diff(t_out) <= 0):
        raise InputError("t_out must hold at least one day, in increasing order")
    if days.shape != severities.shape:
        raise InputError(f"severities have shape {severities.shape}, but days {days.shape}")
    if days.size and (days.min() < t_out[0] or np.any(np.diff(days, axis=1) < 0)):
        raise InputError(f"sessions must lie in order and not before the first output, day {t_out[0]:g}")
    if severities.size and (severities.min() < 0 or severities.max() > 1):
        raise InputError(f"a severity lies between 0 and 1, not {severities.min():g} to {severities.max():g}")


def _check_start(start: Array, species: tuple[str, ...]) -> None:
    if start.size and start.min() < 0:
        place = int(np.argmin(start.min(axis=0)))
        raise InputError(f"{species[place]} starts below zero, at {start[:, place].min():.3g}")

"""Reaction and diffusion stepped in time: a linearly implicit method for any geometry that splits its Jacobian."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError, NumericalError, PercutaError
from percuta.healing.ledger import CLIPPED_SHARE, Ledger
from percuta.healing.threads import Team

Array = npt.NDArray[np.float64]

GAMMA = 1 - 1 / math.sqrt(2)
"""Diagonal coefficient of ROS2 with which it damps stiff parts fully."""
SAFETY, SHRINK, GROW = 0.85, 0.2, 2.5
BELOW_ZERO = 4.0
"""Error over the tolerance that a step counts with at least where it leaves a cell too far below zero."""
SHORTEST_STEP = 1e-10
"""Days; a step refused down to this length ends the computation."""


class Geometry(Protocol):
    """What is stepped: a state is an array (species, ...cells), contiguous, levels per volume.

    Attributes
    ----------
    species : tuple of str
        Names, for messages.
    scales : numpy.ndarray
        Typical level of each species, which the absolute tolerance goes with.
    volumes : numpy.ndarray
        Volume of each cell, the shape of the cells.
    """

    species: tuple[str, ...]
    scales: Array
    volumes: Array

    def rates(self, state: Array, out: Array) -> None:
        """Write the rates of change per day into `out`: reactions and fluxes, not split."""

    def prepare(self, state: Array, gamma_h: float) -> None:
        """Make ready for `solve` at a state, which stays unchanged until the step is over."""

    def solve(self, k: Array) -> None:
        r"""Apply :math:`(I - \gamma h J_{local})^{-1} (I - \gamma h D)^{-1}` to `k` in place, diffusion first."""

    def describe(self, cell: tuple[int, ...]) -> str:
        """Say where a cell lies, such as ``"radius 0.03 mm, depth 0.4 mm"``."""


@dataclass(frozen=True)
class Event:
    """Something that changes the state at once: its day, and what changes the state in place."""

    day: float
    change: Callable[[Array], None]


@dataclass(frozen=True)
class Control:
    """How a course is stepped.

    Parameters
    ----------
    relative, absolute : float
        Tolerances of the error of one step; `absolute`, in units of a species' typical level, is also how far below
        zero a step may leave a cell.
    first_step : float
        Days, at the start and after an event.
    most_steps : int
        Steps, refused ones included, after which the computation ends.
    threads : int, optional
        Threads to use; all cores unless given. Answers are the same bits for any number.
    """

    relative: float = 1e-3
    absolute: float = 1e-6
    first_step: float = 1e-4
    most_steps: int = 200_000
    threads: int | None = None

    def __post_init__(self) -> None:
        for name in ("relative", "absolute", "first_step", "most_steps"):
            if not 0 < getattr(self, name) < math.inf:
                raise InputError(f"{name} must be a finite number above 0, not {getattr(self, name):g}", "control")


@dataclass(frozen=True)
class Moment:
    """A state handed out: its number among the outputs, its day, and all that is needed to go on from it.

    Parameters
    ----------
    number : int
        Place in the days asked for.
    day : float
        The day; events of that day have taken place.
    state : numpy.ndarray
        The state; valid during the call only, copy what is to be kept.
    next_step : float
        Days; handed to `follow`, it continues as if never stopped.
    ledger : Ledger
        The books so far.
    """

    number: int
    day: float
    state: Array
    next_step: float
    ledger: Ledger


@dataclass
class March:
    """What a course came to and took: last state, books, steps, those refused among them, lengths of the others."""

    state: Array
    ledger: Ledger
    steps: int = 0
    refused: int = 0
    lengths: list[float] = field(default_factory=list)


class Stepper:
    r"""One state and the steps it can take.

    Parameters
    ----------
    geometry : Geometry
        What is stepped.
    state : numpy.ndarray
        State to start from, (species, ...cells); taken over, not copied.
    control : Control
        Tolerances and threads.

    Notes
    -----
    The two-stage Rosenbrock method ROS2 [1]_ with the approximate Jacobian of a product,

    .. math::
        W &= (I - \gamma h D)\,(I - \gamma h J), \qquad W k_1 = F(y), \\
        W k_2 &= F(y + h k_1) - 2 k_1, \qquad y' = y + \tfrac32 h k_1 + \tfrac12 h k_2,

    with diffusion :math:`D`, the Jacobian :math:`J` of the reactions in each cell and the full right-hand side
    :math:`F`, so that steady states and inventories are those of the equations, not of the splitting. It is of order
    2 for any :math:`W`; the error estimate is its distance to the first stage, :math:`h (k_1 + k_2) / 2`.

    References
    ----------
    .. [1] J. G. Verwer, E. J. Spee, J. G. Blom, W. Hundsdorfer, SIAM J. Sci. Comput. 20 (1999) 1456.
           doi:10.1137/S1064827597326651
    """

    def __init__(self, geometry: Geometry, state: Array, control: Control) -> None:
        from percuta.healing import updates

        count = len(geometry.species)
        if state.shape != (count, *geometry.volumes.shape) or not state.flags.c_contiguous:
            raise InputError(f"the state has shape {state.shape}, not {(count, *geometry.volumes.shape)}, contiguous")
        self.geometry, self.control, self.state = geometry, control, state
        self.team = Team(control.threads)
        self.limits = control.absolute * np.asarray(geometry.scales, dtype=float)
        self._updates = updates
        self._stage, self._slope = np.empty_like(state), np.empty_like(state)
        self._volumes = np.ascontiguousarray(geometry.volumes, dtype=float).ravel()
        self._sums: tuple[Array, ...] = ()

    def inventory(self) -> Array:
        """Return level times volume of each species, (species,)."""
        return np.array([float(np.dot(levels.ravel(), self._volumes)) for levels in self.state])

    def attempt(self, h: float) -> float:
        """Try a step of `h` days; return its error over the tolerance, above 1 where it must not be accepted.

        The error is the root mean square over the cells of the worst species; infinite where it is not finite, and at
        least `BELOW_ZERO` where a cell lies too far below zero.
        """
        self._sums = self._tried(h)
        squares, below, _, _ = self._sums
        return self._judged(squares, below)

    def _judged(self, squares: Array, below: Array) -> float:
        """Return the error of a step from the sums of its squares and of cells too far below zero, (species,)."""
        if not np.isfinite(squares).all():
            return math.inf
        error = math.sqrt(squares.max() / self._volumes.size)
        return max(error, BELOW_ZERO) if below.any() else error

    def _tried(self, h: float) -> tuple[Array, ...]:
        """Write the new state over the stage; return the sums of `updates.combine`, each (species,)."""
        y, stage, slope = (array.reshape(len(array), -1) for array in (self.state, self._stage, self._slope))
        kernels, control = self._updates, self.control
        pieces = -(-self._volumes.size // kernels.BLOCK)
        sums = np.zeros((len(y) * pieces, kernels.SUMS))
        self.geometry.prepare(self.state, GAMMA * h)
        self.geometry.rates(self.state, self._stage)
        self.geometry.solve(self._stage)
        self.team.run(kernels.first_stage, len(sums), y, h, stage)
        self.geometry.rates(self._stage, self._slope)
        self.team.run(kernels.second_stage, len(sums), y, stage, h, slope)
        self.geometry.solve(self._slope)
        arguments = (y, stage, slope, h, control.relative, self.limits, self._volumes, sums)
        self.team.run(kernels.combine, len(sums), *arguments)
        return tuple(sums.reshape(len(y), pieces, -1).sum(axis=1).T)

    def accept(self, ledger: Ledger) -> None:
        """Take the step tried last, lift to zero what lies just below it, and book both."""
        _, _, lift, gain = self._sums
        for species in np.flatnonzero(lift):
            np.maximum(self._stage[species], 0, out=self._stage[species])
        ledger.reactions += gain
        ledger.clipped += lift
        np.maximum(ledger.largest, ledger.inventory, out=ledger.largest)
        self.state, self._stage = self._stage, self.state

    def overdrawn(self, ledger: Ledger) -> int | None:
        """Return a species to which lifting has added more than is allowed, if there is one."""
        allowed = np.maximum(CLIPPED_SHARE * ledger.largest, self.limits * self._volumes.sum())
        worst = int(np.argmax(ledger.clipped / allowed))
        return worst if ledger.clipped[worst] > allowed[worst] else None

    def culprit(self, h: float) -> str:
        """Say which species in which cell forbids the step tried last."""
        new, relative = self._stage, self.control.relative
        limits = self.limits.reshape(-1, *(1,) * (new.ndim - 1))
        with np.errstate(all="ignore"):
            two = h * self._slope
            one = (new - self.state - two / 2) / (3 / 2)
            size = np.maximum(np.abs(new), np.abs(self.state))
            error = (one + two) / 2 / (limits + relative * size)
        for reason, measure in (
            ("is not finite", ~(np.isfinite(new) & np.isfinite(self._slope))),
            ("turns negative", np.maximum(0, -new / limits - 1)),
            ("changes too fast", np.abs(error)),
        ):
            if measure.any():
                place = np.unravel_index(int(np.argmax(measure)), new.shape)
                cell = tuple(int(index) for index in place[1:])
                return f"{self.geometry.species[place[0]]} {reason} at {self.geometry.describe(cell)}"
        return "the tolerance cannot be met"


def march(
    geometry: Geometry,
    state: Array,
    t_out: Sequence[float] | Array,
    events: Sequence[Event] = (),
    *,
    on_output: Callable[[Moment], None],
    control: Control | None = None,
    progress: Callable[[float], None] | None = None,
    ledger: Ledger | None = None,
) -> March:
    """Step a state through its events and hand out what is asked for on the way.

    Parameters
    ----------
    geometry : Geometry
        What is stepped.
    state : numpy.ndarray
        State on the first of `t_out`, before its events, (species, ...cells); not changed.
    t_out : sequence of float
        Days at which states are wanted, increasing.
    events : sequence of Event
        In order; those before the first of `t_out` are refused, those after the last never happen.
    on_output : callable
        Called with a `Moment` for every day of `t_out`, as soon as it is reached: what it has written stays good
        whatever happens later.
    control : Control, optional
        Tolerances, steps and threads.
    progress : callable, optional
        Told the share of the time done, 0 to 1, after every step.
    ledger : Ledger, optional
        Books to go on with, where a course is continued from a `Moment`.

    Returns
    -------
    March

    Raises
    ------
    InputError
        Where times are not in order or the state is not a state.
    NumericalError
        Where a step had to be made too short, there were too many, or more was lifted to zero than is allowed; names
        day, species and place.
    """
    stepper = Stepper(geometry, np.array(state, dtype=float, order="C"), control or Control())
    return follow(stepper, t_out, events, on_output=on_output, progress=progress, ledger=ledger)


def follow(
    stepper: Stepper,
    t_out: Sequence[float] | Array,
    events: Sequence[Event] = (),
    *,
    on_output: Callable[[Moment], None],
    progress: Callable[[float], None] | None = None,
    ledger: Ledger | None = None,
    next_step: float | None = None,
) -> March:
    """Step what a stepper holds through its events, as `march` does.

    Parameters
    ----------
    stepper : Stepper
        Holds the state on the first of `t_out`; a geometry may bring its own, with the passes over memory it needs.
    t_out, events, on_output, progress, ledger
        See `march`.
    next_step : float, optional
        Days; the length of the first step, where a course is continued from a `Moment`.
    """
    days = _checked(t_out, events)
    _check_state(stepper, InputError, "starts")
    found = March(stepper.state, ledger or Ledger.opened(stepper.inventory()))
    clock = _Clock(float(days[0]), next_step or stepper.control.first_step)
    waiting = list(events)
    for number, day in enumerate(days):
        while True:
            while waiting and waiting[0].day <= clock.day:
                _happen(waiting.pop(0), stepper, found.ledger, clock)
            if clock.day == day:
                break
            _advance(stepper, clock, min(day, waiting[0].day) if waiting else float(day), found)
            if progress:
                progress((clock.day - days[0]) / (days[-1] - days[0]))
        on_output(Moment(number, float(day), stepper.state, clock.step, found.ledger))
    return found


@dataclass
class _Clock:
    """The day, and the length of the next step."""

    day: float
    step: float


def _advance(stepper: Stepper, clock: _Clock, stop: float, found: March) -> None:
    """Take one accepted step that does not go beyond `stop`; the last before it lands on it."""
    refused = False
    while True:
        left = stop - clock.day
        lands = clock.step >= left
        # Two equal steps rather than a long one and a crumb.
        h = left if lands else min(clock.step, left / 2)
        error = stepper.attempt(h)
        found.steps += 1
        too_many = found.steps > stepper.control.most_steps
        if error <= 1 and not too_many:
            break
        found.refused += 1
        refused = True
        clock.step = h * _factor(error)
        if too_many or clock.step < SHORTEST_STEP:
            why = f"more than {stepper.control.most_steps} steps" if too_many else "the step became too short"
            raise NumericalError(f"healing stopped on day {clock.day:.4g}: {why}, because {stepper.culprit(h)}")
    stepper.accept(found.ledger)
    found.state = stepper.state
    found.lengths.append(h)
    # Where a step has just been refused, the next is no longer than what was accepted.
    wanted = h * min(_factor(error), 1 if refused else GROW)
    # A step cut to land says nothing against the length that was planned.
    clock.step = max(wanted, clock.step) if h < clock.step else wanted
    clock.day = stop if lands else clock.day + h
    worst = stepper.overdrawn(found.ledger)
    if worst is not None:
        added, of = found.ledger.clipped[worst], found.ledger.largest[worst]
        raise NumericalError(
            f"healing stopped on day {clock.day:.4g}: {stepper.geometry.species[worst]} was lifted from below zero by "
            f"{added:.2g} in all, of an inventory of {of:.2g}; at most a share of {CLIPPED_SHARE:g} is allowed, "
            "a smaller tolerance lifts less"
        )


def _factor(error: float) -> float:
    """Return how much longer the next step may be than one with an error over the tolerance."""
    return max(SHRINK, min(GROW, SAFETY / math.sqrt(error))) if error else GROW


def _happen(event: Event, stepper: Stepper, ledger: Ledger, clock: _Clock) -> None:
    """Let an event change the state, book what it did and start again with a short step."""
    before = stepper.inventory()
    event.change(stepper.state)
    _check_state(stepper, NumericalError, f"was left by the session of day {event.day:g}")
    after = stepper.inventory()
    ledger.events += after - before
    np.maximum(ledger.largest, after, out=ledger.largest)
    if not np.array_equal(before, after):
        clock.step = stepper.control.first_step


def _checked(t_out: Sequence[float] | Array, events: Sequence[Event]) -> Array:
    days = np.asarray(t_out, dtype=float)
    if days.ndim != 1 or not days.size or not np.isfinite(days).all() or np.any(np.diff(days) <= 0):
        raise InputError("t_out must hold at least one finite day, in increasing order")
    happening = [event.day for event in events]
    if sorted(happening) != happening or (happening and not days[0] <= happening[0]):
        raise InputError(f"sessions must lie in order and not before the first output, day {days[0]:g}")
    return days


def _check_state(stepper: Stepper, error: type[PercutaError], how: str) -> None:
    """Refuse a state that is negative or not finite."""
    for name, levels in zip(stepper.geometry.species, stepper.state, strict=True):
        good = np.isfinite(levels) & (levels >= 0)
        if not good.all():
            cell = tuple(int(index) for index in np.unravel_index(int(np.argmin(good)), levels.shape))
            where = stepper.geometry.describe(cell)
            raise error(f"{name} {how} at {levels[cell]:.3g} at {where}; a level is finite and not negative")

"""Courses of reaction and diffusion in time: steps of adaptive length, events between them, states handed out."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError, NumericalError, PercutaError
from percuta.healing.ledger import CLIPPED_SHARE, Ledger
from percuta.healing.rosenbrock import Control, Geometry, Stepper

Array = npt.NDArray[np.float64]

SAFETY, SHRINK, GROW = 0.85, 0.2, 2.5
SHORTEST_STEP = 1e-10
"""Days; a step refused down to this length ends the computation."""


@dataclass(frozen=True)
class Event:
    """Something that changes the state at once: its day, and what changes the state in place."""

    day: float
    change: Callable[[Array], None]


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

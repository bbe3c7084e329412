r"""Conservative transport between a product, channels and layers of skin: cells that exchange mass, implicit in time.

The nodes are a donor, and per row of cells one of channel and one of tissue. Mass moves between neighbours at rates, so
that what one cell loses another gains to the last digit; what leaves for good is booked. Ordered donor, channel 1,
tissue 1, channel 2, tissue 2 and so on, the matrix has two bands on either side, and `percuta.barrier.banded` solves it
for all draws side by side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import numpy.typing as npt

from percuta.barrier.stepping import EARLIER, EMBEDDED, IMPLICIT, MIDDLE, WEIGHTS, next_length
from percuta.errors import NumericalError

Array = npt.NDArray[np.float64]

TOLERANCE = 1e-3
"""Error of a step relative to the mass that has left the donor: largest over the nodes."""
FIRST_STEP_H = 1e-4
"""First step after a change; refused where it is too long."""
RESOLVED_H = 0.01
"""Time below which the start of a flux need not be resolved."""
RESOLVED_SHARE = 0.01
"""Share of the donor's mass below which neither."""
LEAST_STEP_H = 1e-12
LEAST_SHARE = 1e-9
"""Of the way to a wanted time that is not worth a step of its own."""
CROSSING = 0.01
"""How far a step may carry the donor past the mass at which its saturation begins or ends, relative to that mass."""
UNDERSHOOT = 0.1
"""How far below zero a step may go, relative to its tolerance; a step that goes further is refused."""
MOST_STEPS = 5000
TISSUE, CHANNEL, AIR = range(3)
"""Rows of what leaves the donor."""


@dataclass(frozen=True)
class Rates:
    """Rates at which mass moves between nodes at a time, 1/h.

    Parameters
    ----------
    down, up : numpy.ndarray
        Between tissue cells of neighbouring rows, shape (rows, draws); the first row is between donor and first cell.
    channel_down, channel_up : numpy.ndarray
        The same for cells of the channel.
    out_of_channel, into_channel : numpy.ndarray
        Between channel and tissue of one row, shape (rows, draws).
    air : numpy.ndarray
        From the donor into the air, shape (draws,).
    feed : numpy.ndarray
        What a saturated donor gives beside that, however much is left of it: to the first cell of tissue and to that of
        the channel, mass per time, shape (2, draws).
    full : numpy.ndarray
        Masses of the donor at which it begins to be saturated for tissue and for channels, shape (2, draws).
    """

    down: Array
    up: Array
    channel_down: Array
    channel_up: Array
    out_of_channel: Array
    into_channel: Array
    air: Array
    feed: Array
    full: Array

    def between(self) -> tuple[Array, ...]:
        """Return what moves mass between nodes, in the order of `percuta.barrier.banded.factor`."""
        channel = self.channel_down, self.channel_up, self.out_of_channel, self.into_channel
        return (self.down, self.up, *channel)

    def leaving(self, mass: Array) -> Array:
        """Net mass per time from the donor into tissue, channels and air, shape (3, draws)."""
        tissue = self.down[0] * mass[0] - self.up[0] * mass[2] + self.feed[0]
        channel = self.channel_down[0] * mass[0] - self.channel_up[0] * mass[1] + self.feed[1]
        return np.stack([tissue, channel, self.air * mass[0]])

    def change(self, mass: Array, lost_for_good: Array) -> Array:
        """Change of the masses of all nodes per time, shape (nodes, draws); losses for good are rates of the nodes."""
        tissue, channel = mass[2::2], mass[1::2]
        sideways = self.out_of_channel * channel - self.into_channel * tissue
        into_tissue, into_channel = self.down * _above(mass[0], tissue), self.channel_down * _above(mass[0], channel)
        into_tissue -= self.up * tissue
        into_channel -= self.channel_up * channel
        into_tissue[0] += self.feed[0]
        into_channel[0] += self.feed[1]
        found = -lost_for_good * mass
        found[0] -= self.leaving(mass).sum(axis=0)
        found[2::2] += into_tissue + sideways
        found[1::2] += into_channel - sideways
        found[2:-2:2] -= into_tissue[1:]
        found[1:-2:2] -= into_channel[1:]
        return found


def _above(donor: Array, cells: Array) -> Array:
    """Mass above each cell: that of the donor, then those of the cells."""
    return np.concatenate([donor[None], cells[:-1]])


class Network(Protocol):
    """What `evolve` follows."""

    @property
    def sinks(self) -> Mapping[str, Array]:
        """Rates at which nodes lose mass for good, by name, 1/h; constant, shape (nodes, draws)."""

    def __call__(self, t_h: Array, donor_mass: Array, /) -> Rates:
        """Rates at the times, hours, and masses of the donor, both of shape (draws,); smooth in time."""


@dataclass(frozen=True)
class Course:
    """What became of the mass.

    Parameters
    ----------
    t_h : numpy.ndarray
        Times, hours, shape (times,).
    mass : numpy.ndarray
        Mass of every node per area, shape (times, nodes, draws).
    lost : dict of str to numpy.ndarray
        Mass lost so far by name, shape (times, draws).
    entered : numpy.ndarray
        Mass that passed so far from the donor into tissue and into channels, shape (times, 2, draws).
    steps : numpy.ndarray
        Steps taken, shape (draws,).
    """

    t_h: Array
    mass: Array
    lost: dict[str, Array]
    entered: Array
    steps: npt.NDArray[np.int64]


@dataclass
class _State:
    """Where every draw is, and how fast it changes there."""

    now: Array
    mass: Array
    slope: Array
    leaving: Array
    lost: dict[str, Array]
    entered: Array

    def where(self, chosen: npt.NDArray[np.bool_], other: _State) -> _State:
        """Take the chosen draws from another state."""
        return _State(
            now=np.where(chosen, other.now, self.now),
            mass=np.where(chosen, other.mass, self.mass),
            slope=np.where(chosen, other.slope, self.slope),
            leaving=np.where(chosen, other.leaving, self.leaving),
            lost={name: np.where(chosen, other.lost[name], lost) for name, lost in self.lost.items()},
            entered=np.where(chosen, other.entered, self.entered),
        )


def evolve(
    network: Network,
    mass: Array,
    times_h: Array,
    tolerance: float = TOLERANCE,
    fixed_step_h: float | None = None,
    left_before: npt.ArrayLike = 0.0,
) -> Course:
    r"""Follow the mass of all nodes over one stretch of time without sudden changes.

    Parameters
    ----------
    network : Network
        Gives the rates at a time.
    mass : numpy.ndarray
        Masses at the first time, shape (nodes, draws).
    times_h : numpy.ndarray
        Times at which the masses are wanted, increasing, the first of them the start.
    tolerance : float
        Error of a step relative to the mass that has left the donor.
    fixed_step_h : float, optional
        Take steps of this length instead of adapting them; for tests of the order.
    left_before : array_like
        Mass that had left the donor in earlier stretches of time, shape (draws,).

    Returns
    -------
    Course

    Raises
    ------
    NumericalError
        Where the steps become too short or too many.

    Notes
    -----
    TR-BDF2 [1]_ with the rates at the times of its stages: second order and L-stable. Its third-order companion
    estimates the error of a step, which is refused where that, or a negative mass, is too large. Each draw has steps of
    its own, so that none depends on another, but all take them together.

    References
    ----------
    .. [1] M. E. Hosea, L. F. Shampine, Appl Numer Math 20 (1996) 21. doi:10.1016/0168-9274(95)00115-8
    """
    times, draws = np.asarray(times_h, dtype=float), mass.shape[1]
    from percuta.barrier.banded import room

    losing, bands = np.asarray(sum(network.sinks.values())), room(*mass.shape)
    state, early = _start(network, losing, mass, times[0])
    early = early + np.asarray(left_before, dtype=float)
    step = np.full(draws, fixed_step_h or FIRST_STEP_H)
    course = _empty_course(times, state)
    reached = np.ones(draws, dtype=int)  # number of the time each draw goes for
    while (active := reached < times.size).any():
        goal = times[np.minimum(reached, times.size - 1)]  # of a draw that is done: the last, for nothing
        lands = step > (goal - state.now) * (1 - LEAST_SHARE)
        length = np.where(active & lands, goal - state.now, step)
        tried, error = _step(network, losing, bands, state, length, tolerance, early)
        accepted = active & ((error <= 1) | (fixed_step_h is not None))
        if fixed_step_h is None:
            wanted = next_length(length, error)
            longer = np.maximum(step, wanted)  # a step cut short by a wanted time says nothing against a longer one
            step = np.where(active, np.where(accepted & lands, longer, wanted), step)
        state = state.where(accepted, tried)
        course.steps[accepted] += 1
        _check(error[active], step[active], course.steps, state.now)
        landed = accepted & lands
        state.now = np.where(landed, goal, state.now)
        _keep(course, state, reached, landed)
        reached = reached + landed
    return course


def _start(network: Network, losing: Array, mass: Array, begin_h: float) -> tuple[_State, Array]:
    """State at the start of a stretch, and the mass that need not be resolved."""
    draws = mass.shape[1]
    now = np.full(draws, begin_h)
    rates = network(now, mass[0])
    slope, leaving = rates.change(mass, losing), rates.leaving(mass)
    lost = {name: np.zeros(draws) for name in (*network.sinks, "air")}
    given = np.abs(leaving[[TISSUE, CHANNEL]].sum(axis=0))
    # what counts as given before anything is: the first moments' worth, but no more than a share of the film
    early = np.minimum(RESOLVED_H * given, RESOLVED_SHARE * np.abs(mass[0]))
    return _State(now, mass.copy(), slope, leaving, lost, np.zeros((2, draws))), early


def _empty_course(times: Array, state: _State) -> Course:
    """Make room for what is to be kept; the first time is kept at once."""
    room = (times.size,)
    course = Course(
        t_h=times,
        mass=np.zeros(room + state.mass.shape),
        lost={name: np.zeros(room + lost.shape) for name, lost in state.lost.items()},
        entered=np.zeros(room + state.entered.shape),
        steps=np.zeros(state.mass.shape[1], dtype=int),
    )
    course.mass[0] = state.mass
    return course


def _keep(course: Course, state: _State, number: npt.NDArray[np.int64], landed: npt.NDArray[np.bool_]) -> None:
    """Keep the state of the draws that have reached a wanted time."""
    draws = np.flatnonzero(landed)
    at = number[draws]
    course.mass[at, :, draws] = state.mass[:, draws].T
    course.entered[at, :, draws] = state.entered[:, draws].T
    for name, lost in state.lost.items():
        course.lost[name][at, draws] = lost[draws]


def _check(error: Array, step: Array, steps: npt.NDArray[np.int64], now: Array) -> None:
    """Stop where it cannot go on."""
    if not np.isfinite(error).all():
        raise NumericalError(f"transport: a mass is not finite at {now.min():.4g} h")
    if not step.min() > LEAST_STEP_H:
        raise NumericalError(f"transport: steps become too short at {now.min():.4g} h")
    if steps.max() > MOST_STEPS:
        raise NumericalError(f"transport: more than {MOST_STEPS} steps by {now.min():.4g} h")


def _step(
    network: Network, losing: Array, bands: Array, state: _State, length: Array, tolerance: float, early: Array
) -> tuple[_State, Array]:
    """Try one step of each draw; error 1 is what is tolerated, shape (draws,)."""
    from percuta.barrier.banded import solve

    before, first, weight = state.mass, state.slope, IMPLICIT * length
    rates = network(state.now + MIDDLE * length, _ahead(before[0], -MIDDLE * length * first[0]))
    middle, second = _stage(rates, losing, bands, before + weight * first, weight)
    leaving = rates.leaving(middle)
    rates = network(state.now + length, _ahead(before[0], (before[0] - middle[0]) / MIDDLE))
    after, third = _stage(rates, losing, bands, before + EARLIER * length * (first + second), weight)
    doubt = WEIGHTS - EMBEDDED
    wrong = length * (doubt[0] * first + doubt[1] * second + doubt[2] * third)
    solve(bands, wrong)  # with the factors of the last stage
    gone = np.abs(after[1:].sum(axis=0) + sum(state.lost.values()) + early)
    scale = tolerance * np.where(gone > 0, gone, 1)
    # the worst of three: the error of the step, masses below 0, saturation passed unseen
    error = np.maximum(np.abs(wrong).max(axis=0), -after.min(axis=0) / UNDERSHOOT) / scale
    error = np.maximum(error, _crossing(rates.full, before[0], after[0]))
    reached = _State(state.now + length, after, third, rates.leaving(after), state.lost, state.entered)
    return _book(reached, network.sinks, length, (before, middle, after), (state.leaving, leaving)), np.asarray(error)


def _book(
    state: _State, sinks: Mapping[str, Array], length: Array, masses: tuple[Array, ...], left: tuple[Array, ...]
) -> _State:
    """Add losses and what left the donor in a step, with the weights of the step itself, so that the books close."""
    weights = [weight * length for weight in WEIGHTS]
    mean = sum(weight * mass for weight, mass in zip(weights, masses, strict=True))
    gone = sum(weight * each for weight, each in zip(weights, (*left, state.leaving), strict=True))
    lost = {name: state.lost[name] + np.einsum("nd,nd->d", rate, mean) for name, rate in sinks.items()}
    lost["air"] = state.lost["air"] + gone[AIR]
    return replace(state, lost=lost, entered=state.entered + gone[[TISSUE, CHANNEL]])


def _ahead(donor: Array, leaving: Array) -> Array:
    """Mass of the donor after some has left, above 0 however much that would be: it only chooses the rates."""
    return np.asarray(np.where(leaving > 0, donor**2 / np.where(leaving > 0, donor + leaving, 1), donor - leaving))


def _stage(rates: Rates, losing: Array, bands: Array, known: Array, weight: Array) -> tuple[Array, Array]:
    """Solve one implicit stage: the masses and their change per time; the bands receive the factors."""
    from percuta.barrier.banded import factor, solve

    losing = losing.copy()
    losing[0] += rates.air
    # any other layout of the arrays would have a kernel of its own compiled
    factor(*(np.require(each, float, ["C", "W"]) for each in (*rates.between(), losing, weight)), bands)
    mass = known.copy()
    mass[:3] += weight * np.stack([-rates.feed.sum(axis=0), rates.feed[CHANNEL], rates.feed[TISSUE]])
    solve(bands, mass)
    return mass, (mass - known) / weight


def _crossing(full: Array, before: Array, after: Array) -> Array:
    """Error of a step in which the donor passes the edge of saturation, where its rates bend; shape (draws,)."""
    crossed = np.isfinite(full) & ((before > full) != (after > full))
    edge = np.where(crossed, full, 1)
    return np.asarray(np.where(crossed, np.abs(after - edge) / (CROSSING * edge), 0).max(axis=0))

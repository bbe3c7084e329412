r"""Conservative transport between a product, channels and layers of skin: cells that exchange mass, implicit in time.

The nodes are a donor, and per row of cells one of channel and one of tissue. Mass moves between neighbours at rates, so
that what one cell loses another gains to the last digit; what leaves for good is booked. Ordered donor, channel 1,
tissue 1, channel 2, tissue 2 and so on, the matrix has two bands on either side, and all draws are solved at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from percuta.errors import NumericalError

Array = npt.NDArray[np.float64]

BAND = 2
"""Bands on either side of the diagonal."""
IMPLICIT = 1 - np.sqrt(1 / 2)
"""Weight of the implicit part in each stage of TR-BDF2."""
EARLIER = np.sqrt(2) / 4
"""Weight of the two earlier stages in the last."""
WEIGHTS = np.array([EARLIER, EARLIER, IMPLICIT])
EMBEDDED = np.array([(1 - EARLIER) / 3, (3 * EARLIER + 1) / 3, IMPLICIT / 3])
"""Weights of the third-order companion, whose difference is the error of a step."""

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
SAFETY, SLOWEST, FASTEST = 0.85, 0.2, 3.0
"""Share of the step the error estimate allows, and how much a step may differ from the one before."""
CROSSING = 0.01
"""How far a step may carry the donor past the mass at which its saturation begins or ends, relative to that mass."""
UNDERSHOOT = 0.1
"""How far below zero a step may go, relative to its tolerance; a step that goes further is refused."""
MOST_STEPS = 5000


@dataclass(frozen=True)
class Rates:
    """Rates at which mass moves between nodes, 1/h.

    Parameters
    ----------
    down, up : numpy.ndarray
        Between tissue cells of neighbouring rows, shape (rows, draws); the first row is between donor and first cell.
    channel_down, channel_up : numpy.ndarray
        The same for cells of the channel.
    out_of_channel, into_channel : numpy.ndarray
        Between channel and tissue of one row, shape (rows, draws).
    feed : numpy.ndarray
        What a saturated donor gives beside that, however much is left of it: to the first cell of tissue and to that of
        the channel, mass per time, shape (2, draws).
    full : numpy.ndarray
        Masses of the donor at which it begins to be saturated for tissue and for channels, shape (2, draws).
    sinks : dict of str to numpy.ndarray
        Losses for good by name, shape (nodes, draws).
    """

    down: Array
    up: Array
    channel_down: Array
    channel_up: Array
    out_of_channel: Array
    into_channel: Array
    feed: Array
    full: Array
    sinks: dict[str, Array]

    def where(self, chosen: npt.NDArray[np.bool_], other: Rates) -> Rates:
        """Take the chosen draws from other rates; only what is needed to judge the next step."""
        names = ("down", "up", "channel_down", "channel_up", "feed")
        taken = {name: np.where(chosen, getattr(other, name)[:2], getattr(self, name)[:2]) for name in names}
        return replace(self, **taken)


@dataclass(frozen=True)
class Bands:
    """The matrix of the rates by its bands, each of shape (nodes, draws); entry j stands in column j.

    Parameters
    ----------
    lower2, lower1, middle, upper1, upper2 : numpy.ndarray
        Bands from two below the diagonal to two above.
    """

    lower2: Array
    lower1: Array
    middle: Array
    upper1: Array
    upper2: Array

    def times(self, mass: Array) -> Array:
        """Rates of change of masses, shape (nodes, draws)."""
        change = self.middle * mass
        change[2:] += self.lower2[:-2] * mass[:-2]
        change[1:] += self.lower1[:-1] * mass[:-1]
        change[:-1] += self.upper1[1:] * mass[1:]
        change[:-2] += self.upper2[2:] * mass[2:]
        return np.asarray(change)


def bands(rates: Rates) -> Bands:
    """Arrange rates as a matrix; each column sums to minus the losses of its node, so mass is kept."""
    rows, draws = rates.down.shape
    shape = (1 + 2 * rows, draws)
    lower2, lower1, upper1, upper2 = (np.zeros(shape) for _ in range(4))
    lower2[0], upper2[2] = rates.down[0], rates.up[0]
    lower1[0], upper1[1] = rates.channel_down[0], rates.channel_up[0]
    lower2[2:-1:2], upper2[4::2] = rates.down[1:], rates.up[1:]
    lower2[1:-2:2], upper2[3::2] = rates.channel_down[1:], rates.channel_up[1:]
    lower1[1::2], upper1[2::2] = rates.out_of_channel, rates.into_channel
    leaving = lower2 + lower1 + upper1 + upper2
    for loss in rates.sinks.values():
        leaving = leaving + loss
    return Bands(lower2, lower1, -leaving, upper1, upper2)


def factor(matrix: Bands, step_h: Array) -> Callable[[Array], Array]:
    """Factor identity minus step times matrix, for all draws in one call of LAPACK; returns what solves with it."""
    from scipy.linalg import lapack

    nodes, draws = matrix.middle.shape
    packed = np.zeros((draws, nodes, 3 * BAND + 1))
    for row, band in enumerate((matrix.upper2, matrix.upper1, matrix.middle, matrix.lower1, matrix.lower2)):
        packed[:, :, BAND + row] = (-step_h * band).T
    packed[:, :, 2 * BAND] += 1
    decomposed, pivots, failed = lapack.dgbtrf(packed.reshape(draws * nodes, -1).T, BAND, BAND, overwrite_ab=True)
    if failed:
        raise NumericalError(f"transport: steps of {step_h.min():g} to {step_h.max():g} h cannot be solved")

    def solve(right: Array) -> Array:
        found, _ = lapack.dgbtrs(decomposed, BAND, BAND, right.T.reshape(-1), pivots)
        return np.asarray(found.reshape(draws, nodes).T)

    return solve


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


Network = Callable[[Array, Array], Rates]
"""From the times, hours, and the masses of the donor, both of shape (draws,), to the rates."""


@dataclass
class _State:
    """Where every draw is."""

    now: Array
    mass: Array
    lost: dict[str, Array]
    entered: Array
    rates: Rates

    def where(self, chosen: npt.NDArray[np.bool_], other: _State) -> _State:
        """Take the chosen draws from another state."""
        return _State(
            now=np.where(chosen, other.now, self.now),
            mass=np.where(chosen, other.mass, self.mass),
            lost={name: np.where(chosen, other.lost[name], lost) for name, lost in self.lost.items()},
            entered=np.where(chosen, other.entered, self.entered),
            rates=self.rates.where(chosen, other.rates),
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
    network : callable
        Gives the rates at a time; smooth in time.
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
    TR-BDF2 [1]_ with the rates of the middle of each step: second order, L-stable, and all its stages share one matrix.
    Its third-order companion estimates the error of the solution, Simpson's rule that of the rates. A step is refused
    where either, or a negative mass, is too large. Each draw has steps of its own, so that none depends on another,
    but all take them together.

    References
    ----------
    .. [1] M. E. Hosea, L. F. Shampine, Appl Numer Math 20 (1996) 21. doi:10.1016/0168-9274(95)00115-8
    """
    times, draws = np.asarray(times_h, dtype=float), mass.shape[1]
    start = np.full(draws, times[0])
    rates = network(start, mass[0])
    state = _State(start, mass.copy(), {name: np.zeros(draws) for name in rates.sinks}, np.zeros((2, draws)), rates)
    early = np.minimum(RESOLVED_H * np.abs(_given(rates, mass).sum(axis=0)), RESOLVED_SHARE * np.abs(mass[0]))
    early = early + np.asarray(left_before, dtype=float)
    step = np.full(draws, fixed_step_h or FIRST_STEP_H)
    course = _empty_course(times, state)
    reached = np.ones(draws, dtype=int)  # number of the time each draw goes for
    while (active := reached < times.size).any():
        goal = times[np.minimum(reached, times.size - 1)]
        lands = step > (goal - state.now) * (1 - LEAST_SHARE)
        length = np.where(active, np.where(lands, goal - state.now, step), 0)
        tried, error = _step(network, state, length, tolerance, early)
        accepted = active & ((error <= 1) | (fixed_step_h is not None))
        if fixed_step_h is None:
            change = np.clip(SAFETY * np.maximum(error, 1e-9) ** (-1 / 3), SLOWEST, FASTEST)
            wanted = length * change
            step = np.where(active, np.where(accepted & lands, np.maximum(step, wanted), wanted), step)
        state = state.where(accepted, tried)
        course.steps[accepted] += 1
        _check_steps(step[active], course.steps, state.now)
        landed = accepted & lands
        state.now = np.where(landed, goal, state.now)
        _keep(course, state, reached, landed)
        reached = reached + landed
    return course


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


def _check_steps(step: Array, steps: npt.NDArray[np.int64], now: Array) -> None:
    if step.size and not step.min() > LEAST_STEP_H:
        raise NumericalError(f"transport: steps become too short at {now.min():.4g} h")
    if steps.max() > MOST_STEPS:
        raise NumericalError(f"transport: more than {MOST_STEPS} steps by {now.min():.4g} h")


def _given(rates: Rates, mass: Array) -> Array:
    """Net mass per time from the donor into tissue and into channels, shape (2, draws)."""
    tissue = rates.down[0] * mass[0] - rates.up[0] * mass[2]
    channel = rates.channel_down[0] * mass[0] - rates.channel_up[0] * mass[1]
    return np.asarray(np.stack([tissue, channel]) + rates.feed)


def _step(network: Network, state: _State, length: Array, tolerance: float, early: Array) -> tuple[_State, Array]:
    """Try one step of each draw; error 1 is what is tolerated, shape (draws,)."""
    before, donor = state.mass, state.mass[0]
    leaving = length / 2 * _given(state.rates, before).sum(axis=0)
    halfway = donor**2 / np.where(leaving > 0, donor + leaving, 1)  # above 0 however long the step
    rates = network(state.now + length / 2, np.where(leaving > 0, halfway, donor - leaving))
    matrix, feed = bands(rates), np.zeros_like(before)
    feed[:3] = np.stack([-rates.feed.sum(axis=0), rates.feed[1], rates.feed[0]])
    solve = factor(matrix, IMPLICIT * length)
    first = matrix.times(before) + feed
    middle = solve(before + IMPLICIT * length * (first + feed))
    second = matrix.times(middle) + feed
    after = solve(before + EARLIER * length * (first + second) + IMPLICIT * length * feed)
    third = matrix.times(after) + feed
    weights = WEIGHTS - EMBEDDED
    doubt = weights[0] * first + weights[1] * second + weights[2] * third
    reached = network(state.now + length, after[0])
    defect = _given(state.rates, before) - _given(rates, before) + _given(reached, after) - _given(rates, after)
    doubt[:3] += np.stack([-defect.sum(axis=0), defect[1], defect[0]]) / 6  # Simpson's rule
    gone = np.abs(after[1:].sum(axis=0) + sum(state.lost.values()) + early)
    scale = tolerance * np.where(gone > 0, gone, 1)
    error = np.maximum(np.abs(solve(length * doubt)).max(axis=0), -after.min(axis=0) / UNDERSHOOT) / scale
    error = np.maximum(error, _crossing(rates.full, donor, after[0]))
    if not np.isfinite(error).all():
        raise NumericalError(f"transport: a mass is not finite at {state.now.min():.4g} h")
    booked = _booked(state, rates, (before, middle, after), length)
    return _State(state.now + length, after, *booked, reached), np.asarray(error)


def _crossing(full: Array, before: Array, after: Array) -> Array:
    """Error of a step in which the donor passes the edge of saturation, where its rates bend; shape (draws,)."""
    crossed = np.isfinite(full) & ((before > full) != (after > full))
    edge = np.where(crossed, full, 1)
    return np.asarray(np.where(crossed, np.abs(after - edge) / (CROSSING * edge), 0).max(axis=0))


def _booked(state: _State, rates: Rates, stages: tuple[Array, ...], length: Array) -> tuple[dict[str, Array], Array]:
    """Losses and what the donor gave, with the weights of the step itself, so that the books close."""
    mean = length * (WEIGHTS[0] * stages[0] + WEIGHTS[1] * stages[1] + WEIGHTS[2] * stages[2])
    lost = {name: state.lost[name] + (rate * mean).sum(axis=0) for name, rate in rates.sinks.items()}
    return lost, state.entered + _given(rates, mean) + (length - 1) * rates.feed

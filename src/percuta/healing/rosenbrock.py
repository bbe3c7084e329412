"""One step of reaction and diffusion: a linearly implicit method for any geometry that splits its Jacobian."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError
from percuta.healing.ledger import CLIPPED_SHARE, Ledger
from percuta.healing.threads import Team

Array = npt.NDArray[np.float64]

GAMMA = 1 - 1 / math.sqrt(2)
"""Diagonal coefficient of ROS2 with which it damps stiff parts fully."""
BELOW_ZERO = 4.0
"""Error over the tolerance that a step counts with at least where it leaves a cell too far below zero."""


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

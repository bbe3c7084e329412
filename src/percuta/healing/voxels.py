"""A network in the voxels of a block, and the steps it can take there: few passes over memory, nothing stored twice."""

from __future__ import annotations

import importlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError
from percuta.healing import streaming, tile_kernels, voxel_loops
from percuta.healing.block import Block
from percuta.healing.engine import Kinetics, Values
from percuta.healing.fields import MM2_PER_DAY, diffusivities
from percuta.healing.ledger import Ledger
from percuta.healing.rosenbrock import GAMMA, Control, Stepper
from percuta.healing.threads import Team

Array = npt.NDArray[np.float64]

FOLLOWED_DAYS, SAMPLES = 60.0, 80
"""How long, and at how many times, a point is followed to see how far its levels go."""
PARTS = 4
"""Of a pass, for each thread: who is done first takes more."""
LEAST_REACH = 1e-3
"""Of a species' typical level; what stays below is not resolved for its own sake."""


@dataclass(frozen=True)
class Drift:
    """Cells that drift up the slope of a signal, with the names of their coefficient (um2/s) and of their limit."""

    cells: str
    signal: str
    coefficient: str
    limit: str


DRIFTS = (
    Drift("fibroblasts", "pdgf", "fibroblast_chemotaxis", "fibroblast_limit"),
    Drift("macrophages_m1", "il1", "macrophage_chemotaxis", "macrophage_limit"),
)
"""Who follows what; those a network lacks are left out."""


def voxel_kernels(model: Kinetics) -> Any:
    """Return the compiled kernels of a network for voxels; they are compiled at their first use.

    Raises
    ------
    InputError
        Where none were generated, because nothing of the network spreads.
    """
    name = f"{model.code.__name__}_voxels"
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        raise InputError(
            f"nothing of {model.name} spreads, so it has no kernels for a block; use dermal", "network"
        ) from None


class Voxels:
    r"""Reactions, diffusion and drift in the voxels of a block.

    Parameters
    ----------
    block : Block
        The voxels.
    model : Kinetics
        The network.
    values : mapping
        One value for each parameter, diffusivity and coefficient of drift.
    modifiers : Mapping, optional
        Factors of the network.
    drifts : sequence of Drift
        Cells that follow a signal.

    Raises
    ------
    InputError
        Where there is more than one value of a parameter, or the block does not fit into memory.

    Notes
    -----
    .. math::
        \partial_t y_s &= R_s(y) + \nabla\cdot\left(f D_s \nabla y_s\right) - \nabla\cdot J_s, \\
        J_s &= f \chi_s\, y_s \left(1 - y_s / m_s\right)_+ \nabla c_s

    with the share :math:`f` of a layer and, for cells that follow a signal :math:`c_s`, the coefficient
    :math:`\chi_s` and the limit :math:`m_s` at which they leave each other no room [1]_. No flux crosses a wall. Drift
    takes cells from upwind and asks for room downwind, so that it makes none negative and none denser than the limit.

    References
    ----------
    .. [1] K. J. Painter, T. Hillen, Can Appl Math Q 10 (2002) 501.
    """

    def __init__(
        self,
        block: Block,
        model: Kinetics,
        values: Values,
        modifiers: Mapping[str, Any] | None = None,
        drifts: Sequence[Drift] = DRIFTS,
    ) -> None:
        points = model.matrix(values, modifiers)
        if len(points) != 1:
            raise InputError(f"a block takes one value of each parameter, not {len(points)} draws; pass them in turn")
        block.check_memory(len(model.species))
        self.block, self.model, self.point, self.code = block, model, points[0], voxel_kernels(model)
        drifts = [drift for drift in drifts if {drift.cells, drift.signal} <= set(model.species)]
        drifting = [model.species.index(drift.cells) for drift in drifts]
        # What diffuses stands first, then what only drifts, then what stays.
        rank = [0 if name else 1 if s in drifting else 2 for s, name in enumerate(model.code.DIFFUSIVITIES)]
        order = np.argsort(rank, kind="stable")
        self.swept, self.carried = rank.count(0), rank.count(0) + rank.count(1)
        self.order, self.place = order.astype(np.int64), np.argsort(order)
        self.species = tuple(model.species[s] for s in order)
        self.scales = reach(model, self.point)[order]
        self.resting = model.rest(points)[0][order]
        self.volume = math.prod(block.spacing_mm)
        self.volumes = np.broadcast_to(np.array(self.volume), block.shape)
        spread = diffusivities(model, values)[order][: self.swept]
        self.transport = self._transport(spread, drifts, values)

    def _transport(self, diffusivity: Array, drifts: Sequence[Drift], values: Values) -> tuple[Array, ...]:
        """Work out what crosses each face per difference of levels and day; see `voxel_loops.TRANSPORT`."""
        dx, dy, dz = self.block.spacing_mm
        lateral, depth = self.block.lateral_share(), self.block.depth_share()
        faces = lateral / dx**2, lateral / dy**2, depth / dz**2
        kinds, kind = np.unique(diffusivity, return_inverse=True)
        pairs = [[self.species.index(name) for name in (drift.cells, drift.signal)] for drift in drifts]
        per_limit = np.array([1 / _one(values[drift.limit]) for drift in drifts])
        drifting = np.array([_one(values[drift.coefficient]) * MM2_PER_DAY for drift in drifts])
        return (
            kind.astype(np.int64),
            *(np.outer(kinds, face) for face in faces),
            np.array(pairs, dtype=np.int64).reshape(-1, 2),
            per_limit,
            *(np.outer(drifting, face) for face in faces),
        )

    def rest(self, team: Team) -> Array:
        """Return the block at rest, (x, y, species, z)."""
        block = aligned((*self.block.shape[:2], len(self.species), self.block.shape[2]))

        def planes(first: int, last: int) -> None:
            block[first:last] = self.resting[:, None]

        # The system hands out memory as it is first written to, which takes longer than the writing.
        team.run(planes, len(block))
        return block

    def injure(self, block: Array, severity: Array, team: Team) -> None:
        """Change a block by one session of a severity in each voxel, (x, y, z)."""

        def planes(first: int, last: int) -> None:
            for x in range(first, last):
                voxel_loops.injure_plane(self.model.code.injure, block[x], severity[x], self.place, self.point)

        team.run(planes, len(block))

    def describe(self, cell: tuple[int, ...]) -> str:
        """Say where a voxel lies."""
        x, y, z = (self.block.centres(axis)[index] for axis, index in enumerate(cell))
        return f"x {x:.3g} mm, y {y:.3g} mm, depth {z:.3g} mm"


class VoxelStepper(Stepper):
    r"""Steps of a block: those of `percuta.healing.rosenbrock.Stepper`, in four passes over memory.

    Parameters
    ----------
    voxels : Voxels
        The network in its block.
    control : Control
        Tolerances and threads.
    block : numpy.ndarray, optional
        State to start from, (x, y, species, z); taken over where it starts on a line of memory. At rest unless given.

    Notes
    -----
    The approximate Jacobian is :math:`(I - \gamma h D_z)(I - \gamma h D_y)(I - \gamma h D_x)(I - \gamma h J)`: one
    implicit sweep along each axis, then the reactions of each voxel. ROS2 is of order 2 for any of them, and its full
    right-hand side keeps inventories and steady states; reactions last, because a slope that diffusion has not yet
    smoothed would pass on to what stays. A plane of one x goes through slopes, depth and y while it is in cache, a row
    of one y through x and the reactions. The new state is written over the stage. `state` is a view (species, x, y, z).
    """

    def __init__(self, voxels: Voxels, control: Control, block: Array | None = None) -> None:
        self.geometry = voxels  # type: ignore[assignment]  # only names and places are asked of it
        self.control, self.voxels = control, voxels
        self.team = Team(control.threads, PARTS)
        self.limits = control.absolute * voxels.scales
        self._volumes = voxels.volumes
        self.block = voxels.rest(self.team) if block is None else _from_line(block)
        nx, ny, nz = voxels.block.shape
        self._new, self._slope = aligned(self.block.shape), aligned((nx, ny, voxels.carried, nz))
        kinds = len(voxels.transport[1])
        self._numbers = np.empty(voxels.code.NUMBERS)
        self._pivots_x, self._pivots_y = np.empty((kinds, nx, nz)), np.empty((kinds, ny, nz))
        self._depth = tuple(np.empty((3, kinds, nz)))
        self._by_row = np.zeros((ny, len(voxels.species), voxel_loops.SUMS))

    @property
    def state(self) -> Array:  # type: ignore[override]
        """The state, a view (species, x, y, z)."""
        return self.block.transpose(2, 0, 1, 3)

    def inventory(self) -> Array:
        """Return level times volume of each species, (species,)."""
        return np.asarray(self.block.sum(axis=(0, 1, 3)) * self.voxels.volume)

    def attempt(self, h: float) -> float:
        """Try a step of `h` days; see `Stepper.attempt`, the error is relative to the distance from rest."""
        v = self.voxels
        gh = GAMMA * h
        v.code.step_numbers(v.point, 1 / gh, self._numbers)
        kind, along_x, along_y, in_depth, *_ = v.transport
        x, y = (kind, gh * along_x, self._pivots_x), (kind, gh * along_y, self._pivots_y)
        for _, coupling, pivots in (x, y):
            tile_kernels.lateral_pivots(coupling, pivots)
        tile_kernels.depth_pivots(gh * in_depth, *self._depth)
        planes, rows = self.block.shape[:2]
        self.team.run(self._slopes, planes, self.block, 0.0, y)
        self.team.run(self._first_rows, rows, h, x)
        self.team.run(self._slopes, planes, self._new, 2 / h, y)
        self.team.run(self._second_rows, rows, h, x)
        sums = self._by_row.sum(axis=0)
        squares, below, self._lift, self._made = sums.T
        return self._judged(squares, below)

    def _slopes(self, first: int, last: int, block: Array, twice: float, y: tuple[Array, ...]) -> None:
        """Work out the slopes at `block` of what moves, swept in depth and along y, in some planes."""
        v, code = self.voxels, self.voxels.code
        needed, plane = v.order[np.isin(v.order, code.NEEDED)], aligned(self._slope.shape[1:])
        voxel_loops.slope_planes(
            first, last, code.slopes, self.block, block, v.transport, v.place, code.DIFFUSING, needed, self._numbers,
            twice, self._depth, y, plane, self._slope,
        )  # fmt: skip

    def _first_rows(self, first: int, last: int, h: float, x: tuple[Array, ...]) -> None:
        v = self.voxels
        voxel_loops.first_rows(
            first, last, v.code.first, self.block, self._slope, x, v.place, v.order, self._numbers, h, self._row(),
            self._new,
        )  # fmt: skip

    def _second_rows(self, first: int, last: int, h: float, x: tuple[Array, ...]) -> None:
        v = self.voxels
        voxel_loops.second_rows(
            first, last, v.code.second, self.block, self._new, self._slope, x, v.place, v.order, self._numbers, h,
            self.control.relative, self.limits, v.resting, self._row(), self._by_row,
        )  # fmt: skip

    def _row(self) -> Array:
        """Return room for what moves in one row."""
        return aligned((self.block.shape[0], self.voxels.carried, self.voxels.block.shape[2]))

    def accept(self, ledger: Ledger) -> None:
        """Take the step tried last, in which what lay just below zero was lifted to it, and book both."""
        ledger.reactions += self.voxels.volume * self._made
        ledger.clipped += self.voxels.volume * self._lift
        np.maximum(ledger.largest, ledger.inventory, out=ledger.largest)
        self.block, self._new = self._new, self.block

    def culprit(self, h: float) -> str:  # noqa: ARG002
        """Say which species in which voxel forbids the step tried last."""
        worst: dict[str, tuple[float, int, int]] = {}
        for s, (limit, level) in enumerate(zip(self.limits, self.voxels.resting, strict=True)):
            old, new = self.block[:, :, s], self._new[:, :, s]
            with np.errstate(all="ignore"):
                size = limit + self.control.relative * np.maximum(np.abs(old - level), np.abs(new - level))
                measures = {
                    "is not finite": (~np.isfinite(new)).astype(float),
                    "turns negative": np.maximum(0, -new / limit - 1),
                    "changes too fast": np.abs(new - old) / size,
                }
            for reason, measure in measures.items():
                place = int(np.argmax(measure))
                if measure.flat[place] > worst.get(reason, (0, 0, 0))[0]:
                    worst[reason] = (float(measure.flat[place]), s, place)
        for reason in ("is not finite", "turns negative", "changes too fast"):
            if reason in worst:
                _, s, place = worst[reason]
                cell = tuple(int(index) for index in np.unravel_index(place, self.voxels.block.shape))
                return f"{self.voxels.species[s]} {reason} at {self.voxels.describe(cell)}"
        return "the tolerance cannot be met"


def reach(model: Kinetics, point: Array) -> Array:
    """Return how far each species goes from rest in a point that is fully injured once, (species,).

    Tolerances go with it: of interleukin-6, which rises tenfold, less is asked than of elastic fibres, which change by
    half a per cent. The reach is at least `LEAST_REACH` of the typical level.
    """
    days = np.concatenate([[0], np.geomspace(FOLLOWED_DAYS / 10**4, FOLLOWED_DAYS, SAMPLES)])
    course = model.solve(point[None], days, days=np.zeros(1), severities=np.ones(1), threads=1)
    away = np.abs(course.states[0] - model.rest(point[None])[0]).max(axis=0)
    return np.asarray(np.maximum(away, LEAST_REACH * np.array(model.code.SCALES)))


def aligned(shape: tuple[int, ...]) -> Array:
    """Return an empty array that starts on a line of memory."""
    size = math.prod(shape) * np.dtype(float).itemsize
    raw = np.empty(size + streaming.LINE, dtype=np.uint8)
    start = -raw.ctypes.data % streaming.LINE
    return raw[start : start + size].view(float).reshape(shape)


def _from_line(block: Array) -> Array:
    """Return a block that starts on a line of memory: itself or a copy."""
    if block.ctypes.data % streaming.LINE == 0:
        return block
    copied = aligned(block.shape)
    copied[:] = block
    return copied


def _one(values: Any) -> float:
    """Return the one value of a parameter."""
    return float(np.ravel(values)[0])

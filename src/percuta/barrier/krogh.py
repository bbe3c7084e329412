r"""One tapered, closing channel and the skin that belongs to it, in radius and depth: what checks the fast model.

The cell of Krogh turned inside out: a cone of fluid on the axis, layers around it, no flux across the rim. The grid is
mapped so that the wall of the cone, the layers and the tip lie on its lines; bilinear finite elements with lumped mass
conserve what flows between them.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from percuta.barrier.stepping import EARLIER, EMBEDDED, IMPLICIT, WEIGHTS, next_length
from percuta.errors import InputError, NumericalError

Array = npt.NDArray[np.float64]

TIP = 0.05
"""Radius of the flat tip over that of the mouth."""
THIN_MM, ROWS_THIN, ROWS_THICK = 0.05, 10, 18
"""Rows of elements in a stretch of depth no thicker than this, and in others."""
RINGS_INSIDE, RINGS_OUTSIDE = 5, 16
"""Columns of elements inside the cone and around it."""
GROWTH = 2.5
"""Logarithm of the largest element over the smallest where elements grow away from wall and tip."""
GAUSS = np.array([-1.0, 1.0]) / np.sqrt(3)
TOLERANCE = 1e-3
FIRST_STEP_H = 1e-5
LEAST_SHARE = 1e-3
"""Share of the largest cell's mass that an uptake need not be told from nothing; it only keeps the error finite."""
MOST_STEPS = 2000


@dataclass(frozen=True)
class Cell:
    """A channel with its layers.

    Parameters
    ----------
    mouth_mm : float
        Radius of the channel at the surface.
    channel_mm : float
        Depth of the channel.
    rim_mm : float
        Radius of the skin that belongs to it.
    thickness_mm, storage, conductivity, clearance : tuple of float
        Of each layer from the surface down: mm; amount per volume over free concentration; mm2/h; 1/h on the amount.
    diffusivity : float
        In the fluid of the channel, mm2/h.
    receptor : bool
        Whether the lower face is washed.
    """

    mouth_mm: float
    channel_mm: float
    rim_mm: float
    thickness_mm: tuple[float, ...]
    storage: tuple[float, ...]
    conductivity: tuple[float, ...]
    clearance: tuple[float, ...]
    diffusivity: float
    receptor: bool = False

    def __post_init__(self) -> None:
        if not 0 < self.mouth_mm < self.rim_mm:
            raise InputError("the mouth of a channel must be wider than 0 and narrower than its cell", "mouth_mm")
        if not 0 < self.channel_mm < sum(self.thickness_mm):
            raise InputError("a channel must end inside the layers", "channel_mm")


@dataclass(frozen=True)
class Uptake:
    """What the cell took up.

    Parameters
    ----------
    t_h : numpy.ndarray
        Times, hours.
    taken : numpy.ndarray
        Amount that has left the surface per area of skin, for a concentration of 1 on top, mm, same shape.
    steps : int
        Steps taken.
    """

    t_h: Array
    taken: Array
    steps: int


def solve_cell(
    cell: Cell,
    open_share: Callable[[float], float],
    times_h: npt.ArrayLike,
    *,
    refine: int = 1,
    tolerance: float = TOLERANCE,
) -> Uptake:
    r"""Follow the uptake of one cell under a film of constant concentration.

    Parameters
    ----------
    cell : Cell
        Geometry and layers.
    open_share : callable
        Open share of the channel, 0 to 1, at a time, hours; smooth.
    times_h : array_like
        Times wanted, hours, increasing, above 0.
    refine : int
        Multiplies the cells of the grid in either direction.
    tolerance : float
        Error of a step relative to what has been taken up.

    Returns
    -------
    Uptake

    Raises
    ------
    NumericalError
        Where the steps become too many.

    Notes
    -----
    .. math:: (\kappa c)^{\cdot} = \nabla \cdot (\sigma \nabla c) - k \kappa c

    with :math:`\kappa = 1` and :math:`\sigma = D` in the open part of the cone. A channel closes from its wall inwards
    and becomes the layer it lies in. Time by TR-BDF2 as in the fast model.
    """
    grid = _grid(cell, refine)
    closed, rings = _assemble(cell, grid)
    times = np.asarray(times_h, dtype=float)
    top = np.zeros(grid.radius.size, dtype=bool)
    top[: grid.columns] = True
    mass = np.where(top, 1.0, 0.0) * _mix(closed, rings, open_share(0.0)).mass
    now, step, steps, found = 0.0, FIRST_STEP_H, 0, []
    taken = float(mass.sum())  # what the cells at the surface hold from the start
    for until in times:
        while now < until:
            length = min(step, until - now)  # ends on the wanted time
            mix = _mix(closed, rings, open_share(now + length / 2))
            tried, gain, error = _advance(mix, mass, length, top)
            # relative to what was taken up; before anything was, to a share of what the cell can hold
            error /= tolerance * max(abs(taken + gain), LEAST_SHARE * float(mix.mass.max()))
            wanted = float(next_length(length, error))
            # a step cut short by a wanted time says nothing against a longer one
            step = max(step, wanted) if error <= 1 and length < step else wanted
            steps += 1
            if steps > MOST_STEPS:
                raise NumericalError(f"channel cell: more than {MOST_STEPS} steps by {now:.4g} h")
            if error <= 1:
                mass, now, taken = tried, now + length, taken + gain
        found.append(taken)
    return Uptake(times, np.asarray(found) / (np.pi * cell.rim_mm**2), steps)


@dataclass(frozen=True, eq=False)
class _Grid:
    radius: Array
    depth: Array
    columns: int
    inside: int
    """Columns of elements inside the cone."""
    floor_row: int
    """Row of nodes at the tip of the cone."""
    layer: npt.NDArray[np.int64]
    """Layer of each row of elements."""


def _grid(cell: Cell, refine: int) -> _Grid:
    """Nodes row by row from the surface; lines follow the wall of the cone."""
    edges = np.concatenate([[0.0], np.cumsum(cell.thickness_mm)])
    marks = np.unique(np.concatenate([edges, [cell.channel_mm]]))
    rows, layer = [np.zeros(1)], []
    for upper, lower in itertools.pairwise(marks):
        toward_top = lower <= cell.channel_mm
        count = refine * (ROWS_THIN if lower - upper < THIN_MM else ROWS_THICK)
        shares = np.linspace(0, 1, count + 1)
        if not toward_top:  # fine at the tip, coarse below
            shares = _growing(shares)
        rows.append(upper + (lower - upper) * shares[1:])
        layer += [int(np.searchsorted(edges, (upper + lower) / 2) - 1)] * count
    depth = np.concatenate(rows)
    inside, outside = RINGS_INSIDE * refine, RINGS_OUTSIDE * refine
    wall = cell.mouth_mm * np.maximum(1 - (1 - TIP) * depth / cell.channel_mm, TIP)  # straight down below the tip
    within = np.sqrt(np.linspace(0, 1, inside + 1))  # rings of equal area
    beyond = _growing(np.linspace(0, 1, outside + 1)[1:])
    radius = np.concatenate([wall[:, None] * within, wall[:, None] + (cell.rim_mm - wall[:, None]) * beyond], axis=1)
    floor_row = int(np.argmin(np.abs(depth - cell.channel_mm)))
    columns = radius.shape[1]
    return _Grid(radius.ravel(), np.repeat(depth, columns), columns, inside, floor_row, np.asarray(layer))


def _growing(shares: Array) -> Array:
    """Stretch even shares of a way so that its parts grow from the start to the end."""
    return np.asarray(np.expm1(GROWTH * shares) / np.expm1(GROWTH))


@dataclass(frozen=True, eq=False)
class _Matrices:
    """Lumped mass and loss of the nodes, stiffness as lower bands, and nodes that are washed."""

    mass: Array
    loss: Array
    stiffness: Array
    washed: Array


def _mix(closed: _Matrices, rings: list[_Matrices], share: float) -> _Matrices:
    """Matrices at an open share: the inner rings of the cone are open, the outer have closed, one is in between."""
    # geometry, not a state held in bounds: how far the open area reaches into rings of equal area, one after the other
    filled = np.clip(share * len(rings) - np.arange(len(rings)), 0, 1)
    mass, loss, stiffness = closed.mass.copy(), closed.loss.copy(), closed.stiffness.copy()
    for part, ring in zip(filled, rings, strict=True):
        mass, loss, stiffness = mass + part * ring.mass, loss + part * ring.loss, stiffness + part * ring.stiffness
    return _Matrices(mass, loss, stiffness, closed.washed)


def _assemble(cell: Cell, grid: _Grid) -> tuple[_Matrices, list[_Matrices]]:
    """Matrices with the channel closed, and what each ring of the cone adds when it is open."""
    rows = grid.radius.size // grid.columns
    corner = (np.arange(rows - 1)[:, None] * grid.columns + np.arange(grid.columns - 1)).ravel()
    nodes = np.stack([corner, corner + 1, corner + grid.columns + 1, corner + grid.columns])  # 4, elements
    layer = np.repeat(grid.layer, grid.columns - 1)
    row, column = np.divmod(np.arange(corner.size), grid.columns - 1)
    unit = _elements(grid.radius[nodes], grid.depth[nodes])
    store, conduct, clear = (np.asarray(of)[layer] for of in (cell.storage, cell.conductivity, cell.clearance))
    below = np.zeros(grid.radius.size)
    below[-grid.columns :] = cell.receptor
    closed = _gather(nodes, unit, store, conduct, clear * store, below, grid.columns)
    rings = []
    for ring in range(grid.inside):
        here = 1.0 * ((column == ring) & (row < grid.floor_row))
        change = (here * (1 - store), here * (cell.diffusivity - conduct), -here * clear * store)
        rings.append(_gather(nodes, unit, *change, below, grid.columns))
    return closed, rings


def _gather(
    nodes: npt.NDArray[np.int64],
    unit: tuple[Array, Array],
    kappa: Array,
    sigma: Array,
    lost: Array,
    below: Array,
    columns: int,
) -> _Matrices:
    """Add up the elements with their coefficients."""
    unit_stiffness, unit_mass = unit
    mass, loss = np.zeros(below.size), np.zeros(below.size)
    np.add.at(mass, nodes, kappa * unit_mass)
    np.add.at(loss, nodes, lost * unit_mass)
    stiffness = np.zeros((columns + 2, below.size))
    for i in range(4):
        for j in range(4):
            lower = nodes[i] >= nodes[j]
            at = (nodes[i] - nodes[j])[lower], nodes[j][lower]
            np.add.at(stiffness, at, (sigma * unit_stiffness[i, j])[lower])
    return _Matrices(mass, loss, stiffness, below)


def _elements(r: Array, z: Array) -> tuple[Array, Array]:
    """Stiffness (4, 4, elements) and lumped mass (4, elements) of quadrilaterals turned about the axis."""
    stiffness, mass = np.zeros((4, 4, r.shape[1])), np.zeros((4, r.shape[1]))
    for x in GAUSS:
        for y in GAUSS:
            shape = np.array([(1 - x) * (1 - y), (1 + x) * (1 - y), (1 + x) * (1 + y), (1 - x) * (1 + y)]) / 4
            by_x = np.array([-(1 - y), 1 - y, 1 + y, -(1 + y)]) / 4
            by_y = np.array([-(1 - x), -(1 + x), 1 + x, 1 - x]) / 4
            rx, ry, zx, zy = by_x @ r, by_y @ r, by_x @ z, by_y @ z
            area = rx * zy - ry * zx
            ring = 2 * np.pi * (shape @ r) * np.abs(area)
            by_r = (by_x[:, None] * zy - by_y[:, None] * zx) / area
            by_z = (by_y[:, None] * rx - by_x[:, None] * ry) / area
            stiffness += ring * (by_r[:, None] * by_r[None] + by_z[:, None] * by_z[None])
            mass += ring * shape[:, None]
    return stiffness, mass


def _advance(mix: _Matrices, mass: Array, length: float, top: npt.NDArray[np.bool_]) -> tuple[Array, float, float]:
    """Try one step; masses after it, what left the surface, and the error in the same unit."""
    from scipy.linalg import cho_solve_banded, cholesky_banded

    held = top | (mix.washed > 0)
    fixed = np.where(top, 1.0, 0.0)
    before = np.where(held, fixed, mass / mix.mass)
    system = IMPLICIT * length * mix.stiffness
    system[0] += mix.mass + IMPLICIT * length * mix.loss
    whole = _whole(mix)
    lower = IMPLICIT * length * (whole @ fixed)
    system = _without(system, held)
    factor = (cholesky_banded(system, lower=True), True)

    def rate(values: Array) -> Array:
        return np.where(held, 0, -(whole @ values) - mix.loss * values)

    def solve(right: Array) -> Array:
        return np.where(held, fixed, cho_solve_banded(factor, np.where(held, 0, right - lower)))

    start = mix.mass * before
    first = rate(before)
    middle = solve(start + IMPLICIT * length * first)
    second = rate(middle)
    after = solve(start + EARLIER * length * (first + second))
    third = rate(after)
    weights = length * (WEIGHTS - EMBEDDED)
    wrong = cho_solve_banded(factor, weights[0] * first + weights[1] * second + weights[2] * third)
    mean = length * (WEIGHTS[0] * before + WEIGHTS[1] * middle + WEIGHTS[2] * after)
    leaving = whole @ mean
    gain = float(leaving[top].sum())
    error = float(np.abs(wrong * mix.mass)[~held].sum())
    return np.where(held, fixed * mix.mass, mix.mass * after), gain, error


def _whole(mix: _Matrices) -> Any:
    """Stiffness as a sparse matrix, from its lower bands and their mirror."""
    from scipy.sparse import dia_array

    bands, size = mix.stiffness, mix.mass.size
    width = np.arange(bands.shape[0])
    mirrored = np.zeros_like(bands[1:])
    for offset in width[1:]:
        mirrored[offset - 1, offset:] = bands[offset, : size - offset]
    return dia_array((np.concatenate([bands, mirrored]), np.concatenate([-width, width[1:]])), shape=(size, size))


def _without(bands: Array, held: npt.NDArray[np.bool_]) -> Array:
    """Matrix with the held nodes taken out of the equations."""
    bands, size = bands.copy(), held.size
    for offset in range(1, bands.shape[0]):
        bands[offset, : size - offset][held[: size - offset] | held[offset:]] = 0
    bands[0][held] = 1
    return bands

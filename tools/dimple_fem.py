"""Dimple of layered, pre-stretched skin under a needle tip, by finite elements; writes the table Percuta ships.

Run: python tools/dimple_fem.py src/percuta/puncture/dimple_table.csv (ten minutes on two cores).

Axisymmetric block of three layers (epidermis, dermis, fat) on a rigid base. Each is a nearly incompressible Demiray
solid, W = mu/(2 b) (exp(b (I1 - 3)) - 1), with b = 0 (neo-Hookean) for fat. The block is stretched equally in both
directions of its plane; then a small disc in its middle, the tip, to which the skin sticks, is pushed in, while the
tool holds the surface down beyond a rim. Lengths are in units of the dermis (its thickness when stretched), stresses
in units of its Young's modulus at small strain. Quadratic rectangles of
scikit-fem, volume terms under-integrated, Newton steps.
"""

from __future__ import annotations

import itertools
import multiprocessing
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import skfem
from scipy.optimize import brentq
from scipy.sparse import csc_matrix
from scipy.sparse.linalg import splu
from skfem import Basis, ElementQuad2, ElementVector, MeshQuad

STIFFENING = 5.8
"""b of epidermis and dermis: 1.18 MPa at small strain, 21.6 MPa of engineering stress at 54 % (Ni Annaidh 2012)."""
EPIDERMIS = 0.08
"""Thickness of the epidermis; only its product with its modulus matters beyond dimples of its own thickness."""
FAT = 3.0
TIP = 0.03
OUTER = 8.0
BULK = 50.0
"""Bulk over shear modulus; Poisson's ratio 0.49."""

TENSIONS = (0.0, 0.02, 0.08, 0.3, 1.0)
RIMS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
STIFFNESSES = (0.06, 0.25, 1.0)
FATS = (0.003, 0.05)
DEPTHS = (0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8)
"""Depths of the dimple, as shares of the rim where that is below 1, else of the dermis."""
SINK_DEPTH = 0.3
PLACES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
"""Where the sink of the surface is noted, as shares of the rim."""

FULL, REDUCED = 5, 3
"""Orders of integration, for change of shape and of volume: 3 by 3 and 2 by 2 Gauss points."""
ROW, COLUMN = np.array([0, 0, 1, 1, 2]), np.array([0, 1, 0, 1, 2])
"""Components of the deformation gradient that do not vanish: rr, rz, zr, zz, hoop."""


@dataclass(frozen=True)
class Case:
    """One row of the table; `stiffness` is modulus times thickness of the epidermis, over those of the dermis."""

    stiffness: float
    fat: float
    tension: float
    rim: float


def stretch(case: Case) -> float:
    """In-plane stretch at which dermis and epidermis carry the tension of a case."""

    def excess(x: float) -> float:
        first = 2 * x**2 + x**-4 - 3
        return (1 + case.stiffness) / 3 * (x**2 - x**-4) * np.exp(STIFFENING * first) - case.tension

    return float(brentq(excess, 1, 2))


def graded(start: float, end: float, first: float, cells: int) -> np.ndarray:
    """Points from start to end; cells grow from the first by one factor."""
    span = end - start
    if first * cells >= span:
        return np.linspace(start, end, cells + 1)
    ratio = brentq(lambda q: first * (q**cells - 1) / (q - 1) - span, 1 + 1e-9, 50)
    return start + np.append(first * (ratio ** np.arange(cells) - 1) / (ratio - 1), span)


@dataclass(frozen=True)
class Points:
    """Integration points of all elements.

    `operator` takes the displacements of an element to the components of the gradient, shape (elements, points, 5, 18);
    `weight` holds volumes, shape (elements, points); `unknowns` the numbers of an element's displacements.
    """

    operator: np.ndarray
    weight: np.ndarray
    unknowns: np.ndarray


def integrate(mesh: MeshQuad, order: int) -> Points:
    """Gauss points, exact up to a polynomial order, of quadratic rectangles."""
    basis = Basis(mesh, ElementVector(ElementQuad2()), intorder=order)
    r = basis.global_coordinates()[0]
    fields = [field for (field,) in basis.basis]
    operator = np.array([[*field.grad.reshape(4, *r.shape), field[0] / r] for field in fields])
    return Points(np.ascontiguousarray(operator.transpose(2, 3, 1, 0)), 2 * np.pi * r * basis.dx, basis.element_dofs.T)


class Block:
    """Mesh, layers and strain operators of one case."""

    def __init__(self, case: Case, tip: float = TIP, fine: int = 1, stiffening: float = STIFFENING) -> None:
        self.case, self.lam = case, stretch(case)
        mesh = MeshQuad.init_tensor(self._radii(tip, fine), self._heights(tip, fine))
        basis = Basis(mesh, ElementVector(ElementQuad2()))
        self.place, self.size = basis.doflocs, basis.N
        self.upright = np.isin(np.arange(self.size), basis.split_indices()[1])
        self.full, self.reduced = integrate(mesh, FULL), integrate(mesh, REDUCED)
        below = -mesh.p[1, mesh.t].mean(axis=0) / self.lam**2
        layer = np.searchsorted([EPIDERMIS, EPIDERMIS + 1], below)
        self.shear = np.array([case.stiffness / EPIDERMIS, 1.0, case.fat])[layer][:, None] / 3
        self.exponent = np.array([stiffening, stiffening, 0.0])[layer][:, None]
        near = 1e-9
        (r, z), outer = self.place, OUTER / self.lam
        self.top, self.bottom = np.abs(z) < near, np.abs(z - z.min()) < near
        self.edge = (np.abs(r) < near) | (np.abs(r - outer) < near)
        self.tip = self.top & (r <= tip / self.lam + near)
        self.held = self.top & (r >= case.rim / self.lam - near)

    def _radii(self, tip: float, fine: int) -> np.ndarray:
        """Lines from the axis over the tip and the rim to the edge, before the stretch."""
        rim, cells = self.case.rim, 3 * fine
        inner = graded(tip, rim, tip / cells, fine * int(np.ceil(7 * np.log2(2 * rim / tip) / 3)))
        parts = [np.linspace(0, tip, cells + 1)[:-1], inner]
        if rim < OUTER:
            parts.append(
                graded(rim, OUTER, inner[-1] - inner[-2], fine * int(np.ceil(2 + 3 * np.log2(OUTER / rim))))[1:]
            )
        return np.concatenate(parts) / self.lam

    def _heights(self, tip: float, fine: int) -> np.ndarray:
        """Lines from the base to the surface, before the stretch."""
        depth, size = [np.zeros(1)], tip / (3 * fine)
        for thickness, count in ((EPIDERMIS, 7 * fine), (1.0, 9 * fine), (FAT, 5 * fine)):
            grown = graded(0, thickness, min(size, thickness / count), count)
            size = grown[-1] - grown[-2]
            depth.append(depth[-1][-1] + grown[1:])
        return -np.concatenate(depth)[::-1] * self.lam**2


def gradient(operator: np.ndarray, moved: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Deformation gradient, its inverse and its determinant."""
    F = np.zeros((*operator.shape[:2], 3, 3))
    F[..., ROW, COLUMN] = np.einsum("eqij,ej->eqi", operator, moved)
    F += np.eye(3)
    volume = (F[..., 0, 0] * F[..., 1, 1] - F[..., 0, 1] * F[..., 1, 0]) * F[..., 2, 2]
    if volume.min() <= 0:
        raise FloatingPointError("an element has turned inside out")
    return F, np.linalg.inv(F), volume


def turning(inverse: np.ndarray) -> np.ndarray:
    """Minus the change of the inverse transposed with the gradient, component by component."""
    swapped = inverse[..., COLUMN[:, None], ROW[None, :]]
    return swapped * swapped.swapaxes(-1, -2)


def shape_stress(F: np.ndarray, inverse: np.ndarray, volume: np.ndarray, block: Block) -> tuple[np.ndarray, np.ndarray]:
    """First Piola-Kirchhoff stress and tangent of the part of the energy that resists a change of shape."""
    Fi, Ft = inverse[..., COLUMN, ROW], F[..., ROW, COLUMN]  # inverse transposed, and gradient, as lists of components
    square = (F**2).sum(axis=(-1, -2))
    scale = volume ** (-2 / 3)
    with np.errstate(over="raise"):
        grown = np.exp(block.exponent * (scale * square - 3))
    slope = (block.shear / 2 * grown)[..., None, None]
    bend = slope * block.exponent[..., None, None]
    first = scale[..., None] * (2 * Ft - 2 / 3 * square[..., None] * Fi)
    turn = turning(inverse)
    second = -2 / 3 * first[..., :, None] * Fi[..., None, :] + scale[..., None, None] * (
        2 * np.eye(5) - 4 / 3 * Fi[..., :, None] * Ft[..., None, :] + 2 / 3 * square[..., None, None] * turn
    )
    return slope[..., 0] * first, slope * second + bend * first[..., :, None] * first[..., None, :]


def volume_stress(
    _: np.ndarray, inverse: np.ndarray, volume: np.ndarray, block: Block
) -> tuple[np.ndarray, np.ndarray]:
    """First Piola-Kirchhoff stress and tangent of the part that resists a change of volume."""
    Fi = inverse[..., COLUMN, ROW]
    bulk = BULK * block.shear
    pressure = bulk / 2 * (volume**2 - 1)
    turn = turning(inverse)
    rank = (bulk * volume**2)[..., None, None] * Fi[..., :, None] * Fi[..., None, :]
    return pressure[..., None] * Fi, rank - pressure[..., None, None] * turn


def forces(block: Block, u: np.ndarray) -> tuple[np.ndarray, csc_matrix]:
    """Add up internal forces and stiffness at displacements `u`."""
    total, entries = np.zeros(block.size), []
    for points, stresses in ((block.full, shape_stress), (block.reduced, volume_stress)):
        stress, tangent = stresses(*gradient(points.operator, u[points.unknowns]), block)
        np.add.at(total, points.unknowns, np.einsum("eqij,eqi,eq->ej", points.operator, stress, points.weight))
        part = np.matmul(tangent * points.weight[..., None, None], points.operator)
        entries.append(np.matmul(points.operator.swapaxes(-1, -2), part).sum(axis=1))
    numbers, count = points.unknowns, points.unknowns.shape[1]
    rows, columns = np.repeat(numbers, count, axis=1).ravel(), np.tile(numbers, count).ravel()
    return total, csc_matrix((sum(entries).ravel(), (rows, columns)), shape=(block.size, block.size))


def settle(
    block: Block, u: np.ndarray, fixed: np.ndarray, wanted: np.ndarray, steps: int = 25
) -> tuple[np.ndarray, np.ndarray] | None:
    """Newton steps to balance with some displacements given; None where they do not settle."""
    free = ~fixed
    try:
        for _ in range(steps):
            load, stiffness = forces(block, u)
            move = np.where(fixed, wanted - u, 0)
            if not move.any() and np.abs(load[free]).max() < 1e-7 * (np.abs(load[fixed]).max() + 1e-3):
                return u, load
            rhs = -load[free] - stiffness[free][:, fixed] @ move[fixed]
            move[free] = splu(stiffness[free][:, free]).solve(rhs)
            u = shorten(block, u, move, load, free)
    except FloatingPointError:
        return None
    return None


def shorten(block: Block, u: np.ndarray, move: np.ndarray, load: np.ndarray, free: np.ndarray) -> np.ndarray:
    """Take a Newton step; half of it, and so on, while it worsens the balance of the free unknowns."""
    if np.any(move[~free] != 0):
        return u + move
    before, share = np.linalg.norm(load[free]), 1.0
    while share > 1 / 100:
        try:
            if np.linalg.norm(forces(block, u + share * move)[0][free]) < 2 * before:
                return u + share * move
        except FloatingPointError:
            pass
        share /= 2
    raise FloatingPointError("no Newton step helps")


def pre_stretch(block: Block) -> tuple[np.ndarray, np.ndarray]:
    """Displacements of the stretched block, and which unknowns its frame holds."""
    flat = ~block.upright
    fixed = (flat & (block.edge | block.bottom)) | (block.upright & block.bottom)
    rise = block.place[1] - block.place[1].min()
    guess = np.where(flat, (block.lam - 1) * block.place[0], (block.lam**-2 - 1) * rise)
    done = settle(block, guess, fixed, guess)
    if done is None:
        raise RuntimeError(f"{block.case}: the stretch does not settle")
    return done[0], fixed


def press(block: Block, shares: tuple[float, ...] = DEPTHS) -> tuple[np.ndarray, np.ndarray]:
    """Force at each depth of the dimple (nan where not reached), and sink of the surface per force at `PLACES`."""
    start, fixed = pre_stretch(block)
    tip, held = block.tip & block.upright, block.held & block.upright
    fixed = fixed | block.tip | held
    u, reached = start, 0.0
    force, sink = np.full(len(shares), np.nan), np.full(len(PLACES), np.nan)
    for number, share in enumerate(shares):
        depth = share * min(block.case.rim, 1)
        step = depth - reached
        while depth - reached > 1e-12:
            step = min(step, depth - reached)
            done = settle(block, u, fixed, start - np.where(tip, reached + step, 0))
            if done is None:
                step /= 2
                if step < 0.01 * depth:
                    return force, sink
                continue
            (u, load), reached = done, reached + step
        force[number] = -load[tip].sum()
        if share <= SINK_DEPTH:
            sink = surface(block, start - u) / force[number]
    return force, sink


def surface(block: Block, sunk: np.ndarray) -> np.ndarray:
    """Sink of the surface at `PLACES`, shares of the distance to the rim."""
    chosen = np.flatnonzero(block.top & block.upright)
    radius = block.place[0][chosen] * block.lam
    order = np.argsort(radius)
    return np.interp(np.array(PLACES) * block.case.rim, radius[order], sunk[chosen][order])


def row(case: Case) -> list[float]:
    """One row of the table."""
    force, sink = press(Block(case))
    sys.stderr.write(f"{case}: {np.isfinite(force).sum()} of {len(DEPTHS)} depths\n")
    return [case.stiffness, case.fat, case.tension, case.rim, *force, *sink]


def main(path: str) -> None:
    """Compute all rows and write them."""
    cases = [Case(*values) for values in itertools.product(STIFFNESSES, FATS, TENSIONS, RIMS)]
    with multiprocessing.Pool() as pool:
        rows = pool.map(row, cases, chunksize=1)
    head = [
        "Force under a needle tip against depth of the dimple, and sink of the surface per force about it.",
        f"Written by tools/dimple_fem.py with scikit-fem {skfem.__version__}; do not edit.",
        "Units: dermis thickness t, its modulus E; force E t2, sink 1/(E t); nan where the solver did not get there.",
        f"Stiffening b {STIFFENING}, epidermis {EPIDERMIS} t, fat {FAT} t, tip radius {TIP} t, outer radius {OUTER} t;",
        f"{Block(cases[0]).size} to {Block(cases[-1]).size} unknowns; sink at a dimple of {SINK_DEPTH} t.",
    ]
    names = ["stiffness", "fat", "tension", "rim", *(f"force_{d:g}" for d in DEPTHS), *(f"sink_{s:g}" for s in PLACES)]
    lines = [f"# {text}" for text in head] + [",".join(names)]
    lines += [",".join(f"{value:.5g}" for value in values) for values in rows]
    Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])

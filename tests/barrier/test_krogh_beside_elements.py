"""The round cell beside scikit-fem: another mesh, other elements, another step in time, the same closing channel."""

import itertools

import numpy as np
import pytest
import skfem
from scipy.sparse.linalg import splu
from skfem.helpers import dot, grad

from percuta.barrier.krogh import TIP, Cell, solve_cell

CELL = Cell(
    mouth_mm=0.035,
    channel_mm=0.2,
    rim_mm=0.564,
    thickness_mm=(0.015, 0.08, 0.8),
    storage=(4.0, 0.7, 0.7),
    conductivity=(6e-5, 0.5, 0.5),
    clearance=(0.0, 0.0, 3.0),
    diffusivity=1.6,
)
TIMES = (0.25, 1.0, 4.0)


def open_share(t_h):
    """Recoil within minutes, then sealing: closure as in people."""
    return 0.6 * np.exp(-t_h / 0.2) + 0.4 * np.exp(-t_h / 1.5)


def graded(start, stop, count, growth=0.0):
    """Lines that grow from the start by the exponential of `growth`."""
    shares = np.linspace(0, 1, count + 1)[1:]
    return start + (stop - start) * (np.expm1(growth * shares) / np.expm1(growth) if growth else shares)


def mesh():
    """Rectangles in radius and depth; the wall of the channel cuts through them."""
    top, skin = CELL.thickness_mm[0], CELL.thickness_mm[0] + CELL.thickness_mm[1]
    radii = [[0.0], graded(0, CELL.mouth_mm, 28), graded(CELL.mouth_mm, CELL.rim_mm, 26, 3.5)]
    depths = [[0.0], graded(0, top, 10), graded(top, skin, 24), graded(skin, CELL.channel_mm, 30)]
    depths.append(graded(CELL.channel_mm, sum(CELL.thickness_mm), 24, 3.0))
    return skfem.MeshQuad.init_tensor(np.concatenate(radii), np.concatenate(depths))


def by_place(r, z, t_h):
    """Storage, conductivity and clearance where the channel is open, and where it is the layer it lies in."""
    faces = np.cumsum(CELL.thickness_mm)[:-1]
    layer = np.searchsorted(faces, z)
    wall = CELL.mouth_mm * np.maximum(1 - (1 - TIP) * z / CELL.channel_mm, TIP)
    inside = (z < CELL.channel_mm) & (r < wall * np.sqrt(open_share(t_h)))  # closes from its wall inwards
    store = np.where(inside, 1.0, np.asarray(CELL.storage)[layer])
    conduct = np.where(inside, CELL.diffusivity, np.asarray(CELL.conductivity)[layer])
    return store, conduct, np.where(inside, 0.0, np.asarray(CELL.clearance)[layer] * store)


def by_elements(steps):
    """Uptake at `TIMES` with implicit Euler; the mass of every step is that of its own storage."""
    basis = skfem.Basis(mesh(), skfem.ElementQuad1(), intorder=6)

    @skfem.BilinearForm
    def stored(u, v, w):
        return 2 * np.pi * w.x[0] * by_place(*w.x, w.t)[0] * u * v

    @skfem.BilinearForm
    def moved(u, v, w):
        _, conduct, cleared = by_place(*w.x, w.t)
        return 2 * np.pi * w.x[0] * (conduct * dot(grad(u), grad(v)) + cleared * u * v)

    @skfem.LinearForm
    def lost(v, w):
        return 2 * np.pi * w.x[0] * by_place(*w.x, w.t)[2] * v

    top = basis.get_dofs(lambda x: np.isclose(x[1], 0)).flatten()
    inner = np.setdiff1d(np.arange(basis.N), top)
    free = np.zeros(basis.N)
    free[top] = 1
    lines = np.concatenate([[0.0], np.geomspace(1e-3, TIMES[-1], steps)])
    lines = np.unique(np.concatenate([lines, TIMES]))
    mass, cleared, found = stored.assemble(basis, t=0.0) @ free, 0.0, []
    for before, now in itertools.pairwise(lines):
        store, move = stored.assemble(basis, t=now), moved.assemble(basis, t=now)
        system = (store + (now - before) * move).tocsc()
        right = mass - system[:, top] @ free[top]
        free[inner] = splu(system[inner][:, inner]).solve(right[inner])
        mass = store @ free
        cleared += (now - before) * float(lost.assemble(basis, t=now) @ free)
        if now in TIMES:
            found.append((mass.sum() + cleared) / (np.pi * CELL.rim_mm**2))
    return np.array(found)


@pytest.mark.slow
def test_the_uptake_of_a_closing_channel_is_that_of_an_independent_code():
    coarse, fine = by_elements(40), by_elements(80)
    independent = 2 * fine - coarse  # the error of implicit Euler falls with the step
    own = solve_cell(CELL, open_share, TIMES, refine=2, tolerance=3e-4).taken
    assert own == pytest.approx(independent, rel=0.03)

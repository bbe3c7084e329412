"""Rings of layered skin: the grid, diffusion against exact solutions, its implicit inverse, what is conserved."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from percuta.errors import InputError
from percuta.healing.diffusion import LayeredDiffusion
from percuta.healing.grid import Rings, graded_faces
from percuta.healing.march import march
from percuta.healing.rosenbrock import Control
from percuta.healing.threads import Team

RADIUS, BORDERS, SHARES = 0.3, np.array([0.0, 0.06, 0.3, 1.2]), np.array([0.4, 1.0, 2.5])


def rings(cells):
    return Rings(
        graded_faces(RADIUS, cells, [0.0, 0.05], 0.1), graded_faces(BORDERS[-1], 2 * cells, [*BORDERS[:-1], 0.8], 0.2)
    )


def shares(grid):
    return SHARES[np.searchsorted(BORDERS, grid.z) - 1]


def operator(grid, diffusivities, threads=1):
    return LayeredDiffusion(grid, diffusivities, shares(grid), Team(threads))


def manufactured(grid):
    """Return a level and its diffusion: no flux at any border, continuous flux where the layers meet."""
    resistance = np.interp(grid.z, BORDERS, np.concatenate([[0], np.cumsum(np.diff(BORDERS) / SHARES)]))
    whole = (np.diff(BORDERS) / SHARES).sum()
    deep = np.cos(np.pi * resistance / whole)
    a = np.pi / RADIUS
    out, slope = np.cos(a * grid.r), -a * np.sin(a * grid.r)
    bent = -(a**2) * out + slope / grid.r
    level = 2 + deep[:, None] * out
    through = -((np.pi / whole) ** 2) * deep / shares(grid)
    return level, (shares(grid) * deep)[:, None] * bent + through[:, None] * out


@settings(max_examples=30, deadline=None)
@given(cells=st.integers(8, 60), place=st.floats(0.05, 0.95), scale=st.floats(0.02, 1))
def test_faces_rise_and_stand_at_the_fine_places(cells, place, scale):
    faces = graded_faces(1.0, cells, [0.0, place], scale)
    assert faces.size == cells + 1
    assert faces[0] == 0
    assert faces[-1] == 1
    assert np.all(np.diff(faces) > 0)
    assert place in faces


def test_the_volumes_add_up():
    assert rings(12).volumes.sum() == pytest.approx(np.pi * RADIUS**2 * BORDERS[-1], rel=1e-13)


def test_the_order_in_space_is_two_on_graded_layers():
    errors = []
    for cells in (12, 24, 48):
        grid = rings(cells)
        exact, spread = manufactured(grid)
        diffusion = operator(grid, [0.2])
        found = (exact - 0.5 * 0.2 * spread)[None].copy()
        diffusion.prepare(0.5)
        diffusion.solve(found)
        errors.append(np.sqrt(((found[0] - exact) ** 2 * grid.volumes).sum() / grid.volumes.sum()))
    slopes = np.log2(np.divide(errors[:-1], errors[1:]))
    assert slopes == pytest.approx(2, abs=0.25)


def test_the_implicit_solution_is_the_inverse_of_the_fluxes():
    grid = rings(10)
    diffusion = operator(grid, [0.2, 0.0, 0.03, 0.2])
    state = np.random.default_rng(1).random((4, *grid.shape))
    slope = np.zeros_like(state)
    diffusion.add_fluxes(state, slope)
    changed = state - 0.7 * slope
    diffusion.prepare(0.7)
    diffusion.solve(changed)
    assert changed == pytest.approx(state, abs=1e-11)


def test_a_slow_layer_lets_through_what_its_resistance_says():
    # Steady flux through two layers between fixed levels: here seen as the slope of a steady gradient.
    grid = rings(10)
    diffusion = operator(grid, [1.0])
    resistance = np.interp(grid.z, BORDERS, np.concatenate([[0], np.cumsum(np.diff(BORDERS) / SHARES)]))
    state = np.repeat(resistance[:, None], grid.shape[1], axis=1)[None].copy()
    slope = np.zeros_like(state)
    diffusion.add_fluxes(state, slope)
    assert np.abs(slope[0, 1:-1]).max() < 1e-9
    assert slope[0, 0] == pytest.approx(1 / grid.heights[0])
    assert slope[0, -1] == pytest.approx(-1 / grid.heights[-1])


@pytest.mark.parametrize(("diffusivity", "share"), [(-1.0, 1.0), (1.0, 0.0), (np.nan, 1.0)])
def test_a_diffusivity_that_makes_no_sense_is_refused(diffusivity, share):
    grid = rings(8)
    with pytest.raises(InputError, match="diffusivity"):
        LayeredDiffusion(grid, [diffusivity], np.full(grid.shape[0], share), Team(1))


class Converting:
    """One species that takes no part, two that turn into each other; all spread at their own pace."""

    species, scales = ("inert", "before", "after"), np.ones(3)

    def __init__(self, grid):
        self.volumes, self.diffusion = grid.volumes, operator(grid, [0.2, 0.002, 0.05])

    def rates(self, state, out):
        out[:] = 0
        out[1], out[2] = 2 * state[2] - 3 * state[1], 3 * state[1] - 2 * state[2]
        self.diffusion.add_fluxes(state, out)

    def prepare(self, _state, gamma_h):
        self.local = np.linalg.inv(np.eye(3) - gamma_h * np.array([[0, 0, 0], [0, -3, 2], [0, 3, -2]]))
        self.diffusion.prepare(gamma_h)

    def solve(self, k):
        self.diffusion.solve(k)
        k[:] = np.einsum("ij,jzr->izr", self.local, k)

    def describe(self, cell):
        return str(cell)


def test_inventories_drift_by_rounding_only():
    grid, states = rings(16), []
    geometry = Converting(grid)
    start = np.random.default_rng(2).random((3, *grid.shape)) ** 8
    found = march(
        geometry, start, [0, 1, 40], on_output=lambda m: states.append(m.state), control=Control(relative=1e-4)
    )
    before, after = ((state * grid.volumes).sum(axis=(1, 2)) for state in (start, found.state))
    assert found.steps > 200
    assert abs(after[0] / before[0] - 1) <= 1e-12
    assert abs((after[1] + after[2]) / (before[1] + before[2]) - 1) <= 1e-12
    assert np.ptp(found.state[0]) < 1e-3

"""The compiled solver beside the matrix written out, and beside LAPACK."""

import numpy as np
import pytest
from scipy.linalg import lu_factor, lu_solve

from percuta.barrier import Product, absorb, compound
from percuta.barrier.banded import factor, room, solve
from percuta.barrier.finite_volumes import Rates

ROWS, DRAWS = 7, 19  # draws that do not fill the lanes


def some_rates(rng):
    """Rates over ten decades, as channels and horny layer have them."""
    between = [10 ** rng.uniform(-4, 6, (ROWS, DRAWS)) for _ in range(6)]
    return Rates(*between, 10 ** rng.uniform(-3, 1, DRAWS), np.zeros((2, DRAWS)), np.full((2, DRAWS), np.inf))


def matrix(rates, losing, draw):
    """The matrix of the rates of one draw, column by column from what they do to a mass of 1 in one node."""
    columns = []
    for node in range(1 + 2 * ROWS):
        mass = np.zeros((1 + 2 * ROWS, DRAWS))
        mass[node] = 1
        columns.append(rates.change(mass, losing)[:, draw])
    return np.stack(columns, axis=1)


def test_it_solves_what_the_rates_say():
    rng = np.random.default_rng(1)
    rates, losing, strength = some_rates(rng), rng.random((1 + 2 * ROWS, DRAWS)), 10 ** rng.uniform(-6, 1, DRAWS)
    right = rng.random(losing.shape)
    found, whole = right.copy(), losing.copy()
    whole[0] += rates.air
    bands = room(*right.shape)
    factor(*rates.between(), whole, strength, bands)
    solve(bands, found)
    for draw in range(DRAWS):
        system = np.eye(1 + 2 * ROWS) - strength[draw] * matrix(rates, losing, draw)
        assert found[:, draw] == pytest.approx(lu_solve(lu_factor(system), right[:, draw]), rel=1e-9)


def test_nothing_is_lost_on_the_way_between_nodes():
    rng = np.random.default_rng(2)
    rates, mass = some_rates(rng), rng.random((1 + 2 * ROWS, DRAWS))
    lost = rates.air * mass[0]
    scale = np.abs(rates.change(mass, np.zeros_like(mass))).max(axis=0)
    assert (np.abs(rates.change(mass, np.zeros_like(mass)).sum(axis=0) + lost) < 1e-12 * scale).all()


def test_a_draw_has_the_same_bits_in_any_company():
    rng = np.random.default_rng(3)
    rates, losing, strength = some_rates(rng), rng.random((1 + 2 * ROWS, DRAWS)), rng.random(DRAWS)
    right = rng.random(losing.shape)

    def solved(chosen):
        parts = [each[..., chosen].copy() for each in (*rates.between(), losing, strength, right)]
        bands = room(*parts[-1].shape)
        factor(*parts[:-1], bands)
        solve(bands, parts[-1])
        return parts[-1]

    assert np.array_equal(solved(slice(None))[:, 3:8], solved(slice(3, 8)))


def test_whatever_is_followed_one_kernel_serves(middle):
    """A layout of its own would be compiled anew in the middle of a study, warm-up or not."""
    product, what = Product(0.02, 0.05, at_h=-0.1, time_h=2.0, occluded=True), compound("caffeine", middle.p)
    for pores in (None, middle.pores()):
        absorb(what, product, middle.skin(), middle.p, pores=pores, hours=4)
    absorb(what, product, middle.skin(), middle.p, setting="franz cell", membrane_mm=0.6, hours=4)
    assert len(factor.signatures) == len(solve.signatures) == 1

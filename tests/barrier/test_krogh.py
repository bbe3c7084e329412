"""The axisymmetric cell: its own limits, and the fast model beside it."""

import numpy as np
import pytest

from percuta.barrier.channel_path import Pores, cone_paths, share_open
from percuta.barrier.compounds import compound
from percuta.barrier.finite_volumes import evolve
from percuta.barrier.krogh import Cell, solve_cell
from percuta.barrier.layers import stack
from percuta.barrier.partition import channel_diffusivity
from percuta.errors import InputError
from percuta.parameters import Parameters

from .slabs import endless, slab_network

P = Parameters()
THICK, STORE, CONDUCT, CLEAR = (0.015, 0.08, 0.8), (4.0, 0.7, 0.7), (6e-5, 0.5, 0.5), (0.0, 0.0, 3.0)
NAMES = ("horny", "viable", "dermis")


def cell(depth_mm=0.2, mouth_mm=0.035, number_per_cm2=100.0, layers=None) -> Cell:
    fluid = channel_diffusivity(compound("caffeine", P), P).item()
    rim = np.sqrt(100 / (np.pi * number_per_cm2))
    return Cell(mouth_mm, depth_mm, rim, *(layers or (THICK, STORE, CONDUCT, CLEAR)), fluid)


def fast(pores: Pores | None, times_h):
    """The same skin and channels in the fast model: uptake per area under a concentration of 1."""
    by_layer = [dict(zip(NAMES, of, strict=True)) for of in (THICK, STORE, CONDUCT)]
    cleared = {name: k * s for name, k, s in zip(NAMES, CLEAR, STORE, strict=True)}
    cells = {"horny": (12, 1.0), "viable": (12, 1.0), "dermis": (30, 1.08)}
    layers = stack(*by_layer, draws=1, cells=cells, tight=("horny",), clearance=cleared)
    cones = None if pores is None else cone_paths(pores, layers)
    network = slab_network(layers, endless(), pores, cones, p=P)
    mass = np.zeros((1 + 2 * layers.thickness_mm.shape[0], 1))
    mass[0] = endless().film.thickness_mm(0)
    course = evolve(network, mass, np.concatenate([[0.0], times_h]), tolerance=1e-4)
    return course.entered[1:].sum(axis=1)[:, 0]


def few(depth_mm=0.2, mouth_mm=0.035, number_per_cm2=100.0, sealing_h=2.0) -> Pores:
    one = np.ones(1)
    return Pores(number_per_cm2 * one, mouth_mm * one, depth_mm * one[None], sealing_h * one, one, depth_mm * one[None])


def shut(_t):
    return 0.0


def wide(_t):
    return 1.0


def share_of(pores: Pores):
    return lambda t: float(share_open(pores, t, P)[0].item())


def test_a_closed_cell_is_the_slab():
    times = np.array([2.0, 6.0, 24.0])
    slab, round_ = fast(None, times), solve_cell(cell(), shut, times)
    assert round_.taken == pytest.approx(slab, rel=0.02)


def test_the_error_falls_with_the_square_of_the_grid():
    coarse, middle, fine = (solve_cell(cell(), wide, [0.5], refine=n, tolerance=3e-4).taken[0] for n in (1, 2, 3))
    order_two = (1 - 1 / 4) / (1 / 4 - 1 / 9)
    assert (coarse - middle) / (middle - fine) == pytest.approx(order_two, rel=0.25)


@pytest.mark.parametrize(("depth_mm", "mouth_mm", "number"), [(0.05, 0.03, 200), (0.2, 0.035, 100), (0.3, 0.05, 1000)])
def test_the_fast_model_agrees_with_the_round_cell(depth_mm, mouth_mm, number):
    times = np.array([1.0, 4.0, 24.0])
    pores = few(depth_mm, mouth_mm, number)
    exact = solve_cell(cell(depth_mm, mouth_mm, number), share_of(pores), times)
    assert fast(pores, times) == pytest.approx(exact.taken, rel=0.2)


def test_a_wider_or_deeper_channel_takes_up_more():
    times = np.array([2.0])
    cells = (cell(), cell(mouth_mm=0.05), cell(0.4))
    base, wider, deeper = (solve_cell(found, wide, times).taken for found in cells)
    assert wider > base
    assert deeper > base


@pytest.mark.parametrize("wrong", [{"mouth_mm": 0.0}, {"mouth_mm": 9.0}, {"depth_mm": 5.0}])
def test_an_impossible_cell_is_refused(wrong):
    with pytest.raises(InputError, match="channel"):
        cell(**wrong)

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import floats

from percuta.barrier.water_loss import excess_admittance, excess_water_loss, pore_water_loss
from percuta.parameters import Parameters

DRAWN = Parameters(draws=50, seed=1)
quick = settings(deadline=None, max_examples=40)
shares, densities, radii = floats(0, 1), floats(0, 2000), floats(0.005, 0.2)


def test_closed_or_absent_channels_lose_nothing(drawn):
    assert not pore_water_loss(0.0, 200, 0.05, drawn).any()
    assert not pore_water_loss(1.0, 0, 0.05, drawn).any()
    assert not excess_admittance(0.0, 200, 0.05, 0.2, drawn).any()


def test_nothing_loses_more_than_skin_without_stratum_corneum(drawn):
    flood = np.full((3, 30), 1e12)
    assert excess_water_loss(flood, flood, drawn) == pytest.approx(np.tile(drawn["bare_water_loss"], (3, 1)))


def test_small_losses_add_up(default):
    one, two = np.array([[0.01]]), np.array([[0.02]])
    assert excess_water_loss(one, two, default) == pytest.approx(0.03, rel=1e-3)


def test_a_channel_loses_far_less_than_a_pore_filled_to_the_brim(default):
    brim = 1e6 * 4 * 26.3e-6 * 35e-6 * 25 * 3600  # 100 discs of 70 um per cm2 in still air, g/m2/h
    assert pore_water_loss(1.0, 100, 0.035, default) < brim / 10


@quick
@given(share=shares, other=shares, density=densities, radius=radii)
def test_wider_channels_lose_more(share, other, density, radius):
    low, high = sorted((share, other))
    narrow, wide = (pore_water_loss(s, density, radius, DRAWN) for s in (low, high))
    assert (narrow >= 0).all()
    assert (wide >= narrow).all()
    assert np.isfinite(wide).all()


@quick
@given(share=floats(0.001, 1), density=floats(1, 2000), radius=radii, depth=floats(0.02, 2), deeper=floats(0, 2))
def test_longer_channels_conduct_less(share, density, radius, depth, deeper):
    short, long = (excess_admittance(share, density, radius, h, DRAWN) for h in (depth, depth + deeper))
    assert (long > 0).all()
    assert (long <= short).all()


def test_admittance_of_long_thin_channels_is_that_of_a_wire(default):
    wire = 1.5 * np.pi * 0.01**2 / 2.0 * 100  # S/m, mm: mS per channel, 100 channels per cm2
    assert excess_admittance(1.0, 100, 0.01, 2.0, default) == pytest.approx(wire, rel=0.01)

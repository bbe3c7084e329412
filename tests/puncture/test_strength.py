"""What needles bear, against what skin asks of them."""

import numpy as np
import pytest

from percuta.device import devices
from percuta.parameters import Parameters
from percuta.puncture import needle
from percuta.puncture.insertion import entry_force
from percuta.puncture.strength import margin, strength

NEEDLES = 4000


@pytest.fixture(scope="module")
def some():
    rng = np.random.default_rng(3)
    return rng.uniform(4, 60, NEEDLES), rng.uniform(0.07, 0.4, NEEDLES), rng.uniform(0.2, 3, NEEDLES)


def test_long_columns_buckle_as_euler_says_and_short_ones_crush(default):
    long, short = (strength(8.0, 0.25, length, default).column_n for length in (60.0, 0.01))
    second_moment = np.pi * 0.25**4 / 64
    assert long == pytest.approx(np.pi**2 * 193e3 * second_moment / (0.7 * 60) ** 2, rel=1e-6)
    tip = 0.008 + 0.171 * 0.005
    assert short == pytest.approx(1000 * np.pi / 4 * tip**2, rel=0.01)


def test_bending_is_the_textbook_cantilever(default):
    got = strength(8.0, 0.25, 2.0, default).bending_n
    assert got == pytest.approx(1000 * np.pi * 0.25**3 / 32 / 2.0)


def test_a_thicker_needle_is_never_weaker_and_a_longer_one_never_bends_later(some, default):
    tip, diameter, length = some
    base, thick = (strength(tip, d, length, default) for d in (diameter, 1.3 * diameter))
    assert np.all(thick.column_n >= base.column_n)
    assert np.all(thick.bending_n >= base.bending_n)
    steep = 2 * diameter / 0.171  # half of it is past the taper, so that length adds no thickness
    fixed = strength(tip, diameter, steep + length, default), strength(tip, diameter, steep + 2 * length, default)
    assert np.all(fixed[1].bending_n <= fixed[0].bending_n)
    assert np.all(fixed[1].column_n <= fixed[0].column_n * (1 + 1e-12))


def test_a_sharper_tip_blunts_earlier(some, default):
    tip, diameter, length = some
    assert np.all(strength(1.5 * tip, diameter, length, default).tip_n > strength(tip, diameter, length, default).tip_n)


@pytest.mark.parametrize("model", sorted(devices))
def test_every_needle_of_the_catalogue_is_far_stronger_than_the_skin_it_enters(model, central):
    """Failure over insertion force: about 10 for polymer (Gittard 2013), above 1 for hollow metal (Davis 2004)."""
    device = devices[model]
    depth = device.depth_range_mm[1]
    force = needle(device, central.skin("cheek"), central.use, depth, central.parameters).force_per_needle_n
    bears = strength(device.tip_diameter_um, device.needle_diameter_mm, depth, central.parameters)
    assert margin(bears.column_n, force) > 10
    assert margin(bears.bending_n, force) > 1


def test_tips_are_the_weakest_part_and_wear(default):
    """O'Mahony 2014: needles fail at the tip first; a new tip of 5 um bears about what entry asks of it."""
    tips = np.array([5.0, 8.0, 37.0])
    bears = strength(tips, 0.25, 1.5, default)
    spare = margin(bears.tip_n, entry_force(tips, default) / 1000)
    assert np.all(bears.tip_n < bears.column_n)
    assert 0.5 < spare[0] < 2 < spare[2]


def test_margins_carry_the_uncertainty_of_the_steel():
    p = Parameters(draws=200, seed=1)
    spread = np.quantile(strength(8.0, 0.25, 1.5, p).column_n, [0.05, 0.95])
    assert spread[1] > 1.5 * spread[0]


@pytest.mark.parametrize("model", ["skinpen", "mf8-roller", "stamp-35"])
def test_a_session_reports_how_far_its_needles_are_from_failing(model, central):
    """The largest force of the session counts, so the margin is no larger than that of the mean force."""
    device, p = devices[model], central.parameters
    got = needle(device, central.skin("cheek"), central.use, 1.5, p)
    bears = strength(device.tip_diameter_um, device.needle_diameter_mm, 1.5, p)
    assert 10 < got.buckling_margin <= margin(bears.column_n, got.force_per_needle_n)
    assert 1 < got.bending_margin <= margin(bears.bending_n, got.force_per_needle_n)


def test_a_needle_that_touches_nothing_cannot_fail():
    assert margin([1.0, 2.0], [0.0, 0.5]).tolist() == [np.inf, 4.0]

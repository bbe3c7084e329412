"""Where tools hold the skin."""

from dataclasses import replace

import numpy as np
import pytest

from percuta.device import devices
from percuta.parameters import Parameters
from percuta.puncture import dimple, holding

SKIN = dimple.Layers(*(np.array([value]) for value in (1.0, 0.34, 0.1, 0.0025, 0.03)))


def rim(device, entry=0.03, hand=6.0, load=0.01, ring=0.0, p=None):
    return holding.rim_mm(device, ring, entry, hand, SKIN, np.array([load]), p or Parameters())


def test_a_centred_needle_is_held_at_the_nose_and_one_beside_the_rim_by_both_its_sides():
    assert holding.opening_rim_mm(0.0, 2.0) == 2
    assert holding.opening_rim_mm(1e6, 2.0) == pytest.approx(4)  # a long straight rim at 2 mm, its image at 4


def test_the_base_leaves_the_skin_where_the_needle_carries_its_load():
    r = holding.pressed_rim_mm(0.05, 6.0, 40.0)
    assert np.pi * r**2 * 6.0 / 40.0 == pytest.approx(0.05)


def test_spacing_has_no_effect_at_one_pressure_and_a_stronger_hand_holds_nearer():
    """Olatunji 2013: no effect of spacing above 0.15 mm."""
    stamp = devices["stamp-35"]
    assert rim(replace(stamp, needles=100)) == rim(stamp)
    assert rim(stamp, hand=12.0) < rim(stamp, hand=6.0)


def test_a_lone_needle_stands_on_free_skin_and_a_pen_on_its_nose():
    assert rim(devices["single-needle"], load=10.0) > 100
    assert rim(devices["skinpen"], ring=2.0) == holding.opening_rim_mm(2.0, Parameters()["support_rim"])


def test_only_impact_outruns_the_waves():
    """About 10 m/s: a pen's half stroke lets them run 40 mm, 0.3 mm at 3 m/s only 1 mm."""
    p = Parameters()
    pen, impact = (holding.wave_reach_mm(SKIN, load, p) for load in (1 / 233, 0.3 / 3000))
    assert pen > 30
    assert impact == pytest.approx(1.0, rel=0.1)
    assert rim(devices["single-needle"], load=0.3 / 3000) == impact


def test_a_roller_bears_on_the_strip_of_its_contact_angle_and_a_stamp_on_its_square():
    p = Parameters(overrides={"roller_contact_angle": "30 deg"})
    assert holding.footprint_mm2(devices["mf8-roller"], p) == pytest.approx(20 * 10 * 2 * np.pi / 6)
    assert holding.footprint_mm2(devices["stamp-35"], p) == 64

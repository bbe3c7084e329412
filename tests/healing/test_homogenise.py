"""What the zone geometry is told by the channel geometry: the stored numbers are those of a fresh run."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

from percuta.parameters import Parameters

FILE = Path(__file__).parents[2] / "tools" / "homogenise.py"


@pytest.fixture(scope="module")
def homogenise():
    spec = importlib.util.spec_from_file_location("homogenise", FILE)
    module = importlib.util.module_from_spec(spec)
    sys.modules["homogenise"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def zone(homogenise):
    return homogenise.zone_of(Parameters(), cells=(16, 26))


def test_the_stored_zone_is_that_of_the_channel(zone, default):
    assert zone.answer_radius_mm == pytest.approx(default["answer_radius"][0], rel=0.01)
    assert zone.radius_mm == pytest.approx(default["zone_radius"][0], rel=0.02)
    assert zone.severity_depth_mm == pytest.approx(default["severity_depth"][0], rel=0.02)


def test_a_deeper_needle_has_a_wider_answer(zone):
    assert np.all(np.diff(zone.areas_mm2) > 0)


def test_the_skin_around_the_needle_is_wide_enough(homogenise, monkeypatch, zone):
    monkeypatch.setattr(homogenise, "ALONE_MM", 1.5 * homogenise.ALONE_MM)
    wider = homogenise.zone_of(Parameters(), cells=(20, 26))
    assert wider.radius_mm == pytest.approx(zone.radius_mm, rel=0.05)


def test_two_numbers_stand_for_the_channel_but_for_the_shallowest_needle(zone):
    assert zone.met_mm2[1:] == pytest.approx(zone.areas_mm2[1:], rel=0.25)

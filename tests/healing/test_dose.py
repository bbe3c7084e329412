"""How the answer depends on dose, depth, sessions and habits."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from percuta.healing import modifiers
from percuta.healing.engine import kinetics
from percuta.healing.zone import severity
from percuta.parameters import Parameters
from percuta.study import Care

from .conftest import collagen

P = Parameters()
QUICK = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def gain(healing, after=90.0, sessions=1, every=28.0):
    day = every * (sessions - 1) + after
    return float(np.interp(day, healing.t_days, collagen(healing.papillary)[:, 0])) - 1


def test_no_puncture_is_no_treatment(course, default):
    healing = course(default, density=0.0)
    assert np.all(healing.papillary["damage"] == 0)
    assert abs(gain(healing)) < 0.002  # ageing alone


def test_needles_that_stay_in_the_epidermis_do_not_touch_the_dermis(course, default):
    healing = course(default, depth_mm=0.05)
    assert np.all(healing.severity == 0)
    assert np.all(healing.papillary["tgf"] == 0)


def test_severity_rises_from_the_epidermis_by_its_depth_and_ends_at_one(default):
    skin, length = SimpleNamespace(epidermis_mm=np.array([0.1])), float(default["severity_depth"][0])
    at = SimpleNamespace(depth_mm=0.1 + np.array([[-0.05], [0], [length], [2 * length], [40 * length]]))
    told = severity(at, skin, default)[:, 0]
    assert told == pytest.approx([0, 0, 1 - np.exp(-1), 1 - np.exp(-2), 1], abs=1e-12)


def test_more_sessions_never_give_less_and_each_adds_less(course, default):
    gains = [gain(course(default, sessions=n, follow_up=120), sessions=n) for n in (1, 2, 3, 4, 6)]
    added = np.diff(gains) / [1, 1, 1, 2]
    assert np.all(added > 0)
    assert np.all(np.diff(added) < 0)


@QUICK
@given(shallow=st.floats(0.02, 2), deep=st.floats(0.02, 2))
def test_deeper_never_gives_less(course, shallow, deep):
    shallow, deep = sorted((shallow, deep))
    less, more = (gain(course(P, depth_mm=depth, follow_up=100)) for depth in (shallow, deep))
    assert more >= less - 1e-6


@QUICK
@given(sparse=st.floats(0, 6000), dense=st.floats(0, 6000))
def test_denser_never_gives_less(course, sparse, dense):
    sparse, dense = sorted((sparse, dense))
    less, more = (gain(course(P, density=density, follow_up=100)) for density in (sparse, dense))
    assert more >= less - 1e-6


def test_coverage_is_that_of_independent_circles(course, default):
    healing = course(default, density=250.0, follow_up=30)
    area = np.pi * default["zone_radius"][0] ** 2 * healing.severity[0]
    expected = 1 - np.exp(-2.5 * area)
    assert healing.coverage[0] == pytest.approx(expected)


def test_at_full_coverage_the_tissue_is_the_zone(course, default):
    healing = course(default, density=1e5, sessions=2)
    for name, series in healing.papillary.items():
        assert series == pytest.approx(healing.zone[name], abs=1e-9)


@pytest.mark.parametrize(
    "habits",
    [
        {"age": 80},
        {"smoker": True},
        {"sunscreen": 0.0},
        {"vitamin_c": "low"},
        {"nutrition": "poor"},
        {"diabetic": True},
    ],
    ids=lambda h: next(iter(h)),
)
def test_what_harms_healing_lowers_the_gain(course, default, habits):
    assert gain(course(default, **habits)) < gain(course(default))


def test_each_modifier_acts_on_a_rate_of_the_table(default):
    subject, care = SimpleNamespace(age=70, smoker=True), Care(sunscreen=0.5, vitamin_c="low", retinoid=True)
    found = vars(modifiers(subject, care, default, {"diabetes_uncontrolled": True}))
    assert set(kinetics().modifiers) - set(found) == {"tension"}  # of a puncture, always 1
    assert set(found) <= set(kinetics().modifiers)
    assert all(factor.shape == (1,) and factor != 1 for factor in found.values())


def test_a_retinoid_helps(course, default):
    assert gain(course(default, retinoid=True)) > gain(course(default))

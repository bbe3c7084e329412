"""Values of parameters: central or drawn, the same whoever asks and in whatever order."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from percuta.errors import InputError, OutsideEvidence
from percuta.parameters import Parameters, library
from percuta.parameters.values import quantile


def test_same_seed_same_bits_other_seed_other_draws():
    first, again, other = (Parameters(draws=50, seed=seed)["zone_radius"] for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_order_of_asking_does_not_matter():
    p, q = Parameters(draws=20, seed=1), Parameters(draws=20, seed=1)
    forward = [p[name].copy() for name in ("zone_radius", "stain_gain")]
    backward = [q[name].copy() for name in ("stain_gain", "zone_radius")][::-1]
    assert all(np.array_equal(one, two) for one, two in zip(forward, backward, strict=True))


def test_a_draw_does_not_depend_on_how_many_follow():
    assert np.array_equal(Parameters(draws=200, seed=3)["stain_gain"][:10], Parameters(draws=10, seed=3)["stain_gain"])


def test_subjects_differ():
    one, two = (Parameters(draws=5, seed=1, subject=subject)["stain_gain"] for subject in (0, 1))
    assert not np.array_equal(one, two)


def test_central_values_are_the_records(default):
    assert default["entry_force_slope"] == pytest.approx(4.6)


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(sorted(library())), seed=st.integers(0, 2**32))
def test_no_draw_leaves_its_range_nor_piles_up_at_an_end(name, seed):
    record = library()[name]
    values = Parameters(draws=64, seed=seed)[name]
    assert record.low <= values.min() <= values.max() <= record.high
    if record.distribution != "exact":
        assert len(set(values)) == 64


@pytest.mark.parametrize("name", ["entry_force_slope", "collagen_i_synthesis", "zone_radius"])
def test_quantiles_rise(name):
    values = quantile(library()[name], np.linspace(0.001, 0.999, 101))
    assert np.all(np.diff(values) > 0)


def test_a_lognormal_has_its_median_at_the_value():
    record = library()["response_factor"]
    assert quantile(record, np.array([0.5])) == pytest.approx(record.value, rel=1e-9)


@pytest.mark.parametrize("cv", [0.1, 0.5])
def test_a_lognormal_has_the_coefficient_of_variation_of_its_record(cv):
    wide = replace(library()["response_factor"], value=3.0, low=1e-9, high=1e9, shape={"cv": cv})
    values = quantile(wide, (np.arange(100_000) + 1 / 2) / 100_000)
    assert values.std() / values.mean() == pytest.approx(cv, rel=0.01)


def test_a_normal_has_the_standard_deviation_of_its_record():
    wide = replace(library()["entry_force_slope"], low=-1e9, high=1e9)
    values = quantile(wide, (np.arange(100_000) + 1 / 2) / 100_000)
    assert [values.mean(), values.std()] == pytest.approx([wide.value, wide.shape["sd"]], rel=0.01)


def test_used_parameters_are_remembered(default):
    default["zone_radius"]
    assert default.used == {"zone_radius"}


def test_an_override_holds_in_all_draws():
    p = Parameters(draws=4, overrides={"zone_radius": "400 um"})
    assert p["zone_radius"] == pytest.approx([0.4] * 4)
    assert p.overridden == {"zone_radius"}


@pytest.mark.parametrize(
    ("overrides", "says"),
    [
        ({"zone_radus": "0.3 mm"}, "nearest: zone_radius"),
        ({"zone_radius": "0.3 day"}, "another dimension"),
        ({"zone_radius": 0.3}, "has no unit"),
        ({"zone_radius": "3 mm"}, "lies outside its credible range"),
    ],
)
def test_a_wrong_override_is_refused(overrides, says):
    with pytest.raises(InputError, match=says):
        Parameters(overrides=overrides)


def test_leaving_the_measured_range_warns(default):
    with pytest.warns(OutsideEvidence, match="extrapolation"):
        default.check_range("entry_force_slope", tip_diameter=50)

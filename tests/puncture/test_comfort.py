"""Pain and pinpoint bleeding."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from percuta.parameters import Parameters
from percuta.puncture import bleeding_share, pain

CALM = {"hypodermic_pain": "1 score"}
"""Keeps scores far from the end of the scale, where the power law holds."""


def score(depth_mm, density, **overrides):
    p = Parameters(overrides={**CALM, **overrides})
    return float(pain(np.atleast_1d(depth_mm)[:, None], np.array([density]), p)[0])


def test_three_times_the_length_hurts_seven_times_as_much():
    assert score(1.45, 1.0) / score(0.48, 1.0) == pytest.approx(7, rel=0.15)  # Gill 2008


def test_ten_times_the_needles_hurt_twice_as_much():
    assert score(0.48, 50.0) / score(0.48, 5.0) == pytest.approx(2.1, rel=0.05)  # Gill 2008


def test_single_needles_hurt_5_to_40_per_cent_of_a_hypodermic_one():
    assert [score(0.48, 1.0), score(1.45, 1.0)] == pytest.approx([0.05, 0.35], rel=0.1)  # Gill 2008


def test_the_score_stays_on_its_scale():
    worst = pain(np.full((4, 1), 3.0), np.array([1e6]), Parameters())
    assert 9.9 < worst[0] <= 10


def test_needles_that_do_not_enter_do_not_hurt():
    assert score([0.0, 0.0], 100.0) == 0
    assert score([1.0, 0.0], 100.0) == pytest.approx(score(1.0, 50.0))


@given(depths=st.lists(st.floats(0, 3), min_size=2, max_size=8), more=st.floats(0, 2))
@settings(deadline=None, max_examples=50)
def test_no_needle_hurts_less_for_going_deeper(depths, more):
    deeper = [depths[0] + more, *depths[1:]]
    assert score(deeper, 200.0) >= score(depths, 200.0) - 1e-12


def test_half_of_the_punctures_bleed_at_capillary_depth_and_none_at_50_um(default):
    share = bleeding_share(np.array([[0.4, 0.05, 3.0, 0.0]]), np.full(4, 0.4), default)
    assert share == pytest.approx([0.5, 0, 1, 0], abs=1e-3)


@given(depth=st.floats(0, 3), more=st.floats(0, 1))
@settings(deadline=None, max_examples=50)
def test_deeper_punctures_never_bleed_less(depth, more):
    p = Parameters(draws=20, seed=2)
    shallow, deep = (bleeding_share(np.full((3, 20), d), np.full(20, 0.3), p) for d in (depth, depth + more))
    assert np.all((shallow >= 0) & (shallow <= deep) & (deep <= 1))

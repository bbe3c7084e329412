"""What is left of the hole."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from percuta.parameters import Parameters
from percuta.puncture import pen, roller
from percuta.puncture.channel import channel_radius_mm, drag_mm, needle_radius_mm, residual_depth_mm, slit_mm


def test_the_taper_argument_of_kalluri(default):
    """A 70.7 um opening on a needle from 8 to 140 um over 0.77 mm lies 0.366 mm behind the tip."""
    assert 2000 * needle_radius_mm(0.366, 8, 0.14, default) == pytest.approx(70.7, rel=0.01)
    assert 2000 * channel_radius_mm(0, 0.366, 8, 0.14, default) == pytest.approx(70.7, rel=0.01)
    assert residual_depth_mm(0.366, "roller", default) == pytest.approx(0.1525, rel=0.1)


def test_rollers_and_pens_keep_the_published_conflict_open(drawn):
    rolled, penned = (residual_depth_mm(1.0, kind, drawn) for kind in ("roller", "pen"))
    assert np.median(rolled) < np.median(penned)
    assert rolled.max() > penned.min()


@given(depth=st.floats(0, 3), below=st.floats(0, 3), more=st.floats(0, 1))
@settings(deadline=None, max_examples=50)
def test_a_channel_narrows_with_depth_and_ends_at_the_tip(depth, below, more, drawn_once):
    upper = channel_radius_mm(below, depth, 8, 0.25, drawn_once)
    lower = channel_radius_mm(below + more, depth, 8, 0.25, drawn_once)
    assert np.all((lower >= 0) & (lower <= upper) & (upper <= 0.125))
    if below > depth or depth == 0:
        assert np.all(upper == 0)


@pytest.fixture(scope="module")
def drawn_once():
    return Parameters(draws=20, seed=2)


@pytest.mark.parametrize(("rate", "ms"), [(117, 3), (117, 5)])
def test_a_pen_dragged_at_5_cm_per_s_moves_on_as_far_as_the_notes_say(rate, ms):
    """0.15 to 0.25 mm; a needle of a pen with a 2.5 mm stroke stays in for 3 to 5 ms at 0.7 to 1.6 mm."""
    assert drag_mm(50, ms / 1000) == pytest.approx(0.05 * ms)
    stay = 1000 * pen.dwell_s([0.7, 1.6], 2.5, rate)
    assert stay[0] - 0.5 <= ms <= stay[1] + 0.5


def test_skin_takes_up_small_ways_and_tears_under_large_ones():
    p = Parameters(overrides={"skin_slack": "0.3 mm"})
    assert slit_mm([0.0, 0.1, 0.3], p).tolist() == [0, 0, 0]
    assert slit_mm(0.51, p) == pytest.approx(0.42)


def test_rollers_leave_slits_from_1_mm_or_so_and_home_rollers_do_not(default):
    lengths = np.array([0.25, 0.5, 1.0, 1.5, 2.5])
    slits = slit_mm(roller.slit_half_width_mm(10, lengths), default)
    assert slits[:2].tolist() == [0, 0]
    assert np.all(np.diff(slits[1:]) > 0)
    assert slits[3] > 0.25  # wider than the shaft: a slit and no longer a hole

"""What is left of the hole."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from percuta.puncture.channel import channel_radius_mm, drag_slit_mm, needle_radius_mm, residual_depth_mm


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
    from percuta.parameters import Parameters

    return Parameters(draws=20, seed=2)


def test_a_pen_dragged_at_5_cm_per_s_tears_what_the_notes_say():
    assert drag_slit_mm(50, [100, 167]) == pytest.approx([0.25, 0.15], rel=0.01)

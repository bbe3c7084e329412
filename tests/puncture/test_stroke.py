"""One needle followed to the set depth."""

import numpy as np
import pytest

from percuta.device import devices
from percuta.puncture import follow_needle, needle


@pytest.mark.parametrize("model", ["skinpen", "mf8-roller", "stamp-35"])
def test_the_stroke_ends_where_the_session_says(model, central):
    """Tilt lifts half of a pen's needles; the stroke is that of a tool which sits flat."""
    skin, p = central.skin("cheek"), central.parameters
    curve = follow_needle(devices[model], skin, central.use, 1.5, p)
    session = needle(devices[model], skin, central.use, 1.5, p)
    assert curve.travel_mm[-1] == 1.5
    low, high = np.quantile(session.depth_mm, [0.4, 0.9])
    assert low < curve.depth_mm[-1, 0] < high
    assert curve.force_n.max() == pytest.approx(session.force_per_needle_n[0], rel=0.15)


def test_force_rises_drops_once_and_rises_again(skinpen, people):
    force = follow_needle(skinpen, people.skin("cheek"), people.use, 1.5, people.parameters).force_n
    falls = np.diff(force, axis=0) < 0
    assert force.shape == (240, 200)
    assert np.all(force[0] == 0)
    assert np.all(falls.sum(axis=0) <= 1)

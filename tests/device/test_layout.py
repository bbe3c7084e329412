"""Where needles stand: as many as asked for, apart, and no place nearer to the middle is left empty."""

import numpy as np
import pytest

from percuta.device.layout import square


@pytest.mark.parametrize("needles", [1, 2, 5, 7, 12, 17, 26, 36])
def test_a_square_fills_from_the_middle(needles):
    side = int(np.ceil(np.sqrt(needles)))
    places = square(needles, 2.0)
    assert len({tuple(place) for place in places}) == needles
    every = square(side**2, 2.0)
    left = [place for place in every.tolist() if place not in places.tolist()]
    reach = np.hypot(*places.T)
    assert all(np.hypot(*place) >= reach.max() - 1e-9 for place in left)

"""One pore state, several observers."""

import numpy as np
import pytest

from percuta.barrier.closure import open_share, rat_sealing_time, sealing_time
from percuta.barrier.crossing import last_time_above
from percuta.barrier.observers import closure_data, dye_closed_h, dye_enters
from percuta.barrier.water_loss import impedance_closed_h, pore_water_loss
from percuta.device import devices
from percuta.puncture import needle
from percuta.study import Technique


@pytest.mark.parametrize("length_mm", [0.37, 0.77])
def test_in_the_rat_dye_still_enters_when_water_loss_is_normal(default, length_mm):
    """Kalluri 2011: water loss back at 4 to 5 h, calcein kept out at 12 to 18 h; one state."""
    sealing = rat_sealing_time(length_mm, default)

    def lost(t):
        return pore_water_loss(open_share(t, sealing, default), 100, 0.035, default)

    water_h = last_time_above(lost, 0.7, 200, "water loss")  # a tenth of 7 g/m2/h
    dye_h = dye_closed_h(sealing, default)
    assert 3.7 <= water_h <= 5.3
    assert 10 <= dye_h <= 20
    at = np.array([[(water_h.item() + dye_h.item()) / 2], [dye_h.item() * 1.01]])
    assert dye_enters(open_share(at, sealing, default), default)[:, 0].tolist() == [True, False]


def test_human_closure_open_and_covered_from_one_set(default):
    open_air, covered = (sealing_time(0.5, 26, 4, default, occluded=cover) for cover in (False, True))
    assert impedance_closed_h(open_air, default) <= 2  # Gupta 2011
    assert 20 <= covered.item() * np.log(2) <= 26  # Ogunjimi 2021, half-life


def test_every_observer_starts_whole_and_falls(some):
    puncture = needle(devices["skinpen"], some.skin(), Technique(passes=2), 1.0, some.p)
    data = closure_data(puncture, some.skin(), some.p)
    for name, curve in data["curves"].items():
        values = np.array(curve["value"])
        assert 0.7 < values[0] <= 1 + 1e-9, name
        assert (np.diff(values) <= 1e-9).all(), name
    assert set(data["closed_h"]) == {"water loss", "impedance", "dye", "epidermis"}
    covered = closure_data(puncture, some.skin(), some.p, occluded=True)
    assert covered["closed_h"]["impedance"]["value"] > 10 * data["closed_h"]["impedance"]["value"]

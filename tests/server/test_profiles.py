"""The course depth by depth is the course that studies report, before it is averaged."""

import numpy as np
import pytest

import percuta as pc
from percuta import healing
from percuta.errors import InputError
from percuta.healing.zone import DEPTHS
from percuta.server.jobs.profiles import Central


@pytest.fixture(scope="module")
def central():
    study = pc.Study(base="professional-face").patched(
        {"technique": {"passes": 1}, "device": {"depth": "0.5 mm"}, "course": {"sessions": 2}, "follow_up": "60 d"}
    )
    return Central.of(study)


def by_depth(central, at):
    return healing.heal_by_depth(
        central.session, central.person, central.days, central.end, central.habits, central.p, np.asarray(at)
    )


def test_its_mean_over_the_papillary_dermis_is_the_zone_geometry(central):
    whole = healing.heal(central.session, central.person, central.days, central.end, central.habits, central.p)
    found = by_depth(central, whole.depth_mm[:, 0])
    assert found.depth_mm.size == DEPTHS
    for name in ("damage", "il6", "collagen_iii", "collagen_i_mature", "activated_fibroblasts"):
        np.testing.assert_allclose(found.tissue[name].mean(axis=1), whole.papillary[name][:, 0], rtol=1e-6, atol=1e-9)
        np.testing.assert_allclose(found.zone[name], whole.zone[name][:, 0], rtol=1e-6, atol=1e-9)


DRIFT = 5e-3
"""How far skin that nothing touches drifts in the months of this course, relative: its rest is no exact equilibrium."""


def test_where_no_needle_reaches_nothing_happens(central):
    found = by_depth(central, [0.01, 0.3, 5.0])
    assert found.coverage[0] == found.coverage[2] == 0
    assert found.coverage[1] > 0
    for name in ("damage", "il6", "collagen_iii", "activated_fibroblasts"):
        rest, levels = found.rest[name], found.tissue[name]
        np.testing.assert_allclose(levels[:, [0, 2]], rest, rtol=DRIFT, atol=DRIFT)
        assert np.abs(levels[:, 1] - rest).max() > 4 * DRIFT * max(rest, 1)


def test_a_profile_is_that_of_one_draw(central):
    with pytest.raises(InputError, match="one draw"):
        healing.heal_by_depth(
            central.session, central.person, central.days, central.end, central.habits, pc.Parameters(3, 1), np.ones(2)
        )

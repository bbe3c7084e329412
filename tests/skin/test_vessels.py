"""Capillary loops and plexus of the upper dermis."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import floats, integers, sampled_from

from percuta.errors import OutsideEvidence
from percuta.parameters import Parameters, library
from percuta.skin import describe, sites, vessels
from percuta.skin.vessels import loops_per_mm2
from percuta.study import SkinChoice, Subject


def bed(p, site="cheek", age=40.0):
    return vessels(describe(SkinChoice(site=site), Subject(age=age), p), p)


def test_every_site_has_a_number_of_loops_and_no_other_place_has():
    table = {f"loop_density.{name}" for name in sites()}
    assert {name for name in library() if name.startswith("loop_density.")} == table


def test_a_number_without_measurement_says_where_it_comes_from():
    assumed = [r for r in library().values() if r.file == "vessels.yaml" and r.evidence == "assumed"]
    assert [r.name for r in assumed if not r.note] == []


def test_the_hand_has_four_times_the_loops_of_the_corner_of_the_eye(default):
    ratio = loops_per_mm2("hand", 40, default) / loops_per_mm2("periorbital", 40, default)
    assert ratio == pytest.approx(4)  # Li 2006


def test_the_old_have_40_to_70_per_cent_fewer_loops_than_the_young(default):
    young, old = (loops_per_mm2("forehead", age, default) for age in (25, 67))
    assert 0.3 <= old / young <= 0.6 + 1e-9  # Li 2006


@settings(deadline=None, max_examples=40)
@given(site=sampled_from(sorted(sites())), age=floats(18, 90), seed=integers(0, 10_000))
def test_loops_hang_between_epidermis_and_plexus_and_fit_into_their_papillae(site, age, seed):
    p = Parameters(draws=20, seed=seed)
    skin = describe(SkinChoice(site=site), Subject(age=age), p)
    found = vessels(skin, p)
    assert np.all(skin.epidermis_mm <= found.loop_top_mm)
    assert np.all(found.loop_top_mm < found.plexus_depth_mm)
    assert np.all(found.plexus_depth_mm < skin.thickness_mm)
    width = found.limb_gap_mm + found.loop_diameter_mm
    assert np.all(found.loops_per_mm2 * width**2 < 1)  # loops do not overlap
    assert np.all(found.loops_per_mm2 > 0)


def test_ages_outside_18_to_90_are_announced(default):
    with pytest.warns(OutsideEvidence, match="loop_density_old_to_young"):
        loops_per_mm2("cheek", 95, default)


def test_a_study_that_moves_the_capillaries_moves_the_loops(default):
    moved = vessels(describe(SkinChoice(site="cheek", capillary_depth="0.2 mm"), Subject(age=40), default), default)
    assert moved.loop_top_mm == pytest.approx(0.2)
    assert bed(default).loop_top_mm < 0.1

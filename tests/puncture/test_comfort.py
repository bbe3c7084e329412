"""Pain, torn vessels and pinpoint bleeding."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from percuta.device import devices
from percuta.errors import InputError
from percuta.parameters import Parameters
from percuta.puncture import comfort, needle, pain
from percuta.puncture.channel import needle_radius_mm
from percuta.randomness import stream
from percuta.skin import Vessels, sites, vessels

CALM = {"hypodermic_pain": "1 score"}
"""Keeps scores far from the end of the scale, where the power law holds."""


def score(depth_mm, density, anaesthetised=0, **overrides):
    p = Parameters(overrides={**CALM, **overrides})
    return float(pain(np.atleast_1d(depth_mm)[:, None], np.array([density]), p, anaesthetised)[0])


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


@given(share=st.floats(0, 1), more=st.floats(0, 1))
@settings(deadline=None, max_examples=50)
def test_what_is_not_felt_is_as_if_it_were_not_there(share, more):
    assert score(1.0, 200.0, share) == pytest.approx(score(1.0, 200.0 * (1 - share)), abs=1e-9)
    assert score(1.0, 200.0, min(1, share + more)) <= score(1.0, 200.0, share) + 1e-12


def test_a_full_block_takes_all_pain_and_a_block_of_the_deep_only_theirs():
    assert score(1.0, 200.0, 1) == 0
    below = np.array([[0.0], [1.0]])
    assert score([0.5, 1.5], 200.0, below) == pytest.approx(score([0.5, 0.0], 200.0))


@pytest.mark.parametrize("share", [-0.1, 1.1, np.nan])
def test_a_share_outside_0_to_1_is_refused(share):
    with pytest.raises(InputError, match="the anaesthetised share of strikes must lie between 0 and 1"):
        score(1.0, 200.0, share)


def test_an_unknown_numbing_is_refused(default):
    assert comfort.numbed_share("none", default) == 0
    with pytest.raises(InputError, match="nearest: topical"):
        comfort.numbed_share("topicall", default)


def test_scores_with_cream_are_those_of_clinics(skinpen, people):
    """3 to 6 of 10 at 1 to 2.5 mm: Medicina 2026, Luz 2017, El-Fakahany 2016."""
    use, p = replace(people.use, passes=2), people.parameters
    for depth in (1.0, 1.5, 2.5):
        done = needle(skinpen, people.skin("cheek"), use, depth, p)
        scores = pain(done.depth_mm, done.density_per_cm2, p, comfort.numbed_share("topical", p))
        low, high = np.quantile(scores, [0.05, 0.95])
        assert low < 6, depth
        assert high > 3, depth
        if depth == 1.5:
            assert 3 <= np.median(scores) <= 6


# ---- vessels ----

BED = Vessels(
    loops_per_mm2=np.array([50.0]),
    loop_top_mm=np.array([0.1]),
    loop_diameter_mm=np.array([0.01]),
    limb_gap_mm=np.array([0.03]),
    plexus_depth_mm=np.array([0.4]),
    plexus_mm_per_mm2=np.array([6.0]),
    plexus_diameter_mm=np.array([0.015]),
    depth_spread=np.array([0.0]),
)
"""Vessels that all lie at one depth."""


def torn(depth_mm, p, slit_mm=0.0, tip_um=8.0, shaft_mm=0.25, bed=BED):
    return comfort.torn_vessels(np.atleast_2d(depth_mm).T, slit_mm, tip_um, shaft_mm, bed, p)


def segment_distance(point, start, end):
    """Distance of points to segments, all of shape (n, 2)."""
    along = end - start
    share = np.clip(np.sum((point - start) * along, axis=-1) / np.sum(along**2, axis=-1), 0, 1)
    return np.linalg.norm(point - start - share[..., None] * along, axis=-1)


def test_torn_loops_are_those_that_lie_within_reach_of_the_needle(default):
    """Loops thrown on a square at random, counted one by one round a slit of random direction."""
    depth, slit, bed = 0.3, 0.2, replace(BED, limb_gap_mm=np.array([0.06]))
    expected = torn(depth, default, slit, bed=bed).loops[0, 0]
    behind = depth - 0.1
    reach = 0.005 + comfort.tear_radius_mm(needle_radius_mm(behind, 8.0, 0.25, default), default)[0]
    half = slit * behind / depth / 2
    rng, count, side = stream(5, "loops"), 150_000, 0.4
    centre = side * (rng.random((count, 2)) - 0.5)
    turn = 2 * np.pi * rng.random(count)
    limb = 0.03 * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    steps = half * np.linspace(-1, 1, 41)[:, None, None] * np.array([1.0, 0.0])
    near = np.min([segment_distance(step, centre - limb, centre + limb) for step in steps], axis=0)
    counted = 50 * side**2 * np.mean(near < reach)
    assert expected == pytest.approx(counted, rel=0.03)


def test_torn_plexus_vessels_are_lines_that_meet_the_needle(default):
    """Straight lines in random directions through a large disc, counted one by one."""
    depth, slit = 0.9, 0.3
    expected = torn(depth, default, slit).plexus[0, 0]
    behind = depth - 0.4
    reach = 0.0075 + comfort.tear_radius_mm(needle_radius_mm(behind, 8.0, 0.25, default), default)[0]
    half = slit * behind / depth / 2
    rng, count, disc = stream(6, "lines"), 400_000, 1.0
    offset, turn = disc * (2 * rng.random(count) - 1), np.pi * rng.random(count)
    met = np.abs(offset) < reach + half * np.abs(np.cos(turn))  # the slit lies along the x axis
    lines = 2 * disc * 6.0  # lines of this length density that cross the disc
    assert expected == pytest.approx(lines * np.mean(met), rel=0.03)


def test_a_vessel_tears_where_the_hole_stretches_it_too_far(default):
    opened = 0.05
    inside = comfort.tear_radius_mm(opened, default)[0]
    stretch = np.hypot(inside, opened) / inside
    assert stretch == pytest.approx(default["vessel_tear_stretch"][0])


def test_a_needle_that_stays_above_the_loops_tears_nothing(default):
    none = torn([0.0, 0.05, 0.0999], default)
    assert none.loops.max() == none.plexus.max() == none.struck.max() == none.bleeds.max() == 0
    above_plexus = torn(0.39, default)
    assert above_plexus.loops.min() > 0
    assert above_plexus.plexus.max() == 0


def test_strikes_are_independent_of_each_other(default):
    one = torn(0.6, default)
    assert one.struck == pytest.approx(1 - np.exp(-one.loops - one.plexus))
    assert np.all(one.bleeds < one.struck)


@given(depth=st.floats(0, 3), more=st.floats(0, 1), slit=st.floats(0, 1), blunt=st.floats(0, 40))
@settings(deadline=None, max_examples=50)
def test_deeper_wider_and_longer_wounds_never_bleed_less(depth, more, slit, blunt):
    p = Parameters(draws=20, seed=2)
    bed = replace(BED, depth_spread=np.array([0.25]))
    base = torn(depth, p, slit, bed=bed)
    for worse in (
        torn(depth + more, p, slit, bed=bed),
        torn(depth, p, slit + more, bed=bed),
        torn(depth, p, slit, tip_um=8 + blunt, bed=bed),
    ):
        assert np.all(worse.bleeds >= base.bleeds - 1e-12)
    assert np.all((base.bleeds >= 0) & (base.bleeds <= base.struck) & (base.struck <= 1))


def test_wider_vessels_are_more_often_seen_to_bleed(drawn):
    loop, venule, wide = (comfort.seen_share(d, drawn) for d in (0.0095, 0.015, 0.05))
    assert np.all((loop < venule) & (venule < wide))
    assert np.median(wide) > 0.9


@pytest.mark.parametrize("site", ["cheek", "volar_forearm", "back"])
def test_no_blood_from_50_um_and_some_from_400_um(site, central):
    """Faraji Rad 2017: fluid without blood from 0.05 mm, blood from 0.4 mm."""
    p = central.parameters
    done = comfort.torn_vessels(np.array([[0.05], [0.4]]), 0, 8.0, 0.25, vessels(central.skin(site), p), p)
    assert done.bleeds[0] < 1e-3
    assert 0.02 < done.bleeds[1] < 0.5


def test_home_rollers_of_a_quarter_millimetre_hardly_draw_blood(people):
    roller, use = devices["home-roller-0.25"], replace(people.use, passes=10, operator="home")
    shares = [needle(roller, people.skin(site), use, 0.25, people.parameters).bleeding_share for site in sites()]
    medians = np.median(shares, axis=1)
    assert np.median(medians) < 0.015
    assert medians.max() < 0.05


@pytest.mark.parametrize("depth", [1.0, 1.5])
def test_pens_at_1_to_1_5_mm_clearly_do(depth, skinpen, people):
    done = needle(skinpen, people.skin("cheek"), people.use, depth, people.parameters)
    assert np.median(done.bleeding_share) > 0.2
    assert np.quantile(done.bleeding_per_cm2, 0.05) > 10
    assert np.array_equal(done.bleeding_per_cm2, done.density_per_cm2 * done.bleeding_share)


def test_bleeding_follows_the_order_of_depths_that_clinics_report(skinpen, central):
    skin, p = central.skin("cheek"), central.parameters
    shares = [needle(skinpen, skin, central.use, d, p).bleeding_share[0] for d in (0.25, 0.5, 1.0, 1.5, 2.5)]
    assert np.all(np.diff(shares) > 0)

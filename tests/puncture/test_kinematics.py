"""Places of strikes: closed forms, regular and random patterns, rolling geometry."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from percuta.device import devices
from percuta.device.layout import LAYOUTS, cartridge, spacing_mm
from percuta.parameters import Parameters
from percuta.puncture import pattern, pen, roller, simulate_course, simulate_strikes, stamp
from percuta.puncture.hand import hold
from percuta.puncture.kinematics import density_per_cm2


@pytest.mark.parametrize("model", ["skinpen", "exceed"])
@pytest.mark.parametrize("way", ["raster", "three-direction", "circles"])
def test_a_pen_strikes_as_often_as_needles_times_rate_over_width_and_speed(model, way, central):
    device = devices[model]
    rate = device.stroke_rate_hz[1]
    use = replace(central.use, passes=6, pattern=way, speed=100.0)
    strikes = simulate_strikes(device, use, 1.5, 100.0, central.parameters)
    expected = 6 * 100 * device.needles * rate / (device.swath_mm * 100.0)
    assert strikes.density_per_cm2 == pytest.approx(expected, rel=0.02)


def test_closed_form_of_a_session_is_the_sum_of_its_passes(skinpen, central):
    hand = hold(central.use, central.parameters)
    whole = density_per_cm2(skinpen, hand, 1.5, central.parameters)
    once = pen.density_per_cm2(14, 116.7, skinpen.swath_mm, 50.0)
    assert whole == pytest.approx(4 * once)


def test_fifteen_passes_of_mf8_reach_the_published_density(mf8, central):
    use = replace(central.use, passes=15)
    closed = density_per_cm2(mf8, hold(use, central.parameters), 1.5, central.parameters)
    counted = simulate_strikes(mf8, use, 1.5, 60.0, central.parameters).density_per_cm2
    assert 190 <= closed[0] <= 240
    assert counted == pytest.approx(closed[0], rel=0.03)


@pytest.mark.parametrize("share", [0, 1])
def test_either_end_of_the_rolling_radius_keeps_mf8_within_the_published_density(share):
    radius = roller.rolling_radius_mm(10, 1.5, share)
    assert 190 <= 15 * roller.density_per_cm2(192, 20, radius) <= 240


def test_a_stamp_strikes_as_often_as_needles_over_footprint(central):
    device = devices["stamp-35"]
    strikes = simulate_strikes(device, central.use, 1.0, 100.0, central.parameters)
    assert strikes.density_per_cm2 == pytest.approx(4 * stamp.density_per_cm2(35, device.swath_mm), rel=0.02)


def test_hand_jitter_moves_strikes_but_keeps_their_mean_density(skinpen, central):
    even = Parameters(overrides={"hand_jitter.home": 0.2})
    rough = Parameters(overrides={"hand_jitter.home": 0.9})
    use = replace(central.use, operator="home", pattern="raster", passes=12)
    counts = [simulate_strikes(skinpen, use, 1.0, 60.0, p).density_per_cm2 for p in (even, rough)]
    assert counts[0] == pytest.approx(counts[1], rel=0.1)
    assert counts[0] != counts[1]


@given(
    width=st.floats(2, 30),
    passes=st.integers(1, 4),
    way=st.sampled_from(["raster", "three-direction", "circles"]),
    model=st.sampled_from(["exceed", "mf8-roller", "stamp-35", "single-needle"]),
)
@settings(deadline=None, max_examples=25)
def test_strikes_lie_on_the_tile_and_know_their_pass_and_needle(width, passes, way, model, central):
    device = devices[model]
    use = replace(central.use, passes=passes, pattern=way)
    got = simulate_strikes(device, use, 0.25, width, central.parameters)
    for axis in (got.x_mm, got.y_mm):
        assert np.all((axis >= 0) & (axis < width))
    assert set(np.unique(got.pass_index)) <= set(range(passes))
    assert np.all((got.needle >= 0) & (got.needle < device.needles))
    assert np.all(np.isfinite(got.time_s) & (got.time_s >= 0))
    assert np.all((got.angle >= 0) & (got.angle < np.pi / 2))
    assert got.lean.shape == (2, got.x_mm.size)
    assert np.all(got.session == 0)


def test_needles_of_one_stroke_strike_on_a_ring(skinpen, central):
    got = simulate_strikes(skinpen, replace(central.use, passes=1), 1.0, 40.0, central.parameters)
    times, counts = np.unique(got.time_s, return_counts=True)
    stroke = got.time_s == times[counts == skinpen.needles][0]
    x, y = got.x_mm[stroke], got.y_mm[stroke]
    assert np.hypot(x - x.mean(), y - y.mean()) == pytest.approx(skinpen.swath_mm / 2)


def test_successive_strokes_are_one_period_and_one_step_of_the_hand_apart(central):
    device = replace(devices["exceed"], needles=1)
    p = Parameters(overrides={"hand_jitter.professional": 0.1})
    use = replace(central.use, passes=1, pattern="raster")
    got = simulate_strikes(device, use, 1.0, 60.0, p)
    inside = np.diff(got.time_s) < 1.5 / 125
    assert np.diff(got.time_s)[inside] == pytest.approx(1 / 125)
    steps = np.hypot(np.diff(got.x_mm), np.diff(got.y_mm))[inside]
    assert np.median(steps) == pytest.approx(50.0 / 125, rel=0.1)


def test_one_pass_of_a_roller_is_regular_and_many_are_random(mf8, central):
    one = simulate_strikes(mf8, replace(central.use, passes=1), 1.5, 60.0, central.parameters)
    many = simulate_strikes(mf8, replace(central.use, passes=60), 1.5, 40.0, central.parameters)
    assert pattern.clark_evans(one) > 1.5
    assert pattern.clark_evans(many) == pytest.approx(1, abs=0.07)
    for radius in (0.1, 0.25):
        random = pattern.poisson_share_within(many.density_per_cm2, radius)
        assert pattern.share_within(many, radius) == pytest.approx(random, rel=0.05)


@pytest.mark.parametrize(
    ("length", "degrees", "half_width"),
    [(0.2, 11, 0.03), (0.5, 18, 0.10), (1.0, 25, 0.29), (1.5, 30, 0.51), (2.5, 37, 1.07)],
)
def test_rolling_geometry_of_a_drum_of_20_mm(length, degrees, half_width):
    assert np.degrees(roller.entry_angle(10, length)) == pytest.approx(degrees, abs=0.6)
    assert roller.slit_half_width_mm(10, length) == pytest.approx(half_width, abs=0.01)


def test_a_lowered_drum_has_the_needles_of_its_entry_angle_on_the_skin_and_a_raised_one_fewer():
    lowered = roller.needles_in_contact(192, 10, 1.5, 1.5)
    assert lowered == pytest.approx(192 * roller.entry_angle(10, 1.5) / np.pi)
    number = roller.needles_in_contact(192, 10, 1.5, np.linspace(0, 1.5, 20))
    assert number[0] == 1
    assert np.all(np.diff(number) >= 0)


def test_the_slit_is_what_the_path_of_a_tip_cuts_at_the_surface():
    radius, length = 10.0, 1.5
    turn = np.linspace(0, roller.entry_angle(radius, length), 20_000)
    along = radius * turn - (radius + length) * np.sin(turn)
    assert roller.slit_half_width_mm(radius, length) == pytest.approx(-along[-1])


@pytest.mark.parametrize(("rate", "stroke", "speed"), [(90, 1.0, 0.28), (150, 1.5, 0.71), (300, 2.5, 2.4)])
def test_tip_speeds_of_pens(rate, stroke, speed):
    assert pen.tip_speed_m_s(rate, stroke) == pytest.approx(speed, abs=0.05)


def test_the_same_seed_gives_the_same_strikes_and_another_seed_others(skinpen, central):
    first, again, other = (
        simulate_strikes(skinpen, central.use, 1.0, 5.0, Parameters(seed=seed)).x_mm for seed in (1, 1, 2)
    )
    assert np.array_equal(first, again)
    assert not np.array_equal(first[:50], other[:50])


def test_passes_and_sessions_follow_each_other_and_none_repeats_another(mf8, central):
    got = simulate_course(mf8, replace(central.use, passes=3), 1.5, 40.0, central.parameters, sessions=2)
    assert set(got.session) == {0, 1}
    for session in (0, 1):
        one = got.where(got.session == session)
        ends = [(one.time_s[one.pass_index == n].min(), one.time_s[one.pass_index == n].max()) for n in range(3)]
        assert ends[0][1] < ends[1][0]
        assert ends[1][1] < ends[2][0]
    first, second = (got.where(got.session == session) for session in (0, 1))
    assert not np.array_equal(first.x_mm[:20], second.x_mm[:20])


def test_a_whole_face_has_the_density_of_a_tile(mf8, central):
    use = replace(central.use, passes=19)
    face = simulate_strikes(mf8, use, 1.5, 10 * np.sqrt(300), central.parameters)
    assert face.x_mm.size == pytest.approx(75_000, rel=0.1)
    closed = density_per_cm2(mf8, hold(use, central.parameters), 1.5, central.parameters)
    assert face.density_per_cm2 == pytest.approx(closed[0], rel=0.02)


def test_needles_of_a_roller_meet_the_skin_at_its_entry_angle_and_those_of_a_pen_at_the_tilt_of_the_hand(
    mf8, skinpen, central
):
    rolled = simulate_strikes(mf8, central.use, 1.5, 30.0, central.parameters)
    assert rolled.angle == pytest.approx(float(roller.entry_angle(10, 1.5)))
    penned = simulate_strikes(skinpen, replace(central.use, passes=20), 1.5, 40.0, central.parameters)
    tilt = np.radians(2)
    assert np.sqrt(np.mean(penned.angle**2)) == pytest.approx(np.sqrt(2) * tilt, rel=0.1)
    assert penned.lean.std() == pytest.approx(1, rel=0.1)
    assert penned.lean.mean() == pytest.approx(0, abs=0.05)


def test_opposite_needles_of_a_ring_lean_in_opposite_ways(central):
    device = replace(devices["exceed"], needles=2)
    got = simulate_strikes(device, replace(central.use, passes=1), 1.0, 40.0, central.parameters)
    times, counts = np.unique(got.time_s, return_counts=True)
    for time in times[counts == 2][:5]:
        pair = got.lean[:, got.time_s == time]
        assert pair.sum(axis=1) == pytest.approx([0, 0], abs=1e-12)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("needles", [1, 2, 9, 12, 14, 36, 42])
def test_every_layout_has_all_needles_within_the_width_and_apart(layout, needles):
    places = cartridge(layout, needles, 6.0)
    assert places.shape == (needles, 2)
    assert np.abs(places).max() <= 3 + 1e-9
    assert spacing_mm(places) > 0.4
    if needles > 2:
        assert places.mean(axis=0) == pytest.approx([0, 0], abs=0.5)


def test_closed_forms_of_layouts():
    assert spacing_mm(cartridge("ring", 12, 4.0)) == pytest.approx(4 * np.sin(np.pi / 12))
    assert spacing_mm(cartridge("square", 36, 5.0)) == pytest.approx(1.0)
    assert spacing_mm(cartridge("ring", 1, 4.0)) == np.inf


@pytest.mark.parametrize("layout", ["rings", "square", ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (-1.5, -0.5), (0.5, -1.0))])
def test_the_layout_moves_strikes_but_not_their_density(layout, skinpen, central):
    needles = 36 if isinstance(layout, str) else 5
    device = replace(skinpen, needles=needles, layout=layout, swath_mm=6.0)
    use = replace(central.use, passes=2)
    got = simulate_strikes(device, use, 1.0, 80.0, central.parameters)
    closed = density_per_cm2(device, hold(use, central.parameters), 1.0, central.parameters)
    assert got.density_per_cm2 == pytest.approx(closed[0], rel=0.03)


def test_one_draw_moves_its_own_hand_whatever_the_number_of_draws(skinpen, central):
    use = replace(central.use, operator="home")
    few, many = (
        simulate_strikes(skinpen, use, 1.0, 10.0, Parameters(draws=draws, seed=4), draw=3) for draws in (5, 50)
    )
    assert np.array_equal(few.x_mm, many.x_mm)
    other = simulate_strikes(skinpen, use, 1.0, 10.0, Parameters(draws=5, seed=4), draw=2)
    assert not np.array_equal(few.x_mm[:20], other.x_mm[:20])


def test_the_stay_of_a_needle_has_its_limits():
    assert pen.dwell_s(0, 2.5, 100) == 0
    assert pen.dwell_s(1.25, 2.5, 100) == pytest.approx(1 / 200)  # half a stroke in, half out
    assert pen.dwell_s([2.5, 3.0], 2.5, 100) == pytest.approx([1 / 100, 1 / 100])

"""A session as a whole: depths against published ones, operators, reproducibility."""

from dataclasses import fields, replace

import numpy as np
import pytest

from percuta.device import devices
from percuta.parameters import Parameters
from percuta.puncture import needle

ALL = sorted(devices)


def entered(depth_mm: np.ndarray) -> np.ndarray:
    return depth_mm[depth_mm > 0]


def test_a_pressed_array_stands_as_deep_as_it_was_seen_to(array, central):
    """Donnelly 2011: 0.46 mm of 0.6 mm. It hardly depends on the modulus of the dermis."""
    got = needle(array, central.skin("volar_forearm"), central.use, 0.6, central.parameters)
    assert np.median(got.depth_mm) == pytest.approx(0.46, abs=0.05)


def test_people_spread_about_it(array, people):
    got = needle(array, people.skin("volar_forearm"), people.use, 0.6, people.parameters)
    medians = np.median(got.depth_mm, axis=0)
    assert 0.35 <= np.median(medians) <= 0.52
    assert np.ptp(medians) > 0.05


def test_a_pen_at_1_5_mm_stands_at_half_to_four_fifths_of_its_setting(skinpen, people):
    got = needle(skinpen, people.skin("cheek"), people.use, 1.5, people.parameters)
    assert 0.5 <= np.median(got.depth_mm) / 1.5 <= 0.8
    assert np.median(got.pierced_fraction) == 1


def test_depths_differ_more_between_people_than_within_one(skinpen, people):
    depth = needle(skinpen, people.skin("cheek"), people.use, 1.0, people.parameters).depth_mm
    within = np.mean(depth.std(axis=0) / depth.mean(axis=0))
    between = np.std(depth.mean(axis=0)) / depth.mean()
    assert 0.06 <= within <= 0.25  # 0.06 in rat, Kalluri 2011
    assert within < between <= 0.35


@pytest.mark.parametrize("model", ALL)
def test_every_device_of_the_catalogue_can_needle(model, people):
    device, p = devices[model], people.parameters
    depth = device.depth_range_mm[1]
    got = needle(device, people.skin("cheek"), people.use, depth, p)
    for name in ("density_per_cm2", "channel_radius_mm", "force_n", "force_per_needle_n", "pierced_fraction"):
        value = getattr(got, name)
        assert value.shape == (200,), name
        assert np.all(np.isfinite(value) & (value >= 0)), name
    for name in ("struck_share", "bleeding_share"):
        value = getattr(got, name)
        assert value.shape == (200,), name
        assert np.all((value >= 0) & (value <= 1)), name
    assert np.all(got.bleeding_share <= got.struck_share)
    assert np.all(got.struck_share <= got.pierced_fraction)
    assert got.depth_mm.shape == got.channel_mm.shape == got.slit_mm.shape == got.angle.shape == (64, 200)
    assert np.all((got.slit_mm >= 0) & (got.slit_mm <= 2 * got.depth_mm))
    assert np.all((got.angle >= 0) & (got.angle < np.pi / 2))
    assert np.all((got.depth_mm >= 0) & (got.depth_mm <= depth + device.depth_tolerance_mm))
    assert np.all(got.channel_mm <= got.depth_mm)
    assert np.all((got.depth_mm > 0).mean(axis=0) == got.pierced_fraction)
    assert np.median(got.pierced_fraction) > 0.5
    assert np.all(got.channel_radius_mm <= device.needle_diameter_mm / 2)


@pytest.mark.parametrize("model", ["skinpen", "mf8-roller", "stamp-35"])
def test_the_tile_shows_the_same_session(model, central):
    device = devices[model]
    use = replace(central.use, passes=8)
    got = needle(device, central.skin("cheek"), use, 1.5, central.parameters)
    tile = got.tile
    assert 100 * tile.x_mm.size / tile.width_mm**2 == pytest.approx(got.density_per_cm2[0], rel=0.2)
    assert np.median(tile.depth_mm) == pytest.approx(np.median(got.depth_mm), rel=0.02)
    assert tile.pass_index.max() == 7


def test_a_roller_pushed_deeper_goes_deeper(mf8, central):
    skin = central.skin("cheek")
    depths = [
        np.median(needle(mf8, skin, central.use, set_mm, central.parameters).depth_mm) for set_mm in (0.5, 1.0, 1.5)
    ]
    assert np.all(np.diff(depths) > 0)


def test_raised_tissue_is_the_only_way_beyond_the_needle(mf8, central):
    raised = Parameters(overrides={"tissue_rise": "1 mm"})
    flat = needle(mf8, central.skin("cheek"), central.use, 1.5, central.parameters).depth_mm
    lifted = needle(mf8, central.skin("cheek"), central.use, 1.5, raised).depth_mm
    assert flat.max() < 1.5 < np.median(lifted) < 2.5


def test_a_weak_hand_cannot_pay_for_a_dense_stamp(central):
    stamp = replace(devices["stamp-35"], needles=400)
    skin, use = central.skin("cheek"), replace(central.use, operator="home")
    weak = Parameters(overrides={"hand_force.home": "1 N"})
    strong = Parameters(overrides={"hand_force.home": "20 N"})
    assert needle(stamp, skin, use, 1.0, weak).pierced_fraction[0] < 0.1
    assert needle(stamp, skin, use, 1.0, strong).pierced_fraction[0] > 0.5


def test_at_home_density_and_depth_spread_more_about_the_same_middle(skinpen, people):
    skin = people.skin("cheek")
    trained, home = (
        needle(skinpen, skin, replace(people.use, operator=who), 1.0, people.parameters)
        for who in ("professional", "home")
    )

    def spread(values: np.ndarray) -> float:
        return float(np.std(np.log(values)))

    assert spread(home.density_per_cm2) > 2 * spread(trained.density_per_cm2)
    assert np.median(home.density_per_cm2) == pytest.approx(np.median(trained.density_per_cm2), rel=0.15)
    assert np.mean(home.depth_mm.std(axis=0)) > 1.3 * np.mean(trained.depth_mm.std(axis=0))


def test_rollers_leave_slits_that_differ_between_punctures_and_short_ones_round_holes(mf8, central):
    skin, p = central.skin("cheek"), central.parameters
    long, short = (
        needle(tool, skin, central.use, set_mm, p) for tool, set_mm in ((mf8, 1.5), (devices["home-roller-0.5"], 0.5))
    )
    assert np.all(short.slit_mm == 0)
    assert np.median(long.slit_mm) > 0.1
    assert np.std(long.slit_mm) > 0
    assert np.all(long.angle > np.median(short.angle))


def test_pens_tear_slits_only_where_the_hand_is_fast(skinpen, central):
    skin, p = central.skin("cheek"), central.parameters
    slow, fast = (needle(skinpen, skin, replace(central.use, speed=v), 1.5, p).slit_mm for v in (20.0, 300.0))
    assert np.all(slow == 0)
    assert np.median(fast) > 0.2


def test_a_filled_cartridge_sinks_the_skin_as_the_ring_of_its_radius(skinpen, central):
    skin, p = central.skin("cheek"), central.parameters
    wide = replace(skinpen, needles=36, swath_mm=6.0)
    ring, filled = (
        np.median(needle(replace(wide, layout=layout), skin, central.use, 1.5, p).depth_mm)
        for layout in ("ring", "rings")
    )
    assert filled < ring  # needles stand closer together


def test_a_slower_pen_goes_no_deeper(skinpen, central):
    skin, p = central.skin("cheek"), central.parameters
    fast, slow = (needle(skinpen, skin, central.use, 1.0, p, stroke_rate_hz=rate) for rate in (150.0, 2.0))
    assert np.all(slow.depth_mm <= fast.depth_mm)
    assert slow.density_per_cm2 == pytest.approx(fast.density_per_cm2 * 2 / 150)


def test_force_per_needle_is_that_of_sharp_array_needles(array, central):
    """20 to 55 mN: Olatunji 2013, Donnelly 2011, Sitaraman."""
    got = needle(array, central.skin("volar_forearm"), central.use, 0.6, central.parameters)
    assert 0.020 <= got.force_per_needle_n[0] <= 0.055


def test_one_draw_does_not_depend_on_the_number_of_draws_and_repeats_bit_by_bit(skinpen, people):
    from percuta.skin import describe
    from percuta.study import SkinChoice, Subject

    def run(draws):
        p = Parameters(draws=draws, seed=9)
        skin = describe(SkinChoice(site="cheek"), Subject(age=29, sex="female"), p)
        return needle(skinpen, skin, people.use, 1.0, p)

    few, many, again = run(5), run(50), run(50)
    assert np.array_equal(few.depth_mm, many.depth_mm[:, :5])
    for item in fields(many):
        if item.name != "tile":
            assert np.array_equal(getattr(many, item.name), getattr(again, item.name)), item.name

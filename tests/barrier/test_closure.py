import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import booleans, floats

from percuta.barrier.closure import (
    closing_time,
    distinct_density,
    epithelial_gap,
    epithelium_closed_h,
    front_speed_um_per_h,
    open_share,
    quality_deficit,
    rat_sealing_time,
    sealing_time,
)
from percuta.barrier.crossing import last_time_above
from percuta.barrier.water_loss import impedance_closed_h, pore_water_loss
from percuta.parameters import Parameters

CENTRAL = Parameters()
DRAWN = Parameters(draws=200, seed=1)
quick = settings(deadline=None, max_examples=40)
ages, types, depths = floats(18, 90), floats(1, 6), floats(0, 3)


def test_a_fresh_channel_is_wholly_open_and_an_old_one_closed(drawn):
    sealing_h = sealing_time(0.5, 30, 3, drawn)
    assert open_share(0, sealing_h, drawn) == pytest.approx(1)
    assert open_share(1e4, sealing_h, drawn) == pytest.approx(0, abs=1e-12)


@quick
@given(depth=depths, age=ages, fitzpatrick=types, occluded=booleans(), hours=floats(0, 500), later=floats(0, 500))
def test_a_channel_never_opens_again(depth, age, fitzpatrick, occluded, hours, later):
    sealing_h = sealing_time(depth, age, fitzpatrick, DRAWN, occluded)
    now, then = open_share(np.array([[hours], [hours + later]]), sealing_h, DRAWN)
    assert (then >= 0).all()
    assert (now <= 1).all()
    assert (then <= now).all()


@quick
@given(depth=depths, deeper=floats(0, 2), age=ages, older=floats(0, 40), fitzpatrick=floats(1, 4), darker=floats(0, 2))
def test_cover_age_length_and_darker_skin_never_close_sooner(depth, deeper, age, older, fitzpatrick, darker):
    base = sealing_time(depth, age, fitzpatrick, DRAWN)
    assert (sealing_time(depth, age, fitzpatrick, DRAWN, occluded=True) >= base).all()
    assert (sealing_time(depth + deeper, age, fitzpatrick, DRAWN) >= base).all()
    assert (sealing_time(depth, age + older, fitzpatrick, DRAWN) >= base * (1 - 1e-12)).all()
    assert (sealing_time(depth, age, fitzpatrick + darker, DRAWN) >= base * (1 - 1e-12)).all()


@pytest.mark.parametrize(("length_mm", "share"), [(0.5, 0.9), (0.75, 0.85), (1.5, 0.75)])
def test_uncovered_human_skin_is_back_within_two_hours(length_mm, share):
    middle, people = (impedance_closed_h(sealing_time(length_mm, 26, 3, p), p) for p in (CENTRAL, DRAWN))
    assert middle <= 2  # Gupta 2011: every site, a few people; here most of the draws
    assert np.mean(people <= 2) >= share


def test_covered_human_skin_has_the_published_half_life_and_closure(default):
    sealing_h = sealing_time(0.5, 26, 4, default, occluded=True)
    assert 20 <= sealing_h.item() * np.log(2) <= 26  # Ogunjimi 2021, three sites
    assert 58 <= impedance_closed_h(sealing_h, default).item() <= 64


def test_half_lives_spread_between_people_as_published():
    many = Parameters(draws=2000, seed=2)
    half_lives = sealing_time(0.5, 26, 4, many, occluded=True) * np.log(2)
    assert half_lives.std() / half_lives.mean() == pytest.approx(0.58, abs=0.1)


def test_lifetimes_by_skin_tone_keep_the_published_ratio(default):
    light, dark = (sealing_time(0.5, 30, kind, default, occluded=True) for kind in (2, 6))
    assert dark / light == pytest.approx(66.5 / 50.2, rel=0.01)  # Ogunjimi 2020


@pytest.mark.parametrize(("length_mm", "dye_h"), [(0.37, 12), (0.77, 18)])
def test_in_the_rat_water_loss_is_back_while_dye_still_enters(default, length_mm, dye_h):
    sealing_h = rat_sealing_time(length_mm, default)
    water_h = last_time_above(
        lambda t: pore_water_loss(open_share(t, sealing_h, default), 100, 0.035, default), 0.1 * 7, 200, "water loss"
    )  # hairless rat with 7 g/m2/h, channels of 70 um
    assert water_h == pytest.approx(4.5, abs=0.8)  # Kalluri 2011
    assert closing_time(default["dye_closed_share"], sealing_h, default) == pytest.approx(dye_h, rel=0.12)


def test_closing_time_inverts_the_open_share(drawn):
    sealing_h = sealing_time(0.8, 40, 3, drawn)
    when = closing_time(0.02, sealing_h, drawn)
    assert open_share(when[None, :], sealing_h, drawn)[0] == pytest.approx(0.02)


def test_the_epidermal_front_moves_as_published(default):
    assert front_speed_um_per_h(default).item() == pytest.approx(9, rel=0.05)  # Sherratt and Murray
    assert epithelium_closed_h(0.1, default).item() == pytest.approx(10, rel=0.15)  # Stumpp 2009, smallest lesions
    assert 22 <= epithelium_closed_h(0.45, default).item() <= 29  # largest, 50 and 84 % of lesions
    assert epithelium_closed_h(0.0, default) == 0


@quick
@given(gap=floats(0.01, 0.5), hours=floats(0, 60), later=floats(0, 60))
def test_the_gap_narrows_until_it_is_closed(gap, hours, later):
    closed = epithelium_closed_h(gap, DRAWN)
    now, then = epithelial_gap(np.array([[hours], [hours + later]]), gap, DRAWN)
    assert (then <= now).all()
    assert (then >= 0).all()
    assert ((now == 0) == (hours >= closed)).all()


@quick
@given(density=floats(0, 20000), radius=floats(0.001, 0.3))
def test_open_channels_never_cover_more_than_the_skin(density, radius):
    channels = distinct_density(density, radius)
    assert 0 <= channels <= density * (1 + 1e-12)
    assert channels * np.pi * radius**2 / 100 <= 1


def test_sparse_strikes_stay_apart_and_dense_strikes_fill_the_surface():
    assert distinct_density(10.0, 0.035) == pytest.approx(10, rel=1e-3)
    assert distinct_density(1e7, 0.1) == pytest.approx(100 / (np.pi * 0.1**2))


def test_sparse_punctures_leave_next_to_no_slow_term(default):
    none, few, twice, dense = quality_deficit(0, 1.0, np.array([0.0, 1.0, 2.0, 1e5]), default)
    assert none == 0
    assert twice / few == pytest.approx(4, rel=0.02)  # two zones must overlap
    assert dense == pytest.approx(default["quality_amplitude"].item())


@quick
@given(depth=depths, deeper=depths, density=floats(0, 10000), denser=floats(0, 10000), hours=floats(0, 1000))
def test_more_injury_never_makes_a_better_barrier(depth, deeper, density, denser, hours):
    base = quality_deficit(hours, depth, density, DRAWN)
    assert (base >= 0).all()
    assert (quality_deficit(hours, depth + deeper, density, DRAWN) >= base * (1 - 1e-9)).all()
    assert (quality_deficit(hours, depth, density + denser, DRAWN) >= base * (1 - 1e-9)).all()

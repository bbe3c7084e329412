from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import floats

import percuta as pc
from percuta.barrier import recover
from percuta.errors import InputError
from percuta.outcome.downtime import back_in_public, downtime, erythema, oedema
from percuta.parameters import Parameters
from percuta.simulate import one_session

CENTRAL = Parameters()
DRAWN = Parameters(draws=50, seed=1)
WEEK = np.linspace(0, 7, 200)
quick = settings(deadline=None, max_examples=30)
depths, densities, types = floats(0, 3), floats(0, 10000), floats(1, 6)


@dataclass(frozen=True)
class Holes:
    density_per_cm2: np.ndarray
    depth_mm: np.ndarray
    channel_radius_mm: np.ndarray


@dataclass(frozen=True)
class Site:
    stratum_corneum_mm: np.ndarray
    fitzpatrick: int = 2


def session(p, depth_mm, density, t_days, fitzpatrick=2):
    fill = np.ones(p.draws)
    holes = Holes(density * fill, np.full((3, p.draws), float(depth_mm)), 0.04 * fill)
    return downtime(holes, Site(0.015 * fill, fitzpatrick), t_days, p)


@pytest.mark.parametrize(("depth_mm", "density"), [(0.2, 64), (0.4, 64), (0.2, 100)])
def test_short_needles_on_the_forearm_redden_for_less_than_two_hours(depth_mm, density):
    hours = 24 * back_in_public(depth_mm, density, 2, CENTRAL).item()
    assert 0 < hours < 2  # Bal 2008


@pytest.mark.parametrize(("depth_mm", "density"), [(0.75, 200), (1.0, 250), (1.2, 200)])
def test_a_facial_roller_in_indian_skin_reddens_for_three_to_six_hours(depth_mm, density):
    assert 3 <= 24 * back_in_public(depth_mm, density, 4.5, CENTRAL).item() <= 6  # Hong Kong J Dermatol 2018


@pytest.mark.parametrize("density", [500, 3000, 10000])
def test_deep_facial_pen_needling_in_fair_skin_reddens_for_one_to_three_days(density):
    assert 1 <= back_in_public(1.2, density, 2, CENTRAL).item() <= 3


def test_shallow_pen_needling_reddens_for_hours():
    assert 4 < 24 * back_in_public(0.3, 8000, 2, CENTRAL).item() < 24


def test_redness_never_outlasts_a_week():
    for density in (50, 300, 20000):
        assert back_in_public(3.0, density, 1, Parameters(draws=500, seed=3)).max() <= 7  # Chu 2021


def test_without_punctures_nothing_shows(drawn):
    quiet = session(drawn, 0, 250, WEEK)
    for sign in (quiet.erythema, quiet.oedema, quiet.crusts, quiet.flaking, quiet.back_in_public_d):
        assert not sign.any()


@quick
@given(depth=depths, density=densities, fitzpatrick=types)
def test_grades_stay_on_their_scale(depth, density, fitzpatrick):
    for grade in (erythema(WEEK, depth, density, fitzpatrick, DRAWN), oedema(WEEK, depth, density, DRAWN)):
        assert grade.shape == (WEEK.size, DRAWN.draws)
        assert (grade >= 0).all()
        assert (grade <= 3).all()


@quick
@given(depth=depths, deeper=floats(0, 1), density=densities, denser=floats(0, 500), fitzpatrick=floats(1, 5))
def test_more_injury_shows_more_and_darker_skin_shows_less(depth, deeper, density, denser, fitzpatrick):
    base = erythema(WEEK, depth, density, fitzpatrick, DRAWN)
    assert (erythema(WEEK, depth + deeper, density, fitzpatrick, DRAWN) >= base - 1e-12).all()
    assert (erythema(WEEK, depth, density + denser, fitzpatrick, DRAWN) >= base - 1e-12).all()
    assert (erythema(WEEK, depth, density, fitzpatrick + 1, DRAWN) <= base + 1e-12).all()


def test_back_in_public_is_when_redness_passes_the_visible_grade(drawn):
    days = back_in_public(1.5, 250, 2, drawn)
    grades = [erythema([day], 1.5, 250, 2, drawn)[0, i] for i, day in enumerate(days)]
    assert grades == pytest.approx(drawn["erythema_visible_grade"])


def test_swelling_after_deep_needling_is_gone_in_one_to_three_days():
    swelling = oedema(WEEK, 1.2, 5000, CENTRAL)[:, 0]
    last = WEEK[swelling > CENTRAL["erythema_visible_grade"]].max()
    assert 0.5 <= last <= 3


def test_scabs_and_flaking_keep_to_their_windows():
    course = session(DRAWN, 1.5, 250, [0.9, 4.0, 7.1])
    assert not course.crusts[[0, 2]].any()
    assert (course.crusts[1] > 0).mean() > 0.5
    flaking = session(DRAWN, 1.5, 250, [0.9, 2.5, 5.1]).flaking
    assert not flaking[[0, 2]].any()
    assert (flaking[1] > 0).all()


def test_home_needling_leaves_fewer_scabs_than_deep_needling():
    home, clinic = (session(CENTRAL, depth, 250, [3]).crusts.item() for depth in (0.2, 1.5))
    assert home < clinic / 2


def test_one_seed_repeats():
    first, again = (session(Parameters(draws=4, seed=9), 1.0, 200, WEEK).erythema for _ in range(2))
    assert np.array_equal(first, again)


def test_times_before_the_session_are_refused():
    with pytest.raises(InputError, match="0 or later"):
        session(CENTRAL, 1.0, 200, [-1])


def test_a_moist_cover_spares_scabs_and_leaves_redness():
    fill = np.ones(DRAWN.draws)
    holes = Holes(2000 * fill, np.full((3, DRAWN.draws), 1.0), 0.04 * fill)
    open_air, covered = (downtime(holes, Site(0.015 * fill), WEEK, DRAWN, covered=shut) for shut in (False, True))
    assert np.array_equal(open_air.erythema, covered.erythema)
    for sign in ("crusts", "flaking"):
        bare, moist = getattr(open_air, sign), getattr(covered, sign)
        assert (moist <= bare).all()
        assert moist.sum() < 0.8 * bare.sum()


@pytest.fixture(scope="module")
def days():
    """Day back in public of one session of a real pen, by what is changed."""

    def back(**patch):
        study = pc.Study(base="professional-face").patched({"solve": {"draws": 30}, **patch})
        session, person, p, _ = one_session(study)
        return np.median(downtime(session, person, [1.0], p).back_in_public_d)

    return back


def test_the_day_back_in_public_answers_to_depth_passes_density_and_type(days):
    shallow, deep = (days(device={"model": "skinpen", "depth": depth}) for depth in ("0.25 mm", "1.5 mm"))
    assert shallow < deep / 2
    few, many = (days(technique={"passes": passes}) for passes in (1, 8))
    assert few < many
    sparse = days(device={"model": "medical-roller-1.5", "depth": None})  # hundreds of punctures per cm2, not thousands
    assert sparse < days()
    fair, dark = (days(subject={"fitzpatrick": skin_type}) for skin_type in (1, 5))
    assert dark < fair


def test_under_a_cover_the_epidermis_closes_sooner_and_the_plug_later():
    """Two measured findings of different things: Winter 1962 in pigs, permeability under a patch in people."""
    study = pc.Study(base="professional-face").patched({"solve": {"draws": 30}})
    session, person, p, _ = one_session(study)
    bare, covered = (recover(session, person, [1.0], p, shut) for shut in (False, True))
    assert (covered.epithelium_closed_h <= bare.epithelium_closed_h).all()
    assert np.median(covered.epithelium_closed_h) < 0.8 * np.median(bare.epithelium_closed_h)
    assert np.median(covered.open_share) > np.median(bare.open_share)

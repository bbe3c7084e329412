"""One session without a course: operators compared, places missed and over-treated, sweeps."""

import numpy as np
import pytest

from percuta.device import devices
from percuta.errors import InputError
from percuta.puncture import compare, pattern, survey
from percuta.puncture.hand import hold
from percuta.puncture.kinematics import density_per_cm2
from percuta.puncture.survey import meant_per_cm2

PEN = {"device": "skinpen", "depth": "1.5 mm", "passes": 2, "speed": "50 mm/s"}
ROLLER = {"device": "home-roller-0.25", "passes": 10}


@pytest.fixture(scope="module", params=[PEN, ROLLER], ids=["pen of 1.5 mm", "roller of 0.25 mm"])
def operators(request):
    """The same session by a professional and by a person at home."""
    return tuple(survey(operator=who, **request.param) for who in ("professional", "home"))


@pytest.mark.parametrize("name", ["depth_cv", "missed_share", "overtreated_share", "unpierced_share"])
def test_at_home_depths_spread_more_and_more_skin_is_missed_and_over_treated(operators, name):
    """The stated direction, beyond three standard errors for spread and missed area, two for the rarer others."""
    change = compare(*operators)[name]
    sure = 3 if name in ("depth_cv", "missed_share") else 2
    assert change.mean > sure * change.error > 0
    assert change.low <= change.mean <= change.high


def test_every_quantity_has_an_interval(operators):
    for session in operators:
        summary = session.summary()
        assert set(summary) == set(session.values)
        for name, (low, median, high) in summary.items():
            assert low <= median <= high, name
        for name in ("depth_cv", "missed_share", "density_per_cm2"):
            low, _, high = summary[name]
            assert low < high, name


def test_shares_are_shares(operators):
    for session in operators:
        for name, values in session.values.items():
            if name.endswith("share"):
                assert np.all((values >= 0) & (values <= 1)), name


def test_a_hand_that_is_as_even_at_home_does_what_a_professional_does():
    """Nothing tells the two apart but the spreads of what they do."""
    even = {
        "hand_speed": "1",
        "hand_coverage": "1",
        "hand_force": "5 N",
        "hand_unevenness": "0.3",
        "hand_jitter": "0.3",
    }
    even |= {"tool_tilt": "3 deg", "lane_spread": "0.2"}
    same = {f"{name}.{who}": value for name, value in even.items() for who in ("professional", "home")}
    first, second = (
        survey(**PEN, operator=who, needle_use=1, draws=20, parameters=same) for who in ("professional", "home")
    )
    for name, values in first.values.items():
        assert np.array_equal(values, second.values[name]), name


def test_worn_needles_alone_ask_for_more_force_and_go_no_deeper():
    """Romgens 2014: once in, depth does not depend on the tip."""
    new, worn = (survey(**PEN, needle_use=uses, draws=50) for uses in (1, 12))
    change = compare(new, worn)
    assert change["depth_mm"].mean < 3 * change["depth_mm"].error
    assert change["force_per_needle_n"].low > 0


def test_a_sparse_session_misses_what_a_random_one_would():
    """Many passes of a roller are random: the missed share is then that of a Poisson pattern."""
    p = {"zone_radius": "0.4 mm", "hand_coverage.professional": "1"}
    got = survey("mf8-roller", passes=15, draws=50, parameters=p)
    even = got.evenness
    closed = 1 - pattern.poisson_share_within(even.density_per_cm2, 0.4)
    assert np.mean(even.missed_share) == pytest.approx(np.mean(closed), abs=0.03)


def test_places_have_on_average_the_density_of_the_session():
    got = survey("mf8-roller", passes=15, draws=100)
    assert np.mean(got.evenness.density_per_cm2) == pytest.approx(np.mean(got.puncture.density_per_cm2), rel=0.05)


def test_a_place_without_a_pass_is_missed_and_has_no_depth():
    got = survey("skinpen", "1 mm", passes=1, operator="home", draws=60).evenness
    skipped = got.density_per_cm2 == 0
    assert skipped.any()
    assert np.all(got.missed_share[skipped] == 1)
    assert np.all(got.unpierced_share[skipped] == 1)
    assert np.all(np.isnan(got.depth_cv[skipped]))
    assert np.all(~np.isnan(got.depth_cv[got.unpierced_share < 1]))


def test_a_survey_repeats_bit_by_bit_and_a_draw_does_not_depend_on_their_number():
    few, again, many = (survey("exceed", "1 mm", passes=1, draws=draws, seed=3) for draws in (6, 6, 12))
    for name, values in few.values.items():
        assert np.array_equal(values, again.values[name], equal_nan=True), name
        if name in ("depth_cv", "pain", "bleeding_share"):
            assert np.array_equal(values, many.values[name][:6], equal_nan=True), name


def test_a_cream_takes_pain_and_nothing_else():
    with_cream, without = (survey(**PEN, numbing=numbing, draws=20) for numbing in ("topical", "none"))
    assert np.all(with_cream.pain < without.pain)
    assert np.array_equal(with_cream.puncture.depth_mm, without.puncture.depth_mm)


def test_a_device_of_ones_own_can_be_surveyed_and_a_tool_of_one_length_needs_no_depth():
    own = survey(devices["home-roller-0.5"], site="forehead", age=55, sex="male", passes=3, draws=5)
    assert own.puncture.depth_mm.max() < 0.56


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"device": "skinpenn", "depth": "1 mm"}, "'skinpenn' is not in the catalogue; nearest: skinpen"),
        ({"device": "skinpen", "depth": "3 mm"}, "3 mm is beyond skinpen's 0-2.5 mm"),
        ({"device": "skinpen", "depth": "1"}, "has no unit"),
        ({"device": "skinpen"}, "device.depth: is missing"),
        ({"device": "skinpen", "depth": "0 mm"}, "0 mm leaves the needles inside"),
        ({"device": "exceed", "depth": "1 mm", "site": "cheak"}, "nearest: cheek"),
        (
            {"device": "exceed", "depth": "1 mm", "speed": "-5 mm/s"},
            "speed: '-5 mm/s' lies outside 1 mm/s to",
        ),
        ({"device": "exceed", "depth": "1 mm", "operatr": "home"}, "nearest: operator"),
        ({"device": "exceed", "depth": "1 mm", "numbing": "topicl"}, "nearest: topical"),
        ({"device": "exceed", "depth": "1 mm", "parameters": {"hand_forc.home": "1 N"}}, "nearest: hand_force.home"),
    ],
)
def test_what_cannot_be_surveyed_is_refused(asked, says):
    with pytest.raises(InputError, match=says):
        survey(**asked, draws=3)


def test_surveys_of_different_draws_are_not_compared():
    first, second = (survey("exceed", "1 mm", passes=1, draws=draws) for draws in (3, 4))
    with pytest.raises(InputError, match="surveys of 3 and 4 draws cannot be compared"):
        compare(first, second)


def test_what_the_technique_means_is_what_an_even_hand_does(skinpen, people):
    """The reference for over-treatment: strikes per cm2 at the intended speed and number of passes."""
    p = people.parameters
    hand = hold(people.use, p)
    meant = meant_per_cm2(skinpen, people.use, hand, 1.0, p)
    assert meant == pytest.approx(4 * 100 * 14 * 116.7 / (4 * 50))
    assert np.median(density_per_cm2(skinpen, hand, 1.0, p)) == pytest.approx(np.median(meant), rel=0.1)

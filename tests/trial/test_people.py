"""People are themselves: whoever else is asked for, in whichever arm, at whatever size of the trial."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis.strategies import integers

from percuta.parameters import Parameters, library
from percuta.trial.allocation import allocate, block
from percuta.trial.crowd import Crowd, Lanes, differs_between_people
from percuta.trial.population import recruit, sunscreen

from .conftest import small


def crowd(first: int, last: int, people: int = 300, replicates: int = 4) -> tuple[Lanes, Crowd]:
    lanes = Lanes.between(first, last, people)
    return lanes, Crowd(lanes, np.arange(last - first), replicates, seed=3)


WHOLE = small(people=300)
LANES, ALL = crowd(0, 1500)
PEOPLE = recruit(WHOLE, LANES, ALL)


@given(first=integers(0, 1400), count=integers(1, 100))
def test_a_person_does_not_depend_on_the_piece(first, count):
    lanes, p = crowd(first, first + count)
    some = recruit(WHOLE, lanes, p)
    rows = np.arange(first, first + count)
    for name, values in vars(some).items():
        np.testing.assert_array_equal(values, getattr(PEOPLE.where(rows), name), err_msg=name)
    np.testing.assert_array_equal(p["response_factor"], ALL["response_factor"][rows])
    np.testing.assert_array_equal(allocate(lanes, [2, 1], 3), allocate(LANES, [2, 1], 3)[rows])


def test_the_first_people_of_a_large_trial_are_those_of_a_small_one():
    lanes, p = crowd(0, 20, people=20)
    few = recruit(small(people=20), lanes, p)
    np.testing.assert_array_equal(few.age, PEOPLE.age[:20])


def test_what_is_unknown_is_one_draw_for_all_people_of_a_replicate_and_central_in_the_first():
    model = Parameters(4, seed=3)
    for name in ("collagen_i_deposition", "rater_inflation", "hand_speed.professional"):
        values = ALL[name].reshape(5, 300)
        assert (values == values[:, :1]).all()
        np.testing.assert_array_equal(values[:, 0], [library()[name].value, *model[name]])


def test_what_differs_between_people_differs_within_a_replicate_and_keeps_its_distribution():
    values = ALL["response_factor"]
    assert np.unique(values).size == values.size
    assert np.median(values) == pytest.approx(library()["response_factor"].value, rel=0.08)
    assert differs_between_people(library()["dermis_thickness.cheek.female"])
    assert not differs_between_people(library()["zone_radius"])


def test_marginals_are_those_asked_for():
    asked = small(
        people=300,
        population={
            "age": {"mean": 45, "sd": 10, "from": 30, "to": 60},
            "women": 0.7,
            "smokers": 0.4,
            "fitzpatrick": {2: 1, 4: 3},
            "severity": {"mild": 1, "severe": 1},
        },
    )
    found = recruit(asked, *crowd(0, 1500))
    assert found.age.min() >= 30
    assert found.age.max() <= 60
    assert found.age.mean() == pytest.approx(45, abs=1)
    assert found.female.mean() == pytest.approx(0.7, abs=0.04)
    assert found.smoker.mean() == pytest.approx(0.4, abs=0.04)
    assert set(found.fitzpatrick) == {2, 4}
    assert np.mean(found.fitzpatrick == 4) == pytest.approx(0.75, abs=0.04)
    assert set(found.severity) == {0, 2}
    assert (found.too_young + found.too_old).sum() > 0


def test_lines_come_with_age_and_scars_do_not():
    mix = {"severity": {"mild": 1, "moderate": 1, "severe": 1}}
    lines = small(people=300, population=mix, study={"base": "professional-face", "concerns": [{"kind": "wrinkles"}]})
    with_age, without = (recruit(trial, *crowd(0, 1500)) for trial in (lines, small(people=300, population=mix)))
    assert np.corrcoef(with_age.age, with_age.severity)[0, 1] > 0.4
    assert abs(np.corrcoef(without.age, without.severity)[0, 1]) < 0.1


def test_drop_out_is_the_share_asked_for():
    found = recruit(small(people=300, drop_out=0.3), *crowd(0, 1500))
    assert np.mean(found.left_day <= 90) == pytest.approx(0.3, abs=0.04)
    assert np.isinf(recruit(small(people=300, drop_out=0), *crowd(0, 1500)).left_day).all()


def test_sun_protection_has_the_mean_a_study_states():
    assert sunscreen(PEOPLE, 0.8, ALL).mean() == pytest.approx(0.8, abs=0.03)
    by_sex = sunscreen(PEOPLE, None, ALL)
    assert by_sex[PEOPLE.female].mean() > by_sex[~PEOPLE.female].mean()


def test_blocks_keep_the_arms_balanced_all_along():
    arms = allocate(LANES, [2, 1], seed=3)
    assert block([2, 1]) == (2, 1)
    for replicate in range(5):
        counts = arms[LANES.replicate == replicate].reshape(100, 3)
        assert (np.sort(counts, axis=1) == [0, 0, 1]).all()
    assert np.unique(arms.reshape(-1, 3), axis=0).shape[0] == 3

"""What keeps the gain, as inputs of the model and over five years."""

import numpy as np
import pytest

from percuta.care.maintenance import arms, habits
from percuta.errors import InputError
from percuta.parameters import library
from percuta.simulate import simulate
from percuta.study import Study

STUDY = Study(base="professional-face", concerns=[{"kind": "wrinkles"}], solve={"draws": 8})
YEAR = 365.25


def test_each_habit_is_an_input_of_the_model_or_says_why_not():
    assert {habit.id for habit in habits()} >= {"sunscreen", "gentle_routine", "hydration", "nutrition"}
    for habit in habits():
        assert bool(habit.input) != bool(habit.why_not), habit.id
        if habit.parameter:
            assert habit.parameter in library()
        part, _, key = habit.input.partition(".")
        if habit.input:
            assert key in type(getattr(STUDY, part)).model_fields


@pytest.mark.parametrize("years", [1, 2.5, 5, 10])
def test_both_arms_end_on_the_same_day(years):
    both = arms(STUDY, years)
    ends = {name: arm.course.days[-1] + arm.follow_up for name, arm in both.items()}
    assert ends["kept"] == pytest.approx(years * YEAR)
    assert ends["left"] == pytest.approx(years * YEAR)
    assert both["left"].course.maintenance is None
    assert len(both["kept"].course.days) - STUDY.course.sessions == int(np.ceil((years * YEAR - 56) / YEAR)) - 1


def test_five_years_with_and_without_are_computed_and_keeping_up_keeps_more():
    both = {name: simulate(arm) for name, arm in arms(STUDY).items()}
    at_end = {name: result.series["collagen"].values[-1] for name, result in both.items()}
    assert {float(result.t_days[-1]) for result in both.values()} == {5 * YEAR}
    assert np.all(at_end["kept"] > at_end["left"])  # draw by draw
    left = np.median(both["left"].series["collagen"].values, axis=1)
    peak = int(np.argmax(left))
    assert left[-1] < left[peak]  # without upkeep the gain fades


@pytest.mark.parametrize(
    ("years", "says"), [(0.5, "0.5 years cannot be planned"), (11, "give 1 to 10"), (1, "end before the course")]
)
def test_a_horizon_that_cannot_be_is_refused(years, says):
    long = STUDY.patched({"course": {"sessions": 20}})
    with pytest.raises(InputError, match=says):
        arms(long, years)

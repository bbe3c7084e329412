"""A table is the same bits however it is cut, and says what must be true of arms, raters and people."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers

from percuta.trial import Trial
from percuta.trial.batch import Columns, compute, prepare

from .conftest import small

PREPARED = prepare(small())
WHOLE = compute(PREPARED, 0, PREPARED.lanes)


def joined(parts: list[Columns]) -> Columns:
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def assert_same(one: Columns, two: Columns) -> None:
    for name, values in one.items():
        np.testing.assert_array_equal(values, two[name], err_msg=name)


@settings(max_examples=6)
@given(size=integers(1, 40))
def test_the_table_is_the_same_bits_for_any_pieces(size):
    starts = range(0, PREPARED.lanes, size)
    assert_same(joined([compute(PREPARED, at, min(at + size, PREPARED.lanes)) for at in starts]), WHOLE)


def test_a_roller_and_mixed_severity_are_the_same_bits_too():
    prepared = prepare(
        small(
            design="split",
            people=9,
            study={
                "base": "professional-face",
                "concerns": [{"kind": "acne_scars"}],
                "device": {"model": "medical-roller-1.5", "depth": None},
                "course": {"sessions": 2, "every": "14 d"},
            },
            population={"severity": {"mild": 1, "moderate": 1, "severe": 1}},
            solve={"replicates": 1, "seed": 5},
        )
    )
    parts = [compute(prepared, at, at + 1) for at in range(prepared.lanes)]
    assert_same(joined(parts), compute(prepared, 0, prepared.lanes))


def test_both_sides_of_a_split_face_are_the_same_person():
    prepared = prepare(small(design="split", solve={"replicates": 0, "seed": 3}))
    found = compute(prepared, 0, prepared.lanes)
    assert (found["person"].reshape(-1, 2) == np.arange(12)[:, None]).all()
    for name in ("age", "female", "fitzpatrick", "smoker", "left_day"):
        sides = found[name].reshape(-1, 2)
        assert (sides[:, 0] == sides[:, 1]).all()


def test_nothing_is_seen_of_people_who_left():
    left = WHOLE["left_day"]
    for visit in (30, 90):
        np.testing.assert_array_equal(np.isnan(WHOLE[f"scars@{visit}"]), left <= visit)


def test_untreated_people_have_no_event_of_needles_and_gain_less():
    prepared = prepare(small(design="split", people=200, drop_out=0, solve={"replicates": 0, "seed": 3}))
    found = compute(prepared, 0, prepared.lanes)
    untreated = found["arm"] == 0
    assert not any(found[name][untreated].any() for name in found if name.startswith("event"))
    assert found["elasticity@90"][~untreated].mean() > found["elasticity@90"][untreated].mean() + 3
    assert found["scars@90"][~untreated].mean() > found["scars@90"][untreated].mean()


def test_grades_are_written_whole_and_right_on_average():
    from percuta.trial.course import grades, needled
    from percuta.trial.crowd import Crowd, Lanes
    from percuta.trial.population import recruit
    from percuta.trial.readings import read

    many = small(people=600, solve={"replicates": 0, "seed": 3})
    prepared = prepare(many)
    lanes = Lanes.between(0, 600, 600)
    p = Crowd(lanes, np.arange(600), 0, 3)
    people = recruit(many, lanes, p)
    course = needled(prepared.studies[1][""], people, 90.0, None, p)
    graded = grades(course, prepared.studies[1], people, p)
    true = graded["goodman_baron_gain"].values[-1]
    for areas in (1, 9):
        endpoint = many.endpoints[0].model_copy(update={"areas": areas})
        written = read(endpoint, many.arms[1], [90.0], course, graded, p)[0]
        np.testing.assert_allclose(written * areas, np.round(written * areas), atol=1e-9)
        assert written.mean() == pytest.approx(true.mean(), abs=3 * written.std() / np.sqrt(600))
    open_label = read(many.endpoints[1], many.arms[1], [90.0], course, graded, p)[0]
    assert open_label.mean() > true.mean()


def test_a_step_that_ends_a_rounding_error_before_a_session_goes_on():
    """This person's last step before day 14 once left a rest too short to be a step of its own."""
    example = Path(__file__).parents[2] / "examples" / "trials" / "split-face.yaml"
    found = compute(prepare(Trial.load(example)), 98, 99)
    assert found["replicate"].tolist() == [4, 4]

"""Hit histories: their probabilities, and what joining old ones costs."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from percuta.healing import histories
from percuta.healing.histories import Histories

from .conftest import collagen


def after(sessions):
    found = Histories()
    for _ in range(sessions):
        found, mixing = found.after_session()
        assert mixing.sum(axis=(1, 2)) == pytest.approx(1)
    return found


@given(sessions=st.integers(1, 9), coverage=st.floats(0, 1))
def test_probabilities_sum_to_one(sessions, coverage):
    assert after(sessions).probability(np.array([coverage])).sum() == pytest.approx(1)


@given(sessions=st.integers(1, 8))
def test_classes_stand_for_all_histories(sessions):
    assert sum(after(sessions).ways) == 2**sessions


def test_few_sessions_are_followed_one_by_one():
    found = after(histories.REMEMBERED)
    assert sorted(found.recent) == sorted(itertools.product((False, True), repeat=histories.REMEMBERED))
    assert set(found.ways) == {1}


def test_classes_grow_with_the_course_not_with_its_power():
    assert len(after(12).hits) == (12 - histories.REMEMBERED + 1) * 2**histories.REMEMBERED


def test_mean_number_of_hits_is_that_of_independent_sessions():
    found = after(6)
    mean = (found.probability(np.array([0.3]))[:, 0] * np.array(found.hits)).sum()
    assert mean == pytest.approx(6 * 0.3)


def test_joining_old_histories_hardly_changes_the_tissue(course, default, monkeypatch):
    joined = collagen(course(default, sessions=6, density=150.0).papillary)
    monkeypatch.setattr(histories, "REMEMBERED", 6)
    exact = collagen(course(default, sessions=6, density=150.0).papillary)
    assert np.abs(joined - exact).max() < 1e-3 * (exact.max() - 1)

"""Intervals hold what they say, and misses are told from hits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from percuta.errors import InputError
from percuta.evidence.compare import centre, compare, scattered
from percuta.evidence.records import Row
from percuta.evidence.units import CHANGE, PEOPLE, SHARE, WHOLE, WRITTEN, check_unit, plain_unit, written_as

DRAWS = np.exp(np.random.default_rng(1).normal(0, 0.2, 4000))


def against(row, draws=DRAWS, unit="mm", kind="mm", between=0.0):
    return compare(draws, row, unit, kind, between, seed=1, purpose="test")


def test_interval_of_the_draws_alone():
    found = against(Row(y=1.0))
    assert found.inside
    assert (found.low, found.high) == pytest.approx(np.exp([-0.329, 0.329]), rel=0.03)
    assert found.width == pytest.approx(found.high - found.low)


def test_studies_drawn_as_the_model_says_lie_inside_nine_times_in_ten():
    rng = np.random.default_rng(7)
    truth = np.exp(rng.normal(0, 0.2, 600) + rng.normal(0, 0.3, 600)) + rng.normal(0, 0.1, 600)
    inside = [against(Row(y=value, se=0.1), between=0.3).inside for value in truth]
    assert np.mean(inside) == pytest.approx(0.9, abs=0.03)


def test_counts_of_people_have_their_own_chance():
    shares = np.full(4000, 0.03)
    assert against(Row(y=0, n=30), shares, "fraction", PEOPLE).inside
    assert not against(Row(y=0, n=400), shares, "fraction", PEOPLE).inside
    assert not against(Row(y=0.5, n=30), shares, "fraction", PEOPLE).inside
    per_cent = against(Row(y=3, n=30), 100 * shares, "percent", PEOPLE)
    assert per_cent.high == pytest.approx(10)


@pytest.mark.parametrize("row", [Row(y=73, se=8.1), Row(y=73, se=8.1, n=30), Row(y=73, n=30)])
def test_an_error_in_per_cent_is_one_of_per_cent(row):
    """A share of 73 % of 30 people has a standard error of 8.1 %, told or not."""
    found = against(row, np.full(4000, 73.0), "percent", PEOPLE)
    assert (found.low, found.high) == (pytest.approx(60, abs=1), pytest.approx(86.7, abs=1))
    fraction = Row(y=0.73, se=row.se and row.se / 100, n=row.n)
    assert against(fraction, np.full(4000, 0.73), "fraction", PEOPLE).low == pytest.approx(found.low / 100)


def test_a_share_of_a_whole_is_measured_and_not_counted():
    ratio = np.full(4000, 16.0)
    of_ten = against(Row(y=None, low=5, high=40, n=10), ratio, "percent", SHARE)
    assert of_ten.low > 0
    assert np.log(of_ten.high / of_ten.low) == pytest.approx(3.29 * np.log(8) / np.sqrt(12), rel=0.05)
    assert against(Row(y=16, se=2), ratio, "percent", SHARE).high == pytest.approx(16 + 1.645 * 2, rel=0.02)


@pytest.mark.parametrize(("printed", "n"), [(0.067, 30), (91.8, 36), (3.6, 28)])
def test_a_printed_share_stands_for_its_count(printed, n):
    whole = 1 if printed < 1 else 100
    counts = np.full(100, round(printed * n / whole) / n * whole)
    unit = "fraction" if whole == 1 else "percent"
    found = compare(counts, Row(y=printed), unit, PEOPLE, 0.0, seed=1, purpose="test")
    assert not found.inside  # without a number of people there is nothing to round to
    assert against(Row(y=printed, n=n), counts, unit, PEOPLE).inside


def test_whole_points_stay_whole():
    draws = np.array([0.0, 1.0] * 200)
    row = Row(y=1)
    assert set(scattered(draws, row, "grade", WHOLE, 0.2, np.random.default_rng(1))) <= {0, 1, 2}


def test_laboratories_scatter_what_a_fold_adds_to_one():
    flat, row = np.ones(4000), Row(y=None, low=1.1, high=2.0)
    apart, together = (against(row, flat, "fold", CHANGE, between) for between in (0.3, 0.0))
    assert (apart.low, apart.high) == (together.low, together.high)
    assert not apart.inside


@given(between=st.floats(0, 1), more=st.floats(0.01, 1), se=st.floats(0, 1))
def test_more_scatter_never_narrows(between, more, se):
    row = Row(y=1.0, se=se)
    narrow, wide = (against(row, between=b) for b in (between, between + more))
    assert wide.high - wide.low >= (narrow.high - narrow.low) * (1 - 0.03)


def test_limits_are_met_where_any_of_the_interval_meets_them():
    assert against(Row(y=2, bound="<=")).inside
    assert against(Row(y=1, bound=">")).inside
    assert not against(Row(y=0.4, bound="<")).inside
    assert against(Row(y=2, bound="<")).fold_error is None
    assert against(Row(y=0.5, bound="<")).fold_error == pytest.approx(2, rel=0.02)
    assert against(Row(y=2, bound="<")).width is None


def test_a_printed_range_is_met_without_error_by_any_value_in_it():
    inside, outside = Row(y=None, low=0.8, high=1.6), Row(y=None, low=2, high=8)
    assert against(inside).fold_error == 1
    assert centre(outside)[0] == pytest.approx(4)
    assert against(outside).fold_error == pytest.approx(4, rel=0.02)
    assert scattered(DRAWS, outside, "mm", "mm", 0.3, np.random.default_rng(1)).min() > 0


@pytest.mark.parametrize(
    ("predicted", "observed", "unit", "fold"),
    [
        (2, 1, "mm", 2),
        (1, 2, "mm", 2),
        (3, 1, "log2 fold change", 4),
        (1.4, 1.2, "fold", 2),
        (1, -1, "mm", None),
        (1, 0, "mm", None),
    ],
)
def test_fold_error(predicted, observed, unit, fold):
    kind = CHANGE if unit in WRITTEN[CHANGE] else "mm"
    found = against(Row(y=observed), np.full(10, float(predicted)), unit, kind).fold_error
    assert found == (fold and pytest.approx(fold))


def test_one_seed_repeats():
    row = Row(y=1.0, se=0.1)
    assert against(row, between=0.2) == against(row, between=0.2)


@given(change=st.floats(-0.9, 20))
def test_a_change_is_the_same_however_it_is_written(change):
    assert written_as(change, CHANGE, "percent change") == pytest.approx(100 * change)
    assert written_as(change, CHANGE, "percent reduction") == pytest.approx(-100 * change)
    assert 2 ** written_as(change, CHANGE, "log2 fold change") == pytest.approx(written_as(change, CHANGE, "fold"))


@pytest.mark.parametrize(
    ("value", "of", "to", "written"),
    [(0.46, "mm", "um", 460), (2, "hour", "day", 1 / 12), (0.1, "N", "mN", 100), (0.25, SHARE, "percent", 25)],
)
def test_units_are_converted(value, of, to, written):
    assert written_as(value, of, to) == pytest.approx(written)


@pytest.mark.parametrize(
    ("of", "written", "plain"),
    [
        (CHANGE, "percent increase from baseline", "percent increase"),
        (CHANGE, "fold of baseline", "fold"),
        (CHANGE, "log2 fold change", "log2 fold change"),
        (SHARE, "percent of patients", "percent"),
        (SHARE, "fraction of patients", "fraction"),
        ("score", "VAS 0-10", "score"),
        ("score", "grade points (improvement)", "grade"),
        ("1/cm^2", "1/cm2", "1/cm^2"),
        ("g/m^2/h", "g/m2/h", "g/m^2/h"),
    ],
)
def test_units_are_read_as_papers_write_them(of, written, plain):
    assert plain_unit(of, written) == plain
    check_unit(of, written)


@pytest.mark.parametrize(("of", "to"), [("mm", "hour"), (CHANGE, "mm"), (SHARE, "fold"), ("mm", "furlongz")])
def test_units_that_do_not_fit_are_refused(of, to):
    with pytest.raises(InputError, match=r"no unit of|cannot be read in"):
        check_unit(of, to)

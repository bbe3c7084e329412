"""What the figures claim about a result."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from percuta.report import calendar, courses, outcomes, phases, punctures
from percuta.report.canvas import DARK, apart
from percuta.report.words import estimate, number, when

lists = st.lists(st.floats(-100, 100), min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(wanted=lists, gap=st.floats(0.01, 20))
def test_labels_keep_their_distance_and_their_order(wanted, gap):
    placed = apart(wanted, gap)
    order = np.argsort(wanted, kind="stable")
    assert np.all(np.diff(np.array(placed)[order]) >= gap * (1 - 1e-6) - 1e-9)
    assert np.mean(placed) == pytest.approx(np.mean(wanted), abs=1e-6)


def test_labels_with_room_stay_where_they_are():
    assert apart([3.0, 1.0, 2.0], 0.5) == [3.0, 1.0, 2.0]


def contrast(colour, ground="#fdebe0"):
    """WCAG 2 contrast ratio of two colours."""

    def luminance(text):
        parts = np.array([int(text[i : i + 2], 16) / 255 for i in (1, 3, 5)])
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        return linear @ [0.2126, 0.7152, 0.0722]

    low, high = sorted((luminance(colour), luminance(ground)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("line", DARK)
def test_lines_stand_out_and_words_are_read_on_every_card(line):
    assert contrast(line, "#ffffff") >= 2.9  # 3:1 is asked of graphics; pink has 2.98 and always a dash or a label
    assert contrast(DARK[line], "#ffffff") >= 4.5
    assert contrast(DARK[line]) >= 4.5


@pytest.mark.parametrize("tile_mm", [2.0, 8.0, 40.0])
def test_the_map_never_shows_more_dots_than_can_be_read(result, tile_mm):
    scale = tile_mm / 8
    crowd = np.random.default_rng(3).uniform(0, 8 * scale, (2, 20_000))
    done = replace(result.needling, tile_mm=tile_mm, tile_x_mm=crowd[0], tile_y_mm=crowd[1])
    side, inside = punctures.window(done)
    assert 0 < inside.sum() <= punctures.MOST_DOTS
    assert side <= min(tile_mm, punctures.WIDEST_MAP_MM)
    expected = 20_000 * (side / tile_mm) ** 2
    assert inside.sum() == pytest.approx(expected, rel=0.3)  # a window, never a thinned map


def test_shares_by_layer_add_up_to_all_tips(result):
    table = punctures.depths(result).table
    assert sum(float(row[2]) for row in table.rows) == pytest.approx(100, abs=2)


def test_phases_follow_each_other_and_end_with_the_follow_up(result):
    ends = phases.phase_ends(result)
    assert [name for name, _, _ in ends] == ["inflammation", "proliferation", "remodelling"]
    days = [day for _, day, _ in ends]
    assert days == sorted(days)
    assert days[-1] == result.t_days[-1] - result.session_days[-1]


def test_inflammation_ends_when_repair_macrophages_take_over(result):
    _, day, _ = phases.phase_ends(result)[0]
    t, after = phases.since_last(result)
    m1, m2 = (np.median(result.series[f"macrophages_{kind}"].values, axis=1)[after] for kind in ("m1", "m2"))
    assert m2[t >= day][0] > m1[t >= day][0]


def test_no_phase_is_invented_where_its_mark_is_missing(result):
    without = {name: entry for name, entry in result.series.items() if name in ("neutrophils", "mmp")}
    assert phases.phase_ends(replace(result, series=without)) == []


def test_cells_that_never_come_are_not_drawn(result):
    absent = replace(result.series["neutrophils"], values=0 * result.series["neutrophils"].values)
    figure = phases.phases(replace(result, series={**result.series, "neutrophils": absent}))
    assert [row[0] for row in figure.table.rows] == ["macrophages M1", "macrophages M2", "MMP", "fibroblasts"]
    assert phases.phases(replace(result, series={"neutrophils": absent})) is None


def test_tables_tell_the_medians_of_the_series(result):
    figure = courses.barrier(result)
    assert figure.table.columns[1].startswith("open channels (%)")
    row = next(row for row in figure.table.rows if row[0] == "1 day")
    told = float(row[2].split()[0])
    day = result.session_days[-1] + 1
    computed = np.interp(day, result.t_days, np.median(result.series["water_loss"].values, axis=1))
    assert told == pytest.approx(computed, abs=0.6)


def test_every_outcome_has_one_card_whatever_its_name(result):
    groups = outcomes.cards(result)
    assert sum(len(cards) for _, cards in groups) == len(result.outcomes)
    assert [card.unit for title, cards in groups if title == "Also computed" for card in cards] == ["furlong"]


def test_a_card_reads_as_the_style_asks(result):
    card = next(c for _, cards in outcomes.cards(result) for c in cards if c.label == "collagen mass")
    assert (card.value, card.unit, card.interval) == ("+16", "%", "[9, 23]")
    assert (card.when, card.evidence) == ("3 months after the last session", "fitted")


@pytest.mark.parametrize(
    ("value", "low", "high", "unit", "text"),
    [
        (16.2, 9.4, 24.1, "%", "16 % [9, 24]"),
        (-0.31, -0.42, 0.0, "1", "−0.31 [−0.42, 0]"),
        (0.47, -0.13, 3.35, "%", "0.5 % [−0.1, 3.4]"),
        (99.97, 99.8, 100, "%", "100 % [100, 100]"),
        (0.0, 0.0, 0.0, "mm", "0 mm [0, 0]"),
    ],
)
def test_an_interval_has_no_more_decimals_than_it_deserves(value, low, high, unit, text):
    assert estimate(value, low, high, unit).replace("\u00a0", " ") == text


@settings(max_examples=60, deadline=None)
@given(st.floats(-1e6, 1e6))
def test_a_written_number_is_true_to_two_digits(value):
    written = float(number(value).replace("−", "-").replace("\u202f", ""))
    assert written == pytest.approx(value, rel=0.051, abs=6e-5)


def test_a_duration_is_counted_from_a_session(result):
    assert when(result.outcomes["back_in_public"], result.session_days) == "counted from a session"
    assert when(result.outcomes["pih"], result.session_days) == "over the whole course"


def rows(result):
    return {row.label: row for _, group in calendar.chart(result).groups for row in group}


def test_every_row_of_the_chart_spans_all_its_days(result):
    assert {sum(cell.days for cell in row.cells) for row in rows(result).values()} == {calendar.DAYS}


def test_a_rule_holds_to_its_hour_and_no_longer(result):
    pool = rows(result)["No pool or sea"].cells
    assert (pool[0].days, pool[1].text) == (3, "free from day 3")
    sunscreen = rows(result)["Sunscreen"].cells
    assert [(cell.days, cell.tint > 0) for cell in sunscreen] == [(1, False), (13, True)]


def test_back_in_public_is_the_first_whole_day_after_redness(result):
    cells = rows(result)["What others notice"].cells
    assert (cells[0].days, cells[1].text) == (2, "back in public from day 2")


def test_redness_of_the_chart_is_the_worst_of_the_day(result):
    first, second = rows(result)["Redness"].cells[:2]
    assert float(first.text) == pytest.approx(np.median(result.series["erythema"].values[0]), abs=0.06)
    assert float(second.text) < float(first.text)


def test_the_next_session_does_not_show_in_the_days_before_it(result):
    soon = replace(result, session_days=(0.0, 14.0))
    redness = result.series["erythema"]
    values = np.where(result.t_days[:, None] < 14, 0.0, 2.0) + 0 * redness.values
    soon = replace(soon, series={"erythema": replace(redness, values=values)})
    assert [cell.text for cell in rows(soon)["Redness"].cells] == ["0"] * calendar.DAYS


def test_dates_follow_the_start_of_the_course(result):
    assert calendar.chart(result).days[13] == ("13", "14 Dec")
    assert calendar.course(result)[0] == ("0", "Tue 1 Dec 2026", "Session 1 of 3")
    undated = replace(result, study={**result.study, "course": {}}, notes={})
    assert calendar.course(undated)[2] == ("56", "", "Session 3 of 3")

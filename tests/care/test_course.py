"""The days of a course, its protocol, and the aftercare calendar."""

from datetime import date

import pytest

from percuta.care import aftercare, notices, protocol_for, session_dates, timeline
from percuta.study import Study

BASE = {
    "name": "course",
    "subject": {"age": 29, "sex": "female", "fitzpatrick": 2, "smoker": False},
    "concerns": [{"kind": "acne_scars", "shape": "rolling", "severity": "moderate"}],
    "skin": {"site": "cheek"},
    "device": {"model": "skinpen", "depth": "1.5 mm"},
    "technique": {"operator": "professional", "passes": 6, "speed": "20 mm/s", "stretched": True},
    "course": {"sessions": 4, "every": "28 day", "start": date(2026, 12, 1)},
}


def a_study(**parts):
    whole = dict(BASE)
    for part, patch in parts.items():
        whole[part] = {**whole[part], **patch} if isinstance(patch, dict) else patch
    return Study(**whole)


@pytest.mark.parametrize(
    ("kind", "shape", "site", "expected"),
    [
        ("acne_scars", None, "cheek", "acne_scar_general"),
        ("acne_scars", "ice_pick", "cheek", "acne_scar_ice_pick"),
        ("wrinkles", None, "cheek", "fine_lines_wrinkles"),
        ("fine_lines", None, "periorbital", "periorbital_wrinkles"),
        ("wrinkles", None, "neck", "neck_wrinkles"),
        ("stretch_marks", None, "abdomen", "striae"),
        ("pores", None, "nose", "pores_texture"),
    ],
)
def test_the_narrowest_protocol_is_found(kind, shape, site, expected):
    assert protocol_for(kind, shape, site).id == expected


def test_a_concern_without_a_protocol_is_said_to_have_none():
    assert protocol_for("tone") is None
    assert notices(a_study(concerns=[{"kind": "tone"}])) == ["No protocol for tone is on record."]


def test_a_usual_course_gives_no_notice():
    assert notices(a_study()) == []


@pytest.mark.parametrize(
    ("patch", "says"),
    [
        ({"device": {"depth": "2.5 mm"}}, "2.5 mm lies outside the usual 1 to 2 mm (synthesis)"),
        ({"course": {"sessions": 2}}, "2 sessions; usual are 3 to 6"),
        ({"course": {"every": "14 day"}}, "every 14 days; usual are 28 to 42"),
        ({"technique": {"operator": "home"}}, "no gain in collagen is promised"),
    ],
)
def test_leaving_the_protocol_is_said_with_the_usual_range(patch, says):
    assert any(says in notice for notice in notices(a_study(**patch)))


def test_a_tool_of_fixed_length_is_judged_by_the_depth_it_has():
    assert notices(a_study(), depth_mm=0.2) != []


def test_sessions_fall_on_their_calendar_days():
    dates = session_dates(a_study().course)
    assert dates == [date(2026, 12, 1), date(2026, 12, 29), date(2027, 1, 26), date(2027, 2, 23)]
    assert session_dates(a_study(course={"start": None}).course) == []


def test_the_result_is_not_judged_before_three_months_after_the_last_session():
    days = {milestone.name: milestone for milestone in timeline(a_study().course, protocol_for("acne_scars"))}
    assert days["judge_not_before"].day == 3 * 28 + 90
    assert days["judge_not_before"].on == date(2027, 5, 24)
    assert days["judge_not_before"].sources
    assert days["read_out_to"].day == 3 * 28 + 365


def test_a_read_out_counted_from_the_first_session_ignores_the_later_ones():
    protocol = protocol_for("rejuvenation")
    for sessions in 1, 4:
        plan = timeline(a_study(course={"sessions": sessions}).course, protocol)
        assert next(entry.day for entry in plan if entry.name == "read_out_from") == 90


def test_maintenance_sessions_follow_the_course_and_do_not_move_the_day_of_judgement():
    course = a_study(course={"maintenance": {"sessions": 2, "every": "365 day"}}).course
    assert course.days == (0, 28, 56, 84, 84 + 365, 84 + 730)
    days = {milestone.text: milestone for milestone in timeline(course)}
    assert days["maintenance session 2"].on == date(2029, 2, 22)
    assert next(day.day for day in days.values() if day.name == "judge_not_before") == 84 + 90


def test_a_timeline_is_in_order_and_starts_with_the_first_session():
    plan = timeline(a_study().course, protocol_for("stretch_marks"))
    assert [entry.day for entry in plan] == sorted(entry.day for entry in plan)
    assert plan[0].text == "session 1 of 4"
    assert {entry.on for entry in timeline(a_study(course={"start": None}).course)} == {None}


def test_aftercare_repeats_after_each_session_with_its_days():
    items = aftercare(a_study().course)
    assert len(items) == 4 * 25
    makeup = [item for item in items if item.id == "makeup"]
    assert [item.session for item in makeup] == [1, 2, 3, 4]
    assert (makeup[1].first_day, makeup[1].last_day) == (date(2026, 12, 29), date(2026, 12, 30))
    assert all(item.from_h < item.to_h and item.sources for item in items)
    assert aftercare(a_study(course={"start": None}).course)[0].first_day is None


def test_aftercare_of_the_scalp_is_not_printed_for_the_cheek():
    course = a_study().course
    on_scalp, on_cheek = ({item.id for item in aftercare(course, site)} for site in ("scalp", "cheek"))
    assert on_scalp - on_cheek == {"minoxidil"}
    assert on_cheek < on_scalp

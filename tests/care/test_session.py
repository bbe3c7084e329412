"""One visit: clock times, pace, what may go on the skin, and what is written down."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from percuta.care import Wish, plan_course, zones
from percuta.care.chart import SessionRecord, find_lot, planned_record
from percuta.care.session import needling_minutes, reported_minutes, visit
from percuta.care.topicals import advise
from percuta.device import devices
from percuta.errors import InputError
from percuta.study import Study, Technique

FACE = [zone for zone in zones().values() if zone.part == "face"]
BEGINS = datetime(2026, 12, 1, 14, 0)


def a_course(device="skinpen", **more):
    concern = [{"kind": "wrinkles"}]
    return plan_course(Wish({"age": 40, "fitzpatrick": 2}, device, {zone.id: concern for zone in FACE}, **more))


def a_visit(begins=BEGINS, **more):
    plan = a_course(**more)
    return visit(list(plan.studies.values()), begins, [zone.zone for zone in plan.zones])


def test_a_face_takes_as_long_as_clinics_report():
    done = a_visit()
    low, high = reported_minutes("face")
    assert (low, high) == (15, 30)
    assert low <= done.needling_min <= high
    low, high = reported_minutes("face_visit")
    assert (low, high) == (30, 90)
    assert low <= done.visit_min <= high


@given(passes=st.integers(1, 20), area=st.floats(1, 1000))
def test_needling_time_follows_passes_and_area(passes, area):
    once = needling_minutes(devices["skinpen"], Technique(passes=1), area)
    assert needling_minutes(devices["skinpen"], Technique(passes=passes), area) == pytest.approx(passes * once)
    assert needling_minutes(devices["exceed"], Technique(passes=1), area) > once  # narrower


def test_steps_of_the_visit_follow_each_other_without_gap():
    done = a_visit()
    within = [step for step in done.steps if done.begins <= step.begins and step.ends <= done.ends]
    assert within[0].begins == BEGINS
    clock = BEGINS
    for step in within:
        assert step.begins == clock
        clock = step.ends
    assert clock == done.ends
    names = [step.id for step in within]
    assert names.index("cleanse1") < names.index("anaesthesia") < names.index("remove_anaesthetic")
    assert names.index("antisepsis") < names.index("glide") < names.index("needle") < names.index("haemostasis")


def test_days_before_and_after_are_named():
    steps = {step.id: step for step in a_visit().steps}
    assert steps["skin_prep"].begins.date() == date(2026, 11, 3)
    assert steps["stop_actives"].begins.date() == date(2026, 11, 29)
    assert steps["followup"].begins.date() == date(2026, 12, 15)
    assert len(steps) == 20
    assert all(step.sources for step in steps.values())


def test_hours_are_real_hours_where_the_clocks_change():
    begins = datetime(2027, 3, 29, 1, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    steps = {step.id: step for step in a_visit(begins).steps}
    assert steps["antiviral"].begins.isoformat() == "2027-03-28T00:30:00+01:00"  # 24 h earlier by the sun


@pytest.mark.parametrize("answer", ["anaesthetic_allergy", "anaesthetic_risk", "pregnant", "heart_condition"])
def test_an_answer_that_bars_numbing_leaves_it_out_and_says_why(answer):
    done, usual = a_visit(history={answer: True}), a_visit()
    assert "until a prescriber has decided (rule" in done.numbing
    assert usual.visit_min - done.visit_min == 33  # the cream, and taking it off
    assert usual.numbing.startswith("Ask a prescriber")


def test_a_site_without_a_zone_cannot_be_timed():
    study = Study(base="professional-face", skin={"site": "palm"}, device={"model": "skinpen", "depth": "1 mm"})
    with pytest.raises(InputError, match=r"skin\.site: no zone on record stands for palm"):
        visit([study], BEGINS)


@pytest.mark.parametrize(
    ("compound", "at", "use"),
    [
        ("hyaluronic acid", "0 min", "allow"),
        ("sterile normal saline", "-10 min", "allow"),
        ("hyaluronic acid serum", "0 min", "avoid"),
        ("ascorbic acid", "0 min", "avoid"),
        ("tretinoin", "3 h", "avoid"),
        ("sunscreen", "2 h", "avoid"),
        ("sunscreen", "25 h", "allow"),
        ("tranexamic acid", "0 min", "prescriber"),
        ("growth factors", "1 h", "clinician"),
        ("snail mucin", "0 min", "unknown"),
    ],
)
def test_topicals_are_allowed_or_refused_by_when(compound, at, use):
    topical = {"compound": compound, "concentration": "1 %", "dose": "5 mg/cm^2", "at": at}
    study = Study(base="professional-face", care={"topicals": [topical]})
    advice = advise(study)[0]
    assert advice.use == use
    assert (advice.product is None) == (use == "unknown")
    assert compound in advice.text


# The record


FILLED = """\
format: percuta-session/1
session: 2
on: 2026-12-29
device: skinpen
zones:
  - {zone: cheeks, depth: 1.25 mm, passes: 4, endpoint: erythema, pain: 4, needle_lot: A12, needle_expiry: 2027-06-30}
  - {zone: chin, depth: 1 mm, passes: 3, endpoint: pinpoint_bleeding, needle_lot: A13, needle_expiry: 2026-12-01}
products: [{product: hyaluronic acid, lot: G7}]
aftercare_given: '15:20'
"""


def test_a_record_survives_writing_and_reading(tmp_path):
    record = SessionRecord.from_text(FILLED)
    record.save(tmp_path / "session.yaml")
    assert SessionRecord.load(tmp_path / "session.yaml") == record
    assert record.zones[0].depth == 1.25


def test_a_record_says_what_is_missing_or_expired():
    problems = SessionRecord.from_text(FILLED).problems()
    assert problems == ["chin: the needles expired on 2026-12-01, before the session."]
    assert "no lot" in SessionRecord.from_text(FILLED.replace(", needle_lot: A12", "")).problems()[0]


def test_every_session_with_a_lot_is_found():
    records = [
        SessionRecord.from_text(FILLED),
        SessionRecord.from_text(FILLED.replace("A13", "B1").replace("G7", "G8")),
    ]
    assert len(find_lot(records, "a12")) == 2
    assert find_lot(records, "A13") == records[:1]
    assert find_lot(records, "G8") == records[1:]


def test_a_record_begins_as_planned():
    plan = a_course()
    record = planned_record(list(plan.studies.values()), 1, date(2026, 12, 1), [zone.zone for zone in plan.zones])
    assert [zone.depth for zone in record.zones] == [zone.set_mm for zone in plan.zones]
    assert [zone.zone for zone in record.zones] == [zone.id for zone in FACE]
    assert record.zones[0].endpoint is None


def test_a_record_of_a_site_that_is_no_zone_asks_for_one():
    palm = a_course().studies[FACE[0].id].patched({"skin": {"site": "palm"}})
    with pytest.raises(InputError, match="no zone is on record for palm"):
        planned_record([palm], 1, date(2026, 12, 1))


@pytest.mark.parametrize(
    ("right", "wrong", "line", "says"),
    [
        ("zone: cheeks", "zone: cheek", ":6:", "nearest: cheeks"),
        ("pain: 4", "pain: 11", ":6:", "10"),
        ("depth: 1.25 mm", "depth: 1.25", ":6:", "no unit"),
        ("endpoint: erythema", "endpoint: eritema", ":6:", "nearest: erythema"),
        ("'15:20'", "'25:20'", ":9:", "clock time"),
        ("session: 2", "sesion: 2", ":2:", "nearest: session"),
        ("percuta-session/1", "percuta-study/1", ":1:", "percuta-session/1"),
    ],
)
def test_a_wrong_record_gets_one_sentence_with_its_line(right, wrong, line, says):
    with pytest.raises(InputError) as caught:
        SessionRecord.from_text(FILLED.replace(right, wrong), "session.yaml")
    assert f"session.yaml{line}" in str(caught.value)
    assert says in str(caught.value)

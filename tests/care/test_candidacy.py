"""Who may be needled, and when: every rule, its dates, and what no answer may ever do."""

import json
import time
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from percuta.care import Override, rules, screen
from percuta.care.candidacy import NOTHING_FOUND
from percuta.errors import InputError
from percuta.study import Study

DAY = date(2026, 12, 1)
WEIGHTS = (NOTHING_FOUND, "caution", "consult", "defer", "exclude")

BASE = {
    "name": "candidacy",
    "subject": {"age": 29, "sex": "female", "fitzpatrick": 2, "smoker": False},
    "concerns": [{"kind": "acne_scars", "shape": "rolling", "severity": "moderate"}],
    "history": {},
    "skin": {"site": "cheek"},
    "device": {"model": "skinpen", "depth": "1.5 mm"},
    "technique": {"operator": "professional", "passes": 6, "speed": "20 mm/s", "stretched": True},
    "course": {"sessions": 4, "every": "28 day", "start": DAY},
}

YES_NO = {  # rule: (key, severity)
    "infection_local": ("active_infection", "defer"),
    "hsv_active": ("cold_sore", "defer"),
    "hsv_history": ("cold_sore_history", "consult"),
    "warts": ("warts", "exclude"),
    "systemic_infection": ("systemic_infection", "consult"),
    "open_wound": ("open_wound", "defer"),
    "acne_active": ("active_acne", "defer"),
    "acne_severe": ("severe_acne", "defer"),
    "rosacea": ("rosacea", "consult"),
    "eczema_psoriasis": ("eczema_or_psoriasis", "defer"),
    "contact_dermatitis": ("contact_dermatitis", "caution"),
    "skin_cancer": ("skin_cancer", "exclude"),
    "actinic_keratosis": ("actinic_keratosis", "consult"),
    "raised_moles": ("raised_moles", "exclude"),
    "keloid": ("keloid", "exclude"),
    "hypertrophic": ("raised_scar", "consult"),
    "isotretinoin_now": ("isotretinoin", "defer"),
    "anticoagulant": ("anticoagulant", "consult"),
    "irradiated_skin": ("irradiated_skin", "consult"),
    "photosensitiser": ("photosensitiser", "caution"),
    "bleeding_disorder": ("bleeding_disorder", "exclude"),
    "diabetes_uncontrolled": ("diabetes_uncontrolled", "defer"),
    "diabetes_controlled": ("diabetes_controlled", "caution"),
    "immunosuppression": ("immunosuppression", "consult"),
    "collagen_vascular": ("connective_tissue_disease", "exclude"),
    "granulomatous": ("granulomatous_disease", "consult"),
    "cardiac": ("heart_condition", "consult"),
    "implant_rf": ("radiofrequency_with_implant", "exclude"),
    "numbness": ("numbness", "consult"),
    "wound_healing": ("slow_healing", "caution"),
    "pregnancy": ("pregnant", "defer"),
    "breastfeeding": ("breastfeeding", "defer"),
    "melasma": ("melasma", "caution"),
    "metal_allergy": ("metal_allergy", "exclude"),
    "anaesthetic_allergy": ("anaesthetic_allergy", "exclude"),
    "anaesthetic_risk": ("anaesthetic_risk", "caution"),
    "antiseptic_allergy": ("antiseptic_allergy", "caution"),
    "pmu": ("permanent_makeup", "exclude"),
    "orbital_rim": ("inside_orbital_rim", "exclude"),
    "expectation": ("unrealistic_expectation", "consult"),
    "product_delivery_request": ("product_delivery", "caution"),
}

DATED = {  # rule: (yes/no key, date key, days, severity)
    "recent_illness": ("recent_illness", "recovered_on", 7, "defer"),
    "scar_immature": ("young_scar", "scar_on", 180, "consult"),
    "isotretinoin_recent": ("isotretinoin_recent", "isotretinoin_stopped", 180, "consult"),
    "nsaid": ("nsaid_or_alcohol", "nsaid_or_alcohol_on", 5, "caution"),
    "steroid_chemo": ("chemo_radio_or_steroids", "chemo_radio_or_steroids_ended", 28, "defer"),
    "topical_actives": ("active_creams", "active_creams_stopped", 2, "defer"),
    "filler_recent": ("filler", "filler_on", 180, "defer"),
    "botulinum_recent": ("botulinum_toxin", "botulinum_toxin_on", 14, "defer"),
    "facial_surgery": ("surgery", "surgery_on", 365, "defer"),
    "laser_peel_recent": ("laser_or_peel", "laser_or_peel_on", 28, "defer"),
    "waxing": ("hair_removal", "hair_removal_on", 7, "defer"),
    "sunburn_tan": ("strong_sun", "strong_sun_on", 14, "defer"),
    "self_tan": ("self_tanner", "self_tanner_on", 2, "defer"),
    "previous_needling": ("recent_needling", "last_needling_on", 28, "defer"),
}

ELSEWHERE = {  # rule: (part, patch that fires it, patch that does not, severity)
    "age_min": ("subject", {"age": 21}, {"age": 22}, "consult"),
    "fst_dark": ("subject", {"fitzpatrick": 4}, {"fitzpatrick": 3}, "caution"),
    "scar_type_poor": ("concerns", [{"kind": "acne_scars", "shape": "ice_pick"}], BASE["concerns"], "caution"),
    "fst_label": ("device", {"model": "exceed"}, {"model": "skinpen"}, "caution"),  # at Fitzpatrick type 5
}


def a_study(history=None, **parts):
    whole = {**BASE, "history": history or {}}
    for part, patch in parts.items():
        whole[part] = {**whole[part], **patch} if isinstance(patch, dict) and part in whole else patch
    return Study(**whole)


def fired(verdict):
    return {finding.rule: finding for finding in verdict.reasons}


def test_every_rule_stands_in_exactly_one_table():
    assert sorted([*YES_NO, *DATED, *ELSEWHERE]) == sorted(rules())
    assert len(rules()) == 59


@pytest.mark.parametrize("rule", YES_NO)
def test_a_yes_fires_the_rule_and_a_no_does_not(rule):
    key, severity = YES_NO[rule]
    yes, no = screen(a_study({key: True})), screen(a_study({key: False}))
    assert fired(yes)[rule].severity == yes.verdict == severity
    assert fired(yes)[rule].answer == "yes"
    assert rule not in fired(no)
    assert no.verdict == NOTHING_FOUND


@pytest.mark.parametrize("rule", DATED)
def test_a_wait_ends_on_its_last_day_and_not_before(rule):
    key, date_key, days, severity = DATED[rule]
    running = screen(a_study({date_key: DAY - timedelta(days=days - 1)}))
    over = screen(a_study({date_key: DAY - timedelta(days=days)}))
    assert fired(running)[rule].severity == running.verdict == severity
    assert fired(running)[rule].until == DAY + timedelta(days=1)
    assert running.until == (DAY + timedelta(days=1) if severity == "defer" else None)
    assert over.verdict == NOTHING_FOUND
    unknown = screen(a_study({key: True}))
    assert fired(unknown)[rule].until is None
    assert fired(unknown)[rule].wait
    assert screen(a_study({key: False})).verdict == NOTHING_FOUND


@pytest.mark.parametrize("rule", ELSEWHERE)
def test_the_study_itself_answers(rule):
    part, fires, silent, severity = ELSEWHERE[rule]
    subject = {"subject": {"fitzpatrick": 5}} if part == "device" else {}
    assert fired(screen(a_study(**{part: fires}, **subject)))[rule].severity == severity
    assert rule not in fired(screen(a_study(**{part: silent}, **subject)))


@pytest.mark.parametrize(
    ("rule", "concern"),
    [
        ("hypertrophic", {"kind": "surgical_scar", "shape": "hypertrophic"}),
        ("scar_immature", {"kind": "surgical_scar", "shape": "early"}),
        ("melasma", {"kind": "melasma"}),
        ("product_delivery_request", {"kind": "product_delivery"}),
    ],
)
def test_a_concern_answers_too(rule, concern):
    assert rule in fired(screen(a_study(concerns=[concern])))
    assert rule not in fired(screen(a_study(concerns=[{"kind": "surgical_scar", "shape": "mature"}])))


def test_poor_scars_beside_another_concern_are_no_surprise():
    study = a_study(concerns=[{"kind": "acne_scars", "shape": "ice_pick"}, {"kind": "pores"}])
    assert "scar_type_poor" not in fired(screen(study))


def test_a_default_is_not_an_answer():
    subject = {"age": 29, "sex": "female"}
    study = Study(**{**BASE, "subject": subject, "history": {"slow_healing": False}})
    asked = {question.rule for question in screen(study).unanswered}
    assert {"fst_dark", "wound_healing"} <= asked


def test_a_minor_is_excluded():
    assert screen(a_study(subject={"age": 17})).verdict == "exclude"
    assert screen(a_study(subject={"age": 18})).verdict == "consult"


def test_a_smoker_is_cautioned_without_being_asked_about_healing():
    assert fired(screen(a_study(subject={"smoker": True})))["wound_healing"].answer == "smokes"


@pytest.mark.parametrize(("days", "severity"), [(28, None), (27, "caution"), (14, "caution"), (13, "defer")])
def test_sessions_nearer_than_any_source_allows_are_deferred(days, severity):
    finding = fired(screen(a_study(course={"every": f"{days} day"}))).get("previous_needling")
    assert (finding and finding.severity) == severity


def test_the_day_of_the_last_session_stays_known_when_the_course_is_tight_too():
    study = a_study({"last_needling_on": date(2026, 11, 20)}, course={"every": "21 day"})
    assert screen(study).until == date(2026, 12, 18)


def test_a_serum_is_a_request_for_delivery_and_plain_gel_is_not():
    def topicals(compound):
        dose = {"compound": compound, "concentration": "1 %", "at": "0 min", "dose": "5 mg/cm^2"}
        return screen(a_study(care={"topicals": [dose]}))

    assert "product_delivery_request" in fired(topicals("ascorbic acid"))
    assert "product_delivery_request" not in fired(topicals("hyaluronic acid"))


# Questions that were not asked


def test_what_was_not_asked_is_listed_and_never_taken_as_no():
    verdict = screen(a_study({"keloid": None}))
    asked = {question.key for question in verdict.unanswered}
    assert {"history.keloid", "history.active_infection", "history.filler"} <= asked
    assert "history.keloid" not in {q.key for q in screen(a_study({"keloid": False})).unanswered}
    assert "course.start" not in asked


def test_a_complete_questionnaire_leaves_nothing_to_ask():
    history = {key: False for key, *_ in [*YES_NO.values(), *DATED.values()]}
    verdict = screen(a_study(history))
    assert verdict.unanswered == ()
    assert str(verdict) == NOTHING_FOUND


def test_nothing_found_says_how_much_was_not_asked():
    verdict = screen(a_study())
    assert str(verdict) == f"no contraindication found ({len(verdict.unanswered)} questions not asked)"
    assert len(verdict.unanswered) > 50


def test_an_answer_that_settles_another_question_saves_asking_it():
    keys = {question.key for question in screen(a_study({"isotretinoin": True})).unanswered}
    assert "history.isotretinoin_recent" not in keys
    keys = {question.key for question in screen(a_study({"isotretinoin_stopped": date(2020, 1, 1)})).unanswered}
    assert "history.isotretinoin" not in keys


def test_the_eyelid_question_arises_at_the_eye_only():
    def asks(site):
        verdict = screen(a_study(skin={"site": site}))
        return "history.inside_orbital_rim" in {question.key for question in verdict.unanswered}

    assert asks("periorbital")
    assert not asks("cheek")


# Dates


@pytest.mark.parametrize(
    ("key", "event", "until"),
    [
        ("isotretinoin_stopped", date(2025, 6, 30), date(2025, 12, 27)),
        ("filler_on", date(2023, 9, 2), date(2024, 2, 29)),  # ends on a leap day
        ("surgery_on", date(2024, 2, 29), date(2025, 2, 28)),  # begins on one
        ("botulinum_toxin_on", date(2026, 2, 20), date(2026, 3, 6)),  # over the end of a short month
    ],
)
def test_waits_are_counted_in_days_of_the_calendar(key, event, until):
    study = a_study({key: event})
    eve = screen(study, on=until - timedelta(days=1))
    assert [finding.until for finding in eve.reasons] == [until]
    assert screen(study, on=until).reasons == ()


def test_the_latest_of_several_waits_decides():
    verdict = screen(a_study({"filler_on": date(2026, 11, 1), "botulinum_toxin_on": date(2026, 11, 25)}))
    assert verdict.until == date(2027, 4, 30)
    assert str(verdict).startswith("defer until 2027-04-30 (")


def test_a_condition_without_a_day_is_named_beside_the_day():
    verdict = screen(a_study({"filler_on": date(2026, 11, 1), "active_infection": True}))
    assert verdict.until == date(2027, 4, 30)
    assert verdict.conditions == ("until fully resolved",)
    assert str(verdict).startswith("defer until 2027-04-30; until fully resolved (")
    vague = screen(a_study({"filler": True}))
    assert vague.conditions == ("until 180 days have passed since: Dermal filler in the field",)


def test_without_a_day_of_treatment_every_wait_counts_as_running():
    study = a_study({"filler_on": date(2015, 1, 1)}, course={"start": None})
    verdict = screen(study)
    assert (verdict.verdict, verdict.until) == ("defer", date(2015, 6, 30))
    assert "course.start" in {question.key for question in verdict.unanswered}
    assert screen(study, on=DAY).verdict == NOTHING_FOUND


def test_an_explicit_day_is_judged_instead_of_the_start():
    study = a_study({"filler_on": date(2026, 11, 1)})
    assert screen(study).verdict == "defer"
    assert screen(study, on=date(2027, 5, 1)).verdict == NOTHING_FOUND


def test_a_session_in_the_past_is_refused_and_today_is_not():
    assert screen(a_study(), today=DAY).judged_on == DAY
    with pytest.raises(InputError, match=r"course\.start: 2026-12-01 lies in the past; today is 2026-12-02"):
        screen(a_study(), today=DAY + timedelta(days=1))


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/Los_Angeles", "Pacific/Kiritimati"])
def test_days_are_days_of_the_calendar_in_every_time_zone(zone, monkeypatch):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert screen(a_study({"filler_on": date(2023, 9, 2)}), on=date(2024, 2, 28)).until == date(2024, 2, 29)
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_default_is_no_answer_after_writing_and_reading_either():
    study = Study(**{**BASE, "subject": {"age": 29}})
    read = Study.from_text(json.dumps(study.to_dict()))
    patched = study.patched({"solve": {"draws": 4}})
    for same in read, patched:
        assert {"fst_dark", "wound_healing"} <= {question.rule for question in screen(same).unanswered}
    assert read == study


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ({"keloid": True}, "exclude"),
        ({"filler_on": date(2026, 11, 1)}, "defer until 2027-04-30"),
        ({"rosacea": True}, "ask a clinician"),
        ({"slow_healing": True}, "caution"),
        ({}, NOTHING_FOUND),
    ],
)
def test_the_five_verdicts_are_printed_in_words(verdict, words):
    assert str(screen(a_study(verdict))).startswith(words)


# What no person can answer


@pytest.mark.parametrize(
    ("history", "place", "says"),
    [
        ({"keliod": True}, "history.keliod", "nearest: keloid"),
        ({"isotretinoin": True, "isotretinoin_stopped": date(2026, 1, 1)}, "history.isotretinoin", "contradicts"),
        ({"isotretinoin": True, "isotretinoin_recent": True}, "history.isotretinoin", "contradicts"),
        ({"diabetes_controlled": True, "diabetes_uncontrolled": True}, "diabetes_uncontrolled", "contradicts"),
        ({"active_creams": True, "active_creams_stopped": DAY}, "history.active_creams", "contradicts"),
        ({"filler": False, "filler_on": date(2026, 11, 1)}, "history.filler", "counts until 2027-04-30"),
        ({"filler_on": date(2026, 12, 2)}, "history.filler_on", "lies after 2026-12-01"),
        ({"surgery_on": date(1990, 1, 1)}, "history.surgery_on", "before the birth"),
        ({"filler_on": True}, "history.filler_on", "belongs to history.filler"),
        ({"filler": date(2026, 1, 1)}, "history.filler", "belongs to history.filler_on"),
    ],
)
def test_an_impossible_history_is_refused_in_one_sentence(history, place, says):
    with pytest.raises(InputError) as caught:
        screen(a_study(history))
    assert place in str(caught.value)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    "history",
    [
        {"filler": True, "filler_on": date(2026, 11, 1)},
        {"filler": False, "filler_on": date(2020, 1, 1)},
        {"isotretinoin": False, "isotretinoin_stopped": date(2026, 11, 1)},
        {"chemo_radio_or_steroids": False, "chemo_radio_or_steroids_ended": date(2026, 11, 20)},
        {"filler_on": DAY},
        {"surgery_on": date(1997, 12, 1)},
    ],
)
def test_a_possible_history_is_accepted(history):
    assert screen(a_study(history)).judged_on == DAY


def test_the_error_names_the_line_of_the_file():
    text = """\
format: percuta-study/1
name: a misspelt question
subject: {age: 29}
history:
  keloid: false
  isotretinoin_stoped: 2025-01-10
skin: {site: cheek}
device: {model: skinpen, depth: 1.5 mm}
"""
    with pytest.raises(InputError, match=r"(?s)case\.yaml:6.*nearest: isotretinoin_stopped"):
        screen(Study.from_text(text, "case.yaml"))


def test_without_a_start_a_day_before_birth_is_still_seen():
    study = a_study({"filler_on": date(2026, 1, 1), "surgery_on": date(1950, 1, 1)}, course={"start": None})
    with pytest.raises(InputError, match="before the birth"):
        screen(study)


# Decisions of a clinic


def test_a_clinic_may_shorten_a_configurable_wait_with_a_reason():
    study = a_study({"filler_on": date(2026, 11, 1)})
    verdict = screen(study, overrides={"filler_recent": Override("small volume, superficial work", days=14)})
    assert verdict.verdict == NOTHING_FOUND
    assert verdict.to_dict()["overrides"] == [
        {"rule": "filler_recent", "reason": "small volume, superficial work", "days": 14}
    ]


def test_a_waived_rule_stays_visible_as_a_caution():
    study = a_study({"isotretinoin": True})
    verdict = screen(study, overrides={"isotretinoin_now": Override("0.5 mm only; dermatologist agrees")})
    assert fired(verdict)["isotretinoin_now"].severity == verdict.verdict == "caution"
    assert fired(verdict)["isotretinoin_now"].override == "0.5 mm only; dermatologist agrees"


@pytest.mark.parametrize(
    ("rule", "override", "says"),
    [
        ("keloid", Override("patient insists"), "cannot be loosened"),
        ("filler", Override("typo"), "nearest: filler_recent"),
        ("filler_recent", Override("too soon", days=7), "14 to 365 days"),
        ("filler_recent", Override("  ", days=14), "reason"),
    ],
)
def test_an_override_without_ground_is_refused(rule, override, says):
    with pytest.raises(InputError, match=says):
        screen(a_study(), overrides={rule: override})


def test_the_overrides_of_a_study_are_used_kept_and_written_back():
    overrides = {"filler_recent": {"reason": "small volume, superficial work", "days": 14}}
    study = a_study({"filler_on": date(2026, 11, 1)}, overrides=overrides)
    assert screen(study).verdict == NOTHING_FOUND
    assert screen(study).overrides["filler_recent"].reason == "small volume, superficial work"
    assert Study.from_text(json.dumps(study.to_dict())).overrides == study.overrides


def test_an_override_of_a_study_without_ground_is_refused_at_its_line():
    text = """\
format: percuta-study/1
name: an override that is not allowed
subject: {age: 29}
overrides:
  keloid: {reason: patient insists}
skin: {site: cheek}
device: {model: skinpen, depth: 1.5 mm}
"""
    with pytest.raises(InputError, match=r"case\.yaml:5.*cannot be loosened"):
        screen(Study.from_text(text, "case.yaml"))


def test_no_exclusion_can_be_loosened():
    assert {rule.severity for rule in rules().values() if rule.configurable} <= {"defer", "consult"}


# Laws


def a_history(answers):
    """Turn (rule, form, days ago) into a history that one person can have."""
    history = {}
    for rule, form, ago in answers:
        key = (YES_NO.get(rule) or DATED[rule])[0]
        if form == "day" and rule in DATED:
            history[DATED[rule][1]] = DAY - timedelta(days=ago)
        else:
            history[key] = form != "no"
    if history.get("isotretinoin"):
        history.pop("isotretinoin_recent", None)
        history.pop("isotretinoin_stopped", None)
    if history.get("diabetes_uncontrolled"):
        history.pop("diabetes_controlled", None)
    return history


def questionnaires():
    """Histories with up to forty answers."""
    rule, form = st.sampled_from([*YES_NO, *DATED]), st.sampled_from(["no", "yes", "day"])
    answers = st.lists(st.tuples(rule, form, st.integers(0, 400)), max_size=40, unique_by=lambda answer: answer[0])
    return answers.map(a_history)


EXCLUDED_BY = {key for key, severity in YES_NO.values() if severity == "exclude"}


@settings(deadline=None, max_examples=1000)
@given(
    history=questionnaires(),
    age=st.integers(10, 90),
    site=st.sampled_from(["cheek", "periorbital", "abdomen", "scalp"]),
    model=st.sampled_from(["skinpen", "exceed", "medical-roller-1.5"]),
    seed=st.randoms(use_true_random=False),
)
def test_a_thousand_questionnaires_lose_no_exclusion_and_know_no_order(history, age, site, model, seed):
    whole = {"subject": {"age": age}, "skin": {"site": site}, "device": {"model": model}}
    verdict = screen(a_study(history, **whole))
    excluded = age < 18 or any(history.get(key) for key in EXCLUDED_BY)
    assert (verdict.verdict == "exclude") == excluded
    open_questions = {question.key.removeprefix("history.") for question in verdict.unanswered}
    assert not open_questions & {key for key, value in history.items() if value is not None}
    keys = list(history)
    seed.shuffle(keys)
    assert screen(a_study({key: history[key] for key in keys}, **whole)) == verdict


@settings(deadline=None, max_examples=500)
@given(history=questionnaires(), new=st.sampled_from([*YES_NO, *DATED]), ago=st.integers(0, 1))
def test_one_more_risk_never_softens_the_verdict(history, new, ago):
    keys = YES_NO[new][:1] if new in YES_NO else DATED[new][:2]
    assume(all(history.get(key) in (None, False) for key in keys))
    riskier = {key: value for key, value in history.items() if key not in keys}
    riskier[keys[-1]] = True if new in YES_NO else DAY - timedelta(days=ago)
    if new == "isotretinoin_now":
        riskier = {key: value for key, value in riskier.items() if not key.startswith("isotretinoin_")}
        history = {key: value for key, value in history.items() if not key.startswith("isotretinoin_")}
    assume(not (new == "isotretinoin_recent" and history.get("isotretinoin")))
    assume(not (new == "diabetes_controlled" and history.get("diabetes_uncontrolled")))
    assume(not (new == "diabetes_uncontrolled" and history.get("diabetes_controlled")))
    before, after = screen(a_study(history)), screen(a_study(riskier))
    assert WEIGHTS.index(after.verdict) >= WEIGHTS.index(before.verdict)
    assert set(fired(before)) | {new} == set(fired(after))
    if before.until and after.verdict == "defer":
        assert after.until >= before.until


@settings(deadline=None, max_examples=200)
@given(history=questionnaires())
def test_the_heaviest_reason_decides_and_all_of_it_is_json(history):
    verdict = screen(a_study(history), notices=["settings above 1.5 mm were not evaluated on the label"])
    weights = [WEIGHTS.index(finding.severity) for finding in verdict.reasons]
    assert weights == sorted(weights, reverse=True)
    assert verdict.verdict == (WEIGHTS[weights[0]] if weights else NOTHING_FOUND)
    read = json.loads(json.dumps(verdict.to_dict()))
    assert len(read["reasons"]) == len(verdict.reasons)
    assert all(source["citation"] and source["address"] for reason in read["reasons"] for source in reason["sources"])
    assert read["notices"]

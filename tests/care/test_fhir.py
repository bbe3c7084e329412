"""FHIR R4: what is written is valid, whole and the same after a round trip; a response is read back."""

import json
from datetime import date

import pytest
from fhir.resources.R4B import get_fhir_model_class
from hypothesis import given, settings
from hypothesis import strategies as st

from percuta.care import Override, Wish, plan_course, rules, screen
from percuta.care.chart import SessionRecord
from percuta.care.fhir import bundle, questionnaire, read_bundle, read_response
from percuta.errors import InputError
from percuta.study import Study

START = date(2027, 1, 4)
AUTHORED = date(2026, 12, 20)
HISTORY = {"keloid": False, "filler_on": date(2026, 11, 1), "rosacea": True}
RECORD = SessionRecord.from_text("""\
format: percuta-session/1
session: 1
on: 2027-01-04
began: '14:00'
ended: '15:20'
device: skinpen
serial: SP-77
udi: (01)0088888(10)A12
operator: nurse
zones:
  - {zone: cheeks, depth: 1.25 mm, passes: 4, endpoint: erythema, pain: 4, needle_lot: A12, needle_expiry: 2027-06-30}
  - {zone: neck, depth: 1 mm, passes: 4, endpoint: pink, needle_lot: A12, needle_expiry: 2027-06-30}
products: [{product: hyaluronic acid, lot: G7}]
consents: {treatment: true, photographs: false}
aftercare_given: '15:20'
events: [{sign: Redness beyond 7 days, on: 2027-01-12, red_flag: erythema_long, action: reviewed}]
""")


def a_course(history=None):
    zones = {"cheeks": [{"kind": "acne_scars"}], "neck": [{"kind": "wrinkles"}]}
    wish = Wish({"age": 40, "fitzpatrick": 4}, "skinpen", zones, history=history or HISTORY, start=START)
    return list(plan_course(wish).studies.values())


@pytest.fixture(scope="module")
def whole():
    studies = a_course()
    reason = {"filler_recent": Override("small volume", days=14)}
    return bundle(studies, [screen(study, overrides=reason) for study in studies], AUTHORED, [RECORD])


def plain(model):
    return json.loads(model.model_dump_json())


def resources(model, kind):
    return [entry["resource"] for entry in plain(model)["entry"] if entry["resource"]["resourceType"] == kind]


def test_the_bundle_survives_a_round_trip(whole):
    text = whole.model_dump_json()
    again = get_fhir_model_class("Bundle").model_validate_json(text)
    assert again == whole
    assert again.model_dump_json() == text
    read = read_bundle(text)
    assert read["history"] == HISTORY
    assert read["subject"] == {"age": 40.0, "fitzpatrick": 4}


def test_every_kind_of_resource_is_there(whole):
    counts = read_bundle(whole.model_dump_json())["resources"]
    assert counts == {
        "AdverseEvent": 1,
        "CarePlan": 1,
        "Communication": 1,
        "Consent": 3,
        "Device": 2,  # handpiece, and one cartridge for both zones
        "Observation": 2,
        "Patient": 1,
        "Procedure": 1,
        "Questionnaire": 1,
        "QuestionnaireResponse": 1,
        "RiskAssessment": 2,
    }


def references(node):
    if isinstance(node, dict):
        if isinstance(node.get("reference"), str):
            yield node["reference"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def test_every_reference_points_into_the_bundle(whole):
    data = plain(whole)
    known = [entry["fullUrl"] for entry in data["entry"]]
    assert len(known) == len(set(known))
    assert set(references(data)) <= set(known)


def closed_codes(model, data):
    """Codes of elements whose values FHIR closes, with what is allowed; the models carry the lists but do not check."""
    for name, field in type(model).model_fields.items():
        value, allowed = getattr(model, name), (field.json_schema_extra or {}).get("enum_values")
        if allowed and value is not None:
            for code in value if isinstance(value, list) else [value]:
                yield name, str(code), allowed
        for part in value if isinstance(value, list) else [value]:
            if hasattr(type(part), "model_fields"):
                yield from closed_codes(part, data)


def test_every_closed_code_is_one_of_its_value_set(whole):
    found = list(closed_codes(whole, None))
    assert len(found) > 100
    for name, code, allowed in found:
        assert code in allowed, name


def test_a_session_keeps_zone_depth_lot_and_expiry(whole):
    procedure = resources(whole, "Procedure")[0]
    assert [site["coding"][0]["code"] for site in procedure["bodySite"]] == ["cheeks", "neck"]
    cartridge = next(device for device in resources(whole, "Device") if "lotNumber" in device)
    assert (cartridge["lotNumber"], cartridge["expirationDate"][:10]) == ("A12", "2027-06-30")
    cheeks = resources(whole, "Observation")[0]
    values = {part["code"]["coding"][0]["code"]: part for part in cheeks["component"]}
    assert values["depth"]["valueQuantity"]["value"] == 1.25
    assert values["endpoint"]["valueCodeableConcept"]["coding"][0]["code"] == "erythema"
    assert cheeks["device"]["reference"] == f"urn:uuid:{cartridge['id']}"


def test_the_verdict_keeps_rule_source_override_and_what_was_not_asked(whole):
    risk = resources(whole, "RiskAssessment")[0]
    verdict, *reasons = risk["prediction"]
    assert verdict["qualitativeRisk"]["coding"][0]["code"] == "consult"
    assert {reason["outcome"]["coding"][0]["code"] for reason in reasons} == {"rosacea", "fst_dark"}
    assert all("Sources: " in reason["rationale"] for reason in reasons)
    notes = [note["text"] for note in risk["note"]]
    assert "Rule filler_recent loosened by the clinic to 14 days: small volume" in notes
    assert sum(note.startswith("Not answered") for note in notes) > 40
    assert resources(whole, "QuestionnaireResponse")[0]["status"] == "in-progress"


def test_consents_are_kept_one_by_one_with_what_was_declined(whole):
    status = {part["category"][0]["coding"][0]["code"]: part["status"] for part in resources(whole, "Consent")}
    assert status == {"treatment": "active", "photographs": "rejected", "off_label": "proposed"}


def test_the_plan_has_an_activity_for_each_session_on_its_day(whole):
    sessions = [part["detail"] for part in resources(whole, "CarePlan")[0]["activity"] if "kind" in part["detail"]]
    assert [detail["status"] for detail in sessions] == ["completed", "scheduled", "scheduled", "scheduled"]
    assert sessions[1]["scheduledPeriod"]["start"] == "2027-02-01"


def test_no_dose_leaves_the_program(whole):
    assert " mg" not in whole.model_dump_json()


def test_every_rule_with_a_key_is_a_question():
    checked = get_fhir_model_class("Questionnaire").model_validate(questionnaire())
    links = [item.linkId for group in checked.item for item in group.item]
    assert len(links) == len(set(links))
    assert {key for rule in rules().values() for key in rule.keys} == {link for link in links if "." not in link}


KEYS = [(rule.key, bool) for rule in rules().values() if rule.key]
DATES = [(rule.date_key, date) for rule in rules().values() if rule.date_key]


@settings(deadline=None, max_examples=40)
@given(
    said=st.dictionaries(st.sampled_from([key for key, _ in KEYS]), st.booleans()),
    days=st.dictionaries(st.sampled_from([key for key, _ in DATES]), st.dates(date(2020, 1, 1), date(2026, 12, 1))),
)
def test_any_history_survives_as_a_response(said, days):
    from percuta.care.fhir.screening import response

    study = Study(base="professional-face", history={**said, **days})
    verdict = screen(Study(base="professional-face"))
    answers = response(study, verdict, {"id": "x"}, AUTHORED)
    assert read_response(json.dumps(answers))["history"] == {**said, **days}


def answered(link, **value):
    item = {"linkId": link, "answer": [value]}
    return {"resourceType": "QuestionnaireResponse", "status": "completed", "item": [item]}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("{", "not JSON"),
        ({"resourceType": "Patient"}, "a QuestionnaireResponse belongs here, not Patient"),
        ({"resourceType": "QuestionnaireResponse"}, "no QuestionnaireResponse of FHIR R4"),
        (answered("keliod", valueBoolean=True), "nearest: keloid"),
        (answered("keloid", valueString="yes"), "valueString stands where valueBoolean belongs"),
        (answered("filler_on", valueDate="2025-01"), "2025-01 is not a whole day"),
        (answered("keloid"), "nothing stands where valueBoolean belongs"),
    ],
)
def test_a_response_that_cannot_be_read_is_refused_in_one_sentence(data, says):
    with pytest.raises(InputError) as caught:
        read_response(data)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_bundle_is_of_one_person_and_no_session_twice():
    studies = a_course()
    verdicts = [screen(study) for study in studies]
    other = studies[1].patched({"subject": {"age": 50}})
    with pytest.raises(InputError, match="another subject"):
        bundle([studies[0], other], verdicts, AUTHORED)
    with pytest.raises(InputError, match="two records are of session 1"):
        bundle(studies, verdicts, AUTHORED, [RECORD, RECORD])

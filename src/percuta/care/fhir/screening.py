"""The candidacy screen in FHIR: questionnaire, response, risk assessment, consent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from percuta.care.candidacy import NOTHING_FOUND, WORDS, Finding, Verdict
from percuta.care.fhir.parts import SYSTEM, Resource, concept, identity, noted, reference
from percuta.care.rules import SEVERITIES, Rule, rules

if TYPE_CHECKING:
    from percuta.study import Study

URL = f"{SYSTEM}:questionnaire:candidacy"
PERSON = {"subject.age": "decimal", "subject.fitzpatrick": "integer", "subject.smoker": "boolean"}
"""Questions about the person, by place in a study, with their FHIR type."""
CODES = {NOTHING_FOUND: "none-found", **{severity: severity for severity in SEVERITIES}}
CONSENTS = {
    "treatment": "Needling, its risks, alternatives and number of sessions",
    "off_label": "Use of a device or product outside its label",
    "photographs": "Photographs for the record",
}
"""Agreements that are asked for one by one."""


def questionnaire() -> Resource:
    """Return the candidacy questionnaire; each question carries the id of its rule."""
    groups = [
        {"linkId": f"group.{name}", "text": name.replace("_", " "), "type": "group", "item": list(_asked(list(part)))}
        for name, part in groupby(sorted(rules().values(), key=lambda rule: rule.group), key=lambda rule: rule.group)
    ]
    person = [
        {"linkId": key, "text": _PERSON_TEXT[key], "type": kind, "required": key == "subject.age"}
        for key, kind in PERSON.items()
    ]
    first = {"linkId": "group.person", "text": "person", "type": "group", "item": person}
    return {
        "resourceType": "Questionnaire",
        "id": identity("questionnaire"),
        "url": URL,
        "name": "PercutaCandidacy",
        "title": "Candidacy for microneedling",
        "status": "active",
        "subjectType": ["Patient"],
        "item": [first, *(group for group in groups if group["item"])],
    }


_PERSON_TEXT = {
    "subject.age": "How old are you, in years?",
    "subject.fitzpatrick": "Which Fitzpatrick skin type is it, rated by a clinician?",
    "subject.smoker": "Do you smoke?",
}


def _asked(part: Sequence[Rule]) -> Any:
    for rule in part:
        code = [{"system": f"{SYSTEM}:rule", "code": rule.id, "display": rule.condition}]
        if rule.key:
            yield {"linkId": rule.key, "text": rule.question, "type": "boolean", "code": code}
        if rule.date_key:
            text = f"{rule.question} (day)"
            yield {"linkId": rule.date_key, "text": text, "type": "date", "code": code}


def response(study: Study, verdict: Verdict, patient: Resource, authored: date) -> Resource:
    """Return the answers of a study as a QuestionnaireResponse; what was not answered has no answer."""
    answers = {**_person_answers(study), **{key: _answer(value) for key, value in study.history.items()}}
    groups = []
    for group in questionnaire()["item"]:
        items = [
            {"linkId": item["linkId"], "text": item["text"], "answer": [answers[item["linkId"]]]}
            for item in group["item"]
            if item["linkId"] in answers
        ]
        if items:
            groups.append({"linkId": group["linkId"], "text": group["text"], "item": items})
    return {
        "resourceType": "QuestionnaireResponse",
        "id": identity("response", study.digest()),
        "questionnaire": URL,
        "status": "in-progress" if verdict.unanswered else "completed",
        "subject": reference(patient),
        "authored": authored.isoformat(),
        "item": groups,
    }


def _person_answers(study: Study) -> dict[str, Resource]:
    subject = study.subject
    found: dict[str, Resource] = {"subject.age": {"valueDecimal": subject.age}}
    if "fitzpatrick" in subject.answered:
        found["subject.fitzpatrick"] = {"valueInteger": subject.fitzpatrick}
    if "smoker" in subject.answered:
        found["subject.smoker"] = {"valueBoolean": subject.smoker}
    return found


def _answer(value: bool | date) -> Resource:
    return {"valueBoolean": value} if isinstance(value, bool) else {"valueDate": value.isoformat()}


def risk_assessment(study: Study, verdict: Verdict, patient: Resource, answers: Resource, authored: date) -> Resource:
    """Return a verdict with each reason, its source and what was not asked; the first prediction is the verdict."""
    overall = {
        "outcome": concept("Candidacy for microneedling", "candidacy", "verdict"),
        "qualitativeRisk": concept(WORDS[verdict.verdict], "verdict", CODES[verdict.verdict]),
        **_until(verdict.until),
    }
    unanswered = [f"Not answered (rule {question.rule}): {question.question}" for question in verdict.unanswered]
    loosened = [
        f"Rule {rule} loosened by the clinic{f' to {override.days} days' if override.days is not None else ''}: "
        f"{override.reason}"
        for rule, override in verdict.overrides.items()
    ]
    return {
        "resourceType": "RiskAssessment",
        "id": identity("risk", study.digest()),
        "status": "final",
        "method": concept("Percuta candidacy rules", "method", "candidacy"),
        "code": concept(f"Candidacy for needling: {study.skin.site.replace('_', ' ')}", "site", study.skin.site),
        "subject": reference(patient),
        "occurrenceDateTime": (verdict.judged_on or authored).isoformat(),
        "basis": [reference(answers)],
        "prediction": [overall, *map(_prediction, verdict.reasons)],
        "mitigation": str(verdict),
        "note": noted(*verdict.notices, *(line.text for line in verdict.label), *loosened, *unanswered),
    }


def _prediction(found: Finding) -> Resource:
    sources = "; ".join(f"{source.citation} ({source.basis})" for source in found.sources)
    parts = (
        found.reason,
        found.action,
        f"Sources disagree: {found.disagreement}" if found.disagreement else "",
        f"Loosened by the clinic: {found.override}." if found.override else "",
        f"Answer: {found.answer}. Sources: {sources}.",
    )
    return {
        "outcome": concept(found.condition, "rule", found.rule),
        "qualitativeRisk": concept(WORDS[found.severity], "verdict", CODES[found.severity]),
        "rationale": " ".join(filter(None, parts)),
        **_until(found.until),
    }


def _until(day: date | None) -> Resource:
    return {"whenPeriod": {"end": day.isoformat()}} if day else {}


def consents(study: Study, patient: Resource, given: Mapping[str, bool], on: date) -> list[Resource]:
    """Return one consent for each agreement: given, declined, or still to be asked."""
    return [_consent(study, patient, name, text, given.get(name), on) for name, text in CONSENTS.items()]


def _consent(study: Study, patient: Resource, name: str, text: str, given: bool | None, on: date) -> Resource:
    status = "proposed" if given is None else "active" if given else "rejected"
    dated = {} if given is None else {"dateTime": on.isoformat()}
    return {
        "resourceType": "Consent",
        "id": identity("consent", study.digest(), name),
        "status": status,
        "scope": concept("Treatment", "consent-scope", "treatment"),
        "category": [concept(text, "consent", name)],
        "patient": reference(patient),
        "policyRule": {"text": "Written consent, one for each agreement"},
        **dated,
    }

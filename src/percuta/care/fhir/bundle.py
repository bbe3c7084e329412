"""One bundle of everything about a course, checked, and read back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from percuta.care.chart import SessionRecord
from percuta.care.fhir.course import care_plan, session_resources
from percuta.care.fhir.parts import Resource, checked, identity
from percuta.care.fhir.reading import read_response
from percuta.care.fhir.screening import consents, questionnaire, response, risk_assessment
from percuta.errors import InputError

if TYPE_CHECKING:
    from percuta.care.candidacy import Verdict
    from percuta.study import Study


def bundle(
    studies: Sequence[Study],
    verdicts: Sequence[Verdict],
    authored: date,
    records: Sequence[SessionRecord] = (),
) -> Any:
    """Write a course as one checked FHIR bundle.

    Parameters
    ----------
    studies : sequence of Study
        One for each zone, of one person and one course.
    verdicts : sequence of Verdict
        The screen of each study.
    authored : datetime.date
        Day on which the answers were given.
    records : sequence of SessionRecord
        Sessions done so far.

    Returns
    -------
    fhir.resources.R4B.bundle.Bundle
        Of type ``collection``; ids are the same for the same studies and records.

    Raises
    ------
    InputError
        Where the studies are not of one person and course, two records are of one session, or fhir.resources is not
        installed.
    """
    _check(studies, verdicts, records)
    first = studies[0]
    patient: Resource = {
        "resourceType": "Patient",
        "id": identity("patient", first.digest()),
        "gender": first.subject.sex,
    }
    answers = response(first, verdicts[0], patient, authored)
    plan = care_plan(studies, patient, records)
    given = {name: said for record in records for name, said in record.consents.items()}
    signed = min((record.on for record in records), default=authored)
    resources = [patient, questionnaire(), answers]
    resources += [
        risk_assessment(study, verdict, patient, answers, authored)
        for study, verdict in zip(studies, verdicts, strict=True)
    ]
    resources += [*consents(first, patient, given, signed), plan]
    for record in records:
        resources += session_resources(record, first, patient, plan)
    entries = [{"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource} for resource in resources]
    data = {"resourceType": "Bundle", "id": identity("bundle", plan["id"]), "type": "collection", "entry": entries}
    return checked(data, "Bundle")


def _check(studies: Sequence[Study], verdicts: Sequence[Verdict], records: Sequence[SessionRecord]) -> None:
    if not studies or len(studies) != len(verdicts):
        raise InputError(f"{len(studies)} studies and {len(verdicts)} verdicts; give one verdict for each", "studies")
    first = studies[0]
    for study in studies[1:]:
        for part in ("subject", "history", "course"):
            if getattr(study, part) != getattr(first, part):
                raise InputError(f"{study.name!r} has another {part}; a bundle is of one person and course", "studies")
    numbers = [record.session for record in records]
    twice = sorted({number for number in numbers if numbers.count(number) > 1})
    if twice:
        raise InputError(f"two records are of session {twice[0]}", "records")
    if len(first.course.days) < max(numbers, default=0):
        raise InputError(f"session {max(numbers)} is recorded, but the course has {len(first.course.days)}", "records")


def read_bundle(data: str | bytes | Mapping[str, Any]) -> dict[str, Any]:
    """Check a bundle and read from it what a study can hold.

    Parameters
    ----------
    data : str, bytes or Mapping
        The bundle.

    Returns
    -------
    dict
        ``history`` and ``subject`` of its QuestionnaireResponse, and the number of resources by type.

    Raises
    ------
    InputError
        Where it is no bundle of FHIR R4, or holds no QuestionnaireResponse or several.
    """
    plain = json.loads(checked(data, "Bundle").model_dump_json())
    resources = [entry["resource"] for entry in plain.get("entry", [])]
    kinds = [resource["resourceType"] for resource in resources]
    answers = [resource for resource in resources if resource["resourceType"] == "QuestionnaireResponse"]
    if len(answers) != 1:
        raise InputError(f"{len(answers)} QuestionnaireResponses stand where one belongs", "Bundle")
    return {**read_response(answers[0]), "resources": {kind: kinds.count(kind) for kind in sorted(set(kinds))}}

"""A QuestionnaireResponse read back into the history of a study."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from percuta.care.fhir.parts import Resource, checked
from percuta.care.fhir.screening import PERSON, questionnaire
from percuta.errors import InputError, nearest

VALUES = {"boolean": "valueBoolean", "date": "valueDate", "decimal": "valueDecimal", "integer": "valueInteger"}


def read_response(data: Mapping[str, Any] | str | bytes) -> dict[str, dict[str, Any]]:
    """Read the answers of a QuestionnaireResponse.

    Parameters
    ----------
    data : Mapping, str or bytes
        The resource as plain data or as the text of a file.

    Returns
    -------
    dict
        ``history`` and ``subject``, to lay over a study with `percuta.study.Study.patched`. A question without an
        answer is left out.

    Raises
    ------
    InputError
        Where it is no QuestionnaireResponse of FHIR R4, a question is not known, or an answer has the wrong form.

    Examples
    --------
    >>> read_response({"resourceType": "QuestionnaireResponse", "status": "completed",
    ...                "item": [{"linkId": "keloid", "answer": [{"valueBoolean": False}]}]})
    {'history': {'keloid': False}, 'subject': {}}
    """
    plain = _plain(data)
    kinds = {item["linkId"]: item["type"] for group in questionnaire()["item"] for item in group["item"]}
    found: dict[str, dict[str, Any]] = {"history": {}, "subject": {}}
    for item in _items(plain.get("item", [])):
        link, answers = item["linkId"], item.get("answer", [])
        if link not in kinds:
            if not answers:
                continue  # a group or a heading
            raise InputError(f"{link!r} is not a question of the candidacy screen{nearest(link, kinds)}", "item.linkId")
        if not answers:
            continue
        part, key = ("subject", link.removeprefix("subject.")) if link in PERSON else ("history", link)
        if key in found[part]:
            raise InputError("answered twice", link)
        found[part][key] = _value(link, kinds[link], answers)
    return found


def _plain(data: Mapping[str, Any] | str | bytes) -> Resource:
    try:
        written = json.loads(data) if isinstance(data, str | bytes) else dict(data)
    except ValueError as error:
        raise InputError(f"this is not JSON: {error}", "QuestionnaireResponse") from None
    kind = written.get("resourceType") if isinstance(written, dict) else None
    if kind != "QuestionnaireResponse":
        raise InputError(f"a QuestionnaireResponse belongs here, not {kind or 'something else'}", "resourceType")
    model = checked(written, "QuestionnaireResponse")
    plain: Resource = json.loads(model.model_dump_json())
    return plain


def _items(items: list[Resource]) -> Iterator[Resource]:
    for item in items:
        yield item
        yield from _items(item.get("item", []))
        for answer in item.get("answer", []):
            yield from _items(answer.get("item", []))


def _value(link: str, kind: str, answers: list[Resource]) -> Any:
    if len(answers) > 1:
        raise InputError(f"{len(answers)} answers stand where one belongs", link)
    value = answers[0].get(VALUES[kind])
    if value is None:
        given = ", ".join(key for key in answers[0] if key.startswith("value")) or "nothing"
        raise InputError(f"{given} stands where {VALUES[kind]} belongs", link)
    if kind != "date":
        return float(value) if kind == "decimal" else value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise InputError(f"{value} is not a whole day; write one such as 2025-01-10", link) from None

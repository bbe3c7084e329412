"""The candidacy screen."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter

from percuta.care.rules import Rule, rules
from percuta.report.html import SEVERITIES, VERDICTS
from percuta.server.contract.care import Question, ScreenIn, Verdict
from percuta.server.editing import NAME
from percuta.server.house import AuditedRoute, may
from percuta.study import Study

router = APIRouter(route_class=AuditedRoute, prefix="/screen", tags=["screen"])
COLOURS = {
    "exclude": "red",
    "defer": "amber",
    "consult": "amber",
    "caution": "amber",
    "no contraindication found": "green",
}
"""Colour of a verdict, which never stands alone."""


@router.get("/questions", dependencies=[may("library:read")])
def screen_questions() -> list[Question]:
    """List the questions of the screen, with the rule and the sources behind each."""
    return [question(rule) for rule in rules().values()]


@router.post("", dependencies=[may("studies:read")])
def screen_judge(asked: ScreenIn) -> Verdict:
    """Judge whether the person of a study may be needled; nothing is stored."""
    from percuta.simulate import judge

    return verdict(judge(Study.from_text(asked.text, NAME), asked.on).to_dict())


def verdict(found: dict[str, Any]) -> Verdict:
    """Put a verdict in words."""
    words, icon = VERDICTS[found["verdict"]]
    reasons = [{**reason, "severity_words": SEVERITIES[reason["severity"]]} for reason in found["reasons"]]
    return Verdict.model_validate(
        {**found, "reasons": reasons, "words": words, "icon": icon, "colour": COLOURS[found["verdict"]]}
    )


def question(rule: Rule) -> Question:
    """Put a rule as a question."""
    plain = {**asdict(rule), "rule": rule.id}
    return Question.model_validate({name: plain[name] for name in Question.model_fields})

"""The candidacy screen: its questions and its verdict."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from percuta.server.contract.base import Asked, StudyText, Told

Severity = Literal["caution", "consult", "defer", "exclude"]


class Source(Told):
    """Where a statement comes from, and how it was seen."""

    citation: str
    address: str
    basis: Literal["read", "abstract", "secondary", "recall"]


class Reason(Told):
    """One rule that fired, the answer that fired it, and its sources."""

    rule: str
    condition: str
    severity: Severity
    severity_words: str
    answer: str
    question: str
    reason: str
    action: str
    until: str | None
    days: int | None
    range_days: tuple[float, float] | None
    wait: str
    agreement: str
    disagreement: str
    sources: list[Source]
    override: str


class Unanswered(Told):
    """A question nobody has answered; it is never taken as no."""

    rule: str
    key: str = Field(description="Where the answer belongs in the study, such as history.keloid.")
    question: str


class Verdict(Told):
    """What the screen found; information for a clinician, never a clearance."""

    verdict: Literal["exclude", "defer", "consult", "caution", "no contraindication found"]
    words: str
    icon: Literal["stop", "wait", "ask", "care", "clear"]
    colour: Literal["red", "amber", "green"] = Field(description="Never alone: always with words and icon.")
    until: str | None
    conditions: list[str]
    judged_on: str | None
    reasons: list[Reason]
    unanswered: list[Unanswered]
    notices: list[str]
    label: list[dict[str, Any]]
    overrides: list[dict[str, Any]]


class ScreenIn(Asked):
    """A study whose person is screened."""

    text: StudyText
    on: date | None = Field(None, description="Day of the first session; default the start of the course.")


class Question(Told):
    """One question of the questionnaire."""

    rule: str
    group: str
    question: str
    condition: str
    severity: Severity
    scope: str
    reason: str
    key: str = Field(description="Key of history for yes or no; empty where there is none.")
    date_key: str = Field(description="Key of history for the day of the event; empty where there is none.")
    answered_by: list[str] = Field(description="Places in the study that answer it, such as subject.age.")
    asked_at: list[str] = Field(description="Sites at which it is asked; empty for all.")
    configurable: bool
    days: int | None
    range_days: tuple[float, float] | None
    agreement: str
    disagreement: str
    sources: list[Source]

"""Should this person be needled at all, and if not now, when: the candidacy screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from percuta.care.answers import Answer, answer, check_history, settled
from percuta.care.label import LabelLine
from percuta.care.rules import SEVERITIES, Rule, rules
from percuta.care.sources import Source
from percuta.errors import nearest

if TYPE_CHECKING:
    from percuta.study import Study

NOTHING_FOUND = "no contraindication found"
"""The verdict where no rule fired; it says nothing about the questions that were not asked."""

WORDS = {
    "exclude": "exclude",
    "defer": "defer",
    "consult": "ask a clinician",
    "caution": "caution",
    NOTHING_FOUND: NOTHING_FOUND,
}
"""Verdicts as they are printed."""


@dataclass(frozen=True)
class Override:
    """A clinic's decision to loosen one configurable rule.

    Parameters
    ----------
    reason : str
        Why, in a sentence; it is kept in the verdict.
    days : int or None
        Wait to use instead of the default, inside the range of the sources. Without it the rule, where it
        fires, becomes a caution.
    """

    reason: str
    days: int | None = None


@dataclass(frozen=True)
class Finding:
    """One rule that fired.

    Parameters
    ----------
    rule, condition : str
        Id of the rule and what it is about.
    severity : str
        ``caution``, ``consult``, ``defer`` or ``exclude``.
    answer, question : str
        The answer that fired it and what was asked.
    reason, action : str
        Why it matters and what to do; `action` may be empty.
    until : datetime.date or None
        First day on which the rule no longer holds, where it can be computed.
    days : int or None
        Wait in force after the event.
    range_days : tuple of float or None
        Shortest and longest wait among the sources.
    wait : str
        The wait in words; may be empty.
    agreement, disagreement : str
        Whether the sources agree, and their positions where they do not.
    sources : tuple of Source
        Where the rule comes from.
    override : str
        The clinic's reason where it loosened the rule; may be empty.
    """

    rule: str
    condition: str
    severity: str
    answer: str
    question: str
    reason: str
    action: str
    until: date | None
    days: int | None
    range_days: tuple[float, float] | None
    wait: str
    agreement: str
    disagreement: str
    sources: tuple[Source, ...]
    override: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            **asdict(self),
            "until": _iso(self.until),
            "sources": [asdict(source) for source in self.sources],
        }


@dataclass(frozen=True)
class Question:
    """A question nobody has answered.

    Parameters
    ----------
    rule : str
        Id of the rule it settles.
    key : str
        Where the answer belongs in the study, such as ``history.keloid``.
    question : str
        What to ask.
    """

    rule: str
    key: str
    question: str


@dataclass(frozen=True)
class Verdict:
    """What the screen found; information for a clinician, never a clearance.

    Parameters
    ----------
    verdict : str
        The heaviest severity among the reasons, or `NOTHING_FOUND`.
    until : datetime.date or None
        For ``defer``: the day before which treatment should not start, as far as days are known. Conditions
        without a day, see `conditions`, can hold it longer.
    reasons : tuple of Finding
        Every rule that fired, heaviest first.
    unanswered : tuple of Question
        What was not asked. Such a question is never taken as "no".
    notices : tuple of str
        Notices of the device's label, as given.
    label : tuple of LabelLine
        What the label of the device covers, as given.
    overrides : Mapping
        The clinic's decisions, by rule id.
    judged_on : datetime.date or None
        Day of treatment the answers were compared with.
    """

    verdict: str
    until: date | None
    reasons: tuple[Finding, ...]
    unanswered: tuple[Question, ...]
    notices: tuple[str, ...]
    overrides: Mapping[str, Override]
    judged_on: date | None
    label: tuple[LabelLine, ...] = ()

    @property
    def conditions(self) -> tuple[str, ...]:
        """What must have happened, where a deferral has no computable end."""
        open_ended = [finding for finding in self.reasons if finding.severity == "defer" and not finding.until]
        return tuple(
            f"until {finding.days} days have passed since: {finding.condition}" if finding.days else finding.wait
            for finding in open_ended
        )

    def __str__(self) -> str:
        text = WORDS[self.verdict]
        if self.verdict == "defer":
            day = [f"until {self.until}"] if self.until else []
            text = f"{text} {'; '.join([*day, *self.conditions])}"
        return f"{text} ({len(self.unanswered)} questions not asked)" if self.unanswered else text

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "verdict": self.verdict,
            "until": _iso(self.until),
            "conditions": list(self.conditions),
            "judged_on": _iso(self.judged_on),
            "reasons": [finding.to_dict() for finding in self.reasons],
            "unanswered": [asdict(question) for question in self.unanswered],
            "notices": list(self.notices),
            "label": [{**asdict(line), "sources": [asdict(source) for source in line.sources]} for line in self.label],
            "overrides": [{"rule": rule, **asdict(override)} for rule, override in self.overrides.items()],
        }


def screen(
    study: Study,
    on: date | None = None,
    overrides: Mapping[str, Override] | None = None,
    notices: Sequence[str] = (),
    label: Sequence[LabelLine] = (),
    today: date | None = None,
) -> Verdict:
    """Judge by every candidacy rule whether the person of a study may be needled.

    Parameters
    ----------
    study : Study
        Its history, subject, concerns, site, course and topicals answer the questions.
    on : datetime.date, optional
        Day of the first session; default ``study.course.start``.
    overrides : Mapping of str to Override, optional
        Rules the clinic loosens, by rule id; only configurable rules. Default the ``overrides`` of the study.
    notices : sequence of str, optional
        Notices of the device's label, kept in the verdict as they are.
    label : sequence of LabelLine, optional
        What the label covers, see `percuta.care.label_status`; kept likewise.
    today : datetime.date, optional
        Refuses a first session that lies before it.

    Returns
    -------
    Verdict
        The heaviest finding decides: one more risk never makes it lighter, and the order of answers does not
        matter.

    Raises
    ------
    InputError
        Where a history key is not known, the answers cannot all be true, an override is not allowed, or the
        session lies in the past.

    Notes
    -----
    The clock of the machine is never read. With neither `on` nor ``course.start`` every wait counts as still
    running: the verdict names the day it ends, and the missing day is listed among the unanswered questions.

    A wait ends at the day of the event plus the days in force; treatment on that very day is allowed.

    Examples
    --------
    >>> from percuta.study import Study
    >>> history = {"filler_on": date(2026, 11, 1)}
    >>> study = Study(subject={"age": 29}, skin={"site": "cheek"}, device={"model": "skinpen"}, history=history)
    >>> verdict = screen(study, on=date(2026, 12, 1))
    >>> verdict.verdict, verdict.until.isoformat(), verdict.reasons[0].agreement
    ('defer', '2027-04-30', 'mixed')
    """
    given = study.overrides if overrides is None else overrides
    loosened = {rule: Override(given[rule].reason, given[rule].days) for rule in sorted(given)}
    for rule_id, override in loosened.items():
        _check_override(study, rule_id, override)
    day = on or study.course.start
    if today and day and day < today:
        raise study.error("course.start", f"{day} lies in the past; today is {today}. Give a day from today on")
    days = {rule.id: _days(rule, loosened) for rule in rules().values()}
    check_history(study, day, days)
    answers = {rule.id: answer(rule, study, day, days[rule.id]) for rule in rules().values()}
    findings = [_finding(rule, answers[rule.id], loosened) for rule in rules().values() if answers[rule.id].yes]
    findings.sort(key=lambda finding: -SEVERITIES.index(finding.severity))
    verdict = findings[0].severity if findings else NOTHING_FOUND
    ends = [finding.until for finding in findings if finding.severity == "defer" and finding.until]
    return Verdict(
        verdict=verdict,
        until=max(ends, default=None) if verdict == "defer" else None,
        reasons=tuple(findings),
        unanswered=_unanswered(study, answers, day),
        notices=tuple(notices),
        overrides=loosened,
        judged_on=day,
        label=tuple(label),
    )


def _check_override(study: Study, rule_id: str, override: Override) -> None:
    allowed = [rule.id for rule in rules().values() if rule.configurable]
    low, high = rules()[rule_id].range_days or (0, 0) if rule_id in rules() else (0, 0)
    problem = ""
    if rule_id not in rules():
        problem = f"{rule_id!r} is not a candidacy rule{nearest(rule_id, rules())}"
    elif rule_id not in allowed:
        problem = f"this rule cannot be loosened; these can: {', '.join(allowed)}"
    elif not override.reason.strip():
        problem = "give the reason for which the clinic loosens this rule"
    elif override.days is not None and not low <= override.days <= high:
        problem = f"{override.days} days lies outside the {low:g} to {high:g} days of the sources"
    if problem:
        raise study.error(f"overrides.{rule_id}", problem)


def _days(rule: Rule, overrides: Mapping[str, Override]) -> int | None:
    override = overrides.get(rule.id)
    return rule.days if override is None or override.days is None else override.days


def _finding(rule: Rule, said: Answer, overrides: Mapping[str, Override]) -> Finding:
    override = overrides.get(rule.id)
    waived = override is not None and override.days is None
    return Finding(
        rule=rule.id,
        condition=rule.condition,
        severity="caution" if waived else said.severity or rule.severity,
        answer=said.text,
        question=rule.question,
        reason=rule.reason,
        action=rule.action,
        until=said.until,
        days=_days(rule, overrides),
        range_days=rule.range_days,
        wait=rule.wait,
        agreement=rule.agreement,
        disagreement=rule.disagreement,
        sources=rule.sources,
        override=override.reason if override else "",
    )


def _unanswered(study: Study, answers: Mapping[str, Answer], day: date | None) -> tuple[Question, ...]:
    questions = [
        Question(rule.id, f"history.{rule.key}" if rule.key else rule.answered_by[0], rule.question)
        for rule in rules().values()
        if answers[rule.id].yes is None and not settled(rule, study.history)
    ]
    if day is None and any(said.until for said in answers.values() if said.yes):
        questions.append(Question("course", "course.start", "On which day does the course start?"))
    return tuple(questions)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None

"""What a study says to the question of a rule: yes, no, or not asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from percuta.care.label import clearances
from percuta.care.rules import SEVERITIES, Rule, rules
from percuta.errors import nearest

if TYPE_CHECKING:
    from percuta.study import Study


@dataclass(frozen=True)
class Answer:
    """The answer to one rule's question.

    Parameters
    ----------
    yes : bool or None
        Whether the rule's condition holds; None where that was not asked.
    text : str
        The answer in words.
    until : datetime.date or None
        First day on which the condition no longer holds, where that is known.
    severity : str
        Weight that the answer itself gives, such as an age below 18; empty for the rule's own.
    """

    yes: bool | None = None
    text: str = ""
    until: date | None = None
    severity: str = ""


NOT_ASKED = Answer()


def answer(rule: Rule, study: Study, day: date | None, days: int | None) -> Answer:
    """Answer one rule from the study's history, or from the place that settles it.

    Parameters
    ----------
    rule : Rule
        What is asked.
    study : Study
        Its ``history`` is consistent, see `check_history`.
    day : datetime.date or None
        Day on which treatment would start.
    days : int or None
        Wait after the event that is in force.

    Returns
    -------
    Answer
        Yes where any part says yes; otherwise not asked where any part was not asked; otherwise no.
    """
    parts = []
    if rule.keys:
        parts.append(_from_history(rule, study, day, days))
    parts += [_FROM_STUDY[place](rule, study) for place in rule.answered_by]
    return _any(rule, parts)


def _any(rule: Rule, parts: list[Answer]) -> Answer:
    said = [part for part in parts if part.yes]
    if not said:
        return next((part for part in parts if part.yes is None), parts[0])
    weights = [part.severity or rule.severity for part in said]
    severity = max(weights, key=SEVERITIES.index)
    ends = [part.until for part, weight in zip(said, weights, strict=True) if weight == severity]
    known = [end for end in ends if end is not None]
    until = max(known) if len(known) == len(ends) else None
    return Answer(True, "; ".join(part.text for part in said), until, severity)


# From the history


def _from_history(rule: Rule, study: Study, day: date | None, days: int | None) -> Answer:
    said, when = study.history.get(rule.key), study.history.get(rule.date_key)
    if isinstance(when, date):
        until = when + timedelta(days=days or 0)
        return Answer(_counts(when, until, day), when.isoformat(), until)
    if said is None and rule.asked_at and study.skin.site not in rule.asked_at:
        return Answer(False, study.skin.site)
    return NOT_ASKED if said is None else Answer(bool(said), "yes" if said else "no")


def _counts(when: date, until: date, day: date | None) -> bool:
    """Tell whether an event still counts; without a day to judge, every wait is taken as still running."""
    return until > (day or when)


def check_history(study: Study, day: date | None, days: Mapping[str, int | None]) -> None:
    """Refuse a history that no person can have.

    Parameters
    ----------
    study : Study
        Its ``history`` and ``subject.age`` are read.
    day : datetime.date or None
        Day on which treatment would start.
    days : Mapping
        Wait in force for each rule, by rule id.

    Raises
    ------
    InputError
        Where a key is not known, an answer has the wrong form, a past event lies after `day` or before birth,
        or two answers contradict each other.
    """
    history = study.history
    known = {key: rule for rule in rules().values() for key in rule.keys}
    for key in history:
        if key not in known:
            hint = nearest(key, known)
            raise study.error(f"history.{key}", f"{key!r} is not a question of the candidacy screen{hint}")
    for key, rule in known.items():
        value = history.get(key)
        if value is not None:
            _check_form(study, rule, key, value)
    _check_dates(study, day)
    for rule in rules().values():
        _check_contradictions(study, rule, day, days[rule.id])


def _check_form(study: Study, rule: Rule, key: str, value: bool | date) -> None:
    if key == rule.date_key and isinstance(value, bool):
        other = f"; yes or no belongs to history.{rule.key}" if rule.key else ""
        text = f"{_word(value)} is not a day; write one such as 2025-01-10{other}"
        raise study.error(f"history.{key}", text)
    if key == rule.key and not isinstance(value, bool):
        other = f"; the day belongs to history.{rule.date_key}" if rule.date_key else ""
        raise study.error(f"history.{key}", f"{value} is neither true nor false{other}")


def _check_dates(study: Study, day: date | None) -> None:
    dates = {key: value for key, value in study.history.items() if isinstance(value, date)}
    if not dates:
        return
    for key, value in sorted(dates.items()):
        if day is not None and value > day:
            text = f"{value} lies after {day}, the day for which the study is judged"
            raise study.error(f"history.{key}", text)
    # Without a day to judge, the age is reached at the latest event or later.
    years = int(study.subject.age) + 1
    latest = day or max(dates.values())
    earliest_birth = date(latest.year - years, latest.month, min(latest.day, 28))
    for key, value in sorted(dates.items()):
        if value < earliest_birth:
            text = f"{value} lies before the birth of a person aged {study.subject.age:g} in {latest.year}"
            raise study.error(f"history.{key}", text)


def _check_contradictions(study: Study, rule: Rule, day: date | None, days: int | None) -> None:
    history = study.history
    said, when = history.get(rule.key), history.get(rule.date_key)
    if said is True:
        for other in rule.contradicts:
            if history.get(other) not in (None, False):
                text = f"true contradicts history.{other}: {_word(history[other])}; keep one of them"
                raise study.error(f"history.{rule.key}", text)
    ongoing = rule.date_key in rule.contradicts  # then "no" means "no longer", and the day says since when
    if said is False and isinstance(when, date) and not ongoing:
        until = when + timedelta(days=days or 0)
        if _counts(when, until, day):
            text = f"false contradicts history.{rule.date_key}: {when}, which counts until {until}"
            raise study.error(f"history.{rule.key}", f"{text}; keep one of them")


def settled(rule: Rule, history: Mapping[str, bool | date | None]) -> bool:
    """Tell whether another answer rules this rule's condition out, so that nobody needs to be asked."""
    for other in rules().values():
        if history.get(other.key) is True and set(rule.keys) & set(other.contradicts):
            return True
    return any(history.get(key) not in (None, False) for key in rule.contradicts)


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


# From other places in the study


def _age(rule: Rule, study: Study) -> Answer:
    age = study.subject.age
    severity = "exclude" if age < rule.limits["adult_years"] else ""
    return Answer(age < rule.limits["label_years"], f"{age:g} years", severity=severity)


def _skin_type(rule: Rule, study: Study) -> Answer:
    if "fitzpatrick" not in study.subject.model_fields_set:  # a default is no answer
        return NOT_ASKED
    fitzpatrick = study.subject.fitzpatrick
    return Answer(fitzpatrick >= rule.limits["from_type"], f"Fitzpatrick type {fitzpatrick}")


def _smoker(_: Rule, study: Study) -> Answer:
    if "smoker" not in study.subject.model_fields_set:
        return NOT_ASKED
    return Answer(study.subject.smoker, "smokes" if study.subject.smoker else "does not smoke")


def _concern(rule: Rule, study: Study) -> Answer:
    kinds, shapes = rule.limits["kinds"], rule.limits.get("shapes")
    named = [c for c in study.concerns if c.kind in kinds and (shapes is None or c.shape in shapes)]
    text = ", ".join(" ".join(filter(None, (concern.shape, concern.kind))) for concern in named)
    return Answer(bool(named), text.replace("_", " "))


def _only_concern(rule: Rule, study: Study) -> Answer:
    shapes = [concern.shape for concern in study.concerns if concern.kind in rule.limits["kinds"]]
    if len(shapes) < len(study.concerns):
        return Answer(False, "not the only concern")
    if not shapes or None in shapes:
        return NOT_ASKED
    text = ", ".join(str(shape).replace("_", " ") for shape in shapes)
    return Answer(set(shapes) <= set(rule.limits["shapes"]), text)


def _interval(rule: Rule, study: Study) -> Answer:
    """Weigh sessions nearer than the default wait: a caution while some source allows them."""
    course = study.course
    if course.sessions == 1:
        return Answer(False, "one session")
    shortest, _ = rule.range_days or (0, 0)
    severity = "caution" if course.every >= shortest else ""
    return Answer(course.every < (rule.days or 0), f"sessions every {course.every:g} days", severity=severity)


def _product(rule: Rule, study: Study) -> Answer:
    products = sorted({topical.compound.lower() for topical in study.care.topicals} - set(rule.limits["plain"]))
    return Answer(bool(products), ", ".join(products) or "none planned")


def _label(_: Rule, study: Study) -> Answer:
    fitzpatrick, model = study.subject.fitzpatrick, study.device.model
    for use in clearances(model):
        concerned = any(use.covers(concern, study.skin.site) for concern in study.concerns)
        if concerned and use.types and not use.types[0] <= fitzpatrick <= use.types[1]:
            named = f"the label of {model} names {use.types[0]} to {use.types[1]}"
            return Answer(True, f"Fitzpatrick type {fitzpatrick}; {named}")
    return Answer(False, f"no label of {model} leaves out Fitzpatrick type {fitzpatrick}")


_FROM_STUDY: Mapping[str, Callable[[Rule, Study], Answer]] = {
    "subject.age": _age,
    "subject.fitzpatrick": _skin_type,
    "subject.smoker": _smoker,
    "concerns": _concern,
    "concerns.shape": _only_concern,
    "course.every": _interval,
    "care.topicals": _product,
    "device.label": _label,
}

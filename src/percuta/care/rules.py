"""The candidacy rules as data; `percuta.care.candidacy` judges a study by them."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from percuta.care.sources import Source, cite, read_data

SEVERITIES = ("caution", "consult", "defer", "exclude")
"""Weight of a rule, lightest first."""


@dataclass(frozen=True)
class Rule:
    """One reason to treat later, otherwise or not at all.

    Parameters
    ----------
    id, condition, question : str
        Name, what it is about, and the question that settles it, in plain words.
    severity : str
        One of `SEVERITIES`.
    group : str
        Part of the questionnaire it belongs to, such as ``infection`` or ``medication``.
    scope : str
        ``treatment_area``, ``zone`` or ``systemic``.
    reason : str
        Why the rule exists.
    action : str
        What to do where it fires; may be empty.
    key, date_key : str
        Keys of the study's ``history``: yes or no, and the day of the event; may be empty.
    answered_by : tuple of str
        Places in the study that answer the question, alone or beside the keys; may be empty.
    limits : Mapping
        What the study's value is compared with.
    asked_at : tuple of str
        Sites at which the question arises; empty for all.
    contradicts : tuple of str
        History keys that cannot also be answered once `key` is yes.
    days : int or None
        Default wait after the event.
    range_days : tuple of float or None
        Shortest and longest wait among the sources.
    wait : str
        The wait in words; may be empty.
    agreement : str
        ``consistent`` or ``mixed``.
    disagreement : str
        The positions, where the sources disagree.
    configurable : bool
        Whether a clinic may loosen the rule with a recorded reason.
    sources : tuple of Source
        Where the rule comes from.
    """

    id: str
    condition: str
    question: str
    severity: str
    group: str
    scope: str
    reason: str
    agreement: str
    sources: tuple[Source, ...]
    action: str = ""
    key: str = ""
    date_key: str = ""
    answered_by: tuple[str, ...] = ()
    limits: Mapping[str, Any] = field(default_factory=dict)
    asked_at: tuple[str, ...] = ()
    contradicts: tuple[str, ...] = ()
    days: int | None = None
    range_days: tuple[float, float] | None = None
    wait: str = ""
    disagreement: str = ""
    configurable: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """History keys that answer this rule."""
        return tuple(key for key in (self.key, self.date_key) if key)


@functools.cache
def rules() -> Mapping[str, Rule]:
    """Return all candidacy rules by id, in the order of ``rules.yaml``."""
    return {entry["id"]: _rule(entry) for entry in read_data("rules.yaml")}


def _rule(entry: Mapping[str, Any]) -> Rule:
    values = {name: value for name, value in entry.items() if name not in ("deferral", "sources")}
    for name in ("answered_by", "asked_at", "contradicts"):
        values[name] = tuple(entry.get(name, ()))
    deferral = entry.get("deferral", {})
    if "default_days" in deferral:
        values["days"] = deferral["default_days"]
        values["range_days"] = tuple(deferral["range_days"])
    return Rule(**values, wait=deferral.get("text", ""), sources=cite(entry["sources"]))

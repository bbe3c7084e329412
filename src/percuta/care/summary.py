"""What the care floor tells the reader of a result, as plain data."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from percuta.care.aftercare import aftercare, red_flags
from percuta.care.course import Protocol, protocol_for, timeline
from percuta.care.home import home_facts
from percuta.care.maintenance import habits
from percuta.care.session import SECONDS_PER_MINUTE, visit
from percuta.care.topicals import advise
from percuta.care.zones import zones_at

if TYPE_CHECKING:
    from percuta.study import Study

NO_DAY = datetime(2000, 1, 3)
"""A day to count minutes of a visit from; it is shown nowhere."""


def summarise(study: Study) -> dict[str, Any]:
    """Gather what a report says of a course: its days, one visit, aftercare, red flags, maintenance.

    Parameters
    ----------
    study : Study
        What was asked.

    Returns
    -------
    dict
        Plain data that fits JSON. ``visit`` is empty for a site no zone stands for, and ``home`` for a professional.
    """
    found = [protocol_for(concern.kind, concern.shape, study.skin.site) for concern in study.concerns]
    protocols = list(dict.fromkeys(protocol for protocol in found if protocol))
    gathered = {
        "timeline": [asdict(milestone) for milestone in timeline(study.course, protocols[0] if protocols else None)],
        "aftercare": [asdict(item) for item in aftercare(study.course, study.skin.site) if item.session == 1],
        "red_flags": [asdict(flag) for flag in red_flags()],
        "protocols": [_protocol(protocol) for protocol in protocols],
        "visit": _visit(study),
        "topicals": [
            {"text": advice.text, "disagreement": advice.product.disagreement if advice.product else ""}
            for advice in advise(study)
        ],
        "habits": [asdict(habit) for habit in habits()],
        "home": [asdict(fact) for fact in home_facts()] if study.technique.operator == "home" else [],
    }
    plain: dict[str, Any] = json.loads(json.dumps(gathered, default=str))  # dates as text, tuples as lists
    return plain


def _protocol(protocol: Protocol) -> dict[str, Any]:
    names = ("id", "indication", "depth_mm", "depth_basis", "rests_on", "sessions", "interval_days", "onset", "judge")
    more = ("endpoint", "maintenance", "evidence", "agreement", "disagreement", "note")
    kept = {name: getattr(protocol, name) for name in (*names, *more)}
    return {**kept, "sources": [asdict(source) for source in protocol.sources]}


def _visit(study: Study) -> dict[str, Any]:
    """Lay out the visit in minutes from its beginning."""
    if not zones_at(study.skin.site):
        return {}
    done = visit([study], NO_DAY)
    steps = [
        {
            "id": step.id,
            "text": step.text,
            "detail": step.detail,
            "by": step.by,
            "from_min": (step.begins - NO_DAY).total_seconds() / SECONDS_PER_MINUTE,
            "to_min": (step.ends - NO_DAY).total_seconds() / SECONDS_PER_MINUTE,
            "disagreement": step.disagreement,
            "sources": [asdict(source) for source in step.sources],
        }
        for step in done.steps
    ]
    return {"steps": steps, "needling_min": done.needling_min, "visit_min": done.visit_min}

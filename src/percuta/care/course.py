"""The days of a course, the protocol it follows, and where it leaves that protocol."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from percuta.care.home import no_promise
from percuta.care.sources import Source, cite, read_data

if TYPE_CHECKING:
    from percuta.study import Course, Study


@dataclass(frozen=True)
class Protocol:
    """How an indication is usually treated, and on what evidence.

    Parameters
    ----------
    id, indication : str
        Name and what is treated.
    concerns, shape, sites
        Kinds of concern it serves; a shape and sites that narrow it, where given.
    depth_mm : tuple of float
        Usual set depth, shallowest and deepest, mm.
    depth_basis, rests_on : str
        What that range rests on, in words and as one of `percuta.care.zones.RESTS_ON`.
    studied_mm : tuple of (float or None) or None
        Depths used in studies, mm; an end that is not stated is None.
    sessions : tuple of int or None
        Usual number of sessions, fewest and most.
    interval_days : tuple of int
        Usual days between sessions, shortest and longest.
    read_out_after : str
        ``first`` or ``last`` session; empty where no study fixes it.
    read_out_days : tuple of int or None
        Days after that session at which studies read the result, first and last.
    passes : tuple of int or None
        Passes over each spot where it asks for fewer than the tool usually makes.
    onset, judge, pattern, endpoint, maintenance, label, note : str
        In words; may be empty.
    evidence : str
        ``strong``, ``moderate`` or ``limited``: judged from the designs of the studies.
    agreement, disagreement : str
        Whether the sources agree, and their positions where they do not.
    sources : tuple of Source
        Where it comes from.
    """

    id: str
    indication: str
    concerns: tuple[str, ...]
    depth_mm: tuple[float, float]
    depth_basis: str
    rests_on: str
    interval_days: tuple[int, int]
    evidence: str
    agreement: str
    sources: tuple[Source, ...]
    shape: str = ""
    sites: tuple[str, ...] = ()
    studied_mm: tuple[float | None, float | None] | None = None
    sessions: tuple[int, int] | None = None
    read_out_after: str = ""
    read_out_days: tuple[int, int] | None = None
    passes: tuple[int, int] | None = None
    onset: str = ""
    judge: str = ""
    pattern: str = ""
    endpoint: str = ""
    maintenance: str = ""
    label: str = ""
    note: str = ""
    disagreement: str = ""


_WORDS = (
    *("id", "indication", "evidence", "agreement", "disagreement", "shape", "onset", "judge", "pattern"),
    *("endpoint", "maintenance", "label", "note"),
)


@functools.cache
def protocols() -> Mapping[str, Protocol]:
    """Return all protocols by id, in the order of ``protocols.yaml``."""
    return {entry["id"]: _protocol(entry) for entry in read_data("protocols.yaml")["protocols"]}


def _protocol(entry: Mapping[str, Any]) -> Protocol:
    values: dict[str, Any] = {word: entry[word] for word in _WORDS if word in entry}
    depth, read_out = entry["depth_mm"], entry.get("read_out")
    return Protocol(
        **values,
        concerns=tuple(entry["concerns"]),
        sites=tuple(entry.get("sites", ())),
        depth_mm=tuple(depth["usual"]),
        depth_basis=depth["basis"],
        rests_on=depth["rests_on"],
        studied_mm=tuple(depth["studied"]) if "studied" in depth else None,
        passes=tuple(entry["passes"]) if "passes" in entry else None,
        sessions=tuple(entry["sessions"]) if "sessions" in entry else None,
        interval_days=tuple(entry["interval_days"]),
        read_out_after=read_out["after"] if read_out else "",
        read_out_days=tuple(read_out["days"]) if read_out else None,
        sources=cite(entry["sources"]),
    )


def protocol_for(kind: str, shape: str | None = None, site: str | None = None) -> Protocol | None:
    """Find the protocol of a concern.

    Parameters
    ----------
    kind, shape : str
        Kind and shape of the concern, such as ``"acne_scars"`` and ``"rolling"``.
    site : str
        Site treated, such as ``"neck"``.

    Returns
    -------
    Protocol or None
        The one that fits most narrowly: by shape, then by site, then by kind alone; None where none is on
        record.

    Examples
    --------
    >>> protocol_for("acne_scars", "ice_pick").depth_mm
    (1.5, 2.5)
    >>> protocol_for("wrinkles", site="neck").id
    'neck_wrinkles'
    """
    fitting = [
        protocol
        for protocol in protocols().values()
        if kind in protocol.concerns
        and protocol.shape in ("", shape)
        and (not protocol.sites or site in protocol.sites)
    ]
    return max(fitting, key=lambda protocol: (bool(protocol.shape), bool(protocol.sites)), default=None)


def notices(study: Study, depth_mm: float | None = None) -> list[str]:
    """Say where a study leaves what is usual for its concerns.

    Parameters
    ----------
    study : Study
        Its concerns, site, set depth, number of sessions and interval are compared.
    depth_mm : float, optional
        Set depth, mm; default ``study.device.depth``. Needed for tools of fixed length.

    Returns
    -------
    list of str
        One sentence each, with the basis of the range; empty where all is usual.
    """
    depth = study.device.depth if depth_mm is None else depth_mm
    found = [no_promise(study)] if study.technique.operator == "home" else []
    for concern in study.concerns:
        protocol = protocol_for(concern.kind, concern.shape, study.skin.site)
        if protocol is None:
            found.append(f"No protocol for {concern.kind.replace('_', ' ')} is on record.")
            continue
        found += _depth(protocol, depth)
        found += _pace(protocol, study.course)
    return list(dict.fromkeys(found))


def _depth(protocol: Protocol, depth: float | None) -> list[str]:
    low, high = protocol.depth_mm
    if depth is None or low <= depth <= high:
        return []
    shallowest, deepest = protocol.studied_mm or (None, None)
    studied = "no depth is stated by its studies"
    if shallowest is not None and deepest is not None:
        studied = f"studied {shallowest:g} to {deepest:g} mm"
    elif deepest is not None:
        studied = f"studied up to {deepest:g} mm"
    usual = f"the usual {low:g} to {high:g} mm ({protocol.depth_basis})"
    return [f"{protocol.indication}: depth {depth:g} mm lies outside {usual}; {studied}."]


def _pace(protocol: Protocol, course: Course) -> list[str]:
    found = []
    fewest, most = protocol.sessions or (course.sessions, course.sessions)
    if not fewest <= course.sessions <= most:
        usual = f"{fewest}" if fewest == most else f"{fewest} to {most}"
        planned = "1 session" if course.sessions == 1 else f"{course.sessions} sessions"
        found.append(f"{protocol.indication}: {planned}; usual are {usual}.")
    shortest, longest = protocol.interval_days
    if course.sessions > 1 and not shortest <= course.every <= longest:
        usual = f"{shortest}" if shortest == longest else f"{shortest} to {longest}"
        found.append(f"{protocol.indication}: sessions every {course.every:g} days; usual are {usual} days.")
    return found


@dataclass(frozen=True)
class Milestone:
    """One day in a course.

    Parameters
    ----------
    name : str
        ``session``, ``judge_not_before``, ``read_out_from`` or ``read_out_to``.
    day : float
        Days since the first session.
    on : datetime.date or None
        The calendar day, where the course has a start.
    text : str
        In words.
    sources : tuple of Source
        What it rests on; empty for the sessions themselves.
    """

    name: str
    day: float
    on: date | None
    text: str
    sources: tuple[Source, ...] = ()


def session_days(course: Course) -> list[float]:
    """Return the days of the sessions, counted from the first."""
    return list(course.days)


def session_dates(course: Course) -> list[date]:
    """Return the calendar days of the sessions.

    Parameters
    ----------
    course : Course
        Number of sessions, interval and perhaps a start.

    Returns
    -------
    list of datetime.date
        A day for each session; empty where the course has no start.
    """
    if course.start is None:
        return []
    return [course.start + timedelta(days=round(day)) for day in session_days(course)]


def timeline(course: Course, protocol: Protocol | None = None) -> list[Milestone]:
    """Lay out sessions, and the days before which the result should not be judged.

    Parameters
    ----------
    course : Course
        Number of sessions, interval and perhaps a start.
    protocol : Protocol, optional
        Adds the days at which studies of this indication read the result.

    Returns
    -------
    list of Milestone
        In order of days.
    """
    days = session_days(course)
    rule = read_data("protocols.yaml")["general"]["judge_not_before"]
    plan: list[tuple[str, float, str, tuple[Source, ...]]] = [
        ("session", day, _session_text(course, session), ()) for session, day in enumerate(days, start=1)
    ]
    last = days[course.sessions - 1]
    plan.append(("judge_not_before", last + rule["days"], rule["text"], cite(rule["sources"])))
    if protocol is not None and protocol.read_out_days is not None:
        start = days[0] if protocol.read_out_after == "first" else last
        first, last = protocol.read_out_days
        told = f"the result ({protocol.judge})"
        plan.append(("read_out_from", start + first, f"studies begin to read {told}", protocol.sources))
        if last > first:
            plan.append(("read_out_to", start + last, f"studies end reading {told}", protocol.sources))
    plan.sort(key=lambda entry: entry[1])
    return [Milestone(name, day, _calendar(course, day), text, sources) for name, day, text, sources in plan]


def _session_text(course: Course, session: int) -> str:
    if session > course.sessions:
        return f"maintenance session {session - course.sessions}"
    return f"session {session} of {course.sessions}"


def _calendar(course: Course, day: float) -> date | None:
    return course.start + timedelta(days=round(day)) if course.start else None

"""After a session: what to do, to avoid and to expect, and the signs that need a clinician."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from percuta.care.clock import after
from percuta.care.course import session_dates
from percuta.care.sources import Source, cite, read_data
from percuta.errors import InputError

if TYPE_CHECKING:
    from percuta.study import Course

URGENCIES = ("emergency", "same_day", "soon", "routine")
"""How soon a sign needs a clinician, most urgent first."""


@dataclass(frozen=True)
class AftercareItem:
    """One line of the aftercare calendar of one session.

    Parameters
    ----------
    id : str
        Name of the rule.
    session : int
        Session it follows, from 1.
    kind : str
        ``do``, ``avoid`` or ``expected``.
    text, plain : str
        What to do, to avoid or to expect; and the same in words a reader of twelve knows.
    from_h, to_h : float
        Hours after the end of the session.
    first_day, last_day : datetime.date or None
        Calendar days it touches, where the course has a start.
    spread : str
        What the sources say where they differ; may be empty.
    agreement : str
        ``consistent`` or ``mixed``.
    sources : tuple of Source
        Where it comes from.
    """

    id: str
    session: int
    kind: str
    text: str
    plain: str
    from_h: float
    to_h: float
    first_day: date | None
    last_day: date | None
    spread: str
    agreement: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class RedFlag:
    """A sign that needs a clinician.

    Parameters
    ----------
    id, sign, window, likely, action : str
        Name; what is seen; when it appears; what it may be; what to do.
    urgency : str
        One of `URGENCIES`.
    plain_sign, plain_action : str
        Sign and action in words a reader of twelve knows.
    agreement : str
        ``consistent`` or ``mixed``.
    sources : tuple of Source
        Where it comes from.
    """

    id: str
    sign: str
    window: str
    urgency: str
    likely: str
    action: str
    plain_sign: str
    plain_action: str
    agreement: str
    sources: tuple[Source, ...]

    @property
    def whom(self) -> str:
        """Whom to call, in words a reader of twelve knows."""
        return str(read_data("aftercare.yaml")["contacts"][self.urgency])


@dataclass(frozen=True)
class TimedItem:
    """One line of the aftercare of one session, on the clock.

    Parameters
    ----------
    item : AftercareItem
        What to do, to avoid or to expect.
    begins, ends : datetime.datetime
        From when to when, on the clock of the place.
    """

    item: AftercareItem
    begins: datetime
    ends: datetime


def aftercare(course: Course, site: str | None = None) -> list[AftercareItem]:
    """Write the aftercare calendar of a course.

    Parameters
    ----------
    course : Course
        Number of sessions, and the days where it has a start.
    site : str, optional
        Site treated, such as ``"cheek"``: leaves out what holds for other sites only.

    Returns
    -------
    list of AftercareItem
        Session by session, in order of beginning; hours are the same after each session.
    """
    entries = [
        entry
        for entry in read_data("aftercare.yaml")["aftercare"]
        if site is None or site in entry.get("sites", [site])
    ]
    entries.sort(key=lambda entry: (entry["from_h"], entry["to_h"]))
    days: list[date | None] = [*session_dates(course)] or [None] * len(course.days)
    return [
        AftercareItem(
            id=entry["id"],
            session=session,
            kind=entry["kind"],
            text=entry["text"],
            plain=entry["plain"],
            from_h=entry["from_h"],
            to_h=entry["to_h"],
            first_day=day and day + timedelta(days=entry["from_h"] // 24),
            last_day=day and day + timedelta(days=math.ceil(entry["to_h"] / 24)),
            spread=entry.get("range", ""),
            agreement=entry["agreement"],
            sources=cite(entry["sources"]),
        )
        for session, day in enumerate(days, start=1)
        for entry in entries
    ]


def timed(course: Course, ended: datetime, session: int = 1, site: str | None = None) -> list[TimedItem]:
    """Write the aftercare of one session with dates and clock times.

    Parameters
    ----------
    course : Course
        The course.
    ended : datetime.datetime
        When the session ended; with a time zone, hours are real hours.
    session : int
        Number of the session, from 1.
    site : str, optional
        Site treated, as in `aftercare`.

    Returns
    -------
    list of TimedItem
        In order of beginning.

    Raises
    ------
    InputError
        Where the course has no such session.
    """
    if not 1 <= session <= len(course.days):
        raise InputError(f"there is no session {session}; the course has {len(course.days)}", "session")
    items = [item for item in aftercare(course, site) if item.session == session]
    return [TimedItem(item, after(ended, item.from_h), after(ended, item.to_h)) for item in items]


@functools.cache
def red_flags() -> tuple[RedFlag, ...]:
    """Return the signs that need a clinician, most urgent first."""
    flags = [
        RedFlag(**{**entry, "sources": cite(entry["sources"])}) for entry in read_data("aftercare.yaml")["red_flags"]
    ]
    return tuple(sorted(flags, key=lambda flag: URGENCIES.index(flag.urgency)))

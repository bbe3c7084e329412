"""The days of a course and of aftercare as a calendar file (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from percuta.care.aftercare import red_flags, timed
from percuta.errors import InputError
from percuta.files import whole
from percuta.report.aftercare import as_study, dates, expected
from percuta.result import Result

if TYPE_CHECKING:
    from icalendar import Calendar

PRODUCT = "-//percuta//care//EN"
MISSING = "the calendar file needs the package icalendar; install percuta with its extra 'calendar'"


def calendar(result: Result, ended: datetime, session: int = 1, clinic: str = "") -> Calendar:
    """Write one session's aftercare and the days to come as a calendar.

    Parameters
    ----------
    result : Result
        Its study gives the course, its downtime series what to expect.
    ended : datetime.datetime
        When the session ended. Without a time zone the times float: they are those of the clock wherever it is read.
    session : int
        Number of the session, from 1.
    clinic : str
        Name and telephone number of the clinic.

    Returns
    -------
    icalendar.Calendar
        The same events, identifiers and stamps for the same result and session.

    Raises
    ------
    InputError
        Where icalendar is not installed or the course has no such session.
    """
    try:
        from icalendar import Calendar
    except ImportError:
        raise InputError(MISSING) from None
    study = as_study(result)
    book = Calendar()
    book.add("prodid", PRODUCT)
    book.add("version", "2.0")
    book.add("x-wr-calname", str(result.study["name"]))
    help_text = "\n".join(f"{flag.plain_sign} {flag.whom}" for flag in red_flags() if flag.urgency == "emergency")
    contact = f"Clinic: {clinic}\n{help_text}" if clinic else help_text
    key = f"{result.digest[:16]}-{session}"
    for entry in timed(study.course, ended, session, study.skin.site):
        if entry.item.kind != "expected":
            told = f"{entry.item.text}\nRule {entry.item.id}. {contact}"
            book.add_component(
                _event(f"{key}-{entry.item.id}", entry.item.plain, told, entry.begins, entry.ends, ended)
            )
    for sign in expected(result, session):
        if sign.expected:
            gone = ended + timedelta(days=sign.gone_d[0])
            told = f"{sign.text}\nSimulated for this study."
            book.add_component(_event(f"{key}-{sign.name}", f"You may see: {sign.label}", told, ended, gone, ended))
    for on, text in dates(study.course, ended, session):
        book.add_component(_event(f"{key}-{on.isoformat()}", text, contact, on, on + timedelta(days=1), ended))
    book.add_missing_timezones()
    return book


def _event(key: str, summary: str, text: str, begins: date, ends: date, stamp: datetime) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{key}@percuta")
    event.add("dtstamp", stamp.astimezone(UTC) if stamp.tzinfo else stamp.replace(tzinfo=UTC))
    event.add("summary", summary)
    event.add("description", text)
    event.add("dtstart", begins)
    event.add("dtend", ends)
    event.add("transp", "TRANSPARENT")
    return event


def write_calendar(result: Result, path: str | Path, ended: datetime, session: int = 1, clinic: str = "") -> Path:
    """Write `calendar` as an ``.ics`` file.

    Raises
    ------
    InputError
        As `calendar`, and where `path` does not end in ``.ics`` or cannot be written.
    """
    with whole(path, "a calendar", ".ics") as part:
        part.write_bytes(calendar(result, ended, session, clinic).to_ical())
    return Path(path)

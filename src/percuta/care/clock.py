"""Hours after an event on the clocks of a place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def after(moment: datetime, hours: float) -> datetime:
    """Return the local clock time some hours after a moment.

    Parameters
    ----------
    moment : datetime.datetime
        With a time zone, hours are real hours, also over the night the clocks change; without one, hours of the clock.
    hours : float
        Hours, also negative.

    Examples
    --------
    >>> from zoneinfo import ZoneInfo
    >>> after(datetime(2027, 3, 27, 15, tzinfo=ZoneInfo("Europe/Berlin")), 24).isoformat()
    '2027-03-28T16:00:00+02:00'
    >>> after(datetime(2027, 3, 27, 15), 24).isoformat()
    '2027-03-28T15:00:00'
    """
    if moment.tzinfo is None:
        return moment + timedelta(hours=hours)
    return (moment.astimezone(UTC) + timedelta(hours=hours)).astimezone(moment.tzinfo)

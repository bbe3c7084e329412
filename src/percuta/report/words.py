"""How the report writes numbers, times and units."""

from __future__ import annotations

import math
import re
from datetime import date

import numpy as np
import numpy.typing as npt

from percuta.result import HIGH, LOW, Outcome

HOURS_PER_DAY = 24.0
DAYS_PER_WEEK = 7.0
DAYS_PER_MONTH = 365.25 / 12

NAMED_TIMES = (
    ("1 h", 1 / HOURS_PER_DAY),
    ("3 h", 3 / HOURS_PER_DAY),
    ("6 h", 6 / HOURS_PER_DAY),
    ("12 h", 12 / HOURS_PER_DAY),
    ("1 day", 1.0),
    ("2 days", 2.0),
    ("3 days", 3.0),
    ("1 week", DAYS_PER_WEEK),
    ("2 weeks", 2 * DAYS_PER_WEEK),
    ("1 month", DAYS_PER_MONTH),
    ("3 months", 3 * DAYS_PER_MONTH),
    ("6 months", 6 * DAYS_PER_MONTH),
    ("1 year", 12 * DAYS_PER_MONTH),
    ("2 years", 24 * DAYS_PER_MONTH),
)
"""Times people name, in days; ticks and table rows fall on them."""

THIN = "\u202f"
"""Narrow space between thousands; a line never breaks there."""
_TERMINAL = str.maketrans({THIN: " ", "\u00a0": " ", "−": "-"})
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def decimals(value: float) -> int:
    """Count the decimals that leave about two significant digits.

    Examples
    --------
    >>> [decimals(x) for x in (16.2, 1.62, 0.162, 0)]
    [0, 1, 2, 0]
    """
    size = abs(value)
    return 0 if size == 0 else min(max(1 - math.floor(math.log10(size)), 0), 4)


def number(value: float, places: int | None = None, signed: bool = False) -> str:
    """Write a number with a true minus sign; two significant digits unless `places` says otherwise.

    Examples
    --------
    >>> number(-16.2), number(0.617), number(16.2, signed=True), number(12567).replace(THIN, " ")
    ('−16', '0.62', '+16', '12 600')
    """
    text = f"{round(value, _coarse(value)):,.{decimals(value) if places is None else places}f}".replace(",", THIN)
    if float(text.replace(THIN, "")) == 0:
        return "0"
    return f"+{text}" if signed and value > 0 else text.replace("-", "−")


def _coarse(value: float) -> int:
    """Round thousands to three significant digits, nothing else."""
    return 2 - math.floor(math.log10(abs(value))) if abs(value) >= 1000 else 15


def unit_text(unit: str) -> str:
    """Write a unit as on paper; nothing for dimensionless.

    Examples
    --------
    >>> unit_text("g/m**2/h"), unit_text("1/mm^2"), unit_text("g/m2/h"), unit_text("ug/mL"), unit_text("1")
    ('g/m²/h', '1/mm²', 'g/m²/h', 'µg/mL', '')
    """
    if unit in ("1", "fold"):
        return ""
    powers = re.sub(r"(?:\*\*|\^|(?<=\bm)|(?<=\b[cm]m))(-?\d+)", lambda found: found[1].translate(_SUPERSCRIPTS), unit)
    return re.sub(r"\bu(?=[gm])", "µ", powers.replace("*", " "))


def counted(unit: str, value: float) -> str:
    """Put a unit that is a word into the plural where the number asks for it.

    Examples
    --------
    >>> counted("day", 1.7), counted("day", 1), counted("mm", 2)
    ('days', 'day', 'mm')
    """
    return f"{unit}s" if unit in ("day", "hour", "grade") and abs(value) != 1 else unit


def with_unit(text: str, unit: str) -> str:
    """Put a unit behind a number, both kept on one line."""
    written = unit_text(unit)
    return f"{text}\u00a0{written}" if written else text


def spread(values: npt.NDArray[np.float64]) -> tuple[float, float, float]:
    """Return median, lower and upper end of the 90 % interval over all values."""
    low, middle, high = np.percentile(values, [LOW, 50, HIGH])
    return float(middle), float(low), float(high)


def estimate(value: float, low: float, high: float, unit: str = "1", signed: bool = False) -> str:
    """Write a value with its interval, with no more decimals than either deserves.

    Examples
    --------
    >>> estimate(16.2, 9.4, 24.1, "%", signed=True).replace(chr(160), " ")
    '+16 % [9, 24]'
    >>> estimate(0.47, -0.13, 3.35)
    '0.5 [−0.1, 3.4]'
    """
    places = min(decimals(size) for size in (value, high - low) if size) if value or high > low else 0
    ends = f"[{number(low, places)}, {number(high, places)}]"
    return f"{with_unit(number(value, places, signed), counted(unit, value))} {ends}"


def span(days: float) -> str:
    """Write a stretch of time in the unit people use for it.

    Examples
    --------
    >>> [span(days) for days in (0.25, 1, 5, 28, 30, 91)]
    ['6 hours', '1 day', '5 days', '4 weeks', '30 days', '3 months']
    """
    whole_weeks = _whole(days / DAYS_PER_WEEK)
    if days < 1:
        count, name = days * HOURS_PER_DAY, "hour"
    elif days < 2 * DAYS_PER_WEEK or (days < 2 * DAYS_PER_MONTH and not whole_weeks):
        count, name = days, "day"
    elif days < 2 * DAYS_PER_MONTH:
        count, name = days / DAYS_PER_WEEK, "week"
    else:
        count, name = days / DAYS_PER_MONTH, "month"
    text = f"{count:.0f}" if _whole(count) or count > 2 * DAYS_PER_WEEK else f"{count:.1f}"
    return f"{text} {name}{'' if text == '1' else 's'}"


def _whole(count: float) -> bool:
    """Tell whether a count is a whole number, give or take a tenth."""
    return abs(count - round(count)) < 0.1


def when(outcome: Outcome, session_days: tuple[float, ...]) -> str:
    """Say at which time an outcome holds, counted from the sessions.

    Parameters
    ----------
    outcome : Outcome
        Its ``at_days`` counts; a duration (unit day or hour) counts from a session by itself, and a share of
        people without a day is one of the whole course.
    session_days : tuple of float
        Days of the sessions.
    """
    if outcome.unit in ("day", "hour"):
        return "counted from a session"
    if outcome.unit == "% of people" and outcome.at_days <= session_days[0]:
        return "over the whole course"
    since_last = outcome.at_days - session_days[-1]
    if since_last > 0:
        return f"{span(since_last)} after the last session"
    if outcome.at_days <= session_days[0]:
        return "in one session"
    return "at the last session" if since_last == 0 else f"{span(outcome.at_days)} after the first session"


def day_text(day: date) -> str:
    """Write a calendar day the same way in every locale.

    Examples
    --------
    >>> day_text(date(2026, 12, 1))
    'Tue 1 Dec 2026'
    """
    names, months = "Mon Tue Wed Thu Fri Sat Sun", "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
    return f"{names.split()[day.weekday()]} {day.day} {months.split()[day.month - 1]} {day.year}"


def plain(name: str) -> str:
    """Turn a name of the program into words."""
    return name.replace("_", " ").replace(".", ", ")


def for_terminal(text: str) -> str:
    """Put plain spaces and signs in the place of those of print, which a terminal need not know.

    Examples
    --------
    >>> for_terminal(estimate(-12567, -20000, -3000, "1/cm2"))
    '-12 600 1/cm² [-20 000, -3 000]'
    """
    return text.translate(_TERMINAL)

"""The page a patient takes home: what may be seen, what to do until when, whom to call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from percuta.care.aftercare import TimedItem, red_flags, timed
from percuta.care.course import session_days, timeline
from percuta.care.maintenance import habits
from percuta.errors import InputError
from percuta.parameters import library
from percuta.report.pages import render, write_page
from percuta.report.words import HOURS_PER_DAY, day_text
from percuta.result import HIGH, LOW, Result
from percuta.study import Study

if TYPE_CHECKING:
    from percuta.study import Course

Array = npt.NDArray[np.float64]

MOST_DRAWS = 0.5
"""Share of the draws in which a sign must show for it to be expected."""
WORDS = {
    "erythema": ("Red skin", "as after too much sun"),
    "oedema": ("Swelling", "mild"),
    "crusts": ("Tiny scabs", "let them fall off"),
    "flaking": ("Dry skin that flakes", "tight and rough"),
}
"""Computed signs in plain words, and a word on each."""
COMPUTED = {
    "exp_erythema": "erythema",
    "exp_swelling": "oedema",
    "exp_crust": "crusts",
    "exp_dry": "flaking",
    "exp_barrier": "water_loss",
}
"""Rules on what clinics expect that the simulation answers for this person, with the series that does."""
GRADED = ("erythema", "oedema")
"""Signs that have a grade; of the others a share of the skin is computed."""


@dataclass(frozen=True)
class Sign:
    """One sign that this simulation expects after a session.

    Parameters
    ----------
    name, label, hint : str
        Name of the series, the sign in plain words, and a word on it.
    expected : bool
        Whether it shows in most of the draws.
    begins_h, peak_h : float
        Hours after the session at which it begins and is strongest, medians over the draws.
    gone_d : tuple of float
        Days until it is gone: median and 5th and 95th percentile over the draws.
    """

    name: str
    label: str
    hint: str
    expected: bool
    begins_h: float
    peak_h: float
    gone_d: tuple[float, float, float]

    @property
    def text(self) -> str:
        """The sign in one or two plain sentences."""
        if not self.expected:
            return f"{self.label}: you may see none, or very little."
        middle, low, high = (length(days) for days in self.gone_d)
        begins = f"From about {length(self.begins_h / HOURS_PER_DAY)} on; " if self.begins_h >= 12 else ""
        ends = f"gone after about {middle}. In most people that is {low} to {high}."
        return f"{self.label}: {self.hint}. {(begins + ends)[:1].upper()}{(begins + ends)[1:]}"


def length(days: float) -> str:
    """Write a stretch of time for a patient: hours below two days, whole days above.

    Examples
    --------
    >>> length(0.03), length(0.5), length(2.2), length(1 / 24)
    ('1 hour', '12 hours', '3 days', '1 hour')
    """
    hours = max(1, round(days * HOURS_PER_DAY))
    if days < 2:
        return f"{hours} hour{'s' if hours > 1 else ''}"
    return f"{int(np.ceil(days))} days"


def expected(result: Result, session: int = 1) -> list[Sign]:
    """Read from a result what is seen after one session, and until when.

    Parameters
    ----------
    result : Result
        What a simulation found.
    session : int
        Number of the session, from 1.

    Returns
    -------
    list of Sign
        Signs the result has a time course of; a grade counts from the record ``erythema_visible_grade`` on, a share
        of the skin from anything above 0 on.
    """
    start = result.session_days[session - 1]
    end = result.session_days[session] if session < len(result.session_days) else float(result.t_days[-1])
    window = (result.t_days >= start) & (result.t_days < end)
    since = result.t_days[window] - start
    return [_sign(name, since, result.series[name].values[window]) for name in WORDS if name in result.series]


def _sign(name: str, since: Array, values: Array) -> Sign:
    seen = values > (library()["erythema_visible_grade"].value if name in GRADED else 0)
    shows = seen.any(axis=0)
    label, hint = WORDS[name]
    if np.mean(shows) < MOST_DRAWS:
        return Sign(name, label, hint, False, 0, 0, (0, 0, 0))
    first = since[np.argmax(seen[:, shows], axis=0)]
    last = seen.shape[0] - 1 - np.argmax(seen[::-1, shows], axis=0)
    gone = since[np.minimum(last + 1, since.size - 1)]
    low, middle, high = np.percentile(gone, [LOW, 50, HIGH])
    peak = since[np.argmax(values[:, shows], axis=0)]
    begins_h, peak_h = (HOURS_PER_DAY * float(np.median(days)) for days in (first, peak))
    return Sign(name, label, hint, True, begins_h, peak_h, (float(middle), float(low), float(high)))


def back_in_public(result: Result) -> str:
    """Say when others stop noticing, where the result knows."""
    outcome = result.outcomes.get("back_in_public")
    if outcome is None:
        return ""
    low, high = outcome.interval
    return (
        f"Others stop seeing the redness after about {length(outcome.value)}. "
        f"In most people that is {length(low)} to {length(high)}."
    )


def open_skin(result: Result) -> str:
    """Say how long the skin stays open, where the result knows."""
    outcome = result.outcomes.get("barrier_back")
    if outcome is None:
        return ""
    return f"Your skin stays open for about {length(outcome.value / HOURS_PER_DAY)}. Put only mild, clean things on it."


def when_text(moment: datetime) -> str:
    """Write a moment as on a fridge door.

    Examples
    --------
    >>> when_text(datetime(2026, 12, 1, 15, 20))
    'Tue 1 Dec 2026, 15:20'
    """
    return f"{day_text(moment.date())}, {moment:%H:%M}"


def render_aftercare(result: Result, ended: datetime, session: int = 1, clinic: str = "") -> str:
    """Write the aftercare page of one session.

    Parameters
    ----------
    result : Result
        Its downtime series say what this person may expect.
    ended : datetime.datetime
        When the session ended.
    session : int
        Number of the session, from 1.
    clinic : str
        Name and telephone number of the clinic.

    Returns
    -------
    str
        HTML that loads nothing, runs no script and prints on paper.

    Raises
    ------
    InputError
        Where the course has no such session.
    """
    study = as_study(result)
    items = timed(study.course, ended, session, study.skin.site)
    return render(
        "aftercare.html",
        name=result.study["name"],
        session=session,
        sessions=len(study.course.days),
        ended=when_text(ended),
        clinic=clinic,
        flags=red_flags(),
        signs=expected(result, session),
        public=back_in_public(result),
        open_skin=open_skin(result),
        now=[entry for entry in items if entry.item.kind != "expected"],
        usual=[
            entry
            for entry in items
            if entry.item.kind == "expected" and COMPUTED.get(entry.item.id, "") not in result.series
        ],
        dates=dates(study.course, ended, session),
        habits=habits(),
        when=when_text,
        version=result.version,
        digest=result.digest,
    )


def write_aftercare(result: Result, path: str | Path, ended: datetime, session: int = 1, clinic: str = "") -> Path:
    """Write the aftercare page as one HTML file; see `render_aftercare`."""
    return write_page(render_aftercare(result, ended, session, clinic), path)


def dates(course: Course, ended: datetime, session: int) -> list[tuple[date, str]]:
    """List the days still to come, counted from the day of this session."""
    offset = session_days(course)[session - 1]
    coming = [entry for entry in timeline(course) if entry.day > offset]
    return [
        (ended.date() + timedelta(days=round(entry.day - offset)), _coming(entry.name, entry.text)) for entry in coming
    ]


def _coming(name: str, text: str) -> str:
    if name == "judge_not_before":
        return "Judge the result from now on, not before"
    return text[:1].upper() + text[1:]


def as_study(result: Result) -> Study:
    """Return the study of a result."""
    return Study.model_validate(dict(result.study))


def patient_sentences(result: Result, items: list[TimedItem]) -> list[str]:
    """List every sentence of the page that is meant for the patient; for measuring how hard it reads."""
    flags = red_flags()
    return [
        *(sentence for flag in flags for sentence in (flag.plain_sign, flag.whom, flag.plain_action)),
        *(sign.text for sign in expected(result)),
        *(text for text in (back_in_public(result), open_skin(result)) if text),
        *(entry.item.plain for entry in items),
        *(habit.text for habit in habits()),
    ]


def check_clock(ended: datetime, course: Course, session: int) -> None:
    """Refuse a session that ended on another day than the course has it.

    Raises
    ------
    InputError
        Where the course has a start and the session falls on another day.
    """
    if course.start is None:
        return
    planned = course.start + timedelta(days=round(session_days(course)[session - 1]))
    if ended.date() < course.start:
        raise InputError(f"{ended.date()} lies before the course, which starts on {course.start}", "ended")
    if session == 1 and ended.date() != planned:
        raise InputError(f"session 1 ended on {ended.date()}, but the course starts on {planned}", "ended")

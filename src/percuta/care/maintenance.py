"""Keeping the gain of a course: a plan, and the same course with and without it over years."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from percuta.care.sources import Source, cite, read_data
from percuta.errors import InputError

if TYPE_CHECKING:
    from percuta.study import Study

DAYS_PER_YEAR = 365.25
YEARS = 5.0
LONGEST_YEARS = 10.0


@dataclass(frozen=True)
class Habit:
    """One thing that keeps the gain.

    Parameters
    ----------
    id, text, every : str
        Name, what to do, and how often: ``day`` or ``year``.
    input, parameter : str
        Key of the study that carries it into the model, and the record of its strength; empty where it is no input.
    why_not : str
        Why it is no input; empty where it is one.
    note, agreement, disagreement : str
        What to know, whether the sources agree, and their positions where they do not.
    sources : tuple of Source
        Where it comes from.
    """

    id: str
    text: str
    every: str
    agreement: str
    sources: tuple[Source, ...]
    input: str = ""
    parameter: str = ""
    why_not: str = ""
    note: str = ""
    disagreement: str = ""


@functools.cache
def habits() -> tuple[Habit, ...]:
    """Return what keeps the gain of a course, in the order of ``maintenance.yaml``."""
    return tuple(
        Habit(
            **{key: value for key, value in entry.items() if key not in ("kept", "left", "sources")},
            sources=cite(entry["sources"]),
        )
        for entry in read_data("maintenance.yaml")
    )


def arms(study: Study, years: float = YEARS) -> dict[str, Study]:
    """Write the same course twice: kept up and left.

    Parameters
    ----------
    study : Study
        The course; both arms share its person, skin, device, sessions and seed, so they can be compared draw by draw.
    years : float
        From the first session to the end of both arms; 1 to 10, and longer than the course.

    Returns
    -------
    dict of str to Study
        ``kept`` with protection from the sun and a session a year, ``left`` without either.

    Raises
    ------
    InputError
        Where the years are out of range or end before the course does.

    Notes
    -----
    Values of both arms stand in ``maintenance.yaml``. Diet and retinoid stay as the study has them.
    """
    if not 1 <= years <= LONGEST_YEARS:
        raise InputError(f"{years:g} years cannot be planned; give 1 to {LONGEST_YEARS:g}", "years")
    end = years * DAYS_PER_YEAR
    last = (study.course.sessions - 1) * study.course.every
    if last + 1 > end:
        raise InputError(f"{years:g} years end before the course, which lasts {last:g} days", "years")
    values = {entry["id"]: entry for entry in read_data("maintenance.yaml")}
    interval = DAYS_PER_YEAR / values["follow_up_sessions"]["kept"]["sessions_per_year"]
    count = math.ceil((end - last) / interval) - 1  # none on the last day: nobody would see what it does
    upkeep = {"sessions": count, "every": f"{interval} d"} if count else None
    sun = values["sunscreen"]
    return {
        "kept": _arm(study, "kept up", sun["kept"], upkeep, end - last - count * interval),
        "left": _arm(study, "left", sun["left"], None, end - last),
    }


def _arm(study: Study, name: str, sunscreen: float, upkeep: dict[str, Any] | None, follow_up: float) -> Study:
    return study.patched(
        {
            "name": f"{study.name[:100]}, {name}",
            "care": {"sunscreen": sunscreen},
            "course": {"maintenance": upkeep},
            "follow_up": f"{follow_up!r} d",
        }
    )

"""One visit: its steps with clock times, how long needling takes, and when numbing is barred."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from percuta.care.clock import after
from percuta.care.sources import Source, cite, read_data
from percuta.care.zones import Zone, zones_at
from percuta.device import devices
from percuta.errors import InputError
from percuta.parameters import library

if TYPE_CHECKING:
    from percuta.device import Device
    from percuta.study import Study, Technique

SECONDS_PER_MINUTE = 60
MM2_PER_CM2 = 100
MINUTES_PER_DAY = 24 * 60

BARS_NUMBING = {
    "anaesthetic_allergy": "anaesthetic_allergy",
    "anaesthetic_risk": "anaesthetic_risk",
    "pregnant": "pregnancy",
    "breastfeeding": "breastfeeding",
    "heart_condition": "cardiac",
}
"""History keys that bar numbing until a prescriber decides, with the candidacy rule that says so."""


@dataclass(frozen=True)
class Step:
    """One step of a visit.

    Parameters
    ----------
    id, phase : str
        Name; ``before``, ``during`` or ``after`` needling.
    text, by, detail : str
        What is done, by whom, and what to mind; `detail` may be empty.
    begins, ends : datetime.datetime
        Local clock times; equal where the step has no length of its own.
    record : tuple of str
        What is written down.
    agreement, disagreement : str
        Whether the sources agree, and their positions where they do not.
    sources : tuple of Source
        Where it comes from.
    """

    id: str
    phase: str
    text: str
    by: str
    begins: datetime
    ends: datetime
    agreement: str
    sources: tuple[Source, ...]
    detail: str = ""
    record: tuple[str, ...] = ()
    disagreement: str = ""


@dataclass(frozen=True)
class Visit:
    """One visit from the first step to the last.

    Parameters
    ----------
    steps : tuple of Step
        In order of beginning; steps of other days first and last.
    needling_min, visit_min : float
        Minutes of needling, rounded up, and from arrival to leaving.
    begins, ends : datetime.datetime
        Of the visit itself.
    numbing : str
        What is said of numbing.
    """

    steps: tuple[Step, ...]
    needling_min: float
    visit_min: float
    begins: datetime
    ends: datetime
    numbing: str


@functools.cache
def reported_minutes(area: str) -> tuple[float, float]:
    """Return the minutes that clinics report for ``face``, ``face_visit`` or ``small``."""
    low, high = next(entry["minutes"] for entry in read_data("session.yaml")["durations"] if entry["id"] == area)
    return float(low), float(high)


def needling_minutes(device: Device, technique: Technique, area_cm2: float) -> float:
    r"""How long it takes to pass a tool over an area.

    Parameters
    ----------
    device : Device
        Uses its swath.
    technique : Technique
        Uses passes and speed.
    area_cm2 : float
        Area, cm2.

    Returns
    -------
    float
        Minutes.

    Notes
    -----
    .. math:: t = \frac{n A}{w v (1 - q)}

    with passes n, area A, swath w, speed v and the share q of the time in which the tool is off the skin, record
    ``needling_pause``. Central values; for planning a visit only.

    Examples
    --------
    >>> from percuta.device import devices
    >>> from percuta.study import Technique
    >>> round(needling_minutes(devices["skinpen"], Technique(passes=3), 300))
    23
    """
    if not area_cm2 > 0:
        raise InputError(f"an area of {area_cm2:g} cm2 cannot be needled; it must be above 0", "area")
    swept = device.swath_mm * technique.speed * (1 - library()["needling_pause"].value)
    return technique.passes * area_cm2 * MM2_PER_CM2 / swept / SECONDS_PER_MINUTE


def visit(studies: Sequence[Study], begins: datetime, zones: Sequence[Zone] | None = None) -> Visit:
    """Lay out one visit in which one or several zones are needled.

    Parameters
    ----------
    studies : sequence of Study
        One for each zone, as `percuta.care.plan_course` writes them.
    begins : datetime.datetime
        When the visit begins; with a time zone, hours are real hours and days of the clock shift are seen.
    zones : sequence of Zone, optional
        Zone of each study; default all zones its site stands for.

    Returns
    -------
    Visit

    Raises
    ------
    InputError
        Where there is no study, or a site has no zone on record.

    Notes
    -----
    No step names a drug dose. Where the history bars numbing, the step says so and takes no time.
    """
    if not studies:
        raise InputError("name at least one study", "studies")
    needling = math.ceil(
        sum(
            needling_minutes(devices[study.device.model], study.technique, sum(zone.area_cm2 for zone in places))
            for study, places in zip(studies, _places(studies, zones), strict=True)
        )
    )
    numbing_min, numbing = _numbing(studies)
    lengths = {"needle": needling, "anaesthesia": numbing_min}
    if not numbing_min:
        lengths["remove_anaesthetic"] = 0
    steps, clock = [], begins
    for entry in read_data("session.yaml")["steps"]:
        step, clock = _step(entry, begins, clock, lengths, numbing)
        steps.append(step)
    steps.sort(key=lambda step: step.begins)
    minutes = (clock - begins).total_seconds() / SECONDS_PER_MINUTE
    return Visit(tuple(steps), needling, minutes, begins, clock, numbing)


def _places(studies: Sequence[Study], zones: Sequence[Zone] | None) -> list[tuple[Zone, ...]]:
    if zones is not None:
        return [(zone,) for zone in zones]
    found = [zones_at(study.skin.site) for study in studies]
    for study, places in zip(studies, found, strict=True):
        if not places:
            raise study.error("skin.site", f"no zone on record stands for {study.skin.site}, so no visit can be timed")
    return found


def _numbing(studies: Sequence[Study]) -> tuple[float, str]:
    """Return the minutes of numbing and what to say of it; none where an answer bars it."""
    barred = [rule for study in studies for key, rule in BARS_NUMBING.items() if study.history.get(key) is True]
    if barred:
        return 0, f"No numbing cream until a prescriber has decided (rule {', '.join(dict.fromkeys(barred))})."
    planned = [study.care.numbing for study in studies if study.care.numbing]
    default = next(step["minutes"] for step in read_data("session.yaml")["steps"] if step["id"] == "anaesthesia")
    minutes = max((cream.time * MINUTES_PER_DAY for cream in planned), default=default)
    return minutes, f"Ask a prescriber which numbing cream, if any, and how much; {minutes:g} min are set aside."


def _step(
    entry: dict[str, Any], begins: datetime, clock: datetime, lengths: dict[str, float], numbing: str
) -> tuple[Step, datetime]:
    """Place one step at the clock, and say where the clock stands after it."""
    minutes = lengths.get(entry["id"], entry.get("minutes", 0))
    if "offset_h" in entry:
        base = clock if entry["phase"] == "after" else begins
        start = end = after(base, entry["offset_h"])
    elif "beside" in entry:
        start = end = clock
    else:
        start, end = clock, clock + timedelta(minutes=minutes)
        clock = end
    step = Step(
        id=entry["id"],
        phase=entry["phase"],
        text=entry["text"],
        by=entry["by"],
        begins=start,
        ends=end,
        agreement=entry["agreement"],
        sources=cite(entry["sources"]),
        detail=numbing if entry["id"] == "anaesthesia" else entry.get("detail", ""),
        record=tuple(entry.get("record", ())),
        disagreement=entry.get("disagreement", ""),
    )
    return step, clock

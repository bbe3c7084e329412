"""From concerns, zones, skin and device to a course: depth, passes, sessions and dates, each with its basis."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import reduce
from typing import TYPE_CHECKING, Any

from percuta.care.course import Milestone, Protocol, notices, protocol_for, timeline
from percuta.care.home import home_depth_mm
from percuta.care.label import LabelLine, label_status
from percuta.care.rules import rules
from percuta.care.sources import read_data
from percuta.care.zones import RESTS_ON, Zone, zone_named
from percuta.device import devices
from percuta.errors import InputError

if TYPE_CHECKING:
    from percuta.device import Device
    from percuta.study import Concern, Study

FINEST_STEP_MM = 0.05
"""Step to which a proposed depth is rounded where the dial's own is not on record."""

CAREFUL_FROM_TYPE = 4
"""Fitzpatrick type from which a course starts shallow; that of rule ``fst_dark``."""

Depths = tuple[float, float]


@dataclass(frozen=True)
class Wish:
    """What somebody wants treated, and with what.

    Parameters
    ----------
    subject : Mapping
        The person as in a study: ``age``, and ``sex``, ``fitzpatrick``, ``smoker`` where they were asked.
    device : str
        Name in the catalogue.
    zones : Mapping of str to sequence of Mapping
        Concerns by zone, each as in a study.
    history : Mapping
        Answers to the candidacy screen.
    start, today : datetime.date or None
        Day of the first session; the day on which this is asked, before which no session can start.
    depth_mm : float or None
        Depth somebody insists on, mm; by default one is proposed.
    operator : str
        ``professional`` or ``home``.
    name : str
        What the course is called.
    """

    subject: Mapping[str, Any]
    device: str
    zones: Mapping[str, Sequence[Mapping[str, Any]]]
    history: Mapping[str, Any] = field(default_factory=dict)
    start: date | None = None
    today: date | None = None
    depth_mm: float | None = None
    operator: str = "professional"
    name: str = ""


@dataclass(frozen=True)
class ZonePlan:
    """What is done in one zone at every session.

    Parameters
    ----------
    zone : Zone
        Where.
    protocols : tuple of Protocol
        One for each concern.
    depth_mm : tuple of float
        Proposed range of set depths, mm; it ends where the label of the device ends.
    beyond_mm : float or None
        Deepest usual setting where that lies above the label.
    rests_on, basis : str
        What the range rests on, one of `percuta.care.zones.RESTS_ON`, and in words.
    set_mm : float
        Depth of the study, mm.
    passes : int
        Passes over each spot.
    endpoint : str
        When to stop.
    label : tuple of LabelLine
        What the label of the device covers.
    study : Study
        The zone as one study.
    notices : tuple of str
        What leaves the usual or the label.
    """

    zone: Zone
    protocols: tuple[Protocol, ...]
    depth_mm: Depths
    beyond_mm: float | None
    rests_on: str
    basis: str
    set_mm: float
    passes: int
    endpoint: str
    label: tuple[LabelLine, ...]
    study: Study
    notices: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the plan as plain data."""
        copied = ("depth_mm", "beyond_mm", "set_mm", "rests_on", "basis", "passes", "endpoint")
        return {
            "zone": self.zone.id,
            **{name: getattr(self, name) for name in copied},
            "label": [asdict(line) for line in self.label],
            "protocols": [asdict(protocol) for protocol in self.protocols],
            "notices": self.notices,
            "study": self.study.to_dict(),
        }


@dataclass(frozen=True)
class CoursePlan:
    """A course over one or several zones, on the same days.

    Parameters
    ----------
    name, device : str
        Name of the course and of the device.
    zones : tuple of ZonePlan
        In the order asked.
    timeline : tuple of Milestone
        Sessions, and the days before which the result should not be judged.
    """

    name: str
    device: str
    zones: tuple[ZonePlan, ...]
    timeline: tuple[Milestone, ...]

    @property
    def studies(self) -> dict[str, Study]:
        """One study for each zone, by zone; `percuta run` accepts each."""
        return {plan.zone.id: plan.study for plan in self.zones}


def plan_course(wish: Wish) -> CoursePlan:
    """Plan a course from what is usual, within what the label evaluated.

    Parameters
    ----------
    wish : Wish
        Concerns by zone, person, device.

    Returns
    -------
    CoursePlan

    Raises
    ------
    InputError
        Where a zone, concern or device is not known, a concern has no protocol on record, needles of fixed length
        are too long for a zone, or the first session lies in the past.

    Notes
    -----
    The range of depths is what the protocols of all concerns have in common, or the shallowest where that is nothing;
    the zone limits it from above. It is cut at the deepest setting that the label evaluated, and what is usual beyond
    is named. The proposal is the middle of the range, or its shallow end over bone and from Fitzpatrick type 4 on.
    All zones share their days: the most sessions and the longest interval any of them asks for.

    A study describes one piece of skin, so a course is written as one study for each zone.

    Examples
    --------
    >>> wish = Wish({"age": 40, "fitzpatrick": 2}, "skinpen", {"cheeks": [{"kind": "acne_scars"}]})
    >>> zone = plan_course(wish).zones[0]
    >>> zone.depth_mm, zone.beyond_mm, zone.rests_on, zone.set_mm
    ((1.0, 1.5), 2.0, 'label', 1.25)
    """
    from percuta.study import Concern

    _check_wish(wish)
    device = devices[wish.device]
    places = {
        zone_named(name): tuple(Concern(**concern) for concern in concerns) for name, concerns in wish.zones.items()
    }
    chosen = {zone: _protocols(zone, concerns) for zone, concerns in places.items()}
    pace = [_pace(protocol) for protocols in chosen.values() for protocol in protocols]
    course = {"sessions": max(count for count, _ in pace), "every": f"{max(days for _, days in pace)} d"}
    if wish.start:
        course["start"] = wish.start
    zones = tuple(_plan_zone(wish, device, zone, places[zone], chosen[zone], course) for zone in places)
    first = zones[0]
    days = timeline(first.study.course, first.protocols[0])
    return CoursePlan(wish.name or _name(first), device.id, zones, tuple(days))


def _check_wish(wish: Wish) -> None:
    if not wish.zones:
        raise InputError("name at least one zone", "zones")
    empty = [zone for zone, concerns in wish.zones.items() if not concerns]
    if empty:
        raise InputError("name at least one concern", f"zones.{empty[0]}")
    if wish.start and wish.today and wish.start < wish.today:
        raise InputError(f"{wish.start} lies in the past; today is {wish.today}. Give a day from today on", "start")


def _protocols(zone: Zone, concerns: Sequence[Concern]) -> tuple[Protocol, ...]:
    found = []
    for concern in concerns:
        protocol = protocol_for(concern.kind, concern.shape, zone.site)
        if protocol is None:
            kind = concern.kind.replace("_", " ")
            raise InputError(f"no protocol for {kind} is on record, so no course can be planned", f"zones.{zone.id}")
        found.append(protocol)
    return tuple(dict.fromkeys(found))


def _pace(protocol: Protocol) -> tuple[int, int]:
    """Return sessions and days between them: the middle of the usual, and the default wait where that is usual."""
    fewest, most = protocol.sessions or (1, 1)
    shortest, longest = protocol.interval_days
    usual = rules()["previous_needling"].days or shortest
    return (fewest + most) // 2, min(max(usual, shortest), longest)


def _plan_zone(
    wish: Wish,
    device: Device,
    zone: Zone,
    concerns: tuple[Concern, ...],
    protocols: tuple[Protocol, ...],
    course: Mapping[str, Any],
) -> ZonePlan:
    usual = _in_zone(zone, reduce(shared_depths, (protocol.depth_mm for protocol in protocols)))
    if wish.operator == "home":
        usual = shared_depths(usual, (device.depth_range_mm[0], home_depth_mm()))
    depths, beyond = _on_device(device, zone, usual)
    careful = zone.over_bone or wish.subject.get("fitzpatrick", 1) >= CAREFUL_FROM_TYPE
    set_mm = wish.depth_mm if wish.depth_mm is not None else _proposal(device, depths, careful)
    passes, speed = _technique(device, protocols, careful)
    study = _study(wish, device, zone, concerns, protocols, course, set_mm, passes, speed)
    label = label_status(study, device, set_mm)
    rests_on, basis = _basis(device, zone, protocols, label)
    return ZonePlan(
        zone=zone,
        protocols=protocols,
        depth_mm=depths,
        beyond_mm=beyond,
        rests_on=rests_on,
        basis=basis,
        set_mm=set_mm,
        passes=passes,
        endpoint="; ".join(dict.fromkeys(protocol.endpoint for protocol in protocols)),
        label=label,
        study=study,
        notices=(*_notices(device, depths, beyond, label), *notices(study, set_mm)),
    )


def shared_depths(first: Depths, second: Depths) -> Depths:
    """Return what two ranges of depth have in common, or the shallower one where that is nothing.

    Examples
    --------
    >>> shared_depths((1.0, 2.0), (0.5, 1.5)), shared_depths((1.0, 2.0), (0.25, 0.5))
    ((1.0, 1.5), (0.25, 0.5))
    """
    low, high = max(first[0], second[0]), min(first[1], second[1])
    return (low, high) if low <= high else min(first, second)


def _in_zone(zone: Zone, usual: Depths) -> Depths:
    """Let a zone limit a range from above; shallower than usual there is no risk."""
    low, high = usual[0], min(usual[1], zone.depth_mm[1])
    return (low, high) if low <= high else zone.depth_mm


def _on_device(device: Device, zone: Zone, usual: Depths) -> tuple[Depths, float | None]:
    """Cut the usual range to what the device can be set to and its label evaluated; name what lies beyond."""
    low, high = usual
    least, most = device.depth_range_mm
    if least > high:
        only = f"needles of {least:g} mm" if device.fixed_length else f"a least setting of {least:g} mm"
        text = f"{device.id} has {only}; {zone.name.lower()} takes {low:g} to {high:g} mm, so choose another device"
        raise InputError(text, f"zones.{zone.id}")
    deepest = min(most, most if device.label_depth_mm is None else device.label_depth_mm, high)
    beyond = min(high, most)
    shallowest = min(max(low, least), deepest)
    return (shallowest, deepest), beyond if beyond > deepest else None


def _proposal(device: Device, depths: Depths, careful: bool) -> float:
    """Choose the middle of a range, or its shallow end, at a stop of the dial."""
    low, high = depths
    if device.fixed_length:
        return device.depth_range_mm[1]
    step = device.depth_step_mm or FINEST_STEP_MM
    target = low if careful else (low + high) / 2
    stops = [round(k * step, 4) for k in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]
    below = [stop for stop in stops if stop <= target + 1e-9]
    return below[-1] if below else stops[0] if stops else max(step, round(math.floor(high / step) * step, 4))


def _technique(device: Device, protocols: Sequence[Protocol], careful: bool) -> tuple[int, str]:
    usual = read_data("protocols.yaml")["general"]["technique"][device.kind]
    ranges = [protocol.passes or usual["passes"] for protocol in protocols]
    fewest, most = min(ranges, key=lambda span: (span[1], span[0]))
    return fewest if careful else (fewest + most) // 2, usual["speed"]


def _study(
    wish: Wish,
    device: Device,
    zone: Zone,
    concerns: tuple[Concern, ...],
    protocols: Sequence[Protocol],
    course: Mapping[str, Any],
    set_mm: float,
    passes: int,
    speed: str,
) -> Study:
    from percuta.study import Study

    depth = {} if device.fixed_length else {"depth": f"{set_mm:g} mm"}
    title = wish.name or protocols[0].indication
    return Study(
        name=f"{title}, {zone.name}"[:120],
        subject=dict(wish.subject),
        concerns=concerns,
        history=dict(wish.history),
        skin={"site": zone.site},
        device={"model": device.id, **depth},
        technique={"operator": wish.operator, "passes": passes, "speed": speed},
        course=dict(course),
        follow_up=f"{_follow_up(protocols, course):g} d",
    )


def _follow_up(protocols: Sequence[Protocol], course: Mapping[str, Any]) -> float:
    """Return the days after the last session until every protocol has been read for the last time."""
    length = (course["sessions"] - 1) * float(course["every"].removesuffix(" d"))
    ends = [float(read_data("protocols.yaml")["general"]["judge_not_before"]["days"])]
    for protocol in protocols:
        if protocol.read_out_days:
            last = protocol.read_out_days[1]
            ends.append(last - length if protocol.read_out_after == "first" else last)
    return max(ends)


def _basis(device: Device, zone: Zone, protocols: Sequence[Protocol], label: Sequence[LabelLine]) -> tuple[str, str]:
    """Say what a range rests on: the label where it covers this use, or else the weakest ground of all."""
    words = [f"{protocol.indication}: {protocol.depth_basis}" for protocol in protocols]
    words.append(f"{zone.name}: {zone.basis}")
    inside = {line.aspect for line in label if line.status == "inside"}
    outside = any(line.status == "outside" and line.aspect != "depth" for line in label)
    if device.label_depth_mm is not None and "indication" in inside and not outside:
        words.insert(0, f"cleared for this use and evaluated to {device.label_depth_mm:g} mm")
        return "label", "; ".join(words)
    grounds = [zone.rests_on, *(protocol.rests_on for protocol in protocols)]
    return max(grounds, key=RESTS_ON.index), "; ".join(words)


def _notices(device: Device, depths: Depths, beyond: float | None, label: Sequence[LabelLine]) -> list[str]:
    said = [line.text for line in label if line.status != "inside" and line.aspect != "skin type"]
    said += [line.text for line in label if line.status == "outside" and line.aspect == "skin type"]
    if beyond is not None:
        document = device.label.get("document", "")
        said.append(
            f"Usual settings reach {beyond:g} mm; this range ends at {depths[1]:g} mm, the most evaluated on the label "
            f"of {device.id} ({document})."
        )
    if device.fixed_length and not depths[0] <= device.depth_range_mm[1] <= depths[1]:
        said.append(f"Needles of {device.depth_range_mm[1]:g} mm lie outside {depths[0]:g} to {depths[1]:g} mm.")
    return said


def _name(first: ZonePlan) -> str:
    return first.protocols[0].indication

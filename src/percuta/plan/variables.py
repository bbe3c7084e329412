"""What a plan decides: tool and operator, depth per zone, passes, sessions, interval, start, retinoid."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from percuta.care import CoursePlan, Wish, ZonePlan, label_status, plan_course, protocol_for
from percuta.care.builder import FINEST_STEP_MM
from percuta.care.rules import rules
from percuta.care.sources import read_data
from percuta.care.zones import zones_at
from percuta.device import Device, devices
from percuta.errors import InputError
from percuta.parameters import library
from percuta.study import Concern, Study

WEEK = 7
DEVICE, OPERATOR, RETINOID, START = "device", "operator", "retinoid", "start"
VARIED = (DEVICE, OPERATOR, RETINOID, START)
"""What may be varied besides depth, passes, sessions and interval."""
CLOSE = 1e-9


def shallowest_mm() -> float:
    """Return the shallowest setting that a professional is offered, mm; record ``shallowest_offered``."""
    return library()["shallowest_offered"].value


@dataclass(frozen=True, order=True)
class Tool:
    """A device in somebody's hand."""

    model: str
    operator: str

    def __str__(self) -> str:
        return self.model if self.operator == "professional" else f"{self.model} at home"


@dataclass(frozen=True, order=True)
class Decision:
    """One course, as far as it is decided; what is not here stays as in the study.

    Parameters
    ----------
    tool : Tool
        Device and operator.
    depths_mm : tuple of float
        Set depth in each zone, mm.
    passes, sessions : int
        Passes over each spot, and sessions.
    every_days, start_days : int
        Days between sessions, and from the first possible day to the first session.
    retinoid : bool
        Whether a retinoid is used between sessions.
    """

    tool: Tool
    depths_mm: tuple[float, ...]
    passes: int
    sessions: int
    every_days: int
    start_days: int = 0
    retinoid: bool = False

    @property
    def last_day(self) -> int:
        """Day of the last session, counted from the first."""
        return (self.sessions - 1) * self.every_days


@dataclass(frozen=True)
class Reach:
    """What one tool can be set to here.

    Parameters
    ----------
    stops_mm : tuple of (tuple of float)
        Depths of the dial in each zone, shallowest first, mm.
    passes : tuple of int
        Fewest and most passes.
    speed : str
        Usual speed of the hand.
    course : CoursePlan
        What is usual with this tool.
    """

    stops_mm: tuple[tuple[float, ...], ...]
    passes: tuple[int, int]
    speed: str
    course: CoursePlan


@dataclass(frozen=True)
class Space:
    """All courses that are looked at.

    Parameters
    ----------
    studies : tuple of Study
        One for each zone; the first names person and seed.
    first_day : datetime.date or None
        First day on which a session may be.
    reach : Mapping of Tool to Reach
        Tools; the study's own first.
    default : Decision
        The clinical default: what `percuta.care.plan_course` proposes.
    most_sessions : int
        Most sessions.
    every_days, start_days : tuple of int
        Days between sessions, and first sessions, that may be chosen.
    retinoid : tuple of bool
        Whether a retinoid may be chosen.
    """

    studies: tuple[Study, ...]
    first_day: date | None
    reach: Mapping[Tool, Reach] = field(repr=False)
    default: Decision
    most_sessions: int
    every_days: tuple[int, ...]
    start_days: tuple[int, ...]
    retinoid: tuple[bool, ...]

    @cached_property
    def deepest_mm(self) -> tuple[float, ...]:
        """Deepest setting of any tool in each zone, mm."""
        return tuple(max(stops) for stops in zip(*self._ends(-1), strict=True))

    @cached_property
    def shallowest_mm(self) -> tuple[float, ...]:
        """Shallowest setting of any tool in each zone, mm."""
        return tuple(min(stops) for stops in zip(*self._ends(0), strict=True))

    def _ends(self, end: int) -> list[list[float]]:
        return [[stops[end] for stops in reach.stops_mm] for reach in self.reach.values()]

    def decide(self, written: Mapping[str, Any]) -> Decision:
        """Turn the optimiser's numbers into a course: depths fall on the nearest stop, passes into the tool's range."""
        tool = list(self.reach)[int(written["tool"])]
        reach = self.reach[tool]
        wanted = [float(written[f"depth_{zone}"]) for zone in range(len(self.studies))]
        fewest, most = reach.passes
        sessions = int(written["sessions"])
        return Decision(
            tool=tool,
            depths_mm=tuple(
                min(stops, key=lambda stop: abs(stop - depth))
                for stops, depth in zip(reach.stops_mm, wanted, strict=True)
            ),
            passes=fewest + round(float(written["passes"]) * (most - fewest)),
            sessions=sessions,
            every_days=self.every_days[int(written["every"])] if sessions > 1 else self.every_days[0],
            start_days=self.start_days[int(written["start"])],
            retinoid=self.retinoid[int(written["retinoid"])],
        )

    def describe(self, decision: Decision) -> dict[str, Any]:
        """Turn a course into the optimiser's numbers; the inverse of `decide` for a course inside the space."""
        fewest, most = self.reach[decision.tool].passes
        return {
            "tool": list(self.reach).index(decision.tool),
            **{f"depth_{zone}": depth for zone, depth in enumerate(decision.depths_mm)},
            "passes": (decision.passes - fewest) / max(1, most - fewest),
            "sessions": decision.sessions,
            "every": self.every_days.index(decision.every_days) if decision.every_days in self.every_days else 0,
            "start": self.start_days.index(decision.start_days),
            "retinoid": self.retinoid.index(decision.retinoid),
        }

    def corners(self) -> list[Decision]:
        """List gentle, short and strong, long courses with every tool, with which a search begins."""
        found = [self.default]
        for tool, reach in self.reach.items():
            for end, sessions in ((0, 1), (-1, 1), (-1, self.default.sessions), (-1, self.most_sessions)):
                depths = tuple(stops[end] for stops in reach.stops_mm)
                every = self.every_days[0]
                found.append(
                    Decision(tool, depths, reach.passes[end], sessions, every, self.start_days[0], self.retinoid[0])
                )
        return list(dict.fromkeys(found))

    def start(self, decision: Decision) -> date | None:
        """Day of the first session."""
        return self.first_day + timedelta(days=decision.start_days) if self.first_day else None

    def written(self, decision: Decision, reach_days: float, name: str = "") -> tuple[Study, ...]:
        """Write a course as studies, one for each zone; `percuta run` accepts each.

        Parameters
        ----------
        decision : Decision
            A course.
        reach_days : float
            Days after the first session that the follow-up must reach.
        name : str
            What is put before the name of each study.

        Returns
        -------
        tuple of Study
        """
        return tuple(self._written(number, decision, reach_days, name) for number in range(len(self.studies)))

    def _written(self, number: int, decision: Decision, reach_days: float, name: str) -> Study:
        study, reach = self.studies[number], self.reach[decision.tool]
        device = devices[decision.tool.model]
        own = study.device.model == device.id
        depth = None if device.fixed_length else f"{decision.depths_mm[number]:g} mm"
        technique = {"operator": decision.tool.operator, "passes": decision.passes}
        start = self.start(decision)
        return study.patched(
            {
                "name": f"{name}{study.name}"[:120],
                "device": {"model": device.id, "depth": depth, **({} if own else {"stroke_rate": None})},
                "technique": technique if own else {**technique, "speed": reach.speed},
                "course": {
                    "sessions": decision.sessions,
                    "every": f"{decision.every_days} d",
                    "start": start.isoformat() if start else None,
                    "maintenance": None,
                },
                "care": {"retinoid": decision.retinoid},
                "follow_up": f"{max(study.follow_up, reach_days - decision.last_day):g} d",
            }
        )


def space(
    studies: Sequence[Study],
    *,
    models: Sequence[str] = (),
    first_day: date | None = None,
    last_day: date | None = None,
    vary: Collection[str] = (DEVICE,),
) -> Space:
    """List the courses that are open to a person.

    Parameters
    ----------
    studies : sequence of Study
        One for each zone.
    models : sequence of str
        Devices at hand; by default those of the catalogue that are cleared for this concern and person, those sold for
        use at home, and the study's own.
    first_day, last_day : datetime.date, optional
        Days between which sessions may be.
    vary : collection of str
        Which of `VARIED` may differ from the study.

    Returns
    -------
    Space

    Raises
    ------
    InputError
        Where no protocol or zone is on record, or no tool is left.
    """
    reach, problems = {}, []
    for tool in _tools(studies, models, vary):
        try:
            reach[tool] = _reach(tool, _wish(studies, tool))
        except _UnfitError as problem:
            problems.append(str(problem))
    if not reach:
        text = "; ".join(problems) or "no device at hand is used by this operator"
        raise studies[0].error("device.model", f"{text}. `percuta devices` lists all")
    default = _default(studies, reach)
    shortest, longest, most = _pace(studies)
    every = tuple(range(WEEK * math.ceil(shortest / WEEK), longest + 1, WEEK)) or (shortest,)
    weeks = (last_day - first_day).days // WEEK if START in vary and first_day and last_day else 0
    had = studies[0].care.retinoid
    return Space(
        studies=tuple(studies),
        first_day=first_day,
        reach=reach,
        default=default,
        most_sessions=max(most, default.sessions),
        every_days=tuple(sorted({*every, default.every_days})),
        start_days=tuple(range(0, WEEK * weeks + 1, WEEK)),
        retinoid=(False, True) if RETINOID in vary and not had else (had,),
    )


def _tools(studies: Sequence[Study], models: Sequence[str], vary: Collection[str]) -> list[Tool]:
    """List the tools that are looked at: each used by whom it is sold to, the study's own also as the study says."""
    own = Tool(studies[0].device.model, studies[0].technique.operator)
    if models:
        chosen = [devices[model] for model in models]
    else:
        offered = [device for device in devices.values() if DEVICE in vary and _is_offered(studies, device)]
        chosen = list({device.id: device for device in (devices[own.model], *offered)}.values())
    found = [Tool(device.id, device.use) for device in chosen]
    tools = list(dict.fromkeys([*([own] if own.model in (device.id for device in chosen) else []), *found]))
    return [tool for tool in tools if OPERATOR in vary or tool.operator == own.operator]


class _UnfitError(Exception):
    """A tool that cannot be used here; says why."""


def _is_offered(studies: Sequence[Study], device: Device) -> bool:
    """Tell whether a device is offered unasked: cleared for this use, or a home device no label speaks against."""
    for study in studies:
        status = {line.aspect: line.status for line in label_status(study, device, shallowest_mm())}
        if "outside" in status.values():
            return False
        if device.use == "professional" and status["indication"] != "inside":
            return False
    return True


def _reach(tool: Tool, wish: Wish) -> Reach:
    """Return what a tool can be set to; its needles may be too long for a zone."""
    device = devices[tool.model]
    try:
        course = plan_course(wish)
    except InputError as error:
        raise _UnfitError(error.message) from None
    stops = tuple(_stops(device, zone, tool.operator) for zone in course.zones)
    if not all(stops):
        raise _UnfitError(f"{device.id} has no stop of the dial between {shallowest_mm():g} mm and what is usual here")
    general = read_data("protocols.yaml")["general"]["technique"][device.kind]
    spans = [protocol.passes or general["passes"] for zone in course.zones for protocol in zone.protocols]
    fewest, most = min(spans, key=lambda span: (span[1], span[0]))
    return Reach(stops, (fewest, most), general["speed"], course)


def _wish(studies: Sequence[Study], tool: Tool) -> Wish:
    zones = {}
    for study in studies:
        if not zones_at(study.skin.site):
            raise study.error("skin.site", f"no zone on record stands for {study.skin.site}, so it cannot be planned")
        free = [zone for zone in zones_at(study.skin.site) if zone.id not in zones]
        if not free:
            raise study.error("skin.site", f"more studies treat {study.skin.site} than it has zones; give one for each")
        place = next(
            (zone for zone in free if study.name.endswith(zone.name)), free[0]
        )  # as `percuta course` names them
        if not study.concerns:
            raise study.error("concerns", "name at least one concern, such as {kind: acne_scars}")
        left_out = unprotocolled(study)
        if len(left_out) == len(study.concerns):
            kinds = " and ".join(concern.kind.replace("_", " ") for concern in left_out)
            text = f"no protocol for {kinds} is on record, so there is no clinical default to hold a plan against"
            raise study.error("concerns[0].kind", text)
        zones[place.id] = [
            concern.model_dump(exclude_none=True) for concern in study.concerns if concern not in left_out
        ]
    first = studies[0]
    return Wish(first.subject.model_dump(mode="json"), tool.model, zones, dict(first.history), operator=tool.operator)


def unprotocolled(study: Study) -> list[Concern]:
    """List the concerns of a study for which no protocol is on record."""
    site = study.skin.site
    return [concern for concern in study.concerns if protocol_for(concern.kind, concern.shape, site) is None]


def _stops(device: Device, zone: ZonePlan, operator: str) -> tuple[float, ...]:
    """List the stops of a dial from the shallowest to the end of the label and of what is usual."""
    if device.fixed_length:
        return (device.depth_range_mm[1],)
    step = device.depth_step_mm or FINEST_STEP_MM
    least = max(device.depth_range_mm[0], step if operator == "home" else shallowest_mm())
    low, high = math.ceil(least / step - CLOSE), math.floor(zone.depth_mm[1] / step + CLOSE)
    return tuple(round(count * step, 4) for count in range(low, high + 1))


def _default(studies: Sequence[Study], reach: Mapping[Tool, Reach]) -> Decision:
    """Take what the protocols propose with the study's device, or with the first that a professional can use."""
    own = Tool(studies[0].device.model, "professional")
    tool = own if own in reach else next((each for each in reach if each.operator == "professional"), next(iter(reach)))
    usual = reach[tool].course
    course = usual.zones[0].study.course
    return Decision(
        tool=tool,
        depths_mm=tuple(zone.set_mm for zone in usual.zones),
        passes=min(zone.passes for zone in usual.zones),
        sessions=course.sessions,
        every_days=round(course.every),
        retinoid=studies[0].care.retinoid,
    )


def _pace(studies: Sequence[Study]) -> tuple[int, int, int]:
    """Return the shortest and longest interval, days, and the most sessions that protocols and rules know."""
    protocols = [
        protocol
        for study in studies
        for concern in study.concerns
        if (protocol := protocol_for(concern.kind, concern.shape, study.skin.site))
    ]
    longest = rules()["previous_needling"].range_days or (0, 0)
    shortest = max(protocol.interval_days[0] for protocol in protocols)
    most = min(protocol.sessions[1] if protocol.sessions else 1 for protocol in protocols)
    return shortest, max(round(longest[1]), *(protocol.interval_days[1] for protocol in protocols)), most

"""Why a plan exists and what it gives up, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from percuta.care import no_promise
from percuta.plan.front import BALANCED, Difference
from percuta.plan.variables import Decision, Space
from percuta.study import Study

DIGITS = 2
WORDS = {
    "benefit": ("more benefit", "less benefit"),
    "downtime": ("more days not presentable", "fewer days not presentable"),
    "risk": ("a higher risk", "a lower risk"),
    "cost": ("a higher cost", "a lower cost"),
    "visits": ("more visits", "fewer visits"),
}
"""Each objective where it is larger, and where it is smaller, than the default's."""
LEADS = {
    "benefit": "No plan found has clearly more benefit",
    "downtime": "No plan found has clearly fewer days not presentable",
    "risk": "No plan found has a clearly lower risk",
    "cost": "No plan found costs clearly less",
    "visits": "No plan found needs fewer visits",
}


def number(value: float, signed: bool = False) -> str:
    """Write a number with two significant digits, whole from 100 on.

    Examples
    --------
    >>> number(0.3456), number(1227.2), number(-0.004), number(3.0), number(0.3456, signed=True), number(0.0000734)
    ('0.35', '1227', '-0.004', '3', '+0.35', '0.000073')
    """
    text = f"{value:.0f}" if abs(value) >= 100 else f"{Decimal(f'{value:.{DIGITS}g}'):f}"
    return f"+{text}" if signed and value > 0 else text


def measured(value: float, unit: str, signed: bool = False) -> str:
    """Write a number with its unit."""
    text = number(value, signed)
    plural = "s" if unit in ("day", "grade") and abs(value) != 1 else ""
    return f"{text} {unit}{plural}" if unit else text


def course_text(space: Space, decision: Decision) -> str:
    """Put a course in one line: tool, depth, passes, sessions, start, retinoid.

    Parameters
    ----------
    space : Space
        Its studies name the zones.
    decision : Decision
        A course.
    """
    sites = [study.skin.site.replace("_", " ") for study in space.studies]
    depths = ", ".join(
        f"{depth:g} mm" if len(sites) == 1 else f"{site} {depth:g} mm"
        for site, depth in zip(sites, decision.depths_mm, strict=True)
    )
    count = "1 session" if decision.sessions == 1 else f"{decision.sessions} sessions, {decision.every_days} days apart"
    start = space.start(decision)
    parts = [
        str(decision.tool),
        depths,
        f"{decision.passes} pass{'es' if decision.passes != 1 else ''}",
        count + (f", from {start}" if start else ""),
    ]
    if decision.retinoid:
        parts.append("retinoid between sessions")
    return "; ".join(parts)


def changes(space: Space, decision: Decision) -> list[str]:
    """List in what a course differs from the clinical default."""
    default = space.default
    found = []
    if decision.tool != default.tool:
        found.append(f"{decision.tool} instead of {default.tool}")
    for study, depth, usual in zip(space.studies, decision.depths_mm, default.depths_mm, strict=True):
        if depth != usual:
            where = f" at the {study.skin.site.replace('_', ' ')}" if len(space.studies) > 1 else ""
            found.append(f"{depth:g} mm instead of {usual:g} mm{where}")
    if decision.passes != default.passes:
        found.append(f"{decision.passes} instead of {default.passes} passes")
    if decision.sessions != default.sessions:
        found.append(f"{decision.sessions} instead of {default.sessions} sessions")
    if decision.every_days != default.every_days and decision.sessions > 1:
        found.append(f"{decision.every_days} instead of {default.every_days} days apart")
    if decision.start_days != default.start_days:
        found.append(f"begins {decision.start_days - default.start_days} days later")
    if decision.retinoid != default.retinoid:
        found.append("a retinoid between sessions" if decision.retinoid else "no retinoid")
    return found


def reasons(
    titles: Sequence[str], found: Sequence[Difference], worth: str, different: Sequence[str]
) -> tuple[str, ...]:
    """Say why a plan exists, what it does better than the clinical default and what it gives up.

    Parameters
    ----------
    titles : sequence of str
        What the plan is called.
    found : sequence of Difference
        Its objectives against the default's.
    worth : str
        What is weighed against what, for the best balance.
    different : sequence of str
        In what it differs from the default.

    Returns
    -------
    tuple of str
        Sentences. Better or worse is said only where the whole 90 % interval of the difference says so.
    """
    lines = []
    for each in found:
        if each.objective.best in titles:
            lines.append(f"{LEADS[each.objective.name]}: {_value(each)}.")
    if BALANCED in titles:
        lines.append(f"It is the best balance of what counts here ({worth}).")
    lines.append(
        f"Against the clinical default: {'; '.join(different)}." if different else "It is the clinical default."
    )
    better = [_against(each) for each in found if each.verdict == "better"]
    worse = [_against(each) for each in found if each.verdict == "worse"]
    unclear = [each.objective.label for each in found if each.verdict == "open"]
    if better:
        lines.append(f"It gains {_listed(better)}.")
    if worse:
        lines.append(f"It gives up {_listed(worse)}.")
    elif different:
        lines.append("It gives up nothing that the draws are sure of.")
    if unclear:
        lines.append(f"No sure difference: {', '.join(unclear)}.")
    return tuple(lines)


def cautions(space: Space, decision: Decision, studies: Sequence[Study], verdicts: Sequence[str]) -> tuple[str, ...]:
    """List what must be known before a plan is followed: label, home, retinoid, what the screen asks."""
    usual = space.reach[decision.tool].course
    lines = [
        line.text
        for zone in usual.zones
        for line in zone.label
        if line.aspect in ("indication", "depth") and line.status != "inside"
    ]
    lines += [
        f"{depth:g} mm is shallower than usual ({zone.zone.name}: from {zone.depth_mm[0]:g} mm)."
        for zone, depth in zip(usual.zones, decision.depths_mm, strict=True)
        if depth < zone.depth_mm[0]
    ]
    if decision.tool.operator == "home":
        lines.append(no_promise(studies[0]))
        lines.append("No rate of infection at home is on record; the risk given leaves it out.")
    if decision.retinoid and not space.studies[0].care.retinoid:
        lines.append("A retinoid: ask a prescriber which, if any; not in pregnancy, and paused around each session.")
    if "consult" in verdicts:
        lines.append("The screen asks that a clinician decides first.")
    return tuple(dict.fromkeys(lines))


def session_dates(space: Space, decision: Decision) -> list[str]:
    """List the days of the sessions: dates where the course has a start, else days."""
    start = space.start(decision)
    days = [number * decision.every_days for number in range(decision.sessions)]
    return [str(start + timedelta(days=day)) if start else f"day {day}" for day in days]


def _value(each: Difference) -> str:
    value = measured(each.value, each.objective.unit)
    if each.low == each.high:
        return value
    return f"{value} [{number(each.low)}, {number(each.high)}]"


def _against(each: Difference) -> str:
    """Say one difference: in words, with median and interval."""
    words = WORDS[each.objective.name][0 if each.change > 0 else 1]
    size = measured(each.change, each.objective.unit, signed=True)
    if each.change_low == each.change_high:
        return f"{words} ({size})"
    return f"{words} ({size} [{number(each.change_low, True)}, {number(each.change_high, True)}])"


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def spread_text(value: float, low: float, high: float) -> str:
    """Write an objective with its interval for a table."""
    text = number(value)
    return text if low == high else f"{text} [{number(low)}, {number(high)}]"

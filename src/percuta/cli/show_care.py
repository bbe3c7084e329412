"""Plain text for people: courses, visits, comparisons, maintenance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from percuta.cli.show import table

if TYPE_CHECKING:
    from percuta.care import CoursePlan, Verdict, ZonePlan
    from percuta.care.home import HomeFact
    from percuta.care.session import Visit
    from percuta.care.sources import Source
    from percuta.care.topicals import Advice
    from percuta.report.comparison import Comparison, Row
    from percuta.report.upkeep import Year

Interval = tuple[float, float, float]


def cited(sources: tuple[Source, ...]) -> str:
    """Name sources and how each was seen."""
    return "; ".join(f"{source.citation} ({source.basis})" for source in sources)


def course_text(plan: CoursePlan, verdicts: Mapping[str, Verdict], files: Sequence[str]) -> str:
    """Put a course in words: each zone with its basis, the days, the screen, and the studies written."""
    course = plan.zones[0].study.course
    sessions = f"{course.sessions} session{'s' if course.sessions > 1 else ''}"
    lines = [f"{plan.name}: {plan.device}, {sessions}, {course.every:g} days apart"]
    for zone in plan.zones:
        lines += _zone_lines(zone)
    lines.append("Days:")
    for entry in plan.timeline:
        on = f"{entry.on} " if entry.on else ""
        lines.append(f"  {on}(day {entry.day:g}): {entry.text}")
    lines += [f"Screen, {zone}: {verdict}" for zone, verdict in verdicts.items()]
    lines += [f"Study: {file}" for file in files]
    return "\n".join([*lines, "Information for a clinician, not medical advice."])


def _zone_lines(plan: ZonePlan) -> list[str]:
    low, high = plan.depth_mm
    span = f"{low:g} mm" if low == high else f"{low:g} to {high:g} mm"
    lines = [
        f"{plan.zone.name}: {span}, set to {plan.set_mm:g} mm, {plan.passes} passes",
        f"  rests on {plan.rests_on}: {plan.basis}",
        f"  endpoint: {plan.endpoint}",
    ]
    for protocol in plan.protocols:
        parts = {"seen from": protocol.onset, "judge": protocol.judge, "maintenance": protocol.maintenance}
        lines += [f"  {name}: {text}" for name, text in parts.items() if text]
        lines.append(f"  evidence: {protocol.evidence}")
        if protocol.disagreement:
            lines.append(f"  Sources disagree: {protocol.disagreement}")
        lines.append(f"  Source: {cited(protocol.sources)}; protocol {protocol.id}")
    lines += [f"  mind: {caution}" for caution in plan.zone.cautions]
    if plan.zone.disagreement:
        lines.append(f"  Sources disagree: {plan.zone.disagreement}")
    lines.append(f"  Source: {cited(plan.zone.sources)}; zone {plan.zone.id}")
    return lines + [f"  Notice: {notice}" for notice in plan.notices]


def visit_text(visit: Visit, advice: list[Advice]) -> str:
    """Put a visit in words, step by step with clock times."""
    lines = [
        f"Visit from {visit.begins:%Y-%m-%d %H:%M} to {visit.ends:%H:%M}: {visit.visit_min:.0f} min, of them "
        f"{visit.needling_min:.0f} min needling"
    ]
    for step in visit.steps:
        when = f"{step.begins:%Y-%m-%d %H:%M}" + (f"-{step.ends:%H:%M}" if step.ends > step.begins else "")
        lines.append(f"  {when}  {step.text} ({step.by})")
        if step.detail:
            lines.append(f"    {step.detail}")
        if step.disagreement:
            lines.append(f"    Sources disagree: {step.disagreement}")
        lines.append(f"    Source: {cited(step.sources)}; step {step.id}")
    if advice:
        lines.append("Products:")
        for entry in advice:
            lines.append(f"  {entry.text}")
            if entry.product:
                lines.append(f"    Source: {cited(entry.product.sources)}; product {entry.product.id}")
    return "\n".join([*lines, "Information for a clinician, not medical advice."])


def comparison_text(found: Comparison) -> str:
    """Put courses side by side; the last column is the last arm minus the first, draw by draw."""
    heads = tuple(f"arm {number}" for number in range(1, len(found.names) + 1))
    lines = [
        f"{head}: {name} ({verdict})" for head, name, verdict in zip(heads, found.names, found.verdicts, strict=True)
    ]
    lines.append(table(("outcome", "unit", *heads, "difference"), map(_row, found.rows)))
    for head, notes in zip(heads, found.notes, strict=True):
        lines += [f"Note, {head}: {note}" for note in notes]
    for fact in found.facts:
        lines += _fact_lines(fact)
    return "\n".join([*lines, "Simulated; median and 90 % interval. Not a medical device."])


def _fact_lines(fact: HomeFact) -> list[str]:
    lines = [f"{fact.topic}:", f"  at home: {fact.home}", f"  professional: {fact.professional}"]
    if fact.regulator:
        lines.append(f"  regulators: {fact.regulator}")
    if fact.disagreement:
        lines.append(f"  Sources disagree: {fact.disagreement}")
    return [*lines, f"  Source: {cited(fact.sources)}; fact {fact.id}"]


def _row(row: Row) -> tuple[str, ...]:
    unit = "" if row.unit == "1" else row.unit
    return (row.label, unit, *map(_span, row.arms), _span(row.difference))


def _span(values: Interval | None) -> str:
    if values is None:
        return "-"
    from percuta.report.words import estimate, for_terminal

    return for_terminal(estimate(*values))


def upkeep_text(name: str, years: list[Year]) -> str:
    """Put the years with and without maintenance in a table."""
    rows = [(f"{year.year:g}", _span(year.kept), _span(year.left), _span(year.difference)) for year in years]
    head = f"{name}: collagen, % of the start, with and without protection from the sun and a session a year"
    body = table(("year", "kept up", "left", "difference"), rows)
    return f"{head}\n{body}\nSimulated; median and 90 % interval, differences draw by draw. Not a medical device."

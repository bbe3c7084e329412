"""Plain text for people: parameters, devices, verdicts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from percuta.care import Verdict
    from percuta.device import Device
    from percuta.parameters import Record


def parameter_text(record: Record) -> str:
    """Explain one parameter in a few lines."""
    from percuta.parameters.citations import bibliography

    source = bibliography()[record.source]
    shape = " ".join(f"{key} {value:g}" for key, value in record.shape.items())
    lines = [
        record.name,
        f"  value         {record.value:g} {_unit(record)}",
        f"  range         {record.low:g} to {record.high:g} {_unit(record)}",
        f"  distribution  {record.distribution} {shape}".rstrip(),
        f"  evidence      {record.evidence}",
        f"  source        {source.text}" + (f" doi:{source.doi}" if source.doi else ""),
        f"  where         {record.locator}",
    ]
    lines += [f"  {key:<13} {_span(value)}" for key, value in record.applies.items()]
    if record.note:
        lines.append(f"  note          {record.note}")
    return "\n".join(lines)


def parameter_table(records: Iterable[Record]) -> str:
    """List parameters, one line each."""
    rows = [
        (record.name, f"{record.value:g}", _unit(record), record.evidence, record.source)
        for record in sorted(records, key=lambda record: record.name)
    ]
    return table(("name", "value", "unit", "evidence", "source"), rows)


def device_table(devices: Iterable[Device]) -> str:
    """List devices, one line each."""
    rows = []
    for device in devices:
        low, high = device.depth_range_mm
        depth = f"{low:g}-{high:g} mm" if low < high else f"{high:g} mm"
        rows.append((device.id, device.kind, device.use, str(device.needles), depth, device.name))
    return table(("model", "kind", "use", "needles", "depth", "name"), rows)


def device_text(device: Device) -> str:
    """Describe one device with the source of each number."""
    lines = [f"{device.id}: {device.name} ({device.maker}), {device.kind}, {device.use}"]
    for name, record in device.records.items():
        value = f"{record.value:g} {_unit(record)}".rstrip()
        lines.append(f"  {name:<24} {value:<16} {record.evidence:<9} {record.source}; {record.locator}")
    lines += [f"  label, {key}: {value}" for key, value in device.label.items() if value]
    return "\n".join(lines + ([f"  note: {device.note}"] if device.note else []))


def verdict_text(verdict: Verdict) -> str:
    """Put a verdict in words, with each reason, its source, and what was not asked."""
    from percuta.care.candidacy import WORDS

    lines = [f"Verdict: {verdict}"]
    for found in verdict.reasons:
        until = f", until {found.until}" if found.until else ""
        lines += [f"  {WORDS[found.severity]}{until}: {found.condition} ({found.answer})", f"    {found.reason}"]
        if found.action:
            lines.append(f"    {found.action}")
        if found.disagreement:
            lines.append(f"    Sources disagree: {found.disagreement}")
        if found.override:
            lines.append(f"    Loosened by the clinic: {found.override}")
        sources = "; ".join(f"{source.citation} ({source.basis})" for source in found.sources)
        lines.append(f"    Source: {sources}; rule {found.rule}")
    lines += [f"  label, {line.aspect} {line.status}: {line.text}" for line in verdict.label]
    lines += [f"  notice: {notice}" for notice in verdict.notices]
    if verdict.unanswered:
        lines.append(f"{len(verdict.unanswered)} questions were not answered (none is taken as 'no'):")
        lines += [f"  {question.key}: {question.question} (rule {question.rule})" for question in verdict.unanswered]
    return "\n".join([*lines, "Information for a clinician, not medical advice."])


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Align columns of text."""
    body = [head, *rows]
    widths = [max(len(row[column]) for row in body) for column in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in body
    )


def _unit(record: Record) -> str:
    return "" if record.unit == "1" else record.unit


def _span(value: object) -> str:
    return f"{value[0]:g} to {value[1]:g}" if isinstance(value, tuple) else str(value)

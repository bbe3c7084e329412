"""The outcome in numbers, and the time courses."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from percuta.errors import InputError, nearest
from percuta.outcome import HIGH, LOW
from percuta.outcome.observe import IN_ZONE
from percuta.report import calendar
from percuta.report.courses import band
from percuta.report.html import VERDICTS, sentence
from percuta.report.outcomes import group, signed
from percuta.report.phases import phase_ends
from percuta.report.words import estimate, when
from percuta.result import Outcome, Result, Series
from percuta.server.contract import results as wire

BARRIER, DOWNTIME = ("open_channels", "water_loss"), ("erythema", "oedema", "crusts", "flaking")
"""Time courses that are counted from each session."""


def summary(result: Result) -> wire.Summary:
    """Put a result in numbers."""
    done, start = result.needling, calendar.start(result)
    low, middle, high = np.percentile(done.depth_in_situ_mm, [LOW, 50, HIGH])
    verdict = str(result.candidacy["verdict"])
    return wire.Summary(
        name=str(result.study["name"]),
        sentence=sentence(result),
        version=result.version,
        seed=result.seed,
        draws=done.force_n.size,
        digest=result.digest,
        verdict=verdict,
        verdict_words=VERDICTS[verdict][0],
        session_days=list(result.session_days),
        start=start.isoformat() if start else None,
        numbers=[number(outcome, result) for outcome in result.outcomes.values()],
        session=wire.Done(
            set_depth_mm=done.set_depth_mm,
            density_per_cm2=float(np.median(done.density_per_cm2)),
            depth_mm=(float(middle), float(low), float(high)),
            pierced_share=float(np.median(done.pierced_fraction)),
            covered_share=float(np.median(done.covered_share)),
            passes=done.passes,
        ),
        warnings=list(result.warnings),
        assumed=[wire.Assumption.model_validate(entry) for entry in result.assumed()],
        parameters=len(result.parameters),
        red_flags=list(result.notes.get("red_flags", [])),
    )


def number(outcome: Outcome, result: Result) -> wire.Number:
    """Put one outcome in numbers and words."""
    low, high = outcome.interval
    return wire.Number(
        name=outcome.name,
        label=outcome.label,
        group=group(outcome),
        value=outcome.value,
        lo=low,
        hi=high,
        unit=outcome.unit,
        text=estimate(outcome.value, low, high, outcome.unit, signed(outcome)),
        at_days=float(outcome.at_days),
        when=when(outcome, result.session_days),
        evidence=outcome.evidence,
        assumed=outcome.evidence == "assumed",
        signed=signed(outcome),
    )


def curves(result: Result, names: Collection[str] = ()) -> wire.Curves:
    """List time courses; all where no names are given.

    Raises
    ------
    InputError
        Where there is no such course; names the nearest.
    """
    for name in names:
        if name not in result.series:
            raise InputError(f"there is no course {name!r}{nearest(name, result.series)}", "names")
    return wire.Curves(
        days=result.t_days.tolist(),
        session_days=list(result.session_days),
        phases=phases(result),
        curves=[curve(result.series[name]) for name in names or result.series],
    )


def curve(entry: Series) -> wire.Curve:
    """Put one course in numbers."""
    low, middle, high = band(entry)
    return wire.Curve(
        name=entry.name,
        label=entry.label,
        group=_group(entry.name),
        unit=entry.unit,
        evidence=entry.evidence,
        median=middle.tolist(),
        lo=low.tolist(),
        hi=high.tolist(),
    )


def phases(result: Result) -> list[wire.Phase]:
    """List the phases of healing after the last session."""
    return [wire.Phase(name=name, end_days=end, mark=mark) for name, end, mark in phase_ends(result)]


def _group(name: str) -> str:
    """Name the group of a time course."""
    if name.startswith(("papillary.", "zone.", "gene.")):
        return "kept"
    if "_gain" in name:
        return "grade"
    groups = {"cells": IN_ZONE, "barrier": BARRIER, "downtime": DOWNTIME}
    return next((group for group, members in groups.items() if name in members), "matrix")

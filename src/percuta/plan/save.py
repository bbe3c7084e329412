"""Plans as files: one study for each zone, and everything as plain data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from percuta.errors import InputError
from percuta.plan.front import Difference
from percuta.plan.planner import Plan, Planning
from percuta.plan.sensitivity import Driver
from percuta.plan.what_if import sentences


def save(found: Planning, folder: Path, stem: str) -> dict[str, tuple[Path, ...]]:
    """Write every plan, and the clinical default, as study files that `percuta run` accepts.

    Parameters
    ----------
    found : Planning
        The plans.
    folder : Path
        Where; made if it is not there.
    stem : str
        Beginning of the names.

    Returns
    -------
    dict of str to tuple of Path
        Files by name of the plan, one for each zone.

    Raises
    ------
    InputError
        Where a file cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"plans cannot be written here ({error.strerror})", str(folder)) from error
    files = {}
    for plan in (found.default, *found.plans):
        several = len(plan.studies) > 1
        paths = []
        for study in plan.studies:
            path = folder / f"{stem}-{slug(plan.titles[0])}{f'-{study.skin.site}' if several else ''}.yaml"
            study.save(path)
            paths.append(path)
        files[plan.name] = tuple(paths)
    return files


def slug(text: str) -> str:
    """Turn a title into a part of a file name.

    Examples
    --------
    >>> slug("most benefit")
    'most-benefit'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def plain(found: Planning, files: Mapping[str, tuple[Path, ...]]) -> dict[str, Any]:
    """Return what the planner found as plain data that fits JSON; `files` as `save` returns them."""
    return {
        "name": found.name,
        "seed": found.seed,
        "asked": dict(found.asked),
        "computed": found.computed,
        "benefit_read": found.read_on,
        "objectives": [
            {"name": each.name, "label": each.label, "unit": each.unit, "better": each.better}
            for each in found.objectives
        ],
        "default": _plan(found.default, files),
        "plans": [_plan(plan, files) for plan in found.plans],
        "front": {name: np.asarray(values).tolist() for name, values in found.cloud.items()},
        "balance": found.trade,
        "sensitivity": _sensitivity(found),
        "notes": list(found.notes),
    }


def _plan(plan: Plan, files: Mapping[str, tuple[Path, ...]]) -> dict[str, Any]:
    decision = asdict(plan.decision)
    tool = decision.pop("tool")
    return {
        "name": plan.name,
        "titles": list(plan.titles),
        "course": plan.course,
        "decision": {**tool, **decision},
        "sessions": list(plan.sessions),
        "clear_after_days": plan.clear_after_d,
        "screen": plan.verdict,
        "meets_all": plan.meets,
        "objectives": {each.objective.name: _difference(each) for each in plan.differences},
        "reasons": list(plan.reasons),
        "cautions": list(plan.cautions),
        "files": [str(file) for file in files.get(plan.name, ())],
        "studies": [study.to_dict() for study in plan.studies],
    }


def _difference(each: Difference) -> dict[str, Any]:
    return {
        "value": each.value,
        "lo": each.low,
        "hi": each.high,
        "against_default": {"value": each.change, "lo": each.change_low, "hi": each.change_high},
        "verdict": each.verdict,
    }


def _sensitivity(found: Planning) -> dict[str, Any]:
    asked = found.sensitivity
    return {
        "plan": asked.plan,
        "unit": asked.unit,
        "draws": asked.draws,
        "best_share": dict(asked.best_share),
        "worth_of_knowing": asked.worth_of_knowing,
        "rivals": [
            {
                "name": each.rival,
                "wins": each.wins,
                "ahead": {"value": each.ahead, "lo": each.ahead_low, "hi": each.ahead_high},
                "explained": each.explained,
                "parameters": [_driver(driver) for driver in each.drivers],
            }
            for each in asked.rivals
        ],
        "sentences": list(sentences(asked)),
    }


def _driver(driver: Driver) -> dict[str, Any]:
    record = driver.record
    return {
        "name": record.name,
        "value": record.value,
        "range": [record.low, record.high],
        "unit": record.unit,
        "source": record.source,
        "evidence": record.evidence,
        "correlation": driver.correlation,
        "threshold": driver.threshold,
        "rival_wins": "above" if driver.rival_above else "below",
        "wins_beyond": driver.wins_beyond,
        "wins_before": driver.wins_before,
        "worth_knowing": driver.worth_knowing,
    }

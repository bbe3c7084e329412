"""Plans and trials, as their floors make them."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from percuta.server.jobs.kinds import Tell

PIECES = "trials"
"""Folder, beside the results, of the pieces of trials that have not ended; a resumed trial goes on from them."""
DEMANDED = ("before", "presentable", "limits", "least_benefit")
"""Options that every plan must meet; the others say how to search."""
SIMULATED = 0.9
"""Share of a trial's work when all people are simulated; the rest is its statistics."""


def plan(request: Mapping[str, Any], part: Path, tell: Tell, results: Path) -> None:  # noqa: ARG001
    """Search courses for a study; every plan holds its study."""
    from percuta import plan as planner
    from percuta.plan.save import plain
    from percuta.store.results import write_plain
    from percuta.study import Study

    study = Study.model_validate(dict(request["study"]))
    found = planner.plan([study], question(request["options"]), tell)
    write_plain(plain(found, {}), part)


def question(options: Mapping[str, Any]) -> Any:
    """Make the planner's question of plain data; what is not named keeps the planner's own default."""
    from datetime import date

    from percuta.plan import Demand, Question

    asked: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in options.items()
    }
    for name in {"before", "first_day"} & asked.keys():
        asked[name] = date.fromisoformat(asked[name])
    if "presentable" in asked:
        asked["presentable"] = tuple(map(date.fromisoformat, asked["presentable"]))
    demanded: dict[str, Any] = {name: asked.pop(name) for name in DEMANDED if name in asked}
    return Question(demand=Demand(**demanded), **asked)


def trial(request: Mapping[str, Any], part: Path, tell: Tell, results: Path) -> None:
    """Run a virtual trial; its effects lie beside its result, and its pieces stay until it has ended."""
    from percuta.report.trial_figures import unit_of
    from percuta.store.results import write_plain
    from percuta.trial import Trial, run_trial

    asked = Trial.from_text(request["text"])
    name = hashlib.sha256(request["text"].encode()).hexdigest()
    folder = results.parent / PIECES / name
    folder.mkdir(parents=True, exist_ok=True)
    found = run_trial(asked, folder, tell=lambda stage, share: tell(stage, SIMULATED * share))
    tell("statistics", SIMULATED)
    found.save(part)
    units = {endpoint.name: unit_of(endpoint, asked) for endpoint in asked.endpoints}
    write_plain({**found.to_dict(), "units": units}, part)
    shutil.rmtree(folder, ignore_errors=True)

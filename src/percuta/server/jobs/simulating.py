"""Simulate one study, or several side by side."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from percuta.server.jobs.kinds import Tell

SIMULATED = 0.9
"""Share of the work when the simulation itself is done; the rest is what the section shows."""


def run(request: Mapping[str, Any], part: Path, tell: Tell, results: Path) -> None:  # noqa: ARG001
    """Simulate one study: its result, and what the section shows of it."""
    from percuta.server.jobs.profiles import Central, channel_fields, depth_profile
    from percuta.simulate import simulate
    from percuta.store.results import write_parts, write_result
    from percuta.study import Study

    study = Study.model_validate(dict(request["study"]))
    result = simulate(study, lambda stage, share: tell(stage, SIMULATED * share) if stage != "done" else None)
    central = Central.of(study)
    arrays, known = depth_profile(central)
    if study.solve.fidelity == "channel":
        fields, around = channel_fields(central, lambda stage, share: tell(stage, SIMULATED + (1 - SIMULATED) * share))
        arrays, known = arrays | fields, known | around
    tell("storing", 1)
    write_result(result, part)
    write_parts(arrays, known, part)


def compare(request: Mapping[str, Any], part: Path, tell: Tell, results: Path) -> None:
    """Simulate several studies and put them side by side; what is known already is not computed again."""
    from percuta.report.comparison import compare as side_by_side
    from percuta.store.results import ResultStore, key_of, write_plain

    store, arms = ResultStore(results), []
    count = len(request["studies"])
    for number, study in enumerate(request["studies"]):
        key = key_of("run", study)
        if key not in store:
            own = store.begin(key)
            run({"study": study}, own, lambda stage, share, n=number: tell(stage, (n + share) / count), results)  # type: ignore[misc]
            store.finish(key, own)
        arms.append(key)
        tell("comparing", (number + 1) / count)
    found = side_by_side([store.load(key) for key in arms])
    write_plain({**found.to_dict(), "hashes": arms}, part)

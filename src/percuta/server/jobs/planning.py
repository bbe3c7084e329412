"""Work of the floors that plan and try: courses for a person, and virtual trials."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from percuta.server.jobs.kinds import Tell


def plan(request: Mapping[str, Any], part: Path, tell: Tell, results: Path) -> None:  # noqa: ARG001
    """Search courses for one study; its result is what ``percuta plan --json`` prints, without files."""
    from percuta.plan import Question
    from percuta.plan import plan as search
    from percuta.plan.save import plain
    from percuta.store.results import write_plain
    from percuta.study import Study

    study = Study.model_validate(dict(request["study"]))
    write_plain(plain(search([study], _question(Question, request["options"]), tell), {}), part)


def trial(request: Mapping[str, Any], part: Path, tell: Tell, results: Path) -> None:  # noqa: ARG001
    """Run a virtual trial; its result is what ``percuta trial --json`` prints, its tables lie beside it."""
    from percuta.store.results import write_plain
    from percuta.trial import Trial, run_trial

    found = run_trial(Trial.from_text(request["text"], "trial.yaml"), part, tell=tell)
    found.save(part)
    write_plain(found.to_dict(), part)


def _question(question: Any, options: Mapping[str, Any]) -> Any:
    """Put the options of a request into a question; unknown ones are refused by name."""
    from dataclasses import fields

    from percuta.errors import InputError, nearest

    known = {entry.name for entry in fields(question)} - {"demand", "first_day"}
    for name in options:
        if name not in known:
            raise InputError(f"there is no option {name!r}{nearest(name, known)}", f"options.{name}")
    return question(**{name: tuple(value) if isinstance(value, list) else value for name, value in options.items()})

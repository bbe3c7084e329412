"""What the verbs share: arguments, options, reading of studies and printing."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from percuta.study import Study

OUT = Path("percuta-out")

StudyFile = Annotated[Path, typer.Argument(metavar="STUDY", help="Study file (YAML or TOML).")]
Studies = Annotated[list[Path], typer.Argument(metavar="STUDY", help="Study files (YAML or TOML).")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]
Draws = Annotated[int | None, typer.Option(min=1, metavar="N", help="Number of draws, instead of the study's.")]
Seed = Annotated[
    int | None, typer.Option(min=0, metavar="N", help="Seed of the draws, instead of the study's.", show_default=False)
]
DAY = "YYYY-MM-DD"
MOMENT = "'YYYY-MM-DD HH:MM'"


def day(written: str) -> date:
    """Read a day of the calendar."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise typer.BadParameter(f"{written!r} is no day of the calendar; write for example 2026-12-01") from None


def moment(written: str) -> datetime:
    """Read a day and a time of the clock."""
    try:
        if len(written) <= len(DAY):  # a day alone would count as its midnight
            raise ValueError
        return datetime.fromisoformat(written)
    except ValueError:
        raise typer.BadParameter(f"{written!r} is no day and time; write for example '2026-12-01 14:00'") from None


def load_study(path: Path, **solve: int | str | None) -> Study:
    """Read a study; what is given replaces what its ``solve`` says."""
    from percuta.study import Study

    study = Study.load(path)
    patch = {key: value for key, value in solve.items() if value is not None}
    return study.patched({"solve": patch}) if patch else study


def make_folder(folder: Path) -> None:
    """Make the folder of the answers, before they are computed."""
    folder.mkdir(parents=True, exist_ok=True)


def echo_json(data: Any) -> None:
    """Print plain data; what JSON does not know is written as text."""
    typer.echo(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False, default=str))

"""The verb ``percuta trial``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from percuta.cli.options import OUT, Json, echo_json

if TYPE_CHECKING:
    from percuta.trial import Executor, TrialResult


def trial(
    file: Annotated[Path, typer.Argument(metavar="TRIAL", help="Trial file (YAML or TOML).")],
    as_json: Json = False,
    out: Annotated[Path, typer.Option(help="Folder; the trial gets one of its own in it.")] = OUT,
    people: Annotated[int | None, typer.Option(min=1, help="People, instead of the trial's.")] = None,
    replicates: Annotated[int | None, typer.Option(min=0, help="Replicates, instead of the trial's.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Seed, instead of the trial's.")] = None,
    power: Annotated[str, typer.Option(help="Sizes to find the power of, such as 20,40,80.")] = "",
    processes: Annotated[int, typer.Option(min=0, help="Processes on this machine; 0 is this process alone.")] = 0,
    scheduler: Annotated[str, typer.Option(help="Dask scheduler, such as tcp://host:8786.")] = "",
    workers: Annotated[int, typer.Option(min=0, help="Local Dask workers, each a process.")] = 0,
    size: Annotated[int, typer.Option("--piece", min=1, help="People computed and stored together.")] = 500,
) -> None:
    """Simulate a clinical trial: summary, tables, report.

    Stored pieces are kept: a run that was stopped goes on where it was. The tables are the same for any number of
    processes or workers.
    """
    from dataclasses import replace

    from percuta.cli.progress import progress_bar, tell_when_compiling
    from percuta.trial import Trial, power_curve, run_trial
    from percuta.trial.result import PIECES

    tell_when_compiling()
    asked = Trial.load(file).replaced(people=people, replicates=replicates, seed=seed)
    executor, sizes = _executor(processes, scheduler, workers), _sizes(power)
    folder = out / file.stem
    with progress_bar(file.name) as tell:
        result = run_trial(asked, folder, executor, size, tell)
        if sizes:
            curves = power_curve(asked, sizes, folder / PIECES, executor, tell)
            result = replace(result, power=tuple(curves))
    table = result.save(folder)
    if as_json:
        echo_json(result.to_dict())
    else:
        typer.echo(summary(result))
        sys.stdout.flush()
    from percuta.report.trial import write_report

    page = write_report(result, folder / f"{file.stem}.html")
    if not as_json:
        typer.echo(f"Report: {page}\nEffects: {table}\nPeople: {folder / PIECES}")


def summary(result: TrialResult) -> str:
    """Say in a few lines what a trial found."""
    from percuta.cli.show import table
    from percuta.report.trial import effect_cells, held_cells, power_sentence

    trial, run = result.trial, result.run
    lines = [
        trial.name,
        f"{trial.people} people, {trial.design}, {trial.solve.replicates} replicates besides the central one; "
        f"{run.computed} pieces computed, {run.found} found",
        "",
        table(
            ("endpoint", "day", "arm", "central trial [95 %]", "p", "trials like this [90 %]", "power"),
            [effect_cells(effect, trial) for effect in result.effects],
        ),
    ]
    if result.held:
        heads = ("published", "endpoint", "day", "observed", "trials like this [90 %]", "unit", "")
        lines += ["", table(heads, [held_cells(value) for value in result.held])]
    lines += [power_sentence(curve) for curve in result.power]
    lines += [f"Note: {line}." for line in result.warnings]
    return "\n".join(lines)


def _executor(processes: int, scheduler: str, workers: int) -> Executor | None:
    from percuta.errors import InputError
    from percuta.trial import Cluster, Processes

    if sum((processes > 0, bool(scheduler), workers > 0)) > 1:
        raise InputError("give one of --processes, --scheduler and --workers")
    if processes:
        return Processes(processes)
    if scheduler or workers:
        return Cluster(scheduler, workers)
    return None


def _sizes(written: str) -> list[int]:
    from percuta.errors import InputError

    try:
        return [int(part) for part in written.split(",") if written]
    except ValueError:
        raise InputError(f"{written!r} is no list of sizes; write for example 20,40,80", "--power") from None

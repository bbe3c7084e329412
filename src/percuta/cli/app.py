"""The verbs of ``percuta``; heavy modules are imported inside them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from percuta.cli import care, serve
from percuta.cli.evidence import calibrate, validate
from percuta.cli.options import OUT, Draws, Json, Seed, Studies, StudyFile, echo_json, load_study, make_folder
from percuta.cli.plan import plan
from percuta.cli.trial import trial

if TYPE_CHECKING:
    from percuta.result import Result

ORDER = (
    *("run", "absorb", "compare", "screen", "course", "session", "aftercare", "upkeep", "plan", "trial", "serve"),
    *("validate", "calibrate", "devices", "compounds", "parameters", "cite", "schema", "warmup", "doctor", "worker"),
)
"""Verbs as `percuta --help` lists them."""

app = typer.Typer(
    name="percuta",
    help="Simulate and plan microneedling. For research, education and planning; not a medical device.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

export = typer.Typer(help="Write what Percuta knows in the formats of other programs.", no_args_is_help=True)
app.add_typer(export, name="export")
care.register(app, export)
serve.register(app)
app.command()(validate)
app.command()(calibrate)
app.command()(plan)
app.command()(trial)


@app.callback(invoke_without_command=True)
def _top(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        from percuta import __version__

        typer.echo(f"percuta {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def run(
    studies: Studies,
    as_json: Json = False,
    out: Annotated[Path | None, typer.Option(help="Folder for report and result; default percuta-out.")] = None,
    seed: Seed = None,
    draws: Draws = None,
    fidelity: Annotated[str | None, typer.Option(help="zone, channel or tile, instead of the study's.")] = None,
    solver: Annotated[str | None, typer.Option(help="compiled or reference, instead of the study's.")] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(help="Courses to keep too: species, genes such as gene.il6 (commas between), or fields for all."),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the stored tile (NAME.zarr) of a run that was stopped.")
    ] = False,
) -> None:
    """Simulate studies: summary, report (HTML), result (NetCDF).

    With --json one object on stdout and no files. A tile (solve.fidelity) also stores the levels of kept species in
    every voxel, in NAME.zarr beside the result.
    """
    from percuta.cli.progress import progress_bar, tell_when_compiling
    from percuta.simulate import check, simulate

    _check_names(studies)
    tell_when_compiling()
    loaded = [load_study(path, seed=seed, draws=draws, fidelity=fidelity, solver=solver) for path in studies]
    for study in loaded:  # all, before the first is run
        check(study)
    names = [name for written in keep or () for name in written.split(",")]
    files = out or (None if as_json else OUT)
    if files:
        make_folder(files)
    objects = []
    for path, study in zip(studies, loaded, strict=True):
        with progress_bar(path.name) as tell:
            result = simulate(study, tell, names, files and files / f"{path.stem}.zarr", resume)
        if as_json:
            objects.append(result.to_dict())
        else:  # before the figures are drawn, which takes longer than the computation
            typer.echo(result.summary())
            sys.stdout.flush()
        if files:
            report, saved = _write(result, files, path.stem)
        if not as_json:
            typer.echo(f"Report: {report}\nResult: {saved}")
    if as_json:
        echo_json(objects[0] if len(objects) == 1 else objects)


@app.command()
def absorb(
    study: StudyFile,
    as_json: Json = False,
    out: Annotated[Path | None, typer.Option(help="Folder for the figures (SVG); none are drawn without it.")] = None,
    seed: Seed = None,
    draws: Draws = None,
) -> None:
    """Follow products and numbing cream into needled skin.

    Share of the dose that gets in, lag, level in blood and depth of numbness, over one session.
    """
    from percuta.cli.absorb import absorb_study, absorption_text, write_figures

    data = absorb_study(load_study(study, seed=seed, draws=draws))
    files = write_figures(data, out, study.stem) if out else []
    if as_json:
        echo_json(data)
    else:
        typer.echo("\n".join([absorption_text(data), *(f"Figure: {file}" for file in files)]))


@app.command()
def compounds(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Compound, by any of its names.")] = None,
    as_json: Json = False,
) -> None:
    """List the compounds, or describe one with its sources."""
    from percuta.barrier.compounds import names, records
    from percuta.cli.absorb import compound_text, compounds_text

    if as_json:
        from dataclasses import asdict

        chosen = [name] if name else names()
        echo_json({each: {key: asdict(record) for key, record in records(each).items()} for each in chosen})
    else:
        typer.echo(compound_text(name) if name else compounds_text())


@app.command()
def parameters(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Name, or the start of several names.")] = None,
    as_json: Json = False,
) -> None:
    """List the parameters, or explain one.

    Value, unit, range, source and evidence class.
    """
    from percuta.cli.show import parameter_table, parameter_text
    from percuta.errors import InputError, nearest
    from percuta.parameters import library

    records = library()
    chosen = {key: record for key, record in records.items() if name is None or key.startswith(name)}
    if not chosen:
        raise InputError(f"there is no parameter {name!r}{nearest(name, records)}")
    if as_json:
        from dataclasses import asdict

        echo_json({key: asdict(record) for key, record in chosen.items()})
    elif name in chosen and len(chosen) == 1:
        typer.echo(parameter_text(chosen[name]))
    else:
        typer.echo(parameter_table(chosen.values()))


@app.command()
def devices(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Device, as in a study file.")] = None,
    as_json: Json = False,
) -> None:
    """List the devices, or describe one."""
    from percuta.cli.show import device_table, device_text
    from percuta.device import devices as catalogue

    chosen = [catalogue[name]] if name else list(catalogue.values())
    if as_json:
        from dataclasses import asdict

        echo_json([asdict(device) for device in chosen])
    else:
        typer.echo(device_text(chosen[0]) if name else device_table(chosen))


@app.command()
def cite(
    result: Annotated[Path, typer.Argument(metavar="RESULT", help="Result written by `percuta run` (.nc).")],
    as_json: Json = False,
) -> None:
    """Print the BibTeX of every source a run used."""
    from dataclasses import asdict

    from percuta.parameters.citations import references
    from percuta.result import Result

    found = references(Result.load(result).parameters)
    if as_json:
        echo_json([asdict(reference) for reference in found])
    else:
        typer.echo("\n\n".join(reference.bibtex.strip() for reference in found))


@app.command()
def schema(
    what: Annotated[str, typer.Argument(metavar="WHAT", help="study or trial.")] = "study",
) -> None:
    """Print the JSON Schema of a study or trial file.

    For completion in editors, and for other programs.
    """
    from percuta.errors import InputError, nearest

    if what == "study":
        from percuta.simulate import study_schema

        echo_json(study_schema())
    elif what == "trial":
        from percuta.trial.schema import trial_schema

        echo_json(trial_schema())
    else:
        raise InputError(f"there is no schema {what!r}{nearest(what, ['study', 'trial'])}; there are study and trial")


@export.command("sbml")
def export_sbml(
    network: Annotated[
        str, typer.Argument(metavar="NETWORK", help="dermal (the one studies run), network or adler2020.")
    ] = "dermal",
) -> None:
    """Print a reaction network as SBML Level 3, with its central parameters."""
    from percuta.errors import InputError, nearest
    from percuta.healing.sbml import sbml
    from percuta.healing.table import read_table, shipped_tables

    known = shipped_tables()
    if network not in known:
        raise InputError(f"there is no network {network!r}{nearest(network, known)}; there are {', '.join(known)}")
    typer.echo(sbml(read_table(network)))


@export.command("vtk")
def export_vtk(
    course: Annotated[Path, typer.Argument(metavar="TILE", help="Stored tile of `percuta run --keep` (NAME.zarr).")],
    out: Annotated[Path, typer.Option(help="Folder for tile.xdmf, the file to open, and tile.h5.")],
) -> None:
    """Write the stored fields of a tile for ParaView (XDMF and HDF5)."""
    from percuta.healing.tile_vtk import write_vtk

    typer.echo(f"Open in ParaView: {write_vtk(course, out)}")


@app.command()
def warmup(
    everything: Annotated[bool, typer.Option("--all", help="Those of the tile too.")] = False,
) -> None:
    """Compile the kernels once, so that no study waits.

    Those of absorption, and of healing in zone and channel.
    """
    from percuta.barrier import banded
    from percuta.cli.progress import tell_when_compiling
    from percuta.healing import channel, engine

    tell_when_compiling()
    banded.warmup()
    engine.warmup()
    channel.warmup()
    if everything:
        from percuta.healing import tile

        tile.warmup()
    typer.echo("The kernels are ready.")


@app.command()
def doctor(as_json: Json = False) -> None:
    """Check that this installation is sound; exit 1 if not."""
    from percuta.cli.doctor import checks

    found = checks()
    if as_json:
        echo_json([{"check": name, "ok": ok, "detail": detail} for name, ok, detail in found])
    else:
        for name, ok, detail in found:
            typer.echo(f"{'ok ' if ok else 'BAD'}  {name}: {detail}")
    if not all(ok for _name, ok, _detail in found):
        raise typer.Exit(1)


def _check_names(studies: list[Path]) -> None:
    """Refuse studies whose reports would overwrite each other."""
    from percuta.errors import InputError

    stems = [path.stem for path in studies]
    twice = sorted({stem for stem in stems if stems.count(stem) > 1})
    if twice:
        raise InputError(f"several studies are named {twice[0]}; their reports would overwrite each other")


def _write(result: Result, folder: Path, stem: str) -> tuple[Path, Path]:
    return result.report(folder / f"{stem}.html"), result.save(folder / f"{stem}.nc")


app.registered_commands.sort(key=lambda one: ORDER.index(one.name or getattr(one.callback, "__name__", "")))

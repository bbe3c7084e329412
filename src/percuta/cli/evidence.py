"""The verbs that hold the program against published measurements."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from percuta.cli.options import Json, echo_json

if TYPE_CHECKING:
    from percuta.evidence import Record, Validation
    from percuta.evidence.calibration import Calibration
    from percuta.evidence.parameter_sets import ParameterSet
    from percuta.evidence.validation import Checked, Summary

Evidence = Annotated[
    Path | None, typer.Option(help="Folder (or file) of records to use instead of those that come with Percuta.")
]


def validate(
    evidence: Evidence = None,
    topic: Annotated[str | None, typer.Option(help="Only this topic.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write a page with figures to this .html file.")] = None,
    draws: Annotated[int, typer.Option(min=2, help="Draws of the parameters.")] = 200,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the draws.")] = 1,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; default as many as cores.")] = None,
    parameter_set: Annotated[
        Path | None,
        typer.Option("--set", help="Use the medians of a set of `percuta calibrate --out`, or of `calibrated`."),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="List every value, not only those missed.")] = False,
    list_measures: Annotated[
        bool, typer.Option("--measures", help="List what a record can ask for, and stop.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Ask what published studies measured; say how it does."""
    if list_measures:
        _print_measures(as_json)
        return
    from percuta.cli.progress import progress_bar
    from percuta.evidence import validate as run

    with progress_bar("records") as tell:
        found = run(
            _records(evidence),
            topic=topic,
            draws=draws,
            seed=seed,
            workers=workers,
            overrides=_overrides(parameter_set),
            progress=tell,
        )
    if html:
        from percuta.report.validation import write_validation

        write_validation(found, html)
    if as_json:
        echo_json(found.to_dict())
        return
    typer.echo(_text(found, every) + (f"\nPage: {html}" if html else ""))


def calibrate(
    topic: Annotated[str, typer.Argument(help="Topic of the records, such as collagen.")],
    parameters: Annotated[
        str, typer.Option(help="Parameters, with commas; default those that matter most to the records.")
    ] = "",
    evidence: Evidence = None,
    draws: Annotated[int, typer.Option(min=50, help="Draws of the program behind the surrogate.")] = 1000,
    steps: Annotated[int, typer.Option(min=20, help="Steps of the sampler.")] = 1500,
    seed: Annotated[int, typer.Option(min=0, help="Seed of everything.")] = 1,
    out: Annotated[Path | None, typer.Option(help="Write the posterior as a set of parameters to this .yaml.")] = None,
    name: Annotated[str | None, typer.Option(help="Name of the set; default the topic.")] = None,
    as_json: Json = False,
) -> None:
    """Calibrate parameters to the records of a topic.

    To those that are marked for it, by Bayes' rule.
    """
    from percuta.cli.progress import progress_bar
    from percuta.evidence.calibration import calibrate as run

    wanted = [word.strip() for word in parameters.split(",") if word.strip()]
    with progress_bar(topic) as tell:
        found = run(
            topic,
            parameters=wanted,
            records=_records(evidence),
            draws=draws,
            steps=steps,
            seed=seed,
            progress=tell,
        )
    made = found.parameter_set(name or topic)
    if out:
        made.save(out)
    if as_json:
        unused = [{"id": record, "why": why} for record, why in found.unused]
        alike = [{"parameters": [one, other], "correlation": r} for one, other, r in found.alike]
        echo_json({**made.to_dict(), "alike": alike, "unused": unused, "screened": found.screened})
        return
    typer.echo(_calibration_text(found, made))
    if out:
        typer.echo(f"Set: {out}")


def _calibration_text(found: Calibration, made: ParameterSet) -> str:
    from percuta.cli.show import table

    rows = [
        (
            one.name,
            f"{one.prior[1]:.3g} [{one.prior[0]:.3g}, {one.prior[2]:.3g}]",
            f"{one.value:.3g} [{one.low:.3g}, {one.high:.3g}]",
            one.unit,
            f"{one.contraction:.2f}",
            f"{one.overlap:.2f}",
            f"{one.matters:.2f}",
            "" if one.identified else "not identified",
        )
        for one in made.parameters
    ]
    head = ("parameter", "prior", "posterior", "unit", "contraction", "overlap", "Sobol", "")
    parts = [table(head, rows)]
    parts += [f"{one} and {other} cannot be told apart (correlation {r:+.2f})" for one, other, r in found.alike]
    parts.append(
        f"{len(found.asks)} values of {len(made.records)} records; the surrogate explains {made.explained:.0%} of "
        "their variance (median), the rest is other parameters and counts as noise; "
        f"{made.effective:.0f} independent draws."
    )
    counts: dict[str, int] = {}
    for _, why in found.unused:
        counts[why] = counts.get(why, 0) + 1
    parts += [f"  {count:3} not used: {why}" for why, count in counts.items()]
    return "\n".join(parts)


def _overrides(file: Path | None) -> dict[str, str | float]:
    from percuta.evidence.parameter_sets import load_set

    return load_set(file).overrides() if file else {}


def _records(folder: Path | None) -> list[Record] | None:
    from percuta.evidence import load

    return load(folder) if folder else None


def _print_measures(as_json: bool) -> None:
    from percuta.cli.show import table
    from percuta.evidence.measures import measures

    if as_json:
        plain = {
            name: {"unit": one.unit, "about": one.about, "arguments": list(one.arguments)}
            for name, one in measures().items()
        }
        echo_json(plain)
        return
    rows = [(one.name, one.unit, ", ".join(one.arguments), one.about) for one in measures().values()]
    typer.echo(table(("measure", "unit", "arguments", "what it is"), rows))


def _text(found: Validation, every: bool) -> str:
    """Put a validation in words: topics, what is missed, controls, what is not run."""
    from percuta.cli.show import table

    head = ("topic", "use", "values", "inside", "fold error", "width")
    rows = []
    for topic in [*found.topics, None]:
        for use in ("calibrate", "validate"):
            one = found.summary(use, topic)
            if one.n:
                rows.append((topic or "all topics", use, *_cells(one)))
    parts = [table(head, rows)]
    shown = [one for one in found.of() if every or not one.comparison.inside]
    if shown:
        parts.append("Values" if every else "Values outside their interval")
        parts[-1] += "\n" + table(
            ("record", "value", "use", "observed", "predicted", "interval", "unit", ""), map(_row, shown)
        )
    if found.controls:
        parts.append("Claims that must come out false")
        parts[-1] += "\n" + "\n".join(
            f"  {'STANDS' if one.comparison.inside else 'false'}  {_line(one)}" for one in found.controls
        )
    if found.skipped:
        parts.append(f"{len(found.skipped)} records are not run (`--json` gives each reason):")
        parts[-1] += "\n" + "\n".join(f"  {count:3}  {why}" for why, count in _reasons(found))
    return "\n\n".join(parts)


def _cells(one: Summary) -> tuple[str, ...]:
    fold = "" if one.median_fold_error is None else f"{one.median_fold_error:.2f}"
    width = "" if one.median_width is None else f"{one.median_width:.2f}"
    return str(one.n), f"{one.inside_share or 0:.0%}", fold, width


def _row(one: Checked) -> tuple[str, ...]:
    record, at = one.record, one.comparison
    interval = f"[{at.low:.3g}, {at.high:.3g}]"
    mark = "" if at.inside else "outside"
    observed = f"{at.bound}{at.observed:.3g}"
    return record.id, one.place, record.use, observed, f"{at.predicted:.3g}", interval, record.unit, mark


def _line(one: Checked) -> str:
    at, unit = one.comparison, one.record.unit
    interval = f"[{at.low:.3g}, {at.high:.3g}]"
    return f"{one.record.id}: claimed {at.observed:.3g}, predicted {at.predicted:.3g} {interval} {unit}"


def _reasons(found: Validation) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for one in found.skipped:
        counts[one.why] = counts.get(one.why, 0) + 1
    return sorted(counts.items(), key=lambda pair: -pair[1])

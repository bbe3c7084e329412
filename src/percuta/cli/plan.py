"""The verb that plans: a handful of courses, each held against the clinical default."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from percuta.cli.options import DAY, OUT, Json, day, echo_json, load_study

if TYPE_CHECKING:
    from percuta.plan import Plan, Planning, Question


def usd(written: str) -> float:
    """Read a sum of money; dollars are the only currency that prices are on record in."""
    text = written.strip().removeprefix("$").removesuffix("USD").strip()
    try:
        return float(text)
    except ValueError:
        raise typer.BadParameter(f"{written!r} is no sum in US dollars; write for example 1500 or '1500 USD'") from None


def plan(
    studies: Annotated[
        list[Path],
        typer.Argument(metavar="STUDY", help="Study files (YAML or TOML) of one person, one for each zone."),
    ],
    before: Annotated[
        date | None,
        typer.Option(parser=day, metavar=DAY, help="Day to be presentable, the course over; benefit is read on it."),
    ] = None,
    presentable: Annotated[
        list[date] | None, typer.Option(parser=day, metavar=DAY, help="Another day to be presentable; may be repeated.")
    ] = None,
    budget: Annotated[
        float | None, typer.Option(parser=usd, metavar="USD", help="Most the course may cost, in US dollars.")
    ] = None,
    limit: Annotated[
        list[str] | None, typer.Option(help="Limit of an objective, such as downtime=6 or risk=5; may be repeated.")
    ] = None,
    least_benefit: Annotated[
        float | None, typer.Option(help="Share of the clinical default's benefit to keep at least. Default 0.5.")
    ] = None,
    objective: Annotated[
        list[str] | None, typer.Option(help="benefit, downtime, risk, cost, visits; default all. May be repeated.")
    ] = None,
    benefit: Annotated[str | None, typer.Option(help="Outcome that is the benefit; default by the concern.")] = None,
    weight: Annotated[
        list[str] | None, typer.Option(help="How much an objective counts, such as cost=2; default 1. May be repeated.")
    ] = None,
    device: Annotated[
        list[str] | None, typer.Option(help="Device at hand; default those cleared for this use.")
    ] = None,
    vary: Annotated[
        list[str] | None, typer.Option(help="Look also at: operator (needling at home), retinoid. May be repeated.")
    ] = None,
    same_device: Annotated[bool, typer.Option("--same-device", help="Only the study's own device.")] = False,
    price: Annotated[float | None, typer.Option(help="Price of one session, US dollars, where it is known.")] = None,
    first: Annotated[
        date | None, typer.Option("--from", parser=day, metavar=DAY, help="First day a session may be.")
    ] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Seed of draws and search, instead of the study's.")] = None,
    draws: Annotated[int | None, typer.Option(min=2, help="Draws of the plans shown, instead of the study's.")] = None,
    evaluations: Annotated[int | None, typer.Option(help="Courses to compute. Default 400.")] = None,
    out: Annotated[Path, typer.Option(help="Folder for studies and page.")] = OUT,
    as_json: Json = False,
) -> None:
    """Search courses that trade benefit, downtime, risk and cost.

    Proposes a handful, holds each against the clinical default, and writes each as a study that `percuta run` accepts,
    and one HTML page.
    """
    from percuta.plan import Demand, Question
    from percuta.plan.constraints import LEAST_BENEFIT
    from percuta.plan.variables import DEVICE

    demand = Demand(
        before=before,
        presentable=tuple(presentable or ()),
        limits=_pairs(limit, "limit") | ({"cost": budget} if budget is not None else {}),
        least_benefit=LEAST_BENEFIT if least_benefit is None else least_benefit,
    )
    asked = Question(
        demand=demand,
        objectives=tuple(objective or ()),
        benefit=benefit or "",
        models=tuple(device or ()),
        first_day=first,
        vary=(*(() if same_device else (DEVICE,)), *(vary or ())),
        weights=_pairs(weight, "weight"),
        price=price,
        **({} if evaluations is None else {"evaluations": evaluations}),
    )
    _answer(studies, asked, {"seed": seed, "draws": draws}, out, as_json)


def _answer(studies: list[Path], asked: Question, solve: dict[str, int | None], out: Path, as_json: bool) -> None:
    """Search, write the plans and the page, and print."""
    from percuta.cli.progress import progress_bar, tell_when_compiling
    from percuta.plan import plan as search_plans
    from percuta.plan.save import plain, save
    from percuta.report.plan import write_plan

    tell_when_compiling()
    with progress_bar(studies[0].name) as tell:
        found = search_plans([load_study(path, **solve) for path in studies], asked, tell)
    files = save(found, out, f"{studies[0].stem}-plan")
    page = write_plan(found, files, out / f"{studies[0].stem}-plan.html")
    if as_json:
        echo_json({**plain(found, files), "page": str(page)})
    else:
        typer.echo(plan_text(found))
        typer.echo("\n".join(f"Study: {file}" for paths in files.values() for file in paths))
        typer.echo(f"Page: {page}")


def plan_text(found: Planning) -> str:
    """Put the plans in a table, then in words: why each exists, what it gives up, and what would change the choice."""
    from percuta.cli.show import table
    from percuta.plan.reasons import spread_text
    from percuta.plan.what_if import sentences

    every = (found.default, *found.plans)
    heads = ("plan", *(f"{each.name}{f', {each.unit}' if each.unit else ''}" for each in found.objectives))
    rows = [(plan.name, *(spread_text(each.value, each.low, each.high) for each in plan.differences)) for plan in every]
    lines = [
        f"{found.name}: {len(found.plans)} plans of {found.computed} courses computed; benefit: "
        f"{found.objectives[0].label}, {found.read_on}",
        table(heads, rows),
    ]
    for plan in every:
        lines += _plan_lines(plan)
    lines += [
        "What would have to be true for another plan to win:",
        *(f"  {line}" for line in sentences(found.sensitivity)),
    ]
    lines += [f"Note: {note}" for note in found.notes]
    return "\n".join([*lines, "Simulated; median and 90 % interval. Information for a clinician, not medical advice."])


def _plan_lines(plan: Plan) -> list[str]:
    lines = [f"{plan.name[:1].upper()}{plan.name[1:]}: {plan.course}", f"  sessions: {', '.join(plan.sessions)}"]
    lines += [f"  {reason}" for reason in plan.reasons]
    return lines + [f"  Mind: {caution}" for caution in plan.cautions]


def _pairs(written: list[str] | None, option: str) -> dict[str, float]:
    """Read ``name=number`` pairs."""
    from percuta.errors import InputError

    found = {}
    for text in written or ():
        name, _, value = text.partition("=")
        try:
            found[name.strip()] = float(value)
        except ValueError:
            raise InputError(f"{text!r} is not NAME=NUMBER, such as downtime=6", option) from None
    return found

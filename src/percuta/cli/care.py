"""The verbs of care: screen, course, session, aftercare, upkeep, compare, and export to FHIR."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from percuta.cli.options import (
    DAY,
    MOMENT,
    OUT,
    Draws,
    Json,
    Studies,
    StudyFile,
    day,
    echo_json,
    load_study,
    make_folder,
    moment,
)
from percuta.files import write_whole

if TYPE_CHECKING:
    from percuta.result import Result
    from percuta.study import Study

CourseFiles = Annotated[
    list[Path],
    typer.Argument(metavar="STUDY", help="Study files (YAML or TOML); those of one course belong together."),
]
Today = Annotated[date | None, typer.Option(parser=day, metavar=DAY, help="Refuse a first session before this day.")]
Answers = Annotated[
    Path | None, typer.Option(help="Answers of the candidacy screen: a FHIR QuestionnaireResponse (JSON).")
]
Zone = Annotated[str | None, typer.Option("--tz", help="Time zone, such as Europe/Berlin; default times of the clock.")]
Clinic = Annotated[str, typer.Option(help="Name and telephone number of the clinic.")]


def register(app: typer.Typer, export: typer.Typer) -> None:
    """Add the verbs of care to the command line."""
    for verb in (screen, course, session, aftercare, upkeep, compare):
        app.command()(verb)
    export.command("fhir")(export_fhir)


def screen(
    study: StudyFile,
    on: Annotated[date | None, typer.Option(parser=day, metavar=DAY, help="Day of the first session.")] = None,
    today: Today = None,
    answers: Answers = None,
    as_json: Json = False,
) -> None:
    """Judge whether a person may be needled, and if not, when."""
    from percuta.cli.show import verdict_text
    from percuta.simulate import judge

    verdict = judge(_answered(study, answers), on, today)
    _echo(verdict.to_dict() if as_json else verdict_text(verdict))


def course(
    concern: Annotated[list[str], typer.Option(help="Concern, or concern:shape, such as acne_scars:rolling.")],
    zone: Annotated[list[str], typer.Option(help="Zone, or zone=concern[,concern] where it has its own.")],
    device: Annotated[str, typer.Option(help="Device; `percuta devices` lists all.")],
    age: Annotated[float, typer.Option(help="Age in years.")],
    sex: Annotated[str | None, typer.Option(help="female or male.")] = None,
    skin_type: Annotated[int | None, typer.Option(help="Fitzpatrick type, 1 to 6, rated by a clinician.")] = None,
    smoker: Annotated[bool | None, typer.Option("--smoker/--no-smoker", help="Smokes now.")] = None,
    depth: Annotated[str | None, typer.Option(help="Depth to set, such as '1.5 mm'; default is proposed.")] = None,
    start: Annotated[date | None, typer.Option(parser=day, metavar=DAY, help="Day of the first session.")] = None,
    today: Today = None,
    operator: Annotated[str, typer.Option(help="professional or home.")] = "professional",
    name: Annotated[str, typer.Option(help="Name of the course.")] = "",
    answers: Answers = None,
    out: Annotated[Path, typer.Option(help="Folder for the study files, one for each zone.")] = OUT,
    as_json: Json = False,
) -> None:
    """Propose a course; writes a study for each zone.

    From concerns, zones, skin and device; `percuta run` accepts what it writes.
    """
    from percuta.care import Wish, plan_course
    from percuta.cli.show_care import course_text
    from percuta.simulate import judge
    from percuta.units import quantity

    given = _answers(answers)
    person = {"age": age, "sex": sex, "fitzpatrick": skin_type, "smoker": smoker}
    wish = Wish(
        subject={**given["subject"], **{key: value for key, value in person.items() if value is not None}},
        device=device,
        zones=_zones(zone, concern),
        history=given["history"],
        start=start,
        today=today or _local_day(),
        depth_mm=quantity(depth, "mm") if depth else None,
        operator=operator,
        name=name,
    )
    plan = plan_course(wish)
    verdicts = {zone: judge(study, today=wish.today) for zone, study in plan.studies.items()}
    files = _write_studies(plan.studies, out)
    if as_json:
        told = {zone: verdict.to_dict() for zone, verdict in verdicts.items()}
        _echo(
            {
                "name": plan.name,
                "device": plan.device,
                "zones": [zone.to_dict() for zone in plan.zones],
                "screen": told,
                "files": files,
            }
        )
    else:
        _echo(course_text(plan, verdicts, files))


def session(
    studies: CourseFiles,
    at: Annotated[
        datetime, typer.Option(parser=moment, metavar=MOMENT, help="When the visit begins, such as '2026-12-01 14:00'.")
    ],
    zone: Annotated[list[str] | None, typer.Option(help="Zone of each study, in order; default by its site.")] = None,
    tz: Zone = None,
    chart: Annotated[Path | None, typer.Option(help="Write a record to fill in (YAML).")] = None,
    number: Annotated[int, typer.Option(min=1, help="Number of the session in the course.")] = 1,
    as_json: Json = False,
) -> None:
    """Lay out one visit with clock times, for one or several zones."""
    from percuta.care.chart import planned_record
    from percuta.care.session import visit
    from percuta.care.topicals import advise
    from percuta.care.zones import zone_named
    from percuta.cli.show_care import visit_text
    from percuta.errors import InputError

    loaded = [load_study(study) for study in studies]
    if zone and len(zone) != len(loaded):
        raise InputError(f"{len(zone)} zones for {len(loaded)} studies; give one for each", "--zone")
    places = [zone_named(name) for name in zone] if zone else None
    found = visit(loaded, _in_zone(at, tz), places)
    advice = [entry for study in loaded for entry in advise(study)]
    if chart:
        planned_record(loaded, number, at.date(), places).save(chart)
    if as_json:
        from dataclasses import asdict

        _echo({**asdict(found), "products": [asdict(entry) for entry in advice]})
    else:
        _echo(visit_text(found, advice))


def aftercare(
    study: StudyFile,
    ended: Annotated[datetime, typer.Option(parser=moment, metavar=MOMENT, help="When the session ended.")],
    number: Annotated[int, typer.Option("--session", min=1, help="Number of the session.")] = 1,
    clinic: Clinic = "",
    tz: Zone = None,
    out: Annotated[Path, typer.Option(help="Folder for page and calendar.")] = OUT,
    draws: Draws = None,
    as_json: Json = False,
) -> None:
    """Write what a patient takes home: page and calendar.

    For this very session: what may be seen comes from its own simulation.
    """
    from percuta.report.aftercare import check_clock, expected, write_aftercare
    from percuta.report.ics import write_calendar

    loaded = load_study(study, draws=draws)
    check_clock(ended, loaded.course, number)
    moment = _in_zone(ended, tz)
    result = _simulate(loaded, study.name)
    make_folder(out)
    page = write_aftercare(result, out / f"{study.stem}-aftercare.html", moment, number, clinic)
    book = write_calendar(result, out / f"{study.stem}-aftercare.ics", moment, number, clinic)
    signs = expected(result, number)
    if as_json:
        from dataclasses import asdict

        _echo({"page": page, "calendar": book, "expected": [asdict(sign) for sign in signs]})
    else:
        _echo("\n".join([*(sign.text for sign in signs), f"Page: {page}", f"Calendar: {book}"]))


def upkeep(
    study: StudyFile,
    years: Annotated[float, typer.Option(help="Years from the first session, 1 to 10.")] = 5.0,
    draws: Draws = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the curve (SVG).")] = None,
    as_json: Json = False,
) -> None:
    """Compare a course with and without maintenance.

    Over years, draw by draw.
    """
    from percuta.care.maintenance import arms
    from percuta.cli.show_care import upkeep_text
    from percuta.report.upkeep import figure
    from percuta.report.upkeep import years as by_year

    loaded = load_study(study, draws=draws)
    results = {name: _simulate(arm, name) for name, arm in arms(loaded, years).items()}
    read = by_year(results)
    if as_json:
        from dataclasses import asdict

        _echo([asdict(year) for year in read])
    else:
        _echo(upkeep_text(loaded.name, read))
    if out:
        make_folder(out)
        write_whole(out / f"{study.stem}-upkeep.svg", figure(results).svg, "a figure")


def compare(studies: Studies, draws: Draws = None, as_json: Json = False) -> None:
    """Put courses side by side, draw by draw.

    What each achieves and costs, such as a professional's and one at home.
    """
    from percuta.cli.show_care import comparison_text
    from percuta.report.comparison import compare as side_by_side
    from percuta.simulate import check

    loaded = [load_study(study, draws=draws) for study in studies]
    for one in loaded:  # all, before the first is run
        check(one)
    found = side_by_side([_simulate(one, path.name) for one, path in zip(loaded, studies, strict=True)])
    _echo(found.to_dict() if as_json else comparison_text(found))


def export_fhir(
    studies: CourseFiles,
    authored: Annotated[date, typer.Option(parser=day, metavar=DAY, help="Day on which the answers were given.")],
    record: Annotated[list[Path] | None, typer.Option(help="Record of a session done (YAML).")] = None,
    answers: Answers = None,
) -> None:
    """Print screen, course and sessions as FHIR R4 (JSON).

    One bundle, with consent, records and readings.
    """
    from percuta.care.chart import SessionRecord
    from percuta.care.fhir import bundle
    from percuta.simulate import judge

    loaded = [_answered(study, answers) for study in studies]
    records = [SessionRecord.load(file) for file in record or []]
    whole = bundle(loaded, [judge(study) for study in loaded], authored, records)
    typer.echo(whole.model_dump_json(indent=2))


def _answered(path: Path, answers: Path | None = None) -> Study:
    """Read a study; answers from a questionnaire are laid over its own."""
    study = load_study(path)
    patch = {key: value for key, value in _answers(answers).items() if value}
    return study.patched(patch) if patch else study


def _answers(path: Path | None) -> dict[str, dict[str, Any]]:
    if path is None:
        return {"history": {}, "subject": {}}
    from percuta.care.fhir import read_response
    from percuta.errors import InputError

    try:
        return read_response(path.read_bytes())
    except InputError as error:
        raise InputError(str(error), str(path)) from None


def _zones(zones: list[str], concerns: list[str]) -> dict[str, list[dict[str, str]]]:
    shared = [_concern(text) for text in concerns]
    found = {}
    for text in zones:
        name, _, own = text.partition("=")
        found[name] = [_concern(part) for part in own.split(",")] if own else shared
    return found


def _concern(text: str) -> dict[str, str]:
    kind, _, shape = text.partition(":")
    return {"kind": kind, **({"shape": shape} if shape else {})}


def _write_studies(studies: dict[str, Study], out: Path) -> list[str]:
    make_folder(out)
    files = []
    for zone, study in studies.items():
        file = out / f"course-{zone}.yaml"
        study.save(file)
        files.append(str(file))
    return files


def _in_zone(at: datetime, tz: str | None) -> datetime:
    if tz is None:
        return at
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

    from percuta.errors import InputError, nearest

    try:
        return at.replace(tzinfo=ZoneInfo(tz))
    except (ZoneInfoNotFoundError, ValueError):
        zones = {name.lower(): name for name in available_timezones()}
        raise InputError(f"{tz!r} is not a time zone{nearest(tz, zones)}", "--tz") from None


def _local_day() -> date:
    """Return the day on the clock of this machine; the only place where care looks at one."""
    return datetime.now(UTC).astimezone().date()


def _simulate(study: Study, name: str) -> Result:
    from percuta.cli.progress import progress_bar
    from percuta.simulate import simulate

    with progress_bar(name) as tell:
        return simulate(study, progress=tell)


def _echo(found: Any) -> None:
    if isinstance(found, str):
        typer.echo(found)
    else:
        echo_json(found)

"""One result as one self-contained HTML file: no network, no script, prints on paper."""

from __future__ import annotations

import functools
import importlib.resources
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from percuta.files import write_whole
from percuta.outcome.grading import NAMES
from percuta.parameters.citations import references
from percuta.report import absorption, calendar, courses, outcomes, phases, punctures, technique
from percuta.report.care import care_section
from percuta.report.responders import responders
from percuta.report.surface import surface
from percuta.report.words import day_text, number, plain, span, unit_text
from percuta.result import Result

if TYPE_CHECKING:
    import jinja2

NOT_A_DEVICE = "For research, education and planning. Not a medical device; no drug doses; check with a clinician."

VERDICTS = {
    "exclude": ("Do not treat", "stop"),
    "defer": ("Not now", "wait"),
    "consult": ("A clinician decides first", "ask"),
    "caution": ("Caution: treat with changed settings", "care"),
    "no contraindication found": ("No contraindication found", "clear"),
}
"""Verdict of the screen: in words, and the name of its icon."""
SEVERITIES = {
    "exclude": "do not treat",
    "defer": "wait",
    "consult": "clinician decides",
    "caution": "caution",
}
BASES = {
    "read": "read",
    "abstract": "abstract read",
    "secondary": "quoted elsewhere",
    "recall": "to be checked",
}
URGENCIES = ("emergency", "same_day", "soon", "routine")
ROMAN = ("I", "II", "III", "IV", "V", "VI")


def render_html(result: Result) -> str:
    """Write a result as HTML text.

    Parameters
    ----------
    result : Result
        What a simulation found.

    Returns
    -------
    str
        One page with inline style and figures; it loads nothing and runs no script. The same text for the same
        result.
    """
    return _template().render(
        result=result,
        study=result.study,
        sentence=sentence(result),
        verdict=_verdict(result.candidacy),
        groups=outcomes.cards(result),
        session=_kept(punctures.puncture_map(result), punctures.depths(result)),
        technique=_kept(technique.stroke(result), technique.passes(result)),
        healing=_kept(phases.phases(result), courses.matrix(result)),
        seen=_kept(outcomes.instruments(result), *courses.grades(result), responders(result), surface(result)),
        barrier=_kept(courses.barrier(result), *absorption.figures(result.notes)),
        chart=calendar.chart(result),
        course=calendar.course(result),
        care=care_section(result),
        red_flags=sorted(result.notes.get("red_flags", []), key=lambda flag: URGENCIES.index(flag["urgency"])),
        assumed=result.assumed(),
        references=references(result.parameters),
        disclaimer=NOT_A_DEVICE,
        style=_part("style.css"),
    )


def write_html(result: Result, path: str | Path) -> Path:
    """Write the report of a result; the file appears whole or not at all.

    Parameters
    ----------
    result : Result
        What a simulation found.
    path : str or pathlib.Path
        File to write; ends in ``.html``.

    Returns
    -------
    pathlib.Path
        The file written.

    Raises
    ------
    InputError
        Where `path` does not end in ``.html`` or cannot be written.
    """
    return write_page(render_html(result), path)


def write_page(text: str, path: str | Path) -> Path:
    """Write one page of HTML; the file appears whole or not at all.

    Raises
    ------
    InputError
        As `write_html`.
    """
    return write_whole(path, text, "a report", ".html")


def sentence(result: Result) -> str:
    """Tell the study in one sentence: who, concern, device, course."""
    study = result.study
    subject, technique = study.get("subject", {}), study.get("technique", {})
    who = {"female": "woman", "male": "man"}.get(subject.get("sex", ""), "person")
    skin_type = f" (Fitzpatrick type {ROMAN[subject['fitzpatrick'] - 1]})" if "fitzpatrick" in subject else ""
    concerns = [_concern(concern) for concern in study.get("concerns", [])]
    with_what = f" with {' and '.join(concerns)}" if concerns else ""
    site = plain(study["skin"]["site"])
    passes = f", {technique['passes']} passes" if technique.get("passes") else ""
    operator = {"professional": " by a professional", "home": " at home"}.get(technique.get("operator", ""), "")
    return (
        f"A {who} of {subject['age']:g}{skin_type}{with_what}; {site} treated with {study['device']['model']} set to "
        f"{result.needling.set_depth_mm:g} mm{passes}{operator}; {_course(result)}."
    )


def _concern(concern: Mapping[str, Any]) -> str:
    words = [plain(concern[key]) for key in ("severity", "shape") if concern.get(key)]
    return " ".join([*words, NAMES.get(concern["kind"], plain(concern["kind"]))])


def _course(result: Result) -> str:
    days, first = result.session_days, calendar.start(result)
    count = f"{len(days)} session{'s' if len(days) > 1 else ''}"
    every = f" every {span(days[1] - days[0])}" if len(days) > 1 else ""
    begun = f" from {day_text(first)}" if first else ""
    return f"{count}{every}{begun}, followed for {span(float(result.t_days[-1]) - days[-1])} after the last"


def _verdict(candidacy: Mapping[str, Any]) -> dict[str, Any]:
    words, icon = VERDICTS[candidacy["verdict"]]
    until = candidacy.get("until")
    waits = [*([f"until {until}"] if until else []), *candidacy.get("conditions", [])]
    return {
        **candidacy,
        "words": words,
        "icon": icon,
        "waits": waits if candidacy["verdict"] == "defer" else [],
    }


def _kept(*figures: Any) -> list[Any]:
    return [figure for figure in figures if figure is not None]


@functools.cache
def _template() -> jinja2.Template:
    import jinja2

    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(
        plain=plain,
        unit=unit_text,
        number=number,
        doi=lambda doi: f"https://doi.org/{quote(doi, safe='/():;.-_')}",
        severity=SEVERITIES.__getitem__,
        basis=BASES.__getitem__,
    )
    return environment.from_string(_part("template.html"))


def _part(name: str) -> str:
    return importlib.resources.files("percuta.report").joinpath(name).read_text(encoding="utf-8")

"""What people do, as a part of the report: label, course, one visit, topicals, maintenance, home."""

from __future__ import annotations

import functools
import importlib.resources
from typing import TYPE_CHECKING

from percuta.report.words import plain
from percuta.result import Result

if TYPE_CHECKING:
    import jinja2


def care_section(result: Result) -> str:
    """Write the sections on care as HTML; empty where the result knows nothing of them.

    Parameters
    ----------
    result : Result
        Its ``notes`` and the label lines of its ``candidacy``.

    Returns
    -------
    str
        Sections for the page of `percuta.report.html`.
    """
    notes = result.notes
    return (
        _template()
        .render(
            label=result.candidacy.get("label", []),
            protocols=notes.get("protocols", []),
            visit=notes.get("visit", {}),
            topicals=notes.get("topicals", []),
            habits=notes.get("habits", []),
            home=notes.get("home", []),
        )
        .strip()
    )


@functools.cache
def _template() -> jinja2.Template:
    import jinja2

    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(plain=plain, span=_span)
    text = importlib.resources.files("percuta.report").joinpath("care.html").read_text(encoding="utf-8")
    return environment.from_string(text)


def _span(ends: list[float]) -> str:
    low, high = ends
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"

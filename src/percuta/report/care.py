"""What people do, as a part of the report: label, course, one visit, topicals, maintenance, home."""

from __future__ import annotations

from percuta.report.pages import render
from percuta.result import Result


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
    text = render(
        "care.html",
        label=result.candidacy.get("label", []),
        protocols=notes.get("protocols", []),
        visit=notes.get("visit", {}),
        topicals=notes.get("topicals", []),
        habits=notes.get("habits", []),
        home=notes.get("home", []),
    )
    return text.strip()

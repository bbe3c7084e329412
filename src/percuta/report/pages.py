"""How pages are made: one frame, one style, one way to write a file that appears whole or not at all."""

from __future__ import annotations

import functools
import importlib.resources
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from percuta import __version__
from percuta.files import write_whole
from percuta.report.words import day_text, number, plain, unit_text

if TYPE_CHECKING:
    import jinja2

NOT_A_DEVICE = "For research, education and planning. Not a medical device; no drug doses; check with a clinician."


def render(template: str, **values: Any) -> str:
    """Fill a template of the report.

    Parameters
    ----------
    template : str
        Name of the file, such as ``plan.html``.
    **values
        What it shows; a name that it needs and does not get is an error.

    Returns
    -------
    str
        HTML; the same text for the same values.
    """
    return _environment().get_template(template).render(**values)


def write_page(text: str, path: str | Path) -> Path:
    """Write one page of HTML; the file appears whole or not at all.

    Parameters
    ----------
    text : str
        The page.
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
    return write_whole(path, text, "a page", ".html")


@functools.cache
def _environment() -> jinja2.Environment:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_part),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(disclaimer=NOT_A_DEVICE, style=_part("style.css"), version=__version__)
    environment.filters.update(
        plain=plain,
        unit=unit_text,
        number=number,
        doi=lambda doi: f"https://doi.org/{quote(doi, safe='/():;.-_')}",
        span=_span,
        day=day_text,
    )
    return environment


def _span(ends: list[float]) -> str:
    low, high = ends
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def _part(name: str) -> str:
    return importlib.resources.files("percuta.report").joinpath(name).read_text(encoding="utf-8")

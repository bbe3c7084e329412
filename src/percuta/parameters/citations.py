"""Sources of the numbers: BibTeX entries and how they read in a list."""

from __future__ import annotations

import functools
import importlib.resources
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from percuta.errors import InputError
from percuta.parameters.records import library


@dataclass(frozen=True)
class Reference:
    """One source.

    Parameters
    ----------
    key : str
        Key by which records name it.
    text : str
        Authors, title, where and when, as one line.
    doi : str
        Digital object identifier, or an empty string.
    bibtex : str
        The entry itself.
    """

    key: str
    text: str
    doi: str
    bibtex: str


@functools.cache
def bibliography() -> Mapping[str, Reference]:
    """Return all sources Percuta ships, by key; read once.

    Raises
    ------
    InputError
        Where the file is not sound BibTeX.
    """
    from bibtexparser.entrypoint import parse_string

    text = importlib.resources.files("percuta.parameters").joinpath("references.bib").read_text(encoding="utf-8")
    parsed = parse_string(text)
    if parsed.failed_blocks:
        first = parsed.failed_blocks[0]
        raise InputError(
            f"not sound BibTeX: {(first.raw or '')[:80]!r}", f"references.bib:{(first.start_line or 0) + 1}"
        )
    return {
        entry.key: Reference(
            key=entry.key,
            text=_line({name: _plain(str(field.value)) for name, field in entry.fields_dict.items()}),
            doi=_plain(str(entry.fields_dict["doi"].value)) if "doi" in entry.fields_dict else "",
            bibtex=entry.raw or "",
        )
        for entry in parsed.entries
    }


def references(parameters: Iterable[str]) -> list[Reference]:
    """List the sources of some parameters, each once, in the order of their keys.

    Parameters
    ----------
    parameters : iterable of str
        Names of parameters.

    Returns
    -------
    list of Reference
    """
    records = library()
    keys = {records[name].source for name in parameters}
    return [bibliography()[key] for key in sorted(keys)]


def _plain(value: str) -> str:
    """Drop the braces BibTeX protects capitals with; write its dashes as one character."""
    return re.sub(r"[{}]", "", value).replace("--", "–").strip()


def _line(fields: Mapping[str, str]) -> str:
    people = [name for name in fields.get("author", "").split(" and ") if name not in ("", "others")]
    shortened = len(people) > 3 or fields.get("author", "").endswith(" and others")
    authors = "; ".join(people[:3]) + (" et al." if shortened else "")
    place = fields.get("journal") or fields.get("howpublished") or fields.get("publisher") or fields.get("url", "")
    volume = ":".join(part for part in (fields.get("volume", ""), fields.get("pages", "")) if part)
    issue = " ".join(part for part in (place, fields.get("year", ""), volume) if part)
    return ". ".join(part.rstrip(".") for part in (authors, fields.get("title", ""), issue) if part) + "."

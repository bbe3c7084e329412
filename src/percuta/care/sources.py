"""What the care data cite, and how each source was seen."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from percuta.shipped import read_yaml

BASES = ("read", "abstract", "secondary", "recall")
"""How a source was seen, best first; ``recall`` is general knowledge still to be checked."""


@dataclass(frozen=True)
class Source:
    """One citation behind a statement.

    Parameters
    ----------
    citation : str
        Author, title, place, year.
    address : str
        DOI or web address.
    basis : str
        One of `BASES`.
    """

    citation: str
    address: str
    basis: str


@functools.cache
def read_data(name: str) -> Any:
    """Return the content of one data file of the care floor, read once.

    Parameters
    ----------
    name : str
        File name, such as ``"rules.yaml"``.
    """
    return read_yaml("percuta.care", name)


def cite(bases: Mapping[str, str]) -> tuple[Source, ...]:
    """Resolve references of a data file, such as ``{"chu21": "abstract"}``, in their order."""
    library = read_data("sources.yaml")
    return tuple(Source(**library[reference], basis=basis) for reference, basis in bases.items())

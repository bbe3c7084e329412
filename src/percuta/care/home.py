"""Needling at home: where it stops, what it does not promise, and how it differs from a professional's."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from percuta.care.sources import Source, cite, read_data

if TYPE_CHECKING:
    from percuta.study import Study


@dataclass(frozen=True)
class HomeFact:
    """One point in which needling at home and by a professional differ.

    Parameters
    ----------
    id, topic : str
        Name, and what it is about.
    home, professional, regulator : str
        The three positions; `regulator` may be empty.
    agreement, disagreement : str
        Whether the sources agree, and their positions where they do not.
    sources : tuple of Source
        Where it comes from.
    """

    id: str
    topic: str
    home: str
    professional: str
    agreement: str
    sources: tuple[Source, ...]
    regulator: str = ""
    disagreement: str = ""


@functools.cache
def home_facts() -> tuple[HomeFact, ...]:
    """Return what differs between home and a professional, and what regulators say."""
    return tuple(HomeFact(**{**entry, "sources": cite(entry["sources"])}) for entry in read_data("home.yaml"))


def home_depth_mm() -> float:
    """Return the deepest setting, mm, at which Percuta computes needling at home."""
    return float(read_data("protocols.yaml")["general"]["home_depth"]["depth_mm"])


def check_home(study: Study, depth_mm: float) -> None:
    """Refuse needles at home that are longer than cautious texts allow.

    Parameters
    ----------
    study : Study
        Its ``technique.operator`` decides.
    depth_mm : float
        Set depth, mm.

    Raises
    ------
    InputError
        Where the operator is at home and the depth above `home_depth_mm`.
    """
    limit = home_depth_mm()
    if study.technique.operator != "home" or depth_mm <= limit:
        return
    reason = read_data("protocols.yaml")["general"]["home_depth"]["why"]
    where = "device.depth" if study.device.depth is not None else "device.model"
    text = f"{depth_mm:g} mm is not for use at home; the most is {limit:g} mm, because {reason}"
    raise study.error(where, f"{text}; deeper needles are for 'operator: professional'")


def no_promise(study: Study) -> str:
    """Say why needling at home promises no collagen.

    Parameters
    ----------
    study : Study
        Who needles.

    Returns
    -------
    str
        A sentence or two; empty where a professional needles.
    """
    if study.technique.operator != "home":
        return ""
    return str(read_data("protocols.yaml")["general"]["home_depth"]["no_promise"])

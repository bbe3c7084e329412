"""The zones of face and body: how deep they are needled, on what ground, and over what."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from percuta.care.sources import Source, cite, read_data
from percuta.errors import InputError, nearest
from percuta.parameters import library

RESTS_ON = ("label", "trial", "custom", "judgement")
"""What a depth range rests on, best first: a label, a trial, what clinics and vendors do, our judgement."""


@dataclass(frozen=True)
class Zone:
    """One zone that is needled at one depth.

    Parameters
    ----------
    id, name : str
        Name in commands and in words.
    site : str
        Site of the skin model that stands for it.
    part : str
        ``face`` or ``body``.
    depth_mm : tuple of float
        Set depth that professionals use, shallowest and deepest, mm.
    rests_on, basis : str
        One of `RESTS_ON`, and the same in words.
    over_bone : bool
        Whether bone lies close below.
    cautions : tuple of str
        What to mind there.
    label_mm : float or None
        Deepest setting a label evaluated in this zone, mm.
    label, agreement, disagreement : str
        Of what that was, whether the sources agree, and their positions where they do not.
    sources : tuple of Source
        Where it comes from.
    """

    id: str
    name: str
    site: str
    part: str
    depth_mm: tuple[float, float]
    rests_on: str
    basis: str
    over_bone: bool
    cautions: tuple[str, ...]
    label_mm: float | None
    label: str
    agreement: str
    sources: tuple[Source, ...]
    disagreement: str = ""

    @property
    def area_cm2(self) -> float:
        """Area of the zone in an adult, cm2, both sides together; record ``zone_area.ID``."""
        return library()[f"zone_area.{self.id}"].value


@functools.cache
def zones() -> Mapping[str, Zone]:
    """Return all zones by id, in the order of ``zones.yaml``."""
    return {entry["id"]: _zone(entry) for entry in read_data("zones.yaml")}


def _zone(entry: Mapping[str, Any]) -> Zone:
    depth, label = entry["depth_mm"], entry["label"]
    return Zone(
        id=entry["id"],
        name=entry["zone"],
        site=entry["site"],
        part=entry["part"],
        depth_mm=tuple(depth["usual"]),
        rests_on=depth["rests_on"],
        basis=depth["basis"],
        over_bone=entry["over_bone"],
        cautions=tuple(entry.get("cautions", ())),
        label_mm=label.get("mm"),
        label=label["text"],
        agreement=entry["agreement"],
        disagreement=entry.get("disagreement", ""),
        sources=cite(entry["sources"]),
    )


def zone_named(name: str) -> Zone:
    """Return one zone.

    Raises
    ------
    InputError
        Where there is no such zone; names the nearest.

    Examples
    --------
    >>> zone_named("cheeks").depth_mm
    (1.0, 2.0)
    """
    if name not in zones():
        hint = nearest(name, zones())
        raise InputError(f"{name!r} is not a zone{hint}; there are {', '.join(zones())}", "zones")
    return zones()[name]


def zones_at(site: str) -> tuple[Zone, ...]:
    """Return the zones that a site of the skin model stands for; empty where none does."""
    return tuple(zone for zone in zones().values() if zone.site == site)

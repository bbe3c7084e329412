"""The library: devices, compounds, sites, parameters, indications."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from percuta.server.contract.base import Told
from percuta.server.contract.care import Source


class Provenance(Told):
    """One number and where it comes from."""

    name: str
    value: float
    unit: str
    low: float
    high: float
    distribution: str
    evidence: str
    source: str = Field(description="Key of the reference.")
    locator: str
    note: str
    applies: dict[str, Any]


class Reference(Told):
    """One entry of the bibliography."""

    key: str
    text: str
    doi: str
    bibtex: str


class ParameterFull(Provenance):
    """A parameter with its reference."""

    reference: Reference | None


class DeviceOut(Told):
    """A device of the catalogue."""

    id: str
    name: str
    maker: str
    kind: str
    use: str
    needles: int
    needle_diameter_mm: float
    tip_diameter_um: float
    depth_range_mm: tuple[float, float]
    depth_step_mm: float | None
    label_depth_mm: float | None
    stroke_rate_hz: tuple[float, float, float] | None
    label: dict[str, Any]
    note: str
    records: list[Provenance]


class CompoundOut(Told):
    """A compound of the library."""

    name: str
    aliases: list[str]
    records: list[Provenance]


class SiteOut(Told):
    """A place on the body."""

    name: str
    label: str
    zone: str
    face: bool
    over_bone: bool


class ProtocolOut(Told):
    """A protocol that serves a concern: what is set and done, how well that is known, and by whom it is said."""

    id: str
    indication: str
    concerns: list[str]
    shape: str
    sites: list[str] = Field(description="Where it is for; empty for everywhere.")
    depth_mm: tuple[float, float]
    depth_basis: str
    rests_on: str
    studied_mm: tuple[float | None, float | None] | None
    sessions: tuple[int, int] | None
    interval_days: tuple[int, int]
    passes: tuple[int, int] | None
    pattern: str
    endpoint: str
    onset: str
    judge: str = Field(description="When the result is read.")
    read_out_after: str
    read_out_days: tuple[int, int] | None
    maintenance: str
    evidence: str
    agreement: str
    disagreement: str
    label: str
    note: str
    sources: list[Source]


class Indication(Told):
    """A concern that can be named in a study."""

    kind: str
    shapes: list[str]
    protocols: list[ProtocolOut]


class ZoneOut(Told):
    """A zone of face or body."""

    id: str
    name: str
    site: str
    part: str
    depth_mm: tuple[float, float]
    rests_on: str
    basis: str
    over_bone: bool
    cautions: list[str]
    label_mm: float | None
    label: str
    agreement: str
    disagreement: str
    sources: list[Source]

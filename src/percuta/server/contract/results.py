"""What a run found: numbers, curves, the section, the block, the surface."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from percuta.server.contract.base import Told

Evidence = Literal["measured", "fitted", "digitised", "expert", "assumed"]


class Number(Told):
    """One outcome with its 90 % interval."""

    name: str
    label: str
    group: str = Field(description="Group of cards it belongs to.")
    value: float = Field(description="Median over the draws.")
    lo: float
    hi: float
    unit: str
    text: str = Field(description="Value, unit and interval, as a report writes them.")
    at_days: float
    when: str
    evidence: Evidence
    assumed: bool
    signed: bool = Field(description="Whether it is a change, written with its sign.")


class Assumption(Told):
    """A parameter that no measurement stands behind."""

    name: str
    value: float
    unit: str
    note: str


class Layer(Told):
    """One layer of the skin, mm below the surface."""

    name: str
    top_mm: float
    bottom_mm: float


class Done(Told):
    """What one session did."""

    set_depth_mm: float
    density_per_cm2: float
    depth_mm: tuple[float, float, float] = Field(description="In-situ tip depth: median, 5th and 95th percentile.")
    pierced_share: float
    covered_share: float
    passes: int


class Summary(Told):
    """The outcome in numbers."""

    name: str
    sentence: str = Field(description="The study in one sentence.")
    version: str
    seed: int
    draws: int
    digest: str
    verdict: str
    verdict_words: str
    session_days: list[float]
    start: str | None = Field(description="Day of the first session, where the study gives one.")
    numbers: list[Number]
    session: Done
    warnings: list[str]
    assumed: list[Assumption]
    parameters: int = Field(description="How many parameters were used.")
    red_flags: list[dict[str, Any]]


class Curve(Told):
    """One quantity over time, median and 90 % interval."""

    name: str
    label: str
    group: str = Field(description="cells, matrix, grade, barrier, downtime or kept.")
    unit: str
    evidence: Evidence
    median: list[float]
    lo: list[float]
    hi: list[float]


class Phase(Told):
    """One phase of healing after the last session."""

    name: str
    end_days: float = Field(description="Days since the last session.")
    mark: str = Field(description="What marks its end.")


class Curves(Told):
    """Time courses on one clock."""

    days: list[float] = Field(description="Days since the first session.")
    session_days: list[float]
    phases: list[Phase]
    curves: list[Curve]


class Puncture(Told):
    """One puncture in the plane of the section."""

    x_mm: float
    depth_mm: float = Field(description="Depth of the tip with the needle in.")
    session: int


class Quantity(Told):
    """A quantity of the tissue over time and depth, to be fetched as an array."""

    name: str
    label: str
    unit: str
    evidence: Evidence
    lo: float
    hi: float
    rest: float = Field(description="Its value in skin at rest.")
    map: Literal["batlow", "lajolla", "oslo", "vik"]


class Section(Told):
    """The skin cut open along a line: what is needed to draw it at any time.

    Arrays of a quantity are uint8, row by row: 0 is `lo`, 255 is `hi`. Of the tissue (`where=tissue`) they have the
    shape (days, depths), of a point inside a zone hit by every session (`where=zone`) the shape (days, 1). Healing
    zones stand around the punctures with `zone_radius_mm` and reach as deep as the tip; outside there is `rest`.
    """

    width_mm: float
    layers: list[Layer]
    days: list[float]
    session_days: list[float]
    phases: list[Phase]
    depths_mm: list[float] = Field(description="Depths of the arrays, below the surface of the skin.")
    punctures: list[Puncture] = Field(description="In the plane of the cut, sessions numbered from 1.")
    channel_radius_mm: float = Field(description="Radius of a fresh channel at the surface.")
    open_share: list[float] = Field(description="Open area of a channel at each time; 1 is fresh.")
    zone_radius_mm: float = Field(description="Radius of the healing zone around a puncture.")
    coverage: list[float] = Field(description="Share of the tissue inside zones after one session, by depth.")
    quantities: list[Quantity]
    around: bool = Field(description="Whether the run kept fields in radius and depth around one puncture.")
    note: str


class BlockPuncture(Told):
    """One puncture in the block."""

    x_mm: float
    y_mm: float
    depth_mm: float = Field(description="Depth of the tip with the needle in; 0 where it did not enter.")


class Block(Told):
    """A square of skin with the punctures of one session."""

    side_mm: float
    layers: list[Layer]
    radius_mm: float
    punctures: list[BlockPuncture]
    total: int = Field(description="Punctures on the whole mapped square, from which this one is cut.")


class FieldInfo(Told):
    """A field in radius and depth around one puncture, over time."""

    name: str
    label: str
    unit: str
    lo: float
    hi: float


class Fields(Told):
    """Fields of a run of fidelity channel; uint8 arrays of shape (days, depths, radii)."""

    days: list[float]
    depths_mm: list[float]
    radii_mm: list[float]
    channel_depth_mm: float
    channel_radius_mm: float
    fields: list[FieldInfo]


class FieldValue(Told):
    """The value of a field at one place and time."""

    name: str
    value: float
    unit: str
    day: float
    depth_mm: float
    radius_mm: float


class Rough(Told):
    """Roughness before and after, um."""

    name: str
    before: float
    after: float


class LayerLeft(Told):
    """How much of the depth of a feature is left."""

    name: str
    share: float


class Surface(Told):
    """A patch of skin before and after, as heights.

    Arrays are uint16, little-endian, shape (rows, columns), row by row: 0 is `lo_um`, 65535 is `hi_um`; before and
    after share one scale, so that one lamp shows both alike.
    """

    rows: int
    columns: int
    pixel_mm: float
    lo_um: float
    hi_um: float
    difference_lo_um: float
    difference_hi_um: float
    day: float
    when: str
    fitzpatrick: int
    tone: tuple[float, float, float] = Field(description="Colour of the skin in the picture, sRGB 0 to 1.")
    light: tuple[float, float, float] = Field(description="Towards the lamp; the same in every picture.")
    left: list[LayerLeft]
    roughness: list[Rough]


class ComparisonRow(Told):
    """One outcome of every arm: median, 5th and 95th percentile."""

    name: str
    label: str
    unit: str
    arms: list[tuple[float, float, float] | None]
    difference: tuple[float, float, float] | None = Field(
        description="Last arm minus the first, draw by draw; none where it cannot be paired."
    )


class Comparison(Told):
    """Courses side by side."""

    names: list[str]
    verdicts: list[str]
    hashes: list[str] = Field(description="Names the result of each arm; its views are those of this run with `arm`.")
    rows: list[ComparisonRow]
    notes: list[list[str]]
    facts: list[dict[str, Any]]


class Estimate(Told):
    """A number with its 90 % interval."""

    value: float
    lo: float
    hi: float
    unit: str = "1"


class BandOverTime(Told):
    """Values over time, with the 90 % interval."""

    value: list[float]
    lo: list[float]
    hi: list[float]


class Delivery(Told):
    """What gets in of one product."""

    compound: str
    model: str
    concentration: float
    dose_mg_per_cm2: float
    at_h: float
    time_h: float
    t_h: list[float]
    measures: dict[str, Estimate]
    absorbed_share: BandOverTime
    absorbed_share_intact: BandOverTime
    where: dict[str, list[float]] = Field(description="Share of the dose in each place over time.")
    depth_mm: list[float]
    concentration_ug_per_ml: list[list[float]] = Field(description="By time, then depth.")


class NumbingOut(Told):
    """The numbing cream: how deep it numbs, and what is in blood; no dose is told."""

    agents: dict[str, float]
    time_h: float
    t_h: list[float]
    numb_depth_mm: BandOverTime
    plasma_t_h: list[float] | None = None
    plasma_ug_per_ml: BandOverTime | None = None
    peak_ug_per_ml: Estimate | None = None
    alarm: bool
    alarm_sentence: str


class Closure(Told):
    """How the channels close, as instruments see it."""

    t_h: list[float]
    curves: dict[str, BandOverTime]
    closed_h: dict[str, Estimate]


class Absorption(Told):
    """What gets in while the channels are open."""

    products: list[Delivery]
    numbing: NumbingOut | None
    closure: Closure | None

"""The nouns of a study: person, concern, skin, device, technique, course, care, solver."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PrivateAttr,
    SerializerFunctionWrapHandler,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_serializer,
    model_validator,
)

from percuta.errors import nearest
from percuta.study.messages import first_error
from percuta.study.quantities import Quantity, read_date, refuse, shown

LONGEST_COURSE_DAYS = 3652.5
"""Days from the first to the last session at most: ten years."""

SHAPES: dict[str, tuple[str, ...]] = {
    "acne_scars": ("rolling", "boxcar", "ice_pick", "linear", "mixed"),
    "surgical_scar": ("early", "mature", "hypertrophic"),
    "stretch_marks": ("rubra", "alba"),
}
"""Shapes by kind of concern; other kinds have none."""

Kind = Literal[
    "fine_lines",
    "wrinkles",
    "acne_scars",
    "surgical_scar",
    "stretch_marks",
    "pores",
    "texture",
    "radiance",
    "tone",
    "laxity",
    "rejuvenation",
    "melasma",
    "hair_loss",
    "product_delivery",
]
Sex = Literal["female", "male"]
Depth = Annotated[float, Quantity("mm", 0, 4, "1.5 mm", "no needle is longer", ("mm",))]
Thickness = Annotated[float, Quantity("mm", 0.001, 100, "1.2 mm", "no layer is thinner or thicker", ("mm",))]
Modulus = Annotated[float, Quantity("kPa", 0.01, 1e5, "40 kPa", "no skin is softer or stiffer", ("kPa",))]
Tension = Annotated[float, Quantity("N/mm", 0, 10, "0.01 N/mm", "no skin is tighter", ("N/mm",))]
Relaxation = Annotated[float, Quantity("s", 1e-4, 1e4, "0.5 s", "no skin is faster or slower", ("s",))]
WaterLoss = Annotated[float, Quantity("g/m^2/h", 0.1, 300, "12 g/m^2/h", "no skin is outside", ("g/m^2/h",))]
Share = Annotated[float, Quantity("1", 0, 1, "0.9")]
Ratio = Annotated[float, Quantity("1", 0, 10, "0.8", "it is relative to young adult skin")]
Speed = Annotated[float, Quantity("mm/s", 1, 1000, "20 mm/s", "no hand is slower or faster", ("mm/s",))]
StrokeRate = Annotated[float, Quantity("Hz", 1, 1000, "117 Hz", "no pen is slower or faster", ("Hz",))]
Interval = Annotated[float, Quantity("day", 1, 731, "4 weeks", "sessions are a day to two years apart", ("d",))]
FollowUp = Annotated[float, Quantity("day", 1, 3653, "12 months", "ten years is the most", ("d",))]
Numbed = Annotated[float, Quantity("day", 0, 0.25, "40 min", "creams stay on for hours at most", ("min", "h"))]
Moment = Annotated[float, Quantity("day", -1, 30, "0 min", "channels are closed long before", ("min", "h", "d"))]
Strength = Annotated[float, Quantity("1", 0, 1, "1 %", "it is a share of the mass", ("%",))]
Dose = Annotated[float, Quantity("mg/mm^2", 0, 1, "5 mg/cm^2", "more runs off", ("mg/cm^2",))]
Worn = Annotated[float, Quantity("day", 1e-4, 3, "8 h", "products are renewed within days", ("min", "h", "d"))]
Area = Annotated[float, Quantity("mm^2", 10, 2e6, "300 cm^2", "no skin is smaller or larger", ("cm^2",))]
Weight = Annotated[float, Quantity("Da", 10, 2e6, "256 Da", "no molecule people put on skin is outside", ("Da",))]
Day = Annotated[
    datetime.date,
    BeforeValidator(read_date),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-12-01"]}),
]
Text = Annotated[str, Field(strict=True, max_length=120, pattern=r"^[^\x00-\x1f\x7f-\x9f\ufffe\uffff]+$")]


def _whole(number: float) -> float | int:
    return int(number) if number == int(number) else number


Age = Annotated[float, Field(strict=True, ge=0, le=120), PlainSerializer(_whole)]


class Part(BaseModel):
    """What all parts of a study share: frozen, no unknown key, and errors that are one sentence."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)

    def __init__(self, **written: Any) -> None:
        """Check and convert what was written.

        Raises
        ------
        InputError
            About the first thing that is wrong.
        """
        try:
            super().__init__(**written)
        except ValidationError as error:
            raise first_error(error, type(self), None) from None

    # Parts given as mappings are then checked in place, by pydantic, so that the path in an error stays whole.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]

    def __eq__(self, other: object) -> bool:
        """Compare what is asked, not where it was written."""
        return type(self) is type(other) and self.__dict__ == other.__dict__


class Subject(Part):
    """The person who is treated."""

    age: Age = Field(description="Age in years, 0 to 120.")
    sex: Sex = Field("female", description="Sex: sets thickness and water loss of the skin. Default female.")
    fitzpatrick: int = Field(3, strict=True, ge=1, le=6, description="Fitzpatrick skin type, 1 to 6. Default 3.")
    smoker: bool = Field(False, strict=True, description="Smokes now. Default false.")

    @property
    def answered(self) -> frozenset[str]:
        """Which of the questions of the candidacy screen were answered here; a default is no answer."""
        return frozenset({"fitzpatrick", "smoker"} & self.model_fields_set)

    @model_serializer(mode="wrap")
    def _answers_only(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Write no default for a question that was not answered, or reading it back would make it an answer."""
        written: dict[str, Any] = write(self)
        return {key: value for key, value in written.items() if key not in {"fitzpatrick", "smoker"} - self.answered}

    def __eq__(self, other: object) -> bool:
        """Compare the person and what was answered."""
        return super().__eq__(other) and isinstance(other, Subject) and self.answered == other.answered


class Concern(Part):
    """What the person wants changed."""

    kind: Kind = Field(description="Kind of concern, such as acne_scars.")
    shape: str | None = Field(
        None, strict=True, max_length=40, description="Shape of scars or colour of stretch marks, where known."
    )
    severity: Literal["mild", "moderate", "severe"] = Field(
        "moderate", description="How marked it is at the start. Default moderate."
    )

    @field_validator("shape")
    @classmethod
    def _check_shape(cls, shape: str | None, info: ValidationInfo) -> str | None:
        kind = info.data.get("kind")
        if shape is None or kind is None or shape in (shapes := SHAPES.get(kind, ())):
            return shape
        if not shapes:
            raise refuse(f"{kind} have no shape; leave it out")
        raise refuse(f"{shown(shape)} is none of the shapes of {kind}, {', '.join(shapes)}{nearest(shape, shapes)}")


class SkinChoice(Part):
    """Which skin: a site; the rest follows from site, age and sex unless it is given here.

    Examples
    --------
    >>> SkinChoice(site="cheek", dermis="1.4 mm").overrides
    {'dermis_mm': 1.4}
    """

    site: Text = Field(description="Site, such as cheek; `percuta.sites` lists all.")
    photoageing: Literal["none", "mild", "moderate", "severe"] = Field(
        "mild", description="Sun damage: none, mild, moderate or severe. Default mild."
    )
    stratum_corneum: Thickness | None = Field(None, description="Thickness of the stratum corneum.")
    viable_epidermis: Thickness | None = Field(None, description="Thickness of the living epidermis.")
    papillary: Thickness | None = Field(None, description="Thickness of the papillary dermis.")
    dermis: Thickness | None = Field(None, description="Thickness of the whole dermis.")
    fat: Thickness | None = Field(None, description="Thickness of the superficial fat.")
    capillary_depth: Thickness | None = Field(None, description="Depth of the first capillaries below the surface.")
    modulus: Modulus | None = Field(None, description="Instantaneous small-strain modulus, perpendicular load.")
    relaxed_share: Share | None = Field(None, description="Modulus after relaxation over instantaneous modulus.")
    relaxation_time: Relaxation | None = Field(None, description="Time constant of stress relaxation.")
    tension: Tension | None = Field(None, description="Natural tension of the skin.")
    water_loss: WaterLoss | None = Field(None, description="Transepidermal water loss before treatment.")
    collagen: Ratio | None = Field(None, description="Collagen density relative to young adult dermis.")
    elastic_fibres: Ratio | None = Field(None, description="Elastic fibres relative to young adult dermis.")
    elastotic: Share | None = Field(None, description="Share of the upper dermis that is elastotic.")
    elasticity_r2: Share | None = Field(None, description="Gross elasticity R2 of the Cutometer.")
    elasticity_r5: Share | None = Field(None, description="Net elasticity R5 of the Cutometer.")
    elasticity_r7: Share | None = Field(None, description="Biological elasticity R7 of the Cutometer.")

    _age: float | None = PrivateAttr(None)
    _sex: str | None = PrivateAttr(None)

    @classmethod
    def at(cls, site: str, *, age: float | None = None, sex: str | None = None, **values: Any) -> SkinChoice:
        """Choose the skin at a site, and say whose it is.

        Parameters
        ----------
        site : str
            Such as ``"cheek"``.
        age : float, optional
            Age in years; a study whose subject has no age takes this one.
        sex : str, optional
            ``"female"`` or ``"male"``, used likewise.
        **values
            Other fields, such as ``photoageing="severe"`` or ``dermis="1.4 mm"``.

        Returns
        -------
        SkinChoice

        Raises
        ------
        InputError
            Where a value is not possible.
        """
        choice = cls(site=site, **values)
        choice._age, choice._sex = age, sex
        return choice

    @property
    def person(self) -> dict[str, Any]:
        """What `at` was told of the person, by name."""
        known = {"age": self._age, "sex": self._sex}
        return {name: value for name, value in known.items() if value is not None}

    @property
    def overrides(self) -> dict[str, float]:
        """Values given here, by the name and in the unit they have in ``percuta.skin.Skin``."""
        given = {name: getattr(self, name) for name in type(self).model_fields if name not in ("site", "photoageing")}
        return {_in_skin(name): value for name, value in given.items() if value is not None}


def _in_skin(name: str) -> str:
    millimetres = ("stratum_corneum", "viable_epidermis", "papillary", "dermis", "fat", "capillary_depth")
    units = {**dict.fromkeys(millimetres, "mm"), "modulus": "kpa", "relaxation_time": "s", "tension": "n_per_mm"}
    return f"{name}_{units[name]}" if name in units else name


class DeviceChoice(Part):
    """Which tool, and how it is set."""

    model: Text = Field(description="Name of the tool in the catalogue, such as skinpen; `percuta devices` lists all.")
    depth: Depth | None = Field(
        None, description="Set depth. May be left out for tools of fixed length; otherwise the tool's own."
    )
    stroke_rate: StrokeRate | None = Field(None, description="Strokes per second of a pen. Default the tool's own.")


class Technique(Part):
    """How the tool is moved."""

    operator: Literal["professional", "home"] = Field(
        "professional", description="Who treats: a professional, or the person at home. Default professional."
    )
    passes: int = Field(4, strict=True, ge=1, le=100, description="Passes over each spot. Default 4.")
    speed: Speed = Field(20.0, description="Speed of the hand over the skin. Default 20 mm/s.")
    stretched: bool = Field(True, strict=True, description="Skin held stretched. Default true.")
    pattern: Literal["three-direction", "raster", "circles"] = Field(
        "three-direction", description="Path over the skin. Default three-direction."
    )
    needle_use: int | None = Field(
        None,
        strict=True,
        ge=1,
        le=1000,
        description="How often the needles are used, this time included. Default new for a professional; at home as "
        "often as people reuse them.",
    )


class Maintenance(Part):
    """Single sessions that follow a course, to keep what it gained."""

    sessions: int = Field(1, strict=True, ge=1, le=40, description="Number of sessions, 1 to 40. Default 1.")
    every: Interval = Field(365.0, description="Time between them, counted from the last session. Default 365 d.")


class Course(Part):
    """How many sessions, and when. Defaults are the median of published acne-scar series [1]_.

    References
    ----------
    .. [1] A. G. Harris, C. Naidoo, D. F. Murrell, Int J Womens Dermatol 1 (2015) 77. doi:10.1016/j.ijwd.2015.03.004
    """

    sessions: int = Field(3, strict=True, ge=1, le=52, description="Number of sessions, 1 to 52. Default 3.")
    every: Interval = Field(28.0, description="Time from one session to the next. Default 28 d.")
    start: Day | None = Field(None, description="Date of the first session; needed only for dates in the report.")
    maintenance: Maintenance | None = Field(None, description="Single sessions after the course. Default none.")

    @property
    def days(self) -> tuple[float, ...]:
        """Days of all sessions, counted from the first; those of maintenance follow the others."""
        course = [number * self.every for number in range(self.sessions)]
        upkeep = self.maintenance
        if upkeep is None:
            return tuple(course)
        return (*course, *(course[-1] + number * upkeep.every for number in range(1, upkeep.sessions + 1)))

    @model_validator(mode="after")
    def _check_length(self) -> Course:
        if (days := self.days[-1]) > LONGEST_COURSE_DAYS:
            raise refuse(
                f"{len(self.days)} sessions every {self.every:g} d last {days / 365.25:.3g} years; ten is the most"
            )
        return self


class ClinicOverride(Part):
    """A clinic's decision to loosen one configurable candidacy rule."""

    reason: Text = Field(description="Why, in a sentence; it is kept with the verdict.")
    days: int | None = Field(
        None, strict=True, ge=0, le=3653, description="Wait instead of the default; without it the rule is a caution."
    )


class Numbing(Part):
    """Cream that numbs the skin before a session."""

    agent: Text = Field(description="What it contains, such as 'lidocaine 4 %'.")
    time: Numbed = Field(30 / 1440, description="How long it stays on. Default 30 min.")
    occluded: bool = Field(False, strict=True, description="Covered by film meanwhile. Default false.")
    base: Literal["cream", "ointment"] = Field("cream", description="Made of: cream or ointment. Default cream.")
    area: Area | None = Field(None, description="Area of skin it covers. Default a face, or less on the body.")
    prior_pass: Depth | None = Field(
        None, description="Set depth of one pass of the tool before the cream goes on. Default none."
    )


class Topical(Part):
    """A product put on the skin."""

    compound: Text = Field(
        description="Active compound, such as hyaluronic acid; `percuta compounds` lists all. One of your own needs "
        "molecular_weight and log_kow."
    )
    concentration: Strength = Field(description="Share of the mass of the product.")
    dose: Dose = Field(description="Mass of product per area of skin.")
    at: Moment = Field(0.0, description="When it is put on, from the end of the session; negative before. Default 0.")
    time: Worn = Field(1.0, description="How long it stays on. Default 24 h.")
    base: Literal["cream", "ointment"] = Field(
        "cream", description="cream (serums and gels too), which dries, or ointment. Default cream."
    )
    molecular_weight: Weight | None = Field(None, description="Molecular weight of a compound of your own.")
    log_kow: float | None = Field(
        None, strict=True, ge=-20, le=20, description="Logarithm of octanol over water of a compound of your own."
    )

    @model_validator(mode="after")
    def _check_own(self) -> Topical:
        if (self.molecular_weight is None) != (self.log_kow is None):
            missing = "log_kow" if self.log_kow is None else "molecular_weight"
            raise refuse(f"a compound of your own needs both molecular_weight and log_kow; {missing} is missing")
        return self


class Care(Part):
    """What is done around the sessions and between them."""

    numbing: Numbing | None = Field(None, description="Numbing before each session. Default none.")
    topicals: tuple[Topical, ...] = Field((), max_length=20, description="Products at each session. Default none.")
    occluded: bool = Field(
        False, strict=True, description="Skin kept under film or dressing after a session. Default false."
    )
    sunscreen: Share = Field(0.5, description="Share of days with real protection from the sun. Default 0.5.")
    vitamin_c: Literal["replete", "low"] = Field("replete", description="Vitamin C status. Default replete.")
    nutrition: Literal["adequate", "poor"] = Field(
        "adequate", description="Food, protein above all: adequate or poor. Default adequate."
    )
    retinoid: bool = Field(False, strict=True, description="Retinoid on the skin between sessions. Default false.")


class Solve(Part):
    """How it is computed."""

    fidelity: Literal["zone", "channel", "tile"] = Field(
        "zone",
        description="Geometry of the healing model: zone (points, averaged over coverage), channel (rings around one "
        "puncture), or tile (a block with the punctures of every session; 1 to 4 draws, 1 being the central values). "
        "Default zone.",
    )
    solver: Literal["compiled", "reference"] = Field(
        "compiled",
        description="Integrator of the healing model: compiled (Rodas4), or reference (CVODE, one point at a time, to "
        "check it; extra reference). Default compiled.",
    )
    draws: int = Field(200, strict=True, ge=1, le=100_000, description="Draws from the parameters. Default 200.")
    seed: int = Field(1, strict=True, ge=0, le=2**53 - 1, description="Seed of the draws. Default 1.")

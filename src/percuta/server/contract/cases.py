"""Cases: a person under a code, what was done, what was seen."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from percuta.server.contract.base import Asked, Id, Told

Code = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$", description="Code that names nobody, such as K-017."),
]
Age = Annotated[int, Field(ge=0, le=120)]
Sex = Literal["female", "male"]
SkinType = Annotated[int, Field(ge=1, le=6)]
Note = Annotated[str, Field(max_length=4000)]


class CaseIn(Asked):
    """A new case."""

    code: Code
    age: Age | None = Field(None, description="Age in years; a date of birth is never asked.")
    sex: Sex | None = None
    fitzpatrick: SkinType | None = None
    study_id: Id | None = Field(None, description="The study that plans its course.")
    note: Note = ""


class CaseChange(Asked):
    """What is to change of a case; what is not named stays."""

    code: Code | None = None
    age: Age | None = None
    sex: Sex | None = None
    fitzpatrick: SkinType | None = None
    study_id: Id | None = None
    note: Note | None = None


class CaseItem(Told):
    """A case in a list."""

    id: Id
    code: str
    age: int | None
    sex: Sex | None
    fitzpatrick: int | None
    study_id: str | None
    sessions: int
    scores: int
    photos: int
    created: str
    updated: str


class CasePage(Told):
    """Cases, last changed first."""

    items: list[CaseItem]
    total: int


class PerformedOut(Told):
    """One session as it was done."""

    id: Id
    on: str
    record: dict[str, Any] = Field(description="As the command line writes it: percuta-session/1.")
    problems: list[str] = Field(description="What its reader should be told, such as a missing lot of the needles.")


class PerformedIn(Asked):
    """A session as it was done: percuta-session/1, zone by zone."""

    record: dict[str, Any]


class ScoreIn(Asked):
    """One outcome read on one day."""

    on: date
    measure: Annotated[
        str, Field(min_length=1, max_length=60, description="Such as goodman_baron or a name of an outcome.")
    ]
    value: float
    unit: Annotated[str, Field(max_length=30)] = "1"
    noise_sd: Annotated[float, Field(ge=0)] | None = Field(
        None, description="Standard deviation of the instrument or rater, in the same unit."
    )
    instrument: Annotated[str, Field(max_length=120)] = ""
    blinded: bool = False


class ScoreOut(Told):
    """One outcome read on one day, and what is known of its change from the first reading."""

    id: Id
    on: str
    measure: str
    value: float
    unit: str
    noise_sd: float | None
    instrument: str
    blinded: bool
    change: float | None = Field(description="From the first reading of the same measure and unit.")
    change_lo: float | None = Field(description="Lower end of its 90 % interval, from the noise of both readings.")
    change_hi: float | None


class PhotoOut(Told):
    """A photograph; its pixels are fetched apart."""

    id: Id
    on: str
    view: str
    width: int
    height: int


class CaseOut(CaseItem):
    """A case with all that belongs to it."""

    note: str
    performed: list[PerformedOut]
    readings: list[ScoreOut]
    pictures: list[PhotoOut]

"""What a trial asks: people, arms, visits, endpoints, and what was published of it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import Field, PrivateAttr, ValidationError, field_validator, model_validator

from percuta.errors import InputError, nearest
from percuta.study import Study
from percuta.study.bases import merged
from percuta.study.json_schema import DIALECT, SchemaWriter
from percuta.study.loading import read_file, read_text
from percuta.study.messages import first_error
from percuta.study.parts import Part, Share, Text
from percuta.study.quantities import Quantity, refuse, shown
from percuta.study.sources import Source
from percuta.trial.allocation import block

FORMAT = "percuta-trial/1"
FEWEST = 2
"""People in an arm at least: one person has no scatter, so no interval can be given."""
RATERS = {"blinded": "", "open": "_open_label"}
"""Who rates: the suffix of the series of gains."""
EVENTS = ("hyperpigmentation", "tram_tracks", "serious_event")
"""Adverse events that are counted."""

Visit = Annotated[float, Quantity("day", 0, 3653, "90 d", "ten years is the most", ("d",))]
Age = Annotated[float, Field(strict=True, ge=0, le=120)]
Weights = dict[Annotated[int, Field(ge=1, le=6)], Annotated[float, Field(ge=0)]]


class AgeMix(Part):
    """Ages of the people: a normal distribution between two limits."""

    mean: Age | None = Field(None, description="Mean age before the limits, years. Default that of the population.")
    sd: float | None = Field(None, strict=True, gt=0, le=60, description="Standard deviation, years.")
    low: Age | None = Field(None, alias="from", description="Youngest age that is taken, years.")
    high: Age | None = Field(None, alias="to", description="Oldest age that is taken, years.")

    @model_validator(mode="after")
    def _check_order(self) -> AgeMix:
        if self.low is not None and self.high is not None and not self.low < self.high:
            raise refuse(f"ages from {self.low:g} to {self.high:g} hold nobody; write the lower one first")
        return self


class Population(Part):
    """Who takes part; what is left out comes from the records of `population.yaml`."""

    age: AgeMix = Field(default_factory=AgeMix, description="Ages.")
    women: Share | None = Field(None, description="Share of women.")
    fitzpatrick: Weights | None = Field(None, description="Weight of each skin type that is taken, 1 to 6.")
    severity: dict[Literal["mild", "moderate", "severe"], Annotated[float, Field(ge=0)]] | None = Field(
        None, description="Weight of each severity that is taken. Default the severity of the study."
    )
    smokers: Share | None = Field(None, description="Share of people who smoke.")

    @field_validator("fitzpatrick", "severity")
    @classmethod
    def _check_weights(cls, weights: Mapping[Any, float] | None) -> Mapping[Any, float] | None:
        if weights is not None and not sum(weights.values()) > 0:
            raise refuse("all weights are 0, which leaves nobody; give at least one above 0")
        return weights


class Arm(Part):
    """What is done to one group, or to one side."""

    name: Text = Field(description="Name of the arm.")
    treatment: Literal["needling", "sham", "none"] = Field(
        "needling", description="needling, sham (the same visits, no puncture), or none. Default needling."
    )
    share: float = Field(1.0, strict=True, gt=0, le=100, description="Weight in the allocation. Default 1.")
    study: dict[str, Any] = Field({}, description="What differs from the study of the trial, as in a study file.")


class Endpoint(Part):
    """What is measured at every visit, or counted over the trial."""

    name: Text = Field(description="Name of the endpoint.")
    outcome: Text | None = Field(
        None, description="A graded scale such as goodman_baron, or an instrument such as elasticity."
    )
    event: Text | None = Field(None, description=f"Adverse event: {', '.join(EVENTS)}.")
    rater: Text = Field("blinded", description="Who grades: blinded, or open (knows the treatment). Default blinded.")
    areas: int = Field(1, strict=True, ge=1, le=100, description="Areas that are graded and averaged. Default 1.")
    responder: float | None = Field(None, strict=True, description="Gain from which a person counts as a responder.")

    @field_validator("rater")
    @classmethod
    def _check_rater(cls, rater: str) -> str:
        if rater not in RATERS:
            raise refuse(f"rater {shown(rater)} is none of {', '.join(RATERS)}{nearest(rater, RATERS)}")
        return rater

    @model_validator(mode="after")
    def _check_kind(self) -> Endpoint:
        if (self.outcome is None) == (self.event is None):
            raise refuse("an endpoint has either an outcome or an event; write one of them")
        if self.event is not None and self.event not in EVENTS:
            raise refuse(f"event {shown(self.event)} is none of {', '.join(EVENTS)}{nearest(self.event, EVENTS)}")
        return self

    @property
    def counted(self) -> bool:
        """Whether it is a share of people."""
        return self.event is not None or self.responder is not None


class Published(Part):
    """One published value that the trial is held against."""

    record: Text = Field(description="Id of the evidence record.")
    value: int = Field(1, strict=True, ge=1, description="Which of its values, counted from 1.")
    endpoint: Text = Field(description="Endpoint of this trial.")
    arm: Text = Field(description="Arm of this trial.")
    against: Text | None = Field(None, description="Arm it is compared with; without it the change in the arm.")
    visit: Visit = Field(description="Visit of this trial.")


class TrialSolve(Part):
    """How it is computed."""

    replicates: int = Field(
        100, strict=True, ge=0, le=100_000, description="Trials that are repeated with a new draw of the model."
    )
    seed: int = Field(1, strict=True, ge=0, le=2**53 - 1, description="Seed of people, chance and model.")


class Trial(Part):
    """One trial: who, in which arms, seen when, judged how.

    Examples
    --------
    >>> trial = Trial(
    ...     study={"base": "professional-face", "concerns": [{"kind": "wrinkles"}]},
    ...     people=20, arms=[{"name": "needled"}], visits=["90 d"],
    ...     endpoints=[{"name": "wrinkles", "outcome": "lemperle"}],
    ... )
    >>> trial.visits, trial.design
    ((90.0,), 'parallel')
    """

    format: Literal["percuta-trial/1"] = Field("percuta-trial/1", description="Format of the file.")
    name: Text = Field("Microneedling trial", description="Name of the trial, one line.")
    sources: tuple[Text, ...] = Field((), description="Ids of the evidence records whose conditions these are.")
    study: dict[str, Any] = Field(description="What all arms share, as in a study file.")
    design: Literal["parallel", "split"] = Field(
        "parallel", description="parallel: each person gets one arm; split: each person gets all, one on each side."
    )
    people: int = Field(strict=True, ge=1, le=10**9, description="People who are randomised.")
    population: Population = Field(default_factory=Population, description="Who they are.")
    arms: tuple[Arm, ...] = Field(min_length=1, max_length=12, description="Arms; the first is the reference.")
    visits: tuple[Visit, ...] = Field(min_length=1, max_length=60, description="Days since the first session.")
    endpoints: tuple[Endpoint, ...] = Field(min_length=1, max_length=40, description="The first is the primary one.")
    drop_out: Share | None = Field(None, description="Share of people lost until the last visit.")
    published: tuple[Published, ...] = Field((), description="Published values to hold the trial against.")
    solve: TrialSolve = Field(default_factory=TrialSolve, description="How it is computed.")

    _source: Source | None = PrivateAttr(None)

    @field_validator("visits")
    @classmethod
    def _check_visits(cls, visits: tuple[float, ...]) -> tuple[float, ...]:
        if any(later <= earlier for earlier, later in pairwise(visits)) or visits[0] <= 0:
            raise refuse("visits follow each other after the first session, which is day 0; write them in order")
        return visits

    @field_validator("drop_out")
    @classmethod
    def _check_loss(cls, lost: float | None) -> float | None:
        if lost == 1:
            raise refuse("a drop-out of 1 loses everybody; give a share below 1")
        return lost

    @field_validator("arms", "endpoints")
    @classmethod
    def _check_names(cls, parts: tuple[Any, ...]) -> tuple[Any, ...]:
        names = [part.name for part in parts]
        twice = [name for name in names if names.count(name) > 1]
        if twice:
            raise refuse(f"two are named {shown(twice[0])}; give each a name of its own")
        return parts

    @model_validator(mode="after")
    def _check_size(self) -> Trial:
        if self.people < FEWEST:
            raise refuse(f"a trial of {self.people} person has no scatter between people; enrol at least {FEWEST}")
        size, _, place = min((size, self.arms[place].share, place) for place, size in enumerate(self.sizes()))
        if size < FEWEST:
            raise refuse(
                f"arm {shown(self.arms[place].name)} gets {size} of {self.people} people, and needs at least {FEWEST}; "
                "enrol more people or raise its share"
            )
        return self

    def sizes(self) -> tuple[int, ...]:
        """Return how many people each arm gets at least: whole blocks of the allocation, or all in a split design."""
        if self.design == "split":
            return (self.people,) * len(self.arms)
        places = block([arm.share for arm in self.arms])
        return tuple(self.people // sum(places) * count for count in places)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Trial:
        """Read a trial file.

        Parameters
        ----------
        path : str or path
            YAML or TOML, by suffix.

        Returns
        -------
        Trial

        Raises
        ------
        InputError
            About the first thing in the file that is wrong, with its line and the nearest allowed name.
        """
        return cls.from_text(read_file(path), os.fspath(path))

    @classmethod
    def from_text(cls, text: str, name: str = "trial.yaml") -> Trial:
        """Read the text of a trial file; see `load`."""
        written, source = read_text(text, name)
        if written.get("format") != FORMAT:
            found = written.get("format")
            raise source.error("format", f"write 'format: {FORMAT}'" + (f", not {shown(found)}" if found else ""))
        try:
            trial = cls.model_validate(written)
        except ValidationError as error:
            raise first_error(error, cls, source) from None
        trial._source = source
        return trial

    def error(self, path: str, message: str) -> InputError:
        """Make an error about one value, with file and line where it was read from a file."""
        return self._source.error(path, message) if self._source else InputError(message, path)

    def study_of(self, arm: Arm) -> Study:
        """Return the study that one arm follows, up to the last visit.

        Raises
        ------
        InputError
            Where the study of the trial with the patch of the arm is no valid study.
        """
        number = self.arms.index(arm)
        try:
            study = Study(**merged(self.study, arm.study))
            left = max(1.0, self.visits[-1] - study.course.days[-1])
            return study.patched({"follow_up": f"{left!r} d", "solve": {"seed": self.solve.seed, "draws": 1}})
        except InputError as error:
            inside = error.where.partition(".")[0].partition("[")[0] in arm.study
            place = f"arms[{number}].study" if inside else "study"
            raise self.error(f"{place}.{error.where}" if error.where else place, error.message) from None

    def replaced(self, **solve: int | None) -> Trial:
        """Return the trial with other people, replicates or seed; None keeps what is written."""
        given = {key: value for key, value in solve.items() if value is not None}
        people = given.pop("people", self.people)
        data = self.to_dict()
        data["people"], data["solve"] = people, {**data["solve"], **given}
        made = Trial(**data)
        made._source = self._source
        return made

    def to_dict(self) -> dict[str, Any]:
        """Return the trial as plain data that fits JSON."""
        return self.model_dump(mode="json", exclude_none=True, by_alias=True)

    def digest(self) -> str:
        """Return the SHA-256 of the trial as canonical JSON."""
        text = json.dumps(self.to_dict(), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()


def trial_schema() -> dict[str, Any]:
    """Return the JSON Schema of a trial file, draft 2020-12.

    Examples
    --------
    >>> trial_schema()["title"]
    'Percuta trial'
    """
    body = Trial.model_json_schema(schema_generator=SchemaWriter)
    return {
        "$schema": DIALECT,
        **body,
        "title": "Percuta trial",
        "description": "A trial for Percuta, the simulator of microneedling. Its study is that of `percuta schema`.",
    }

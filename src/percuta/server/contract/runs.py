"""Runs: work that takes time, with its state."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from percuta.server.contract.base import Asked, Id, StudyText, Told

Kind = Literal["run", "compare", "plan", "trial"]
State = Literal["queued", "running", "done", "failed", "cancelled", "interrupted"]
Draws = Annotated[int, Field(ge=1, le=100_000)]
Seed = Annotated[int, Field(ge=0, le=2**53 - 1)]
Fidelity = Literal["zone", "channel", "tile"]


class Run(Told):
    """One run."""

    id: Id
    kind: Kind
    name: str
    state: State
    stage: str = Field(description="What it is doing, such as healing.")
    share: float = Field(ge=0, le=1, description="Share of the work that is done.")
    message: str = Field(description="Why it failed or stopped, in a sentence; otherwise empty.")
    hash: str = Field(description="Names the result: the same question, seed and version have the same.")
    study_id: str | None
    mine: bool
    shared: bool
    resumable: bool
    attempts: int
    revision: int = Field(description="Grows with every change; orders the events.")
    created: str
    started: str | None
    ended: str | None


class RunPage(Told):
    """Runs, newest first."""

    items: list[Run]
    total: int


class RunIn(Asked):
    """A study to simulate: a stored one or a text, with its solver set otherwise where wanted."""

    study_id: Id | None = None
    text: StudyText | None = None
    fidelity: Fidelity | None = None
    draws: Draws | None = None
    seed: Seed | None = None
    fresh: bool = Field(False, description="Compute it again although the result is known.")


class CompareIn(Asked):
    """Two or three studies to put side by side."""

    study_ids: Annotated[list[Id], Field(min_length=2, max_length=3)]
    draws: Draws | None = None


class PlanOptions(Asked):
    """What is asked of the planner, besides the study; what is not named is as `percuta plan` has it."""

    evaluations: Annotated[int, Field(ge=1, le=100_000)] | None = Field(None, description="Courses to compute.")
    before: date | None = Field(None, description="Day to be presentable, the course over.")
    presentable: list[date] | None = Field(None, max_length=20, description="More days to be presentable.")
    first_day: date | None = Field(None, description="First day on which a session may be.")
    limits: dict[str, float] | None = Field(None, description="Limit of an objective, such as downtime or cost.")
    least_benefit: Annotated[float, Field(ge=0, le=1)] | None = Field(
        None, description="Share of the clinical default's benefit to keep at least."
    )
    objectives: list[str] | None = Field(None, max_length=10, description="What plans are judged by; default all.")
    benefit: str | None = Field(None, max_length=60, description="Outcome that is the benefit.")
    models: list[str] | None = Field(None, max_length=50, description="Devices at hand.")
    vary: list[str] | None = Field(None, max_length=10, description="What may differ: device, operator, retinoid.")
    weights: dict[str, float] | None = Field(None, description="How much an objective counts.")
    price: Annotated[float, Field(ge=0)] | None = Field(None, description="Price of one session, US dollars.")


class PlanIn(Asked):
    """A study to plan for, and how to search."""

    study_id: Id | None = None
    text: StudyText | None = None
    options: PlanOptions = Field(default_factory=PlanOptions)


class TrialIn(Asked):
    """A trial file, in YAML."""

    text: StudyText


class RunChange(Asked):
    """Whether all colleagues may see a run."""

    shared: bool


class PlainResult(Told):
    """A result as plain data, of the floor that made it."""

    kind: Kind
    result: dict[str, Any]


class RunEvent(Told):
    """One event of the stream: a run as it is now."""

    run: Run

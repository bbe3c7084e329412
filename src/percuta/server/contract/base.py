"""What all messages share, and how an error looks."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Asked(BaseModel):
    """A message from the page: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Told(BaseModel):
    """A message to the page."""

    model_config = ConfigDict(from_attributes=True)


Id = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$", description="Identifier: 32 letters of hexadecimal.")]
StudyText = Annotated[
    str, Field(max_length=1_000_000, description="A study file in YAML, as the command line reads it.")
]


class Fault(Told):
    """One sentence on what is wrong."""

    where: str = Field(description="Place in the input, such as study.yaml:9; empty where there is none.")
    sentence: str = Field(description="What is wrong and what is allowed.")
    nearest: list[str] = Field(description="Nearest allowed names, where a name was not known.")


class Refusal(Told):
    """The answer to a request that was refused."""

    error: Fault


class Done(Told):
    """Something was done that has no other answer."""

    done: bool = True

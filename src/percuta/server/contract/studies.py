"""Studies: their text, what is wrong with it, and changes by value."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from percuta.server.contract.base import Asked, Id, StudyText, Told


class Problem(Told):
    """One thing that is wrong with a study."""

    line: int | None = Field(description="Line of the text, from 1; none where no line is to blame.")
    path: str = Field(description="Such as device.depth; empty for the whole study.")
    message: str
    nearest: list[str]


class StudyChecked(Told):
    """A study text, judged."""

    document: dict[str, Any] | None = Field(
        description="The complete study as plain data, quantities as text with units; none where it cannot be read."
    )
    problems: list[Problem]
    notices: list[str] = Field(description="What its author must know, such as limits of the label.")


class StudyItem(Told):
    """A study in a list."""

    id: Id
    name: str
    shared: bool
    mine: bool
    created: str
    updated: str


class StudyPage(Told):
    """Studies, newest first."""

    items: list[StudyItem]
    total: int


class StudyOut(StudyItem, StudyChecked):
    """A stored study."""

    text: str


class StudyIn(Asked):
    """A new study, or a new text of one; its name is the one in the text."""

    text: StudyText


class StudyChange(Asked):
    """A new text, or whether all colleagues may see it."""

    text: StudyText | None = None
    shared: bool | None = None
    since: str | None = Field(
        None,
        max_length=40,
        description="`updated` of what was changed; where it was changed again since, this is refused.",
    )


class CheckIn(Asked):
    """A text to judge."""

    text: StudyText


Written = bool | int | float | str | list[Any] | dict[str, Any] | None


class EditIn(Asked):
    """One value to write into a text; comments and order stay as they are."""

    text: StudyText
    path: Annotated[
        str, Field(max_length=200, description="Such as device.depth or concerns[0].severity; a missing one is added.")
    ]
    value: Written = Field(description="As written in a file, such as '1.5 mm'; null takes the key away.")


class EditOut(StudyChecked):
    """The text after an edit, judged."""

    text: str

"""What is asked: one study, checked and frozen."""

from __future__ import annotations

import datetime
import hashlib
import json
import os
from collections.abc import Mapping
from typing import Annotated, Any, Literal, NoReturn

from pydantic import (
    BeforeValidator,
    Field,
    PrivateAttr,
    ValidationError,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from percuta.errors import InputError, nearest
from percuta.files import whole
from percuta.study.bases import base_data, merged, touched
from percuta.study.loading import read_file, read_text
from percuta.study.messages import first_error
from percuta.study.parts import (
    Care,
    ClinicOverride,
    Concern,
    Course,
    DeviceChoice,
    FollowUp,
    Part,
    SkinChoice,
    Solve,
    Subject,
    Technique,
    Text,
)
from percuta.study.quantities import read_answer, read_override, shown
from percuta.study.sources import Source

FORMAT = "percuta-study/1"

Word = Annotated[str, Field(strict=True, pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
ParameterName = Annotated[str, Field(strict=True, pattern=r"^[A-Za-z][A-Za-z0-9_.]*$", max_length=100)]
Answer = Annotated[
    bool | datetime.date,
    BeforeValidator(read_answer),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, {"type": "string", "format": "date"}]}),
]
Override = Annotated[
    str | float,
    BeforeValidator(read_override),
    WithJsonSchema({"type": ["string", "number"], "examples": ["5 mN/um", 0.4]}),
]


class Study(Part):
    """One question to the simulator: who, what for, with what tool, how and how often.

    Notes
    -----
    Quantities are written with units and are floats in mm, day, mg, N, kPa and shares once checked; a bare number
    where a unit is needed is refused. Two studies are equal when they ask the same, wherever they were written.

    Examples
    --------
    >>> study = Study(
    ...     skin=SkinChoice.at("cheek", age=29),
    ...     device=DeviceChoice(model="skinpen", depth="1.5 mm"),
    ...     course=Course(sessions=4, every="4 weeks"),
    ... )
    >>> study.subject.age, study.device.depth, study.course.every
    (29.0, 1.5, 28.0)
    >>> Study(base="home-face", device={"depth": 0.25})
    Traceback (most recent call last):
    ...
    percuta.errors.InputError: device.depth: 0.25 has no unit; write for example '1.5 mm'
    """

    format: Literal["percuta-study/1"] = Field("percuta-study/1", description="Format of the file.")
    name: Text = Field("Microneedling study", description="Name of the study, one line.")
    base: Annotated[str, Field(strict=True)] | None = Field(
        None, exclude=True, description="Base study this one is laid over; what is not written here is taken from it."
    )
    subject: Subject = Field(description="The person who is treated.")
    concerns: tuple[Concern, ...] = Field((), max_length=10, description="What the person wants changed.")
    history: dict[Word, Answer] = Field(
        {}, description="Answers to the candidacy screen by question: true, false or a date; absent is unanswered."
    )
    overrides: dict[Word, ClinicOverride] = Field(
        {}, description="Candidacy rules the clinic loosens, by rule, each with its reason; only configurable rules."
    )
    skin: SkinChoice = Field(description="Which skin is treated.")
    device: DeviceChoice = Field(description="Which tool, and how it is set.")
    technique: Technique = Field(default_factory=Technique, description="How the tool is moved.")
    course: Course = Field(default_factory=Course, description="How many sessions, and when.")
    care: Care = Field(default_factory=Care, description="What is done around the sessions and between them.")
    follow_up: FollowUp = Field(365.0, description="Time simulated after the last session. Default 365 d.")
    solve: Solve = Field(default_factory=Solve, description="How it is computed.")
    parameters: dict[ParameterName, Override] = Field(
        {}, description="Values that replace parameters, by name; `percuta parameters` lists all."
    )

    _source: Source | None = PrivateAttr(None)

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, written: Any) -> Any:
        """Take the person from the skin where none is given, and lay the study over its base."""
        if not isinstance(written, Mapping):
            return written
        skin, subject = written.get("skin"), written.get("subject", {})
        if isinstance(skin, SkinChoice) and skin.person and isinstance(subject, Subject | Mapping):
            given = subject.model_dump(exclude_unset=True) if isinstance(subject, Subject) else dict(subject)
            for key, value in skin.person.items():
                if given.setdefault(key, value) != value:
                    raise InputError(f"{given[key]} here, but {value} in SkinChoice.at; write one", f"subject.{key}")
            written = {**written, "subject": given}
        base = written.get("base")
        return merged(base_data(base), written) if isinstance(base, str) else written

    @field_validator("history", mode="before")
    @classmethod
    def _unanswered(cls, written: Any) -> Any:
        """Drop questions without an answer."""
        if not isinstance(written, Mapping):
            return written
        return {key: value for key, value in written.items() if value is not None}

    def __eq__(self, other: object) -> bool:
        """Compare what is asked; the name of the base is provenance."""
        if not isinstance(other, Study):
            return NotImplemented
        return {**self.__dict__, "base": None} == {**other.__dict__, "base": None}

    def __hash__(self) -> int:
        return hash(self.digest())

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Study:
        """Read a study file.

        Parameters
        ----------
        path : str or path
            YAML or TOML, by suffix.

        Returns
        -------
        Study

        Raises
        ------
        InputError
            About the first thing in the file that is wrong, with its line and the nearest allowed name.
        """
        return cls.from_text(read_file(path), os.fspath(path))

    @classmethod
    def from_text(cls, text: str, name: str = "study.yaml") -> Study:
        """Read the text of a study file.

        Parameters
        ----------
        text : str
            YAML, or TOML where `name` ends in ``.toml``.
        name : str
            Name of the file, for messages.

        Returns
        -------
        Study

        Raises
        ------
        InputError
            As `load`.
        """
        written, source = read_text(text, name)
        if written.get("format") != FORMAT:
            _refuse_format(written, source)
        return cls._checked(written, source)

    @classmethod
    def _checked(cls, written: Mapping[str, Any], source: Source | None) -> Study:
        try:
            study = cls.model_validate(written)
        except ValidationError as error:
            raise first_error(error, cls, source) from None
        except InputError as error:
            raise (source.error(error.where, error.message) if source else error) from None
        study._source = source
        return study

    def error(self, path: str, message: str) -> InputError:
        """Make an error about one value of this study.

        Parameters
        ----------
        path : str
            Such as ``"device.depth"`` or ``"care.topicals[0].dose"``.
        message : str
            What is wrong and what is allowed.

        Returns
        -------
        InputError
            With file and line of the value, or of the nearest parent that is written; with the path alone where the
            study was made in Python.
        """
        return self._source.error(path, message) if self._source else InputError(message, path)

    def patched(self, patch: Mapping[str, Any]) -> Study:
        """Return a study with some values replaced.

        Parameters
        ----------
        patch : Mapping
            Laid over this study: mappings are merged, lists replaced, and None takes a value back to its default.
            Values are written as in a file.

        Returns
        -------
        Study

        Raises
        ------
        InputError
            Where the result is no valid study.

        Examples
        --------
        >>> study = Study(base="professional-face").patched({"device": {"depth": "1 mm"}})
        >>> study.device.model, study.device.depth
        ('skinpen', 1.0)
        """
        if "base" in patch:
            raise InputError("a patch cannot change the base; start from that base instead", "base")
        source = self._source.without(touched(patch)) if self._source else None
        return self._checked(merged(self.to_dict(), patch), source)

    def to_dict(self) -> dict[str, Any]:
        """Return the study as plain data that fits JSON: complete, quantities as text, without its base."""
        return self.model_dump(mode="json", exclude_none=True)

    def digest(self) -> str:
        """Return the SHA-256 of the study as canonical JSON; the same however quantities were written."""
        text = json.dumps(self.to_dict(), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the study as YAML; the file is complete and replaces an older one in one step.

        Parameters
        ----------
        path : str or path
            Ends in ``.yaml`` or ``.yml``.

        Raises
        ------
        InputError
            Where the file cannot be written.
        """
        from percuta.study.yaml_text import write_yaml

        with whole(path, "a study", ".yaml", ".yml") as part, part.open("x", encoding="utf-8", newline="\n") as stream:
            write_yaml(self.model_dump(exclude_none=True), stream)


def _refuse_format(written: Mapping[str, Any], source: Source) -> NoReturn:
    if "format" not in written:
        near = nearest("format", written, 1).replace("nearest", "nearest key here")
        raise source.error("format", f"is missing; write 'format: {FORMAT}'{near}")
    found = written["format"]
    if str(found).startswith("percuta-trial/"):
        raise source.error("format", "this file is a trial, not a study; `percuta trial FILE` simulates it")
    raise source.error("format", f"{shown(found)} is not known{nearest(found, [FORMAT]) or f'; write {FORMAT}'}")

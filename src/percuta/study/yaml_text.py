"""YAML to plain data and line numbers, and back; no tag is obeyed, no alias expanded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NoReturn, TextIO

from ruamel.yaml import YAML, events
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.representer import SafeRepresenter

from percuta.errors import InputError
from percuta.study.loading import DEEPEST, EMPTY
from percuta.study.sources import Source, joined, shortened

_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}
_INTEGER = re.compile(r"[-+]?[0-9]{1,30}")
_FLOAT = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


def read_yaml(text: str, name: str) -> tuple[dict[str, Any], Source]:
    """Turn YAML into plain data; see `percuta.study.loading.read_text`.

    Notes
    -----
    Scalars follow the core schema of YAML 1.2, so that ``no`` is a word. Dates stay text: the study reads them.
    """
    reader = _Reader(name, YAML(typ="safe", pure=True).parse(text))
    try:
        return reader.study(), reader.source
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = str(error.problem or error.context)
        problem = "a tab cannot indent; use spaces" if "\\t" in problem else problem
        raise InputError(f"this is not YAML: {problem}", f"{name}:{mark.line + 1}" if mark else name) from None
    except YAMLError as error:
        raise InputError(f"this is not YAML: {getattr(error, 'reason', 'it cannot be read')}", name) from None


class _Reader:
    """Recursive descent over the events of one document; nesting is limited, so recursion is."""

    def __init__(self, name: str, stream: Iterator[Any]) -> None:
        self.source = Source(name)
        self.stream = stream

    def refuse(self, event: Any, path: str, message: str) -> NoReturn:
        place = f"{shortened(path)}: " if path else ""
        raise InputError(f"{place}{message}", f"{self.source.name}:{_line(event)}")

    def study(self) -> dict[str, Any]:
        """Read the one document of the file."""
        next(self.stream)  # the stream starts
        if isinstance(next(self.stream), events.StreamEndEvent):
            raise InputError(EMPTY, self.source.name)
        event = next(self.stream)
        if isinstance(event, events.ScalarEvent) and not event.value:
            raise InputError(EMPTY, self.source.name)
        if not isinstance(event, events.MappingStartEvent):
            self.refuse(event, "", "a study is a mapping of keys such as 'subject:' and 'device:'")
        data: dict[str, Any] = self.node(event, "", 1)
        next(self.stream)  # the document ends
        event = next(self.stream)
        if not isinstance(event, events.StreamEndEvent):
            self.refuse(event, "", "a second document starts here; one file holds one study")
        return data

    def node(self, event: Any, path: str, depth: int) -> Any:
        """Read the value that starts with `event`."""
        if isinstance(event, events.AliasEvent) or event.anchor is not None:
            self.refuse(event, path, "anchors and aliases (& and *) are not allowed; write the value out")
        if event.tag is not None:
            self.refuse(event, path, "tags (!) are not allowed; write the value alone")
        if isinstance(event, events.ScalarEvent):
            return _scalar(event.value) if event.implicit[0] else event.value
        if depth > DEEPEST:
            self.refuse(event, path, f"nested more than {DEEPEST} levels deep")
        if isinstance(event, events.MappingStartEvent):
            return self.mapping(path, depth)
        return self.sequence(path, depth)

    def mapping(self, path: str, depth: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        while not isinstance(event := next(self.stream), events.MappingEndEvent):
            if isinstance(event, events.SequenceStartEvent | events.MappingStartEvent):
                self.refuse(event, path, "a key is a word, not a list or a mapping")
            self.node(event, path, depth)  # a key may have no anchor, alias or tag either
            key = str(event.value)
            if not key:
                self.refuse(event, path, "a key is missing before ':'")
            below = joined(path, key)
            if key in data:
                self.refuse(event, below, f"written twice; first on line {self.source.lines[below]}")
            self.source.lines[below] = _line(event)
            data[key] = self.node(next(self.stream), below, depth + 1)
        return data

    def sequence(self, path: str, depth: int) -> list[Any]:
        data: list[Any] = []
        while not isinstance(event := next(self.stream), events.SequenceEndEvent):
            below = joined(path, len(data))
            self.source.lines[below] = _line(event)
            data.append(self.node(event, below, depth + 1))
        return data


class _Representer(SafeRepresenter):
    """Quotes every text that `read_yaml` would take for something else."""

    def represent_text(self, text: str) -> Any:
        style = None if _scalar(text) is text else "'"
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Representer.add_representer(str, _Representer.represent_text)


def write_yaml(data: dict[str, Any], stream: TextIO) -> None:
    """Write plain data as YAML, one key per line, in the order given."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Representer = _Representer
    yaml.default_flow_style = False
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    yaml.dump(data, stream)


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _scalar(text: str) -> Any:
    """Read a plain scalar."""
    if text in (text.lower(), text.upper(), text.capitalize()) and text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return float(text.lower().replace(".", "")) if _NOT_FINITE.fullmatch(text) else text

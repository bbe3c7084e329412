"""Records read from YAML and checked to the line."""

from __future__ import annotations

import importlib.resources
import math
import re
from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from percuta.errors import InputError, nearest
from percuta.evidence.records import BOUNDS, FIRST, LAST, SEEN, USES, Axis, Moment, Record, Row
from percuta.units import quantity

REQUIRED = ("id", "citation", "seen", "subject", "unit", "values", "use")
OPTIONAL = (
    *("topic", "doi", "where_seen", "conditions", "quantity", "note", "study", "measure", "at", "x", "weight"),
    *("expect", "skip", "missed"),
)
ROW_KEYS = ("y", "range", "sd", "se", "ci95", "ci99", "n", "bound", "x", "arguments", "study", "note")
AXIS_KEYS = ("name", "unit", "study", "argument", "time")


def shipped() -> list[Record]:
    """Return all records that Percuta ships, in the order of the files."""
    folder = importlib.resources.files("percuta.evidence").joinpath("records")
    return read_folder(folder.iterdir())


def load(folder: str | Path) -> list[Record]:
    """Read all records of a folder.

    Parameters
    ----------
    folder : str or pathlib.Path
        Folder with ``.yaml`` files, or one such file; each holds a list of records. A record without ``topic`` takes
        the name of its file.

    Returns
    -------
    list of Record

    Raises
    ------
    InputError
        Where there are none, or one is not as `Record` describes; names file and line.
    """
    path = Path(folder)
    if path.is_file():
        return read_folder([path])
    if not path.is_dir():
        raise InputError("there is no such folder of records", str(folder))
    found = read_folder(path.iterdir())
    if not found:
        raise InputError("there is no .yaml file with records in this folder", str(folder))
    return found


def read_folder(files: Iterable[Traversable | Path]) -> list[Record]:
    """Read the records of some files; ids are unique over all of them."""
    found: dict[str, Record] = {}
    for file in sorted(files, key=lambda entry: entry.name):
        if not file.name.endswith((".yaml", ".yml")):
            continue
        for record in read_text(file.read_text(encoding="utf-8"), file.name):
            if record.id in found:
                raise record.error(f"stands also at {found[record.id].where}; an id is used once")
            found[record.id] = record
    return list(found.values())


def read_text(text: str, name: str) -> list[Record]:
    """Read the records of one file.

    Parameters
    ----------
    text : str
        YAML: a list of records.
    name : str
        Name of the file, for errors and for the topic of records that give none.

    Returns
    -------
    list of Record

    Raises
    ------
    InputError
        As `load`.
    """
    return [_Reader(entry, line, name).record() for entry, line in _entries(text, name)]


def _entries(text: str, name: str) -> list[tuple[Any, int]]:
    """Return the entries of a list, each with its line."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            raise InputError("a file of records is a list; each record starts with '- id:'", f"{name}:1")
        return [(loader.construct_object(item, deep=True), item.start_mark.line + 1) for item in node.value]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise InputError(f"this is not YAML: {error.problem}", f"{name}:{mark.line + 1}" if mark else name) from None
    except (yaml.YAMLError, ValueError) as error:
        raise InputError(f"this is not YAML: {error}", name) from None
    finally:
        loader.dispose()


class _Reader:
    """Turns the plain data of one record into a `Record`."""

    def __init__(self, entry: Any, line: int, file: str) -> None:
        self.where, self.file = f"{file}:{line}", file
        self.entry = self.mapping(entry, "a record")
        self.name = str(self.entry.get("id", "")) or "record"

    def refuse(self, message: str) -> InputError:
        return InputError(f"{self.name}: {message}" if hasattr(self, "name") else message, self.where)

    def mapping(self, value: Any, what: str) -> dict[str, Any]:
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            raise self.refuse(f"{what} is a mapping of keys, not {value!r:.60}")
        return {str(key): below for key, below in value.items()}

    def keys(self, given: Mapping[str, Any], allowed: tuple[str, ...], what: str) -> None:
        for key in given:
            if key not in allowed:
                hint = nearest(key, allowed) or f"; there are {', '.join(allowed)}"
                raise self.refuse(f"{key!r} is not a key of {what}{hint}")

    def word(self, key: str, allowed: tuple[str, ...]) -> str:
        value = str(self.entry[key])
        if value not in allowed:
            raise self.refuse(f"{key}: {value!r} is none of {', '.join(allowed)}{nearest(value, allowed)}")
        return value

    def number(self, value: Any, what: str) -> float:
        if isinstance(value, str):  # YAML 1.1 reads 1.0e6 as text
            try:
                value = float(value)
            except ValueError:
                raise self.refuse(f"{what}: {value!r} is not a number") from None
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise self.refuse(f"{what}: {value!r} is not a number")
        return float(value)

    def record(self) -> Record:
        entry = self.entry
        self.keys(entry, REQUIRED + OPTIONAL, "a record")
        for key in REQUIRED:
            if entry.get(key) in (None, "", []):
                raise self.refuse(f"{key} is missing")
        if not isinstance(entry["values"], list):
            raise self.refuse("values: is a list, such as [{y: 53.2, n: 30}]")
        measure, arguments = self.measure(entry.get("measure"))
        weight = self.mapping(entry.get("weight"), "weight")
        self.keys(weight, ("between_studies",), "weight")
        use, expect = self.word("use", USES), entry.get("expect", True)
        if not isinstance(expect, bool):
            raise self.refuse("expect: is true or false")
        return Record(
            id=self.name,
            topic=str(entry.get("topic") or self.file.rsplit(".", 1)[0]),
            citation=str(entry["citation"]),
            doi=str(entry.get("doi") or ""),
            seen=self.word("seen", SEEN),
            subject=str(entry["subject"]),
            unit=str(entry["unit"]),
            rows=tuple(self.row(value) for value in entry["values"]),
            use=use,
            measure=measure,
            arguments=arguments,
            study=self.mapping(entry.get("study"), "study"),
            at=self.moment(entry.get("at")),
            axis=self.axis(entry.get("x")),
            between_studies=self.scatter(weight),
            expect=expect,
            skip=str(entry.get("skip") or ""),
            quantity=str(entry.get("quantity") or ""),
            note=str(entry.get("note") or ""),
            missed=str(entry.get("missed") or ""),
            where=self.where,
        )

    def scatter(self, weight: Mapping[str, Any]) -> float:
        value = self.number(weight.get("between_studies", 0), "weight.between_studies")
        if value < 0:
            raise self.refuse("weight.between_studies: is a log standard deviation, 0 or more")
        return value

    def measure(self, value: Any) -> tuple[str, dict[str, Any]]:
        """Read ``collagen_mass`` or ``{gene_expression: {gene: IL6}}``."""
        if value is None or isinstance(value, str):
            return value or "", {}
        given = self.mapping(value, "measure")
        if len(given) != 1:
            raise self.refuse("measure: is one name, or one name with its arguments: {name: {argument: value}}")
        ((name, arguments),) = given.items()
        return name, self.mapping(arguments, f"measure.{name}")

    def moment(self, value: Any) -> Moment | None:
        """Read ``56 d after last session``, ``150 d`` or ``2 h after the session``."""
        if value is None:
            return None
        parts = re.fullmatch(r"\s*(.+?)(?:\s+after\s+(?:the\s+)?(?:(first|last)\s+)?session)?\s*", str(value))
        text = parts[1] if parts else str(value)
        try:
            days = quantity(text, "day")
        except InputError:
            raise self.refuse(f"at: {value!r} is not a time, such as '56 d after last session' or '150 d'") from None
        return Moment(days, (parts[2] if parts else None) or FIRST)

    def axis(self, value: Any) -> Axis | None:
        """Read what changes along the rows; an axis named a time counts from the session it names."""
        if value is None:
            return None
        given = self.mapping(value, "x")
        self.keys(given, AXIS_KEYS, "x")
        name, unit = str(given.get("name", "")), str(given.get("unit", ""))
        study, argument = str(given.get("study", "")), str(given.get("argument", ""))
        after = str(given.get("time", ""))
        if not (study or argument or after) and "time" in name.lower():
            after = LAST if "last" in name.lower() else FIRST
        if after and after not in (FIRST, LAST):
            raise self.refuse(f"x.time: {after!r} is neither first nor last session")
        return Axis(name, unit, study, argument, after)

    def row(self, value: Any) -> Row:
        given = self.mapping(value, "a value")
        self.keys(given, ROW_KEYS, "a value")
        given = {key: entry for key, entry in given.items() if entry is not None}
        y = self.number(given["y"], "y") if "y" in given else None
        low, high = self.pair(given, "range") or (None, None)
        if y is None and low is None:
            raise self.refuse("a value has y or range")
        bound = str(given.get("bound", ""))
        if bound and (bound not in BOUNDS or y is None):
            raise self.refuse(f"bound: {bound!r} is none of {', '.join(BOUNDS)}, and needs y")
        n = self.number(given["n"], "n") if "n" in given else None
        if n is not None and n <= 0:
            raise self.refuse("n: must be above 0")
        return Row(
            y=y,
            low=low,
            high=high,
            se=self.standard_error(given, n),
            n=n,
            bound=bound,
            x=given.get("x"),
            arguments=self.mapping(given.get("arguments"), "arguments"),
            study=self.mapping(given.get("study"), "study"),
        )

    def pair(self, given: Mapping[str, Any], key: str) -> tuple[float, float] | None:
        if key not in given:
            return None
        value = given[key]
        if not isinstance(value, list) or len(value) != 2:
            raise self.refuse(f"{key}: is two numbers, [low, high]")
        low, high = (self.number(end, key) for end in value)
        if low > high:
            raise self.refuse(f"{key}: {low:g} is above {high:g}")
        return low, high

    def standard_error(self, given: Mapping[str, Any], n: float | None) -> float | None:
        """Return the standard error of a mean from what the paper prints."""
        if "se" in given:
            return self.number(given["se"], "se")
        for key, width in (("ci95", 2 * 1.959964), ("ci99", 2 * 2.575829)):
            if ends := self.pair(given, key):
                return (ends[1] - ends[0]) / width
        if "sd" in given and n:
            return self.number(given["sd"], "sd") / math.sqrt(n)
        return None

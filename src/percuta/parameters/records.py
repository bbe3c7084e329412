"""Parameter records: read from YAML, checked, never without a source."""

from __future__ import annotations

import functools
import importlib.resources
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import Any

from percuta.errors import InputError, nearest
from percuta.shipped import parse_yaml

EVIDENCE_CLASSES = ("measured", "fitted", "digitised", "expert", "assumed")
"""How well a value is founded, best first; ``assumed`` means no measurement stands behind it."""

DISTRIBUTIONS = {
    "normal": ("sd",),
    "lognormal": ("cv",),
    "uniform": (),
    "triangular": (),
    "exact": (),
}
"""Known distributions and the keys each needs; every draw stays inside the record's range."""


@dataclass(frozen=True)
class Record:
    """One number and all that is known of where it comes from.

    Parameters
    ----------
    name : str
        Name by which code and studies ask for it.
    value : float
        Central value, in `unit`.
    unit : str
        Unit, or ``"1"``.
    low, high : float
        Range outside which no value is credible; draws never leave it.
    distribution : str
        A key of `DISTRIBUTIONS`.
    shape : Mapping
        Its keys, such as ``{"sd": 0.5}`` (in `unit`) or ``{"cv": 0.3}`` (fraction).
    source : str
        Key into ``references.bib``.
    locator : str
        Table, figure, page or sentence.
    evidence : str
        One of `EVIDENCE_CLASSES`.
    applies : Mapping
        Species, site and the measured range of other variables, as ``{"tip_diameter": (5.0, 37.0)}``.
    note : str
        Anything a reader must know.
    file : str
        File the record stands in.
    """

    name: str
    value: float
    unit: str
    low: float
    high: float
    distribution: str
    shape: Mapping[str, float]
    source: str
    locator: str
    evidence: str
    applies: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    file: str = ""

    def __post_init__(self) -> None:
        where = f"{self.file}: {self.name}"
        if self.evidence not in EVIDENCE_CLASSES:
            hint = nearest(self.evidence, EVIDENCE_CLASSES)
            raise InputError(f"evidence {self.evidence!r} is none of {', '.join(EVIDENCE_CLASSES)}{hint}", where)
        if self.distribution not in DISTRIBUTIONS:
            hint = nearest(self.distribution, DISTRIBUTIONS)
            raise InputError(f"distribution {self.distribution!r} is not known{hint}", where)
        if set(self.shape) != set(DISTRIBUTIONS[self.distribution]):
            needs = ", ".join(DISTRIBUTIONS[self.distribution]) or "no key"
            raise InputError(f"distribution {self.distribution} takes {needs}", where)
        if not all(map(math.isfinite, (self.value, self.low, self.high))):
            raise InputError("value and range must be finite numbers", where)
        if not self.low <= self.value <= self.high:
            raise InputError(f"value {self.value} lies outside its range {self.low} to {self.high}", where)
        if self.distribution != "exact" and self.low == self.high:
            raise InputError("the range has no width; write 'distribution: exact' if that is meant", where)
        if self.distribution == "lognormal" and self.low <= 0:
            raise InputError("a lognormal value needs a range above 0", where)
        for name in ("unit", "source", "locator"):
            if not getattr(self, name):
                raise InputError(f"{name} is missing", where)


REQUIRED = ("value", "unit", "source", "locator", "evidence")
OPTIONAL = ("range", "distribution", "applies", "note")


def read_records(file: Traversable) -> dict[str, Record]:
    """Read one YAML file of records.

    Parameters
    ----------
    file : Traversable
        Mapping of name to record. A record has ``value, unit, source, locator, evidence`` and ``range``; the range
        may be left out only with ``distribution: exact``. ``distribution`` is one word (``uniform``,
        ``triangular``, ``exact``) or a mapping such as ``{normal: {sd: 0.5}}``; without it the distribution is
        triangular with its mode at the value.

    Returns
    -------
    dict of str to Record

    Raises
    ------
    InputError
        Where a key is missing or unknown, or a value is not credible.
    """
    raw = parse_yaml(file.read_text(encoding="utf-8")) or {}
    return {name: read_record(name, entry, file.name) for name, entry in raw.items()}


def read_record(name: str, entry: Mapping[str, Any], file: str) -> Record:
    """Read one record from plain data, as `read_records` describes; `file` is named in errors."""
    where = f"{file}: {name}"
    for key in entry:
        if key not in REQUIRED + OPTIONAL:
            raise InputError(f"{key!r} is not a key of a record{nearest(key, REQUIRED + OPTIONAL)}", where)
    for key in REQUIRED:
        if entry.get(key) is None:
            raise InputError(f"{key} is missing", where)
    written = entry.get("distribution", "triangular")
    kind, shape = next(iter(written.items())) if isinstance(written, Mapping) else (written, {})
    if "range" not in entry and kind != "exact":
        raise InputError("range is missing; without one the distribution must be exact", where)
    low, high = entry.get("range", [entry["value"], entry["value"]])
    return Record(
        name=name,
        value=float(entry["value"]),
        unit=str(entry["unit"]),
        low=float(low),
        high=float(high),
        distribution=kind,
        shape={key: float(value) for key, value in (shape or {}).items()},
        source=str(entry["source"]),
        locator=str(entry["locator"]),
        evidence=str(entry["evidence"]),
        applies={key: _interval(value) for key, value in entry.get("applies", {}).items()},
        note=str(entry.get("note", "")),
        file=file,
    )


def _interval(value: Any) -> Any:
    """Read ``[5 um, 37 um]`` as (5.0, 37.0); leave words alone."""
    if isinstance(value, list) and len(value) == 2:
        return tuple(float(str(end).split(" ")[0]) for end in value)
    return value


@functools.cache
def library() -> Mapping[str, Record]:
    """Return all records Percuta ships, by name; read once.

    Raises
    ------
    InputError
        Where two files give the same name.
    """
    records: dict[str, Record] = {}
    folder = importlib.resources.files("percuta.parameters")
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".yaml"):
            continue
        for name, record in read_records(file).items():
            if name in records:
                raise InputError(f"{name} also stands in {records[name].file}", file.name)
            records[name] = record
    return records

"""A reaction network written as a table: species, terms, reactions, injury; read and checked to the line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from percuta.errors import InputError, nearest
from percuta.healing.formula import FUNCTIONS, Formula, FormulaError, parse
from percuta.parameters.records import Record, library, read_records
from percuta.study.sources import Source
from percuta.study.yaml_text import read_yaml

SECTIONS = ("network", "about", "records", "species", "modifiers", "terms", "reactions", "injury")
SPECIES_KEYS = ("symbol", "unit", "rest", "diffusivity", "label", "scale")
SEVERITY = "w"
"""Name of the severity of a session in the section ``injury``."""

TABLES = Path(__file__).parent


@dataclass(frozen=True)
class Species:
    """One state variable.

    Parameters
    ----------
    name, symbol, unit, label : str
        Long name, symbol in formulas, unit of its level, what it stands for.
    rest : Formula
        Level in skin at rest, of parameters only.
    diffusivity : str
        Name of the parameter (um2/s), or empty for a species that stays.
    scale : float
        Typical level, which the absolute tolerance of a solver goes with.
    """

    name: str
    symbol: str
    unit: str
    label: str
    rest: Formula
    diffusivity: str = ""
    scale: float = 1


@dataclass(frozen=True)
class Reaction:
    """One reaction: what it takes, what it gives (symbol to amount), and its rate per day."""

    name: str
    takes: Mapping[str, Formula]
    gives: Mapping[str, Formula]
    rate: Formula


@dataclass(frozen=True)
class Table:
    """A reaction network.

    Parameters
    ----------
    name, about : str
        What it is called and what it is.
    species : tuple of Species
        State variables in order.
    modifiers : Mapping
        Named factors, 1 unless given: name to label.
    terms : Mapping
        Named expressions in order of definition.
    reactions : tuple of Reaction
        What changes the species.
    injury : Mapping
        What one session of severity ``w`` does at once: symbol to new level.
    records : Mapping
        Records of the parameters it uses, in order of first use.
    available : Mapping
        All records it may use.
    source : Source
        File and lines.
    """

    name: str
    about: str
    species: tuple[Species, ...]
    modifiers: Mapping[str, str]
    terms: Mapping[str, Formula]
    reactions: tuple[Reaction, ...]
    injury: Mapping[str, Formula]
    records: Mapping[str, Record]
    available: Mapping[str, Record] = field(repr=False)
    source: Source = field(repr=False)

    @property
    def symbols(self) -> tuple[str, ...]:
        """Symbols of the species, in order."""
        return tuple(species.symbol for species in self.species)

    def formulas(self) -> Iterable[tuple[str, Formula]]:
        """Yield every formula with its path in the file."""
        for species in self.species:
            yield f"species.{species.name}.rest", species.rest
        yield from ((f"terms.{name}", formula) for name, formula in self.terms.items())
        for reaction in self.reactions:
            for amount in (*reaction.takes.values(), *reaction.gives.values()):
                yield f"reactions.{reaction.name}.changes", amount
            yield f"reactions.{reaction.name}.rate", reaction.rate
        yield from ((f"injury.{symbol}", formula) for symbol, formula in self.injury.items())


def read_table(file: str | Path) -> Table:
    """Read and check one network table.

    Parameters
    ----------
    file : str or Path
        A file, or the name of a table Percuta ships: ``"network"``.

    Returns
    -------
    Table

    Raises
    ------
    InputError
        Where a symbol is unknown, units do not agree, a species is never produced, a loss does not vanish with its
        own species or a constant may be negative; names file and line.
    """
    from percuta.healing.checks import check

    path = Path(file)
    if not path.suffix:
        path = shipped_tables().get(str(file), path)
    if not path.is_file():
        raise InputError(f"there is no network {str(file)!r}{nearest(file, shipped_tables())}")
    table = _Reader(path).table()
    check(table)
    return table


def shipped_tables() -> dict[str, Path]:
    """Return the tables Percuta ships, by name."""
    files = [*TABLES.glob("*.yaml"), *TABLES.glob("circuits/*.yaml")]
    return {file.stem: file for file in sorted(files) if not file.stem.endswith("-records")}


class _Reader:
    """Turns the plain data of one file into a `Table`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.data, self.source = read_yaml(path.read_text(encoding="utf-8"), path.name)
        for key in self.data:
            if key not in SECTIONS:
                raise self.source.error(key, f"is not a section of a network{nearest(key, SECTIONS)}")
        for key in ("network", "species", "reactions"):
            if not self.data.get(key):
                raise self.source.error(key, "is missing")

    def table(self) -> Table:
        species = tuple(self.species(name, entry) for name, entry in self.section("species").items())
        modifiers = {name: str((entry or {}).get("label", "")) for name, entry in self.section("modifiers").items()}
        terms = {name: self.formula(f"terms.{name}", text) for name, text in self.section("terms").items()}
        reactions = tuple(self.reaction(name, entry) for name, entry in self.section("reactions").items())
        injury = {symbol: self.formula(f"injury.{symbol}", text) for symbol, text in self.section("injury").items()}
        draft = Table(
            name=str(self.data["network"]),
            about=str(self.data.get("about", "")),
            species=species,
            modifiers=modifiers,
            terms=terms,
            reactions=reactions,
            injury=injury,
            records={},
            available=self.records(),
            source=self.source,
        )
        self.refuse_twice(draft)
        return Table(**{**vars(draft), "records": _used(draft)})

    def section(self, name: str) -> dict[str, Any]:
        found = self.data.get(name) or {}
        if not isinstance(found, dict):
            raise self.source.error(name, "must be a mapping of names")
        return found

    def records(self) -> Mapping[str, Record]:
        if "records" not in self.data:
            return library()
        own = self.path.parent / str(self.data["records"])
        if not own.is_file():
            raise self.source.error("records", f"there is no file {own.name!r} beside the table")
        return read_records(own)

    def formula(self, path: str, written: object) -> Formula:
        try:
            return parse(written)
        except FormulaError as error:
            raise self.source.error(path, str(error)) from None

    def entry(self, path: str, entry: object, keys: tuple[str, ...], needed: tuple[str, ...]) -> dict[str, Any]:
        if not isinstance(entry, dict):
            raise self.source.error(path, f"must be a mapping of {', '.join(keys)}")
        for key in entry:
            if key not in keys:
                raise self.source.error(f"{path}.{key}", f"is not a key here{nearest(key, keys)}")
        for key in needed:
            if entry.get(key) is None:
                raise self.source.error(path, f"{key} is missing")
        return entry

    def species(self, name: str, entry: object) -> Species:
        path = f"species.{name}"
        given = self.entry(path, entry, SPECIES_KEYS, ("symbol", "unit", "rest", "label"))
        diffusivity = given.get("diffusivity", 0)
        scale = given.get("scale", 1)
        if not isinstance(scale, int | float) or not scale > 0:
            raise self.source.error(f"{path}.scale", f"must be a number above 0, not {scale!r}")
        return Species(
            name=name,
            symbol=str(given["symbol"]),
            unit=str(given["unit"]),
            label=str(given["label"]),
            rest=self.formula(f"{path}.rest", given["rest"]),
            diffusivity="" if diffusivity == 0 else str(diffusivity),
            scale=float(scale),
        )

    def reaction(self, name: str, entry: object) -> Reaction:
        path = f"reactions.{name}"
        given = self.entry(path, entry, ("changes", "rate"), ("changes", "rate"))
        sides = str(given["changes"]).split("->")
        if len(sides) != 2 or not "".join(sides).strip():
            raise self.source.error(f"{path}.changes", "is written 'A + 2 B -> C'; one side may be empty")
        takes, gives = (self.side(f"{path}.changes", side) for side in sides)
        return Reaction(name, takes, gives, self.formula(f"{path}.rate", given["rate"]))

    def side(self, path: str, text: str) -> dict[str, Formula]:
        """Read one side of a reaction: ``A + 2 B + yield C``."""
        found: dict[str, Formula] = {}
        for part in filter(None, (piece.strip() for piece in text.split("+"))):
            amount, _, symbol = part.replace("*", " ").rpartition(" ")
            if symbol in found or len(part.replace("*", " ").split()) > 2:
                raise self.source.error(path, f"{part!r} is not an amount and a species, each named once")
            found[symbol] = self.formula(path, amount.strip() or 1)
        return found

    def refuse_twice(self, table: Table) -> None:
        """Refuse a name that means two things."""
        seen: dict[str, str] = {**dict.fromkeys(FUNCTIONS, "a function"), SEVERITY: "the severity of a session"}
        named = [(f"species.{species.name}", species.symbol) for species in table.species]
        named += [(f"modifiers.{name}", name) for name in table.modifiers]
        named += [(f"terms.{name}", name) for name in table.terms]
        for path, name in named:
            if not name.isidentifier():
                raise self.source.error(path, f"{name!r} is not a name; use letters, digits and _")
            taken = seen.get(name) or ("a parameter" if name in table.available else "")
            if taken:
                raise self.source.error(path, f"{name!r} is also {taken}")
            seen[name] = f"in {path}"


def _used(table: Table) -> dict[str, Record]:
    """Return the records that formulas or diffusivities name, in order of first use."""
    names = [name for _, formula in table.formulas() for name in formula.names]
    names += [species.diffusivity for species in table.species]
    return {name: table.available[name] for name in dict.fromkeys(names) if name in table.available}

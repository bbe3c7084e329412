"""What must hold of a network table before code is made of it."""

from __future__ import annotations

import math
from collections.abc import Mapping

from percuta.errors import nearest
from percuta.healing.formula import Formula, FormulaError, Unit, evaluate, same, say, unit, unit_of, unknown
from percuta.healing.table import SEVERITY, Reaction, Table


def check(table: Table) -> None:
    """Check one table.

    Parameters
    ----------
    table : Table
        As read; its records are those it uses.

    Raises
    ------
    InputError
        At the first thing that is wrong; names file and line.
    """
    check_names(table)
    check_constants(table)
    check_units(table)
    check_sources_of_species(table)
    check_rates(table)


def check_names(table: Table) -> None:
    """Refuse symbols that nothing defines, and terms and modifiers that nothing uses."""
    constants = {**dict.fromkeys(table.records), **dict.fromkeys(table.modifiers)}
    everything = {**dict.fromkeys(table.symbols), **constants, **dict.fromkeys(table.terms)}
    hints = {**everything, **dict.fromkeys(table.available)}

    def refuse(path: str, formula: Formula, allowed: Mapping[str, object]) -> None:
        for name in formula.names:
            if name in allowed:
                continue
            if name in everything:
                raise table.source.error(path, f"{name!r} cannot be used here, or not before it is defined")
            raise table.source.error(path, unknown(Formula(formula.text, formula.tree, (name,)), hints))

    for species in table.species:
        refuse(f"species.{species.name}.rest", species.rest, constants)
        if species.diffusivity and species.diffusivity not in table.records:
            hint = nearest(species.diffusivity, table.available)
            raise table.source.error(f"species.{species.name}", f"{species.diffusivity!r} is no parameter{hint}")
    defined: dict[str, object] = {**dict.fromkeys(table.symbols), **constants}
    for name, formula in table.terms.items():
        refuse(f"terms.{name}", formula, defined)
        defined[name] = None
    for reaction in table.reactions:
        path = f"reactions.{reaction.name}"
        for symbol in (*reaction.takes, *reaction.gives):
            if symbol not in table.symbols:
                hint = nearest(symbol, table.symbols) or f"; there are {', '.join(table.symbols)}"
                raise table.source.error(f"{path}.changes", f"{symbol!r} is no species{hint}")
        for amount in (*reaction.takes.values(), *reaction.gives.values()):
            refuse(f"{path}.changes", amount, constants)
        refuse(f"{path}.rate", reaction.rate, defined)
    with_severity = {**dict.fromkeys(table.symbols), **constants, SEVERITY: None}
    for symbol, formula in table.injury.items():
        if symbol not in table.symbols:
            raise table.source.error(f"injury.{symbol}", f"{symbol!r} is no species{nearest(symbol, table.symbols)}")
        refuse(f"injury.{symbol}", formula, with_severity)
    used = {name for _, formula in table.formulas() for name in formula.names}
    for section, names in (("terms", table.terms), ("modifiers", table.modifiers)):
        for name in names:
            if name not in used:
                raise table.source.error(f"{section}.{name}", "is used nowhere")


def check_constants(table: Table) -> None:
    """Refuse a constant that is or may be drawn negative: directions belong into ``changes``."""
    for path, formula in table.formulas():
        for name in formula.names:
            record = table.records.get(name)
            if record and record.low < 0:
                low = f"{record.low:g} {record.unit}"
                raise table.source.error(path, f"{name} may be negative ({low}); a rate constant is 0 or more")


def check_units(table: Table) -> None:
    """Refuse a formula whose unit is not that of what it stands for; 1/hour is not 1/day."""
    units: dict[str, Unit] = {SEVERITY: unit("1"), **{name: unit("1") for name in table.modifiers}}
    units |= {name: unit(record.unit) for name, record in table.records.items()}
    units |= {species.symbol: unit(species.unit) for species in table.species}

    def derive(path: str, formula: Formula) -> Unit:
        try:
            return unit_of(formula, units)
        except FormulaError as error:
            raise table.source.error(path, str(error)) from None

    def demand(path: str, found: Unit, needed: Unit, what: str) -> None:
        if not same(found, needed):
            raise table.source.error(path, f"has unit {say(found)}, but {what} needs {say(needed)}")

    for species in table.species:
        path = f"species.{species.name}"
        demand(f"{path}.rest", derive(f"{path}.rest", species.rest), units[species.symbol], species.symbol)
        if species.diffusivity:
            needed = unit("um^2/s")
            demand(f"{path}.diffusivity", units[species.diffusivity], needed, "a diffusivity")
    for name, formula in table.terms.items():
        units[name] = derive(f"terms.{name}", formula)
    for reaction in table.reactions:
        path = f"reactions.{reaction.name}.rate"
        rate = derive(path, reaction.rate)
        for symbol, amount in (*reaction.takes.items(), *reaction.gives.items()):
            found = None if rate is None else rate * derive(path, amount)
            demand(path, found, units[symbol] / unit("day"), f"the change of {symbol}")
    for symbol, formula in table.injury.items():
        demand(f"injury.{symbol}", derive(f"injury.{symbol}", formula), units[symbol], symbol)


def check_sources_of_species(table: Table) -> None:
    """Refuse a species that starts at nothing and that nothing makes."""
    made = {symbol for reaction in table.reactions for symbol in reaction.gives} | set(table.injury)
    for species in table.species:
        if species.symbol not in made and species.rest.is_zero:
            message = f"{species.symbol} is 0 at rest and neither a reaction nor an injury makes any"
            raise table.source.error(f"species.{species.name}", message)


def check_rates(table: Table) -> None:
    """Refuse a negative rate, and a loss that goes on when nothing is left: both would make a species negative."""
    for reaction in table.reactions:
        rate = _rate_without(table, reaction, "")
        if not rate >= 0:
            message = f"is negative, {rate:.3g} in a wound; what a reaction takes stands left of '->' in its changes"
            raise table.source.error(f"reactions.{reaction.name}.rate", message)
        for symbol in set(reaction.takes) - set(reaction.gives):
            left = _rate_without(table, reaction, symbol)
            if not left <= 0:
                message = f"does not vanish with {symbol}, which it takes; write a loss as rate x {symbol}"
                raise table.source.error(f"reactions.{reaction.name}.rate", message)


def _rate_without(table: Table, reaction: Reaction, symbol: str) -> float:
    """Return the rate with none of one species and some of every other (all different, so that nothing cancels)."""
    golden = (math.sqrt(5) - 1) / 2
    values: dict[str, float] = {name: record.value for name, record in table.records.items()}
    values |= dict.fromkeys(table.modifiers, 1.0)
    for place, species in enumerate(table.species):
        values[species.symbol] = species.scale * (golden * (place + 1) % 1)
    values[symbol] = 0.0
    for name, formula in table.terms.items():
        values[name] = float(evaluate(formula, values))
    return float(evaluate(reaction.rate, values))

"""A network as SBML, which other simulators read."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as Xml

from percuta.healing.formula import Formula, evaluate
from percuta.healing.table import SEVERITY, Table
from percuta.units import registry

SBML = "http://www.sbml.org/sbml/level3/version2/core"
MATHML = "http://www.w3.org/1998/Math/MathML"

_OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "plus",
    ast.Sub: "minus",
    ast.Mult: "times",
    ast.Div: "divide",
    ast.Pow: "power",
}
_CALLS = {"exp": "exp", "log": "ln", "sqrt": "root", "tanh": "tanh"}
_KINDS = {
    "[time]": "second",
    "[length]": "metre",
    "[mass]": "kilogram",
    "[temperature]": "kelvin",
    "[current]": "ampere",
    "[substance]": "mole",
}


def sbml(
    table: Table,
    values: Mapping[str, float] | None = None,
    sessions: Sequence[tuple[float, float]] = (),
) -> str:
    """Write a network as an SBML Level 3 Version 2 model.

    Parameters
    ----------
    table : Table
        The network.
    values : Mapping, optional
        Parameters and modifiers that differ from their central values.
    sessions : sequence of (float, float)
        Day and severity of each session; they become events.

    Returns
    -------
    str
        The document. Time is in days. Species are plain amounts in a compartment of size one, because SBML knows no
        species with the unit of a length or a concentration of cells; their units stand in the table.
    """
    constants = {name: record.value for name, record in table.records.items()}
    constants |= {**dict.fromkeys(table.modifiers, 1.0), **(values or {})}
    root = Xml.Element("sbml", xmlns=SBML, level="3", version="2")
    model = Xml.SubElement(
        root, "model", id="network", name=table.name, timeUnits="day", extentUnits="dimensionless",
        substanceUnits="dimensionless",
    )  # fmt: skip
    _units(model, table)
    compartments = Xml.SubElement(model, "listOfCompartments")
    Xml.SubElement(
        compartments, "compartment", id="point", size="1", units="dimensionless", constant="true",
        spatialDimensions="3",
    )  # fmt: skip
    _species(model, table, constants)
    _parameters(model, table, constants)
    if table.terms:
        rules = Xml.SubElement(model, "listOfRules")
        for name, formula in table.terms.items():
            _math(Xml.SubElement(rules, "assignmentRule", variable=name), formula.tree)
    reactions = Xml.SubElement(model, "listOfReactions")
    for number in range(len(table.reactions)):
        _reaction(reactions, table, number, constants)
    if sessions:
        _events(model, table, sessions)
    Xml.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"


def _units(model: Xml.Element, table: Table) -> None:
    """Define every unit that a record or species uses, by base units."""
    listed = Xml.SubElement(model, "listOfUnitDefinitions")
    used = ["day", *(record.unit for record in table.records.values())]
    for written in dict.fromkeys(used):
        if written == "1":
            continue
        quantity = registry().Quantity(1.0, written).to_base_units()
        definition = Xml.SubElement(listed, "unitDefinition", id=_unit_id(written))
        units = Xml.SubElement(definition, "listOfUnits")
        exponents = {name: float(str(power)) for name, power in quantity.dimensionality.items()}
        scale = float(quantity.magnitude) * 1e-3 ** exponents.get("[mass]", 0.0)
        _unit(units, "dimensionless", 1, scale)
        for dimension, exponent in exponents.items():
            _unit(units, _KINDS[dimension], exponent, 1)


def _unit(units: Xml.Element, kind: str, exponent: float, multiplier: float) -> None:
    Xml.SubElement(units, "unit", kind=kind, exponent=f"{exponent:g}", scale="0", multiplier=repr(float(multiplier)))


def _unit_id(written: str) -> str:
    if written in ("1", "day"):
        return {"1": "dimensionless", "day": "day"}[written]
    return "unit_" + "".join(c if c.isalnum() and c.isascii() else f"_{ord(c):x}_" for c in written)


def _species(model: Xml.Element, table: Table, constants: Mapping[str, float]) -> None:
    listed = Xml.SubElement(model, "listOfSpecies")
    for species in table.species:
        Xml.SubElement(
            listed, "species", id=species.symbol, name=species.name, compartment="point",
            initialAmount=repr(float(evaluate(species.rest, constants))), substanceUnits="dimensionless",
            hasOnlySubstanceUnits="true", boundaryCondition="false", constant="false",
        )  # fmt: skip


def _parameters(model: Xml.Element, table: Table, constants: Mapping[str, float]) -> None:
    listed = Xml.SubElement(model, "listOfParameters")
    for name, value in constants.items():
        unit = table.records[name].unit if name in table.records else "1"
        Xml.SubElement(listed, "parameter", id=name, value=repr(float(value)), units=_unit_id(unit), constant="true")
    for name in table.terms:
        Xml.SubElement(listed, "parameter", id=name, constant="false")


def _reaction(listed: Xml.Element, table: Table, number: int, constants: Mapping[str, float]) -> None:
    reaction = table.reactions[number]
    element = Xml.SubElement(listed, "reaction", id=f"reaction_{number + 1}", name=reaction.name, reversible="false")
    for tag, side in (("listOfReactants", reaction.takes), ("listOfProducts", reaction.gives)):
        if side:
            references = Xml.SubElement(element, tag)
            for symbol, amount in side.items():
                count = repr(float(evaluate(amount, constants)))
                Xml.SubElement(references, "speciesReference", species=symbol, stoichiometry=count, constant="true")
    others = [name for name in reaction.rate.names if name in table.symbols]
    others = [name for name in others if name not in {*reaction.takes, *reaction.gives}]
    if others:
        references = Xml.SubElement(element, "listOfModifiers")
        for symbol in others:
            Xml.SubElement(references, "modifierSpeciesReference", species=symbol)
    _math(Xml.SubElement(element, "kineticLaw"), reaction.rate.tree)


def _events(model: Xml.Element, table: Table, sessions: Sequence[tuple[float, float]]) -> None:
    listed = Xml.SubElement(model, "listOfEvents")
    for number, (day, severity) in enumerate(sessions):
        event = Xml.SubElement(listed, "event", id=f"session_{number + 1}", useValuesFromTriggerTime="true")
        trigger = Xml.SubElement(event, "trigger", initialValue="false", persistent="true")
        outer = Xml.SubElement(Xml.SubElement(trigger, "math", xmlns=MATHML), "apply")
        Xml.SubElement(outer, "geq")
        time = Xml.SubElement(outer, "csymbol", encoding="text", definitionURL="http://www.sbml.org/sbml/symbols/time")
        time.text = "t"
        Xml.SubElement(outer, "cn").text = repr(float(day))
        assignments = Xml.SubElement(event, "listOfEventAssignments")
        for symbol, formula in table.injury.items():
            assignment = Xml.SubElement(assignments, "eventAssignment", variable=symbol)
            _math(assignment, _with_severity(formula, severity))


def _with_severity(formula: Formula, severity: float) -> ast.expr:
    class Put(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return ast.Constant(float(severity)) if node.id == SEVERITY else node

    fresh = ast.parse(formula.text, mode="eval").body
    return Put().visit(fresh)  # type: ignore[no-any-return]


def _math(parent: Xml.Element, tree: ast.expr) -> None:
    _mathml(Xml.SubElement(parent, "math", xmlns=MATHML), tree)


def _mathml(parent: Xml.Element, node: ast.expr) -> None:
    match node:
        case ast.Constant(value=value):
            Xml.SubElement(parent, "cn").text = repr(float(value))  # type: ignore[arg-type]
        case ast.Name(id=name):
            Xml.SubElement(parent, "ci").text = name
        case ast.UnaryOp(operand=operand):
            _apply(parent, "minus", operand)
        case ast.BinOp(op=operator, left=left, right=right):
            _apply(parent, _OPERATORS[type(operator)], left, right)
        case ast.Call(func=ast.Name(id="hill"), args=[x, k, n]):
            raised: list[Any] = [ast.BinOp(base, ast.Pow(), n) for base in (x, k)]
            _apply(parent, "divide", raised[0], ast.BinOp(raised[1], ast.Add(), raised[0]))
        case ast.Call(func=ast.Name(id=("max" | "min") as name), args=[one, other]):
            pieces = Xml.SubElement(parent, "piecewise")
            piece = Xml.SubElement(pieces, "piece")
            _mathml(piece, one)
            _apply(piece, "gt" if name == "max" else "lt", one, other)
            _mathml(Xml.SubElement(pieces, "otherwise"), other)
        case ast.Call(func=ast.Name(id=name), args=arguments):
            _apply(parent, _CALLS[name], *arguments)
        case _:
            raise TypeError(ast.dump(node))


def _apply(parent: Xml.Element, operator: str, *arguments: ast.expr) -> None:
    element = Xml.SubElement(parent, "apply")
    Xml.SubElement(element, operator)
    for argument in arguments:
        _mathml(element, argument)

"""Formulas of the network tables: arithmetic and a few functions, checked before anything is made of them."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from percuta.errors import nearest
from percuta.units import registry

FUNCTIONS = {"max": 2, "min": 2, "exp": 1, "log": 1, "sqrt": 1, "tanh": 1, "hill": 3}
"""Functions a formula may call and how many arguments each takes."""

_NUMPY: dict[str, Any] = {
    "max": np.maximum,
    "min": np.minimum,
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "tanh": np.tanh,
    "hill": lambda x, k, n: x**n / (k**n + x**n),
}
_BINARY: dict[type[ast.operator], Any] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
    ast.Pow: np.power,
}


class FormulaError(Exception):
    """A formula cannot be used; whoever knows file and line turns this into an `InputError`."""


@dataclass(frozen=True)
class Formula:
    r"""One formula of a table.

    Parameters
    ----------
    text : str
        What the table says, such as ``hill(E, mmp_gate, 2)``, with :math:`\mathrm{hill}(x, k, n) = x^n/(k^n + x^n)`.
    tree : ast.expr
        Its syntax tree; holds numbers, names, ``+ - * / **`` and calls of `FUNCTIONS` only.
    names : tuple of str
        Symbols it uses, in order of appearance.
    """

    text: str
    tree: ast.expr
    names: tuple[str, ...]

    @property
    def is_zero(self) -> bool:
        """Tell whether the formula is the bare number 0."""
        return isinstance(self.tree, ast.Constant) and self.tree.value == 0


def parse(written: object) -> Formula:
    """Read one formula.

    Parameters
    ----------
    written : object
        A number or text.

    Returns
    -------
    Formula

    Raises
    ------
    FormulaError
        Where it is no formula, or calls an unknown function.

    Examples
    --------
    >>> parse("a * D / (K + D)").names
    ('a', 'D', 'K')
    """
    text = str(written).strip()
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError):
        raise FormulaError(f"{text!r} is not a formula") from None
    _check_syntax(tree, text)
    names: dict[str, None] = {}
    called = {node.func for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in sorted((n for n in ast.walk(tree) if isinstance(n, ast.Name)), key=lambda n: n.col_offset):
        if node not in called:
            names[node.id] = None
    return Formula(text, tree, tuple(names))


def _check_syntax(node: ast.expr, text: str) -> None:
    match node:
        case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
            return
        case ast.Name():
            return
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            _check_syntax(operand, text)
        case ast.BinOp(op=operator, left=left, right=right) if type(operator) in _BINARY:
            _check_syntax(left, text)
            _check_syntax(right, text)
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            if name not in FUNCTIONS:
                raise FormulaError(f"{name!r} is not a function; known are {', '.join(FUNCTIONS)}")
            if len(arguments) != FUNCTIONS[name]:
                raise FormulaError(f"{name} takes {FUNCTIONS[name]} arguments, here {len(arguments)}")
            for argument in arguments:
                _check_syntax(argument, text)
        case ast.BinOp(op=ast.BitXor()):
            raise FormulaError(f"a power is written **, not ^, in {text!r}")
        case _:
            raise FormulaError(f"{ast.unparse(node)!r} in {text!r} is not arithmetic")


def unknown(formula: Formula, known: Mapping[str, object]) -> str:
    """Return a sentence about the first symbol of `formula` that is not `known`, or an empty string."""
    for name in formula.names:
        if name not in known:
            return f"{name!r} is no species, term, modifier or parameter{nearest(name, known)}"
    return ""


def evaluate(formula: Formula, values: Mapping[str, Any]) -> Any:
    """Work out a formula with numbers or arrays for its names.

    Parameters
    ----------
    formula : Formula
        What to work out.
    values : Mapping
        A number or array for every name.

    Returns
    -------
    float or numpy.ndarray

    Examples
    --------
    >>> float(evaluate(parse("hill(x, 2, 1) + 1"), {"x": 2.0}))
    1.5
    """
    return _number(formula.tree, values)


def _number(node: ast.expr, values: Mapping[str, Any]) -> Any:
    match node:
        case ast.Constant(value=int() | float() as value):
            return float(value)
        case ast.Name(id=name):
            return values[name]
        case ast.UnaryOp(operand=operand):
            return -_number(operand, values)
        case ast.BinOp(op=operator, left=left, right=right):
            return _BINARY[type(operator)](_number(left, values), _number(right, values))
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return _NUMPY[name](*(_number(argument, values) for argument in arguments))
    raise TypeError(ast.dump(node))


Unit = Any
"""A pint quantity of magnitude one (or the factor between units), or None for the bare zero, which fits anything."""


def unit(written: str) -> Unit:
    """Return the unit written in a record or table, ``"1"`` for none."""
    return registry().Quantity(1.0, "" if written == "1" else written)


def same(one: Unit, other: Unit) -> bool:
    """Tell whether two units are equal, factors included: 1/hour is not 1/day."""
    if one is None or other is None:
        return True
    ratio = (one / other).to_base_units()
    return bool(ratio.dimensionless and abs(ratio.magnitude - 1) < 1e-9)


def unit_of(formula: Formula, units: Mapping[str, Unit]) -> Unit:
    """Derive the unit of a formula from the units of its names.

    Parameters
    ----------
    formula : Formula
        What to derive the unit of.
    units : Mapping
        Unit of every name.

    Returns
    -------
    object
        A pint quantity, or None for the bare zero.

    Raises
    ------
    FormulaError
        Where unlike units are added or compared, or a function needs a plain number.
    """
    return _unit(formula.tree, units)


def _unit(node: ast.expr, units: Mapping[str, Unit]) -> Unit:
    match node:
        case ast.Constant(value=value):
            return None if value == 0 else unit("1")
        case ast.Name(id=name):
            return units[name]
        case ast.UnaryOp(operand=operand):
            return _unit(operand, units)
        case ast.BinOp(op=ast.Pow(), left=left, right=right):
            return _power(_unit(left, units), right, units)
        case ast.BinOp(op=operator, left=left, right=right):
            one, other = _unit(left, units), _unit(right, units)
            if isinstance(operator, ast.Add | ast.Sub):
                return _alike(node, one, other)
            if one is None or other is None:
                return None
            return one * other if isinstance(operator, ast.Mult) else one / other
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return _call(node, name, arguments, units)
    raise TypeError(ast.dump(node))


def _call(node: ast.Call, name: str, arguments: list[ast.expr], units: Mapping[str, Unit]) -> Unit:
    found = [_unit(argument, units) for argument in arguments]
    if name in ("max", "min"):
        return _alike(node, *found)
    if name == "hill":
        _alike(node, found[0], found[1])
        found = found[2:]
    if name == "sqrt":
        return None if found[0] is None else found[0] ** 0.5
    if not same(found[0], unit("1")):
        raise FormulaError(f"{name} needs a plain number in {ast.unparse(node)!r}, not {_say(found[0])}")
    return unit("1")


def _alike(node: ast.expr, one: Unit, other: Unit) -> Unit:
    if not same(one, other):
        raise FormulaError(f"{_say(one)} and {_say(other)} cannot be added or compared in {ast.unparse(node)!r}")
    return other if one is None else one


def _power(base: Unit, exponent: ast.expr, units: Mapping[str, Unit]) -> Unit:
    if base is None:
        return None
    if isinstance(exponent, ast.UnaryOp) and isinstance(exponent.operand, ast.Constant):
        return base**-exponent.operand.value  # type: ignore[operator]
    if isinstance(exponent, ast.Constant):
        return base**exponent.value
    if not same(base, unit("1")) or not same(_unit(exponent, units), unit("1")):
        raise FormulaError(f"only a plain number can be raised to the power {ast.unparse(exponent)!r}")
    return base


def _say(found: Unit) -> str:
    if found is None:
        return "0"
    factor = "" if abs(found.magnitude - 1) < 1e-9 else f"{found.magnitude:g} "
    return factor + (f"{found.units:~C}" or "1") if not found.unitless else factor + "a plain number"


say = _say

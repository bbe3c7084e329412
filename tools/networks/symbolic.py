"""Equations of a network table as sympy expressions."""

from __future__ import annotations

import ast
from dataclasses import dataclass

import sympy

from percuta.healing.formula import Formula
from percuta.healing.table import SEVERITY, Table

_CALLS = {
    "max": sympy.Max,
    "min": sympy.Min,
    "exp": sympy.exp,
    "log": sympy.log,
    "sqrt": sympy.sqrt,
    "tanh": sympy.tanh,
    "hill": lambda x, k, n: x**n / (k**n + x**n),
}


@dataclass(frozen=True)
class Equations:
    """Right-hand sides and what belongs to them, all of plain symbols (terms are put in)."""

    table: Table
    states: tuple[sympy.Symbol, ...]
    constants: tuple[sympy.Symbol, ...]
    rates: tuple[sympy.Expr, ...]
    jacobian: dict[tuple[int, int], sympy.Expr]
    rest: tuple[sympy.Expr, ...]
    injury: dict[int, sympy.Expr]

    @property
    def severity(self) -> sympy.Symbol:
        """Symbol of the severity in `injury`."""
        return symbol(SEVERITY)


def symbol(name: str) -> sympy.Symbol:
    """Return the real symbol of a name."""
    return sympy.Symbol(name, real=True)


def equations(table: Table) -> Equations:
    """Write the equations of a table; the Jacobian holds its non-zero entries only."""
    known = {name: symbol(name) for name in (*table.symbols, *table.records, *table.modifiers, SEVERITY)}
    for name, formula in table.terms.items():
        known[name] = expression(formula, known)
    change = dict.fromkeys(table.symbols, sympy.Integer(0))
    for reaction in table.reactions:
        rate = expression(reaction.rate, known)
        for name, amount in reaction.gives.items():
            change[name] += expression(amount, known) * rate
        for name, amount in reaction.takes.items():
            change[name] -= expression(amount, known) * rate
    states = tuple(known[name] for name in table.symbols)
    rates = tuple(change.values())
    jacobian = {}
    for row, rate in enumerate(rates):
        for column, state in enumerate(states):
            entry = sympy.diff(rate, state)
            if entry != 0:
                jacobian[row, column] = entry
    injured = {table.symbols.index(name): expression(formula, known) for name, formula in table.injury.items()}
    return Equations(
        table=table,
        states=states,
        constants=tuple(known[name] for name in (*table.records, *table.modifiers)),
        rates=rates,
        jacobian=jacobian,
        rest=tuple(expression(species.rest, known) for species in table.species),
        injury=injured,
    )


def expression(formula: Formula, known: dict[str, sympy.Expr]) -> sympy.Expr:
    """Turn a formula into sympy, with `known` in place of its names."""
    return _walk(formula.tree, known)


def _walk(node: ast.expr, known: dict[str, sympy.Expr]) -> sympy.Expr:
    match node:
        case ast.Constant(value=value):
            return sympy.Integer(value) if float(value).is_integer() else sympy.Float(value)
        case ast.Name(id=name):
            return known[name]
        case ast.UnaryOp(operand=operand):
            return -_walk(operand, known)
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return _CALLS[name](*(_walk(argument, known) for argument in arguments))
        case ast.BinOp(op=operator, left=left, right=right):
            one, other = _walk(left, known), _walk(right, known)
            match operator:
                case ast.Add():
                    return one + other
                case ast.Sub():
                    return one - other
                case ast.Mult():
                    return one * other
                case ast.Div():
                    return one / other
                case ast.Pow():
                    return one**other
    raise TypeError(ast.dump(node))

"""One importable module of kinetics from one table: straight-line code alone.

Loops are `percuta.healing`'s own, in `lanes`, `field_loops` and `voxel_loops`, and are handed the kernels as functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sympy

from networks.elimination import Plan, factor_lines, plan, solve_lines
from networks.printing import Constants, shared, source
from networks.symbolic import Equations, equations, symbol
from percuta.errors import InputError
from percuta.healing.layout import BLOCKS, LANES, ROOM, SINGLES
from percuta.healing.table import Table

HEADER = '''"""Kinetics of {name}. Made by tools/generate_network.py from {file}; change the table, not this file."""

# ruff: noqa
# mypy: ignore-errors
# fmt: off
from math import exp, log, sqrt, tanh

import numpy as np

from percuta.machine_code import njit

'''


def module(table: Table) -> str:
    """Return the source of the module."""
    eqs = renamed(equations(table))
    made = plan(len(eqs.states), set(eqs.jacobian))
    parts = [HEADER.format(name=table.name, file=table.source.name), description(table, made, eqs)]
    parts += [scalar_state(eqs), scalar_rates(eqs), scalar_elimination(made, eqs), lanes(made, eqs)]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def renamed(eqs: Equations) -> Equations:
    """Give states and constants names that nothing else in the module has."""
    new = {state: symbol(f"s_{state.name}") for state in eqs.states}
    new |= {constant: symbol(f"k_{constant.name}") for constant in eqs.constants}

    def swap(expr: sympy.Expr) -> sympy.Expr:
        return expr.xreplace(new)

    return Equations(
        table=eqs.table,
        states=tuple(map(swap, eqs.states)),
        constants=tuple(map(swap, eqs.constants)),
        rates=tuple(map(swap, eqs.rates)),
        jacobian={place: swap(entry) for place, entry in eqs.jacobian.items()},
        rest=tuple(map(swap, eqs.rest)),
        injury={place: swap(entry) for place, entry in eqs.injury.items()},
    )


def description(table: Table, made: Plan, eqs: Equations) -> str:
    """Write what the network is called and made of."""
    rows = {
        "NAME": table.name,
        "TABLE": table.source.name,
        "SPECIES": tuple(species.name for species in table.species),
        "SYMBOLS": table.symbols,
        "UNITS": tuple(species.unit for species in table.species),
        "LABELS": tuple(species.label for species in table.species),
        "SCALES": tuple(species.scale for species in table.species),
        "DIFFUSIVITIES": tuple(species.diffusivity for species in table.species),
        "PARAMETERS": tuple(table.records),
        "MODIFIERS": tuple(table.modifiers),
        "ROWS": tuple(row for row, _ in eqs.jacobian),
        "COLUMNS": tuple(column for _, column in eqs.jacobian),
        "FACTORS": len(made.entries),
        "MULTIPLY_ADDS": made.multiply_adds,
    }
    return "\n".join(f"{name} = {value!r}" for name, value in rows.items())


def function(name: str, arguments: str, lines: Iterable[str], doc: str) -> str:
    """Write one compiled function."""
    body = "\n".join(f"    {line}" for line in lines)
    return f'@njit(**OPTIONS)\ndef {name}({arguments}):\n    """{doc}"""\n{body}\n'


def unpacked(symbols: Sequence[sympy.Symbol], used: set[sympy.Symbol], array: str) -> list[str]:
    """Write ``name = array[place]`` for the symbols in use."""
    return [f"{name} = {array}[{place}]" for place, name in enumerate(symbols) if name in used]


def _free(expressions: Iterable[sympy.Expr]) -> set[sympy.Symbol]:
    return set().union(*(sympy.sympify(expr).free_symbols for expr in expressions))


OPTIONS = """# No re-ordering of sums, so that lanes, threads and machines agree; products and sums may be fused.
OPTIONS = {"cache": True, "nogil": True, "error_model": "numpy", "fastmath": {"contract", "nsz"}}"""


def scalar_state(eqs: Equations) -> str:
    """Write the state at rest and after a session."""
    used = _free(eqs.rest)
    rest = unpacked(eqs.constants, used, "p") + [f"y[{i}] = {source(expr)}" for i, expr in enumerate(eqs.rest)]
    used = _free(eqs.injury.values())
    injury = unpacked(eqs.states, used, "y") + unpacked(eqs.constants, used, "p")
    injury += [f"y[{place}] = {source(expr)}" for place, expr in eqs.injury.items()] or ["pass"]
    return "\n\n".join(
        [
            OPTIONS,
            function("rest", "p, y", rest, "Write the state at rest into y."),
            function("injure", "y, w, p", injury, "Change y by one session of severity w."),
        ]
    )


def scalar_rates(eqs: Equations) -> str:
    """Write right-hand side and Jacobian for one point."""
    out = []
    for name, arguments, targets, doc in (
        ("rhs", "y, p, dy", list(eqs.rates), "Write the rates of change, per day, into dy."),
        ("jacobian", "y, p, values", list(eqs.jacobian.values()), "Write the entries (ROWS, COLUMNS) of the Jacobian."),
    ):
        temporary, reduced = shared(targets)
        used = _free(targets)
        lines = unpacked(eqs.states, used, "y") + unpacked(eqs.constants, used, "p")
        lines += [f"{left} = {source(right)}" for left, right in temporary]
        lines += [f"{arguments.split()[-1]}[{place}] = {source(expr)}" for place, expr in enumerate(reduced)]
        out.append(function(name, arguments, lines, doc))
    return "\n\n".join(out)


def scalar_elimination(made: Plan, eqs: Equations) -> str:
    """Write factorisation and solution of ``shift I - J`` for one point."""
    known = _shifted({entry: f"values[{place}]" for place, entry in enumerate(eqs.jacobian)}, len(eqs.states))
    factor = factor_lines(made, known, "lu[{}] = {}")
    places = range(len(eqs.states))
    solve = [f"b{place} = b[{place}]" for place in places] + solve_lines(made, "lu[{}]")
    solve += [f"b[{place}] = b{place}" for place in places]
    return "\n\n".join(
        [
            function("factor", "values, shift, lu", factor, "Factorise shift I - J, J given by its entries."),
            function("solve", "lu, b", solve, "Solve in place with factors from `factor`."),
        ]
    )


def _shifted(entries: dict[tuple[int, int], str], size: int) -> dict[tuple[int, int], str]:
    """Write the entries of ``shift I - J``."""
    known = {entry: f"-({text})" for entry, text in entries.items() if entry[0] != entry[1]}
    for place in range(size):
        known[place, place] = f"shift - ({entries[place, place]})" if (place, place) in entries else "shift"
    return known


def lanes(made: Plan, eqs: Equations) -> str:
    """Write the kernels for points in lock step; all arrays are one workspace with offsets known to the compiler."""
    constants = Constants(eqs.constants)
    rates = [constants.hoist(expr) for expr in eqs.rates]
    entries = {place: constants.hoist(expr) for place, expr in eqs.jacobian.items()}
    size, kept = len(eqs.states), list(constants.found.values())
    if size > ROOM:
        raise InputError(f"{eqs.table.name} has {size} species; `percuta.healing.layout.ROOM` has room for {ROOM}")
    layout = Layout(len(made.entries), len(kept))
    used = _free(constants.found)
    prepare = unpacked(eqs.constants, used, "p")
    prepare += [f"c[{place}] = {source(expr)}" for place, expr in enumerate(constants.found)]

    def load(symbols: Sequence[sympy.Symbol], wanted: set[sympy.Symbol], block: str) -> list[str]:
        return [f"{name} = {layout.at(block, place)}" for place, name in enumerate(symbols) if name in wanted]

    def compute(targets: list[sympy.Expr], block: str) -> tuple[list[str], list[sympy.Expr]]:
        temporary, reduced = shared(targets)
        wanted = _free(targets)
        lines = load(eqs.states, wanted, block) + load(kept, wanted, "C")
        return lines + [f"{left} = {source(right)}" for left, right in temporary], reduced

    rate_lines, reduced = compute(rates, "U")
    rate_lines += [f"{layout.at('R', place)} = {source(expr)}" for place, expr in enumerate(reduced)]
    factor, reduced = compute(list(entries.values()), "Y")
    known = _shifted({place: source(expr) for place, expr in zip(entries, reduced, strict=True)}, size)
    factor.append(f"shift = {layout.at('SHIFT', 0)}")
    target = layout.format_of("LU") + " = {}"
    factor += factor_lines(made, known, target)
    solve = load(symbols_b := [symbol(f"b{place}") for place in range(size)], set(symbols_b), "R")
    solve += solve_lines(made, layout.format_of("LU")) + [
        f"{layout.at('R', place)} = b{place}" for place in range(size)
    ]
    return "\n\n".join(
        [
            layout.text(),
            function("prepare", "p, c", prepare, "Work out once what depends on parameters alone."),
            function("rhs_lanes", "w", _each_lane(rate_lines), "R = rates of change at U."),
            function("factor_lanes", "w", _each_lane(factor), "LU = factors of SHIFT I - J(Y)."),
            function("solve_lanes", "w", _each_lane(solve), "R = solution with LU of the right-hand side R."),
        ]
    )


def _each_lane(lines: list[str]) -> list[str]:
    return [f"for l in range({LANES}):", *(f"    {line}" for line in lines)]


class Layout:
    """Where each block of the workspace of `percuta.healing.layout` starts, in slots of one number per lane."""

    def __init__(self, factors: int, constants: int) -> None:
        blocks = dict.fromkeys(BLOCKS, ROOM) | dict.fromkeys(SINGLES, 1) | {"C": constants, "LU": factors}
        self.start: dict[str, int] = {}
        self.slots, self.constants = 0, constants
        for name, length in blocks.items():
            self.start[name] = self.slots
            self.slots += length

    def at(self, block: str, place: int) -> str:
        """Write one number of the current lane."""
        return f"w[{LANES * (self.start[block] + place)} + l]"

    def format_of(self, block: str) -> str:
        """Return the format of a number of the current lane, to be given its place in the block."""
        return f"w[{LANES} * ({self.start[block]} + {{}}) + l]"

    def text(self) -> str:
        """Write the sizes as constants of the module."""
        return f"CONSTANTS = {self.constants}\nWORKSPACE = {LANES * self.slots}"

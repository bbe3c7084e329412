"""Kernels for a block of voxels that share all parameters, in a module beside each network that spreads.

Slopes of what diffuses come first; once diffusion has been taken out of them, rates of what stays, Jacobian,
factorisation and solution follow each other while the voxels are in registers. Whatever depends on parameters and
the length of the step alone, pivots of the elimination included, is a number worked out once per step; the general
kernels of a network hold it per lane and per point.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import sympy

from networks.code import function, renamed, unpacked
from networks.elimination import Entry, Plan, plan
from networks.printing import Constants, Source, shared
from networks.symbolic import Equations, equations, symbol
from percuta import healing
from percuta.healing.layout import CHUNK
from percuta.healing.table import Table

HEADER = '''"""Kinetics of {name} in voxels. Made by tools/generate_network.py; change tools/networks, not this file."""

# ruff: noqa
# mypy: ignore-errors
# fmt: off
from percuta.healing.generated.{stem} import OPTIONS, exp, log, njit, np, sqrt, tanh
from percuta.healing.vector_power import power

KINETICS = "{digest}"

'''
BLOCKS = ("Y", "U", "R")
"""Blocks of the workspace of `percuta.healing.voxel_loops`: state, second stage, transport and then slope."""
POWER = Path(healing.__file__).with_name("vector_power.py")


class power(sympy.Function):  # noqa: N801
    """A power with an exponent that is no plain number."""


class inverse(sympy.Function):  # noqa: N801
    """One over its argument."""


class VoxelSource(Source):
    """Source whose powers are vectors too; the library's are not."""

    def _print_inverse(self, expr: sympy.Expr) -> str:
        return f"(1.0 / {self._wrapped(expr.args[0])})"

    def _print_power(self, expr: sympy.Expr) -> str:
        return f"power({self._print(expr.args[0])}, {self._print(expr.args[1])})"


_PRINTER = VoxelSource()
source = _PRINTER.doprint


def module(table: Table, kinetics: str) -> str:
    """Return the source of the module of voxels that goes with the source of a module of kinetics."""
    stem = Path(table.source.name).stem
    digest = hashlib.sha256(kinetics.encode() + POWER.read_bytes()).hexdigest()
    return HEADER.format(name=table.name, stem=stem, digest=digest) + "\n" + kernels(table) + "\n"


def kernels(table: Table) -> str:
    """Write the numbers of a step, the slopes of what diffuses and the solution in each voxel."""
    eqs = renamed(equations(table))
    made = plan(len(eqs.states), set(eqs.jacobian))
    numbers = Constants((*eqs.constants, SHIFT))
    rates = [numbers.hoist(_powers(rate)) for rate in eqs.rates]
    jacobian = {entry: numbers.hoist(_powers(value)) for entry, value in eqs.jacobian.items()}
    solver = Elimination(made, jacobian, frozenset(numbers.found.values()))
    diffusing = [place for place, species in enumerate(table.species) if species.diffusivity]
    needed, slope = _slope(eqs, rates, diffusing)
    bodies = {"slopes": slope}
    bodies |= {name: _react(eqs, rates, solver, diffusing, name == "second") for name in ("first", "second")}
    read = {name: _read_first(lines) - {"twice"} for name, lines in bodies.items()}
    place = {name: number for number, name in enumerate(sorted(set().union(*read.values())))}
    prepare = unpacked(eqs.constants, _free(numbers.found), "p")
    prepare += [f"{name} = {source(expr)}" for expr, name in numbers.found.items()] + solver.once
    prepare += [f"q[{number}] = {name}" for name, number in place.items()]
    layout = [f"NUMBERS = {len(place)}", f"DIFFUSING = np.array({diffusing})", f"NEEDED = np.array({needed})"]
    parts = ["\n".join(layout), function("step_numbers", "p, shift, q", prepare, "Work out the numbers of a step.")]
    for name, lines in bodies.items():
        loads = [f"{scalar} = q[{place[scalar]}]" for scalar in sorted(read[name], key=place.__getitem__)]
        body = [*loads, f"for l in range({CHUNK}):", *(f"    {line}" for line in lines)]
        parts.append(function(name, "w, q, twice", body, DOCS[name]))
    return "\n\n".join(part.strip("\n") for part in parts)


DOCS = {
    "slopes": "R = slope of what diffuses at U, less twice the first one; R held the transport.",
    "first": "R = slopes at Y after the reactions; R held what diffusion left of them, and drift of the others.",
    "second": "The same at U, less twice the first one.",
}
SHIFT = symbol("shift")


def _powers(expr: sympy.Expr) -> sympy.Expr:
    """Write powers and quotients so that each power and each reciprocal is worked out once."""

    def written(base: sympy.Expr, exponent: sympy.Expr) -> sympy.Expr:
        if exponent.is_number:
            return inverse(base) ** -exponent
        times, rest = exponent.as_coeff_Mul()
        return power(base, rest) ** times if times.is_Integer else power(base, exponent)

    def wanted(part: sympy.Expr) -> bool:
        return part.is_Pow and (not part.exp.is_number or (part.exp.is_Integer and part.exp < 0))

    return expr.replace(wanted, lambda part: written(part.base, part.exp))


@dataclass
class Elimination:
    """Elimination of ``shift I - J``, split into what is worked out once and what every voxel needs.

    Parameters
    ----------
    made : Plan
        Order and fill-in.
    jacobian : dict
        Non-zero entries, with names of numbers for what depends on parameters alone.
    numbers : frozenset
        Those names.
    """

    made: Plan
    jacobian: dict[Entry, sympy.Expr]
    numbers: frozenset[sympy.Symbol]
    once: list[str] = field(default_factory=list)
    each: list[str] = field(default_factory=list)
    varying: dict[Entry, sympy.Expr] = field(default_factory=dict)

    def __post_init__(self) -> None:
        diagonal = {(place, place) for place in range(len(self.made.order))}
        self.fixed: set[Entry] = set()
        for entry in sorted(set(self.jacobian) | diagonal):
            value = self.jacobian.get(entry, sympy.Integer(0))
            value = SHIFT - value if entry in diagonal else -value
            if value.free_symbols <= self.numbers | {SHIFT}:
                self.fixed.add(entry)
                self.once.append(f"{self.name(entry)} = {source(value)}")
            else:
                self.varying[entry] = value
        self._factor(self.fixed | set(self.varying))

    def name(self, entry: Entry) -> str:
        """Name an entry as it is by now: a number of the step, or a level of the voxel."""
        return f"{'n' if entry in self.fixed else 'a'}{entry[0]}_{entry[1]}"

    def _factor(self, have: set[Entry]) -> None:
        for pivot, rows in self.made.steps:
            middle = (pivot, pivot)
            self._line(middle, f"1.0 / {self.name(middle)}", middle)
            for row, columns in rows:
                below = (row, pivot)
                self._line(below, f"{self.name(below)} * {self.name(middle)}", below, middle)
                for column in columns:
                    target, right = (row, column), (pivot, column)
                    old = f"{self.name(target)} " if target in have else ""
                    product = f"{old}- {self.name(below)} * {self.name(right)}"
                    self._line(target, product, below, right, *([target] if old else []))
                    have.add(target)

    def _line(self, target: Entry, value: str, *uses: Entry) -> None:
        """Write an entry anew, once if all it needs is fixed, else in each voxel."""
        if self.fixed.issuperset(uses):
            self.fixed.add(target)
        else:
            self.fixed.discard(target)
        lines = self.once if target in self.fixed else self.each
        lines.append(f"{self.name(target)} = {value}")

    def solve(self) -> list[str]:
        """Write forward and backward substitution on ``b0, b1, ...``."""
        place = {pivot: number for number, pivot in enumerate(self.made.order)}
        lines = []
        for pivot, rows in self.made.steps:
            lines += [f"b{row} -= {self.name((row, pivot))} * b{pivot}" for row, _ in rows]
        for pivot in reversed(self.made.order):
            for row, column in self.made.entries:
                if row == pivot and place[column] > place[pivot]:
                    lines.append(f"b{pivot} -= {self.name((row, column))} * b{column}")
            lines.append(f"b{pivot} *= {self.name((pivot, pivot))}")
        return lines


def _load(symbols: Iterable[sympy.Symbol], block: str, wanted: set[sympy.Symbol]) -> list[str]:
    """Write ``name = w[place]`` for the symbols in use."""
    symbols = list(symbols)
    return [f"{name} = {_at(block, place, len(symbols))}" for place, name in enumerate(symbols) if name in wanted]


def _at(block: str, place: int, size: int) -> str:
    return f"w[{CHUNK * (BLOCKS.index(block) * size + place)} + l]"


def _at_stage(eqs: Equations, rates: Iterable[sympy.Expr]) -> tuple[tuple[sympy.Symbol, ...], list[sympy.Expr]]:
    """Write rates at the stage of a step instead of at its start."""
    stage = tuple(symbol(f"u_{state.name}") for state in eqs.states)
    new = dict(zip(eqs.states, stage, strict=True))
    return stage, [rate.xreplace(new) for rate in rates]


def _slope(eqs: Equations, rates: list[sympy.Expr], diffusing: list[int]) -> tuple[list[int], list[str]]:
    """Write the slopes of what diffuses for one voxel; return the species it needs, and the lines."""
    size = len(eqs.states)
    stage, here = _at_stage(eqs, [rates[place] for place in diffusing])
    temporary, reduced = shared(here)
    used = _free(here) | {stage[place] for place in diffusing}
    lines = _load(stage, "U", used) + _load(eqs.states, "Y", {eqs.states[place] for place in diffusing})
    lines += [f"{left} = {source(right)}" for left, right in temporary]
    for place, rate in zip(diffusing, reduced, strict=True):
        change = f"twice * ({stage[place]} - {eqs.states[place]})"
        lines.append(f"{_at('R', place, size)} = {_at('R', place, size)} + ({source(rate)}) - {change}")
    return [place for place, name in enumerate(stage) if name in used], lines


def _react(
    eqs: Equations, rates: list[sympy.Expr], solver: Elimination, diffusing: list[int], second: bool
) -> list[str]:
    """Write the slopes of what stays, at the state or at the second stage, and the solution of ``I - J / shift``."""
    size = len(eqs.states)
    staying = [place for place in range(size) if place not in diffusing]
    stage, here = eqs.states, [rates[place] for place in staying]
    if second:
        stage, here = _at_stage(eqs, here)
    wanted = [*here, *solver.varying.values()]
    temporary, reduced = shared(wanted)
    used = _free(wanted) | {symbols[place] for place in staying for symbols in (stage, eqs.states) if second}
    lines = _load(eqs.states, "Y", used) + (_load(stage, "U", used) if second else [])
    lines += [f"{left} = {source(right)}" for left, right in temporary]
    lines += [f"b{place} = shift * {_at('R', place, size)}" for place in diffusing]
    for place, rate in zip(staying, reduced, strict=False):
        less = f" - twice * ({stage[place]} - {eqs.states[place]})" if second else ""
        lines.append(f"b{place} = shift * ({source(rate)} + {_at('R', place, size)}{less})")
    entries = zip(solver.varying, reduced[len(staying) :], strict=True)
    lines += [f"a{row}_{column} = {source(value)}" for (row, column), value in entries]
    lines += solver.each + solver.solve()
    return lines + [f"{_at('R', place, size)} = b{place}" for place in range(size)]


def _free(expressions: Iterable[sympy.Expr]) -> set[sympy.Symbol]:
    return set().union(*(expr.free_symbols for expr in expressions))


def _read_first(lines: list[str]) -> set[str]:
    """Return the names that are read before they are written."""
    written, read = {"w", "l", "power", "exp", "log", "sqrt", "tanh"}, set()
    for line in lines:
        statement = ast.parse(line).body[0]
        names = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
        made = {node.id for node in names if isinstance(node.ctx, ast.Store)}
        taken = {node.id for node in names if isinstance(node.ctx, ast.Load)}
        read |= (taken | (made if isinstance(statement, ast.AugAssign) else set())) - written
        written |= made
    return read

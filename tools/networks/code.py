"""One importable module of compiled kinetics from one table."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import sympy

from networks.elimination import Plan, factor_lines, plan, solve_lines
from networks.printing import Constants, shared, source
from networks.symbolic import Equations, equations, symbol
from percuta.healing.table import Table

LANES = 8
"""Points solved in lock step: one AVX-512 register of doubles."""
DRIVER = Path(__file__).with_name("driver.py")
MARK = "# --- copied into every generated module from here on ---\n"
FIELDS = Path(__file__).with_name("fields.py")
FIELDS_MARK = "# --- copied into every module of fields from here on ---\n"

HEADER = '''"""Kinetics of {name}. Made by tools/generate_network.py from {file}; change the table, not this file."""

# ruff: noqa
# mypy: ignore-errors
# fmt: off
from math import exp, log, sqrt, tanh

import numpy as np
from numba import njit

'''


FIELDS_HEADER = '''"""Kinetics of {name} in many cells. Made by tools/generate_network.py; edit networks/fields.py."""

# ruff: noqa
# mypy: ignore-errors
# fmt: off
from percuta.healing.generated.{stem} import CONSTANTS, FACTORS, LANES, LU, OPTIONS, SHIFT, STATES, WORKSPACE
from percuta.healing.generated.{stem} import C as CONSTANT, R as RATE, U as STAGE, Y as STATE
from percuta.healing.generated.{stem} import factor_lanes, injure, njit, np, prepare, rhs_lanes, solve_lanes

# Compiled code is kept as long as this file stays: it must change with what it calls.
KINETICS = "{digest}"

'''


def fields_module(table: Table, kinetics: str) -> str:
    """Return the source of the module of fields that goes with the source of a module of kinetics."""
    digest = hashlib.sha256(kinetics.encode()).hexdigest()
    header = FIELDS_HEADER.format(name=table.name, stem=Path(table.source.name).stem, digest=digest)
    return header + FIELDS.read_text(encoding="utf-8").partition(FIELDS_MARK)[2]


def module(table: Table) -> str:
    """Return the source of the module."""
    eqs = renamed(equations(table))
    made = plan(len(eqs.states), set(eqs.jacobian))
    parts = [HEADER.format(name=table.name, file=table.source.name), description(table, made, eqs)]
    parts += [scalar_state(eqs), scalar_rates(eqs), scalar_elimination(made, eqs), lanes(made, eqs)]
    parts.append(DRIVER.read_text(encoding="utf-8").partition(MARK)[2].lstrip("\n"))
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
    """Write one compiled function; those of the lanes are called by the driver alone."""
    body = "\n".join(f"    {line}" for line in lines)
    options = "INNER" if name == "prepare" or name.endswith("_lanes") else "OPTIONS"
    return f'@njit(**{options})\ndef {name}({arguments}):\n    """{doc}"""\n{body}\n'


def unpacked(symbols: Sequence[sympy.Symbol], used: set[sympy.Symbol], array: str) -> list[str]:
    """Write ``name = array[place]`` for the symbols in use."""
    return [f"{name} = {array}[{place}]" for place, name in enumerate(symbols) if name in used]


def _free(expressions: Iterable[sympy.Expr]) -> set[sympy.Symbol]:
    return set().union(*(sympy.sympify(expr).free_symbols for expr in expressions))


OPTIONS = """# No re-ordering of sums, so that lanes, threads and machines agree; products and sums may be fused.
OPTIONS = {"cache": True, "nogil": True, "error_model": "numpy", "fastmath": {"contract", "nsz"}}
# Of kernels that only other kernels call: no entry from Python, no file of their own.
INNER = OPTIONS | {"cache": False, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}"""


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
    layout = Layout(size, len(made.entries), len(kept))
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
            step_kernels(layout),
            function("solve_lanes", "w", _each_lane(solve), "R = solution with LU of the right-hand side R."),
        ]
    )


def step_kernels(layout: Layout) -> str:
    """Write what a step needs per species: spelt out, so that the loop over lanes is the innermost one."""
    places = range(layout.sizes["STATES"])
    begin = [f"per_h = 1.0 / {layout.at('H', 0)}", f"{layout.at('SHIFT', 0)} = per_h / GAMMA"]
    begin += [f"{layout.at('PER_H', place)} = per_h" for place in places]
    spread = [f"accepted = {layout.at('ACCEPTED', 0)}"]
    spread += [f"{layout.at('MASK', place)} = accepted" for place in places]
    total = ["total, lowest = 0.0, 0.0"]
    for place in places:
        low = layout.at("D3", place)
        total += [f"total += {layout.at('D2', place)}", f"lowest = {low} if {low} < lowest else lowest"]
    total += [f"{layout.at('ERROR', 0)} = sqrt(total / {len(places)}.0)", f"{layout.at('LOWEST', 0)} = lowest"]
    return "\n\n".join(
        [
            "# Diagonal coefficient of Rodas4.\nGAMMA = 0.25",
            function("begin_lanes", "w", _each_lane(begin), "PER_H and SHIFT from H."),
            function("total_lanes", "w", _each_lane(total), "ERROR = mean square of D2, LOWEST = least of D3 and 0."),
            function("spread_lanes", "w", _each_lane(spread), "MASK = ACCEPTED for every species."),
        ]
    )


def _each_lane(lines: list[str]) -> list[str]:
    return [f"for l in range({LANES}):", *(f"    {line}" for line in lines)]


class Layout:
    """Where each block of the workspace starts, in slots of one number per lane."""

    def __init__(self, states: int, factors: int, constants: int) -> None:
        per_state = (
            "Y",
            "U",
            "R",
            "K1",
            "K2",
            "K3",
            "K4",
            "K5",
            "K6",
            "D2",
            "D3",
            "CLIPPED",
            "PER_H",
            "ABSOLUTE",
            "MASK",
        )
        blocks = dict.fromkeys(per_state, states)
        blocks |= {"LU": factors, "C": constants}
        blocks |= dict.fromkeys(("H", "SHIFT", "ERROR", "LOWEST", "ACCEPTED"), 1)
        self.start: dict[str, int] = {}
        self.slots = 0
        self.sizes = {"STATES": states, "CONSTANTS": constants}
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
        """Write the offsets as constants of the module."""
        lines = [f"LANES = {LANES}", *(f"{name} = {value}" for name, value in self.sizes.items())]
        lines += [f"{name} = {LANES * slot}" for name, slot in self.start.items()]
        return "\n".join([*lines, f"WORKSPACE = {LANES * self.slots}"])

"""Equations of a network as LaTeX in a Markdown page."""

from __future__ import annotations

import re

import sympy

from networks.symbolic import expression, symbol
from percuta.healing.table import Table


def page(table: Table) -> str:
    """Return one page: species, terms and one equation per species, with terms by name."""
    names = {name: symbol(name) for name in (*table.symbols, *table.records, *table.modifiers, *table.terms)}
    written = {names[name]: _name(name, short=name in table.symbols) for name in names}

    def latex(expr: sympy.Expr) -> str:
        return sympy.latex(expr, symbol_names=written, mul_symbol=r"\,", order="none")

    lines = [
        f"# Equations: {table.name}",
        "",
        _plain(table.about),
        "",
        "Made from the table by `tools/generate_network.py`.",
    ]
    lines += ["", "| species | symbol | unit | what it is |", "|---|---|---|---|"]
    lines += [f"| {s.name} | ${_name(s.symbol, short=True)}$ | {s.unit} | {s.label} |" for s in table.species]
    if table.terms:
        lines += ["", "## Terms", ""]
        for name, formula in table.terms.items():
            lines += [f"$${written[names[name]]} = {latex(expression(formula, names))}$$", ""]
    lines += ["", "## Rates of change, per day", ""]
    for species in table.species:
        parts = [_contribution(reaction, species.symbol, names, latex) for reaction in table.reactions]
        total = " ".join(filter(None, parts)).removeprefix("+ ") or "0"
        lines += [rf"$$\frac{{\mathrm{{d}}{written[names[species.symbol]]}}}{{\mathrm{{d}}t}} = {total}$$", ""]
    lines += ["", "## One session of severity $w$", ""]
    names["w"] = symbol("w")
    for name, formula in table.injury.items():
        lines += [rf"$${written[names[name]]} \leftarrow {latex(expression(formula, names))}$$", ""]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip() + "\n"


def _contribution(reaction, name, names, latex) -> str:
    amount = sympy.Integer(0)
    if name in reaction.gives:
        amount += expression(reaction.gives[name], names)
    if name in reaction.takes:
        amount -= expression(reaction.takes[name], names)
    if amount == 0:
        return ""
    sign = "-" if amount.could_extract_minus_sign() else "+"
    factor = abs(amount) if amount.is_number else (-amount if sign == "-" else amount)
    return f"{sign} {latex(factor * expression(reaction.rate, names))}"


def _name(name: str, short: bool) -> str:
    if not short:
        return r"\mathrm{" + name.replace("_", r"\ ") + "}"
    head, digits = (
        re.fullmatch(r"([A-Za-z]+?)_?([0-9]*|[a-z]?)", name).groups()
        if re.fullmatch(r"([A-Za-z]+?)_?([0-9]*|[a-z]?)", name)
        else (name.replace("_", r"\_"), "")
    )
    head = head if len(head) == 1 else rf"\mathrm{{{head}}}"
    return f"{head}_{{{digits}}}" if digits else head


def _plain(text: str) -> str:
    return " ".join(text.split())

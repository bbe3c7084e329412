"""Expressions as Python source that numba and plain Python both take."""

from __future__ import annotations

from collections.abc import Iterable

import sympy
from sympy.printing.pycode import PythonCodePrinter

POWERS = 4
"""Highest power of a single name written as products."""


class Source(PythonCodePrinter):
    """Branch-free source: choices are conditional expressions, which compilers turn into selects."""

    def __init__(self) -> None:
        super().__init__({"fully_qualified_modules": False})

    def _print_Integer(self, expr: sympy.Integer) -> str:  # noqa: N802
        return f"{int(expr)}.0"

    def _print_Rational(self, expr: sympy.Rational) -> str:  # noqa: N802
        return repr(float(expr))

    def _print_Pow(self, expr: sympy.Pow, rational: bool = False) -> str:  # noqa: N802, ARG002
        base, exponent = expr.as_base_exp()
        if exponent == -1:
            return f"(1.0 / {self._wrapped(base)})"
        if exponent == sympy.Rational(1, 2):
            return f"sqrt({self._print(base)})"
        if exponent.is_Integer and 2 <= abs(exponent) <= POWERS:
            product = " * ".join([self._wrapped(base)] * abs(int(exponent)))
            return f"({product})" if exponent > 0 else f"(1.0 / ({product}))"
        if exponent.is_Integer:  # as an integer, which compilers turn into products; a float would call pow per lane
            return f"({self._wrapped(base)} ** {int(exponent)})"
        return f"{self._wrapped(base)} ** {self._wrapped(exponent)}"

    def _wrapped(self, expr: sympy.Expr) -> str:
        text = self._print(expr)
        return text if expr.is_Symbol or (text.startswith("(") and expr.is_Pow) else f"({text})"

    def _print_Max(self, expr: sympy.Max) -> str:  # noqa: N802
        return self._choice(expr, "<")

    def _print_Min(self, expr: sympy.Min) -> str:  # noqa: N802
        return self._choice(expr, ">")

    def _choice(self, expr: sympy.Expr, relation: str) -> str:
        """Choose so that a NaN in the last argument stays NaN: a number comes first."""
        first, *others = sorted(expr.args, key=lambda part: (not part.is_number, sympy.default_sort_key(part)))
        text = self._print(first)
        for other in others:
            right = self._print(other)
            text = f"({text} if ({right}) {relation} ({text}) else ({right}))"
        return text

    def _print_Heaviside(self, expr: sympy.Heaviside) -> str:  # noqa: N802
        return f"(1.0 if ({self._print(expr.args[0])}) > 0.0 else 0.0)"


_PRINTER = Source()


def source(expr: sympy.Expr) -> str:
    """Return the source of one expression."""
    return _PRINTER.doprint(expr)


class Constants:
    """Sub-expressions of parameters alone, worked out once per point instead of in every step."""

    def __init__(self, names: Iterable[sympy.Symbol]) -> None:
        self.names = frozenset(names)
        self.found: dict[sympy.Expr, sympy.Symbol] = {}

    def hoist(self, expr: sympy.Expr) -> sympy.Expr:
        """Replace the largest such sub-expressions by symbols ``c0, c1, ...``."""
        if expr.is_number or (expr.is_Symbol and expr not in self.names):
            return expr
        if expr.free_symbols <= self.names:
            return self._keep(expr)
        if isinstance(expr, sympy.Add | sympy.Mul):
            ours, rest = [], []
            for part in expr.args:
                (ours if part.free_symbols <= self.names else rest).append(part)
            whole = expr.func(*ours)
            kept = [whole if whole.is_number else self._keep(whole)] if ours else []
            return expr.func(*kept, *map(self.hoist, rest))
        return expr.func(*map(self.hoist, expr.args))

    def _keep(self, expr: sympy.Expr) -> sympy.Expr:
        if expr.is_Mul and expr.could_extract_minus_sign():
            return -self._keep(-expr)
        if expr not in self.found:
            self.found[expr] = sympy.Symbol(f"c{len(self.found)}", real=True)
        return self.found[expr]


def shared(expressions: Iterable[sympy.Expr]) -> tuple[list[tuple[sympy.Symbol, sympy.Expr]], list[sympy.Expr]]:
    """Take out common sub-expressions, ``x0, x1, ...``."""
    names = sympy.numbered_symbols("x", real=True)
    return sympy.cse(list(expressions), symbols=names, order="canonical")

"""Static sparse LU of ``shift I - J``: the order is chosen once, the code has no loops and no pivoting."""

from __future__ import annotations

from dataclasses import dataclass

Entry = tuple[int, int]


@dataclass(frozen=True)
class Plan:
    """What to do in which order.

    Parameters
    ----------
    order : tuple of int
        Rows and columns in the order of elimination.
    entries : tuple of (int, int)
        Non-zero entries of the factors, fill-in included; their place is their slot.
    steps : tuple
        For each pivot: the multipliers ``(row, pivot)`` and, for each, the entries that change.
    """

    order: tuple[int, ...]
    entries: tuple[Entry, ...]
    steps: tuple[tuple[int, tuple[tuple[int, tuple[int, ...]], ...]], ...]

    @property
    def multiply_adds(self) -> int:
        """Multiply-adds of one factorisation."""
        return sum(len(columns) for _, rows in self.steps for _, columns in rows)


def plan(size: int, pattern: set[Entry]) -> Plan:
    r"""Choose pivots on the diagonal after Markowitz: the least :math:`r\,c` of others left, lowest first.

    The shift keeps the diagonal away from zero, and losses are rates times the own state, so the diagonal dominates
    for small steps; the error estimate refuses a step where that were not enough.
    """
    filled = pattern | {(place, place) for place in range(size)}
    left = set(range(size))
    order: list[int] = []
    steps = []
    while left:
        pivot = min(left, key=lambda place: (_markowitz(place, filled, left), place))
        left.remove(pivot)
        order.append(pivot)
        rows = sorted(row for row in left if (row, pivot) in filled)
        columns = tuple(sorted(column for column in left if (pivot, column) in filled))
        filled |= {(row, column) for row in rows for column in columns}
        steps.append((pivot, tuple((row, columns) for row in rows)))
    return Plan(tuple(order), tuple(sorted(filled)), tuple(steps))


def _markowitz(place: int, filled: set[Entry], left: set[int]) -> int:
    rows = sum((other, place) in filled for other in left)
    columns = sum((place, other) in filled for other in left)
    return rows * columns


def factor_lines(made: Plan, known: dict[Entry, str], target: str) -> list[str]:
    """Write the factorisation; `known` names the entries of the matrix, `target` is a format of (slot, value).

    The factors hold multipliers below the diagonal, the inverse pivots on it, and the upper factor above.
    """
    lines = [f"a{row}_{column} = {value}" for (row, column), value in known.items()]
    have = set(known)
    slot = {entry: place for place, entry in enumerate(made.entries)}
    for pivot, rows in made.steps:
        lines.append(f"a{pivot}_{pivot} = 1.0 / a{pivot}_{pivot}")
        for row, columns in rows:
            lines.append(f"a{row}_{pivot} *= a{pivot}_{pivot}")
            for column in columns:
                product = f"a{row}_{pivot} * a{pivot}_{column}"
                sign = "-=" if (row, column) in have else "= -"
                lines.append(f"a{row}_{column} {sign} {product}")
                have.add((row, column))
    return lines + [target.format(slot[row, column], f"a{row}_{column}") for row, column in made.entries]


def solve_lines(made: Plan, factor: str) -> list[str]:
    """Write forward and backward substitution on ``b0, b1, ...``; `factor` is a format of a slot."""
    slot = {entry: place for place, entry in enumerate(made.entries)}
    place = {pivot: number for number, pivot in enumerate(made.order)}
    lines = []
    for pivot, rows in made.steps:
        lines += [f"b{row} -= {factor.format(slot[row, pivot])} * b{pivot}" for row, _ in rows]
    for pivot in reversed(made.order):
        for row, column in made.entries:
            if row == pivot and place[column] > place[pivot]:
                lines.append(f"b{pivot} -= {factor.format(slot[row, column])} * b{column}")
        lines.append(f"b{pivot} *= {factor.format(slot[pivot, pivot])}")
    return lines

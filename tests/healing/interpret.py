"""A small reader of reaction network tables, so that its rates are tested apart from the code generated from it."""

import functools
import pathlib
import re

import numpy as np
import yaml

import percuta.healing
from percuta.healing.engine import kinetics

TABLE = pathlib.Path(percuta.healing.__file__).with_name("dermal.yaml")
FUNCTIONS = {
    "max": np.maximum,
    "min": np.minimum,
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "tanh": np.tanh,
    "hill": lambda x, k, n: x**n / (k**n + x**n),
}


def names_in(formula):
    """Names that a formula uses, functions apart."""
    return {name for name in re.findall(r"[A-Za-z_]\w*", str(formula)) if name not in FUNCTIONS}


class Table:
    """One network, compiled from its table.

    Attributes: ``species`` (name to entry), ``place`` (name to row of the state), ``modifiers``, ``reactions``,
    ``parameters`` (names of the records the table uses, sorted).
    """

    def __init__(self, path=TABLE):
        raw = yaml.safe_load(path.read_text())
        self.species, self.modifiers = raw["species"], raw["modifiers"]
        self.terms, self.reactions, self.injury = raw["terms"], raw["reactions"], raw["injury"]
        self.place = {name: row for row, name in enumerate(self.species)}
        self.row = {entry["symbol"]: row for row, entry in enumerate(self.species.values())}
        formulas = [entry["rate"] for entry in self.reactions.values()] + list(self.terms.values())
        formulas += list(self.injury.values())
        formulas += [entry[key] for entry in self.species.values() for key in ("rest", "diffusivity")]
        known = {*self.row, *self.terms, *self.modifiers, "w"}
        self.parameters = sorted(set().union(*map(names_in, formulas)) - known)
        self._rate = self._compile_rate()
        self._injure = self._compile_injury()

    def changes(self, reaction):
        """Stoichiometry of one reaction, symbol to change."""
        lost, made = self.reactions[reaction]["changes"].split("->")
        change = dict.fromkeys(lost.split(), -1)
        for symbol in made.split():
            change[symbol] = change.get(symbol, 0) + 1
        return change

    def _compile_rate(self):
        sums = {symbol: [] for symbol in self.row}
        lines = [f"{symbol} = state[{row}]" for symbol, row in self.row.items()]
        lines += [f"{name} = {formula}" for name, formula in self.terms.items()]
        for number, (name, entry) in enumerate(self.reactions.items()):
            lines.append(f"rate_{number} = {entry['rate']}")
            for symbol, change in self.changes(name).items():
                sums[symbol].append(f"{change:+d} * rate_{number}")
        lines += [f"out[{self.row[symbol]}] = {' '.join(parts)}" for symbol, parts in sums.items()]
        return self._function("state, out", [*lines, "return out"])

    def _compile_injury(self):
        lines = [f"{symbol} = state[{row}]" for symbol, row in self.row.items()]
        lines += [f"out[{self.row[symbol]}] = {formula}" for symbol, formula in self.injury.items()]
        return self._function("state, out, w", [*lines, "return out"])

    def _function(self, arguments, lines):
        head = f"def made({arguments}, {', '.join([*self.parameters, *self.modifiers])}):"
        space = dict(FUNCTIONS)
        exec("\n    ".join([head, *lines]), space)
        return space["made"]

    def rest(self, values):
        """State of resting skin, (species, draws)."""
        draws = max(np.size(value) for value in values.values())
        rest = [eval(str(entry["rest"]), {**FUNCTIONS, **values}) for entry in self.species.values()]
        return np.array([np.broadcast_to(value, draws) for value in rest], dtype=float)

    def rate(self, state, values):
        """Change per day of a state (species, draws)."""
        return self._rate(state, np.empty_like(state), **values)

    def injure(self, state, severity, values):
        """State just after a session of the given severity."""
        return self._injure(state, state.copy(), severity, **values)

    def values(self, p, **modifiers):
        """Parameters of the table from `p`, and its modifiers, 1 unless given."""
        return {name: p[name] for name in self.parameters} | dict.fromkeys(self.modifiers, 1) | modifiers


@functools.cache
def dermal():
    """Return the network that Percuta ships."""
    return Table()


def course(values, times, sessions=(0.0,), severity=1.0):
    """Follow a course with the engine; `times` increase and start at or after the first session.

    Returns a dictionary of species name to (time, draws).
    """
    network = kinetics()
    points = network.matrix(values, {name: values[name] for name in network.modifiers})
    times, days = np.asarray(times, dtype=float), np.asarray(sessions, dtype=float)
    begins = times[0] == days[0]
    found = network.solve(
        points,
        times if begins else np.concatenate([days[:1], times]),
        days=days,
        severities=np.full(days.size, severity),
    ).states
    path = np.moveaxis(found if begins else found[:, 1:], 0, -1)
    return {name: path[:, row] for row, name in enumerate(network.species)}

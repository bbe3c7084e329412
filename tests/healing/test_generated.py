"""Generated code against its table, finite differences and dense algebra."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from percuta.healing.engine import kinetics
from percuta.healing.formula import evaluate
from percuta.healing.table import read_table, shipped_tables

ROOT = Path(__file__).parents[2]
NETWORKS = list(shipped_tables())


@pytest.fixture(params=NETWORKS)
def network(request):
    return read_table(request.param), kinetics(request.param)


def some_state(table, seed):
    """Positive levels of the typical size of each species."""
    return np.random.default_rng(seed).uniform(0.1, 0.9, len(table.species)) * [s.scale for s in table.species]


def central(table, found):
    return found.matrix({name: record.value for name, record in table.records.items()})[0]


def from_the_table(table, state, point, found):
    """Rates of change worked out reaction by reaction."""
    values = dict(zip(found.parameters + found.modifiers, point, strict=True))
    values |= dict(zip(table.symbols, state, strict=True))
    for name, formula in table.terms.items():
        values[name] = evaluate(formula, values)
    change = dict.fromkeys(table.symbols, 0.0)
    for reaction in table.reactions:
        rate = evaluate(reaction.rate, values)
        for symbol, amount in reaction.gives.items():
            change[symbol] += evaluate(amount, values) * rate
        for symbol, amount in reaction.takes.items():
            change[symbol] -= evaluate(amount, values) * rate
    return np.array(list(change.values()))


def jacobian(found, state, point):
    entries = np.empty(len(found.code.ROWS))
    found.code.jacobian(state, point, entries)
    dense = np.zeros((state.size, state.size))
    dense[found.code.ROWS, found.code.COLUMNS] = entries
    return dense, entries


def test_generated_files_are_those_of_the_tables():
    command = [sys.executable, str(ROOT / "tools" / "generate_network.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("seed", range(3))
def test_rates_are_those_of_the_table(network, seed):
    table, found = network
    state, point, rates = some_state(table, seed), central(table, found), np.empty(len(table.species))
    found.code.rhs(state, point, rates)
    expected = from_the_table(table, state, point, found)
    assert rates == pytest.approx(expected, rel=1e-12, abs=1e-12 * np.abs(expected).max())


@pytest.mark.parametrize("seed", range(3))
def test_the_jacobian_is_that_of_finite_differences(network, seed):
    table, found = network
    state, point = some_state(table, seed), central(table, found)
    exact, _ = jacobian(found, state, point)
    above, below = np.empty(state.size), np.empty(state.size)
    scale = np.array([species.scale for species in table.species])
    for column, size in enumerate(scale):
        shift = np.zeros(state.size)
        shift[column] = 1e-6 * size
        found.code.rhs(state + shift, point, above)
        found.code.rhs(state - shift, point, below)
        slope = (above - below) / (2e-6 * size)
        weight = size / scale
        largest = np.abs(exact * scale / scale[:, None]).max()
        assert (slope - exact[:, column]) * weight == pytest.approx(0, abs=1e-8 * largest)


def test_rates_and_jacobian_are_finite_at_rest(network):
    table, found = network
    point, rates = central(table, found), np.empty(len(table.species))
    rest = found.rest(point[None])[0]
    found.code.rhs(rest, point, rates)
    assert np.isfinite(rates).all()
    assert np.isfinite(jacobian(found, rest, point)[1]).all()


@pytest.mark.parametrize("shift", [1e-3, 1.0, 1e4])
def test_the_solution_is_that_of_dense_algebra(network, shift):
    table, found = network
    state, point = some_state(table, 7), central(table, found)
    dense, entries = jacobian(found, state, point)
    scale = np.array([species.scale for species in table.species])
    right = np.random.default_rng(1).normal(size=state.size) * scale
    factors, solution = np.empty(found.code.FACTORS), right.copy()
    found.code.factor(entries, shift, factors)
    found.code.solve(factors, solution)
    expected = np.linalg.solve(shift * np.eye(state.size) - dense, right)
    assert np.abs((solution - expected) / scale).max() <= 1e-10 * np.abs(expected / scale).max()


def test_skin_at_rest_is_that_of_the_table(network):
    table, found = network
    point = central(table, found)
    values = dict(zip(found.parameters + found.modifiers, point, strict=True))
    assert found.rest(point[None])[0] == pytest.approx([evaluate(s.rest, values) for s in table.species])

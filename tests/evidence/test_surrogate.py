"""The polynomial that stands in for the program, and the indices that are read from it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from percuta.errors import InputError
from percuta.evidence.sensitivity import first_order, total
from percuta.evidence.surrogate import fit

U = np.random.default_rng(1).random((400, 3))


@given(a=st.floats(-3, 3), b=st.floats(-3, 3), c=st.floats(-3, 3))
def test_a_polynomial_is_found_again(a, b, c):
    def truth(u):
        return (a * u[:, 0] + b * u[:, 1] ** 2 + c * u[:, 0] * u[:, 2])[:, None]

    found = fit(U, truth(U))
    points = np.random.default_rng(2).random((20, 3))
    assert found(points) == pytest.approx(truth(points), abs=1e-9)


def test_what_other_parameters_do_is_left_over_as_scatter():
    noise = np.random.default_rng(3).normal(0, [0.5, 1.0], (400, 2))
    found = fit(U, 2 * U[:, :1] + noise)
    assert found.error == pytest.approx([0.5, 1.0], rel=0.15)
    assert found.explained == pytest.approx(1 - found.error**2 / (2 * U[:, :1] + noise).var(axis=0), abs=1e-9)


def test_scatter_keeps_what_outputs_have_in_common():
    shared = np.random.default_rng(4).normal(size=(400, 1))
    scatter = fit(U, U[:, :1] + shared * [1.0, -2.0]).scatter
    assert scatter[0, 1] / np.sqrt(scatter[0, 0] * scatter[1, 1]) == pytest.approx(-1, abs=0.01)


def test_too_few_draws_are_refused():
    with pytest.raises(InputError, match="too few"):
        fit(U[:6], U[:6, :1])


def test_indices_of_a_function_whose_indices_are_known():
    """For 4 u0 + 2 u1 the shares of the variance are 0.8 and 0.2; u2 does nothing."""
    y = (4 * U[:, 0] + 2 * U[:, 1])[:, None]
    names = ["a", "b", "c"]
    assert first_order(U, y, names, 1)[:, 0] == pytest.approx([0.8, 0.2, 0], abs=0.08)
    assert total(fit(U, y), names, 1)[:, 0] == pytest.approx([0.8, 0.2, 0], abs=0.02)


def test_an_interaction_counts_in_the_total_only():
    y = ((U[:, 0] - 0.5) * (U[:, 1] - 0.5))[:, None]
    assert first_order(U, y, ["a", "b", "c"], 1).max() < 0.15
    assert total(fit(U, y), ["a", "b", "c"], 1)[:2, 0] == pytest.approx([1, 1], abs=0.05)

"""Fixtures every test may use."""

import pytest

from percuta.parameters import Parameters


@pytest.fixture
def default() -> Parameters:
    """Central values of all parameters, arrays of length 1."""
    return Parameters()


@pytest.fixture
def drawn() -> Parameters:
    """Thirty draws of all parameters."""
    return Parameters(draws=30, seed=1)

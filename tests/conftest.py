"""Fixtures every test may use."""

import pytest
from hypothesis import settings

from percuta.parameters import Parameters

# The same examples on every run: a red test must mean a change, not a lucky draw.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


@pytest.fixture
def default() -> Parameters:
    """Central values of all parameters, arrays of length 1."""
    return Parameters()


@pytest.fixture
def drawn() -> Parameters:
    """Thirty draws of all parameters."""
    return Parameters(draws=30, seed=1)

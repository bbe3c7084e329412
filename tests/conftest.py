"""Fixtures every test may use."""

import sys

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


@pytest.fixture
def run_in_process(tmp_path, monkeypatch, capsys):
    """Return a function that runs ``percuta`` in this process: exit code, stdout and stderr."""
    from percuta.cli import main

    def run(*words):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["percuta", *map(str, words)])
        capsys.readouterr()
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        written = capsys.readouterr()
        return code, written.out, written.err

    return run

"""Run the command in this process."""

import sys

import pytest


@pytest.fixture
def run_in_process(tmp_path, monkeypatch, capsys):
    """Return a function that runs ``percuta``: exit code, stdout and stderr."""
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

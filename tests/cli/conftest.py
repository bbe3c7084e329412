"""Run the real command in an empty folder."""

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(autouse=True, scope="session")
def _warm():
    """Compile before commands are run, for a run that has to compile says so on stderr."""
    from percuta.barrier import banded
    from percuta.healing import engine

    banded.warmup()
    engine.warmup()


@pytest.fixture
def percuta(tmp_path):
    """Return a function that runs ``percuta`` and gives back the finished process."""

    def run(*words, cwd=tmp_path):
        command = [sys.executable, "-c", "from percuta.cli import main; main()", *map(str, words)]
        return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120, check=False)

    return run


@pytest.fixture
def acne():
    """The study of the README."""
    return EXAMPLES / "acne-scars.yaml"

"""The wheel holds the built page and serves it where there is no node; without the page there is no wheel."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.request import urlopen

import pytest

from .served import Served

ROOT = Path(__file__).parents[1]
PAGE = Path("src", "percuta", "server", "static")
TAKEN = ("src", "pyproject.toml", "hatch_build.py", "README.md", "LICENSE")
PATIENCE_S = 30

pytestmark = pytest.mark.slow


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """What a wheel is made of, the built page included, and nothing with which to build it."""
    if not (ROOT / PAGE / "index.html").is_file():
        pytest.skip("the page is not built; run `make page`")
    copy = tmp_path / "tree"
    copy.mkdir()
    for name in TAKEN:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, copy / name)
    return copy


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """Programs of a clean environment."""
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    return tmp_path / "venv" / "bin"


def alone(programs: Path) -> dict[str, str]:
    """Return an environment in which nothing but one folder of programs is found: no node, no npm."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    return {**kept, "PATH": str(programs)}


def build(tree: Path, programs: Path, out: Path) -> subprocess.CompletedProcess[str]:
    command = [programs / "python", "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", out, tree]
    return subprocess.run(command, capture_output=True, text=True, env=alone(programs))


def test_the_wheel_serves_the_page_where_there_is_no_node(tree: Path, programs: Path, tmp_path: Path) -> None:
    done = build(tree, programs, tmp_path / "dist")
    assert done.returncode == 0, done.stderr
    wheel = next((tmp_path / "dist").glob("percuta-*.whl"))
    assert "percuta/server/static/index.html" in zipfile.ZipFile(wheel).namelist()
    install = [programs / "python", "-m", "pip", "install", "--quiet", "--constraint", ROOT / "constraints.txt"]
    subprocess.run([*install, f"{wheel}[web]"], check=True, env=alone(programs))
    served = Served(tmp_path / "data", program=[str(programs / "percuta")], environment=alone(programs))
    try:
        with urlopen(f"{served.root}/", timeout=PATIENCE_S) as page:
            text = page.read().decode()
        assert '<div id="root">' in text
        script = re.search(r'src="(/assets/[^"]+\.js)"', text)
        assert script is not None
        with urlopen(served.root + script[1], timeout=PATIENCE_S) as code:
            assert code.status == 200
    finally:
        served.stop()


def test_a_wheel_without_the_page_cannot_be_built(tree: Path, programs: Path, tmp_path: Path) -> None:
    shutil.rmtree(tree / PAGE)
    done = build(tree, programs, tmp_path / "dist")
    assert done.returncode != 0
    assert "index.html is absent" in done.stdout + done.stderr
    assert not list((tmp_path / "dist").glob("*.whl"))

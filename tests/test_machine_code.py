"""Machine code on disk is that of the sources as they are: of a module's own and of all it takes in."""

import ast
import importlib
import os
import subprocess
import sys
import time
from pathlib import Path

import numba
import pytest

import percuta
from percuta import kept, machine_code

ROOT = Path(percuta.__file__).parent
HOME = "percuta.machine_code"


def name_of(file):
    return ".".join(("percuta", *file.relative_to(ROOT).with_suffix("").parts))


def imports(file):
    """Modules and names that a file imports from Percuta, as Python itself reads them."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] == "percuta":
            yield from ((node.module, alias.name) for alias in node.names)
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names if alias.name.partition(".")[0] == "percuta")
        assert not (isinstance(node, ast.ImportFrom) and node.level), f"{file}: relative imports are not followed"


KERNELS = {name_of(file): file for file in ROOT.rglob("*.py") if (HOME, "njit") in set(imports(file))}


def test_all_machine_code_is_kept_here():
    for file in ROOT.rglob("*.py"):
        if name_of(file) != HOME:
            tree = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            names = [a.name for n in tree if isinstance(n, ast.ImportFrom) and n.module == "numba" for a in n.names]
            assert not {"njit", "jit", "vectorize", "guvectorize", "cfunc"} & set(names), file
    assert "percuta.healing.lanes" in KERNELS


@pytest.mark.parametrize("module", sorted(KERNELS))
def test_the_digest_covers_whatever_is_imported(module):
    covered = machine_code.sources(module)
    for name in covered:
        file = ROOT.joinpath(*name.split(".")[1:]).with_suffix(".py")
        for package, word in imports(file if file.is_file() else file.with_suffix("") / "__init__.py"):
            if package != HOME:
                assert package in covered or f"{package}.{word}" in covered, (name, package, word)


@pytest.mark.parametrize("module", sorted(KERNELS))
def test_what_kernels_call_is_covered(module):
    dispatcher = numba.core.dispatcher.Dispatcher
    called = [value for value in vars(importlib.import_module(module)).values() if isinstance(value, dispatcher)]
    assert {value.py_func.__module__ for value in called} <= set(machine_code.sources(module))


@pytest.mark.parametrize("changed", ["percuta.healing.layout", "percuta.healing.tile_kernels"])
def test_a_change_of_what_is_taken_in_changes_the_digest_of_those_that_take_it(changed, monkeypatch):
    before = {name: machine_code.digest(name) for name in KERNELS}
    read = kept.source
    monkeypatch.setattr(kept, "source", lambda name: read(name) + b"#" * (name == changed))
    after = {name: machine_code.digest(name) for name in KERNELS}
    assert {name for name in KERNELS if before[name] != after[name]} == {
        name for name in KERNELS if changed in machine_code.sources(name)
    }
    assert before["percuta.healing.voxel_loops"] != after["percuta.healing.voxel_loops"]


SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
import percuta
percuta.__path__.append(sys.argv[1] + "/more")
from percuta.outer import add
print(add(1.0), sum(add.stats.cache_hits.values()))
"""
OUTER = """
from percuta.inner import AMOUNT, more
from percuta.machine_code import njit


@njit(cache=True)
def add(x):
    return more(x) + AMOUNT
"""
INNER = """
from percuta.machine_code import njit

AMOUNT = {}


@njit(cache=True)
def more(x):
    return x + AMOUNT
"""


def test_a_new_process_sees_a_change_of_an_inlined_file(tmp_path):
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "outer.py").write_text(OUTER)
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / "code"), "PYTHONDONTWRITEBYTECODE": "1"}

    def run(amount):
        (tmp_path / "more" / "inner.py").write_text(INNER.format(amount))
        command = [sys.executable, "-c", SCRIPT, str(tmp_path)]
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.split()

    assert run("1.0") == ["3.0", "0"]
    assert run("1.0") == ["3.0", "1"]
    assert run("2.0") == ["5.0", "0"]


def test_the_folder_of_others_is_left_as_it_was(tmp_path, monkeypatch):
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    machine_code._folder.cache_clear()
    machine_code.njit(cache=True)(kept.digest)
    assert str(tmp_path) == numba.config.CACHE_DIR
    (made,) = (tmp_path / "machine_code").iterdir()
    assert made.name == "percuta.kept"
    machine_code._folder.cache_clear()


def test_old_code_goes_and_young_code_stays(tmp_path):
    for name in ("now", "old", "young"):
        (tmp_path / name).mkdir()
    then = time.time() - 2 * machine_code.UNUSED_DAYS * 86400
    os.utime(tmp_path / "old", (then, then))
    machine_code._clear(tmp_path / "now")
    assert {path.name for path in tmp_path.iterdir()} == {"now", "young"}

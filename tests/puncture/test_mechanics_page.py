"""Published depths, forces, densities and scores against the model, and the page that shows them."""

import importlib.util
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "mechanics.py"


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("mechanics", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def found(script):
    return script.asked()


def test_four_of_five_values_lie_inside_and_the_page_explains_the_rest(script, found):
    for use in ("calibrate", "validate"):
        assert found.summary(use).inside_share >= 0.8
        assert found.summary(use).median_fold_error < 1.5
    explained = script.PAGE.read_text(encoding="utf-8").split(script.START)[0]
    for one in found.of():
        assert one.comparison.inside or f"`{one.record.id}`" in explained


def test_no_value_is_from_memory(found):
    assert {one.record.seen for one in found.of()} <= {"full-text", "abstract", "secondary"}


def test_the_page_shows_what_is_found(script, found):
    shown = script.PAGE.read_text(encoding="utf-8")
    for line in script.values(found).splitlines():
        assert line in shown

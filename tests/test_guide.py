"""What the guide tells readers to type runs as it stands there."""

import re
import warnings
from pathlib import Path

import pytest

GUIDE = Path(__file__).parents[1] / "docs" / "guide.md"
SCRIPTS = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)


def test_there_are_scripts():
    assert len(SCRIPTS) >= 3


@pytest.mark.parametrize("script", SCRIPTS, ids=range(len(SCRIPTS)))
def test_a_script_of_the_guide_runs_and_prints_numbers(script, capsys):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        exec(compile(script, str(GUIDE), "exec"), {})
    assert re.search(r"\d\.\d", capsys.readouterr().out)

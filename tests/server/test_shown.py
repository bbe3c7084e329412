"""What the page on the workbench says is shown has the test that it names."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", (ROOT / "docs" / "workbench.md").read_text(encoding="utf-8"))


def test_every_test_that_is_named_is_there():
    assert NAMED
    absent = [
        f"{file}::{name}" for file, name in NAMED if not re.search(rf"^def {name}\(", (ROOT / file).read_text(), re.M)
    ]
    assert absent == []

"""A number that nothing reads is not a parameter: each record is named in the code, or in a table the code reads."""

import ast
import re
from pathlib import Path

import percuta
from percuta.parameters import library

SOURCE = Path(percuta.__file__).parent
LETTERS = 4
"""Letters that a name put together at run time must fix, so that not everything fits it."""
CHECKED = {"answer_radius": "a result of tools/homogenise.py, which tests/healing/test_homogenise.py holds it against"}
"""Records that stand for reading and comparison alone, and why."""


def words():
    """Names that stand in the code as text, and patterns of those put together there."""
    exact, made = set(), []
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                exact.add(node.value)
            if isinstance(node, ast.JoinedStr):
                fixed = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
                if sum(map(str.isalpha, "".join(part or "" for part in fixed))) >= LETTERS:
                    made.append("".join(r"[\w.-]+" if part is None else re.escape(part) for part in fixed))
    for file in [*SOURCE.rglob("*.yaml")]:
        if file.parent.name != "parameters":  # reaction networks name their constants
            exact |= set(re.findall(r"[\w.-]+", file.read_text(encoding="utf-8")))
    return exact, re.compile("|".join(f"(?:{pattern})" for pattern in made))


def test_every_record_is_read():
    exact, made = words()
    families = tuple(word for word in exact if re.fullmatch(r"[\w.]{4,}\.", word))  # such as "compound."
    unread = [name for name in library() if not (name in exact or name.startswith(families) or made.fullmatch(name))]
    assert sorted(unread) == sorted(CHECKED)

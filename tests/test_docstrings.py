"""Whoever calls Percuta from Python finds what goes in, what comes out and what is refused, in numpydoc sections."""

import ast
import importlib
import inspect
import pkgutil
import re
import textwrap

import pytest

import percuta

FLOORS = ["percuta", *(f"percuta.{found.name}" for found in pkgutil.iter_modules(percuta.__path__) if found.ispkg)]


def offered():
    """Functions that a floor offers by its ``__all__``, once each."""
    found = {}
    for floor in FLOORS:
        module = importlib.import_module(floor)
        for name in getattr(module, "__all__", ()):
            thing = inspect.unwrap(getattr(module, name)) if callable(getattr(module, name)) else None
            if inspect.isfunction(thing):
                found[f"{thing.__module__}.{thing.__name__}"] = thing
    return found


OFFERED = offered()


def sections(text):
    return dict(re.findall(r"^(\w+)\n-{3,}\n(.*?)(?=^\w+\n-{3,}\n|\Z)", text, re.M | re.S))


def documented(body):
    """Names before a colon, or alone on a line: ``a, b : float`` documents two."""
    heads = [line.split(" : ")[0] for line in body.splitlines() if line and not line.startswith(" ")]
    return {name.strip(" *") for head in heads for name in head.split(",")}


def test_every_floor_offers_something():
    assert len(OFFERED) > 60


@pytest.mark.parametrize("name", sorted(OFFERED))
def test_a_function_says_what_goes_in_comes_out_and_is_refused(name):
    function = OFFERED[name]
    text = inspect.getdoc(function) or ""
    found = sections(text)
    arguments = set(inspect.signature(function).parameters)
    assert arguments <= documented(found.get("Parameters", "")), "Parameters"
    if inspect.signature(function).return_annotation not in (None, "None"):
        assert "Returns" in found or (text.startswith("Return ") and not arguments), "Returns"
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    if any(isinstance(node, ast.Raise) for node in ast.walk(tree)):
        assert "Raises" in found, "Raises"
    assert all(inspect.cleandoc(body).strip() for body in found.values()), "an empty section"
    if "References" in found:
        assert re.match(r"\.\. \[1\] ", found["References"]), "references are numbered"

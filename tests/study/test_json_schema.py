"""The JSON Schema agrees with the studies that are shipped and with what the reader refuses."""

from pathlib import Path

import jsonschema
import pytest

from percuta.errors import InputError
from percuta.study import Study, base_names, schema
from percuta.study.bases import base_data
from percuta.study.loading import read_text

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))

VALIDATOR = jsonschema.Draft202012Validator(schema(), format_checker=jsonschema.FormatChecker())


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(schema())


def test_there_are_examples_of_every_family_of_tools():
    models = {Study.load(file).device.model for file in EXAMPLES}
    assert len(EXAMPLES) >= 10
    assert {"skinpen", "medical-roller-1.5", "home-roller-0.25"} <= models


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_every_example_fits_the_schema_and_says_where_it_comes_from(file):
    text = file.read_text(encoding="utf-8")
    VALIDATOR.validate(read_text(text, file.name)[0])
    VALIDATOR.validate(Study.load(file).to_dict())
    notes = "".join(line for line in text.splitlines() if line.startswith("#"))
    assert "Record" in notes or "Rule" in notes


@pytest.mark.parametrize("name", base_names())
def test_every_base_fits_the_schema(name):
    VALIDATOR.validate(dict(base_data(name)))
    VALIDATOR.validate({"format": "percuta-study/1", "base": name, "device": {"depth": "1 mm"}})


@pytest.mark.parametrize(
    "change",
    [
        {"format": "percuta-study/2"},
        {"device": {"modle": "skinpen"}},
        {"device": {"model": "skinpen", "depth": 1.5}},
        {"device": {"model": "skinpen", "depth": "1.5"}},
        {"device": {"depth": "1.5 mm"}},
        {"subject": {"sex": "female"}},
        {"subject": {"age": 130}},
        {"subject": {"age": 29, "fitzpatrick": 3.5}},
        {"subject": {"age": 29, "smoker": "yes"}},
        {"course": {"sessions": 0}},
        {"course": {"every": 28}},
        {"course": {"start": "soon"}},
        {"care": {"numbing": {"time": "40 min"}}},
        {"care": {"topicals": [{"compound": "hyaluronic acid"}]}},
        {"care": {"sunscreen": 9}},
        {"concerns": [{"kind": "acne"}]},
        {"history": {"Keloid": True}},
        {"history": {"keloid": "no"}},
        {"base": "home"},
        {"name": ""},
        {"skin": None},
    ],
    ids=str,
)
def test_what_the_schema_refuses_the_reader_refuses_too(change):
    good = {
        "format": "percuta-study/1",
        "subject": {"age": 29},
        "skin": {"site": "cheek"},
        "device": {"model": "skinpen"},
    }
    VALIDATOR.validate(good)
    assert Study(**good)
    assert not VALIDATOR.is_valid({**good, **change})
    with pytest.raises(InputError):
        Study(**{**good, **change})


def test_every_field_describes_itself_and_its_default_is_allowed():
    whole = schema()
    parts = [whole, *whole["$defs"].values()]
    fields = [(name, field) for part in parts for name, field in part["properties"].items()]
    assert len(fields) > 50
    for name, field in fields:
        described = field if "$ref" not in field else whole["$defs"][field["$ref"].rpartition("/")[2]]
        assert described["description"].endswith("."), name
        if "default" in field:
            jsonschema.Draft202012Validator({**field, "$defs": whole["$defs"]}).validate(field["default"])

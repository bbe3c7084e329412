"""Quantities: what is read, and what is refused in one sentence."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from percuta.errors import InputError
from percuta.units import is_unit, quantity


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1.5 mm", "mm", 1.5),
        ("1.5mm", "mm", 1.5),
        ("250 um", "mm", 0.25),
        ("4 weeks", "day", 28),
        ("12 months", "day", 365.25),
        ("40 min", "day", 40 / 1440),
        ("5 mg/cm^2", "mg/mm^2", 0.05),
        ("20 cm/s", "mm/s", 200),
        ("90 %", "1", 0.9),
        (0.9, "1", 0.9),
        ("-2e-1 mm", "mm", -0.2),
        ("37 degC", "degC", 37),
    ],
)
def test_written_quantities_are_read(text, unit, value):
    assert quantity(text, unit) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (1.5, "has no unit"),
        ("1.5", "has no unit"),
        ("1.5 kg", "another dimension"),
        ("1.5 mn", "another dimension|not known"),
        ("long", "not a number and a unit"),
        ("nan mm", "not a finite number"),
        ("inf mm", "not a finite number"),
        (True, "not a quantity"),
        (None, "not a quantity"),
        ("1 mm" + " " * 100, "at most"),
        ("1 mm**9**9**9**9", "not a number and a unit"),
        ("1 mm; import os", "not a number and a unit"),
        ("1 in", "not known"),
    ],
)
def test_what_is_no_length_is_refused(text, says):
    with pytest.raises(InputError, match=says):
        quantity(text, "mm")


@settings(deadline=None)
@given(st.text(max_size=70))
def test_no_text_makes_anything_but_a_number_or_a_sentence(text):
    try:
        value = quantity(text, "mm")
    except InputError:
        return
    assert math.isfinite(value)


def test_units():
    assert is_unit("mN/um^2")
    assert is_unit("1")
    assert not is_unit("furlong")

"""Network tables: what is read, and that each mistake is named with file and line."""

import re

import pytest

from percuta.errors import InputError
from percuta.healing.formula import evaluate, parse, same, unit, unit_of
from percuta.healing.table import read_table, shipped_tables

SOUND = """\
network: two cells
records: two-records.yaml
species:
  damage: {symbol: D, unit: "1", rest: 0, label: damage}
  cells: {symbol: N, unit: count/mL, rest: 0, label: cells}
terms:
  drive: hill(D, half, 2)
reactions:
  cells come: {changes: "-> N", rate: inflow * drive}
  cells die: {changes: "N ->", rate: death * N}
injury:
  D: D + w * (1 - D)
"""
RECORDS = """\
half: {value: 0.5, unit: "1", distribution: exact, source: percuta, locator: test, evidence: assumed}
inflow: {value: 9, unit: count/mL/day, distribution: exact, source: percuta, locator: test, evidence: assumed}
death: {value: 2, unit: 1/day, range: [1, 3], source: percuta, locator: test, evidence: assumed}
"""


@pytest.fixture
def written(tmp_path):
    """Return a function that reads the sound table with one thing replaced."""

    def read(old="", new="", records=RECORDS):
        assert old in SOUND
        (tmp_path / "two-records.yaml").write_text(records)
        (tmp_path / "two.yaml").write_text(SOUND.replace(old, new, 1) if old else SOUND)
        return read_table(tmp_path / "two.yaml")

    return read


def test_a_sound_table_is_read(written):
    table = written()
    assert table.symbols == ("D", "N")
    assert list(table.records) == ["half", "inflow", "death"]
    assert [reaction.name for reaction in table.reactions] == ["cells come", "cells die"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("death * N}", "deth * N}", r"two.yaml:10: .*'deth' is no .*nearest: death"),
        ("inflow * drive", "inflow * drve", r"two.yaml:9: .*nearest: drive"),
        ('"N ->", rate', '"M ->", rate', r"two.yaml:10: .*'M' is no species; there are D, N"),
        ("inflow * drive", "death * drive", r"two.yaml:9: .*unit 1/d, but the change of N needs count/d/mL"),
        ("inflow * drive", "inflow + drive", r"two.yaml:9: .*cannot be added"),
        ("half, 2)", "inflow, 2)", r"two.yaml:7: .*cannot be added or compared"),
        ("death * N}", "exp(N) * death}", r"two.yaml:10: .*exp needs a plain number"),
        ("inflow * drive", "-inflow * drive", r"two.yaml:9: .*is negative"),
        ("death * N}", "0.1 * inflow}", r"two.yaml:10: .*does not vanish with N"),
        ('"-> N"', '"N ->"', r"two.yaml:5: .*neither a reaction nor an injury"),
        ("hill(D, half, 2)", "hil(D, half, 2)", r"two.yaml:7: .*'hil' is not a function"),
        ("hill(D, half, 2)", "hill(D, half)", r"two.yaml:7: .*hill takes 3"),
        ("hill(D, half, 2)", "D ^ 2", r"two.yaml:7: .*written \*\*"),
        ("hill(D, half, 2)", "D.real", r"two.yaml:7: .*not arithmetic"),
        ("hill(D, half, 2)", "w * D", r"two.yaml:7: .*'w' is no"),
        ("inflow * drive", "inflow * D", r"two.yaml:7: .*used nowhere"),
        ("injury:\n  D: D + w * (1 - D)\n", "", r"two.yaml:4: .*neither a reaction nor an injury"),
        ("symbol: N,", "symbol: D,", r"two.yaml:5: .*'D' is also in species.damage"),
        ("symbol: N,", "symbol: death,", r"two.yaml:5: .*also a parameter"),
        ("symbol: N,", "symbl: N,", r"two.yaml:5: .*nearest: symbol"),
        ('"-> N"', '"N"', r"two.yaml:9: .*is written 'A \+ 2 B -> C'"),
        ("terms:", "tems:", r"two.yaml:6: .*nearest: terms"),
        ("rest: 0, label: cells", "rest: death, label: cells", r"two.yaml:5: .*has unit 1/d"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(written, old, new, says):
    with pytest.raises(InputError) as error:
        written(old, new)
    assert re.search(says, str(error.value)), str(error.value)


def test_a_constant_that_may_be_negative_is_refused(written):
    with pytest.raises(InputError, match=r"two.yaml:10: .*death may be negative"):
        written(records=RECORDS.replace("[1, 3]", "[-1, 3]"))


def test_per_hour_is_not_per_day(written):
    with pytest.raises(InputError, match=r"two.yaml:10: .*unit count/h/mL, but the change of N needs count/d/mL"):
        written(records=RECORDS.replace("2, unit: 1/day", "2, unit: 1/hour"))


def test_an_unknown_network_is_refused():
    with pytest.raises(InputError, match="nearest: network"):
        read_table("netwrk")


@pytest.mark.parametrize("name", list(shipped_tables()))
def test_every_shipped_table_is_sound(name):
    assert read_table(name).species


@pytest.mark.parametrize(
    ("text", "value"),
    [("1 - 2 * 3", -5), ("-2 ** 2", -4), ("max(1, min(3, 2))", 2), ("hill(3, 3, 4)", 0.5), ("sqrt(exp(log(16)))", 4)],
)
def test_formulas_mean_what_they_say(text, value):
    assert evaluate(parse(text), {}) == pytest.approx(value)


def test_units_follow_the_formula():
    units = {"a": unit("mm"), "b": unit("1/day")}
    assert same(unit_of(parse("sqrt(a * a) * b + 0"), units), unit("mm/day"))
    assert same(unit_of(parse("a ** -2"), units), unit("1/mm^2"))

"""What is kept on disk is what would be worked out again, or is not kept."""

import datetime
import importlib.resources

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from percuta import kept, shipped, units

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(st.text(max_size=5) | st.integers(), parts, max_size=4),
)


@pytest.fixture
def empty(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "folder", lambda: tmp_path)
    return tmp_path


def types(data):
    if isinstance(data, dict):
        return {key: types(value) for key, value in data.items()}
    return [types(value) for value in data] if isinstance(data, list) else type(data)


@given(data=PLAIN)
def test_kept_data_come_back_as_they_were(tmp_path_factory, data):
    file = tmp_path_factory.mktemp("kept") / "data.json"
    kept.save(file, data)
    back = kept.load(file)
    assert repr(back) == repr(data)
    assert types(back) == types(data)


@pytest.mark.parametrize("data", [{"day": datetime.date(2026, 1, 2)}, [float("nan")], {"pair": (1, 2)}])
def test_what_would_come_back_changed_is_not_kept(tmp_path, data):
    kept.save(tmp_path / "data.json", data)
    assert not list(tmp_path.iterdir())


def test_data_are_made_once_and_again_where_the_file_was_cut_short(empty):
    made = []

    def make():
        made.append(1)
        return {"value": 1.5}

    assert [kept.plain("kind", "key", make) for _ in range(3)] == [{"value": 1.5}] * 3
    assert len(made) == 1
    file = next(empty.rglob("*.json"))
    file.write_text(file.read_text()[:-3])
    assert kept.plain("kind", "key", make) == {"value": 1.5}
    assert len(made) == 2


def test_nothing_fails_where_nothing_can_be_written(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(kept, "folder", lambda: tmp_path / "file" / "below")
    assert kept.plain("kind", "key", lambda: [1]) == [1]


def test_a_digest_knows_where_its_parts_end():
    assert kept.digest("ab", "c") != kept.digest("a", "bc")
    assert kept.digest("ab", b"c") == kept.digest(b"ab", "c")


def test_a_changed_file_is_read_anew(empty):
    assert shipped.parse_yaml("a: 1") == {"a": 1}
    assert shipped.parse_yaml("a: 2") == {"a": 2}
    assert len(list(empty.rglob("*.json"))) == 2


@pytest.mark.parametrize("folder", ["parameters", "care", "device", "outcome"])
def test_every_table_a_run_reads_is_kept_and_equal(empty, folder):
    for file in (importlib.resources.files("percuta") / folder).iterdir():
        if file.name.endswith(".yaml"):
            text = file.read_text(encoding="utf-8")
            before = len(list(empty.rglob("*.json")))
            assert shipped.parse_yaml(text) == shipped.parse_yaml(text) == yaml.safe_load(text)
            assert len(list(empty.rglob("*.json"))) == before + 1, file.name


@pytest.mark.parametrize(
    ("written", "wanted"),
    [("weeks", "day"), ("months", "day"), ("min", "day"), ("um", "mm"), ("mg/cm^2", "mg/mm^2"), ("%", "1"), ("", "1")],
)
@given(number=st.floats(-1e9, 1e9))
def test_a_kept_factor_gives_the_bits_of_pint(written, wanted, number):
    text = f"{number!r} {written}"
    units.quantity(f"1.0 {written}", wanted)  # its factor is known from here on
    there = units.registry().Quantity(number, written or "dimensionless")
    assert units.quantity(text, wanted) == there.to("dimensionless" if wanted == "1" else wanted).magnitude


def test_a_unit_with_an_offset_has_no_factor(empty):
    units._factors.cache_clear()
    assert units.quantity("37 degC", "K") == pytest.approx(310.15)
    assert units.quantity("0 degC", "K") == pytest.approx(273.15)
    assert not list(empty.rglob("*.json"))
    assert units.quantity("2 weeks", "day") == 14
    units._factors.cache_clear()
    assert units._factors().known == {"weeks": {"day": 7.0}}
    units._factors.cache_clear()

"""Files: what can be read, how a study is written, and that nothing is lost on the way."""

import datetime
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from percuta.errors import InputError
from percuta.study import Study, base_names

WORDS = st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs"]), min_size=1, max_size=30)
CONCERNS = st.sampled_from([{"kind": "pores"}, {"kind": "acne_scars", "shape": "boxcar", "severity": "mild"}])
DATES = st.dates(datetime.date(1900, 1, 1), datetime.date(2200, 12, 31))


def number(low, high):
    return st.floats(low, high, allow_subnormal=False)


@st.composite
def studies(draw):
    """Studies as people write them, every field in use."""
    return {
        "name": draw(WORDS),
        "subject": {"age": draw(number(0, 120)), "fitzpatrick": draw(st.integers(1, 6)), "smoker": draw(st.booleans())},
        "concerns": draw(st.lists(CONCERNS, max_size=3)),
        "history": draw(st.dictionaries(st.from_regex(r"[a-z][a-z_]{0,9}", fullmatch=True), st.booleans() | DATES)),
        "skin": {"site": draw(WORDS), "dermis": f"{draw(number(0.1, 5))} mm", "collagen": draw(number(0, 1))},
        "device": {
            "model": draw(WORDS),
            "depth": f"{draw(number(0, 4))} mm",
            "stroke_rate": f"{draw(number(1, 300))} Hz",
        },
        "technique": {"passes": draw(st.integers(1, 100)), "speed": f"{draw(number(1, 1000))} mm/s"},
        "course": {"sessions": draw(st.integers(1, 9)), "every": f"{draw(number(1, 400))} d", "start": draw(DATES)},
        "care": {
            "numbing": {"agent": draw(WORDS), "time": f"{draw(number(0, 300))} min"},
            "topicals": [{"compound": draw(WORDS), "concentration": f"{draw(number(0, 100))} %", "dose": "5 mg/cm^2"}],
            "sunscreen": draw(number(0, 1)),
        },
        "follow_up": f"{draw(number(1, 500))} weeks",
        "parameters": {"entry_force_slope": "5 mN/um", "some.table": draw(number(-1e9, 1e9))},
    }


@settings(deadline=None, max_examples=40)
@given(written=studies())
def test_a_study_survives_being_saved(tmp_path_factory, written):
    file = tmp_path_factory.getbasetemp() / "saved.yaml"
    study = Study(**written)
    study.save(file)
    again = Study.load(file)
    assert again == study
    assert again.digest() == study.digest()
    assert again.to_dict() == study.to_dict()


@pytest.mark.parametrize(
    "name", ["yes", "1e5", "0x10", "~", ".inf", "2026-12-01", "a: b", "# a", "'", "null", "True", "é"]
)
def test_a_name_that_looks_like_something_else_stays_a_name(tmp_path, name):
    Study(base="home-face", name=name).save(tmp_path / "study.yaml")
    assert Study.load(tmp_path / "study.yaml").name == name


def test_a_saved_study_stands_alone(tmp_path):
    study = Study(base="home-face", device={"model": "home-roller-0.5"})
    study.save(tmp_path / "study.yaml")
    text = (tmp_path / "study.yaml").read_text()
    assert text.startswith("format: percuta-study/1\n")
    assert "base:" not in text
    assert "every: 14 d\n" in text


def test_saving_that_fails_leaves_the_old_file_and_no_litter(tmp_path, monkeypatch):
    file = tmp_path / "study.yaml"
    file.write_text("old")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match=r"study\.yaml: a study cannot be written here \(No space left on device\)"):
        Study(base="home-face").save(file)
    assert file.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["study.yaml"]


@pytest.mark.parametrize(
    ("name", "says"), [("study.json", "is written as .yaml"), ("no/such/x.yaml", "cannot be written")]
)
def test_a_place_where_nothing_can_be_saved_is_refused(tmp_path, name, says):
    with pytest.raises(InputError, match=says):
        Study(base="home-face").save(tmp_path / name)
    (tmp_path / "no").write_text("a file, not a folder")
    with pytest.raises(InputError, match=says):
        Study(base="home-face").save(tmp_path / name)


def test_a_missing_file_names_its_nearest_neighbour(tmp_path):
    Study(base="home-face").save(tmp_path / "acne-scars.yaml")
    with pytest.raises(InputError, match=r"acne-scar\.yaml: there is no such file; nearest: acne-scars\.yaml$"):
        Study.load(tmp_path / "acne-scar.yaml")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("study.json", b"{}", "a study is a .yaml or .toml file, not .json"),
        ("study", b"", "a study is a .yaml or .toml file, and this name has no suffix"),
        ("study.yaml", b"", "study.yaml: the file is empty"),
        ("study.yaml", b"name: caf\xe9\n", "study.yaml:1: the file is not text in UTF-8"),
        ("study.yaml", b"a: 1\nb: \xff\xfe\x00", "study.yaml:2: the file is not text in UTF-8"),
        ("study.yaml", b"\x89PNG\r\n\x1a\n\x00\x00", "the file is not text in UTF-8"),
        ("study.toml", b"\x00\x01", "study.toml:1: the character '\\x00' does not belong in text"),
        ("study.yaml", b"#" * 1_000_001, "the file is larger than 1000 kB"),
    ],
)
def test_a_file_that_is_no_study_is_refused(tmp_path, name, content, says):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as caught:
        Study.load(tmp_path / name)
    assert says in str(caught.value)


def test_what_is_no_file_is_refused(tmp_path):
    with pytest.raises(InputError, match="this is a folder"):
        Study.load(tmp_path)
    os.mkfifo(tmp_path / "pipe.yaml")
    with pytest.raises(InputError, match="this is not a regular file"):
        Study.load(tmp_path / "pipe.yaml")


def test_yaml_and_toml_ask_the_same():
    yaml = Study.from_text(
        "format: percuta-study/1\nsubject: {age: 29}\nhistory: {isotretinoin_stopped: 2025-01-10, keloid: null}\n"
        "skin: {site: cheek}\ndevice: {model: skinpen, depth: 1500 um}\ncare: {sunscreen: 90 %}\n"
    )
    toml = Study.from_text(
        'format = "percuta-study/1"\nsubject.age = 29\nhistory.isotretinoin_stopped = 2025-01-10\n'
        'skin.site = "cheek"\ndevice = {model = "skinpen", depth = "1.5 mm"}\ncare.sunscreen = 0.9\n',
        "study.toml",
    )
    assert yaml == toml
    assert yaml.history == {"isotretinoin_stopped": datetime.date(2025, 1, 10)}


def test_a_byte_order_mark_does_no_harm(tmp_path):
    (tmp_path / "study.yaml").write_text("format: percuta-study/1\nbase: home-face\n", encoding="utf-8-sig")
    assert Study.load(tmp_path / "study.yaml") == Study(base="home-face")


@pytest.mark.parametrize("name", base_names())
def test_every_base_is_a_complete_study(name, tmp_path):
    Study(base=name).save(tmp_path / "study.yaml")
    assert Study.load(tmp_path / "study.yaml") == Study(base=name)

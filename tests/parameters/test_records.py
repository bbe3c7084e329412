"""Every number has unit, range, source and evidence class, and none is accepted without."""

import pathlib

import pytest

from percuta.errors import InputError
from percuta.parameters import EVIDENCE_CLASSES, library, read_records
from percuta.parameters.citations import bibliography
from percuta.units import is_unit

SOUND = {
    "value": "4.6",
    "unit": "mN/um",
    "range": "[3, 6]",
    "source": "romgens2014",
    "locator": "abstract",
    "evidence": "fitted",
}


def written(tmp_path: pathlib.Path, **changes: str | None) -> pathlib.Path:
    entries = {**SOUND, **changes}
    lines = "".join(f"  {key}: {value}\n" for key, value in entries.items() if value is not None)
    file = tmp_path / "trial.yaml"
    file.write_text(f"slope:\n{lines}")
    return file


@pytest.mark.parametrize("record", library().values(), ids=list(library()))
def test_every_shipped_record_is_founded(record):
    assert is_unit(record.unit), f"{record.name}: unit {record.unit!r} cannot be read"
    assert record.source in bibliography(), f"{record.name}: source {record.source!r} is not in references.bib"
    assert record.evidence in EVIDENCE_CLASSES
    assert record.low <= record.value <= record.high
    assert len(record.locator) > 3


def test_every_source_is_used_or_cited():
    used = {record.source for record in library().values()}
    assert used <= set(bibliography())


def test_a_sound_record_is_read(tmp_path):
    record = read_records(written(tmp_path))["slope"]
    assert (record.value, record.low, record.high, record.distribution) == (4.6, 3, 6, "triangular")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"unit": None}, "unit is missing"),
        ({"source": None}, "source is missing"),
        ({"locator": None}, "locator is missing"),
        ({"evidence": None}, "evidence is missing"),
        ({"value": None}, "value is missing"),
        ({"range": None}, "range is missing"),
        ({"range": "[5, 6]"}, "lies outside its range"),
        ({"range": "[4.6, 4.6]"}, "has no width"),
        ({"evidence": "mesured"}, "nearest: measured"),
        ({"distribution": "{normall: {sd: 1}}"}, "nearest: normal"),
        ({"distribution": "{normal: {cv: 1}}"}, "takes sd"),
        ({"distribution": "{lognormal: {cv: 1}}", "range": "[0, 6]"}, "range above 0"),
        ({"value": ".nan"}, "finite"),
        ({"comment": "x"}, "'comment' is not a key"),
    ],
)
def test_an_unfounded_record_is_refused(tmp_path, changes, says):
    with pytest.raises(InputError, match="slope") as error:
        read_records(written(tmp_path, **changes))
    assert says in str(error.value)

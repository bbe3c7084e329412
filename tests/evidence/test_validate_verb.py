"""`percuta validate`: the contract of its output, other people's records, and the page."""

import json
import re

import pytest

from percuta.evidence import validate
from percuta.report.validation import render_validation

RECORD = """
- id: mine
  citation: me <b>
  seen: full-text
  subject: human in vivo
  measure: {measure}
  unit: mm
  values: [{{y: 1.15, n: 5}}, {{y: 50, n: 5}}]
  use: validate
"""
RECORD_KEYS = {"id", "topic", "use", "seen", "predicted", "observed", "inside", "fold_error", "z"}


@pytest.fixture
def folder(tmp_path):
    def write(measure="depth_in_situ"):
        (tmp_path / "depths.yaml").write_text(RECORD.format(measure=measure))
        return tmp_path

    return write


def test_json_keeps_its_contract(run_in_process, folder):
    code, out, _ = run_in_process("validate", "--evidence", folder(), "--json", "--draws", 20, "--workers", 1)
    assert code == 0
    data = json.loads(out)
    assert {"records", "summary", "skipped"} <= set(data)
    for record in data["records"]:
        assert set(record) >= RECORD_KEYS
        assert set(record["predicted"]) == {"value", "lo", "hi"}
        assert set(record["observed"]) == {"value", "sd"}
    assert set(data["summary"]) == {"depths"}
    assert set(data["summary"]["depths"]) >= {"n", "inside_share", "median_fold_error", "median_width"}
    assert data["summary"]["depths"]["validate"]["n"] == 2
    assert data["summary"]["depths"]["calibrate"]["n"] == 0


def test_text_names_what_is_outside_and_what_is_not_run(run_in_process, folder):
    code, out, _ = run_in_process("validate", "--evidence", folder(), "--draws", 20, "--workers", 1)
    assert code == 0
    assert re.search(r"depths\s+validate\s+2\s+50%", out)
    assert re.search(r"mine\s+value 2 .* outside", out)
    _, out, _ = run_in_process("validate", "--evidence", folder("depth_in_sitv"), "--draws", 20, "--workers", 1)
    assert "1 records are not run" in out
    assert "nearest: depth_in_situ" in out


def test_one_topic_of_what_is_shipped(run_in_process):
    code, out, _ = run_in_process("validate", "--topic", "puncture-density", "--draws", 20, "--workers", 1)
    assert code == 0
    assert "puncture-density" in out
    assert "skin-anatomy" not in out


def test_wrong_input_is_exit_2_with_a_sentence(run_in_process, folder, tmp_path):
    assert run_in_process("validate", "--topic", "acne")[0] == 2
    code, _, err = run_in_process("validate", "--evidence", tmp_path / "nowhere")
    assert (code, "no such folder" in err) == (2, True)
    (folder() / "depths.yaml").write_text(RECORD.format(measure="depth_in_situ").replace("use:", "usee:"))
    code, _, err = run_in_process("validate", "--evidence", tmp_path)
    assert code == 2
    assert "depths.yaml:2: mine: 'usee' is not a key of a record; nearest: use" in err


def test_measures_are_listed(run_in_process):
    code, out, _ = run_in_process("validate", "--measures")
    assert code == 0
    assert re.search(r"collagen_stain_area\s+change", out)
    data = json.loads(run_in_process("validate", "--measures", "--json")[1])
    assert data["entry_force"]["arguments"] == ["tip_um"]


@pytest.fixture(scope="module")
def found():
    return validate(topic="bleeding-pain", draws=20, workers=1)


def test_the_page_shows_every_topic_value_and_source_and_runs_nothing(found):
    page = render_validation(found)
    for value in found.checked:
        assert value.record.id in page
    assert "<script" not in page
    assert page.count("<svg ") == len(found.topics)
    for skipped in found.skipped:
        assert skipped.record.id in page
    assert page == render_validation(found)


def test_the_page_escapes_what_others_wrote(folder, run_in_process, tmp_path):
    file = tmp_path / "page.html"
    code, out, _ = run_in_process("validate", "--evidence", folder(), "--draws", 20, "--workers", 1, "--html", file)
    assert (code, str(file) in out) == (0, True)
    assert "me &lt;b&gt;" in file.read_text()
    assert run_in_process("validate", "--evidence", folder(), "--html", tmp_path / "page.pdf")[0] == 2

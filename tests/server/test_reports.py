"""A report is drawn once, and never served when something it is made of has changed."""

import pytest

from percuta.errors import InputError
from percuta.report import html as drawing
from percuta.server.views import report
from percuta.store.results import ResultStore

KEY = "ab" * 32


@pytest.fixture
def drawn(monkeypatch):
    """Count how often a report is drawn."""
    times = []

    def render(result):
        times.append(result)
        return f"<h1>{result}</h1>"

    monkeypatch.setattr(drawing, "render_html", render)
    return times


@pytest.fixture
def folder(tmp_path):
    store = ResultStore(tmp_path)
    store.finish(KEY, store.begin(KEY))
    return store.place(KEY)


def test_a_report_is_drawn_once(drawn, folder):
    assert report.html("first", folder) == report.html("first", folder) == b"<h1>first</h1>"
    assert drawn == ["first"]
    assert [file.suffix for file in folder.iterdir()] == [".html"]


def test_a_result_that_was_computed_again_is_drawn_again(drawn, folder):
    report.html("first", folder)
    store = ResultStore(folder.parent.parent)
    store.finish(KEY, store.begin(KEY))
    assert report.html("second", folder) == b"<h1>second</h1>"
    assert drawn == ["first", "second"]


def test_another_edition_of_the_program_draws_again_and_leaves_one_file(drawn, folder, monkeypatch):
    report.html("first", folder)
    monkeypatch.setattr(report, "edition", lambda: "another")
    assert report.html("second", folder) == b"<h1>second</h1>"
    assert drawn == ["first", "second"]
    assert [file.name for file in folder.iterdir()] == ["report-another.html"]


@pytest.mark.parametrize("changed", ["percuta.parameters", "percuta.report", "matplotlib"])
def test_the_edition_follows_code_data_and_what_draws(changed, monkeypatch, tmp_path):
    import shutil
    from pathlib import Path

    import percuta

    copy = tmp_path / "percuta"
    for floor in ("parameters", "report"):
        shutil.copytree(Path(percuta.__file__).parent / floor, copy / floor)
    monkeypatch.setattr(percuta, "__file__", str(copy / "__init__.py"))
    before = report.edition.__wrapped__()
    if changed == "matplotlib":
        monkeypatch.setattr(report, "_version", lambda _: "99")
    else:
        file = next((copy / changed.partition(".")[2]).glob("*.yaml" if changed.endswith("parameters") else "*.py"))
        file.write_text(file.read_text() + "# changed\n")
    assert report.edition.__wrapped__() != before


def test_a_full_disk_keeps_nothing_and_tells_the_report_all_the_same(drawn, folder, monkeypatch, caplog):
    def full(*_):
        raise InputError("the report cannot be written here (No space left on device)")

    monkeypatch.setattr(report, "whole", full)
    assert report.html("first", folder) == b"<h1>first</h1>"
    assert not list(folder.iterdir())
    assert "No space left" in caplog.text
    assert drawn == ["first"]

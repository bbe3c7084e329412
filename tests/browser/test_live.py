"""Runs as they happen: one stream, progress, cancel, a queue; files in and out; pictures that repeat."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .places import open_place

EXAMPLE = Path(__file__).parents[2] / "examples" / "dogra2014.yaml"


def test_one_stream_serves_all_screens(page: Page, workbench: object) -> None:
    streams: list[str] = []
    page.on("request", lambda request: streams.append(request.url) if request.url.endswith("/events") else None)
    page.goto(workbench.address)  # type: ignore[attr-defined]
    for screen in ("Runs", "Library", "Compare"):
        page.get_by_role("navigation", name="Screens").get_by_role("link", name=screen).click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert len(streams) == 1


def test_runs_wait_for_each_other_and_are_cancelled_where_they_stand(app: Page) -> None:
    app.get_by_text("Solver").click()
    app.get_by_label("Draws").fill("4000")
    app.get_by_label("Draws").press("Enter")
    expect(app.get_by_text("zone, 4000 draws")).to_be_visible()
    run = app.get_by_role("button", name="Run", exact=True)
    run.click()
    expect(app.locator(".run-card")).to_contain_text("Running", timeout=30_000)
    app.get_by_label("Seed").fill("2")
    app.get_by_label("Seed").press("Enter")
    run.click()
    expect(app.locator(".run-card")).to_contain_text("Waiting for its turn")
    app.get_by_role("link", name="Runs").first.click()
    cancel = app.get_by_role("button", name=re.compile("^Cancel"))
    expect(cancel).to_have_count(2)
    cancel.first.click()
    expect(cancel).to_have_count(1)
    cancel.first.click()
    expect(cancel).to_have_count(0)
    expect(app.get_by_role("cell", name="Cancelled")).to_have_count(2)


@pytest.mark.parametrize(("kind", "begins"), [("CSV", b"day"), ("PNG", b"\x89PNG"), ("SVG", b"<?xml"), ("Python", b"")])
@pytest.mark.parametrize(("place", "title"), [("section", "Section"), ("curves", "Collagen"), ("block", "Block")])
def test_every_figure_gives_its_files(
    app: Page, workbench: object, finished: dict[str, str], place: str, title: str, kind: str, begins: bytes
) -> None:
    open_place(app, workbench.root, place, finished)  # type: ignore[attr-defined]
    with app.expect_download() as asked:
        app.get_by_role("button", name=f"{kind} of {title}", exact=True).click()
    body = asked.value.path().read_bytes()
    if kind == "CSV":
        begins = {"section": b"day", "curves": b"curve", "block": b'"x, mm"'}[place]
    assert body.startswith(begins)
    assert len(body) > 200
    if kind == "Python":
        compile(body, asked.value.suggested_filename, "exec")


def test_a_file_is_opened_edited_and_downloaded_as_it_is(app: Page) -> None:
    app.get_by_label("Study file").set_input_files(EXAMPLE)
    expect(app.get_by_role("heading", level=1)).to_contain_text("Dogra 2014")
    app.get_by_role("link", name="Study file").click()
    with app.expect_download() as asked:
        app.get_by_role("button", name="Download").click()
    assert asked.value.path().read_text(encoding="utf-8") == EXAMPLE.read_text(encoding="utf-8")
    editor = app.get_by_role("textbox", name="Study file")
    editor.fill(editor.input_value().replace("model: medical-roller-1.5", "model: medical-rolller"))
    app.get_by_role("button", name="Keep").click()
    expect(app.get_by_label("Problems of the study").first).to_contain_text("medical-roller")
    app.get_by_role("button", name="Undo").click()
    expect(editor).to_have_value(EXAMPLE.read_text(encoding="utf-8"))


def test_a_file_is_dropped_anywhere(app: Page) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    app.evaluate(
        "text => { const held = new DataTransfer();"
        " held.items.add(new File([text], 'dropped.yaml', { type: 'application/yaml' }));"
        " window.dispatchEvent(new DragEvent('drop', { dataTransfer: held, bubbles: true, cancelable: true })); }",
        text,
    )
    expect(app.get_by_role("heading", level=1)).to_contain_text("Dogra 2014")


def test_the_section_repeats_to_the_pixel_and_changes_with_time(
    app: Page, workbench: object, finished: dict[str, str]
) -> None:
    def painted() -> str:
        found: str = app.locator(".section-box canvas").evaluate("canvas => canvas.toDataURL()")
        return found

    open_place(app, workbench.root, "section", finished)  # type: ignore[attr-defined]
    slider = app.get_by_role("slider", name="Time since the first session")
    slider.fill("0.5")
    middle = painted()
    slider.fill("0.9")
    assert painted() != middle
    slider.fill("0.5")
    assert painted() == middle
    app.reload()
    expect(app.get_by_role("img", name="Section through the needled skin")).to_be_visible()
    slider.fill("0.5")
    app.wait_for_timeout(300)
    assert painted() == middle


def test_the_block_draws_and_turns(app: Page, workbench: object, finished: dict[str, str]) -> None:
    open_place(app, workbench.root, "block", finished)  # type: ignore[attr-defined]
    block = app.locator(".block-view")
    before = block.screenshot()
    app.get_by_role("button", name="Turn left").click()
    app.wait_for_timeout(300)
    assert block.screenshot() != before


def test_the_policy_allows_no_inline_script_or_style(page: Page, workbench: object) -> None:
    answer = page.goto(workbench.root)  # type: ignore[attr-defined]
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy


def test_a_case_is_kept_under_a_code_with_readings(app: Page, workbench: object) -> None:
    app.goto(f"{workbench.root}/library/cases")  # type: ignore[attr-defined]
    app.get_by_label("Code, never a name").fill("K-017")
    app.get_by_label("Age").fill("34")
    app.get_by_role("button", name="New case").click()
    expect(app.get_by_role("heading", level=1)).to_have_text("Case K-017")
    form = app.get_by_role("form", name="New reading")
    for day, value in (("2026-01-10", "3"), ("2026-05-10", "2")):
        form.get_by_label("Day").fill(day)
        form.get_by_label("Measure").fill("goodman_baron")
        form.get_by_label("Value").fill(value)
        form.get_by_label("Noise, sd").fill("0.4")
        form.get_by_role("button", name="Add").click()
        expect(form.get_by_label("Value")).to_have_value("")
    expect(app.get_by_role("img", name="2026-01-10 3; 2026-05-10 2")).to_be_visible()

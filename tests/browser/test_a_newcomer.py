"""A newcomer's first hour, from the open page to the printed report."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

Shot = Callable[[Page, str], None]
PATIENCE_MS = 120_000


def test_a_newcomer_finds_the_demo_changes_it_runs_it_and_reads_it(app: Page, shot: Shot) -> None:
    expect(app.get_by_role("heading", level=1)).to_have_text(re.compile("Professional"))
    app.get_by_text("Solver").click()
    app.get_by_label("Draws").fill("30")
    app.get_by_label("Draws").press("Enter")
    depth = app.get_by_label("Set depth")
    depth.fill("1 mm")
    depth.press("Enter")
    expect(app.get_by_text("skinpen, 1 mm")).to_be_visible()
    app.get_by_role("button", name="Run", exact=True).click()
    expect(app.get_by_role("progressbar", name="Progress of the run")).to_be_visible()
    expect(app.locator(".run-card")).to_contain_text("Done", timeout=PATIENCE_MS)
    expect(app.get_by_text("Set to 1 mm")).to_be_visible()
    section = app.get_by_role("img", name="Section through the needled skin")
    expect(section).to_be_visible()
    slider = app.get_by_role("slider", name="Time since the first session")
    early = section.screenshot()
    slider.fill("0.95")
    assert section.screenshot() != early, "the section follows the slider"
    expect(app.locator(".time-words")).to_contain_text("months")
    shot(app, "story-study")


def test_a_newcomer_compares_professional_with_home(app: Page, shot: Shot) -> None:
    app.get_by_role("link", name="Compare").click()
    app.get_by_label(re.compile("Professional")).check()
    app.get_by_label(re.compile("Home")).check()
    app.get_by_role("button", name="Compare").click()
    expect(app.get_by_role("columnheader", name="Last minus first")).to_be_visible(timeout=PATIENCE_MS)
    expect(app.get_by_role("img", name=re.compile("^Section of"))).to_have_count(2)
    shot(app, "story-compare")


def test_a_newcomer_screens_a_candidate_in_words(app: Page, shot: Shot) -> None:
    app.get_by_role("link", name="Screen", exact=True).click()
    asked = app.get_by_role("radiogroup", name="Is there any skin infection in or near the area?")
    asked.get_by_label("yes").check()
    verdict = app.get_by_label("Verdict")
    expect(verdict).to_contain_text("Is there any skin infection in or near the area? Yes.")
    expect(verdict.get_by_role("listitem").first).to_be_visible()
    shot(app, "story-screen")
    asked.get_by_label("unknown").check()
    expect(app.get_by_text("0 rules fired")).to_be_visible()


def test_a_newcomer_asks_for_a_plan(app: Page, shot: Shot) -> None:
    app.get_by_role("link", name="Plan", exact=True).click()
    app.get_by_label("Courses to compute").fill("40")
    if importlib.util.find_spec("percuta.plan"):
        app.get_by_role("button", name="Make a plan").click()
        found, failed = app.get_by_role("heading", name="What is traded for what"), app.get_by_text("Failed")
        expect(found.or_(failed)).to_be_visible(timeout=PATIENCE_MS)  # a plan that failed is not waited for
        expect(found).to_be_visible()
        expect(app.get_by_role("heading", name="Calendar")).to_be_visible()
    else:
        expect(app.get_by_role("button", name="Make a plan")).to_be_disabled()
        expect(app.get_by_text("cannot be made here")).to_be_visible()
    shot(app, "story-plan")


def test_a_newcomer_prints_a_report(app: Page, finished: dict[str, str], shot: Shot) -> None:
    app.get_by_role("link", name="Report", exact=True).first.click()
    app.get_by_role("combobox", name="Run").select_option(finished["run"])
    expect(app.get_by_role("button", name="Print")).to_be_enabled(timeout=120_000)
    paper = app.frame_locator("iframe[title=Report]")
    expect(paper.get_by_role("heading", level=1)).to_be_visible()
    expect(paper.get_by_text("not a medical device", exact=False).first).to_be_visible()
    shot(app, "story-report")
    with app.expect_download(timeout=120_000) as asked:
        app.get_by_role("link", name="PDF").click()
    assert asked.value.path().read_bytes().startswith(b"%PDF")

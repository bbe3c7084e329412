"""What goes wrong around a page: a second tab, a server that is started anew, text that would be a script."""

from __future__ import annotations

import json
import re
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from ..served import Served
from .conftest import posted, wait_for
from .places import PLACES, open_place

EVIL = "<img src=x onerror=\"document.title='pwned'\"><script>document.title='pwned'</script>'; DROP TABLE study; --"


def ask_for_a_long_run(page: Page) -> None:
    page.get_by_text("Solver").click()
    page.get_by_label("Draws").fill("4000")
    page.get_by_label("Draws").press("Enter")
    expect(page.get_by_text("zone, 4000 draws")).to_be_visible()
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator(".run-card")).to_contain_text("Running", timeout=60_000)


def test_two_tabs_show_the_same_run_and_the_other_one_cancels_it(app: Page, workbench: Served) -> None:
    other = app.context.new_page()
    other.goto(f"{workbench.root}/runs")
    expect(other.get_by_role("heading", name="Runs")).to_be_visible()
    ask_for_a_long_run(app)
    expect(other.get_by_role("cell", name=re.compile("^Running"))).to_be_visible()
    other.get_by_role("button", name=re.compile("^Cancel")).click()
    expect(app.locator(".run-card")).to_contain_text("Cancelled")
    other.close()


def test_two_tabs_do_not_overwrite_each_other(app: Page) -> None:
    other = app.context.new_page()
    other.goto(app.url)
    for page in (app, other):
        expect(page.get_by_label("Set depth")).to_be_visible()
    app.get_by_label("Set depth").fill("1.2 mm")
    app.get_by_label("Set depth").press("Enter")
    expect(app.get_by_text("skinpen, 1.2 mm")).to_be_visible()
    other.get_by_label("Passes").fill("3")
    other.get_by_label("Passes").press("Enter")
    expect(other.get_by_role("alert")).to_contain_text("changed elsewhere")
    expect(other.get_by_text("skinpen, 1.2 mm")).to_be_visible()  # it shows what the first tab wrote
    other.close()


def test_a_restart_during_a_stream_is_told_and_the_run_goes_on(browser: Browser, tmp_path: Path) -> None:
    """The errors of a lost connection belong here, so the page is one that nobody watches."""
    first = Served(tmp_path)
    context = browser.new_context()
    page = context.new_page()
    page.goto(first.address)
    ask_for_a_long_run(page)
    first.stop(signal.SIGKILL)
    expect(page.get_by_role("alert")).to_contain_text("The server does not answer")
    second = Served(tmp_path, port=int(first.root.rpartition(":")[2]))
    try:
        expect(page.get_by_text("Open that address once more")).to_be_visible(timeout=60_000)
        page.goto(second.address)
        page.get_by_role("navigation", name="Screens").get_by_role("link", name="Runs").click()
        expect(page.get_by_role("cell", name=re.compile("^Interrupted"))).to_be_visible(timeout=30_000)
        page.get_by_role("button", name="Resume").click()
        expect(page.get_by_role("cell", name=re.compile("^Running"))).to_be_visible(timeout=60_000)
        page.get_by_role("button", name=re.compile("^Cancel")).click()
        expect(page.get_by_role("cell", name="Cancelled")).to_be_visible()
    finally:
        context.close()
        second.stop()


@pytest.fixture(scope="module")
def hostile(workbench: Served, signed_in: BrowserContext) -> dict[str, str]:
    """A study, a comparison and a case whose every free text would be a script."""
    api, root = signed_in.request, workbench.root
    text = f"format: percuta-study/1\nbase: professional-face\nname: {json.dumps(EVIL)}\nsolve: {{draws: 5}}\n"
    study = posted(api, root, "studies", {"text": text})
    assert study["name"] == EVIL
    run = posted(api, root, "runs", {"study_id": study["id"]})["id"]
    compare = posted(api, root, "compares", {"study_ids": [study["id"], study["id"]]})["id"]
    case = posted(api, root, "cases", {"code": "K-1", "note": EVIL})["id"]
    posted(api, root, f"cases/{case}/scores", {"on": "2026-12-01", "measure": EVIL[:60], "value": 1, "unit": EVIL[:20]})
    for made in (run, compare):
        assert wait_for(api, root, made)["state"] == "done"
    return {"study": study["id"], "run": run, "compare": compare, "case": case}


@pytest.mark.parametrize("place", [*PLACES, "case"])
def test_script_in_text_fields_stays_text(app: Page, workbench: Served, hostile: dict[str, str], place: str) -> None:
    """That nothing is asked of the server for it, and that no error is told, is watched in every test."""
    if place == "case":
        app.goto(f"{workbench.root}/library/cases/{hostile['case']}")
        expect(app.get_by_role("heading", level=1)).to_have_text("Case K-1")
    else:
        open_place(app, workbench.root, place, hostile)
    frames = [app, *app.frames]
    assert not [frame for frame in frames if frame.locator("img[src=x], script:not([src])").count()]
    assert app.title() != "pwned"

"""Every screen for everybody: axe in both themes, the keyboard alone, a phone, stillness."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .places import PLACES, open_place

Shot = Callable[[Page, str], None]


def problems(page: Page) -> list[str]:
    """List the violations axe finds, one line each."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("place", PLACES)
def test_axe_finds_nothing(
    app: Page, workbench: object, finished: dict[str, str], shot: Shot, place: str, theme: str
) -> None:
    app.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    open_place(app, workbench.root, place, finished)  # type: ignore[attr-defined]
    shot(app, f"{place}-{theme}")
    assert problems(app) == []


@pytest.mark.parametrize("place", ["section", "report", "screen", "compare"])
def test_a_phone_reads_without_scrolling_sideways(
    app: Page, workbench: object, finished: dict[str, str], shot: Shot, place: str
) -> None:
    app.set_viewport_size({"width": 390, "height": 844})
    open_place(app, workbench.root, place, finished)  # type: ignore[attr-defined]
    assert app.evaluate("document.documentElement.scrollWidth") <= 390
    shot(app, f"{place}-phone")
    assert problems(app) == []


def test_the_keyboard_alone_changes_runs_and_scrubs(app: Page, finished: dict[str, str]) -> None:
    keys = app.keyboard
    app.goto(f"{app.url.partition('/study')[0]}/study/{finished['study']}/section?run={finished['run']}")
    expect(app.get_by_role("img", name="Section through the needled skin")).to_be_visible()
    keys.press("Tab")
    expect(app.get_by_role("button", name="Skip to the content")).to_be_focused()
    keys.press("Enter")
    expect(app.get_by_role("main")).to_be_focused()
    tab_to(app, "Set depth")
    keys.press("Control+a")
    keys.type("1.2 mm")
    keys.press("Enter")
    expect(app.get_by_text("skinpen, 1.2 mm")).to_be_visible()
    tab_to(app, "Time since the first session")
    words = app.locator(".time-words")
    keys.press("Home")
    expect(words).to_have_text("1.0 h")
    keys.press("ArrowRight")
    expect(words).not_to_have_text("1.0 h")
    keys.press("End")
    expect(words).to_contain_text("months")
    keys.press("Space")
    expect(app.get_by_role("button", name="Pause")).to_be_visible()
    keys.press("Space")
    expect(app.get_by_role("button", name="Play")).to_be_visible()


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the control of that name has the focus; fail where it cannot be reached."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(
            "name => { const at = document.activeElement;"
            " return (at?.getAttribute('aria-label') ?? at?.labels?.[0]?.textContent ?? at?.textContent) === name }",
            name,
        ):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", f"the focus on {name} is not visible"
            return
    raise AssertionError(f"the keyboard does not reach {name}")


def test_the_theme_is_chosen_and_kept(app: Page) -> None:
    app.get_by_role("button", name="Dark theme").click()
    assert app.evaluate("document.documentElement.dataset.theme") == "dark"
    app.reload()
    expect(app.get_by_role("button", name="Light theme")).to_be_visible()


def test_nothing_loops_for_who_wants_stillness(app: Page, workbench: object, finished: dict[str, str]) -> None:
    app.emulate_media(reduced_motion="reduce")
    open_place(app, workbench.root, "section", finished)  # type: ignore[attr-defined]
    expect(app.get_by_label("Loop")).to_be_disabled()


def test_every_screen_says_what_it_is_for(app: Page) -> None:
    expect(app.get_by_role("banner")).to_contain_text("research, education and planning; not a medical device")
    expect(app.get_by_role("status")).to_have_count(1)

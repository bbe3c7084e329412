"""Every screen by its address, and what is there when it has been drawn."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

PLACES = (
    "section",
    "block",
    "surface",
    "curves",
    "text",
    "compare",
    "plan",
    "screen",
    "trial",
    "devices",
    "compounds",
    "sites",
    "indications",
    "parameters",
    "cases",
    "runs",
    "report",
)
VIEWS = ("section", "block", "surface", "curves", "text")
SHELVES = ("devices", "compounds", "sites", "indications", "parameters", "cases")


def address(place: str, known: dict[str, str]) -> str:
    """Return the path of a screen."""
    if place in VIEWS:
        return f"/study/{known['study']}/{place}?run={known['run']}"
    if place in SHELVES:
        return f"/library/{place}"
    return {
        "compare": f"/compare/{known['compare']}",
        "screen": f"/screen/{known['study']}",
        "report": f"/report/{known['run']}",
    }.get(place, f"/{place}")


def sign(page: Page, place: str) -> Locator:
    """Return what shows that a screen is there with its content."""
    signs = {
        "section": page.get_by_role("img", name="Section through the needled skin"),
        "block": page.locator(".block-view canvas"),
        "surface": page.get_by_role("img", name="Before: relief of the skin"),
        "curves": page.get_by_role("img", name="Collagen:"),
        "text": page.get_by_role("textbox", name="Study file"),
        "compare": page.get_by_role("heading", name="Outcomes"),
        "plan": page.get_by_role("button", name="Make a plan"),
        "screen": page.get_by_text("Information for a clinician, never a clearance."),
        "trial": page.get_by_role("textbox", name="Trial file"),
        "cases": page.get_by_role("button", name="New case"),
        "runs": page.get_by_role("heading", name="Runs"),
        "report": page.get_by_role("button", name="Print"),
    }
    return signs.get(place, page.get_by_role("table"))


def open_place(page: Page, root: str, place: str, known: dict[str, str]) -> None:
    """Go to a screen by its address and wait until it is drawn."""
    page.goto(f"{root}{address(place, known)}")
    expect(sign(page, place).first).to_be_visible()
    if place == "report":
        expect(page.get_by_role("button", name="Print")).to_be_enabled(timeout=120_000)
    page.wait_for_timeout(300)  # canvases are painted a frame later

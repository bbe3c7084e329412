"""What gets in, fields around a puncture, a case with its sessions, finished plans and trials: looked at and used."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .conftest import posted, wait_for
from .test_access import problems

Shot = Callable[[Page, str], None]
ACNE = Path(__file__).parents[2] / "examples" / "acne-scars.yaml"
TRIAL = """format: percuta-trial/1
name: Scars, needled or not
study:
  base: professional-face
  concerns: [{kind: acne_scars, shape: rolling, severity: moderate}]
people: 16
arms:
  - {name: untreated, treatment: none}
  - {name: needled}
visits: [90 d, 180 d]
endpoints:
  - {name: scar grade, outcome: goodman_baron, rater: blinded}
  - {name: dark marks, event: hyperpigmentation}
solve: {replicates: 8, seed: 1}
"""
THEMES = ("light", "dark")


@pytest.fixture(scope="module")
def more(workbench: Any, signed_in: BrowserContext, studies: dict[str, str]) -> dict[str, str]:
    """A run with a product, one with fields, a plan and a trial, all finished."""
    api, root = signed_in.request, workbench.root
    home = next(found for name, found in studies.items() if "Home" in name)
    acne = posted(api, root, "studies", {"text": ACNE.read_text(encoding="utf-8")})["id"]
    made = {
        "run": posted(api, root, "runs", {"study_id": acne, "draws": 10})["id"],
        "plan": posted(api, root, "plans", {"study_id": acne, "options": {"evaluations": 40}})["id"],
        "trial": posted(api, root, "trials", {"text": TRIAL})["id"],
        "channel": posted(api, root, "runs", {"study_id": home, "draws": 1, "fidelity": "channel"})["id"],
    }
    for name, run in made.items():
        ended = wait_for(api, root, run)
        assert ended["state"] == "done", f"{name}: {ended['message']}"
    return {"study": acne, "home": home, **made}


def clean(page: Page, shot: Shot, name: str) -> None:
    """Look at the screen in both themes: a picture is kept, and axe finds nothing."""
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        page.wait_for_timeout(300)
        shot(page, f"{name}-{theme}")
        assert problems(page) == []


def saved(page: Page, kind: str, title: str) -> bytes:
    """Save a file of a figure."""
    with page.expect_download() as asked:
        page.get_by_role("button", name=f"{kind} of {title}", exact=True).click()
    return asked.value.path().read_bytes()


def test_what_gets_in_is_told_with_intervals(app: Page, workbench: Any, more: dict[str, str], shot: Shot) -> None:
    app.goto(f"{workbench.root}/study/{more['study']}/absorption?run={more['run']}")
    closed = app.get_by_role("region", name="Called closed")
    for observer in ("water loss", "impedance", "dye", "epidermis"):
        expect(closed.get_by_role("row", name=observer)).to_contain_text("h")
    expect(app.get_by_role("img", name="When is a channel closed?")).to_be_visible()
    expect(app.get_by_role("img", name="How much hyaluronic acid gets in: needled skin ends at")).to_be_visible()
    told = app.get_by_role("region", name="Numbers of hyaluronic acid")
    expect(told).to_contain_text("% of dose")
    expect(told).to_contain_text("assumed")
    clean(app, shot, "absorption")
    body = saved(app, "CSV", "When is a channel closed?").decode()
    assert {line.split(",")[0] for line in body.splitlines()[1:]} == {"open area", "water loss", "impedance", "dye"}
    for title in ("When is a channel closed?", "Where the hyaluronic acid is", "How deep the cream numbs"):
        compile(saved(app, "Python", title), title, "exec")
    assert b"<title>How deep the hyaluronic acid is</title>" in saved(app, "SVG", "How deep the hyaluronic acid is")
    assert saved(app, "PNG", "Numbing agent in plasma").startswith(b"\x89PNG")


def test_what_gets_in_is_read_on_a_phone(app: Page, workbench: Any, more: dict[str, str], shot: Shot) -> None:
    app.set_viewport_size({"width": 390, "height": 844})
    app.goto(f"{workbench.root}/study/{more['study']}/absorption?run={more['run']}")
    expect(app.get_by_role("img", name="When is a channel closed?")).to_be_visible()
    assert app.evaluate("document.documentElement.scrollWidth") <= 390
    shot(app, "absorption-phone")


def test_a_study_without_products_says_so(app: Page, workbench: Any, more: dict[str, str]) -> None:
    app.goto(f"{workbench.root}/study/{more['home']}/absorption?run={more['channel']}")
    expect(app.get_by_text("This study puts no product on the skin.")).to_be_visible()


def test_fields_around_a_puncture_follow_the_clock(app: Page, workbench: Any, more: dict[str, str], shot: Shot) -> None:
    app.goto(f"{workbench.root}/study/{more['home']}/section?run={more['channel']}")
    app.get_by_label("Show").select_option("around:il6")
    assert "show=around%3Ail6" in app.url
    field = app.get_by_role("img", name="fast cytokines (IL-6-like) around one puncture")
    expect(field).to_be_visible()
    slider = app.get_by_role("slider", name="Time since the first session")
    slider.fill("0.2")
    early = field.evaluate("canvas => canvas.toDataURL()")
    slider.fill("0.6")
    assert field.evaluate("canvas => canvas.toDataURL()") != early
    field.hover()
    expect(app.locator(".read-out")).to_contain_text("from the axis: fast cytokines")
    clean(app, shot, "around")
    body = saved(app, "CSV", "Fast cytokines (IL-6-like), around one puncture").decode()
    assert body.startswith('day,"depth, mm","radius, mm"')
    compile(saved(app, "Python", "Fast cytokines (IL-6-like), around one puncture"), "around", "exec")
    app.get_by_label("Show").select_option("il6")
    expect(app.get_by_role("img", name="fast cytokines (IL-6-like) by depth and time")).to_be_visible()


def test_runs_without_fields_offer_none(app: Page, workbench: Any, more: dict[str, str]) -> None:
    app.goto(f"{workbench.root}/study/{more['study']}/section?run={more['run']}")
    expect(app.get_by_label("Show").locator("option[value='il6']")).to_have_count(1)
    expect(app.get_by_label("Show").locator("option[value^='around:']")).to_have_count(0)


@pytest.fixture
def case(app: Page, workbench: Any, signed_in: BrowserContext) -> Iterator[Page]:
    """A page with an empty case open; the case is forgotten afterwards."""
    api, root = signed_in.request, workbench.root
    made = posted(api, root, "cases", {"code": "K-021", "age": 34, "fitzpatrick": 4})["id"]
    app.goto(f"{root}/library/cases/{made}")
    expect(app.get_by_role("heading", level=1)).to_have_text("Case K-021")
    yield app
    api.delete(f"{root}/api/v1/cases/{made}", headers={"Origin": root})


def test_a_session_is_entered_zone_by_zone(case: Page, shot: Shot) -> None:
    case.get_by_role("button", name="Add a session").click()
    form = case.get_by_role("form", name="New session")
    form.get_by_label("Day").fill("2026-12-01")
    form.get_by_label("Device").select_option("skinpen")
    form.get_by_label("Who treated").fill("nurse")
    first = form.get_by_role("group", name="Zone 1")
    first.get_by_role("combobox", name="Zone").select_option("cheeks")
    first.get_by_label("Depth").fill("1.5")
    first.get_by_label("Passes").fill("6")
    first.get_by_label("End point").select_option("pinpoint_bleeding")
    first.get_by_label("Pain, 0 to 10").fill("4")
    first.get_by_label("Lot").fill("A12")
    form.get_by_role("button", name="Keep session").click()
    assert first.get_by_label("Depth").evaluate("field => field.validity.patternMismatch"), "a depth has a unit"
    first.get_by_label("Depth").fill("1.5 mm")
    form.get_by_role("button", name="Another zone").click()
    second = form.get_by_role("group", name="Zone 2")
    second.get_by_role("combobox", name="Zone").select_option("forehead")
    second.get_by_label("Depth").fill("0.75 mm")
    second.get_by_label("Passes").fill("3")
    clean(case, shot, "case-session-form")
    form.get_by_role("button", name="Keep session").click()
    kept = case.get_by_role("region", name="Sessions")
    expect(kept.get_by_role("row", name="forehead 0.75 mm 3")).to_be_visible()
    expect(kept).to_contain_text("pinpoint bleeding")
    expect(kept).to_contain_text("forehead: no lot of the needles, so they cannot be traced.")
    case.get_by_role("button", name="Add a session").click()
    again = case.get_by_role("form", name="New session")
    expect(again.get_by_label("Session", exact=True)).to_have_value("2")
    expect(again.get_by_role("group", name="Zone 2").get_by_label("Depth")).to_have_value("0.75 mm")
    again.get_by_role("button", name="Discard").click()
    with case.expect_download() as asked:
        case.get_by_role("button", name="Record of session 1").click()
    assert json.loads(asked.value.path().read_bytes())["zones"][0]["needle_lot"] == "A12"
    case.once("dialog", lambda dialog: dialog.accept())
    case.get_by_role("button", name="Remove session 1").click()
    expect(kept.get_by_role("table")).to_have_count(0)


def test_photographs_readings_and_the_person_are_kept(case: Page, shot: Shot) -> None:
    person = case.get_by_role("form", name="Person")
    person.get_by_label("Sex").select_option("female")
    person.get_by_label("Note, sealed in the database").fill("prefers <b>Fridays</b>")
    person.get_by_role("button", name="Keep").click()
    reading = case.get_by_role("form", name="New reading")
    for day, value in (("2026-12-01", "3"), ("2027-06-01", "1.8")):
        reading.get_by_label("Day").fill(day)
        reading.get_by_label("Measure").fill("goodman_baron")
        reading.get_by_label("Value").fill(value)
        reading.get_by_label("Unit").fill("grade")
        reading.get_by_label("Noise, sd").fill("0.4")
        reading.get_by_role("button", name="Add reading").click()
        expect(reading.get_by_label("Value")).to_have_value("")
    expect(case.get_by_text("Change from the first reading −1.2 [−2.1, −0.27] grade.")).to_be_visible()
    picture = case.get_by_role("form", name="New photograph")
    for day in ("2027-06-01", "2026-12-01"):
        picture.get_by_label("Day").fill(day)
        picture.get_by_label("View").fill("left cheek, 45 degrees")
        picture.get_by_label("File").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": _picture()})
        picture.get_by_role("button", name="Add photograph").click()
        expect(case.get_by_role("img", name=f"left cheek, 45 degrees, {day}")).to_be_visible()
    shown = case.get_by_role("region", name="Photographs").get_by_role("img")
    assert [image.get_attribute("alt") for image in shown.all()] == [
        "left cheek, 45 degrees, 2026-12-01",
        "left cheek, 45 degrees, 2027-06-01",
    ]
    case.reload()
    expect(person.get_by_label("Sex")).to_have_value("female")
    expect(person.get_by_label("Note, sealed in the database")).to_have_value("prefers <b>Fridays</b>")
    expect(case.get_by_role("img", name="left cheek, 45 degrees, 2026-12-01")).to_be_visible()
    clean(case, shot, "case")
    case.set_viewport_size({"width": 390, "height": 844})
    assert case.evaluate("document.documentElement.scrollWidth") <= 390
    case.once("dialog", lambda dialog: dialog.accept())
    case.get_by_role("button", name="Remove left cheek, 45 degrees, 2026-12-01").click()
    expect(shown).to_have_count(1)


def _picture() -> bytes:
    from PIL import Image

    stream = io.BytesIO()
    Image.new("RGB", (64, 48), (200, 150, 130)).save(stream, "PNG")
    return stream.getvalue()


def test_a_plan_shows_all_objectives_and_what_would_turn_it(
    app: Page, workbench: Any, more: dict[str, str], shot: Shot
) -> None:
    app.goto(f"{workbench.root}/plan/{more['plan']}")
    expect(app.get_by_role("img", name="courses over")).to_be_visible()
    plans = app.get_by_role("region", name="Plans")
    expect(plans.get_by_role("button", name=re.compile("^A "))).to_have_attribute("aria-pressed", "true")
    plans.get_by_role("button", name=re.compile("^B ")).click()
    assert app.url.endswith("?plan=B")
    chosen = app.get_by_role("region", name="Chosen plan")
    expect(chosen.get_by_role("heading")).to_have_text(plans.get_by_role("button", name=re.compile("^B ")).inner_text())
    expect(chosen.get_by_role("listitem").first).to_be_visible()
    turning = app.get_by_role("region", name="What would have to be true for another plan to win")
    expect(turning.get_by_role("table").first).to_be_visible()
    expect(turning.get_by_text("Wins against").first).to_contain_text("% of the draws")
    clean(app, shot, "plan-finished")
    header = saved(app, "CSV", "All objectives at once").decode().splitlines()[0]
    assert header == "course,objective,value,share of the way to the best"
    app.reload()
    expect(plans.get_by_role("button", name=re.compile("^B "))).to_have_attribute("aria-pressed", "true")


def test_a_trial_shows_who_gains_how_much(app: Page, workbench: Any, more: dict[str, str], shot: Shot) -> None:
    app.goto(f"{workbench.root}/trial/{more['trial']}")
    expect(app.get_by_role("heading", name="Responders: scar grade by day 180")).to_be_visible()
    expect(app.get_by_role("img", name="needled against untreated")).to_be_visible()
    clean(app, shot, "trial-finished")
    rows = saved(app, "CSV", "Responders: scar grade by day 180").decode().splitlines()[1:]
    shares = [float(row.split(",")[2]) for row in rows if row.startswith("needled")]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] <= 100
    app.get_by_label("Endpoint").select_option("dark marks")
    assert app.url.endswith("endpoint=dark+marks")
    expect(app.get_by_text("dark marks is a share of people already")).to_be_visible()

"""A served workbench, a browser that reaches nothing else, and a page on which nothing may go wrong."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import APIRequestContext, Browser, BrowserContext, Page, expect

from ..served import Served

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 90_000
SCREENS = Path(__file__).parents[2] / "build" / "screens"
LIMIT_S = 600
"""Most that one test may take; past it the whole run ends and says where every thread was."""

WAIT_MS = 60_000
"""Most that one step may take; a busy machine is slow, and a step that hangs is told all the same."""
expect.set_options(timeout=WAIT_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here, so that `make test` stays short and nothing waits for ever."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")
            item.add_marker(pytest.mark.timeout(LIMIT_S, method="thread"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": FLAGS}


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server and a data folder for each file of tests, so that none meets what another left."""
    served = Served(tmp_path_factory.mktemp("workbench"))
    yield served
    served.stop()


@pytest.fixture(scope="module")
def signed_in(workbench: Served, browser: Browser) -> Iterator[BrowserContext]:
    """A browser that has been let in, for questions to the interface."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(workbench.address)
    expect(page.get_by_role("navigation", name="Screens")).to_be_visible()
    page.close()
    yield context
    context.close()


def wait_for(api: APIRequestContext, root: str, run: str) -> dict[str, Any]:
    """Wait until a run has ended."""
    until = time.monotonic() + PATIENCE_MS / 1000
    while time.monotonic() < until:
        found: dict[str, Any] = api.get(f"{root}/api/v1/runs/{run}").json()
        if found["state"] in ("done", "failed", "cancelled", "interrupted"):
            return found
        time.sleep(0.3)
    raise TimeoutError(f"run {run} did not end")


def posted(api: APIRequestContext, root: str, path: str, asked: dict[str, Any]) -> dict[str, Any]:
    """Post to the interface as the page would."""
    answer = api.post(f"{root}/api/v1/{path}", data=asked, headers={"Origin": root})
    assert answer.ok, answer.text()
    told: dict[str, Any] = answer.json()
    return told


@pytest.fixture(scope="module")
def studies(workbench: Served, signed_in: BrowserContext) -> dict[str, str]:
    """The studies a newcomer finds, by name."""
    items = signed_in.request.get(f"{workbench.root}/api/v1/studies").json()["items"]
    return {item["name"]: item["id"] for item in items}


@pytest.fixture(scope="module")
def finished(workbench: Served, signed_in: BrowserContext, studies: dict[str, str]) -> dict[str, str]:
    """A finished run of the demo, its study, and a finished comparison of the demo with needling at home."""
    api, root = signed_in.request, workbench.root
    pro = next(found for name, found in studies.items() if "Professional" in name)
    home = next(found for name, found in studies.items() if "Home" in name)
    run = posted(api, root, "runs", {"study_id": pro, "draws": 20})["id"]
    compare = posted(api, root, "compares", {"study_ids": [pro, home], "draws": 20})["id"]
    assert wait_for(api, root, run)["state"] == "done"
    assert wait_for(api, root, compare)["state"] == "done"
    return {"study": pro, "home": home, "run": run, "compare": compare}


def watched(page: Page, root: str) -> list[str]:
    """Collect what must not happen: errors in the console or on the page, requests to another host."""
    faults: list[str] = []
    page.on("console", lambda said: faults.append(f"console: {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(f"page: {error}"))

    def look(url: str) -> None:
        if not url.startswith((root, "data:", f"blob:{root}")):
            faults.append(f"request to {url}")

    page.on("request", lambda request: look(request.url))
    return faults


@pytest.fixture(autouse=True)
def nothing_wrong(page: Page, workbench: Served) -> Iterator[None]:
    """Fail any test with a console error, a page error or a request to another host."""
    page.set_default_timeout(WAIT_MS)
    faults = watched(page, workbench.root)
    yield
    assert faults == []


@pytest.fixture
def app(page: Page, workbench: Served) -> Page:
    """The workbench, just opened."""
    page.set_viewport_size({"width": 1366, "height": 860})
    page.goto(workbench.address)
    expect(page.get_by_role("navigation", name="Screens")).to_be_visible()
    return page


@pytest.fixture
def shot() -> Callable[[Page, str], None]:
    """Keep a picture of the screen under build/screens."""
    SCREENS.mkdir(parents=True, exist_ok=True)

    def keep(page: Page, name: str) -> None:
        page.screenshot(path=SCREENS / f"{name}.png", animations="disabled")

    return keep

"""The workbench in a browser: start, size, slider, play, cancel, long lists.

Run on an otherwise idle machine: python -m benchmarks.workbench  (needs the built page and Debian's Chromium)
"""

from __future__ import annotations

import gzip
import os
import re
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect, sync_playwright
from tests.served import Served

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
MOVES = 40
PLAYED_S = 4
CASES, RUNS = 500, 1000
WITHOUT = re.compile(r"scene-.*\.js")  # three.js comes when the block is opened


def seconds(act: Callable[[], object]) -> float:
    """Time something."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def transferred_kb(page: Page) -> float:
    """Return what the first page took over the wire, with fonts and answers, kB."""
    page.wait_for_load_state("load")
    page.wait_for_timeout(1000)  # what is fetched after the first picture
    kinds = "['navigation', 'resource'].flatMap(kind => performance.getEntriesByType(kind))"
    found: float = page.evaluate(f"() => {kinds}.reduce((sum, entry) => sum + entry.transferSize, 0)")
    return found / 1000


def all_kb() -> float:
    """Return the size of all scripts and styles but three.js, gzipped, kB."""
    assets = Path(__file__).parents[1] / "src" / "percuta" / "server" / "static" / "assets"
    files = [file for file in assets.iterdir() if file.suffix in (".js", ".css") and not WITHOUT.fullmatch(file.name)]
    return sum(len(gzip.compress(file.read_bytes(), 6)) for file in files) / 1000


def finished_run(context: BrowserContext, root: str) -> tuple[str, str]:
    """Run the demo with few draws; return study and run."""
    study = context.request.get(f"{root}/api/v1/session").json()["demo_study_id"]
    asked = {"study_id": study, "draws": 20}
    run = context.request.post(f"{root}/api/v1/runs", data=asked, headers={"Origin": root}).json()["id"]
    while context.request.get(f"{root}/api/v1/runs/{run}").json()["state"] != "done":
        time.sleep(0.2)
    return study, run


def slider_ms(page: Page) -> float:
    """Return the median time from a move of the slider to the painted frame."""
    times = (
        page.get_by_label("Time since the first session", exact=True)
        .locator("visible=true")
        .last.evaluate(
            """async (slider, moves) => {
            const times = [];
            const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
            for (let move = 0; move < moves; move += 1) {
                await new Promise(requestAnimationFrame);
                const start = performance.now();
                set.call(slider, String(0.2 + (0.7 * move) / moves));
                slider.dispatchEvent(new Event('input', { bubbles: true }));
                document.querySelector('.section-box canvas').getContext('2d').getImageData(0, 0, 1, 1);
                times.push(performance.now() - start);
            }
            return times;
        }""",
            MOVES,
        )
    )
    return statistics.median(times)


def play_hz(page: Page) -> float:
    """Return frames painted in a second while the section plays."""
    page.get_by_label("Loop").check()
    page.get_by_role("button", name="Play").click()
    frames = page.evaluate(
        """async ms => {
            let frames = 0;
            const until = performance.now() + ms;
            while (performance.now() < until) { await new Promise(requestAnimationFrame); frames += 1; }
            return frames;
        }""",
        1000 * PLAYED_S,
    )
    page.get_by_role("button", name="Pause").click()
    return frames / PLAYED_S


def cancel_s(page: Page) -> float:
    """Return the time from a click on Cancel to the word on the screen."""
    page.get_by_text("Solver").click()
    page.get_by_label("Draws").fill("20000")
    page.get_by_label("Draws").press("Enter")
    expect(page.get_by_text("zone, 20000 draws")).to_be_visible()
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator(".run-card")).to_contain_text("Running", timeout=60_000)
    page.wait_for_timeout(1500)

    def cancelled() -> None:
        page.get_by_role("button", name="Cancel").click()
        expect(page.locator(".run-card")).to_contain_text("Cancelled")

    return seconds(cancelled)


def fill(folder: str, context: BrowserContext, root: str) -> None:
    """Put many cases and runs into the workbench."""
    import sqlite3

    for number in range(CASES):
        asked: dict[str, Any] = {"code": f"K-{number:04d}", "age": 20 + number % 60, "note": ""}
        assert context.request.post(f"{root}/api/v1/cases", data=asked, headers={"Origin": root}).ok
    database = next(Path(folder).glob("*.db"))
    with sqlite3.connect(database) as rows:
        rows.row_factory = sqlite3.Row
        one = dict(rows.execute("SELECT * FROM run WHERE state = 'done' LIMIT 1").fetchone())
        names = ", ".join(one)
        marks = ", ".join("?" * len(one))
        copies = [tuple({**one, "id": uuid.uuid4().hex}.values()) for _ in range(RUNS)]
        rows.executemany(f"INSERT INTO run ({names}) VALUES ({marks})", copies)


def listed_s(page: Page, root: str, place: str, count: int) -> float:
    """Return the time from an address to its last row on the screen."""

    def shown() -> None:
        page.goto(f"{root}/{place}")
        expect(page.locator("tbody tr").nth(count - 1)).to_be_attached()

    return seconds(shown)


def main() -> None:
    """Print what was measured beside its goal."""
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        context = browser.new_context(viewport={"width": 1366, "height": 860})
        page = context.new_page()
        start = time.perf_counter()
        served = Served(Path(folder))
        page.goto(served.address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        to_page = time.perf_counter() - start
        size = transferred_kb(page)
        root = served.root
        study, run = finished_run(context, root)
        page.goto(f"{root}/study/{study}/section?run={run}")
        expect(page.get_by_role("img", name="Section through the needled skin")).to_be_visible()
        page.wait_for_timeout(500)
        step, rate, stop = slider_ms(page), play_hz(page), cancel_s(page)
        fill(folder, context, root)
        cases = statistics.median(listed_s(page, root, "library/cases", CASES) for _ in range(3))
        runs = statistics.median(listed_s(page, root, "runs", RUNS) for _ in range(3))
        browser.close()
        served.stop()
    print(f"load of the machine at the start           {load:7.1f}")
    print(f"start of the server to its page            {to_page:7.2f} s (goal 3)")
    print(f"first page as sent, fonts and answers too  {size:7.0f} kB (goal 450)")
    print(f"all scripts and styles but three.js, gzip  {all_kb():7.0f} kB (goal 450)")
    print(f"slider step to painted frame, median       {step:7.1f} ms (goal 30)")
    print(f"play of the section                        {rate:7.0f} frames/s (goal 50)")
    print(f"cancel to the word on the screen           {stop:7.2f} s (goal 1)")
    print(f"{CASES} cases listed, from the address         {cases:7.2f} s (goal 1)")
    print(f"{RUNS} runs listed, from the address         {runs:7.2f} s (goal 1)")


if __name__ == "__main__":
    main()

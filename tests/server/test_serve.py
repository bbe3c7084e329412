"""`percuta serve` as people start it: from the click to every view, through kills and restarts."""

import contextlib
import json
import os
import re
import signal
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from ..served import PERCUTA, Served

pytestmark = pytest.mark.slow
STUDY = "format: percuta-study/1\nbase: professional-face\nname: Kill test\nconcerns: [{kind: acne_scars}]\n"
PATIENCE_S = 120.0
API = "/api/v1"


class Talk:
    """A browser that was let in."""

    def __init__(self, root, token):
        self.browser = httpx.Client(base_url=root, timeout=60)
        assert self.post("/session", token=token).status_code == 200

    def get(self, path):
        return self.browser.get(API + path)

    def post(self, path, **body):
        return self.browser.post(API + path, json=body)

    def until(self, run, *states):
        begun = time.monotonic()
        while time.monotonic() - begun < PATIENCE_S:
            found = self.get(f"/runs/{run}").json()
            if found["state"] in states:
                return found
            time.sleep(0.1)
        raise AssertionError(found)


class Bench(Served, Talk):
    """A server, and a browser at it."""

    def __init__(self, folder):
        Served.__init__(self, folder)
        Talk.__init__(self, self.root, self.token)

    def children(self):
        """List all processes below the server."""
        found, todo = [], [self.process.pid]
        while todo:
            pid = todo.pop()
            for thread in Path(f"/proc/{pid}/task").glob("*/children"):  # each thread has its own
                with contextlib.suppress(FileNotFoundError):
                    below = thread.read_text().split()
                    todo += map(int, below)
                    found += map(int, below)
        return found

    def stop(self, number=signal.SIGTERM):
        self.browser.close()
        super().stop(number)


def alive(pid):
    with contextlib.suppress(FileNotFoundError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    return False


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    made = Bench(tmp_path_factory.mktemp("serve"))
    yield made
    made.stop()


@pytest.fixture(scope="module")
def run(served):
    made = served.post("/runs", text=STUDY, draws=20).json()["id"]
    assert served.until(made, "done", "failed")["message"] == ""
    return made


def events(served, count, last=None):
    """Read the first events of a stream."""
    found, event = [], {}
    headers = {"Last-Event-ID": str(last)} if last is not None else {}
    with served.browser.stream("GET", f"{API}/events", headers=headers) as stream:
        for line in stream.iter_lines():
            name, _, value = line.partition(": ")
            if line:
                event[name] = value
            elif "data" in event:
                found.append((int(event["id"]), json.loads(event["data"])["run"]))
                event = {}
                if len(found) == count:
                    return found
    return found


def test_the_stream_tells_every_change_in_order_and_goes_on_where_it_was(served, run):
    told = events(served, 1, last=0)
    assert told[-1][1]["id"] == run
    assert told[-1][1]["state"] == "done"
    second = served.post("/runs", text=STUDY, draws=21).json()
    told = events(served, 4, last=second["revision"] - 1)
    assert [number for number, _ in told] == sorted(number for number, _ in told)
    assert {one["id"] for _, one in told} == {second["id"]}
    shares = [one["share"] for _, one in told]
    assert shares == sorted(shares)
    served.until(second["id"], "done")


def test_every_view_of_a_run_answers(served, run):
    summary = served.get(f"/runs/{run}/summary").json()
    assert {"collagen_mass", "pain"} <= {number["name"] for number in summary["numbers"]}
    assert all(number["lo"] <= number["value"] <= number["hi"] for number in summary["numbers"])
    curves = served.get(f"/runs/{run}/curves").json()
    assert all(len(curve["median"]) == len(curves["days"]) for curve in curves["curves"])
    assert served.get(f"/runs/{run}/curves?names=collagn").json()["error"]["nearest"][0] == "collagen"
    section = served.get(f"/runs/{run}/section").json()
    for quantity in section["quantities"]:
        array = served.get(f"/runs/{run}/section/{quantity['name']}")
        assert array.headers["x-shape"] == f"{len(section['days'])},{len(section['depths_mm'])}"
        assert len(array.content) == len(section["days"]) * len(section["depths_mm"])
        again = served.browser.get(array.request.url, headers={"If-None-Match": array.headers["etag"]})
        assert again.status_code == 304
    assert section["days"] == curves["days"]
    block = served.get(f"/runs/{run}/block?side_mm=2").json()
    assert all(0 <= one["x_mm"] <= 2 and 0 <= one["y_mm"] <= 2 for one in block["punctures"])
    surface = served.get(f"/runs/{run}/surface").json()
    for side in ("before", "after", "difference"):
        heights = served.get(f"/runs/{run}/surface/{side}")
        assert len(heights.content) == 2 * surface["rows"] * surface["columns"]
    assert served.get(f"/runs/{run}/surface/after/picture").content[1:4] == b"PNG"
    assert "<svg" in served.get(f"/runs/{run}/report").text
    assert "unsafe-inline" not in served.get(f"/runs/{run}/summary").headers["content-security-policy"]
    assert served.get(f"/runs/{run}/aftercare?ended=2026-12-01T15:20").status_code == 200
    assert served.get(f"/runs/{run}/calendar.ics?ended=2026-12-01T15:20").text.startswith("BEGIN:VCALENDAR")
    assert served.get(f"/runs/{run}/export.nc").content[1:4] == b"HDF"
    compile(served.get(f"/runs/{run}/python?names=collagen").text, "script.py", "exec")
    assert served.get(f"/runs/{run}/fields").status_code == 422
    assert served.get(f"/runs/{run}/plan").status_code == 409


def test_what_is_known_is_not_computed_again(served, run):
    again = served.post("/runs", text=STUDY, draws=20).json()
    assert (again["state"], again["message"]) == ("done", "known already")
    assert again["hash"] == served.get(f"/runs/{run}").json()["hash"]


def test_a_comparison_shows_its_arms(served):
    ids = [served.post("/studies", text=STUDY.replace("name: Kill test", f"name: {n}")).json()["id"] for n in "ab"]
    made = served.post("/compares", study_ids=ids, draws=5).json()["id"]
    assert served.until(made, "done", "failed")["state"] == "done"
    found = served.get(f"/runs/{made}/comparison").json()
    assert found["names"] == ["a", "b"]
    assert all(row["difference"] in (None, [0, 0, 0]) for row in found["rows"])
    assert served.get(f"/runs/{made}/summary?arm=1").json()["name"] == "b"
    assert served.get(f"/runs/{made}/summary?arm=2").status_code == 422


def test_a_second_server_on_the_port_says_so(served, tmp_path):
    port = str(served.browser.base_url.port)
    command = [*PERCUTA, "serve", "--no-open", "--port", port, "--data", str(tmp_path)]
    found = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert found.returncode == 2
    assert "take another --port" in found.stderr


def test_a_killed_server_leaves_no_process_and_its_run_is_resumed(tmp_path):
    first = Bench(tmp_path)
    run = first.post("/runs", text=STUDY, draws=20_000).json()
    while first.get(f"/runs/{run['id']}").json()["stage"] != "healing":
        time.sleep(0.1)
    processes = first.children()
    first.stop(signal.SIGKILL)
    begun = time.monotonic()
    while any(map(alive, processes)) and time.monotonic() - begun < 10:
        time.sleep(0.05)
    assert processes
    assert not any(map(alive, processes))
    second = Bench(tmp_path)
    assert second.until(run["id"], "interrupted", "failed")["state"] == "interrupted"
    told = events(second, 1, last=run["revision"])  # a tab that was open meanwhile hears of it
    assert told[0][1]["state"] == "interrupted"
    assert second.post(f"/runs/{run['id']}/resume").json()["state"] == "queued"
    second.until(run["id"], "running")
    second.post(f"/runs/{run['id']}/cancel")
    assert second.until(run["id"], "cancelled")["attempts"] == 2
    assert not list((tmp_path / "results").glob("*/*"))
    second.stop()


def test_a_server_whose_output_nobody_reads_goes_on(tmp_path):
    """A full pipe stops whoever writes to it; here all that loads a kernel says so on its standard output."""
    reader, writer = os.pipe()
    command = [*PERCUTA, "serve", "--no-open", "--jobs", "1", "--port", "0", "--data", str(tmp_path)]
    environment = {**os.environ, "NUMBA_DEBUG_CACHE": "1"}
    process = subprocess.Popen(command, stdout=writer, stderr=writer, env=environment)
    os.close(writer)
    with open(reader, encoding="utf-8", closefd=False) as said:
        found = next(match for line in said if (match := re.search(r"open (http://\S+)/#token=(\S+)", line)))
    fill(reader)
    talk = Talk(*found.groups())
    try:
        run = talk.post("/runs", text=STUDY, draws=5).json()["id"]
        assert talk.until(run, "done", "failed")["state"] == "done"
        assert "[cache]" in (tmp_path / "percuta.log").read_text()
    finally:
        talk.browser.close()
        process.terminate()
        process.wait(20)
        os.close(reader)


def fill(reader):
    """Write to the other end of a pipe until no byte more goes in."""
    writer = os.open(f"/proc/self/fd/{reader}", os.O_WRONLY | os.O_NONBLOCK)
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(writer, b".")
    os.close(writer)

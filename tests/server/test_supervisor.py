"""Runs in processes of their own: stopped, killed and broken ones are told so, and the others go on."""

import contextlib
import json
import os
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from percuta.server.jobs import supervisor as module
from percuta.server.jobs.kinds import Kind
from percuta.store import database
from percuta.store.database import Database
from percuta.store.results import ResultStore
from percuta.store.runs import Queue
from percuta.store.tables import LOCAL, RunRow

PATIENCE_S = 30.0


class Shop:
    """A queue, and who works on it."""

    def __init__(self, folder):
        self.folder = folder
        self.queue = Queue(Database.in_folder(folder))
        self.results = ResultStore(folder / "results")
        self.supervisor = module.Supervisor(self.queue, self.results.folder, jobs=2)
        self.supervisor.start()

    def ask(self, **request):
        key = f"{time.monotonic_ns():064x}"
        return self.queue.add(RunRow(owner=LOCAL, kind="run", name="x", request=request, key=key)).id

    def row(self, run):
        with self.queue.database.reading() as session:
            return session.get(RunRow, run)

    def until(self, run, *states, stage=None, most=PATIENCE_S):
        """Wait until a run is in one of these states; return the row and how long it took."""
        begun = time.monotonic()
        while time.monotonic() - begun < most:
            row = self.row(run)
            if row.state in states and stage in (None, row.stage):
                return row, time.monotonic() - begun
            time.sleep(0.02)
        raise AssertionError(f"the run is {row.state} ({row.message}) after {most} s")

    def pid(self, run):
        self.until(run, "running", stage="sleeping")
        return next(one.process.pid for one in self.supervisor._children if one.work.id == run)


@pytest.fixture(scope="module")
def toil():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(Path(__file__).parent / "labour"))
        patch.setattr(module, "PRELOAD", ["percuta.server.jobs.child", "percuta.store.results"])
        patch.setattr(module, "KINDS", {"run": Kind("run", "toil:work")})
        yield


@pytest.fixture(scope="module")
def shop(toil, tmp_path_factory):  # noqa: ARG001
    made = Shop(tmp_path_factory.mktemp("shop"))
    yield made
    made.supervisor.stop()
    made.queue.database.close()


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def test_work_is_done_and_its_result_is_there(shop):
    run = shop.ask(do="work")
    row, _ = shop.until(run, "done", "failed")
    assert (row.state, row.share, row.attempts) == ("done", 1.0, 1)
    assert shop.results.plain(row.key) == {"answer": 42}


@pytest.mark.parametrize(
    ("do", "sentence"),
    [
        ("fail", "healing: day 3, il6 turned negative"),
        ("break", "a defect in Percuta stopped it (ZeroDivisionError: of course)"),
        ("full", "the result cannot be written: No space left on device; nothing else was lost"),
    ],
)
def test_what_goes_wrong_is_told_in_a_sentence_and_leaves_nothing_half_done(shop, do, sentence):
    row, _ = shop.until(shop.ask(do=do), "failed", "done")
    assert row.state == "failed"
    assert row.message.startswith(sentence)
    assert row.key not in shop.results
    assert not list(shop.results.folder.glob(f"*/{row.key}*"))


def test_what_a_library_prints_does_no_harm(shop):
    row, _ = shop.until(shop.ask(do="print"), "done", "failed")
    assert row.state == "done"


def test_cancelling_takes_less_than_a_second_and_the_process_is_gone(shop):
    run = shop.ask(do="sleep")
    pid = shop.pid(run)
    shop.queue.cancel(run)
    _, took = shop.until(run, "cancelled")
    assert took < 1
    assert not alive(pid)


def test_a_killed_worker_fails_its_run_within_two_seconds_and_no_other(shop):
    victim, other = shop.ask(do="sleep"), shop.ask(do="sleep")
    pid = shop.pid(victim)
    shop.pid(other)
    os.kill(pid, signal.SIGKILL)
    row, took = shop.until(victim, "failed")
    assert took < 2
    assert "signal 9" in row.message
    assert shop.row(other).state == "running"
    assert shop.queue.resume(victim)
    shop.pid(victim)
    for run in (victim, other):
        shop.queue.cancel(run)
        shop.until(run, "cancelled")


def test_a_run_that_another_worker_took_is_let_go(shop):
    import sqlalchemy as sa

    run = shop.ask(do="sleep")
    pid = shop.pid(run)
    with shop.queue.database.writing() as session:
        session.execute(sa.update(RunRow).where(RunRow.id == run).values(worker="somebody else"))
    begun = time.monotonic()
    while alive(pid) and time.monotonic() - begun < PATIENCE_S:
        time.sleep(0.05)
    assert not alive(pid)
    row = shop.row(run)
    assert (row.state, row.worker) == ("running", "somebody else")
    shop.queue.end(run, "somebody else", "cancelled")


def test_progress_is_told_as_it_goes_on(shop):
    run = shop.ask(do="sleep")
    first, _ = shop.until(run, "running", stage="sleeping")
    begun, later = time.monotonic(), first
    while later.share == first.share and time.monotonic() - begun < PATIENCE_S:
        time.sleep(0.05)
        later = shop.row(run)
    assert later.share > first.share
    assert later.revision > first.revision
    assert later.lease_until >= first.lease_until
    shop.queue.cancel(run)
    shop.until(run, "cancelled")


@pytest.mark.usefixtures("toil")
def test_stopping_the_server_interrupts_what_runs_and_leaves_no_orphan(tmp_path):
    second = Shop(tmp_path)
    run = second.ask(do="sleep")
    pid = second.pid(run)
    second.supervisor.stop()
    row = second.row(run)
    assert (row.state, alive(pid)) == ("interrupted", False)
    assert "resume" in row.message
    second.queue.database.close()
    assert json.loads((tmp_path / "plain.json").read_text())["pid"] == pid


@pytest.mark.usefixtures("toil")
def test_what_is_done_while_the_database_is_locked_is_written_down_afterwards(tmp_path, monkeypatch):
    monkeypatch.setattr(database, "BUSY_S", 0.1)
    second = Shop(tmp_path)
    run = second.ask(do="nap")
    second.until(run, "running", stage="sleeping")
    with contextlib.closing(sqlite3.connect(tmp_path / database.FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        key, begun = second.row(run).key, time.monotonic()
        while key not in second.results and time.monotonic() - begun < PATIENCE_S:
            time.sleep(0.05)
        time.sleep(0.5)  # several attempts to write it down
        assert second.row(run).state == "running"
        other.execute("ROLLBACK")
    assert second.until(run, "done", "failed")[0].state == "done"
    second.supervisor.stop()
    second.queue.database.close()

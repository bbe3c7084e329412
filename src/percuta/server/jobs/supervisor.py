"""Takes runs from the queue, gives each a child process, listens to it, and stops it where it is not wanted."""

from __future__ import annotations

import contextlib
import json
import logging
import multiprocessing
import os
import secrets
import signal
import threading
import time
from dataclasses import dataclass, field
from multiprocessing import connection, forkserver
from typing import TYPE_CHECKING

from percuta.errors import PercutaError
from percuta.server.jobs import child
from percuta.server.jobs.kinds import KINDS
from percuta.store.results import ResultStore
from percuta.store.runs import Queue, Work

if TYPE_CHECKING:
    from pathlib import Path

LOG = logging.getLogger("percuta.jobs")
LOOK_S = 0.1
"""How often the table is looked at: for new work, and for what is to be stopped."""
BEAT_S = 1.0
"""How often a lease is renewed."""
GRACE_S = 0.4
"""How long a child that is asked to stop may take."""
SETTLE_S = 1.0
"""How long a server serves its first page before it begins to import what computes."""
PRELOAD = ["percuta.server.jobs.child", "percuta.server.jobs.preload"]
"""What is imported once, before children are made."""


@dataclass
class _Child:
    """One run that is being computed."""

    work: Work
    process: multiprocessing.process.BaseProcess
    heard: connection.Connection
    rest: bytes = b""
    stage: str = "starting"
    share: float = 0.0
    news: bool = True
    outcome: dict[str, object] = field(default_factory=dict)
    cancelled: bool = False
    beat_at: float = 0.0
    birth: threading.Thread | None = None
    unwanted: threading.Event = field(default_factory=threading.Event)

    def end(self) -> None:
        """Stop the process, kindly first; one that is not born yet is stopped as soon as it is."""
        self.unwanted.set()
        if self.birth is not None and self.birth.is_alive():
            return
        self.process.terminate()
        self.process.join(GRACE_S)
        if self.process.is_alive() and self.process.pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.process.pid, signal.SIGKILL)
            self.process.join(GRACE_S)


def _bear(one: _Child, told: connection.Connection) -> None:
    """Start the process of a run."""
    one.process.start()
    told.close()
    if one.unwanted.is_set():
        one.process.terminate()


class Supervisor:
    """One thread that looks after the children.

    Parameters
    ----------
    queue : Queue
        Where runs wait.
    results : Path
        Folder of results.
    jobs : int
        Children at a time.
    """

    def __init__(self, queue: Queue, results: Path, jobs: int) -> None:
        self.queue, self.results, self.jobs = queue, results, jobs
        self.name = f"{os.uname().nodename[:32]}-{os.getpid()}-{secrets.token_hex(4)}"
        self._children: list[_Child] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(PRELOAD)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def stop(self) -> None:
        """Stop all children; what they did is marked as interrupted."""
        self._stop.set()
        self._thread.join(timeout=10)

    @property
    def running(self) -> list[int]:
        """Process numbers of the children."""
        return [one.process.pid or 0 for one in self._children]

    def _watch(self) -> None:
        if not self._stop.wait(SETTLE_S):
            forkserver.ensure_running()
        while not self._stop.is_set():
            try:
                self._look()
            except PercutaError as error:  # a database that is busy is asked again
                LOG.warning("%s", error)
                time.sleep(LOOK_S)
            except Exception:  # a defect in one look must not leave every run waiting for ever
                LOG.exception("a look at the runs failed; the next one follows")
                time.sleep(BEAT_S)
        for one in self._children:
            one.end()
            with contextlib.suppress(PercutaError):
                self.queue.end(one.work.id, self.name, "interrupted", "the server was stopped; resume it to go on")

    def _look(self) -> None:
        """Listen for a moment, then look at the table."""
        connection.wait([one.heard for one in self._children], timeout=LOOK_S) if self._children else time.sleep(LOOK_S)
        for one in list(self._children):
            self._listen(one)
            if one.outcome:
                self._end(one)
            else:
                self._beat(one)
        self.queue.give_up_lost()
        while len(self._children) < self.jobs:
            taken = self.queue.claim(self.name, tuple(KINDS))
            if taken is None:
                return
            self._children.append(self._begin(taken))

    def _begin(self, work: Work) -> _Child:
        heard, told = self._context.Pipe(duplex=False)
        arguments = (told, KINDS[work.kind].home, work.id, work.key, work.request, str(self.results))
        process = self._context.Process(target=child.work, args=arguments, daemon=True)
        os.set_blocking(heard.fileno(), False)
        one = _Child(work, process, heard, beat_at=time.monotonic())
        # What children are forked from may still be importing; nobody else waits for that.
        one.birth = threading.Thread(target=_bear, args=(one, told), daemon=True)
        one.birth.start()
        return one

    def _listen(self, one: _Child) -> None:
        """Read the lines a child has told; where it is gone, so is the run."""
        gone = False
        while True:
            try:
                chunk = os.read(one.heard.fileno(), 65536)
            except BlockingIOError:
                break
            if not chunk:
                gone = True
                break
            one.rest += chunk
        *lines, one.rest = one.rest.split(b"\n")
        for line in filter(None, lines):
            if not line.startswith(child.MARK):  # a library prints; what it says belongs in the log
                LOG.warning("run %s printed: %r", one.work.id, line[:200])
                continue
            told = json.loads(line.removeprefix(child.MARK))
            if "stage" in told:
                one.stage, one.share, one.news = told["stage"], told["share"], True
            else:
                one.outcome = told
        if gone and not one.outcome:
            one.process.join(GRACE_S)
            code = one.process.exitcode
            how = f"by signal {-code}" if code is not None and code < 0 else f"with code {code}"
            one.outcome = {"failed": f"its process ended {how} before it was done; others go on"}

    def _beat(self, one: _Child) -> None:
        """Renew the lease, tell the progress, and hear whether the run is still wanted."""
        due = time.monotonic() - one.beat_at >= BEAT_S
        stage, share = (one.stage, one.share) if one.news else (None, None)
        if due or one.news:
            said = self.queue.beat(one.work.id, self.name, stage, share)
            one.news, one.beat_at = False, time.monotonic()
        else:
            said = self.queue.heed(one.work.id, self.name)
        if said != "go":
            one.cancelled = said == "cancel"
            one.end()
            one.outcome = {"cancelled": True}
            self._end(one)

    def _end(self, one: _Child) -> None:
        """Write down how a run ended; where the database is busy, the child is kept until it is written."""
        if "done" in one.outcome:
            self.queue.end(one.work.id, self.name, "done")
        elif "failed" in one.outcome:
            self.queue.end(one.work.id, self.name, "failed", str(one.outcome["failed"]))
        elif one.cancelled:
            self.queue.end(one.work.id, self.name, "cancelled", "cancelled")
        one.heard.close()
        if not (one.birth and one.birth.is_alive()):
            one.process.join(GRACE_S)
        ResultStore(self.results).drop(one.work.key, one.work.id)
        self._children.remove(one)

"""Who does the work: this process, a pool of processes, or a Dask cluster; the tables are the same."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import percuta
from percuta.errors import InputError, PercutaError
from percuta.trial.batch import Prepared, prepare
from percuta.trial.chunks import SIZE, Chunk, divide, fill
from percuta.trial.schema import Trial

Progress = Callable[[str, float], None]

RETRIES = 3
"""How often a piece is tried again after its worker died."""
AHEAD = 3
"""Pieces in flight per worker, so that the client holds few of them however large the trial."""
PATIENCE_S = 10
"""How long a scheduler may take to answer, s."""


class Executor(Protocol):
    """Anything that fills pieces."""

    def run(self, trial: str, chunks: Sequence[Chunk]) -> Iterator[Chunk]:
        """Fill the pieces of a trial (JSON) and yield each when its file is there, in any order."""


@dataclass(frozen=True)
class InProcess:
    """The work is done here, one piece after another."""

    def run(self, trial: str, chunks: Sequence[Chunk]) -> Iterator[Chunk]:
        """Fill the pieces in order; see `Executor`."""
        for chunk in chunks:
            fill(trial, chunk.first, chunk.last, str(chunk.path))
            yield chunk


@dataclass(frozen=True)
class Processes:
    """A pool of processes on this machine.

    Parameters
    ----------
    count : int
        Number of processes.
    """

    count: int

    def run(self, trial: str, chunks: Sequence[Chunk]) -> Iterator[Chunk]:
        """Fill the pieces; a pool that lost a process is replaced, and what was in flight done again."""
        waiting, failures = deque(chunks), 0
        while waiting:
            try:
                yield from self._drain(trial, waiting)
            except BrokenProcessPool:
                failures += 1
                if failures > RETRIES:
                    raise PercutaError(f"processes of the pool died {failures} times; too little memory?") from None

    def _drain(self, trial: str, waiting: deque[Chunk]) -> Iterator[Chunk]:
        """Fill what waits; on a break, everything unfinished waits again."""
        from multiprocessing import get_context

        flying: dict[Future[str], Chunk] = {}
        pool = ProcessPoolExecutor(self.count, mp_context=get_context("spawn"))
        try:
            while waiting or flying:
                while waiting and len(flying) < AHEAD * self.count:
                    chunk = waiting.popleft()
                    flying[pool.submit(fill, trial, chunk.first, chunk.last, str(chunk.path))] = chunk
                for future in wait(flying, return_when=FIRST_COMPLETED).done:
                    future.result()
                    yield flying.pop(future)
        finally:
            waiting.extend(flying.values())
            pool.shutdown(wait=True, cancel_futures=True)


@dataclass(frozen=True)
class Cluster:
    """A Dask cluster: one that runs already, or one of local processes for the time of the trial.

    Parameters
    ----------
    scheduler : str
        Address such as ``tcp://host:8786``; empty for local workers.
    workers : int
        Local worker processes, where there is no address.
    """

    scheduler: str = ""
    workers: int = 2

    def run(self, trial: str, chunks: Sequence[Chunk]) -> Iterator[Chunk]:
        """Fill the pieces; Dask hands the work of a lost worker to another."""
        from distributed import as_completed

        with self.client() as client:
            room = AHEAD * max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
            waiting: deque[Chunk] = deque(chunks)
            flying: dict[str, Chunk] = {}
            running = as_completed(loop=client.loop)
            while waiting or flying:
                while waiting and len(flying) < room:
                    chunk = waiting.popleft()
                    arguments = (trial, chunk.first, chunk.last, str(chunk.path))
                    future = client.submit(fill, *arguments, key=chunk.path.stem, retries=0)
                    flying[future.key] = chunk
                    running.add(future)
                future = next(running)
                _result(future)
                yield flying.pop(future.key)
                future.release()

    @contextmanager
    def client(self) -> Iterator[Any]:
        """Yield a client whose workers run this version of Percuta."""
        from distributed import Client, LocalCluster

        local = None
        try:
            if self.scheduler:
                client = Client(self.scheduler, timeout=PATIENCE_S, set_as_default=False)
            else:
                local = LocalCluster(
                    n_workers=self.workers, threads_per_worker=1, processes=True, dashboard_address=None
                )
                client = Client(local, set_as_default=False)
        except (OSError, ValueError) as error:
            first = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise InputError(
                f"no Dask scheduler answers within {PATIENCE_S} s ({first}); start one with `dask scheduler`, or "
                "leave --scheduler out",
                self.scheduler,
            ) from None
        try:
            _check_versions(client)
            yield client
        finally:
            client.close()
            if local is not None:
                local.close()


def _check_versions(client: Any) -> None:
    """Refuse workers of another version, which would write other tables under the same names."""
    found = set(client.run(_version).values())
    if not found:
        raise InputError("the scheduler has no worker; start one with `dask worker`", client.scheduler.address)
    if found != {percuta.__version__}:
        others = ", ".join(sorted(found - {percuta.__version__}))
        raise InputError(f"workers run Percuta {others}, and this is {percuta.__version__}; install the same")


def _version() -> str:
    return percuta.__version__


def _result(future: Any) -> None:
    """Raise what went wrong on a worker, as one sentence."""
    from distributed import KilledWorker

    try:
        future.result()
    except KilledWorker as error:
        raise PercutaError(f"a piece of the trial killed {RETRIES + 1} workers: {error}") from None


@dataclass(frozen=True)
class Run:
    """Tables of a trial on disk.

    Parameters
    ----------
    trial : Trial
        The trial.
    files : tuple of Path
        Its pieces, in order.
    computed, found : int
        Pieces that were computed now, and that were there already.
    """

    trial: Trial
    files: tuple[Path, ...]
    computed: int
    found: int


def execute(
    trial: Trial | Prepared,
    folder: Path,
    executor: Executor | None = None,
    size: int = SIZE,
    tell: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Run:
    """Simulate a trial into tables on disk; what is there already is not computed again.

    Parameters
    ----------
    trial : Trial or Prepared
        The trial.
    folder : Path
        Folder of the pieces; workers of a cluster must reach it by the same name.
    executor : Executor, optional
        Who does the work; this process by default.
    size : int
        People in a piece.
    tell : callable, optional
        Told the stage and the share done, 0 to 1.
    cancelled : callable, optional
        Asked after every piece; where it says true the work stops.

    Returns
    -------
    Run

    Raises
    ------
    InputError
        Where the trial cannot be, or no scheduler answers.
    PercutaError
        Where the work stops before its end; says how many pieces are kept.
    """
    prepared = trial if isinstance(trial, Prepared) else prepare(trial)
    folder = folder.absolute()
    chunks = divide(prepared, folder, size)
    missing = [chunk for chunk in chunks if not chunk.path.exists()]
    found = len(chunks) - len(missing)
    tell = tell or (lambda _stage, _share: None)
    tell("people", found / len(chunks))
    done = found
    written = json.dumps(prepared.trial.to_dict())
    work = (executor or InProcess()).run(written, missing) if missing else iter(())
    try:
        for _chunk in work:
            done += 1
            tell("people", done / len(chunks))
            if cancelled is not None and cancelled():
                raise PercutaError("stopped")
    except InputError:
        raise
    except (PercutaError, KeyboardInterrupt) as error:
        reason = str(error) or "stopped"
        raise PercutaError(
            f"{reason}; {done} of {len(chunks)} pieces are kept in {folder}, and the same command goes on from them"
        ) from None
    return Run(prepared.trial, tuple(chunk.path for chunk in chunks), done - found, found)

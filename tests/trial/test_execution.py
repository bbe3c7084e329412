"""The same tables whoever does the work, whatever dies meanwhile; what is there is not computed again."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from percuta.errors import InputError, PercutaError
from percuta.trial import Cluster, InProcess, Processes, execute
from percuta.trial.chunks import digest

from .conftest import small

TRIAL = small(people=20)
SIZE = 9
PIECES = 12
"""Pieces of 100 people of 5 replicates in pieces of 9."""


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    run = execute(TRIAL, tmp_path_factory.mktemp("whole"), size=1000)
    return digest(run.files)


def test_pieces_do_not_change_the_table_and_are_not_computed_again(tmp_path, reference):
    told = []
    first = execute(TRIAL, tmp_path, size=SIZE, tell=lambda _stage, share: told.append(share))
    assert (first.computed, first.found) == (PIECES, 0)
    assert digest(first.files) == reference
    assert told == sorted(told)
    assert told[0] == 0
    assert told[-1] == 1
    first.files[3].unlink()
    second = execute(TRIAL, tmp_path, size=SIZE)
    assert (second.computed, second.found) == (1, PIECES - 1)
    assert digest(second.files) == reference


def test_another_trial_never_takes_the_pieces_of_this_one(tmp_path):
    few = small(solve={"replicates": 0, "seed": 3})
    execute(few, tmp_path)
    assert execute(few.replaced(seed=4), tmp_path).found == 0
    assert execute(few, tmp_path).found == 1


def test_a_cancelled_trial_keeps_what_it_has(tmp_path):
    asked = iter([False, True])
    with pytest.raises(PercutaError, match=r"stopped; 2 of 12 pieces are kept in .*, and the same command goes on"):
        execute(TRIAL, tmp_path, size=SIZE, cancelled=lambda: next(asked))
    assert execute(TRIAL, tmp_path, size=SIZE).found == 2


def test_a_full_disk_is_one_sentence_and_keeps_what_was_written(tmp_path, monkeypatch):
    from pyarrow import parquet

    written, real = [], parquet.write_table

    def full(table, stream, **options):
        if len(written) == 3:
            stream.write(b"half a table")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written.append(1)
        real(table, stream, **options)

    monkeypatch.setattr(parquet, "write_table", full)
    with pytest.raises(PercutaError, match=r"No space left on device; 3 of 12 pieces are kept") as failed:
        execute(TRIAL, tmp_path, size=SIZE)
    assert "\n" not in str(failed.value)
    assert len(list(tmp_path.iterdir())) == 3  # no half table, hidden or not
    monkeypatch.undo()
    assert execute(TRIAL, tmp_path, size=SIZE).computed == PIECES - 3


def test_an_unreachable_scheduler_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr("percuta.trial.execution.PATIENCE_S", 0.3)
    with pytest.raises(InputError, match=r"tcp://127\.0\.0\.1:9: no Dask scheduler answers within") as failed:
        execute(TRIAL, tmp_path, Cluster("tcp://127.0.0.1:9"))
    assert "\n" not in str(failed.value)


def test_a_client_that_is_killed_goes_on_where_it_was(tmp_path, reference):
    code = (
        "import json, sys, time; from pathlib import Path; from percuta.trial import Trial, execute\n"
        "execute(Trial(**json.loads(sys.argv[1])), Path(sys.argv[2]), size=9, "
        "tell=lambda _s, share: time.sleep(0.4 * (share > 0)))"
    )
    client = subprocess.Popen([sys.executable, "-c", code, json.dumps(TRIAL.to_dict()), str(tmp_path)])
    try:
        deadline = time.monotonic() + 60
        while len(list(tmp_path.glob("*.parquet"))) < 3 and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        client.kill()
        client.wait()
    kept = len(list(tmp_path.glob("*.parquet")))
    assert 3 <= kept < PIECES
    run = execute(TRIAL, tmp_path, size=SIZE)
    assert (run.computed, run.found) == (PIECES - kept, kept)
    assert digest(run.files) == reference


@pytest.mark.slow
def test_two_processes_write_the_same_table_even_when_one_dies(tmp_path, reference):
    run = execute(TRIAL, tmp_path / "whole", Processes(2), size=SIZE)
    assert digest(run.files) == reference
    killed = []

    def kill(_stage: str, share: float) -> None:
        if share and not killed:
            killed.append(children()[0])
            os.kill(killed[0], signal.SIGKILL)

    run = execute(TRIAL, tmp_path / "killed", Processes(2), size=SIZE, tell=kill)
    assert killed
    assert digest(run.files) == reference


def children() -> list[int]:
    """Return the processes of the pool, the youngest first."""
    import multiprocessing

    return sorted((process.pid for process in multiprocessing.active_children()), reverse=True)


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_dask_cluster_writes_the_same_table_even_when_a_worker_is_killed(tmp_path, reference):
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:
        pids = [worker.pid for worker in cluster.workers.values()]
        assert len(set(pids)) == 2
        killed = []

        def kill(_stage: str, share: float) -> None:
            if share and not killed:
                killed.append(pids[0])
                os.kill(pids[0], signal.SIGKILL)

        run = execute(TRIAL, tmp_path, Cluster(cluster.scheduler_address), size=SIZE, tell=kill)
        assert killed
        assert (run.computed, run.found) == (PIECES, 0)
        assert digest(run.files) == reference


@pytest.mark.slow
def test_local_dask_workers_write_the_same_table(tmp_path, reference):
    run = execute(TRIAL, tmp_path, Cluster(workers=2), size=SIZE)
    assert digest(run.files) == reference


def test_a_table_that_is_not_whole_is_never_seen(tmp_path):
    execute(small(solve={"replicates": 0, "seed": 3}), tmp_path, InProcess())
    assert [path.suffix for path in tmp_path.iterdir()] == [".parquet"]

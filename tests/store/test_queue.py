"""The table of runs: nobody works on what another has, and no change overtakes another."""

import threading
import time

from percuta.store.runs import Queue
from percuta.store.tables import LOCAL, RunRow

KINDS = ("run",)


def _run(**more):
    return RunRow(owner=LOCAL, kind="run", name="x", request={"a": [1, 2.5, None]}, key="k" * 64, **more)


def _row(queue, run):
    with queue.database.reading() as session:
        return session.get(RunRow, run)


def test_the_oldest_run_is_taken_first_and_by_one_worker_only(database):
    queue = Queue(database)
    first, second = queue.add(_run()), queue.add(_run())
    assert queue.claim("a", KINDS).id == first.id
    assert queue.claim("b", KINDS).id == second.id
    assert queue.claim("c", KINDS) is None
    assert queue.claim("a", ("plan",)) is None


def test_a_request_comes_back_as_it_was_asked(database):
    queue = Queue(database)
    queue.add(_run())
    assert queue.claim("a", KINDS).request == {"a": [1, 2.5, None]}


def test_many_workers_take_each_run_once(database):
    queue, count = Queue(database), 40
    for _ in range(count):
        queue.add(_run())
    taken, lock = [], threading.Lock()

    def work(name):
        while (found := queue.claim(name, KINDS)) is not None:
            with lock:
                taken.append(found.id)

    workers = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert len(taken) == len(set(taken)) == count


def test_a_late_worker_cannot_change_what_was_cancelled(database):
    queue = Queue(database)
    run = queue.add(_run()).id
    queue.claim("a", KINDS)
    assert queue.cancel(run)
    assert queue.beat(run, "a", "healing", 0.4) == "cancel"
    assert queue.end(run, "a", "cancelled", "cancelled")
    assert not queue.end(run, "a", "done")
    assert queue.beat(run, "a") == "lost"
    assert _row(queue, run).state == "cancelled"


def test_a_run_that_waits_is_cancelled_at_once_and_an_ended_one_not_at_all(database):
    queue = Queue(database)
    run = queue.add(_run()).id
    assert queue.cancel(run)
    assert _row(queue, run).state == "cancelled"
    assert not queue.cancel(run)


def test_a_run_whose_worker_is_gone_is_interrupted_and_can_be_resumed(database):
    queue = Queue(database, lease_s=0.05)
    run = queue.add(_run()).id
    queue.claim("a", KINDS)
    time.sleep(0.1)
    assert queue.give_up_lost() == 1
    found = _row(queue, run)
    assert found.state == "interrupted"
    assert "resume" in found.message
    assert queue.resume(run)
    again = queue.claim("b", KINDS)
    assert (again.id, again.attempts) == (run, 2)
    assert not queue.end(run, "a", "done")  # the first worker comes back too late


def test_a_lease_that_is_renewed_is_kept(database):
    queue = Queue(database, lease_s=5)
    run = queue.add(_run()).id
    queue.claim("a", KINDS)
    assert queue.beat(run, "a") == "go"
    assert queue.give_up_lost() == 0


def test_what_changed_is_told_in_order_and_only_once(database):
    queue = Queue(database)
    one, two = queue.add(_run()), queue.add(_run())
    seen = queue.last_revision()
    queue.claim("a", KINDS)
    queue.cancel(two.id)
    changed = queue.changed_since(seen)
    assert [row.id for row in changed] == [one.id, two.id]
    assert [row.revision for row in changed] == sorted(row.revision for row in changed)
    assert queue.changed_since(changed[-1].revision) == []


def test_moments_keep_their_time_zone(database):
    queue = Queue(database)
    run = queue.add(_run()).id
    assert _row(queue, run).created.utcoffset().total_seconds() == 0

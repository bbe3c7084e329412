"""The table of runs as a queue: every change of state is one conditional update, so that nobody overtakes anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from percuta.store.columns import now
from percuta.store.database import Database, next_revision
from percuta.store.tables import RunRow

LEASE_S = 6.0
"""How long a run belongs to a worker that is not heard of."""
OPEN = ("queued", "running")
STOPPED = ("failed", "cancelled", "interrupted")


@dataclass(frozen=True)
class Work:
    """A run that a worker has taken.

    Parameters
    ----------
    id, kind, key : str
        The run, what kind of work it is, and the hash that names its result.
    request : dict
        What is asked, plain data.
    attempts : int
        How often it was taken, this time included.
    """

    id: str
    kind: str
    key: str
    request: dict[str, Any]
    attempts: int


class Queue:
    """Runs as work to be done.

    Parameters
    ----------
    database : Database
        Where they stand.
    lease_s : float
        How long a run belongs to a worker that is not heard of.
    """

    def __init__(self, database: Database, lease_s: float = LEASE_S) -> None:
        self.database = database
        self.lease_s = lease_s

    def add(self, row: RunRow) -> RunRow:
        """Put a run at the end."""
        with self.database.writing() as session:
            row.revision = next_revision(session)
            session.add(row)
        return row

    def claim(self, worker: str, kinds: tuple[str, ...]) -> Work | None:
        """Take the oldest run that waits; None where none does.

        Notes
        -----
        One conditional update: of two workers that see the same run, one changes it and the other changes nothing.
        """
        oldest = (
            sa.select(RunRow.id)
            .where(RunRow.state == "queued", RunRow.kind.in_(kinds))
            .order_by(RunRow.created)
            .limit(1)
        )
        if not self.database.is_sqlite:
            oldest = oldest.with_for_update(skip_locked=True)
        moment = now()
        with self.database.writing() as session:
            taken = (
                sa.update(RunRow)
                .where(RunRow.id == oldest.scalar_subquery(), RunRow.state == "queued")
                .values(
                    state="running",
                    worker=worker,
                    started=moment,
                    ended=None,
                    lease_until=moment + timedelta(seconds=self.lease_s),
                    attempts=RunRow.attempts + 1,
                    stage="starting",
                    share=0.0,
                    message="",
                )
                .returning(RunRow.id, RunRow.kind, RunRow.key, RunRow.request, RunRow.attempts)
            )
            found = session.execute(taken).one_or_none()
            if found is None:
                return None
            _revise(session, found.id)
        return Work(*found)

    def beat(self, run: str, worker: str, stage: str | None = None, share: float | None = None) -> str:
        """Keep a run and tell how far it is.

        Returns
        -------
        str
            ``"go"``; ``"cancel"`` where somebody wants it stopped; ``"lost"`` where it has another worker.
        """
        values: dict[str, Any] = {"lease_until": now() + timedelta(seconds=self.lease_s)}
        with self.database.writing() as session:
            if stage is not None and share is not None:
                values |= {"stage": stage, "share": share, "revision": next_revision(session)}
            kept = (
                sa.update(RunRow)
                .where(RunRow.id == run, RunRow.worker == worker, RunRow.state == "running")
                .values(**values)
                .returning(RunRow.cancel)
            )
            cancel = session.execute(kept).scalar_one_or_none()
        return "lost" if cancel is None else "cancel" if cancel else "go"

    def heed(self, run: str, worker: str) -> str:
        """Hear whether a run is still wanted, as `beat` says it, and change nothing."""
        kept = sa.select(RunRow.cancel).where(RunRow.id == run, RunRow.worker == worker, RunRow.state == "running")
        with self.database.reading() as session:
            cancel = session.execute(kept).scalar_one_or_none()
        return "lost" if cancel is None else "cancel" if cancel else "go"

    def end(self, run: str, worker: str, state: str, message: str = "") -> bool:
        """End a run that this worker has; False where it has it no longer."""
        values: dict[str, Any] = {"state": state, "message": message, "ended": now(), "lease_until": None}
        if state == "done":
            values |= {"share": 1.0, "stage": "done"}
        return self._change(run, ("running",), values, RunRow.worker == worker)

    def cancel(self, run: str) -> bool:
        """Stop a run: at once where it waits, otherwise as soon as its worker hears of it."""
        if self._change(run, ("queued",), {"state": "cancelled", "ended": now(), "message": "cancelled"}):
            return True
        return self._change(run, ("running",), {"cancel": True})

    def resume(self, run: str) -> bool:
        """Put a run that stopped back into the queue."""
        fresh = {"state": "queued", "cancel": False, "worker": None, "message": "", "stage": "", "share": 0.0}
        return self._change(run, STOPPED, {**fresh, "ended": None})

    def give_up_lost(self) -> int:
        """Mark runs as interrupted whose worker is not heard of any more; returns how many."""
        moment = now()
        with self.database.writing() as session:
            lost = (
                sa.update(RunRow)
                .where(RunRow.state == "running", RunRow.lease_until < moment)
                .values(
                    state="interrupted",
                    ended=moment,
                    lease_until=None,
                    message="the program that computed it was stopped; resume it to go on",
                )
                .returning(RunRow.id)
            )
            found = session.execute(lost).scalars().all()
            for run in found:
                _revise(session, run)
        return len(found)

    def waiting(self) -> int:
        """Count the runs that wait."""
        with self.database.reading() as session:
            return session.execute(sa.select(sa.func.count()).where(RunRow.state == "queued")).scalar_one()

    def changed_since(self, revision: int) -> list[RunRow]:
        """List the runs that changed after a revision, in the order in which they did."""
        with self.database.reading() as session:
            later = sa.select(RunRow).where(RunRow.revision > revision).order_by(RunRow.revision)
            return list(session.execute(later).scalars())

    def last_revision(self) -> int:
        """Return the newest revision of any run."""
        with self.database.reading() as session:
            return session.execute(sa.select(sa.func.coalesce(sa.func.max(RunRow.revision), 0))).scalar_one()

    def _change(self, run: str, states: tuple[str, ...], values: dict[str, Any], *also: Any) -> bool:
        """Change a run that is in one of these states."""
        with self.database.writing() as session:
            values = {**values, "revision": next_revision(session)}
            change = sa.update(RunRow).where(RunRow.id == run, RunRow.state.in_(states), *also).values(**values)
            return bool(session.execute(change.returning(RunRow.id)).first())


def _revise(session: Session, run: str) -> None:
    session.execute(sa.update(RunRow).where(RunRow.id == run).values(revision=next_revision(session)))

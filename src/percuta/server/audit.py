"""The audit log of a team: who did what to which object, each line chained to the one before."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from percuta.store.columns import now
from percuta.store.database import Database
from percuta.store.tables import Audit, Counter

BEGINNING = "0" * 64
COUNTER = "audit"


@dataclass(frozen=True)
class Verified:
    """What a check of the log found.

    Parameters
    ----------
    sound : bool
        Whether every line is as it was written, and none is missing.
    lines : int
        Lines read.
    sentence : str
        The same in words.
    """

    sound: bool
    lines: int
    sentence: str


class AuditLog:
    """The log of a database.

    Parameters
    ----------
    database : Database
        Where it is; its triggers refuse to change or remove a line.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    def add(self, who: str, what: str, thing: str, outcome: str) -> None:
        """Add a line; it holds names of accounts and identifiers, never what was read or written."""
        with self.database.writing() as session:
            advance = sa.update(Counter).where(Counter.name == COUNTER).values(value=Counter.value + 1)
            number = session.execute(advance.returning(Counter.value)).scalar_one()  # holds back all other writers
            before = session.execute(sa.select(Audit.hash).where(Audit.number == number - 1)).scalar_one_or_none()
            row = Audit(number=number, at=now(), who=who[:64], what=what[:60], thing=thing[:120], outcome=outcome[:30])
            row.hash = chained(before or BEGINNING, row)
            session.add(row)

    def page(self, limit: int, offset: int) -> tuple[list[Audit], int]:
        """List lines, newest first, and how many there are."""
        with self.database.reading() as session:
            rows = session.execute(sa.select(Audit).order_by(Audit.number.desc()).limit(limit).offset(offset)).scalars()
            return list(rows), session.execute(sa.select(sa.func.count()).select_from(Audit)).scalar_one()

    def verify(self) -> Verified:
        """Read the whole log and compare every hash."""
        before, number = BEGINNING, 0
        with self.database.reading() as session:
            written = session.execute(sa.select(Counter.value).where(Counter.name == COUNTER)).scalar_one()
            for row in session.execute(sa.select(Audit).order_by(Audit.number)).scalars():
                number += 1
                if row.number != number:
                    return Verified(False, number, f"line {number} of the audit log is missing")
                if row.hash != chained(before, row):
                    return Verified(False, number, f"line {number} of the audit log was changed, or the one before it")
                before = row.hash
        if number != written:
            return Verified(False, number, f"the audit log ends at line {number}, but {written} were written")
        return Verified(True, number, f"the audit log is sound: {number} lines, the last hash is {before[:16]}")


def chained(before: str, row: Audit) -> str:
    """Return the hash of a line, which holds that of the line before."""
    parts = (before, str(row.number), _moment(row.at), row.who, row.what, row.thing, row.outcome)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")

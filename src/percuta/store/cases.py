"""Cases: a person under a code, what was done, what was seen, and what is sealed."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from percuta.errors import InputError
from percuta.store.columns import new_id, now
from percuta.store.database import Database
from percuta.store.photos import cleaned
from percuta.store.tables import CaseRow, Performed, Photo, Score, Sealed
from percuta.store.vault import Box, Vault

Row = TypeVar("Row", Performed, Score)
NOTE = "note"
Z90 = 1.6448536269514722
"""Half the width of a 90 % interval of a normal distribution, in standard deviations."""
MOST_PHOTOS = 200
"""Photographs a case may have."""


@dataclass(frozen=True)
class Change:
    """Change of a reading from the first of its kind, with its 90 % interval where the noise is known."""

    value: float
    low: float | None
    high: float | None


class Cases:
    """The cases of one person; others' do not exist for them.

    Parameters
    ----------
    database : Database
        Where they are.
    vault : Vault
        Seals notes and photographs.
    owner : str
        Account whose cases these are.
    """

    def __init__(self, database: Database, vault: Vault, owner: str) -> None:
        self.database, self.vault, self.owner = database, vault, owner

    def page(self, limit: int, offset: int) -> tuple[list[tuple[CaseRow, int, int, int]], int]:
        """List cases, last changed first, each with its number of sessions, scores and photographs; and how many."""
        counts = [
            sa.select(sa.func.count()).where(table.case_id == CaseRow.id).scalar_subquery()
            for table in (Performed, Score, Photo)
        ]
        rows = sa.select(CaseRow, *counts).where(CaseRow.owner == self.owner)
        total = sa.select(sa.func.count()).select_from(CaseRow).where(CaseRow.owner == self.owner)
        with self.database.reading() as session:
            found = session.execute(rows.order_by(CaseRow.updated.desc(), CaseRow.id).limit(limit).offset(offset))
            return [(row[0], *row[1:]) for row in found.all()], session.execute(total).scalar_one()

    def get(self, session: Session, case: str) -> CaseRow:
        """Return a case.

        Raises
        ------
        KeyError
            Where it is not there, or somebody else's.
        """
        found = session.execute(
            sa.select(CaseRow).where(CaseRow.id == case, CaseRow.owner == self.owner)
        ).scalar_one_or_none()
        if found is None:
            raise KeyError(case)
        return found

    def add(self, values: dict[str, Any], note: str = "") -> CaseRow:
        """Add a case."""
        row = CaseRow(id=new_id(), owner=self.owner, **values)
        try:
            with self.database.writing() as session:
                session.add(row)
                session.flush()
                self._seal(session, row.id, NOTE, note.encode())
        except IntegrityError:
            raise InputError(f"there is a case {values['code']!r} already", "code") from None
        return row

    def change(self, case: str, values: dict[str, Any]) -> CaseRow:
        """Change a case."""
        note = values.pop("note", None)
        try:
            with self.database.writing() as session:
                row = self.get(session, case)
                for name, value in values.items():
                    setattr(row, name, value)
                row.updated = now()
                if note is not None:
                    self._seal(session, case, NOTE, note.encode())
        except IntegrityError:
            raise InputError(f"there is a case {values.get('code')!r} already", "code") from None
        return row

    def erase(self, case: str) -> None:
        """Forget a case and everything that belongs to it."""
        with self.database.writing() as session:
            session.delete(self.get(session, case))

    def note(self, session: Session, case: str) -> str:
        """Return the note of a case."""
        return (self._open(session, case, NOTE) or b"").decode()

    def add_session(self, case: str, on: date, record: dict[str, Any]) -> Performed:
        """Keep a session as it was done."""
        return self._add(case, Performed(id=new_id(), case_id=case, on=on, record=record))

    def add_score(self, case: str, values: dict[str, Any]) -> Score:
        """Keep a reading."""
        return self._add(case, Score(id=new_id(), case_id=case, **values))

    def add_photo(self, case: str, on: date, view: str, raw: bytes) -> Photo:
        """Keep a photograph, decoded, written anew and sealed."""
        picture = cleaned(raw)
        row = Photo(
            id=new_id(),
            case_id=case,
            on=on,
            view=view,
            width=picture.width,
            height=picture.height,
            sha256=hashlib.sha256(picture.body).hexdigest(),
        )
        with self.database.writing() as session:
            self.get(session, case).updated = now()
            have = session.execute(sa.select(sa.func.count()).where(Photo.case_id == case)).scalar_one()
            if have >= MOST_PHOTOS:
                raise InputError(f"a case has at most {MOST_PHOTOS} photographs; remove some", "photo")
            session.add(row)
            session.flush()
            self._seal(session, case, f"photo:{row.id}", picture.body)
        return row

    def photo(self, case: str, photo: str) -> bytes:
        """Return the pixels of a photograph, as JPEG."""
        with self.database.reading() as session:
            self.get(session, case)
            body = self._open(session, case, f"photo:{photo}")
        if body is None:
            raise KeyError(photo)
        return body

    def remove(self, case: str, table: type[Performed] | type[Score] | type[Photo], row: str) -> None:
        """Remove one session, reading or photograph."""
        with self.database.writing() as session:
            self.get(session, case).updated = now()
            found = session.execute(sa.select(table).where(table.id == row, table.case_id == case)).scalar_one_or_none()
            if found is None:
                raise KeyError(row)
            session.delete(found)
            if table is Photo:
                session.execute(sa.delete(Sealed).where(Sealed.case_id == case, Sealed.what == f"photo:{row}"))

    def parts(self, session: Session, case: str) -> tuple[list[Performed], list[Score], list[Photo]]:
        """Return all that belongs to a case, by day."""
        done = session.execute(sa.select(Performed).where(Performed.case_id == case).order_by(Performed.on)).scalars()
        read = session.execute(
            sa.select(Score).where(Score.case_id == case).order_by(Score.on, Score.created)
        ).scalars()
        seen = session.execute(sa.select(Photo).where(Photo.case_id == case).order_by(Photo.on)).scalars()
        return list(done), list(read), list(seen)

    def _add(self, case: str, row: Row) -> Row:
        with self.database.writing() as session:
            self.get(session, case).updated = now()
            session.add(row)
        return row

    def _seal(self, session: Session, case: str, what: str, plain: bytes) -> None:
        session.execute(sa.delete(Sealed).where(Sealed.case_id == case, Sealed.what == what))
        if plain:
            box = self.vault.seal(plain, f"{case}/{what}")
            session.add(Sealed(case_id=case, what=what, key_id=box.key_id, nonce=box.nonce, cipher=box.cipher))

    def _open(self, session: Session, case: str, what: str) -> bytes | None:
        row = session.execute(sa.select(Sealed).where(Sealed.case_id == case, Sealed.what == what)).scalar_one_or_none()
        return None if row is None else self.vault.open(Box(row.key_id, row.nonce, row.cipher), f"{case}/{what}")


def changes(scores: list[Score]) -> dict[str, Change | None]:
    r"""Return the change of each reading from the first of the same measure and unit, by reading.

    Parameters
    ----------
    scores : list of Score
        Readings of one case, in order.

    Returns
    -------
    dict
        None for a first reading.

    Notes
    -----
    .. math:: \Delta = x_k - x_0, \qquad \Delta \pm z_{0.95} \sqrt{\sigma_k^2 + \sigma_0^2}

    with the noise :math:`\sigma` of both instruments, taken as normal and independent.
    """
    first: dict[tuple[str, str], Score] = {}
    found: dict[str, Change | None] = {}
    for score in scores:
        start = first.setdefault((score.measure, score.unit), score)
        if start is score:
            found[score.id] = None
            continue
        moved = score.value - start.value
        if score.noise_sd is None or start.noise_sd is None:
            found[score.id] = Change(moved, None, None)
        else:
            half = Z90 * math.hypot(score.noise_sd, start.noise_sd)
            found[score.id] = Change(moved, moved - half, moved + half)
    return found

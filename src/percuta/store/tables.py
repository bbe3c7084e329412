"""The tables: accounts, studies, runs, cases and what belongs to them, audit."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, CheckConstraint, ForeignKey, Index, LargeBinary, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from percuta.store.columns import Document, Utc, new_id, now

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""Names of constraints, so that migrations can find them on both databases."""

STATES = ("queued", "running", "done", "failed", "cancelled", "interrupted")
"""States of a run; the last four are ends, of which the last three can be resumed."""
ROLES = ("viewer", "clinician", "modeller", "admin")
"""Roles of accounts."""
LOCAL = "local"
"""The account of whoever uses Percuta on their own machine."""


class Base(DeclarativeBase):
    """What all tables share."""

    metadata = MetaData(naming_convention=NAMES)


def _id() -> Mapped[str]:
    return mapped_column(String(32), primary_key=True, default=new_id)


def _owner() -> Mapped[str]:
    return mapped_column(ForeignKey("account.id"), index=True)


def _case() -> Mapped[str]:
    return mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)


def _moment() -> Mapped[datetime]:
    return mapped_column(Utc, default=now)


class Account(Base):
    """Somebody who may sign in; the local account has no password and cannot."""

    __tablename__ = "account"
    id: Mapped[str] = _id()
    name: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str | None] = mapped_column(String(256))
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    created: Mapped[datetime] = _moment()


class Login(Base):
    """One signed-in browser; only the hash of its secret is kept."""

    __tablename__ = "login"
    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    created: Mapped[datetime] = _moment()
    seen: Mapped[datetime] = _moment()


class Attempt(Base):
    """A failed sign-in, counted by account name and by address."""

    __tablename__ = "attempt"
    id: Mapped[str] = _id()
    key: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(Utc, default=now, index=True)


class Counter(Base):
    """A number that only grows: the last revision of any run."""

    __tablename__ = "counter"
    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger, default=0)


class StudyRow(Base):
    """A study as its author wrote it."""

    __tablename__ = "study"
    id: Mapped[str] = _id()
    owner: Mapped[str] = _owner()
    name: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    shared: Mapped[bool] = mapped_column(Boolean, default=False)
    created: Mapped[datetime] = _moment()
    updated: Mapped[datetime] = mapped_column(Utc, default=now, index=True)


class RunRow(Base):
    """One piece of work: what was asked, who works on it, how far it is."""

    __tablename__ = "run"
    __table_args__ = (
        CheckConstraint("state IN ('queued','running','done','failed','cancelled','interrupted')", name="state"),
        Index("ix_run_state_created", "state", "created"),
    )
    id: Mapped[str] = _id()
    owner: Mapped[str] = _owner()
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(200))
    study_id: Mapped[str | None] = mapped_column(ForeignKey("study.id", ondelete="SET NULL"), index=True)
    request: Mapped[dict[str, Any]] = mapped_column(Document)
    key: Mapped[str] = mapped_column(String(64), index=True)
    shared: Mapped[bool] = mapped_column(Boolean, default=False)
    state: Mapped[str] = mapped_column(String(16), default="queued")
    stage: Mapped[str] = mapped_column(String(40), default="")
    share: Mapped[float] = mapped_column(default=0.0)
    message: Mapped[str] = mapped_column(Text, default="")
    attempts: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[datetime | None] = mapped_column(Utc)
    cancel: Mapped[bool] = mapped_column(Boolean, default=False)
    revision: Mapped[int] = mapped_column(BigInteger, default=0, index=True)
    created: Mapped[datetime] = mapped_column(Utc, default=now, index=True)
    started: Mapped[datetime | None] = mapped_column(Utc)
    ended: Mapped[datetime | None] = mapped_column(Utc)


class CaseRow(Base):
    """A person under a code that names nobody; age in years, never a date of birth."""

    __tablename__ = "case"
    __table_args__ = (Index("uq_case_owner_code", "owner", "code", unique=True),)
    id: Mapped[str] = _id()
    owner: Mapped[str] = _owner()
    code: Mapped[str] = mapped_column(String(40))
    age: Mapped[int | None]
    sex: Mapped[str | None] = mapped_column(String(8))
    fitzpatrick: Mapped[int | None]
    study_id: Mapped[str | None] = mapped_column(ForeignKey("study.id", ondelete="SET NULL"), index=True)
    created: Mapped[datetime] = _moment()
    updated: Mapped[datetime] = mapped_column(Utc, default=now, index=True)


class Performed(Base):
    """One session as it was done: depth, passes, endpoint and lot of every zone."""

    __tablename__ = "performed"
    id: Mapped[str] = _id()
    case_id: Mapped[str] = _case()
    on: Mapped[date]
    record: Mapped[dict[str, Any]] = mapped_column(Document)
    created: Mapped[datetime] = _moment()


class Score(Base):
    """One outcome read on one day, with the noise of the instrument that read it."""

    __tablename__ = "score"
    id: Mapped[str] = _id()
    case_id: Mapped[str] = _case()
    on: Mapped[date]
    measure: Mapped[str] = mapped_column(String(60))
    value: Mapped[float]
    unit: Mapped[str] = mapped_column(String(30))
    noise_sd: Mapped[float | None]
    instrument: Mapped[str] = mapped_column(String(120), default="")
    blinded: Mapped[bool] = mapped_column(Boolean, default=False)
    created: Mapped[datetime] = _moment()


class Photo(Base):
    """A photograph; its pixels are sealed."""

    __tablename__ = "photo"
    id: Mapped[str] = _id()
    case_id: Mapped[str] = _case()
    on: Mapped[date]
    view: Mapped[str] = mapped_column(String(60))
    width: Mapped[int]
    height: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    created: Mapped[datetime] = _moment()


class Sealed(Base):
    """What could name a person, encrypted: free text, identifiers, photographs."""

    __tablename__ = "sealed"
    id: Mapped[str] = _id()
    case_id: Mapped[str] = _case()
    what: Mapped[str] = mapped_column(String(60), index=True)
    key_id: Mapped[str] = mapped_column(String(16))
    nonce: Mapped[bytes] = mapped_column(LargeBinary)
    cipher: Mapped[bytes] = mapped_column(LargeBinary)


class Audit(Base):
    """Who did what, when, to which object, and whether it was allowed; each row holds the hash of the one before."""

    __tablename__ = "audit"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Utc)
    who: Mapped[str] = mapped_column(String(64))
    what: Mapped[str] = mapped_column(String(60))
    thing: Mapped[str] = mapped_column(String(120))
    outcome: Mapped[str] = mapped_column(String(30))
    hash: Mapped[str] = mapped_column(String(64))

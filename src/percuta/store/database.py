"""One database, SQLite beside the data or PostgreSQL by its address: opened, brought up to date, and told apart."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from percuta.errors import InputError, PercutaError
from percuta.store.columns import now
from percuta.store.tables import LOCAL, Account, Counter

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory

BUSY_S = 5.0
"""How long a writer waits for another one."""
FILE = "percuta.db"
REVISIONS = "runs"
"""Name of the counter that orders what happens to runs."""
COUNTERS = (REVISIONS, "audit")


class StoreError(PercutaError):
    """The database cannot do it now; nothing was changed."""


def data_dir() -> Path:
    """Return the folder in which Percuta keeps a user's data."""
    import platformdirs

    return Path(platformdirs.user_data_dir("percuta", appauthor=False))


class Database:
    """A database that is open and up to date.

    Parameters
    ----------
    url : str
        Such as ``sqlite:////home/me/percuta.db`` or ``postgresql+psycopg://user@host/name``.

    Raises
    ------
    InputError
        Where the address is none, or its driver is not installed.
    StoreError
        Where it cannot be opened, or was written by a newer version.
    """

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)
        try:
            with _told():
                _bring_up_to_date(self.engine)
                self._first_rows()
        except BaseException:
            self.engine.dispose()
            raise

    @classmethod
    def in_folder(cls, folder: Path) -> Database:
        """Open the SQLite database of a data folder, which is made where it is missing."""
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise InputError(f"the data folder cannot be made: {error.strerror}", str(folder)) from None
        return cls(f"sqlite:///{folder / FILE}")

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that only reads."""
        with _told(), self._sessions() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session that is written whole or not at all."""
        with _told(), self._sessions.begin() as session:
            if self.is_sqlite:  # take the one writer's place at once, or a later upgrade of the lock fails
                session.execute(sa.text("BEGIN IMMEDIATE"))
            yield session

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def _first_rows(self) -> None:
        with self.writing() as session:
            if session.get(Account, LOCAL) is None:
                session.add(Account(id=LOCAL, name=LOCAL, role="admin", active=False))
            for name in COUNTERS:
                if session.get(Counter, name) is None:
                    session.add(Counter(name=name, value=0))


def next_revision(session: Session) -> int:
    """Return the next revision; whoever takes one holds back the others until it is written, so none is overtaken."""
    advance = sa.update(Counter).where(Counter.name == REVISIONS).values(value=Counter.value + 1)
    return int(session.execute(advance.returning(Counter.value)).scalar_one())


def _engine(url: str) -> sa.Engine:
    try:
        address = sa.make_url(url)
        if address.get_backend_name() == "postgresql" and address.get_driver_name() != "psycopg":
            address = address.set(drivername="postgresql+psycopg")
        if address.get_backend_name() not in ("sqlite", "postgresql"):
            raise InputError(f"{address.get_backend_name()} is not supported; take sqlite or postgresql", "--db")
        arguments: dict[str, Any] = {"pool_pre_ping": True}
        if address.get_backend_name() == "sqlite":
            arguments = {"connect_args": {"timeout": BUSY_S, "check_same_thread": False}}
        engine = sa.create_engine(address, **arguments)
    except ArgumentError:
        raise InputError("this is not the address of a database; write postgresql://user@host/name", "--db") from None
    except ModuleNotFoundError as error:
        raise InputError(f"{error.name} is not installed; install percuta with its extra 'postgres'", "--db") from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _set_up_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where `writing` says so
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", f"busy_timeout={int(BUSY_S * 1000)}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@contextmanager
def _told() -> Iterator[None]:
    """Turn what a database refuses into one sentence."""
    try:
        yield
    except OperationalError as error:
        raise StoreError(_sentence(str(error.orig))) from error
    except SQLAlchemyError as error:
        if isinstance(error, sa.exc.DBAPIError) and "disk" in str(error.orig).lower():
            raise StoreError(_sentence(str(error.orig))) from error
        raise


def _sentence(reason: str) -> str:
    low = reason.lower()
    if "locked" in low or "busy" in low:
        return "the database is busy with another program; nothing was changed, try again"
    if "full" in low or "no space" in low:
        return "the disk is full; nothing was changed, make room and try again"
    if "readonly" in low or "read-only" in low:
        return "the database cannot be written; nothing was changed, check who may write its file"
    if "unable to open" in low:
        return "the database cannot be opened; check that its folder exists and may be written"
    first = reason.strip().splitlines()[0] if reason.strip() else "no reason was given"
    return f"the database does not answer ({first}); nothing was changed"


def _bring_up_to_date(engine: sa.Engine) -> None:
    """Run the migrations that are missing; a file is copied first."""
    from percuta.store import migrate

    scripts = migrate.scripts()
    with engine.connect() as connection:
        found = _current(connection)
    if found == scripts.get_current_head():
        return
    if found is not None and found not in _known(scripts):
        raise StoreError("the database was written by a newer version of Percuta; install that version or a later one")
    if found is not None and engine.dialect.name == "sqlite":
        _back_up(engine, found)
    migrate.upgrade(engine)


def _current(connection: sa.Connection) -> str | None:
    """Return the step of the history at which a database stands; None for an empty one."""
    from alembic.runtime.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


def _known(scripts: ScriptDirectory) -> set[str]:
    """Return all steps of the history."""
    return {script.revision for script in scripts.walk_revisions()}


def _back_up(engine: sa.Engine, revision: str) -> Path:
    """Copy a database file, whole, before it is changed."""
    source = Path(str(engine.url.database))
    target = source.with_name(f"{source.name}.{revision}.{now():%Y%m%dT%H%M%S}.backup")
    with sqlite3.connect(source) as old, sqlite3.connect(target) as copy:
        old.backup(copy)
    copy.close()
    old.close()
    return target

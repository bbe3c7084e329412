"""Opening, upgrading and refusing: always a sentence, never a loss."""

import sqlite3

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from percuta.errors import InputError
from percuta.store import database as module
from percuta.store.columns import Utc, now
from percuta.store.database import Database, StoreError
from percuta.store.tables import Account, Audit, Base


def test_the_history_makes_the_tables_that_the_code_wants(database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_what_is_refused_is_not_half_written(database):
    def broken():
        with database.writing() as session:
            session.add(Account(id="a" * 32, name="eve", role="admin"))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    with database.reading() as session:
        assert session.get(Account, "a" * 32) is None


def test_foreign_keys_hold(database):
    with pytest.raises(sa.exc.IntegrityError), database.writing() as session:
        session.execute(sa.text("INSERT INTO login VALUES ('x', 'nobody', '2026-01-01', '2026-01-01')"))


def test_the_audit_log_is_only_added_to(database):
    with database.writing() as session:
        session.add(Audit(number=1, at=now(), who="a", what="b", thing="c", outcome="d", hash="e"))
    for statement in ("UPDATE audit SET who = 'x'", "DELETE FROM audit"):
        with pytest.raises(sa.exc.DBAPIError, match="only added to"), database.engine.begin() as connection:
            connection.execute(sa.text(statement))


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        Utc().process_bind_param(now().replace(tzinfo=None), sa.create_engine("sqlite://").dialect)


def test_a_file_is_copied_before_it_is_upgraded(tmp_path, monkeypatch):
    opened = Database.in_folder(tmp_path)
    opened.close()
    ran = []
    monkeypatch.setattr(module, "_current", lambda _connection: "0000")
    monkeypatch.setattr(module, "_known", lambda _scripts: {"0000", "0001"})
    monkeypatch.setattr("percuta.store.migrate.upgrade", lambda engine: ran.append(engine))
    Database.in_folder(tmp_path).close()
    copies = list(tmp_path.glob("percuta.db.0000.*.backup"))
    assert len(copies) == len(ran) == 1
    with sqlite3.connect(copies[0]) as copy:
        assert copy.execute("SELECT name FROM account").fetchall() == [("local",)]
    copy.close()


def test_a_database_of_a_newer_version_is_left_alone(database, database_url):
    with database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(StoreError, match="newer version"):
        Database(database_url)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [("mysql://x/y", "not supported"), ("not an address", "not the address of a database")],
)
def test_an_address_that_is_none_is_refused(url, sentence):
    with pytest.raises(InputError, match=sentence):
        Database(url)


def test_a_database_that_is_locked_says_so_and_loses_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "BUSY_S", 0.1)
    opened = Database.in_folder(tmp_path)
    other = sqlite3.connect(tmp_path / "percuta.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="busy with another program; nothing was changed"), opened.writing() as session:
        session.add(Account(id="b" * 32, name="bob", role="viewer"))
    with opened.reading() as session:  # reading goes on meanwhile
        assert session.get(Account, "local") is not None
    other.execute("ROLLBACK")
    other.close()
    with opened.writing() as session:
        session.add(Account(id="b" * 32, name="bob", role="viewer"))
    opened.close()


def test_a_full_disk_says_so_and_loses_nothing(tmp_path):
    opened = Database.in_folder(tmp_path)
    with opened.reading() as session:
        pages = session.execute(sa.text("PRAGMA page_count")).scalar_one()

    def limit(connection, _record):
        connection.execute(f"PRAGMA max_page_count={pages}")

    sa.event.listen(opened.engine, "connect", limit)
    opened.engine.dispose()
    with pytest.raises(StoreError, match="disk is full; nothing was changed"), opened.writing() as session:
        session.add_all(Account(name=f"{n:060}", role="viewer") for n in range(2000))
    with opened.reading() as session:
        assert [account.name for account in session.query(Account)] == ["local"]
    opened.close()


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be made"):
        Database.in_folder(tmp_path / "file" / "below")

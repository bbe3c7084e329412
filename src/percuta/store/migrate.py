"""The one history of the tables, for both databases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlalchemy as sa
    from alembic.config import Config
    from alembic.script import ScriptDirectory

FOLDER = Path(__file__).parent / "migrations"


def config() -> Config:
    """Return where Alembic finds the history."""
    from alembic.config import Config

    found = Config()
    found.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return found


def scripts() -> ScriptDirectory:
    """Return the steps of the history."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(config())


def upgrade(engine: sa.Engine, to: str = "head") -> None:
    """Run the steps that are missing, all or none."""
    from alembic import command

    settings = config()
    with engine.connect() as connection, connection.begin():
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        settings.attributes["connection"] = connection
        command.upgrade(settings, to)

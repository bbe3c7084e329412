"""Write the next step of the history of tables, from the tables as they are: ``new_migration.py 'what changes'``."""

import sys
import tempfile
from pathlib import Path

import sqlalchemy as sa
from alembic import command

from percuta.store import migrate


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = sa.create_engine(f"sqlite:///{Path(folder) / 'empty.db'}")
        with engine.begin() as connection:
            settings = migrate.config()
            settings.set_main_option("version_locations", str(migrate.FOLDER / "versions"))
            settings.set_main_option("path_separator", "os")
            settings.attributes["connection"] = connection
            number = len(list((migrate.FOLDER / "versions").glob("*.py"))) + 1
            if number > 1:
                command.upgrade(settings, "head")
            command.revision(settings, sys.argv[1], autogenerate=True, rev_id=f"{number:04d}")


if __name__ == "__main__":
    main()

"""This module holds the way from one schema to the next: Alembic, run from code."""

from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

MIGRATIONS = Path(__file__).parent / "migrations"

# Alembic keeps the connection it works on in one place for the whole process.
_ALEMBIC = Lock()


def known_revisions(folder: Path = MIGRATIONS) -> frozenset[str]:
    """Return the ids of all schema revisions this release can bring up to date."""
    script = ScriptDirectory.from_config(_config(folder))
    return frozenset(revision.revision for revision in script.walk_revisions())


def migrate(connection: Connection, folder: Path = MIGRATIONS, *, to: str = "head") -> None:
    """Run every pending migration inside the transaction of the connection: all of them, or none if one fails.

    Args:
        connection: the database, in a transaction.
        folder: where the migrations are.
        to: the schema revision to stop at; all of them unless told otherwise.
    """
    config = _config(folder)
    config.attributes["connection"] = connection
    with _ALEMBIC:
        command.upgrade(config, to)


def revision_of(connection: Connection) -> str | None:
    """Return the schema revision a database is at; None where it has no schema yet."""
    return MigrationContext.configure(connection).get_current_revision()


def _config(folder: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config

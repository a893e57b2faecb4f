"""This module holds what a store stands on: its database, the settings in force there, the room left on its disk."""

import shutil
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from assessments.access import Person, require
from assessments.stored import Condition, Setting
from assessments.transactions import reading

# What the promise "saved means on disk" rests on.
_WANTED = {
    "sqlite": {"journal_mode": "wal", "synchronous": "FULL", "foreign_keys": "ON"},
    "postgresql": {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"},
}
# SQLite answers with numbers where it is told words.
_IN_WORDS: dict[str, dict[str, str]] = {
    "synchronous": {"0": "OFF", "1": "NORMAL", "2": "FULL", "3": "EXTRA"},
    "foreign_keys": {"0": "OFF", "1": "ON"},
}


def read_condition(engine: Engine, *, by: Person) -> Condition:
    """Return what the store stands on.

    Raises:
        Forbidden: the person does not administer.
        SignedOut: they are not signed in any more.
    """
    name = engine.dialect.name
    with reading(engine) as session:
        require(session, by, "administer")
        connection = session.connection()
        return Condition(
            place=engine.url.render_as_string(),
            database=name,
            version=tuple(int(part) for part in engine.dialect.server_version_info or ()),
            schema=str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar()),
            settings=tuple(Setting(key, _found(connection, key), wanted) for key, wanted in _WANTED[name].items()),
            free=shutil.disk_usage(Path(str(engine.url.database)).parent).free if name == "sqlite" else None,
        )


def _found(connection: Connection, name: str) -> str:
    ask = "PRAGMA" if connection.dialect.name == "sqlite" else "SHOW"
    found = connection.exec_driver_sql(f"{ask} {name}").scalar()
    return _IN_WORDS.get(name, {}).get(str(found), str(found))

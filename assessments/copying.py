"""This module copies a whole store from one database into another: every row, its id, and which ids were given."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, MetaData, Table, event, inspect, text

from assessments.columns import UtcDateTime
from assessments.engines import UNFINISHED, file_engine
from assessments.schema import migrate, revision_of
from assessments.sqlite_file import APPLICATION_ID
from assessments.transactions import reading

AT_ONCE = 500  # rows that are in memory at a time
_OF_ALEMBIC = "alembic_version"


def copy_into_file(engine: Engine, path: Path) -> dict[str, int]:
    """Copy a store, as it is at one moment, into an empty file. Neither waits for those who save, nor they for it.

    Returns:
        How many rows each table has at that moment.

    Raises:
        StoreError: the store cannot be read, or the copy not be written; a named child says how.
    """
    with reading(engine) as session:
        connection = session.connection()
        counts = count_rows(connection)  # first: on SQLite the first look is what holds the moment
        _INTO_FILE[engine.dialect.name](connection, path)
        return counts


def count_rows(connection: Connection) -> dict[str, int]:
    """Return how many rows each table has."""
    count = sa.select(sa.func.count())
    names = inspect(connection).get_table_names()
    return {name: connection.execute(count.select_from(sa.table(name))).scalar_one() for name in names}


def copy_rows(source: Connection, target: Connection) -> None:
    """Make an empty database a copy of another: the schema by its migrations, every row, and the ids to go on from.

    Both transactions are the caller's: the copy is whole or not at all, and of one moment.
    """
    migrate(target, to=revision_of(source) or "base")
    for table in _tables_of(target):
        rows = source.execute(sa.select(table), execution_options={"yield_per": AT_ONCE}).mappings()
        for some in rows.partitions():
            target.execute(sa.insert(table), [dict(row) for row in some])
    _GO_ON_FROM[target.dialect.name](target, _LAST_IDS[source.dialect.name](source))


def _copy_pages(source: Connection, path: Path) -> None:
    # VACUUM INTO cannot run inside a transaction, so its rows could not be compared with those of the same moment.
    driver: Any = source.connection.driver_connection
    with closing(sqlite3.connect(path, isolation_level=None)) as target:
        target.execute("PRAGMA synchronous = OFF")  # the file is flushed as a whole when it is full
        driver.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it


def _copy_table_by_table(source: Connection, path: Path) -> None:
    engine = file_engine(path, UNFINISHED)
    try:
        with engine.begin() as target:
            target.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            copy_rows(source, target)
    finally:
        engine.dispose()


_INTO_FILE: dict[str, Callable[[Connection, Path], None]] = {
    "sqlite": _copy_pages,
    "postgresql": _copy_table_by_table,
}


def _tables_of(connection: Connection) -> list[Table]:
    """Return the tables as they are in this schema, which may be older than our models, parents before children."""
    metadata = MetaData()

    @event.listens_for(metadata, "column_reflect")
    def common_type(_inspector: object, _table: object, column: dict[str, Any]) -> None:
        is_moment = isinstance(column["type"], sa.DateTime)
        column["type"] = UtcDateTime() if is_moment else column["type"].as_generic()

    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != _OF_ALEMBIC]


def _last_ids_of_file(connection: Connection) -> dict[str, int]:
    return {row.name: row.seq for row in connection.execute(text("SELECT name, seq FROM sqlite_sequence"))}


def _last_ids_of_server(connection: Connection) -> dict[str, int]:
    last = {}
    for table, sequence in _sequences(connection).items():
        given = connection.execute(text(f"SELECT last_value, is_called FROM {sequence}")).one()  # noqa: S608  its name
        last[table] = given.last_value if given.is_called else 0
    return last


def _sequences(connection: Connection) -> dict[str, str]:
    """Return the sequence of each table that gives ids, quoted as the server wants it."""
    inspector, found = inspect(connection), {}
    for table in inspector.get_table_names():
        for column in inspector.get_pk_constraint(table)["constrained_columns"]:
            ask = sa.select(sa.func.pg_get_serial_sequence(table, column))
            found[table] = connection.execute(ask).scalar()
    return {table: sequence for table, sequence in found.items() if sequence}


def _go_on_in_file(connection: Connection, last: dict[str, int]) -> None:
    now = _last_ids_of_file(connection)
    for name, id_ in last.items():
        values = {"name": name, "seq": max(id_, now.get(name, 0))}
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
        connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)"), values)


def _go_on_on_server(connection: Connection, last: dict[str, int]) -> None:
    for table, sequence in _sequences(connection).items():
        id_ = last.get(table, 0)
        connection.execute(sa.select(sa.func.setval(sequence, max(id_, 1), id_ > 0)))


_LAST_IDS: dict[str, Callable[[Connection], dict[str, int]]] = {
    "sqlite": _last_ids_of_file,
    "postgresql": _last_ids_of_server,
}
_GO_ON_FROM: dict[str, Callable[[Connection, dict[str, int]], None]] = {
    "sqlite": _go_on_in_file,
    "postgresql": _go_on_on_server,
}

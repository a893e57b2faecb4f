"""This module holds the opening of the store: an SQLite file by default, PostgreSQL where DATABASE_URL says so."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError

from assessments.delegations import record_delegations
from assessments.errors import DamagedStore, ForeignStore, NewerStore, StoreNotWritable, StoreUnreachable
from assessments.schema import known_revisions, migrate
from assessments.sqlite_file import APPLICATION_ID, build, folder_held, recognise
from assessments.transactions import READING, named_errors
from assessments.verifying import refuse_unlogged

# What the other rooms hold of the store, without knowing SQL.
Store = Engine

DEFAULT_FILE = Path(__file__).parent.parent / "data" / "cyber-commitments.sqlite"

# An answer that says "Saved" is on disk (FULL; NORMAL loses it when the power fails), references hold, and a writer
# waits 5 seconds for another process before it gives up.
SQLITE_SETTINGS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "busy_timeout": "5000",
    "mmap_size": "0",
}
_POSTGRESQL_DRIVER = "postgresql+psycopg"
_LOCK_OF_STARTS = APPLICATION_ID  # any number of ours will do


def open_store(url: str | None = None) -> Engine:
    """Open the store, make it at the first start, and bring an older one up to date.

    Args:
        url: where the store is: sqlite:///relative.sqlite, sqlite:////absolute.sqlite or postgresql://...; without
            it the environment's DATABASE_URL counts, and without that the file in data/ beside the rooms.

    Raises:
        StoreError: a named child says why it cannot be used. What stands there was not changed.
    """
    address = url or os.environ.get("DATABASE_URL")
    if not address:
        return _open_file(DEFAULT_FILE)
    target = _parsed(address)
    backend = target.get_backend_name()
    if backend == "sqlite" and target.database not in (None, "", ":memory:"):
        return _open_file(Path(str(target.database)))
    if backend in ("postgresql", "postgres"):
        return _open_server(target.set(drivername=_POSTGRESQL_DRIVER))
    raise ForeignStore(
        f"{target.render_as_string()}: not a place for the store. DATABASE_URL must name a file, such as "
        "sqlite:///data/store.sqlite, or a server, such as postgresql://user@host/database."
    )


def _parsed(address: str) -> URL:
    try:
        return make_url(address)
    except ArgumentError as error:  # the address may hold a password, so the message must not repeat it
        raise ForeignStore("DATABASE_URL is not an address such as sqlite:///data/store.sqlite. Correct it.") from error


def _open_file(path: Path) -> Engine:
    path = path.resolve()
    with folder_held(path.parent), named_errors(path):
        if path.exists():
            recognise(path, known_revisions())
        else:
            build(path, _write_schema)
        _bring_up_to_date(path)
    engine = _file_engine(path)
    _refuse_another_file(engine, path)
    return engine


def _write_schema(path: Path) -> None:
    with _first_transaction(path) as connection:
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        migrate(connection)


def _bring_up_to_date(path: Path) -> None:
    with _first_transaction(path) as connection:
        migrate(connection)
        _look_through(connection)
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise DamagedStore(f"{path}: a migration would have broken references. Nothing was changed. Report this.")


def _look_through(connection: Connection) -> None:
    """Bring up to date what the release knows by itself, and refuse what the change log does not say."""
    try:
        record_delegations(connection)
        refuse_unlogged(connection)
    except (ValueError, TypeError) as error:
        raise DamagedStore(
            f"the store holds what no column of it can hold: {error}. Nothing was changed. Keep a copy of the store "
            "as it is and restore the last backup."
        ) from error


@contextmanager
def _first_transaction(path: Path) -> Iterator[Connection]:
    # Foreign keys are off: a migration builds a table anew on SQLite, which would empty those that refer to it.
    engine = _file_engine(path, foreign_keys="OFF")
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _file_engine(path: Path, **other_settings: str) -> Engine:
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"isolation_level": None})
    settings = SQLITE_SETTINGS | other_settings

    @event.listens_for(engine, "connect")
    def apply_settings(connection: Any, _record: object) -> None:  # noqa: ANN401  the driver's own connection
        for name, value in settings.items():
            connection.execute(f"PRAGMA {name} = {value}").close()
        if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            raise StoreNotWritable(
                f"{path}: no write-ahead log can be kept here; this may be a network drive. Name a place on a disk of "
                "this machine in DATABASE_URL."
            )

    # A transaction that begins by reading and then writes would fail at once when another wrote in between; one that
    # says at its beginning that it will write waits its turn.
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reads_only = connection.get_execution_options().get(READING)
        connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")

    return engine


def _refuse_another_file(engine: Engine, path: Path) -> None:
    """Let no connection be made to what is put in the place of the store while the tool runs; before all settings."""

    @event.listens_for(engine, "connect", insert=True)
    def refuse(connection: Any, _record: object) -> None:  # noqa: ANN401  the driver's own connection
        if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
            raise ForeignStore(
                f"{path}: no longer the store: another database was put in its place. It was not changed. Put the "
                "store back, then try again."
            )


def _open_server(target: URL) -> Engine:
    engine = _server_engine(target)
    try:
        with named_errors(target.database), engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK_OF_STARTS})
            _recognise_database(connection, str(target.database))
            migrate(connection)
            _look_through(connection)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _server_engine(target: URL) -> Engine:
    try:
        return create_engine(target, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise StoreUnreachable(
            "PostgreSQL needs its driver (psycopg), which is not installed. Run `make .venv` again, or leave "
            "DATABASE_URL away to use a file."
        ) from error


def _recognise_database(connection: Connection, name: str) -> None:
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return
    if not {"alembic_version", "assessment", "change"} <= tables:
        raise ForeignStore(
            f"{name}: the database holds tables of another application ({', '.join(sorted(tables)[:3])} ...). Nothing "
            "was changed. Name an empty database in DATABASE_URL."
        )
    found = set(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())
    if unknown := found - known_revisions():
        raise NewerStore(
            f"{name}: made by a newer release: its schema {', '.join(sorted(unknown))} is not known here. Nothing was "
            "changed. Install that release again."
        )

"""This module holds how a database is spoken to: the settings every connection gets, and how transactions begin."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event

from assessments.addresses import file_address
from assessments.errors import ForeignStore, StoreBusy, StoreNotWritable, StoreUnreachable
from assessments.sqlite_file import APPLICATION_ID

READING = "reading"  # the execution option that marks a transaction as one that will not write

# An answer that says "Saved" is on disk (FULL; NORMAL loses it when the power fails), references hold, and a writer
# waits 5 seconds for another process before it gives up.
SQLITE_SETTINGS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "busy_timeout": "5000",
    "mmap_size": "0",
}
# A file nobody else knows yet is filled quickly, and flushed to disk as a whole once it is full.
UNFINISHED = {"journal_mode": "MEMORY", "synchronous": "OFF", "foreign_keys": "OFF"}
_NO_OTHER: Mapping[str, str] = MappingProxyType({})


def file_engine(path: Path, other_settings: Mapping[str, str] = _NO_OTHER, *, recognised: bool = False) -> Engine:
    """Return the engine of a store in a file, which is there already and is never made by it.

    A file that was recognised as a store must still be one with each connection, whatever is put in its place.
    """
    settings = SQLITE_SETTINGS | dict(other_settings)
    engine = create_engine(file_address(path), creator=lambda: _connect(path, settings, recognised=recognised))

    # A transaction that begins by reading and then writes would fail at once when another wrote in between; one that
    # says at its beginning that it will write waits its turn.
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reads_only = connection.get_execution_options().get(READING)
        connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")

    return engine


def unchanging_engine(path: Path) -> Engine:
    """Return an engine that reads a file nobody writes to: it locks nothing and makes no file beside it."""
    address = f"{path.resolve().as_uri()}?immutable=1"
    return create_engine(
        file_address(path),
        creator=lambda: sqlite3.connect(address, uri=True, isolation_level=None),
        poolclass=NullPool,
    )


def server_engine(target: URL) -> Engine:
    """Return the engine of a store in PostgreSQL.

    Raises:
        StoreUnreachable: its driver is not installed.
    """
    try:
        return create_engine(target, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise StoreUnreachable(
            "PostgreSQL needs its driver (psycopg), which is not installed. Run `make .venv` again, or leave "
            "DATABASE_URL away to use a file."
        ) from error


def _connect(path: Path, settings: dict[str, str], *, recognised: bool) -> sqlite3.Connection:
    before = _inode(path)
    address = f"{path.resolve().as_uri()}?mode=rw"
    connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
    try:
        if recognised:
            _refuse_another(path, connection)  # before the settings, which would be written into it
        for name, value in settings.items():
            connection.execute(f"PRAGMA {name} = {value}").close()
        _refuse_without_log(path, connection)
        _refuse_what_was_replaced(path, before)
    except BaseException:
        connection.close()
        raise
    return connection


def _refuse_another(path: Path, connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
        raise ForeignStore(
            f"{path}: no longer the store: another database was put in its place. It was not changed. Put the store "
            "back, then try again."
        )


def _refuse_without_log(path: Path, connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA journal_mode").fetchone()[0] not in ("wal", UNFINISHED["journal_mode"].lower()):
        raise StoreNotWritable(
            f"{path}: no write-ahead log can be kept here; this may be a network drive. Name a place on a disk of "
            "this machine in DATABASE_URL."
        )


def _refuse_what_was_replaced(path: Path, before: int | None) -> None:
    # While a restore holds the file, a connection waits for it, and then has the file that was moved away. From here
    # on the connection itself holds the file, which keeps any restore from replacing it.
    if _inode(path) != before:
        raise StoreBusy(f"{path}: was replaced by a backup at this moment. Try again.")


def _inode(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return None

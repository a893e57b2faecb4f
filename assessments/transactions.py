"""This module holds how the store is entered: one transaction to read, or one turn and one transaction to save."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from sqlalchemy import URL, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlmodel import Session

from assessments.addresses import backup_folder
from assessments.backup_files import newest_sound, restore_advice
from assessments.engines import READING
from assessments.errors import DamagedStore, ForeignStore, StoreBusy, StoreError, StoreNotWritable, StoreUnreachable
from assessments.turns import Turns

PATIENCE = 30.0  # seconds in the queue before a save gives up

_TURNS = Turns()
_READ_OPTIONS: dict[str, dict[str, Any]] = {
    "sqlite": {READING: True},
    "postgresql": {READING: True, "isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}
_SQLITE_ERRORS: dict[int, type[StoreError]] = {
    sqlite3.SQLITE_BUSY: StoreBusy,
    sqlite3.SQLITE_LOCKED: StoreBusy,
    sqlite3.SQLITE_READONLY: StoreNotWritable,
    sqlite3.SQLITE_PERM: StoreNotWritable,
    sqlite3.SQLITE_CANTOPEN: StoreNotWritable,
    sqlite3.SQLITE_FULL: StoreNotWritable,
    sqlite3.SQLITE_IOERR: StoreNotWritable,
    sqlite3.SQLITE_CORRUPT: DamagedStore,
    sqlite3.SQLITE_NOTADB: DamagedStore,
}
# By the beginning of the SQLSTATE: https://www.postgresql.org/docs/18/errcodes-appendix.html
_POSTGRESQL_ERRORS: dict[str, type[StoreError]] = {
    "40": StoreBusy,  # serialisation failure, deadlock
    "55P03": StoreBusy,  # lock not available
    "53300": StoreBusy,  # too many connections
    "53": StoreNotWritable,  # disk full, out of memory
    "25006": StoreNotWritable,  # read-only transaction
    "42501": StoreNotWritable,  # insufficient privilege
    "58": StoreNotWritable,  # system and input-output errors of the server
    "XX": DamagedStore,  # internal error, data or index corrupted
    "08": StoreUnreachable,
    "28": StoreUnreachable,  # refused at the door
    "3D": StoreUnreachable,  # no such database
    "57": StoreUnreachable,  # shutting down or starting up
}
_WHAT_TO_DO: dict[type[StoreError], str] = {
    StoreBusy: "in use by others, and not free in time. Try again in a moment.",
    StoreNotWritable: "cannot be written. See that the disk has room and that you may write there, then try again.",
    DamagedStore: "damaged.",
    StoreError: "the database refused, which is a fault of this tool. Nothing was changed. Report it.",
    StoreUnreachable: "the database server cannot be used. See that it runs and that DATABASE_URL is right.",
}


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Open a session that sees the store at one moment and writes nothing. It never waits for a save.

    Raises:
        StoreError: when the database fails; a named child says how.
    """
    with named_errors(engine.url), Session(engine) as session:
        session.connection(execution_options=_READ_OPTIONS[engine.dialect.name])
        yield session


@contextmanager
def saving(engine: Engine) -> Iterator[Session]:
    """Wait for the turn, open a session, and commit at the end of the `with` block: whole or, on any error, not at all.

    When the block is left without an error the content is on disk. Only SQLite needs the queue: PostgreSQL serves
    several writers at once.

    Raises:
        StoreError: when the database fails; a named child says how.
    """
    turn = _TURNS.turn(PATIENCE) if engine.dialect.name == "sqlite" else nullcontext()
    with turn, named_errors(engine.url), Session(engine) as session, session.begin():
        yield session


@contextmanager
def named_errors(address: URL) -> Iterator[None]:
    """Give errors of the database the name that tells a person what to do, and say which backup mends a damaged store.

    Args:
        address: the store; its file or database is named in the message.

    Raises:
        StoreError: the named child that fits, or itself for what no child names. Errors of our own making pass.
    """
    try:
        with _named(address.database):
            yield
    except DamagedStore as error:
        advice = restore_advice(backup_folder(address))
        raise DamagedStore(f"{error} Keep the store as it is and restore the last backup. {advice}") from error
    except ForeignStore as error:
        folder = backup_folder(address)
        if newest_sound(folder) is None:  # so it never was the store
            raise
        raise ForeignStore(f"{error} {restore_advice(folder)}") from error


@contextmanager
def _named(place: str | None) -> Iterator[None]:
    try:
        yield
    except NoConnectionFree as error:
        raise StoreBusy(f"{place}: {_WHAT_TO_DO[StoreBusy]}") from error
    except UnicodeDecodeError as error:  # SQLite reports a damaged name, and Python cannot read the report
        raise DamagedStore(f"{place}: {_WHAT_TO_DO[DamagedStore]} A name in it is no text.") from error
    except (DBAPIError, sqlite3.Error) as error:
        found = error.orig if isinstance(error, DBAPIError) else error
        name = _name(found)
        raise name(f"{place}: {_WHAT_TO_DO[name]} The database said: {str(found).strip()}.") from error


def _name(error: BaseException | None) -> type[StoreError]:
    if isinstance(error, sqlite3.OperationalError) and not hasattr(error, "sqlite_errorcode"):
        return DamagedStore  # Python could not decode a text; SQLite itself found nothing wrong with it
    if isinstance(error, sqlite3.Error):
        return _SQLITE_ERRORS.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, StoreError)
    state = getattr(error, "sqlstate", None) or "08"  # a driver without an answer from its server knows no state
    return next((name for start, name in _POSTGRESQL_ERRORS.items() if state.startswith(start)), StoreError)

"""This module holds the file of an SQLite store: made whole or not at all, never touched before it is recognised."""

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from assessments.errors import (
    DamagedStore,
    ForeignStore,
    NewerStore,
    NotRestored,
    StoreBusy,
    StoreError,
    StoreNotWritable,
)

# "NPCC" in the header of the file: NATO PA cyber commitments. Never changes.
APPLICATION_ID = 0x4E504343
PATIENCE = 5.0  # seconds to wait for another process before a look at the file is given up

_NOT_OURS = (
    "Nothing was changed. If it was the store, restore the last backup; else move it away, or name another place in "
    "DATABASE_URL."
)
_NEWER = "Nothing was changed. Install that release again."


@contextmanager
def folder_held(folder: Path) -> Iterator[None]:
    """Make the folder of the store where there is none, for its owner only, and hold it against other starts.

    Two starts at the same moment would otherwise both make the file, and one would lose what was saved to the other's.

    Raises:
        StoreNotWritable: the folder cannot be made, entered or written.
    """
    try:
        make_folder(folder)
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise StoreNotWritable(
            f"{folder}: the folder of the store cannot be made or entered: {error.strerror}. Correct its rights, or "
            "name another place in DATABASE_URL."
        ) from error
    try:
        _refuse_without_rights(folder, os.R_OK | os.W_OK | os.X_OK)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def build(path: Path, write_schema: Callable[[Path], None]) -> None:
    """Make a new store: under another name first, then, whole and on disk, under its own.

    A file of that name therefore always has a whole schema, whenever the power fails. What an interrupted first start
    left is removed. To be called with the folder held.

    Args:
        path: where the store shall be; nothing stands there yet.
        write_schema: fills the file it is given and closes it.

    Raises:
        NotRestored: the store is gone, and a restore was interrupted.
        DamagedStore: the store is gone but its write-ahead log is there, which a new file would swallow.
        StoreNotWritable: the folder cannot be written, or the disk is full.
    """
    if (copy := restored_copy(path)).exists():
        raise NotRestored(
            f"{path}: a restore was interrupted before {copy.name} took this place. Nothing was changed. Run `cli.py "
            "restore` again; a store that was here has a name with -replaced- now."
        )
    if log_of(path).exists():
        raise DamagedStore(
            f"{path}: the store is missing, but its latest changes lie in {log_of(path).name}. Nothing was changed. "
            "Put the store back beside it, or move it away to begin with an empty store."
        )
    unfinished = path.with_name(f"{path.name}.new")
    try:
        for stale in (unfinished, log_of(unfinished), path.with_name(f"{unfinished.name}-shm")):
            stale.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        write_schema(unfinished)
        sync(unfinished)
        unfinished.rename(path)
        sync(path.parent)
    except OSError as error:
        raise StoreNotWritable(
            f"{path}: the store cannot be made here: {error.strerror}. Correct the rights of the folder or free some "
            "space, or name another place in DATABASE_URL."
        ) from error


def recognise(path: Path, known_revisions: frozenset[str]) -> None:
    """Make sure that a file is a sound store of ours which this release can open. It is not changed, nor its log.

    Raises:
        ForeignStore: it is something else.
        DamagedStore: it is ours, but cut short, scribbled over or inconsistent.
        NewerStore: a newer release made it.
        StoreNotWritable: it cannot be read and written here.
    """
    try:
        _refuse_what_is_no_file(path)
        _refuse_without_rights(path, os.R_OK | os.W_OK)
        look_through(path, known_revisions)
    except ForeignStore as error:
        raise ForeignStore(f"{error} {_NOT_OURS}") from error
    except NewerStore as error:
        raise NewerStore(f"{error} {_NEWER}") from error


def look_through(path: Path, known_revisions: frozenset[str]) -> None:
    """Read a file through as `recognise` does, and say what is wrong, not what to do. It is not changed, nor its log.

    Raises:
        StoreError: as `recognise` does.
    """
    if path.stat().st_size == 0:
        raise DamagedStore(f"{path}: the file is empty, which a store never is.")
    with _looking_at(path, "immutable=1") as connection:
        # The first page can already speak of pages that so far stand in the log only: no reason to refuse it.
        connection.execute("PRAGMA writable_schema = ON")
        if _single(connection, "PRAGMA application_id") != APPLICATION_ID:
            raise ForeignStore(f"{path}: a database of another application.")
    # Without a log the file is all there is, and "immutable" keeps SQLite from making one. With a log, left by a
    # killed process or used by a living one, reading it rebuilds at most the index beside it (-shm).
    has_log = log_of(path).exists()
    with _looking_at(path, "mode=ro" if has_log else "immutable=1") as connection:
        if not has_log and path.stat().st_size % _single(connection, "PRAGMA page_size"):
            raise DamagedStore(f"{path}: the store is damaged: its last page is cut short.")
        _refuse_what_is_inconsistent(path, connection)
        _refuse_what_is_newer(path, connection, known_revisions)


def _refuse_what_is_no_file(path: Path) -> None:
    if not path.is_file():
        raise ForeignStore(f"{path}: not an ordinary file, so it cannot be the store.")


def _refuse_without_rights(place: Path, rights: int) -> None:
    if not os.access(place, rights, effective_ids=os.access in os.supports_effective_ids):
        raise StoreNotWritable(
            f"{place}: may not be read and written here. The store needs both its file and its folder. Nothing was "
            "changed. Correct the rights, or name another place in DATABASE_URL."
        )


def _refuse_what_is_inconsistent(path: Path, connection: sqlite3.Connection) -> None:
    # Not quick_check, which leaves the indexes aside: a row may be stored and yet not be found.
    if (found := _single(connection, "PRAGMA integrity_check(1)")) != "ok":
        raise DamagedStore(f"{path}: the store is damaged: {' '.join(str(found).split())}.")
    if orphan := connection.execute("PRAGMA foreign_key_check").fetchone():
        table, row, parent, _ = orphan
        raise DamagedStore(f"{path}: the store is damaged: row {row} of {table} belongs to a missing row of {parent}.")


def _refuse_what_is_newer(path: Path, connection: sqlite3.Connection, known_revisions: frozenset[str]) -> None:
    found = {revision for (revision,) in connection.execute("SELECT version_num FROM alembic_version")}
    if not found:
        raise DamagedStore(f"{path}: the store is damaged: it does not say which schema it has.")
    if unknown := found - known_revisions:
        raise NewerStore(f"{path}: made by a newer release: its schema {', '.join(sorted(unknown))} is not known here.")


@contextmanager
def _looking_at(path: Path, how: str) -> Iterator[sqlite3.Connection]:
    try:
        connection = sqlite3.connect(f"{path.as_uri()}?{how}", timeout=PATIENCE, uri=True, isolation_level=None)
        with closing(connection):
            yield connection
    except sqlite3.Error as error:
        raise _refusal(path, error) from error
    except UnicodeDecodeError as error:  # what SQLite says of a name that is damaged itself
        raise DamagedStore(f"{path}: the store is damaged: a name in it is no text.") from error


def _refusal(path: Path, error: sqlite3.Error) -> StoreError:
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_NOTADB:
            return ForeignStore(
                f"{path}: not a database: either another file, or a store whose beginning was overwritten."
            )
        case sqlite3.SQLITE_BUSY:
            return StoreBusy(f"{path}: in use by another process. Try again in a moment.")
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_IOERR:
            return StoreNotWritable(f"{path}: cannot be read: {error}. See that the disk is sound.")
    return DamagedStore(f"{path}: the store is damaged: {error}.")


def _single(connection: sqlite3.Connection, question: str) -> Any:  # noqa: ANN401  SQLite's own types
    return connection.execute(question).fetchone()[0]


def make_folder(folder: Path) -> None:
    """Make a folder where there is none, for its owner only, and flush its name to disk."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for made in missing:
        sync(made.parent)


def log_of(path: Path) -> Path:
    """Return where SQLite keeps the latest changes of a file in use."""
    return path.with_name(f"{path.name}-wal")


def restored_copy(path: Path) -> Path:
    """Return where a backup lies, checked, before it takes the place of the store."""
    return path.with_name(f"{path.name}.restored")


def sync(path: Path) -> None:
    """Flush a file, or the list of names of a folder, to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""This module puts a backup in the place of the store, which is kept under another name, or into an empty database."""

import datetime
import fcntl
import itertools
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, inspect

from assessments.addresses import file_of
from assessments.backup_files import Content, content_of, sound_backup
from assessments.chain import refuse_broken_chain
from assessments.copying import copy_rows, count_rows
from assessments.engines import file_engine, server_engine
from assessments.errors import NotRestored, StoreBusy, StoreError
from assessments.schema import known_revisions
from assessments.sqlite_file import PATIENCE, folder_held, log_of, look_through, recognise, restored_copy, sync
from assessments.transactions import named_errors, reading

# Where SQLite locks a file: https://www.sqlite.org/fileformat2.html#the_lock_byte_page. Every connection that has
# looked into a store holds some of it.
_LOCK_BYTES = (512, 0x40000000)  # how many, and from where


def content_in_place(address: URL) -> Content | None:
    """Return what the store holds that a restore would replace; None where there is nothing.

    Raises:
        StoreError: what is there cannot be read.
    """
    path = file_of(address)
    if path is not None:
        if not path.exists():
            return None
        recognise(path, known_revisions())
    engine = server_engine(address) if path is None else file_engine(path)
    try:
        with reading(engine) as session:
            connection = session.connection()
            return content_of(connection) if inspect(connection).get_table_names() else None
    finally:
        engine.dispose()


def restore(backup: Path, address: URL) -> Path | None:
    """Put a backup in the place of the store: a file, or an empty database of a server. The backup stays as it is.

    Whenever this is interrupted, the old store or the new one is in place; or neither, where the old one was damaged
    and has a log that it could not take in. The next start then refuses to begin an empty store and says what to do.

    Args:
        backup: which one.
        address: where the store is. This process must not have it open.

    Returns:
        Where the store lies now that was there before; None where there was none.

    Raises:
        UnsoundBackup: the backup cannot be restored. Nothing was changed.
        StoreBusy: another process has the store open. Nothing was changed.
        NotRestored: it may not or cannot be put there.
        StoreError: the folder cannot be written, or the server not be reached; a named child says how.
    """
    path = file_of(address)
    if path is None:
        _restore_into_server(backup, address)
        return None
    with folder_held(path.parent):
        if path.exists() and backup.exists() and path.samefile(backup):
            raise NotRestored(f"{backup}: this is the store itself. Choose one that `cli.py backups` lists.")
        try:
            return _restore_into_file(backup, path)
        except OSError as error:
            raise NotRestored(
                f"{path}: the backup cannot take its place: {error}. Correct that and try again."
            ) from error


def _restore_into_file(backup: Path, path: Path) -> Path | None:
    copy = restored_copy(path)
    nothing_there = not path.exists() and not copy.exists()
    try:
        _copy_checked(backup, copy)
        _take_in_log(path)
        with _kept_from_others(path):
            return _replace(path, copy)
    finally:
        # Without the store the copy stays: it keeps the next start from beginning an empty one.
        if path.exists() or nothing_there:
            copy.unlink(missing_ok=True)


def _copy_checked(backup: Path, copy: Path) -> None:
    with sound_backup(backup):
        copy.unlink(missing_ok=True)
        descriptor = os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as target, backup.open("rb") as source:
            shutil.copyfileobj(source, target)
    sync(copy)
    with sound_backup(copy):
        pass


def _take_in_log(path: Path) -> None:
    """Have a sound store take in its log, so that it is one file; a damaged one stays as it is, for the rescue."""
    try:
        look_through(path, known_revisions())
    except (StoreError, OSError):
        return
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=PATIENCE)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.Error as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            raise _in_use(path) from error
        return  # so the log is moved away with it


@contextmanager
def _kept_from_others(path: Path) -> Iterator[None]:
    """Hold the lock that excludes every other process, whether or not SQLite can make sense of the file."""
    if not path.exists():
        yield
        return
    with path.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, *_LOCK_BYTES)
        except BlockingIOError as error:
            raise _in_use(path) from error
        yield


def _in_use(path: Path) -> StoreBusy:
    return StoreBusy(f"{path}: another process has the store open. Stop the server, then restore. Nothing was changed.")


def _replace(path: Path, copy: Path) -> Path | None:
    beside = [file for file in (log_of(path), path.with_name(f"{path.name}-shm")) if file.exists()]
    there = [file for file in (path, *beside) if file.exists()]
    away = _free_name(path) if there else None
    for file in there:
        os.link(file, f"{away}{file.name.removeprefix(path.name)}")
    sync(path.parent)
    # The new store would swallow a log that lies beside it; the old one must never be seen without its own.
    for file in there if beside else ():
        file.unlink()
        sync(path.parent)
    copy.rename(path)
    sync(path.parent)
    return away


def _free_name(path: Path) -> Path:
    moment = datetime.datetime.now(tz=datetime.UTC)
    for number in itertools.count(1):
        name = f"{path.stem}-replaced-{moment:%Y%m%dT%H%M%SZ}{f'-{number}' if number > 1 else ''}{path.suffix}"
        if not list(path.parent.glob(f"{name}*")):
            return path.with_name(name)
    raise AssertionError  # the numbers do not end


def _restore_into_server(backup: Path, address: URL) -> None:
    engine = server_engine(address)
    try:
        with sound_backup(backup) as source, named_errors(address), engine.begin() as target:
            _refuse_unless_empty(target, str(address.database))
            copy_rows(source, target)
            refuse_broken_chain(target)
            if (found := count_rows(target)) != (wanted := count_rows(source)):
                raise NotRestored(
                    f"The backup has {wanted} rows, the database {found}. Nothing was changed. Report it."
                )
    finally:
        engine.dispose()


def _refuse_unless_empty(connection: Connection, name: str) -> None:
    if tables := inspect(connection).get_table_names():
        raise NotRestored(
            f"{name}: the database holds tables ({', '.join(sorted(tables)[:3])} ...). Nothing was changed. A backup "
            "goes into an empty database only: make one, name it in DATABASE_URL and restore again."
        )

"""This module makes backups: each a whole store in one file, checked before it gets its name and an older one goes."""

import datetime
import itertools
import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from assessments.backup_files import (
    UNFINISHED,
    backup_name,
    backup_time,
    list_backups,
    list_unfinished,
    newest_sound,
    sound_backup,
)
from assessments.chain import FIRST, read_head
from assessments.copying import copy_into_file, count_rows
from assessments.errors import NotBackedUp, StoreError, StoreNotWritable, UnsoundBackup
from assessments.sqlite_file import make_folder, sync
from assessments.transactions import reading

KEEP = 30  # backups, unless told otherwise
DUE_AFTER = datetime.timedelta(hours=24)

_ABANDONED_AFTER = datetime.timedelta(days=1)  # no backup takes that long: whoever was making it is gone
_REMEDY = (
    "Older ones were kept. See that the disk has room and the folder can be written, or name another in BACKUP_FOLDER."
)


def back_up(engine: Engine, folder: Path, *, keep: int = KEEP) -> Path:
    """Make a backup of the store as it is at one moment, while others go on saving, and remove the oldest ones.

    Args:
        engine: the store, in a file or on a server.
        folder: where backups are; made where there is none.
        keep: how many backups there shall be afterwards, 1 or more; this one is always among them.

    Returns:
        The new backup, checked and on disk.

    Raises:
        NotBackedUp: it cannot be made, or is not sound; what there was of it is removed, and no older one.
    """
    if keep < 1:
        raise NotBackedUp(f"{keep} backups cannot be kept. Keep 1 or more.")
    try:
        make_folder(folder)
        unfinished = _claimed(folder)
    except OSError as error:
        raise NotBackedUp(f"{folder}: no backup can be made here: {error.strerror}. {_REMEDY}") from error
    try:
        _fill(unfinished, engine)
        made = unfinished.rename(unfinished.with_suffix(""))
        sync(folder)
    except (StoreError, OSError, DBAPIError, sqlite3.Error) as error:
        raise NotBackedUp(f"{unfinished}: no sound backup, so it was removed. {error} {_REMEDY}") from error
    finally:
        _remove(unfinished)
    _prune(folder, made, keep)
    return made


def back_up_if_due(engine: Engine, folder: Path) -> Path | None:
    """Make a backup when the newest sound one is older than 24 hours and something was changed since, or ever.

    Returns:
        The new backup; None where none was due.

    Raises:
        NotBackedUp: it was due and cannot be made.
        StoreError: the store cannot be read.
    """
    with reading(engine) as session:
        head = read_head(session)
    if (newest := newest_sound(folder)) is None:
        return back_up(engine, folder) if head != FIRST else None
    path, _ = newest
    if _now() - backup_time(path) < DUE_AFTER or _head_of(path) == head:
        return None
    return back_up(engine, folder)


def _claimed(folder: Path) -> Path:
    """Make the empty file of a new backup, under a name nobody else has or takes."""
    moment = _now()
    for number in itertools.count(1):
        name = backup_name(moment, number)
        unfinished = folder / f"{name}{UNFINISHED}"
        with suppress(FileExistsError):
            os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            if not (folder / name).exists():  # asked only now, when nobody else can give the name any more
                return unfinished
            unfinished.unlink()
    raise AssertionError  # the numbers do not end


def _fill(unfinished: Path, engine: Engine) -> None:
    counted = copy_into_file(engine, unfinished)
    sync(unfinished)
    with sound_backup(unfinished) as copy:
        found = count_rows(copy)
    wrong = [name for name, rows in counted.items() if found.get(name) != rows]
    if wrong:
        named = ", ".join(f"{name} ({found.get(name)} rows instead of {counted[name]})" for name in wrong)
        raise UnsoundBackup(f"It differs from the store: {named}.")


def _prune(folder: Path, made: Path, keep: int) -> None:
    others = [path for path in list_backups(folder) if path != made]
    abandoned = [path for path in list_unfinished(folder) if _now() - backup_time(path) > _ABANDONED_AFTER]
    try:
        for path in others[keep - 1 :] + abandoned:
            _remove(path)
    except OSError as error:
        raise StoreNotWritable(
            f"{made}: this backup was made, but older ones cannot be removed: {error}. Correct the folder's rights."
        ) from error


def _remove(path: Path) -> None:
    for each in (path, *(path.with_name(f"{path.name}{end}") for end in ("-journal", "-wal", "-shm"))):
        each.unlink(missing_ok=True)


def _head_of(backup: Path) -> str:
    with sound_backup(backup) as connection, Session(connection) as session:
        return read_head(session)


def _now() -> datetime.datetime:
    return datetime.datetime.now(tz=datetime.UTC)

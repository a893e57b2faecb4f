"""This module holds what a backup is: a whole store in one file, named by its time, and sound or refused."""

import datetime
import re
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from assessments.chain import refuse_broken_chain
from assessments.columns import UtcDateTime
from assessments.engines import unchanging_engine
from assessments.errors import StoreError, UnsoundBackup
from assessments.schema import known_revisions, revision_of
from assessments.sqlite_file import log_of, look_through
from assessments.verifying import refuse_unlogged

_NAME = re.compile(r"cyber-commitments-(\d{8}T\d{6}Z)(?:-(\d+))?\.sqlite(\.part)?")
UNFINISHED = ".part"  # stands after the name until the backup is whole, checked and on disk
_TIME = "%Y%m%dT%H%M%SZ"
_COUNT = text("SELECT count(*) FROM assessment")
_LAST_CHANGE = text("SELECT made_at FROM change ORDER BY sequence DESC LIMIT 1").columns(made_at=UtcDateTime)


@dataclass(frozen=True)
class Content:
    """What somebody wants to know of a store before replacing it, or replacing another by it."""

    assessments: int
    last_change: datetime.datetime | None

    def __str__(self) -> str:
        """Say it in a few words."""
        last = f"last change {self.last_change:%Y-%m-%d %H:%M} UTC" if self.last_change else "never changed"
        return f"{self.assessments} assessment{'' if self.assessments == 1 else 's'}, {last}"


def content_of(connection: Connection) -> Content:
    """Return what a store holds, of whatever schema."""
    return Content(connection.execute(_COUNT).scalar_one(), connection.execute(_LAST_CHANGE).scalar())


def backup_name(moment: datetime.datetime, number: int = 1) -> str:
    """Return the name of the first, second, ... backup that was begun in one second."""
    return f"cyber-commitments-{moment.astimezone(datetime.UTC):{_TIME}}{f'-{number}' if number > 1 else ''}.sqlite"


def backup_time(path: Path) -> datetime.datetime:
    """Return when a backup was begun, by its name."""
    found = _NAME.fullmatch(path.name)
    assert found, path  # noqa: S101  only names that list_backups gives come here
    return datetime.datetime.strptime(found[1], _TIME).replace(tzinfo=datetime.UTC)


def list_backups(folder: Path) -> list[Path]:
    """Return the backups in a folder by their names, sound or not, the newest first; none where there is no folder."""
    return [path for path in _named(folder) if path.suffix != UNFINISHED]


def list_unfinished(folder: Path) -> list[Path]:
    """Return the backups in a folder that are being made, or were when their process ended."""
    return [path for path in _named(folder) if path.suffix == UNFINISHED]


def _named(folder: Path) -> list[Path]:
    known = [(found, path) for path in folder.glob("*") if (found := _NAME.fullmatch(path.name))]
    return [path for found, path in sorted(known, key=lambda pair: (pair[0][1], int(pair[0][2] or 1)), reverse=True)]


def check_backup(path: Path) -> Content:
    """Read a backup through, as a start does a store, and change not a byte of it.

    Pages, references, the chain of its change log, and all that is stored against what the log says; not the latter
    where it is of an older schema, which a start brings up to date first.

    Raises:
        UnsoundBackup: it is not there, damaged, something else, of a newer release, or a store in use.
    """
    with sound_backup(path) as connection:
        return content_of(connection)


@contextmanager
def sound_backup(path: Path) -> Iterator[Connection]:
    """Check a backup as `check_backup` does, and give a connection that reads it.

    Raises:
        UnsoundBackup: as `check_backup` does.
    """
    if not path.is_file():
        raise UnsoundBackup(f"{path}: there is no such file. Choose one that `cli.py backups` lists.")
    if log_of(path).exists():
        raise UnsoundBackup(f"{path}: a store in use, as the log beside it shows. Back it up first: `cli.py backup`.")
    _read_through(path)
    with unchanging_engine(path).connect() as connection:
        yield connection


def _read_through(path: Path) -> None:
    try:
        look_through(path, known_revisions())
        with unchanging_engine(path).connect() as connection:
            of_today = revision_of(connection) == max(known_revisions())
            (refuse_unlogged if of_today else refuse_broken_chain)(connection)
            content_of(connection)
    except (StoreError, DBAPIError, ValueError, TypeError) as error:  # the last two: what no column of ours can hold
        found = error.orig if isinstance(error, DBAPIError) else error
        raise UnsoundBackup(f"{path}: not a sound backup. {found}") from error


def newest_sound(folder: Path) -> tuple[Path, Content] | None:
    """Return the newest backup in a folder that can be restored, and what it holds; None where there is none."""
    for path in list_backups(folder):
        try:
            return path, check_backup(path)
        except StoreError:
            continue
    return None


def restore_advice(folder: Path) -> str:
    """Return which backup to restore, and by which command."""
    if (found := newest_sound(folder)) is None:
        return f"There is no sound backup in {folder}."
    path, content = found
    return (
        f"The newest sound backup is {path} ({content}). Stop the tool and run: "
        f".venv/bin/python cli.py restore {shlex.quote(str(path))}"
    )

"""This module holds what an administrator does to keep the installation: see the backups, and make one."""

from pathlib import Path

from sqlalchemy import Engine

from assessments.access import Person, require
from assessments.addresses import backup_folder
from assessments.backup_files import backup_time, list_backups
from assessments.backups import back_up
from assessments.stored import KnownBackup
from assessments.transactions import reading


def list_kept_backups(engine: Engine, *, by: Person) -> tuple[KnownBackup, ...]:
    """Return the backups of the store by their names, the newest first; each was read through when it was made.

    Raises:
        Forbidden: only administrators may see them.
        SignedOut: the person is not signed in any more.
    """
    folder = _folder(engine, by)
    return tuple(KnownBackup(str(path), backup_time(path), path.stat().st_size) for path in list_backups(folder))


def make_backup(engine: Engine, *, by: Person) -> str:
    """Make a backup now, while others go on saving, and return its path; the oldest ones beyond those kept are removed.

    Raises:
        NotBackedUp: it cannot be made; older ones were kept.
        Forbidden: only administrators may.
        SignedOut: the person is not signed in any more.
    """
    return str(back_up(engine, _folder(engine, by)))


def _folder(engine: Engine, by: Person) -> Path:
    with reading(engine) as session:
        require(session, by, "administer")
    return backup_folder(engine.url)

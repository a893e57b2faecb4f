"""This module holds where things are: the store, as DATABASE_URL names it, and the folder of its backups."""

import os
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from assessments.errors import ForeignStore

# What the other rooms hold of an address, without knowing SQL.
Address = URL

DEFAULT_FILE = Path(__file__).parent.parent / "data" / "cyber-commitments.sqlite"

_POSTGRESQL_DRIVER = "postgresql+psycopg"


def store_address(url: str | None = None) -> URL:
    """Return where the store is: a file by its whole path, or a database of a server with the driver we use.

    Args:
        url: sqlite:///relative.sqlite, sqlite:////absolute.sqlite or postgresql://...; without it the environment's
            DATABASE_URL counts, and without that the file in data/ beside the rooms.

    Raises:
        ForeignStore: that is no place for the store.
    """
    address = url or os.environ.get("DATABASE_URL")
    if not address:
        return file_address(DEFAULT_FILE)
    target = _parsed(address)
    backend = target.get_backend_name()
    if backend == "sqlite" and target.database not in (None, "", ":memory:"):
        return file_address(Path(str(target.database)))
    if backend in ("postgresql", "postgres"):
        return target.set(drivername=_POSTGRESQL_DRIVER)
    raise ForeignStore(
        f"{target.render_as_string()}: not a place for the store. DATABASE_URL must name a file, such as "
        "sqlite:///data/store.sqlite, or a server, such as postgresql://user@host/database."
    )


def file_address(path: Path) -> URL:
    """Return the address of a store in a file."""
    return URL.create("sqlite", database=str(path.resolve()))


def file_of(address: URL) -> Path | None:
    """Return the file a store is in; None where a server holds it."""
    return Path(str(address.database)) if address.get_backend_name() == "sqlite" else None


def backup_folder(address: URL) -> Path:
    """Return where the backups of a store go: BACKUP_FOLDER, or else backups/ beside its file or the default one."""
    if folder := os.environ.get("BACKUP_FOLDER"):
        return Path(folder).resolve()
    return (file_of(address) or DEFAULT_FILE).parent / "backups"


def _parsed(address: str) -> URL:
    try:
        return make_url(address)
    except ArgumentError as error:  # the address may hold a password, so the message must not repeat it
        raise ForeignStore("DATABASE_URL is not an address such as sqlite:///data/store.sqlite. Correct it.") from error

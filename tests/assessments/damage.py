"""This module holds what can happen to the file of a store, and how to see that nothing happened to it."""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path


def contents(folder: Path) -> dict[str, str]:
    """Return every file of a folder with the hash of its bytes."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def change(path: Path, *commands: str) -> None:
    """Change a store by other means than this tool."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for command in commands:
            connection.execute(command)


def empty(path: Path) -> None:
    """Leave nothing of the store, as a full disk does to careless programs."""
    path.write_bytes(b"")


def noise(path: Path) -> None:
    """Put random bytes in its place."""
    path.write_bytes(hashlib.shake_128(b"noise").digest(20_000))


def letter(path: Path) -> None:
    """Put another kind of file in its place."""
    path.write_text("Dear delegation, ..." * 300, encoding="utf-8")


def cut(length: int) -> Callable[[Path], None]:
    """Return what cuts the store short."""

    def cut_short(path: Path) -> None:
        os.truncate(path, length if length > 0 else path.stat().st_size + length)

    return cut_short


def scribbled(start: int, length: int) -> Callable[[Path], None]:
    """Return what overwrites a part of the store."""

    def scribble(path: Path) -> None:
        content = bytearray(path.read_bytes())
        content[start : start + length] = b"\xa5" * length
        path.write_bytes(content)

    return scribble


def other_application(path: Path) -> None:
    """Put another application's database in its place."""
    path.unlink()
    change(path, "PRAGMA journal_mode = WAL", "CREATE TABLE bookmark (id INTEGER)", "INSERT INTO bookmark VALUES (1)")


def other_application_killed(path: Path) -> None:
    """Put another application's database in its place, with a log that was not written back."""
    path.unlink()
    aside = path.parent / "aside"
    aside.mkdir()
    with closing(sqlite3.connect(aside / path.name, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE bookmark (id INTEGER)")
        for file in aside.iterdir():
            shutil.copy(file, path.parent / file.name)
    shutil.rmtree(aside)


def without_mark(path: Path) -> None:
    """Take the mark of this tool away."""
    change(path, "PRAGMA application_id = 0")


def without_version(path: Path) -> None:
    """Take the record of its schema away."""
    change(path, "DELETE FROM alembic_version")


def without_version_table(path: Path) -> None:
    """Take the table with the record of its schema away."""
    change(path, "DROP TABLE alembic_version")


def orphaned(path: Path) -> None:
    """Remove a row that others belong to."""
    change(path, "PRAGMA foreign_keys = OFF", "DELETE FROM assessment")


def newer(path: Path) -> None:
    """Record a schema no release knows yet."""
    change(path, "UPDATE alembic_version SET version_num = '9999'")


def folder_instead(path: Path) -> None:
    """Put a folder in its place."""
    path.unlink()
    path.mkdir()
    (path / "something").write_text("else", encoding="utf-8")


def pipe_instead(path: Path) -> None:
    """Put a pipe in its place, which would wait for ever to be read."""
    path.unlink()
    os.mkfifo(path)


def gone_but_for_its_log(path: Path) -> None:
    """Remove the store, not its log."""
    path.with_name(f"{path.name}-wal").write_bytes(b"the latest answers")
    path.unlink()

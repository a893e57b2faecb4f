"""This module holds what can happen to the file of a store in use, and how it is brought about and ended."""

import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from assessments.errors import DamagedStore, ForeignStore, StoreBusy, StoreError, StoreNotWritable
from tests.assessments.rights import give_to_ordinary_user, ordinary_user
from tests.faults.suite import ShortError

HALF_A_PAGE = 2048  # bytes
HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@dataclass(frozen=True)
class Struck:
    """A store that is open, and by how many bytes its log grows under the save that is to meet the fault."""

    path: Path
    engine: Engine
    need: int


Strike = Callable[[Struck], AbstractContextManager[object]]


@dataclass(frozen=True)
class Fault:
    """One thing that can happen to a disk.

    Attributes:
        name: what happens, in a word or two.
        error: what a save must raise meanwhile.
        strike: brings it about for the `with` block.
    """

    name: str
    error: type[StoreError]
    strike: Strike


@contextmanager
def no_room(store: Struck) -> Iterator[None]:
    """Let no file grow beyond what the save needs, less half a page.

    The save has written almost all when it is cut off in the middle of a write, as by a quota or a limit of the file
    system (EFBIG). What a full disk answers (ENOSPC) is tried by strace, in `full_disk`.
    """
    with store.engine.connect():  # opened before, so that what fails is the save and not the opening
        pass
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log_size(store.path) + store.need - HALF_A_PAGE, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def log_size(path: Path) -> int:
    """Return how long the log of a store is, in bytes."""
    log = path.with_name(f"{path.name}-wal")
    return log.stat().st_size if log.exists() else 0


@contextmanager
def locked(store: Struck) -> Iterator[None]:
    """Let another process write and not come to an end, as a backup or a second server that hangs."""
    command = [sys.executable, "-c", HOLD, str(store.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdin
        assert other.stdout
        assert other.stdout.readline() == b"held\n"
        yield
        other.stdin.close()


def without_rights(file_rights: int, folder_rights: int) -> Strike:
    """Return what takes rights away, as from a store restored by somebody else, or a disk mounted to be read only."""

    @contextmanager
    def strike(store: Struck) -> Iterator[None]:
        path, engine = store.path, store.engine
        engine.dispose()  # a file that is open stays writable, whatever its rights become
        give_to_ordinary_user(path, path.parent)
        path.chmod(file_rights)
        path.parent.chmod(folder_rights)
        try:
            with ordinary_user():
                yield
        finally:
            engine.dispose()
            path.parent.chmod(0o700)
            path.chmod(0o600)

    return strike


def replaced(content: Callable[[bytes], bytes]) -> Strike:
    """Return what puts other bytes in place of the store; they must stay as they are, and the store comes back."""

    @contextmanager
    def strike(store: Struck) -> Iterator[None]:
        path, engine = store.path, store.engine
        engine.dispose()
        sound = path.read_bytes()
        other = content(sound)
        path.write_bytes(other)
        try:
            yield
        finally:
            engine.dispose()
            found = path.read_bytes()
            path.write_bytes(sound)
        if found != other:
            raise ShortError(f"{path.name} was changed, though it is not the store")

    return strike


def truncated(store: bytes) -> bytes:
    """Return the first half of a store, as after a copy that was broken off."""
    return store[: len(store) // 2]


def letter(_store: bytes) -> bytes:
    """Return what is no database."""
    return b"Dear delegation, ..." * 300


def other_database(_store: bytes) -> bytes:
    """Return the database of another application."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE bookmark (id INTEGER)")
        return connection.serialize()


FAULTS = (
    Fault("no room", StoreNotWritable, no_room),
    Fault("locked by another process", StoreBusy, locked),
    Fault("file to be read only", StoreNotWritable, without_rights(0o400, 0o700)),
    Fault("folder to be read only", StoreNotWritable, without_rights(0o600, 0o500)),
    Fault("truncated", DamagedStore, replaced(truncated)),
    Fault("no database", DamagedStore, replaced(letter)),
    Fault("another application's database", ForeignStore, replaced(other_database)),
)

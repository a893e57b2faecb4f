"""This module holds what can happen to the file of a store in use, and how it is brought about and ended."""

import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from assessments.errors import DamagedStore, ForeignStore, StoreBusy, StoreError, StoreNotWritable
from tests.assessments.damage import contents, cut, letter, other_application
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


def befallen(by: Callable[[Path], None]) -> Strike:
    """Return what befalls the file itself; what is there then must stay as it is, and the store comes back."""

    @contextmanager
    def strike(store: Struck) -> Iterator[None]:
        store.engine.dispose()
        sound = store.path.read_bytes()
        by(store.path)
        other = contents(store.path.parent).get(store.path.name)
        try:
            yield
        finally:
            store.engine.dispose()
            found = contents(store.path.parent).get(store.path.name)
            store.path.write_bytes(sound)
        if found != other:
            raise ShortError(f"{store.path.name} was changed, though it is not the store")

    return strike


FAULTS = (
    Fault("no room", StoreNotWritable, no_room),
    Fault("locked by another process", StoreBusy, locked),
    Fault("file to be read only", StoreNotWritable, without_rights(0o400, 0o700)),
    Fault("folder to be read only", StoreNotWritable, without_rights(0o600, 0o500)),
    Fault("truncated", DamagedStore, befallen(cut(20_000))),
    Fault("no database", DamagedStore, befallen(letter)),
    Fault("another application's database", ForeignStore, befallen(other_application)),
    Fault("gone", StoreNotWritable, befallen(Path.unlink)),
)

"""This suite flips single bits in the file of a store: each is refused at the next start, or changes nothing to see."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Literal

from assessments import pinned
from assessments.database import open_store
from assessments.errors import StoreError
from tests.assessments.varied import everything, fill
from tests.faults.suite import ShortError, Suite

Fate = Literal["refused", "harmless", "seen"]


def run(times: int, folder: Path) -> str:
    """Flip one bit of a whole file, so many times, and open it."""
    sound = folder / "sound.sqlite"
    before = _filled(sound)
    content, rows, chance = sound.read_bytes(), _rows(sound), random.Random(7)  # noqa: S311  no secret
    counts = {"refused": 0, "harmless": 0, "in data": 0, "caught": 0}
    for _ in range(times):
        bit = chance.randrange(len(content) * 8)
        path = _flipped(folder / "flipped.sqlite", content, bit)
        in_data = _rows(path) != rows
        fate = _fate(path, before)
        if fate == "seen":
            raise ShortError(f"bit {bit} of {len(content) * 8} changed what is read, and the store opened")
        counts[fate] += 1
        counts["in data"] += in_data
        counts["caught"] += in_data and fate == "refused"
    return (
        f"{times} flips in a file of {len(content):,} bytes: {counts['in data']} of them in data, of which "
        f"{counts['caught']} were refused and {counts['in data'] - counts['caught']} put right or out of sight; "
        f"of all, {counts['refused']} refused, {counts['harmless']} without effect, 0 unseen"
    )


def _filled(path: Path) -> dict[str, Any]:
    engine = open_store(f"sqlite:///{path}")
    fill(engine)
    found = everything(engine)
    engine.dispose()
    return found


def _flipped(path: Path, content: bytes, bit: int) -> Path:
    damaged = bytearray(content)
    damaged[bit // 8] ^= 1 << bit % 8
    for stale in path.parent.glob(f"{path.name}-*"):
        stale.unlink()
    path.write_bytes(damaged)
    return path


def _rows(path: Path) -> dict[str, list[Any]] | None:
    """Return what a program that trusts the file would read of each table, or None where it can read nothing."""
    try:
        with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as connection:
            connection.text_factory = bytes
            names = [
                name.decode() for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
            ]
            return {
                name: connection.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608  a name of its own
                for name in names
            }
    except (sqlite3.Error, UnicodeDecodeError):
        return None


def _fate(path: Path, before: dict[str, Any]) -> Fate:
    # What was parsed once is known by its hash in this process; a new start has parsed nothing.
    pinned._PARSED.clear()
    pinned._JOINED.clear()
    try:
        engine = open_store(f"sqlite:///{path}")
    except StoreError:
        return "refused"
    try:
        return "harmless" if everything(engine) == before else "seen"
    except (StoreError, ValueError):
        return "seen"
    finally:
        engine.dispose()


SUITE = Suite(
    id="R7",
    claim="No bit that changes by itself changes what is read: the next start refuses the store.",
    small=100,
    full=5_000,
    run=run,
)

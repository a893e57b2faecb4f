"""This module holds suite R9: backups while eight save, each restored and searched for what was acknowledged before."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine

from assessments import store
from assessments.addresses import store_address
from assessments.backups import back_up
from assessments.database import open_store
from assessments.errors import StoreError
from assessments.restoring import restore
from tests.assessments.conftest import execute
from tests.assessments.examples import BY, CHECKLISTS, LADDER, METHOD_VERSION, answer
from tests.assessments.postgres import postgres_server
from tests.faults.suite import ShortError, Suite

WRITERS = 8
EVERY_FOURTH = 4  # is of PostgreSQL
KEEP = 3


@dataclass
class Found:
    """What was seen: how many saves a backup had to hold and held, how many went on beside one, the slowest backup."""

    backups: int = 0
    held: int = 0
    beside: int = 0
    slowest: float = 0.0

    def __add__(self, other: "Found") -> "Found":
        """Add what was seen elsewhere."""
        slowest = max(self.slowest, other.slowest)
        return Found(self.backups + other.backups, self.held + other.held, self.beside + other.beside, slowest)


@dataclass
class Writer:
    """One who saves into a year of their own, with the number of the save as its note, and remembers the last."""

    engine: Engine
    id: int
    acknowledged: int = 0
    errors: list[Exception] = field(default_factory=list)

    def save_until(self, stop: threading.Event) -> None:
        """Save one answer after another."""
        try:
            while not stop.is_set():
                seen = self.acknowledged or None
                response = answer(note=str(self.acknowledged + 1))
                store.save_response(self.engine, assessment_id=self.id, response=response, seen_version=seen, by=BY)
                self.acknowledged += 1
        except Exception as error:  # noqa: BLE001  whatever it is, the promise did not hold
            self.errors.append(error)


def run(attacks: int, folder: Path) -> str:
    """Make so many backups while others save, a quarter of them of PostgreSQL, and restore each."""
    of_server = attacks // EVERY_FOURTH
    found = _attacked(attacks - of_server, f"sqlite:///{folder}/store.sqlite", folder / "backups", str(folder))
    if of_server:
        with postgres_server() as socket:
            execute(socket, "CREATE DATABASE store")
            found += _attacked(of_server, _address(socket, "store"), folder / "backups of the server", socket)
    if not found.beside:
        raise ShortError(f"{found.backups} backups, and nobody could save while they were made")
    return (
        f"{found.backups} backups ({of_server} of PostgreSQL) while {WRITERS} saved: all restored, none missing of the "
        f"saves acknowledged before each ({found.held:,} in all), {found.beside:,} saved meanwhile, slowest "
        f"{found.slowest:.2f} s"
    )


def _attacked(attacks: int, url: str, folder: Path, place: str) -> Found:
    found = Found()
    engine = open_store(url)
    try:
        with _writers(engine) as writers:
            for number in range(attacks):
                with _empty_place(url, place, number) as restored:
                    found += _one_backup(engine, writers, folder, restored)
    except StoreError as error:
        raise ShortError(f"after {found.backups} backups: {error}") from error
    finally:
        engine.dispose()
    return found


@contextmanager
def _writers(engine: Engine) -> Iterator[list[Writer]]:
    writers, stop = [Writer(engine, _year(engine, 2000 + number)) for number in range(WRITERS)], threading.Event()
    threads = [threading.Thread(target=writer.save_until, args=(stop,)) for writer in writers]
    for thread in threads:
        thread.start()
    try:
        yield writers
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    if errors := [error for writer in writers for error in writer.errors]:
        raise ShortError(f"{len(errors)} writers could not go on: {errors[0]}")


def _one_backup(engine: Engine, writers: list[Writer], folder: Path, place: str) -> Found:
    acknowledged = [writer.acknowledged for writer in writers]
    begun = time.monotonic()
    made = back_up(engine, folder, keep=KEEP)
    seconds = time.monotonic() - begun
    beside = sum(writer.acknowledged for writer in writers) - sum(acknowledged)
    restore(made, store_address(place))
    restored = open_store(place)
    try:
        for writer, number in zip(writers, acknowledged, strict=True):
            _refuse_lost(restored, writer.id, number, made)
    finally:
        restored.dispose()
    return Found(1, sum(acknowledged), beside, seconds)


def _refuse_lost(restored: Engine, id_: int, acknowledged: int, made: Path) -> None:
    notes = [response.note for response in store.read_assessment_by_id(restored, id_, by=BY).assessment.responses]
    changes = store.list_changes(restored, id_, LADDER, by=BY)
    number = int(notes[0]) if notes else 0
    if number < acknowledged or len(changes) != number:
        raise ShortError(f"{made.name}: {acknowledged} saves acknowledged, {number} there, {len(changes)} in the log")


def _year(engine: Engine, year: int) -> int:
    return store.start_assessment(
        engine, CHECKLISTS, delegation="EST", year=year, scope="core", method_version=METHOD_VERSION, by=BY
    )


@contextmanager
def _empty_place(url: str, place: str, number: int) -> Iterator[str]:
    if url.startswith("sqlite"):
        yield f"sqlite:///{place}/restored{number}.sqlite"
        Path(place, f"restored{number}.sqlite").unlink()
        return
    execute(place, f"CREATE DATABASE restored{number}")
    yield _address(place, f"restored{number}")
    execute(place, f"DROP DATABASE restored{number}")


def _address(socket: str, database: str) -> str:
    return f"postgresql://postgres@/{database}?host={socket}"


SUITE = Suite(
    id="R9",
    claim="Backups while eight save: each restores, with every save acknowledged before it began.",
    small=4,
    full=200,
    run=run,
)

"""This suite kills the start that brings an older store up to date, at each of its steps: old or new, never between."""

import itertools
import multiprocessing
import os
import shutil
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy import Engine, create_engine, event

from assessments import database
from assessments.columns import Table
from assessments.database import open_store
from tests.assessments.postgres import postgres_server
from tests.assessments.releases import SCHEMAS, make_store
from tests.faults.suite import ShortError, Suite

# By table, its columns and its rows, as text.
Dump = dict[str, tuple[list[str], list[str]]]

LONGEST_DELAY = 0.002  # seconds after a step has begun
TABLES_NOW = {*Table.metadata.tables, "alembic_version"}
_READS = ("SELECT", "PRAGMA table", "PRAGMA main", "PRAGMA foreign", "PRAGMA temp")

# Processes are forked off one that has everything imported, so that a kill costs milliseconds rather than seconds.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["pytest", "tests.faults.r8_migrations"])


@dataclass(frozen=True)
class Place:
    """Where stores are made: each of a name of its own, copied from another, and gone again."""

    kind: str
    url: Callable[[str], str]
    copy: Callable[[str, str], object]
    remove: Callable[[str], None]


def run(times: int, folder: Path) -> str:
    """Kill each step so many times, from every schema; where once is enough, some steps from the first schema only."""
    schemas, strides = (SCHEMAS, (1, 1)) if times > 1 else (SCHEMAS[:1], (4, 8))
    with postgres_server() as socket:
        files, server = _files(folder), _server(socket)
        on_files, on_server = (
            sum(_killed_at_each_step(place, schema, times, folder, stride) for schema in schemas)
            for place, stride in zip((files, server), strides, strict=True)
        )
    return (
        f"{on_files} kills on SQLite and {on_server} on PostgreSQL, {times} at each step from each of the schemas "
        f"{schemas[0]} to {schemas[-1]}: 0 between, all finished by the next start"
    )


def _files(folder: Path) -> Place:
    def file(name: str) -> Path:
        return folder / f"{name}.sqlite"

    def remove(name: str) -> None:
        for path in folder.glob(f"{name}.sqlite*"):
            path.unlink()

    return Place(
        kind="SQLite",
        url=lambda name: f"sqlite:///{file(name)}",
        copy=lambda old, new: shutil.copy(file(old), file(new)),
        remove=remove,
    )


def _server(socket: str) -> Place:
    def execute(command: str) -> None:
        with psycopg.connect(f"postgresql://postgres@/postgres?host={socket}", autocommit=True) as connection:
            connection.execute(command.encode())

    def copy(old: str, new: str) -> None:
        execute(f"CREATE DATABASE {new} TEMPLATE {old}")

    return Place(
        kind="PostgreSQL",
        url=lambda name: f"postgresql://postgres@/{name}?host={socket}",
        copy=copy,
        remove=lambda name: execute(f"DROP DATABASE {name} WITH (FORCE)"),
    )


def _killed_at_each_step(place: Place, schema: str, times: int, folder: Path, stride: int) -> int:
    """Return how many starts were killed; every so many steps one is chosen, the last among them."""
    old, killed = f"old{schema}", f"killed{schema}"
    scratch = folder / f"{place.kind}-{schema}"
    scratch.mkdir()
    if place.kind == "PostgreSQL":
        place.copy("template0", old)
    make_store(place.url(old), schema, scratch)
    place.copy(old, killed)
    steps, before = _started(place.url(killed)), _dump(place.url(old))
    if not steps:
        raise ShortError(f"{place.kind}, schema {schema}: the start failed though nobody killed it")
    expected = _lasting(_dump(place.url(killed)))
    kills = 0
    for step in range(steps, 0, -stride):
        what = f"{place.kind}, schema {schema}, killed at step {step} of {steps}"
        kills += _killed_at(step, times, place, (old, killed), before, what)
        if _started(place.url(killed)) is None or _lasting(_dump(place.url(killed))) != expected:
            raise ShortError(f"{what}: the next start did not finish it")
    return kills


def _killed_at(  # noqa: PLR0913, PLR0917  all of it says what is killed
    step: int, times: int, place: Place, names: tuple[str, str], before: Dump, what: str
) -> int:
    """Kill starts at a step, the first one as it begins, the others ever later, and look at what each leaves.

    A store that is still old is used again, with whatever the killed process left beside it.
    """
    old, killed = names
    kills, found = 0, None
    for number in range(times):
        if found != before:
            place.remove(killed)
            place.copy(old, killed)
        delay = LONGEST_DELAY * number / times
        died = _started(place.url(killed), step, delay) is None
        if number == 0 and not died:
            raise ShortError(f"{what}: the start was over before that step")
        found = _dump(place.url(killed))
        if found != before and not _is_new(found):
            raise ShortError(f"{what}, {delay * 1000:.1f} ms after: neither old nor new, but {', '.join(found)}")
        kills += died
    return kills


def _is_new(found: Dump) -> bool:
    version = found["alembic_version"][1]
    return version == [f"('{SCHEMAS[-1]}',)"] and set(found) - {"sqlite_sequence"} == TABLES_NOW


def _started(url: str, step: int | None = None, delay: float = 0.0) -> int | None:
    """Open a store in a process that kills itself at a step; return the number of steps, or None where it died."""
    heard, said = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=open_until, args=(url, step, delay, said))
    process.start()
    said.close()
    process.join()
    try:
        return int(heard.recv())
    except EOFError:
        return None
    finally:
        heard.close()


def open_until(url: str, last: int | None, delay: float, said: Connection) -> None:
    """Open a store, and die so many seconds after the last of its steps has begun; without one, count them.

    Steps are the statements that write, and the commit.
    """
    steps = itertools.count(1)
    taken = 0

    def step() -> None:
        nonlocal taken
        taken = next(steps)
        if taken == last:
            if delay:
                threading.Timer(delay, _die).start()
            else:
                _die()

    @event.listens_for(Engine, "before_cursor_execute")
    def before_statement(_c: object, _d: object, statement: str, *_: object) -> None:
        if not statement.lstrip().startswith(_READS):
            step()

    @event.listens_for(Engine, "commit")
    def before_commit(_: object) -> None:
        step()

    # What a kill does to the backup before a migration is for the tests of backups.
    pytest.MonkeyPatch().setattr(database, "_back_up_before_migrating", lambda _connection: None)
    open_store(url).dispose()
    said.send(taken)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _dump(url: str) -> Dump:
    """Return the columns and the rows of every table, at one moment."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    try:
        with engine.connect() as connection, connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            inspector = sa.inspect(connection)
            tables = {
                name: [str(column["name"]) for column in inspector.get_columns(name)]
                for name in sorted(inspector.get_table_names())
            }
            return {
                name: (columns, sorted(map(str, connection.execute(sa.text(f'SELECT * FROM "{name}"')))))  # noqa: S608
                for name, columns in tables.items()
            }
    finally:
        engine.dispose()


def _lasting(dump: Dump) -> Dump:
    """Return a dump without the changes a migration has written, which bear the time of their writing."""
    columns, rows = dump["change"]
    return dump | {"change": (columns, [row for row in rows if ", 'schema 0" not in row])}


SUITE = Suite(
    id="R8",
    claim="A start that is killed while it brings a store up to date leaves it old or new, and the next one finishes.",
    small=1,
    full=20,
    run=run,
)

"""This module holds what the tests of the store share: a place for a store of each kind, and a store to begin with."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine

from assessments import store
from assessments.database import open_store
from tests.assessments.examples import BY, CHECKLISTS, METHOD_VERSION
from tests.assessments.postgres import postgres_server

KINDS = ["sqlite", "postgresql"]
NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Run one PostgreSQL server for all tests; give the folder of its socket."""
    with postgres_server() as socket:
        yield socket


@pytest.fixture(scope="session")
def prepared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """Return what makes an empty store of a kind, once: the file, or the name of the database, to be copied."""
    made: dict[str, str] = {}

    def prepare(kind: str) -> str:
        if kind not in made:
            place = str(tmp_path_factory.mktemp("prepared") / "store.sqlite") if kind == "sqlite" else "prepared"
            if kind == "postgresql":
                execute(request.getfixturevalue("server"), f"CREATE DATABASE {place}")
            open_store(address(kind, place, request)).dispose()
            made[kind] = place
        return made[kind]

    return prepare


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a store that does not exist yet, of each kind in turn."""
    yield from place_for(request, request.param, tmp_path, None)


@pytest.fixture(params=KINDS)
def engine(
    request: pytest.FixtureRequest, tmp_path: Path, prepared: Callable[[str], str], opened: Callable[[str], Engine]
) -> Iterator[Engine]:
    """Give a new, empty store of each kind in turn."""
    for found in place_for(request, request.param, tmp_path, prepared(request.param)):
        yield opened(found)


@pytest.fixture
def opened() -> Iterator[Callable[[str], Engine]]:
    """Open stores by their address and close them at the end of the test."""
    engines: list[Engine] = []

    def opening(url: str) -> Engine:
        engines.append(open_store(url))
        return engines[-1]

    yield opening
    for engine in engines:
        engine.dispose()


@pytest.fixture
def year(engine: Engine) -> int:
    """Return the id of an assessment without answers: Estonia, 2024, all items."""
    return store.start_assessment(
        engine, CHECKLISTS, delegation="EST", year=2024, scope="full", method_version=METHOD_VERSION, by=BY
    )


def place_for(request: pytest.FixtureRequest, kind: str, folder: Path, copied: str | None) -> Iterator[str]:
    """Give the address of a store of that kind, a copy of one if given, and tidy up after it."""
    if kind == "sqlite":
        place = folder / "store.sqlite"
        if copied:
            shutil.copy(copied, place)
        yield address(kind, str(place), request)
        return
    socket = request.getfixturevalue("server")
    name = f"store{next(NUMBERS)}"
    execute(socket, f"CREATE DATABASE {name} TEMPLATE {copied or 'template0'}")
    yield address(kind, name, request)
    execute(socket, f"DROP DATABASE {name} WITH (FORCE)")


def address(kind: str, place: str, request: pytest.FixtureRequest) -> str:
    """Return the address of a file or of a database of the server."""
    if kind == "sqlite":
        return f"sqlite:///{place}"
    return f"postgresql://postgres@/{place}?host={request.getfixturevalue('server')}"


def execute(socket: str, command: str, database: str = "postgres") -> None:
    """Run one command in a database of the server."""
    with psycopg.connect(f"postgresql://postgres@/{database}?host={socket}", autocommit=True) as connection:
        connection.execute(command.encode())

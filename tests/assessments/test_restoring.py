"""These tests hold restores to their promise: the old store or the new one, and the old one is kept."""

import errno
import multiprocessing
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine

from assessments import engines, restoring, store
from assessments.addresses import file_address, store_address
from assessments.backups import back_up
from assessments.chain import refuse_broken_chain
from assessments.columns import Table
from assessments.database import open_store
from assessments.errors import NotRestored, StoreBusy, StoreError, UnsoundBackup
from assessments.restoring import content_in_place, restore
from tests.assessments.conftest import execute, place_for
from tests.assessments.damage import contents, cut, empty, letter, noise, orphaned, scribbled
from tests.assessments.examples import BY, CHECKLISTS, LADDER, METHOD_VERSION, answer, document
from tests.assessments.restorer import restore_and_die

Opening = Callable[[str], Engine]

# Processes are forked off one that has everything imported, so that a kill costs milliseconds rather than seconds.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["pytest", "tests.assessments.restorer"])

STEPS = 60  # more than a restore has
OLD, NEW, IN_THE_LOG = "Old.", "Backed up.", "In the log."
ROOT = Path(__file__).parents[2]
KEEP_OPEN = """
import sys
from assessments.database import open_store
from assessments.store import list_assessments
from tests.assessments.examples import BY
engine = open_store(sys.argv[1])
list_assessments(engine, by=BY)
print("open", flush=True)
sys.stdin.read()
"""


def fill(engine: Engine) -> None:
    """Put something into every table, and remove something, so that an id was given that no row has."""
    store.import_assessment(engine, document(), checklists=CHECKLISTS, method_version=METHOD_VERSION, by=BY)
    [summary] = store.list_assessments(engine, by=BY)
    revision = store.read_revision(engine, summary.id, by=BY)
    store.submit_assessment(engine, summary.id, seen_revision=revision, by=BY)
    store.remove_assessment(engine, start(engine, 2025), by=BY)


def start(engine: Engine, year: int) -> int:
    """Start a year of Estonia."""
    return store.start_assessment(
        engine, CHECKLISTS, delegation="EST", year=year, scope="full", method_version=METHOD_VERSION, by=BY
    )


def rows(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table."""
    with engine.connect() as connection:
        return {
            name: sorted((dict(row) for row in connection.execute(sa.select(table)).mappings()), key=str)
            for name, table in Table.metadata.tables.items()
        }


def note(path: Path) -> str:
    """Return the note of the one answer in a store."""
    engine = open_store(f"sqlite:///{path}")
    try:
        [response] = store.read_assessment(engine, "EST", 2024, by=BY).assessment.responses
    finally:
        engine.dispose()
    return response.note


def save_note(path: Path, text: str) -> None:
    """Save one answer with a note."""
    engine = open_store(f"sqlite:///{path}")
    known = store.list_assessments(engine, by=BY)
    year = known[0].id if known else start(engine, 2024)
    seen = store.read_assessment_by_id(engine, year, by=BY).versions.get(LADDER)
    store.save_response(engine, assessment_id=year, response=answer(note=text), seen_version=seen, by=BY)
    engine.dispose()


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """Return a backup of the store, whose one answer was changed after it."""
    path = tmp_path / "live" / "store.sqlite"
    save_note(path, NEW)
    engine = open_store(f"sqlite:///{path}")
    made = back_up(engine, tmp_path / "backups")
    engine.dispose()
    save_note(path, OLD)
    return made


@pytest.fixture
def live(backup: Path) -> Path:
    """Return the store the backup is of, closed."""
    return backup.parent.parent / "live" / "store.sqlite"


@pytest.fixture
def killed(live: Path, tmp_path: Path) -> Path:
    """Return the folder of a store as a kill leaves it, with its latest answer in the log."""
    engine = open_store(f"sqlite:///{live}")
    [summary] = store.list_assessments(engine, by=BY)
    response = answer(note=IN_THE_LOG)
    store.save_response(engine, assessment_id=summary.id, response=response, seen_version=2, by=BY)
    folder = tmp_path / "killed"
    shutil.copytree(live.parent, folder)
    engine.dispose()
    assert (folder / "store.sqlite-wal").stat().st_size > 0
    return folder


@pytest.fixture
def empty_place(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """Return what gives the address of an empty place of a kind."""
    given: list[Iterator[str]] = []

    def give(kind: str) -> str:
        places = place_for(request, kind, tmp_path / f"place{len(given)}", None)
        given.append(places)
        request.addfinalizer(lambda: [None for _ in places])
        return next(places)

    return give


# Moved


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_backup_of_either_database_is_restored_into_either(
    engine: Engine, tmp_path: Path, empty_place: Callable[[str], str], opened: Opening, kind: str
) -> None:
    """Every row is equal, the log is whole and locked, and the next row gets the id it would have got."""
    fill(engine)
    before = rows(engine)
    place = empty_place(kind)
    assert restore(back_up(engine, tmp_path / "backups"), store_address(place)) is None
    restored = opened(place)
    assert rows(restored) == before
    assert all(before[table] for table in ("assessment", "response", "evidence", "target", "plan", "submission"))
    with restored.connect() as connection:
        refuse_broken_chain(connection)
    for statement in ("UPDATE change SET made_by = 'x'", "DELETE FROM submission"):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), restored.begin() as connection:
            connection.execute(sa.text(statement))
    assert start(restored, 2026) == start(engine, 2026) == 3
    [after, expected] = [rows(each)["change"][-1] for each in (restored, engine)]
    assert after["sequence"] == expected["sequence"]


def test_a_database_that_is_not_empty_is_left_as_it_is(server: str, tmp_path: Path, backup: Path) -> None:
    """A store, or tables of others, are not restored over; an unsound backup leaves an empty database empty."""
    execute(server, "CREATE DATABASE taken")
    address = store_address(f"postgresql://postgres@/taken?host={server}")
    bad = tmp_path / backup.name
    shutil.copy(backup, bad)
    os.truncate(bad, 20_000)
    with pytest.raises(UnsoundBackup):
        restore(bad, address)
    assert content_in_place(address) is None
    execute(server, "CREATE TABLE bookmark (id INTEGER)", "taken")
    with pytest.raises(NotRestored, match="bookmark"):
        restore(backup, address)
    execute(server, "DROP TABLE bookmark", "taken")
    restore(backup, address)
    with pytest.raises(NotRestored, match="empty database"):
        restore(backup, address)
    content = content_in_place(address)
    assert content
    assert content.assessments == 1
    execute(server, "DROP DATABASE taken WITH (FORCE)")


def test_a_restore_into_a_database_is_whole_or_not_at_all(
    server: str, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When it fails at the very end, the database is as empty as before."""
    execute(server, "CREATE DATABASE half")
    address = store_address(f"postgresql://postgres@/half?host={server}")
    with monkeypatch.context() as patch:
        patch.setattr(restoring, "count_rows", lambda connection: {"all": id(connection)})
        with pytest.raises(NotRestored, match="Nothing was changed"):
            restore(backup, address)
    assert content_in_place(address) is None
    restore(backup, address)
    execute(server, "DROP DATABASE half WITH (FORCE)")


# In place of a store


def test_the_store_that_was_there_is_kept_whole(backup: Path, live: Path) -> None:
    """It has a name with the time, opens like any store, and nothing else lies about; the backup stays as it was."""
    before = contents(backup.parent)
    away = restore(backup, file_address(live))
    assert away
    assert re.fullmatch(r"store-replaced-\d{8}T\d{6}Z\.sqlite", away.name)
    assert set(contents(live.parent)) == {"store.sqlite", away.name}
    assert live.stat().st_mode & 0o777 == 0o600
    assert (note(live), note(away)) == (NEW, OLD)
    assert contents(backup.parent) == before
    assert restore(away, file_address(live)) != away
    assert note(live) == OLD
    assert len(list(live.parent.glob("store-replaced-*"))) == 2


def test_what_the_log_held_is_in_the_store_that_is_kept(backup: Path, killed: Path) -> None:
    """Answers a killed process left in the log are taken in before the store is moved away."""
    path = killed / "store.sqlite"
    away = restore(backup, file_address(path))
    assert away
    assert note(away) == IN_THE_LOG
    assert note(path) == NEW


@pytest.mark.parametrize("happens", [scribbled(4096, 40_000), noise, letter, empty, cut(20_000), orphaned])
def test_a_damaged_store_is_moved_away_byte_for_byte(backup: Path, live: Path, happens: Callable[[Path], None]) -> None:
    """What cannot be read is kept as it is, with its log, for the rescue."""
    happens(live)
    live.with_name("store.sqlite-wal").write_bytes(b"a log")
    before = contents(live.parent)
    away = restore(backup, file_address(live))
    assert away
    after = contents(live.parent)
    assert after[away.name] == before["store.sqlite"]
    assert after[f"{away.name}-wal"] == before["store.sqlite-wal"]
    assert note(live) == NEW


@pytest.mark.parametrize("damaged", [False, True])
def test_a_store_that_another_process_has_open_is_not_replaced(backup: Path, live: Path, damaged: bool) -> None:  # noqa: FBT001  a case
    """A server that only looked into it once is enough, and whether the store is sound does not matter."""
    command = [sys.executable, "-c", KEEP_OPEN, f"sqlite:///{live}"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "open\n"
        if damaged:
            scribbled(4096, 40_000)(live)
        before = live.read_bytes()
        with pytest.raises(StoreBusy, match="Stop the server"):
            restore(backup, file_address(live))
        assert live.read_bytes() == before
        assert not list(live.parent.glob("*re*ed*"))
        process.communicate()
    restore(backup, file_address(live))
    assert note(live) == NEW


def test_a_connection_that_waited_for_a_restore_does_not_save_into_the_old_store(
    backup: Path, live: Path, opened: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection during whose making the file was replaced is refused; the next one has the new store."""
    engine = opened(f"sqlite:///{live}")
    engine.dispose()

    def replace(*_: object) -> None:
        Path(shutil.copy(backup, live.with_name("copy"))).rename(live)

    with monkeypatch.context() as patch:
        patch.setattr(engines, "_refuse_without_log", replace)
        with pytest.raises(StoreBusy, match="replaced by a backup"):
            store.list_assessments(engine, by=BY)
    assert note(live) == NEW


def test_a_connection_never_makes_a_file(live: Path, opened: Opening) -> None:
    """In the moment between two files of a restore nobody begins an empty one."""
    engine = opened(f"sqlite:///{live}")
    engine.dispose()
    live.unlink()
    with pytest.raises(StoreError):
        store.list_assessments(engine, by=BY)
    assert not live.exists()


@pytest.mark.parametrize("happens", [noise, letter, empty, cut(20_000), scribbled(0, 16), scribbled(4096, 40_000)])
def test_no_unsound_backup_takes_the_place_of_a_store(
    backup: Path, live: Path, happens: Callable[[Path], None]
) -> None:
    """Neither the store nor the file is touched, and no copy stays."""
    happens(backup)
    before = contents(live.parent), contents(backup.parent)
    with pytest.raises(UnsoundBackup):
        restore(backup, file_address(live))
    assert (contents(live.parent), contents(backup.parent)) == before


def test_the_store_is_no_backup_of_itself(live: Path) -> None:
    """Naming the store where a backup is wanted changes nothing."""
    before = contents(live.parent)
    with pytest.raises(NotRestored, match="the store itself"):
        restore(live, file_address(live))
    assert contents(live.parent) == before


@pytest.mark.parametrize("there", [True, False])
def test_a_full_disk_leaves_what_was_there(
    backup: Path,
    live: Path,
    monkeypatch: pytest.MonkeyPatch,
    there: bool,  # noqa: FBT001  a case
) -> None:
    """The store stays in place, or an empty place empty, and no copy is left."""
    if not there:
        live.unlink()
    before = contents(live.parent)

    def fill_up(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(shutil, "copyfileobj", fill_up)
    with pytest.raises(NotRestored, match="No space left"):
        restore(backup, file_address(live))
    assert contents(live.parent) == before


# Killed


def what_a_start_says(path: Path) -> str:
    """Return the note in the store, or what the message of the refusal begins with."""
    try:
        return note(path)
    except StoreError as error:
        return re.split(r": | before ", str(error))[1]


def killed_at(step: int, backup: Path, path: Path) -> bool:
    """Restore in a process of its own that is killed at a step; return whether it was, or finished before."""
    process = PROCESSES.Process(target=restore_and_die, args=(backup, path, step))
    process.start()
    process.join()
    assert process.exitcode in (0, -9), process.exitcode
    return process.exitcode == -9


def test_a_restore_killed_at_any_step_leaves_the_old_store_or_the_new(
    backup: Path, killed: Path, tmp_path: Path
) -> None:
    """The next start opens one of the two, a further restore succeeds, and the old store is kept under some name."""
    found = []
    for step in range(STEPS):
        folder = tmp_path / f"step{step}"
        path = Path(shutil.copytree(killed, folder)) / "store.sqlite"
        cut_off = killed_at(step, backup, path)
        found.append(note(path))
        restore(backup, file_address(path))
        assert note(path) == NEW
        assert IN_THE_LOG in {note(kept) for kept in folder.glob("store-replaced-*.sqlite")}
        assert not list(folder.glob("*.restored"))
        if not cut_off:
            break
    assert set(found) == {IN_THE_LOG, NEW}
    assert found == sorted(found, reverse=True)  # the old one up to a step, the new one from there on
    assert not cut_off


def orphaned_in_the_log(path: Path) -> None:
    """Damage the store by its log alone, as a kill leaves it: without the log the file is an older, sound store."""
    aside = Path(shutil.copytree(path.parent, path.parent / "aside"))
    with closing(sqlite3.connect(aside / path.name, isolation_level=None)) as connection:
        connection.execute("DELETE FROM assessment")
        for file in aside.iterdir():
            shutil.copy(file, path.parent / file.name)
    shutil.rmtree(aside)


@pytest.mark.parametrize("happens", [scribbled(4096, 40_000), orphaned_in_the_log])
def test_a_restore_over_a_damaged_store_killed_at_any_step_loses_nothing(
    backup: Path, killed: Path, tmp_path: Path, happens: Callable[[Path], None]
) -> None:
    """The next start refuses with a plain message or has the new store, never an empty one; both files are kept."""
    said = set()
    for step in range(STEPS):
        folder = tmp_path / f"step{step}"
        path = Path(shutil.copytree(killed, folder)) / "store.sqlite"
        happens(path)
        before = {hash_ for name, hash_ in contents(folder).items() if not name.endswith("-shm")}
        cut_off = killed_at(step, backup, path)
        said.add(what_a_start_says(path))
        restore(backup, file_address(path))
        assert note(path) == NEW
        assert before <= set(contents(folder).values())
        if not cut_off:
            break
    assert said == {"the store is damaged", "a restore was interrupted", NEW}
    assert not cut_off

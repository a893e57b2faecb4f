"""These tests hold the opening of the store: made whole, recovered after a crash, otherwise refused and not touched."""

import os
import shutil
import sqlite3
import stat
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from assessments import addresses, database, sqlite_file, store
from assessments.database import open_store
from assessments.errors import (
    DamagedStore,
    ForeignStore,
    NewerStore,
    StoreBusy,
    StoreError,
    StoreNotWritable,
    StoreUnreachable,
)
from assessments.schema import known_revisions
from tests.assessments.conftest import execute
from tests.assessments.damage import (
    contents,
    cut,
    empty,
    folder_instead,
    gone_but_for_its_log,
    letter,
    newer,
    noise,
    orphaned,
    other_application,
    other_application_killed,
    pipe_instead,
    scribbled,
    without_mark,
    without_version,
    without_version_table,
)
from tests.assessments.examples import BY, CHECKLISTS, LADDER, METHOD_VERSION, answer
from tests.assessments.rights import give_to_ordinary_user, ordinary_user

Opening = Callable[[str], Engine]


def address(path: Path) -> str:
    """Return a file as DATABASE_URL names it."""
    return f"sqlite:///{path}"


def begin(engine: Engine) -> int:
    """Save something: an assessment with one answer."""
    year = store.start_assessment(
        engine, CHECKLISTS, delegation="EST", year=2024, scope="core", method_version=METHOD_VERSION, by=BY
    )
    store.save_response(engine, assessment_id=year, response=answer(), seen_version=None, by=BY)
    return year


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty folder."""
    (tmp_path / "store").mkdir()
    return tmp_path / "store"


@pytest.fixture
def sound(folder: Path) -> Path:
    """Return a sound store with one answer, closed."""
    path = folder / "store.sqlite"
    engine = open_store(address(path))
    begin(engine)
    engine.dispose()
    return path


def as_after_a_kill(path: Path, into: Path) -> Path:
    """Copy a store while a process has it open with its latest answer in the log: what a kill leaves behind."""
    engine = open_store(address(path))
    year = store.list_assessments(engine, by=BY)[0].id
    store.save_response(engine, assessment_id=year, response=answer(note="In the log."), seen_version=1, by=BY)
    copy = into / path.name
    for file in path.parent.iterdir():
        shutil.copy(file, into / file.name)
    engine.dispose()
    assert copy.with_name(f"{copy.name}-wal").stat().st_size > 0
    return copy


# First start


def test_the_first_start_makes_a_whole_store_for_its_owner_only(tmp_path: Path, opened: Opening) -> None:
    """The folder is made too; neither it nor the file is open to others, and nothing unfinished is left beside it."""
    path = tmp_path / "new" / "data" / "store.sqlite"
    begin(opened(address(path)))
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert set(contents(path.parent)) <= {"store.sqlite", "store.sqlite-wal", "store.sqlite-shm"}


def test_without_an_address_the_store_lies_in_the_default_place(
    tmp_path: Path, opened: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An argument goes before DATABASE_URL, and DATABASE_URL before the file in data/."""
    monkeypatch.setattr(addresses, "DEFAULT_FILE", tmp_path / "default" / "store.sqlite")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    places = [opened("").url.database]
    monkeypatch.setenv("DATABASE_URL", address(tmp_path / "environment.sqlite"))
    places += [opened("").url.database, opened(address(tmp_path / "argument.sqlite")).url.database]
    expected = ["default/store.sqlite", "environment.sqlite", "argument.sqlite"]
    assert places == [str(tmp_path / name) for name in expected]


def test_the_default_place_is_data_beside_the_rooms() -> None:
    """The default file lies in the project's folder, wherever that is."""
    assert Path(addresses.__file__).parent.parent / "data" / "cyber-commitments.sqlite" == addresses.DEFAULT_FILE


def test_what_an_interrupted_first_start_left_is_removed(folder: Path, opened: Opening) -> None:
    """Half a store under the unfinished name, with its log, does not stand in the way."""
    for suffix in (".new", ".new-wal", ".new-shm"):
        (folder / f"store.sqlite{suffix}").write_bytes(b"half")
    begin(opened(address(folder / "store.sqlite")))
    assert not list(folder.glob("*.new*"))


def test_an_interrupted_first_start_leaves_no_file_of_that_name(
    folder: Path, opened: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until the schema is whole and on disk there is no store, so that the next start begins again."""

    def fail(*_: object) -> None:
        assert not (folder / "store.sqlite").exists()
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(StoreNotWritable, match="No space left"):
            open_store(address(folder / "store.sqlite"))
    assert not (folder / "store.sqlite").exists()
    begin(opened(address(folder / "store.sqlite")))


def test_a_new_store_is_on_disk_before_anybody_can_save(
    tmp_path: Path, opened: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new folder, the whole file, and after it got its name the folder's list of names are flushed, in this order.

    A power cut after the first save would otherwise take the file away with everything in it.
    """
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(os.fstat(descriptor).st_ino))
    path = tmp_path / "data" / "store.sqlite"
    opened(address(path))
    assert synced == [place.stat().st_ino for place in (tmp_path, path, path.parent)]


def test_starts_at_the_same_moment_share_one_store(url: str, opened: Opening) -> None:
    """Several processes that start at once make one store; what any of them saves is seen by all."""
    gate, engines, errors = threading.Barrier(4), list[Engine](), list[BaseException]()

    def start() -> None:
        gate.wait()
        try:
            engines.append(opened(url))
        except StoreError as error:
            errors.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    begin(engines[0])
    assert [len(store.list_assessments(engine, by=BY)) for engine in engines] == [1, 1, 1, 1]


def test_the_delegations_of_the_release_are_there_and_kept_up_to_date(url: str, opened: Opening) -> None:
    """All delegations of the release can answer from the first start; one that was changed is put right at the next."""
    engine = opened(url)
    codes = {delegation.code for delegation in CHECKLISTS.delegations}
    first = store.list_delegations(engine, by=BY)
    assert {delegation.code for delegation in first} == codes
    with engine.begin() as connection:
        connection.execute(text("UPDATE delegation SET name_en = 'Elsewhere', accession = NULL WHERE code = 'EST'"))
        connection.execute(text("DELETE FROM delegation WHERE code = 'FIN'"))
    assert store.list_delegations(opened(url), by=BY) == first


# After a crash


def test_a_log_left_by_a_killed_process_is_recovered(sound: Path, tmp_path: Path, opened: Opening) -> None:
    """What the log holds is part of the store: the last answer before the kill is there after it."""
    copy = as_after_a_kill(sound, tmp_path)
    found = store.read_assessment(opened(address(copy)), "EST", 2024, by=BY)
    assert found.assessment.responses == (answer(note="In the log."),)


def test_a_kill_while_the_log_is_written_back_is_recovered(sound: Path, tmp_path: Path, opened: Opening) -> None:
    """When only the first page was written back, speaking of pages that are still in the log, nothing is lost."""
    engine = open_store(address(sound))
    year = store.list_assessments(engine, by=BY)[0].id
    big = answer(note="x" * 9_000)
    store.save_response(engine, assessment_id=year, response=big, seen_version=1, by=BY)
    copy = tmp_path / "store.sqlite"
    log = sound.with_name("store.sqlite-wal").read_bytes()
    before = sound.read_bytes()
    engine.dispose()  # writes the log back
    after = sound.read_bytes()
    assert len(after) > len(before)
    copy.write_bytes(after[:4096] + before[4096:])
    copy.with_name("store.sqlite-wal").write_bytes(log)
    assert store.read_assessment(opened(address(copy)), "EST", 2024, by=BY).assessment.responses == (big,)


def test_a_living_process_does_not_keep_others_from_opening(sound: Path, opened: Opening) -> None:
    """The command line can open the store while the server has it open."""
    first = opened(address(sound))
    year = store.list_assessments(first, by=BY)[0].id
    store.save_response(first, assessment_id=year, response=answer(value=1), seen_version=1, by=BY)
    second = opened(address(sound))
    store.save_response(second, assessment_id=year, response=answer(value=2), seen_version=2, by=BY)
    assert store.read_assessment(first, "EST", 2024, by=BY).versions == {LADDER: 3}


# Refused, and not touched


@pytest.mark.parametrize(
    ("happens", "error"),
    [
        (empty, DamagedStore),
        (noise, ForeignStore),
        (letter, ForeignStore),
        (cut(50), ForeignStore),
        (cut(100), DamagedStore),
        (cut(4096), DamagedStore),
        (cut(20_000), DamagedStore),
        (cut(-1), DamagedStore),
        (scribbled(0, 16), ForeignStore),
        (scribbled(4096, 40_000), DamagedStore),
        (other_application, ForeignStore),
        (other_application_killed, ForeignStore),
        (without_mark, ForeignStore),
        (without_version, DamagedStore),
        (without_version_table, DamagedStore),
        (orphaned, DamagedStore),
        (newer, NewerStore),
        (folder_instead, ForeignStore),
        (pipe_instead, ForeignStore),
        (gone_but_for_its_log, DamagedStore),
    ],
)
def test_what_is_no_sound_store_is_refused_and_not_touched(
    sound: Path, happens: Callable[[Path], None], error: type[StoreError]
) -> None:
    """Every such file gets an error with a name, the file in the message, and not one byte is changed or added."""
    happens(sound)
    before = contents(sound.parent)
    with pytest.raises(error) as refused:
        open_store(address(sound))
    assert str(sound) in str(refused.value)
    assert contents(sound.parent) == before


def test_a_damaged_store_with_a_log_keeps_both(sound: Path, tmp_path: Path) -> None:
    """The log of a damaged store is not written back into it: both stay as they are for the rescue."""
    copy = as_after_a_kill(sound, tmp_path)
    scribbled(4096, 40_000)(copy)
    before = contents(tmp_path)
    with pytest.raises(DamagedStore):
        open_store(address(copy))
    index = "store.sqlite-shm"  # SQLite rebuilds this one from the log whenever it reads
    assert {**contents(tmp_path), index: ""} == {**before, index: ""}


def test_a_store_another_process_keeps_to_itself_is_busy(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that is locked as a whole cannot be looked at; that is no damage, and trying again helps."""
    monkeypatch.setattr(sqlite_file, "PATIENCE", 0.05)
    with closing(sqlite3.connect(sound, isolation_level=None)) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy, match="Try again"):
            open_store(address(sound))
    open_store(address(sound)).dispose()


@pytest.mark.parametrize("code", [sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN])
def test_a_disk_that_cannot_be_read_is_not_called_damage(
    sound: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """Advice to restore a backup would be wrong where the disk, not the store, is at fault."""

    def fail(*_: object, **__: object) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = code
        raise error

    monkeypatch.setattr(sqlite3, "connect", fail)
    with pytest.raises(StoreNotWritable, match="disk is sound"):
        open_store(address(sound))


def test_a_store_damaged_while_open_is_named(sound: Path, opened: Opening) -> None:
    """Damage that is met later than at the start is named as well."""
    engine = opened(address(sound))
    engine.dispose()
    scribbled(4096, sound.stat().st_size - 4096)(sound)
    with pytest.raises(DamagedStore, match=r"store\.sqlite: damaged"):
        store.read_assessment(engine, "EST", 2024, by=BY)


@pytest.fixture
def theirs(sound: Path) -> Iterator[Path]:
    """Give a sound store that belongs, with its folder, to an ordinary user."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(sound, folder)
        give_to_ordinary_user(folder, folder / sound.name)
        yield folder / sound.name
        folder.chmod(0o700)


@pytest.mark.parametrize(
    ("file_rights", "folder_rights", "named"),
    [
        (0o400, 0o700, "store.sqlite"),
        (0o200, 0o700, "store.sqlite"),
        (0o000, 0o700, "store.sqlite"),
        (0o600, 0o500, ""),
        (0o600, 0o400, ""),
    ],
)
def test_a_store_that_may_not_be_written_is_refused(
    theirs: Path, file_rights: int, folder_rights: int, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Missing rights to the file or its folder are named at the start, not met at the first save."""
    known = known_revisions()  # read now: an ordinary user may not be let into the project's folder
    monkeypatch.setattr(database, "known_revisions", lambda: known)
    theirs.chmod(file_rights)
    theirs.parent.chmod(folder_rights)
    with ordinary_user(), pytest.raises(StoreNotWritable) as refused:
        open_store(address(theirs))
    assert str(theirs.parent / named) in str(refused.value)
    theirs.parent.chmod(0o700)
    assert list(contents(theirs.parent)) == ["store.sqlite"]


def test_a_folder_that_cannot_be_made_is_refused(theirs: Path) -> None:
    """A first start in a place that may not be written, or below a file, says so."""
    theirs.parent.chmod(0o500)
    with ordinary_user(), pytest.raises(StoreNotWritable, match="cannot be made"):
        open_store(address(theirs.parent / "data" / "store.sqlite"))
    with pytest.raises(StoreNotWritable, match="cannot be made"):
        open_store(address(theirs / "data" / "store.sqlite"))


@pytest.mark.parametrize(
    "place", ["sqlite://", "sqlite:///:memory:", "mysql://clerk:secret@host/store", "store.sqlite", "://clerk:secret@"]
)
def test_an_address_that_is_none_is_refused_without_its_password(place: str) -> None:
    """Only files and PostgreSQL servers can be the store; a password in the address is not repeated."""
    with pytest.raises(ForeignStore, match="DATABASE_URL") as refused:
        open_store(place)
    assert "secret" not in str(refused.value)


# PostgreSQL


@pytest.fixture
def database_url(server: str) -> Iterator[str]:
    """Give the address of an empty database."""
    execute(server, "CREATE DATABASE other")
    yield f"postgres://postgres@/other?host={server}"
    execute(server, "DROP DATABASE other WITH (FORCE)")


def test_a_database_of_another_application_is_refused(server: str, database_url: str) -> None:
    """Tables of others are named and left alone."""
    execute(server, "CREATE TABLE bookmark (id INTEGER)", "other")
    with pytest.raises(ForeignStore, match="bookmark"):
        open_store(database_url)
    execute(server, "DROP TABLE bookmark", "other")
    open_store(database_url).dispose()


def test_a_database_of_a_newer_release_is_refused(server: str, database_url: str) -> None:
    """A schema this release does not know is left alone."""
    open_store(database_url).dispose()
    execute(server, "UPDATE alembic_version SET version_num = '9999'", "other")
    with pytest.raises(NewerStore, match="9999"):
        open_store(database_url)


@pytest.mark.parametrize("place", ["postgresql://postgres@/nowhere?host={server}", "postgresql:///x?host=/nowhere"])
def test_a_server_or_database_that_is_not_there_is_named(server: str, place: str) -> None:
    """A wrong address of a server is an error that says what to look at."""
    with pytest.raises(StoreUnreachable, match="DATABASE_URL"):
        open_store(place.format(server=server))


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the driver the message says what to install."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreUnreachable, match="psycopg"):
        open_store("postgresql://postgres@/store")

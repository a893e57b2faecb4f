"""These tests hold backups to their promise: whole, checked before they count, and never at the cost of older ones."""

import datetime
import re
import resource
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, text

from assessments import backups, copying, store
from assessments.addresses import backup_folder, file_address, store_address
from assessments.backup_files import backup_time, check_backup, list_backups, list_unfinished
from assessments.backups import back_up, back_up_if_due
from assessments.copying import copy_into_file, count_rows
from assessments.database import open_store
from assessments.errors import DamagedStore, ForeignStore, NotBackedUp, UnsoundBackup
from assessments.transactions import saving
from tests.assessments.damage import (
    change,
    contents,
    cut,
    empty,
    letter,
    newer,
    noise,
    orphaned,
    other_application,
    scribbled,
    without_mark,
    without_version,
)
from tests.assessments.examples import BY, CHECKLISTS, METHOD_VERSION, answer, document
from tests.assessments.rights import give_to_ordinary_user, ordinary_user

NOW = datetime.datetime(2026, 3, 4, 5, 6, 7, tzinfo=datetime.UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a place for backups; nothing is there yet."""
    return tmp_path / "new" / "backups"


@pytest.fixture
def in_file(tmp_path: Path, opened: Callable[[str], Engine]) -> Engine:
    """Return a new, empty store in a file, for what is the same whichever database a backup comes from."""
    return opened(f"sqlite:///{tmp_path}/in_file.sqlite")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime.timedelta], None]:
    """Return what moves the time of backups forward; it begins at NOW and stands still."""
    now = NOW

    def forward(by: datetime.timedelta) -> None:
        nonlocal now
        now += by

    monkeypatch.setattr(backups, "_now", lambda: now)
    return forward


@contextmanager
def disk_of(size: int) -> Iterator[None]:
    """Let no file grow beyond a size, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def save(engine: Engine, year: int) -> None:
    """Save one answer more."""
    seen = store.read_assessment_by_id(engine, year, by=BY).versions.get(answer().item)
    store.save_response(engine, assessment_id=year, response=answer(note=f"{seen}"), seen_version=seen, by=BY)


# Made


def test_a_backup_is_one_file_for_its_owner_only(
    engine: Engine, year: int, folder: Path, clock: Callable[[datetime.timedelta], None]
) -> None:
    """It bears its time in its name, nothing lies beside it, and it says what it holds."""
    clock(datetime.timedelta(0))
    made = back_up(engine, folder)
    assert list(contents(folder)) == [made.name] == ["cyber-commitments-20260304T050607Z.sqlite"]
    assert [stat.S_IMODE(place.stat().st_mode) for place in (folder, made)] == [0o700, 0o600]
    assert check_backup(made).assessments == 1
    assert backup_time(made) == NOW
    assert year


def test_backups_of_one_second_have_names_of_their_own(
    in_file: Engine, folder: Path, clock: Callable[[datetime.timedelta], None]
) -> None:
    """None takes the place of another, and the later one is the newer one, beyond the ninth too."""
    clock(datetime.timedelta(0))
    made = [back_up(in_file, folder) for _ in range(11)]
    assert list_backups(folder) == made[::-1]


def test_a_save_that_is_under_way_waits_for_no_backup_and_is_in_none(engine: Engine, year: int, folder: Path) -> None:
    """While a transaction holds the right to write, a backup is made of what was saved before it."""
    save(engine, year)
    with saving(engine) as session:
        session.connection().execute(text("UPDATE response SET note = 'Not yet saved.'"))
        made = back_up(engine, folder)
    with closing(sqlite3.connect(made)) as copy:
        assert copy.execute("SELECT note FROM response").fetchall() == [("None",)]


def test_a_backup_is_of_one_moment(engine: Engine, year: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is saved after the rows were counted is not in the copy, although that is written later."""

    def count_and_go_on(connection: Connection) -> dict[str, int]:
        counts = count_rows(connection)
        save(engine, year)
        return counts

    monkeypatch.setattr(copying, "count_rows", count_and_go_on)
    with closing(sqlite3.connect(back_up(engine, folder))) as copy:
        assert copy.execute("SELECT count(*) FROM response").fetchone() == (0,)
    assert store.read_assessment_by_id(engine, year, by=BY).assessment.responses


def test_a_backup_is_on_disk_before_it_has_its_name(
    engine: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is flushed under its unfinished name, then it is renamed, then the folder is flushed."""
    folder.mkdir(parents=True)
    seen: list[tuple[int, list[Path]]] = []
    monkeypatch.setattr(backups, "sync", lambda path: seen.append((path.stat().st_ino, list_backups(folder))))
    made = back_up(engine, folder)
    assert seen == [(made.stat().st_ino, []), (folder.stat().st_ino, [made])]


# Kept


def test_only_the_oldest_backups_go_and_nothing_else(
    in_file: Engine, folder: Path, clock: Callable[[datetime.timedelta], None]
) -> None:
    """As many stay as wanted; what only looks like a backup, and what others put there, is not touched."""
    folder.mkdir(parents=True)
    others = {"cyber-commitments.sqlite", "cyber-commitments-20200101T000000Z.sqlite.kept", "notes.txt"}
    for name in others:
        (folder / name).write_text("mine", encoding="utf-8")
    made = []
    for _ in range(5):
        clock(datetime.timedelta(days=1))
        made.append(back_up(in_file, folder, keep=2))
    assert list_backups(folder) == made[:-3:-1]
    assert set(contents(folder)) == others | {path.name for path in made[-2:]}


def test_the_backup_just_made_stays_when_the_clock_was_set_back(
    in_file: Engine, folder: Path, clock: Callable[[datetime.timedelta], None]
) -> None:
    """What was made last is never what is removed."""
    back_up(in_file, folder)
    clock(-datetime.timedelta(days=400))
    made = back_up(in_file, folder, keep=1)
    assert list_backups(folder) == [made]


def test_what_a_killed_backup_left_goes_after_a_day(
    in_file: Engine, folder: Path, clock: Callable[[datetime.timedelta], None]
) -> None:
    """It is no backup; one that may still be under way stays."""
    folder.mkdir(parents=True)
    for day in ("20260303T000000Z", "20260304T050606Z"):
        (folder / f"cyber-commitments-{day}.sqlite.part").write_bytes(b"half")
    clock(datetime.timedelta(0))
    made = back_up(in_file, folder)
    assert [path.name for path in list_unfinished(folder)] == ["cyber-commitments-20260304T050606Z.sqlite.part"]
    assert list_backups(folder) == [made]


# Not made


def drop_a_row(path: Path) -> None:
    """Lose a row without a trace."""
    change(path, "DELETE FROM response")


def rewrite_the_log(path: Path) -> None:
    """Alter what a change says."""
    change(path, "DROP TRIGGER change_refuses_update", "UPDATE change SET made_by = 'somebody else'")


def scribble_in_the_log(path: Path) -> None:
    """Put what is no time where a time stands."""
    change(path, "DROP TRIGGER change_refuses_update", "UPDATE change SET made_at = 'then'")


def alter_an_answer(path: Path) -> None:
    """Say what nobody answered, and leave the log as it is."""
    change(path, "UPDATE response SET note = note || ' More.' WHERE id = 1")


def drop_a_table(path: Path) -> None:
    """Take a table away, with what refers to it."""
    change(path, "PRAGMA foreign_keys = OFF", "DELETE FROM response", "DROP TABLE assessment")


@pytest.mark.parametrize("happens", [drop_a_row, rewrite_the_log, orphaned, cut(-1), scribbled(4096, 40_000), empty])
def test_a_copy_that_is_not_the_store_is_removed_and_named(
    engine: Engine, year: int, folder: Path, monkeypatch: pytest.MonkeyPatch, happens: Callable[[Path], None]
) -> None:
    """No older backup goes for a copy that fails its check, and the failed one does not stay."""
    save(engine, year)
    before = back_up(engine, folder)

    def copy_badly(engine: Engine, path: Path) -> dict[str, int]:
        counts = copy_into_file(engine, path)
        happens(path)
        return counts

    monkeypatch.setattr(backups, "copy_into_file", copy_badly)
    with pytest.raises(NotBackedUp, match=r"cyber-commitments-\w+(-2)?\.sqlite\.part: no sound backup"):
        back_up(engine, folder, keep=1)
    assert list(contents(folder)) == [before.name]


def test_a_full_disk_leaves_older_backups_alone(engine: Engine, year: int, folder: Path) -> None:
    """The disk is named, nothing half stays, the store goes on, and a later backup succeeds."""
    before = back_up(engine, folder)
    with disk_of(60_000), pytest.raises(NotBackedUp, match="disk has room"):
        back_up(engine, folder, keep=1)
    assert list(contents(folder)) == [before.name]
    save(engine, year)
    assert back_up(engine, folder, keep=1) != before


def test_a_folder_that_may_not_be_written_is_named(in_file: Engine) -> None:
    """Missing rights, or a file in the place of the folder, are said plainly."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        give_to_ordinary_user(place)
        place.chmod(0o500)
        for folder in (place, place / "backups"):
            with ordinary_user(), pytest.raises(NotBackedUp, match=rf"{folder}: no backup can be made here: Perm"):
                back_up(in_file, folder)
        place.chmod(0o700)
        (place / "file").write_bytes(b"")
        with pytest.raises(NotBackedUp, match="no backup can be made here"):
            back_up(in_file, place / "file")


def test_none_cannot_be_kept(in_file: Engine, folder: Path) -> None:
    """A backup that removes itself is refused."""
    with pytest.raises(NotBackedUp, match="1 or more"):
        back_up(in_file, folder, keep=0)


# Checked


@pytest.mark.parametrize(
    "happens",
    [
        empty, noise, letter, cut(100), cut(-1), scribbled(0, 16), scribbled(4096, 40_000), other_application,
        without_mark, without_version, orphaned, newer, rewrite_the_log, scribble_in_the_log, drop_a_table,
        alter_an_answer, Path.unlink,
    ],
)  # fmt: skip
def test_what_is_no_sound_backup_is_refused_and_not_touched(
    in_file: Engine, folder: Path, happens: Callable[[Path], None]
) -> None:
    """Damaged, foreign, newer, altered, gone: the file is named and keeps its bytes."""
    store.import_assessment(in_file, document(), checklists=CHECKLISTS, method_version=METHOD_VERSION, by=BY)
    made = back_up(in_file, folder)
    happens(made)
    before = contents(folder)
    with pytest.raises(UnsoundBackup, match=re.escape(str(made))):
        check_backup(made)
    assert contents(folder) == before


def test_a_store_in_use_is_no_backup(tmp_path: Path, opened: Callable[[str], Engine]) -> None:
    """Its latest answers lie in the log beside it, so the file alone must not pass for the store."""
    engine = opened(f"sqlite:///{tmp_path}/store.sqlite")
    assert store.list_assessments(engine, by=BY) == ()
    with pytest.raises(UnsoundBackup, match=r"cli\.py backup"):
        check_backup(tmp_path / "store.sqlite")


# When due


def test_a_backup_is_due_a_day_after_the_last_where_something_changed(
    in_file: Engine, folder: Path, clock: Callable[[datetime.timedelta], None]
) -> None:
    """Not of an empty store, not twice a day, not of what has not changed; a damaged one does not count."""
    day = datetime.timedelta(days=1)
    assert back_up_if_due(in_file, folder) is None
    year = store.start_assessment(
        in_file, CHECKLISTS, delegation="EST", year=2024, scope="full", method_version=METHOD_VERSION, by=BY
    )
    first = back_up_if_due(in_file, folder)
    assert first
    save(in_file, year)
    clock(day - datetime.timedelta(seconds=1))
    assert back_up_if_due(in_file, folder) is None
    clock(datetime.timedelta(seconds=1))
    second = back_up_if_due(in_file, folder)
    assert second
    clock(day)
    assert back_up_if_due(in_file, folder) is None
    second.write_bytes(b"damaged")
    third = back_up_if_due(in_file, folder)
    assert third
    assert list_backups(folder) == [third, second, first]


# Named where the store is damaged


def test_backups_go_beside_the_store_unless_told_otherwise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """BACKUP_FOLDER counts first, then the folder of the file; those of a server go beside the default file."""
    monkeypatch.setenv("BACKUP_FOLDER", str(tmp_path / "named"))
    assert backup_folder(file_address(tmp_path / "store.sqlite")) == tmp_path / "named"
    monkeypatch.delenv("BACKUP_FOLDER")
    assert backup_folder(file_address(tmp_path / "store.sqlite")) == tmp_path / "backups"
    root = Path(backups.__file__).parent.parent
    assert backup_folder(store_address("postgresql://clerk@host/store")) == root / "data" / "backups"


@pytest.mark.parametrize(
    ("happens", "error"),
    [(scribbled(4096, 40_000), DamagedStore), (rewrite_the_log, DamagedStore), (noise, ForeignStore)],
)
def test_a_damaged_store_says_which_backup_to_restore_and_how(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, happens: Callable[[Path], None], error: type[Exception]
) -> None:
    """The newest sound one, not the newest; what it holds; and the command. Without any, that there is none."""
    monkeypatch.delenv("BACKUP_FOLDER")
    url = f"sqlite:///{tmp_path}/store.sqlite"
    engine = open_store(url)
    store.import_assessment(engine, document(), checklists=CHECKLISTS, method_version=METHOD_VERSION, by=BY)
    good, bad = (back_up(engine, tmp_path / "backups") for _ in range(2))
    engine.dispose()
    bad.write_bytes(b"damaged")
    happens(tmp_path / "store.sqlite")
    with pytest.raises(error, match=rf"{good} \(1 assessment, last change .+cli\.py restore {good}"):
        open_store(url)
    shutil.rmtree(tmp_path / "backups")
    with pytest.raises(error) as refused:
        open_store(url)
    assert ("no sound backup" in str(refused.value)) == (error is DamagedStore)

"""These tests read back from SQLite that the settings a save relies on are in force."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import Engine, QueuePool, text

from assessments import engines, store, transactions
from assessments.errors import StoreBusy, StoreNotWritable
from assessments.sqlite_file import APPLICATION_ID
from assessments.transactions import reading, saving
from tests.assessments.examples import BY, CHECKLISTS, METHOD_VERSION

Opening = Callable[[str], Engine]


@pytest.fixture
def engine(tmp_path: Path, opened: Opening) -> Engine:
    """Return a new store in a file."""
    return opened(f"sqlite:///{tmp_path}/store.sqlite")


def begin_year(engine: Engine, year: int = 2024) -> int:
    """Start an assessment: a save like any other."""
    return store.start_assessment(
        engine, CHECKLISTS, delegation="EST", year=year, scope="core", method_version=METHOD_VERSION, by=BY
    )


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),  # FULL
        ("foreign_keys", 1),
        ("busy_timeout", 5000),
        ("mmap_size", 0),
        ("application_id", APPLICATION_ID),
    ],
)
def test_every_connection_has_the_settings(engine: Engine, setting: str, value: object) -> None:
    """What was set is what SQLite says is in force, on the first connection and on the next, reading and saving."""
    with reading(engine) as first, saving(engine) as second:
        found = [session.connection().exec_driver_sql(f"PRAGMA {setting}").scalar() for session in (first, second)]
    assert found == [value, value]


def test_a_save_takes_the_right_to_write_at_its_beginning(engine: Engine, tmp_path: Path) -> None:
    """While a save has only read so far, nobody else can begin to write: it will not fail halfway."""
    with closing(sqlite3.connect(tmp_path / "store.sqlite", timeout=0, isolation_level=None)) as other:
        with saving(engine) as session:
            session.execute(text("SELECT 1"))
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
        other.execute("BEGIN IMMEDIATE")


def test_a_save_that_fails_halfway_leaves_nothing(engine: Engine) -> None:
    """An error inside the block undoes the whole transaction, table definitions included."""
    with suppress(ZeroDivisionError), saving(engine) as session:
        session.execute(text("CREATE TABLE half (id INTEGER)"))
        _ = 1 / 0
    with reading(engine) as session:
        found = session.execute(text("SELECT count(*) FROM sqlite_master WHERE name = 'half'")).scalar()
    assert found == 0


def test_a_save_waits_in_the_queue_of_the_process(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another thread saves, a save waits its turn, and says so when the turn does not come."""
    monkeypatch.setattr(transactions, "PATIENCE", 0.05)
    refused: list[BaseException] = []

    def start_too() -> None:
        try:
            begin_year(engine)
        except StoreBusy as error:
            refused.append(error)

    with saving(engine):
        thread = threading.Thread(target=start_too)
        thread.start()
        thread.join()
    assert "others were saving" in str(refused[0])


def test_a_store_that_another_process_keeps_says_so(
    tmp_path: Path, opened: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lock held from outside for too long is a named error that says what to do; afterwards saving works again."""
    monkeypatch.setitem(engines.SQLITE_SETTINGS, "busy_timeout", "50")
    engine = opened(f"sqlite:///{tmp_path}/store.sqlite")
    other = sqlite3.connect(tmp_path / "store.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy, match=r"store\.sqlite: in use by others"):
        begin_year(engine)
    other.execute("ROLLBACK")
    other.close()
    assert begin_year(engine) == 1


def test_when_every_connection_is_taken_a_read_says_so(engine: Engine) -> None:
    """More people at once than there are connections get a named error in the end, not a traceback."""
    pool = engine.pool
    assert isinstance(pool, QueuePool)
    pool._timeout = 0.05
    with ExitStack() as taken:
        for _ in range(pool.size() + pool._max_overflow):
            taken.enter_context(engine.connect())
        with pytest.raises(StoreBusy, match="Try again"):
            store.list_assessments(engine, by=BY)
    assert store.list_assessments(engine, by=BY) == ()


def refusal(engine: Engine) -> StoreNotWritable | None:
    """Start one more year; return the error if there is no room for it."""
    years = [found.year for found in store.list_assessments(engine, by=BY)]
    try:
        begin_year(engine, max(years) + 1)
    except StoreNotWritable as error:
        return error
    return None


def test_a_full_disk_is_named_and_loses_nothing(engine: Engine) -> None:
    """When there is no room the save fails whole, with a named error, and works again once there is room."""
    begin_year(engine)
    with saving(engine) as session:
        session.connection().exec_driver_sql("PRAGMA max_page_count = 1")  # SQLite takes the present size
    while (refused := refusal(engine)) is None:
        pass
    assert "room" in str(refused)
    kept = store.list_assessments(engine, by=BY)
    with saving(engine) as session:
        session.connection().exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert refusal(engine) is None
    assert store.list_assessments(engine, by=BY)[:-1] == kept


def test_a_place_without_write_ahead_log_is_refused(
    tmp_path: Path, opened: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where SQLite silently falls back to another journal, as on network drives, the promise cannot be kept."""
    monkeypatch.setitem(engines.SQLITE_SETTINGS, "journal_mode", "DELETE")
    with pytest.raises(StoreNotWritable, match="write-ahead log"):
        opened(f"sqlite:///{tmp_path}/store.sqlite")

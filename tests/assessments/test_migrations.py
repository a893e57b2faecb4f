"""These tests hold the migrations to the models, and to all or nothing."""

import functools
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine
from sqlmodel import Session

from assessments import database, schema, store
from assessments.addresses import file_address
from assessments.backup_files import list_backups
from assessments.columns import Table
from assessments.database import open_store
from assessments.errors import NewerStore, NotBackedUp, StoreError
from assessments.pinned import pin
from assessments.restoring import restore
from checklists.assessment import Response
from tests.assessments.examples import BY, CHECKLISTS, LADDER, METHOD_VERSION, document

Opening = Callable[[str], Engine]

HEAD = '''"""A step of a later release."""

import sqlalchemy as sa
from alembic import op

revision = "{number}"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade():
    """Go one step forward."""
'''
ADD_COLUMN = (
    "    with op.batch_alter_table('assessment') as table:\n        table.add_column(sa.Column('place', sa.String))\n"
)
REBUILD = (
    "    with op.batch_alter_table('assessment') as table:\n"
    "        table.alter_column('status', existing_type=sa.String, nullable=True)\n"
)
FAIL = "    op.create_table('half', sa.Column('id', sa.Integer))\n    op.execute('SELECT nonsense')\n"
FIRST_ASSESSMENT = (
    "INSERT INTO assessment (delegation, year, scope, status, revision, checklist_459_id, checklist_475_id, "
    "method_version, created_at, last_clause) "
    "VALUES ('EST', 2024, 'full', 'draft', 2, :a, :b, '1.0.0', '2026-01-02 03:04:05', '')"
)
FIRST_RESPONSE = (
    "INSERT INTO response (assessment_id, item_id, state, value, confirmed, note, responsible, version, saved_at, "
    "saved_by) VALUES (1, :item, 'answered', '3', TRUE, 'Kept.', '', 1, '2026-01-02 03:04:05', 'A. Tester')"
)
FIRST_CHANGE = (
    "INSERT INTO change (made_at, made_by, assessment_id, delegation, year, subject, action, after) "
    "VALUES ('2026-01-02 03:04:05', 'A. Tester', 1, 'EST', 2024, :subject, :action, :after)"
)
BREAK = "    op.execute('DELETE FROM assessment')\n"


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return what makes this the release that has these further steps."""

    def become(*steps: str) -> None:
        folder = tmp_path / "migrations 100%"
        shutil.copytree(schema.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
        for number, step in enumerate(steps, start=len(schema.known_revisions()) + 1):
            head = HEAD.format(number=f"{number:04}", before=f"{number - 1:04}")
            (folder / "versions" / f"r{number:04}.py").write_text(head + step, encoding="utf-8")
        monkeypatch.setattr(database, "migrate", functools.partial(schema.migrate, folder=folder))
        monkeypatch.setattr(database, "known_revisions", functools.partial(schema.known_revisions, folder=folder))

    return become


@pytest.fixture
def backup_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where backups of this test go."""
    monkeypatch.setenv("BACKUP_FOLDER", str(tmp_path / "backups"))
    return tmp_path / "backups"


@pytest.fixture
def first_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return what makes a store as the first schema had it, with one answer of Estonia's 2024 in it."""

    def make(url: str) -> None:
        folder = tmp_path / "first"
        shutil.copytree(schema.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__", "r000[2-9]*"))
        with monkeypatch.context() as patch:
            patch.setattr(database, "migrate", functools.partial(schema.migrate, folder=folder))
            patch.setattr(database, "known_revisions", functools.partial(schema.known_revisions, folder=folder))
            patch.setattr(database, "refuse_unlogged", lambda _connection: None)  # the log had no chain
            engine = open_store(url)
        with Session(engine) as session, session.begin():
            ids = pin(session, CHECKLISTS)
            session.connection().execute(sa.text(FIRST_ASSESSMENT), {"a": ids["459"], "b": ids["475"]})
            session.connection().execute(sa.text(FIRST_RESPONSE), {"item": LADDER})
            hashes = {checklist.id: checklist.sha256 for checklist in CHECKLISTS.resolutions}
            start = {"checklist": hashes, "method_version": METHOD_VERSION, "scope": "full"}
            said = {"item": LADDER, "note": "Kept.", "state": "answered", "value": 3}
            for subject, action, after in (("assessment", "started", start), (LADDER, "saved", said)):
                change = {"subject": subject, "action": action, "after": json.dumps(after, sort_keys=True)}
                session.connection().execute(sa.text(FIRST_CHANGE), change)
        engine.dispose()

    return make


def shape(connection: Connection) -> dict[str, object]:
    """Return tables, columns, constraints, indexes and the schema version of a database."""
    inspector = sa.inspect(connection)
    tables = {
        name: (
            [(column["name"], str(column["type"]), column["nullable"]) for column in inspector.get_columns(name)],
            sorted(str(constraint["name"]) for constraint in inspector.get_check_constraints(name)),
            sorted(str(constraint["name"]) for constraint in inspector.get_unique_constraints(name)),
            sorted(str(key["name"]) for key in inspector.get_foreign_keys(name)),
            sorted(str(index["name"]) for index in inspector.get_indexes(name)),
        )
        for name in inspector.get_table_names()
    }
    return {"version": MigrationContext.configure(connection).get_current_revision(), **tables}


def filled(url: str) -> None:
    """Make a store of this release with one assessment in it."""
    engine = open_store(url)
    store.import_assessment(engine, document(), checklists=CHECKLISTS, method_version=METHOD_VERSION, by=BY)
    engine.dispose()


def test_models_and_migrations_agree(engine: Engine) -> None:
    """Alembic finds nothing to add, change or drop, and the named constraints are the same on both sides."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Table.metadata) == []
        inspector = sa.inspect(connection)
        checks = {c["name"] for table in Table.metadata.tables for c in inspector.get_check_constraints(table)}
    modelled = {c.name for table in Table.metadata.tables.values() for c in table.constraints}
    assert checks == {name for name in modelled if str(name).startswith("ck_")}


def test_there_is_one_line_of_migrations() -> None:
    """The steps follow one another without branches, from the first schema on."""
    assert sorted(schema.known_revisions()) == [f"{n:04}" for n in range(1, len(schema.known_revisions()) + 1)]


def test_ids_of_removed_rows_are_not_given_again(engine: Engine) -> None:
    """What a cache or the change log knows by its id never becomes something else."""
    ids = []
    for _ in range(2):
        ids.append(
            store.start_assessment(
                engine, CHECKLISTS, delegation="EST", year=2024, scope="core", method_version=METHOD_VERSION, by=BY
            )
        )
        store.remove_assessment(engine, ids[-1], by=BY)
    assert ids == [1, 2]


def test_pending_steps_run_at_opening_and_keep_every_answer(
    url: str, opened: Opening, later: Callable[..., None]
) -> None:
    """A table that is built anew takes along the rows that refer to it, on SQLite too, and the steps run once."""
    filled(url)
    later(ADD_COLUMN, REBUILD)
    for _ in range(2):
        engine = opened(url)
        found = store.read_assessment(engine, "EST", 2024, by=BY).assessment
        assert {response.item: response for response in found.responses} == {
            response.item: response for response in document().responses
        }
        assert found.targets == document().targets
    with engine.connect() as connection:
        assert shape(connection)["version"] == f"{len(schema.known_revisions()) + 2:04}"


def test_a_store_of_the_first_schema_is_brought_up_to_date(
    url: str, opened: Opening, first_release: Callable[[str], None]
) -> None:
    """Its answers stand as they were, nothing is planned or handed in, and it can be used like any other."""
    first_release(url)
    engine = opened(url)
    found = store.read_assessment(engine, "EST", 2024, by=BY)
    assert found.assessment.responses == (Response(item=LADDER, state="answered", value=3, note="Kept."),)
    assert (found.status, found.restatement_reason, found.assessment.plans) == ("draft", "", {})
    assert [change.subject for change in store.list_changes(engine, found.id, by=BY)] == [
        "assessment",
        LADDER,
        "assessment",
    ]
    store.submit_assessment(engine, found.id, seen_revision=found.revision, by=BY)
    assert len(store.list_submissions(engine, found.id, by=BY)) == 1
    opened(url)  # which reads the chain
    with engine.connect() as connection:
        assert shape(connection)["version"] == max(schema.known_revisions())


def test_a_migration_makes_a_backup_first(
    url: str, opened: Opening, first_release: Callable[[str], None], backup_folder: Path
) -> None:
    """It holds the store in its old schema, restores, and is brought up to date like any; a new store makes none."""
    first_release(url)
    assert list_backups(backup_folder) == []
    opened(url)
    [made] = list_backups(backup_folder)
    with closing(sqlite3.connect(made)) as copy:
        assert copy.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
        assert copy.execute("SELECT note FROM response").fetchall() == [("Kept.",)]
    place = backup_folder / "restored.sqlite"
    restore(made, file_address(place))
    assert store.read_assessment(opened(f"sqlite:///{place}"), "EST", 2024, by=BY).assessment.responses
    opened(url)
    assert len(list_backups(backup_folder)) == 2  # the restored store made one as well, and this start none


def test_a_start_that_can_make_no_backup_does_not_migrate(
    url: str, opened: Opening, first_release: Callable[[str], None], backup_folder: Path
) -> None:
    """The message says so, the old schema stands, and the next start with room for a backup goes on."""
    first_release(url)
    backup_folder.write_bytes(b"in the way")
    with pytest.raises(NotBackedUp, match="brought up to date only when there is a backup") as refused:
        open_store(url)
    assert str(backup_folder) in str(refused.value)
    backup_folder.unlink()
    opened(url)
    [made] = list_backups(backup_folder)
    with closing(sqlite3.connect(made)) as copy:
        assert copy.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]


def test_a_step_that_fails_leaves_the_old_schema_whole(
    url: str, opened: Opening, later: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """If one of several pending steps fails, none has happened, and the old release goes on with the store."""
    filled(url)
    engine = opened(url)
    with engine.connect() as connection:
        before = shape(connection)
    engine.dispose()
    later(ADD_COLUMN, FAIL)
    with pytest.raises(StoreError, match="nonsense"):
        open_store(url)
    monkeypatch.undo()
    engine = opened(url)
    with engine.connect() as connection:
        assert shape(connection) == before
    assert len(store.read_assessment(engine, "EST", 2024, by=BY).assessment.responses) == len(document().responses)


def test_a_step_that_would_break_references_is_undone(
    tmp_path: Path, later: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite does not watch references while tables are built anew, so they are counted before the commit."""
    url = f"sqlite:///{tmp_path}/store.sqlite"
    filled(url)
    later(BREAK)
    with pytest.raises(StoreError, match="broken references"):
        open_store(url)
    monkeypatch.undo()
    engine = open_store(url)
    assert len(store.list_assessments(engine, by=BY)) == 1
    engine.dispose()


def test_the_release_before_refuses_the_store_of_a_later_one(
    url: str, later: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who goes back to an older release is told so, instead of writing into a schema it does not know."""
    later(ADD_COLUMN)
    filled(url)
    monkeypatch.undo()
    with pytest.raises(NewerStore, match=f"{len(schema.known_revisions()) + 1:04}"):
        open_store(url)

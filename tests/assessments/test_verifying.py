"""These tests hold the store to its promise: what is stored is what was written, or the next start refuses it."""
# ruff: noqa: S608  Statements of the tests' own, run in a copy behind the store's back.

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Engine

from assessments import store
from assessments.columns import Table, UtcDateTime
from assessments.database import open_store
from assessments.errors import DamagedStore, StoreError
from assessments.stored import Settled
from assessments.verifying import refuse_unlogged
from checklists.assessment import Plan
from checklists.returned import Returned
from tests.assessments.examples import BY, CLAUSE, LADDER, OTHER_LADDER, PLAN, REPLY, answer, document
from tests.assessments.people import signed_in
from tests.assessments.varied import INVENTED, RELEASE, everything, fill, submit

# What no log can say: where and when somebody was last, and the bookkeeping of the tables themselves.
LEFT_ASIDE = {
    "sign_in.last_seen": "noted each minute, and of no use to a log",
    "assessment.last_clause": "where a respondent stopped is not logged",
    "checklist_version.id": "a number of the table's own",
    "delegation.code": "compared by its rows, below",
    "evidence.position": "orders the pieces; only the order can be seen",
    "change.sequence": "orders the changes; only the order is chained",
}
TABLES = list(Table.metadata.tables.values())
COLUMNS = [
    column
    for table in TABLES
    for column in table.columns
    if str(column) not in LEFT_ASIDE and not (column.name == "id" and column.primary_key)
]
UNLOCKED = ["change_refuses_update", "change_refuses_delete", "submission_refuses_update", "submission_refuses_delete"]


@pytest.fixture(scope="module")
def varied(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the file of a store with something of everything in it."""
    path = tmp_path_factory.mktemp("varied") / "store.sqlite"
    engine = open_store(f"sqlite:///{path}")
    fill(engine)
    engine.dispose()
    return path.read_bytes()


@pytest.fixture
def altered(varied: bytes, tmp_path: Path) -> Callable[[str], Path]:
    """Return what makes a copy of that store and runs a statement in it behind its back."""

    def alter(statement: str) -> Path:
        path = tmp_path / "store.sqlite"
        path.write_bytes(varied)
        with closing(sqlite3.connect(path)) as connection, connection:
            for trigger in UNLOCKED:
                connection.execute(f"DROP TRIGGER {trigger}")
            connection.execute("PRAGMA ignore_check_constraints = ON")
            assert connection.execute(statement).rowcount == 1
        return path

    return alter


def test_a_store_with_something_of_everything_opens_again(engine: Engine) -> None:
    """Every save there is leaves the tables and the log in step, and a second start changes nothing of it."""
    fill(engine)
    before = everything(engine)
    with engine.begin() as connection:
        refuse_unlogged(connection)
    again = open_store(engine.url.render_as_string(hide_password=False))
    assert everything(again) == before
    again.dispose()


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_no_column_is_altered_unseen(altered: Callable[[str], Path], column: "Column[object]") -> None:
    """One value of one row, in any table: the next start refuses the store and leaves it as it is."""
    key, table = next(iter(column.table.primary_key)).name, column.table.name
    row = {"delegation": f"code = '{INVENTED}'"}.get(table, f"{key} = (SELECT max({key}) FROM {table})")
    path = altered(f"UPDATE {table} SET {column.name} = {_another(column)} WHERE {row}")
    before = path.read_bytes()
    with pytest.raises(StoreError):
        open_store(f"sqlite:///{path}")
    assert path.read_bytes() == before


def _another(column: "Column[object]") -> str:
    if column.foreign_keys:
        [key] = column.foreign_keys
        wanted, table = key.column.name, key.column.table.name
        return f"(SELECT o.{wanted} FROM {table} o WHERE o.{wanted} <> {column} ORDER BY 1 DESC LIMIT 1)"
    others = {
        sa.Boolean: f"NOT {column.name}",
        sa.Integer: f"coalesce({column.name}, 0) + 1",
        sa.Date: "'2001-02-03'",
        UtcDateTime: "'2001-02-03 04:05:06.000000'",
    }
    return others.get(type(column.type), f"coalesce({column.name}, '') || 'x'")


def test_what_no_column_can_hold_is_refused(altered: Callable[[str], Path]) -> None:
    """A moment that is none, in the log itself, is damage and no fault of the program."""
    path = altered("UPDATE change SET made_at = 'x' || made_at WHERE sequence = 3")
    with pytest.raises(DamagedStore, match="no column of it can hold"):
        open_store(f"sqlite:///{path}")


@pytest.mark.parametrize("table", [table.name for table in TABLES if table.name != "checklist_version"])
def test_no_row_is_taken_away_unseen(altered: Callable[[str], Path], table: str) -> None:
    """A row that the log never removed is missed; a delegation's is, while an assessment of it is there."""
    row = f"code = '{INVENTED}'" if table == "delegation" else f"rowid = (SELECT max(rowid) FROM {table})"
    path = altered(f"DELETE FROM {table} WHERE {row}")
    with pytest.raises(StoreError):
        open_store(f"sqlite:///{path}")


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO delegation VALUES ('QQQ', 'Nobody', '', NULL, 0)",
        f"INSERT INTO target (assessment_id, clause_id, level) VALUES (1, '{CLAUSE}-x', 2)",
        "INSERT INTO evidence (response_id, position, grade, title, reference) VALUES (1, 90, 'A', 'More', '')",
        (
            "INSERT INTO submission (assessment_id, number, submitted_at, submitted_by, reason, document) "
            "VALUES (1, 1, '2026-01-02 03:04:05.000000', 'Nobody', '', '{}')"
        ),
        (
            "INSERT INTO assessment (delegation, year, scope, status, revision, checklist_459_id, checklist_475_id, "
            "method_version, created_at, last_clause, restatement_reason) VALUES "
            "('EST', 2001, 'full', 'draft', 1, 1, 2, '1.0.0', '2026-01-02 03:04:05.000000', '', '')"
        ),
    ],
)
def test_no_row_is_added_unseen(altered: Callable[[str], Path], statement: str) -> None:
    """What the log does not know is refused."""
    path = altered(statement)
    with pytest.raises(DamagedStore):
        open_store(f"sqlite:///{path}")


def test_the_message_says_where_what_and_what_to_do(altered: Callable[[str], Path]) -> None:
    """Delegation, year and item are named, both texts where they begin to differ, and the remedy."""
    before = "substr(note, 1, 6) || 'X' || substr(note, 8)"
    path = altered(f"UPDATE response SET note = {before} WHERE assessment_id = 1 AND item_id = '{LADDER}'")
    with pytest.raises(DamagedStore) as refused:
        open_store(f"sqlite:///{path}")
    message = str(refused.value)
    assert message.startswith(f"{INVENTED} 2024, {LADDER}: not as it was written. ")
    assert "As in Xhe report" in message
    assert "As in the report" in message
    assert "Keep the store as it is and restore the last backup." in message


def test_a_released_name_that_was_altered_is_put_right(altered: Callable[[str], Path]) -> None:
    """The release itself says what its delegations are called, so that there is nothing to refuse."""
    path = altered("UPDATE delegation SET name_en = 'x', invented = 1 WHERE code = 'EST'")
    engine = open_store(f"sqlite:///{path}")
    [found] = [known for known in store.list_delegations(engine, by=BY) if known.code == "EST"]
    assert (found.name.en, found.invented) == ("Estonia", False)
    engine.dispose()


def save_answer(engine: Engine, year: int, level: int) -> None:
    """Answer the ladder, or answer it anew."""
    seen = store.read_assessment_by_id(engine, year, by=BY).versions.get(LADDER)
    evidence = answer().evidence * (level % 3)
    said = answer(value=level, note="é" * level, confirmed=level != 2, evidence=evidence)
    store.save_response(engine, assessment_id=year, response=said, seen_version=seen, by=BY)


def save_target(engine: Engine, year: int, level: int) -> None:
    """Set a target, or take it away."""
    seen = store.read_assessment_by_id(engine, year, by=BY).assessment.targets.get(CLAUSE)
    wanted = level or None
    store.save_target(engine, assessment_id=year, clause_id=CLAUSE, level=wanted, seen_level=seen, by=BY)


def save_plan(engine: Engine, year: int, level: int) -> None:
    """Plan something, or nothing any more."""
    seen = store.read_assessment_by_id(engine, year, by=BY).assessment.plans.get(LADDER, Plan())
    store.save_plan(engine, assessment_id=year, item_id=LADDER, plan=PLAN if level % 2 else Plan(), seen=seen, by=BY)


def reply(engine: Engine, year: int, level: int) -> None:
    """Add an official reply, or take one away."""
    save = store.remove_reply if level == 4 else store.add_reply
    said = REPLY.model_copy(update={"text": f"Reply {level % 3}."})
    save(engine, assessment_id=year, clause_id=CLAUSE, reply=said, by=BY)


def bring_in(engine: Engine, year: int, level: int) -> None:
    """Import a document over what stands there, or as a new year."""
    stored = store.read_assessment_by_id(engine, year, by=BY).assessment
    said = document(year=stored.year, targets={CLAUSE: level}, accession="2004-03-29" if level % 2 else None)
    store.import_assessment(engine, said, **RELEASE)


def take_over(engine: Engine, year: int, level: int) -> None:
    """Take over two answers of a form that showed this version of the first and none of the second."""
    stands = store.read_assessment_by_id(engine, year, by=BY).versions
    sides: tuple[Settled, ...] = tuple(Settled(side, stands.get(LADDER)) for side in ("returned", "stored"))
    answers = [Returned(answer(value=level), "459!D2", level or None), Returned(answer(OTHER_LADDER), "459!D4", None)]
    settled = {LADDER: sides[level % 2]} | ({OTHER_LADDER: Settled("returned", 1)} if level % 3 else {})
    store.save_returned(engine, assessment_id=year, returned=answers, settled=settled, sender="A ministry", by=BY)


def set_aside(engine: Engine, year: int, level: int) -> None:
    """Keep in the log what was entered and not taken."""
    content = answer(value=level) if level else PLAN
    store.set_aside(engine, assessment_id=year, item_id=LADDER, content=content, by=BY)


def confirm(engine: Engine, year: int, _: int) -> None:
    """Confirm whatever there is."""
    seen = store.read_assessment_by_id(engine, year, by=BY).versions
    store.confirm_responses(engine, assessment_id=year, seen_versions=seen, by=BY)


def hand_in(engine: Engine, year: int, _: int) -> None:
    """Submit, or restate what is submitted."""
    if store.read_assessment_by_id(engine, year, by=BY).status == "submitted":
        store.restate_assessment(engine, year, reason="Overlooked.", by=BY)
    else:
        submit(engine, year)


def review(engine: Engine, year: int, _: int) -> None:
    """Send to review, or take back."""
    found = store.read_assessment_by_id(engine, year, by=BY)
    if found.status == "in_review":
        store.take_back(engine, year, by=BY)
    else:
        store.send_to_review(engine, year, seen_revision=found.revision, by=BY)


def scope(engine: Engine, year: int, level: int) -> None:
    """Widen or narrow."""
    store.change_scope(engine, year, scope="core" if level % 2 else "full", by=BY)


def carry(engine: Engine, year: int, level: int) -> None:
    """Carry forward to another year."""
    stored = store.read_assessment_by_id(engine, year, by=BY).assessment
    store.carry_forward(
        engine, delegation="EST", year=2030 + level, from_year=stored.year, scope=stored.scope, **RELEASE
    )


def remove_and_start(engine: Engine, year: int, _: int) -> None:
    """Remove the year and begin it again."""
    stored = store.read_assessment_by_id(engine, year, by=BY).assessment
    store.remove_assessment(engine, year, by=BY)
    store.start_assessment(engine, delegation="EST", year=stored.year, scope="full", **RELEASE)


def come_and_go(engine: Engine, _: int, level: int) -> None:
    """Admit somebody new, and let them sign in and out or be signed out; at times they are admitted no more."""
    person = signed_in(engine, "lead", "EST")
    known = {found.name: found for found in store.list_people(engine, by=BY)}[person.name]
    if level % 2:
        store.sign_out(engine, by=person)
    if level > 1:
        store.end_sign_ins(engine, known.id, by=BY)
    if level > 2:
        place = replace(known.place, active=False)
        store.change_person(engine, known.id, place=place, seen=known.place, by=BY)


STEPS = [
    save_answer,
    save_target,
    save_plan,
    reply,
    set_aside,
    take_over,
    bring_in,
    confirm,
    hand_in,
    review,
    scope,
    carry,
    remove_and_start,
    come_and_go,
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 4)), max_size=25))
def test_whatever_is_saved_the_store_opens_again(
    steps: list[tuple[Callable[[Engine, int, int], None], int]],
    tmp_path_factory: pytest.TempPathFactory,
    prepared: Callable[[str], str],
) -> None:
    """Random saves through the door, refused ones among them, leave the tables and the log in step."""
    path = tmp_path_factory.mktemp("random") / "store.sqlite"
    path.write_bytes(Path(prepared("sqlite")).read_bytes())
    engine = open_store(f"sqlite:///{path}")
    store.start_assessment(engine, delegation="EST", year=2024, scope="full", **RELEASE)
    for step, level in steps:
        year = store.list_assessments(engine, by=BY)[0].id
        try:
            step(engine, year, level)
        except StoreError:
            continue  # refused, as it would be on a page
    engine.dispose()
    open_store(f"sqlite:///{path}").dispose()
    path.unlink()

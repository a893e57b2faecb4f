"""These tests hold the change log to its promise: whatever is altered in it, is noticed at the next start."""

import random
import sqlite3
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine
from sqlmodel import Session

from assessments import store
from assessments.chain import FIRST, read_head, refuse_broken_chain
from assessments.database import open_store
from assessments.errors import DamagedStore
from assessments.stored import Head
from tests.assessments.examples import BY, CHECKLISTS, LADDER, METHOD_VERSION, answer, document

COLUMNS = ("made_at", "made_by", "assessment_id", "delegation", "year", "subject", "action", "before", "after", "chain")
UNLOCK = {
    "sqlite": ("DROP TRIGGER change_refuses_update", "DROP TRIGGER change_refuses_delete"),
    "postgresql": ("ALTER TABLE change DISABLE TRIGGER change_refuses_rewriting",),
}


@pytest.fixture
def unlocked(engine: Engine, year: int) -> Engine:
    """Give a store with some changes, whose log somebody with rights over the database has unlocked."""
    for level in range(4):
        seen = store.read_assessment_by_id(engine, year, by=BY).versions.get(LADDER)
        store.save_response(engine, assessment_id=year, response=answer(value=level), seen_version=seen, by=BY)
    with engine.begin() as connection:
        for statement in UNLOCK[engine.dialect.name]:
            connection.execute(sa.text(statement))
        refuse_broken_chain(connection)
    return engine


@pytest.mark.parametrize("column", COLUMNS)
def test_no_part_of_a_change_is_altered_unseen(unlocked: Engine, column: str) -> None:
    """Author, moment, subject, before, after: each stands under the hash, and the change is named."""
    altered = {
        "made_at": "made_at = '2020-01-01 00:00:00'",
        "assessment_id": "assessment_id = assessment_id + 1",
        "year": "year = year + 1",
    }.get(column, f"{column} = 'x'")
    with unlocked.begin() as connection:
        connection.execute(sa.text(f"UPDATE change SET {altered} WHERE sequence = 3"))  # noqa: S608  names of columns
        with pytest.raises(DamagedStore, match=r"change 3 "):
            refuse_broken_chain(connection)


@pytest.mark.parametrize(
    "statement", ["DELETE FROM change WHERE sequence = 3", "UPDATE change SET sequence = 99 WHERE sequence = 3"]
)
def test_no_change_is_taken_out_or_moved_unseen(unlocked: Engine, statement: str) -> None:
    """What follows a gap does not fit what comes before it."""
    with unlocked.begin() as connection:
        connection.execute(sa.text(statement))
        with pytest.raises(DamagedStore, match=r"change 4 "):
            refuse_broken_chain(connection)


def test_the_head_stands_for_the_whole_log(engine: Engine) -> None:
    """It begins with zeros and differs after every save, so that one who noted it knows whether the end was cut off."""
    heads = []
    with Session(engine) as session:
        heads.append(read_head(session))
    id_ = store.start_assessment(
        engine, CHECKLISTS, delegation="EST", year=2024, scope="core", method_version=METHOD_VERSION, by=BY
    )
    for seen in (None, 1):
        store.save_response(engine, assessment_id=id_, response=answer(value=2 + (seen or 0)), seen_version=seen, by=BY)
        heads.append(store.read_log_head(engine, by=BY))
    assert heads[0] == FIRST
    assert len(set(heads)) == len(heads)


def test_a_head_is_found_again_with_what_came_since(engine: Engine, year: int) -> None:
    """Who kept the head of an old report learns when it was the last, and how many changes came after it."""
    old = store.read_log_head(engine, by=BY)
    assert store.find_log_head(engine, old, by=BY) == Head(store.list_changes(engine, year, by=BY)[-1].at, 0)
    for seen in (None, 1):
        store.save_response(engine, assessment_id=year, response=answer(value=seen or 0), seen_version=seen, by=BY)
    found = store.find_log_head(engine, old, by=BY)
    assert found is not None
    assert found.since == 2
    assert store.find_log_head(engine, "f" * 64, by=BY) is None


def test_those_who_save_at_the_same_time_append_to_one_chain(engine: Engine) -> None:
    """Whoever commits first, each change stands on the one before it."""
    years = [
        store.start_assessment(
            engine, CHECKLISTS, delegation="EST", year=year, scope="full", method_version=METHOD_VERSION, by=BY
        )
        for year in range(2019, 2027)
    ]

    def save_some(id_: int) -> None:
        for level in range(5):
            seen = store.read_assessment_by_id(engine, id_, by=BY).versions.get(LADDER)
            store.save_response(engine, assessment_id=id_, response=answer(value=level), seen_version=seen, by=BY)

    writers = [threading.Thread(target=save_some, args=(id_,)) for id_ in years]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with engine.connect() as connection:
        refuse_broken_chain(connection)
        assert connection.execute(sa.text("SELECT count(*) FROM change")).scalar() == len(years) * 6


def test_a_store_with_an_altered_log_is_refused_at_the_next_start(tmp_path: Path) -> None:
    """Nothing is written into it, and the message names the change and what to do."""
    path = tmp_path / "store.sqlite"
    engine = open_store(f"sqlite:///{path}")
    store.import_assessment(engine, document(), checklists=CHECKLISTS, method_version=METHOD_VERSION, by=BY)
    engine.dispose()
    alter = sqlite3.connect(path)
    alter.execute("DROP TRIGGER change_refuses_update")
    alter.execute("UPDATE change SET made_by = 'somebody else' WHERE sequence = 2")
    alter.commit()
    alter.close()
    before = path.read_bytes()
    with pytest.raises(DamagedStore, match=r"change 2 \(EST 2024, .+ restore the last backup"):
        open_store(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_every_flipped_bit_in_a_change_is_noticed(engine: Engine, year: int) -> None:
    """A letter of a hundred changed by chance anywhere in what a change says breaks the chain."""
    store.save_response(engine, assessment_id=year, response=answer(note="a note " * 20), seen_version=None, by=BY)
    chance = random.Random(7)  # noqa: S311  no secret
    with engine.connect() as connection:
        after = str(
            connection.execute(sa.text("SELECT after FROM change WHERE subject = :item"), {"item": LADDER}).scalar()
        )
    for _ in range(100):
        place = chance.randrange(len(after))
        flipped = after[:place] + chr(ord(after[place]) ^ (1 << chance.randrange(5))) + after[place + 1 :]
        with engine.connect() as connection, connection.begin() as attempt:
            for statement in UNLOCK[engine.dialect.name]:
                connection.execute(sa.text(statement))
            update = sa.text("UPDATE change SET after = :after WHERE subject = :item")
            connection.execute(update, {"after": flipped, "item": LADDER})
            with pytest.raises(DamagedStore):
                refuse_broken_chain(connection)
            attempt.rollback()

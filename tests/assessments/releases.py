"""This module makes stores as earlier schemas had them, with whatever they could hold, from a store of today."""

import functools
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from assessments import database, schema, store
from assessments.chain import FIRST, link
from assessments.columns import Table
from assessments.database import open_store
from tests.assessments.examples import BY, CLAUSE, LADDER, answer, document
from tests.assessments.people import signed_in
from tests.assessments.varied import RELEASE, in_review, submit

SCHEMAS = sorted(schema.known_revisions())


def make_store(url: str, revision: str, folder: Path) -> None:
    """Make a store of that schema at an address where nothing stands, with what that release could save in it.

    Args:
        url: the address.
        revision: the schema, such as 0001.
        folder: an empty one, for what is needed on the way.
    """
    source = open_store(f"sqlite:///{folder}/today.sqlite")
    fill_as_of(source, revision)
    with only_up_to(revision, folder / "migrations"):
        target = open_store(url)
    with source.connect() as read, target.begin() as written:
        _copy(read, written, revision)
    for engine in (source, target):
        engine.dispose()


def fill_as_of(engine: Engine, revision: str) -> None:
    """Save what there was to save under that schema, through the door of today."""
    later = {
        "plans": document().plans if revision >= "0002" else {},
        "replies": document().replies if revision >= "0009" else {},
    }
    said = document(**later)
    store.import_assessment(engine, said, **RELEASE)
    year = store.read_assessment(engine, "EST", 2024, by=BY).id
    store.save_response(engine, assessment_id=year, response=answer(value=1), seen_version=1, by=BY)
    store.save_target(engine, assessment_id=year, clause_id=CLAUSE, level=1, seen_level=3, by=BY)
    store.carry_forward(engine, delegation="EST", year=2025, from_year=2024, scope="core", **RELEASE)
    store.import_assessment(engine, document(delegation="UKR", **later, accession="2009-04-01"), **RELEASE)
    if revision >= "0003":
        submit(engine, year)
        store.restate_assessment(engine, year, reason="A report was overlooked.", by=BY)
        seen = store.read_assessment_by_id(engine, year, by=BY).versions[LADDER]
        store.save_response(engine, assessment_id=year, response=answer(value=2), seen_version=seen, by=BY)
        submit(engine, year)
    if revision >= "0005":
        signed_in(engine, "lead", "EST")
    if revision >= "0006":
        in_review(engine)


@contextmanager
def only_up_to(revision: str, folder: Path) -> Iterator[None]:
    """Open stores as the release with that schema did; it looked into nothing that came later."""
    later = [f"r{number}*" for number in SCHEMAS if number > revision]
    shutil.copytree(schema.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__", *later))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "migrate", functools.partial(schema.migrate, folder=folder))
        patch.setattr(database, "known_revisions", functools.partial(schema.known_revisions, folder=folder))
        patch.setattr(database, "refuse_unlogged", lambda _connection: None)
        yield


def _copy(read: Connection, written: Connection, revision: str) -> None:
    there = sa.MetaData()
    there.reflect(written)
    for table in Table.metadata.sorted_tables:
        if table.name not in there.tables:
            continue
        target = there.tables[table.name]
        columns = [column for column in table.columns if column.name in target.columns]
        rows = [dict(row) for row in read.execute(sa.select(*columns).order_by(*table.primary_key)).mappings()]
        if table.name == "change":
            rows = _as_logged_then(rows, revision)
        if table.name == "delegation":
            written.execute(target.delete())
        if rows:
            written.execute(target.insert(), rows)
            _go_on_after(written, table)


def _as_logged_then(rows: list[dict[str, Any]], revision: str) -> list[dict[str, Any]]:
    """Return the changes as that release logged them: without what 0007 and 0008 add, chained from 0004 on."""
    head = FIRST
    if revision < "0008":
        rows = [row for row in rows if row["action"] not in ("signed in", "signed out")]
    for row in rows:
        if revision < "0008" and row["action"] == "person added":
            row["after"] = _without(row["after"], "id")
        if row["after"] and revision < "0007" and "method_version" in json.loads(row["after"]):
            row["after"] = _without(row["after"], "accession", "name")
        if "chain" in row:
            row["chain"] = head = link(head, row)
    return rows


def _without(content: str, *keys: str) -> str:
    kept = {key: value for key, value in json.loads(content).items() if key not in keys}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def _go_on_after(connection: Connection, table: sa.Table) -> None:
    """Let PostgreSQL give the next id after those copied; SQLite does so by itself."""
    key = next(iter(table.primary_key))
    if connection.dialect.name == "postgresql" and isinstance(key.type, sa.Integer):
        sequence = sa.func.pg_get_serial_sequence(table.name, key.name)
        connection.execute(sa.select(sa.func.setval(sequence, sa.select(sa.func.max(key)).scalar_subquery())))

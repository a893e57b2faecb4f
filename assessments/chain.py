"""This module chains the change log: each change carries a hash over the one before, so that none is altered unseen."""

import datetime
import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, inspect, text
from sqlmodel import Session, col, select

from assessments.errors import DamagedStore
from assessments.models import ChangeRow

FIRST = "0" * 64  # what stands before the first change
_ENCODED = json.JSONEncoder(ensure_ascii=False).encode
_CONTENT = ("made_by", "assessment_id", "delegation", "year", "subject", "action", "before", "after")
# One number of our own among all that lock this database: who appends to the log holds it until the commit.
_LOCK_OF_LOG = 0x436C6F67


def link(before: str, change: Mapping[str, Any]) -> str:
    """Return the hash of a change: SHA-256 over the hash before it and everything it says, as 64 hexadecimal digits."""
    made_at: datetime.datetime = change["made_at"]
    content = [before, made_at.astimezone(datetime.UTC).isoformat(), *(change[name] for name in _CONTENT)]
    return hashlib.sha256(_ENCODED(content).encode("utf-8")).hexdigest()


def append(session: Session, **change: Any) -> None:  # noqa: ANN401  the columns of a row
    """Append a change to the log; on PostgreSQL nobody else can until the transaction ends."""
    if "chain" not in session.info:
        session.info["chain"] = _held_head(session)
    session.info["chain"] = link(session.info["chain"], change)
    session.add(ChangeRow(**change, chain=session.info["chain"]))


def whole_log(connection: Connection) -> Iterator[Mapping[str, Any]]:
    """Give every change, the earliest first, each as soon as its hash was compared.

    Raises:
        DamagedStore: a change was altered, or one is missing; the message names the first that does not fit.
    """
    before, columns = FIRST, inspect(ChangeRow).columns
    wanted = [columns[name] for name in ("sequence", "made_at", *_CONTENT, "chain")]
    for row in connection.execute(sqlalchemy.select(*wanted).order_by(columns["sequence"])).mappings():
        change = {str(name): value for name, value in row.items()}
        before = link(before, change)
        if change["chain"] != before:
            raise DamagedStore(
                f"change {row['sequence']} ({row['delegation']} {row['year']}, {row['subject']}): not as it was "
                "written, or one before it is missing."
            )
        yield change


def refuse_broken_chain(connection: Connection) -> None:
    """Read the whole log and compare every hash. A schema older than the chain has none to compare.

    Raises:
        DamagedStore: as `whole_log` says.
    """
    if "chain" not in {column["name"] for column in inspect(connection).get_columns("change")}:
        return
    for _ in whole_log(connection):
        pass


def hold_log(connection: Connection) -> None:
    """Let nobody else append until the transaction ends: who reads the log and the tables then finds them in step."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK_OF_LOG})


def _held_head(session: Session) -> str:
    hold_log(session.connection())
    return read_head(session)


def read_head(session: Session) -> str:
    """Return the hash of the last change, which stands for the whole log; of an empty log, 64 zeros."""
    return session.exec(select(ChangeRow.chain).order_by(col(ChangeRow.sequence).desc()).limit(1)).first() or FIRST

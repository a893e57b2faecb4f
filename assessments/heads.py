"""This module holds the heads of the change log: the hash that stands for all of it, today or on an old report."""

from sqlalchemy import Engine
from sqlmodel import col, func, select

from assessments.access import Person, rights_of
from assessments.chain import read_head
from assessments.models import ChangeRow
from assessments.stored import Head
from assessments.transactions import reading


def read_log_head(engine: Engine, *, by: Person) -> str:
    """Return the hash of the last change in the store, which stands for the whole log.

    Raises:
        SignedOut: they are not signed in any more.
    """
    with reading(engine) as session:
        rights_of(session, by)
        return read_head(session)


def find_log_head(engine: Engine, head: str, *, by: Person) -> Head | None:
    """Return when a hash was the last of the log and what came since; None where it never was.

    The log was read through at the start: whoever finds a head in it knows that all before it is as it was then.

    Raises:
        SignedOut: they are not signed in any more.
    """
    with reading(engine) as session:
        rights_of(session, by)
        found = session.exec(select(ChangeRow).where(ChangeRow.chain == head)).one_or_none()
        if found is None:
            return None
        later = select(func.count()).select_from(ChangeRow).where(col(ChangeRow.sequence) > found.sequence)
        return Head(found.made_at, session.exec(later).one())

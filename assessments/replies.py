"""This module saves official replies: what NATO or the government has answered to an operative clause."""

from collections.abc import Callable

from sqlalchemy import Engine

from assessments.access import Person
from assessments.errors import Refused
from assessments.finding import find_replies, writable_row
from assessments.pinned import refuse_unknown_clause
from assessments.texts import reply_faults
from assessments.transactions import saving
from assessments.writing import stamp, write_replies
from checklists.assessment import Reply

Replies = tuple[Reply, ...]


def add_reply(engine: Engine, *, assessment_id: int, clause_id: str, reply: Reply, by: Person) -> int:
    """Add an official reply to a clause, after those there are; the very same one is there once.

    Two people who add at once both succeed, so nobody has to have seen anything before.

    Returns:
        The assessment's revision after the save.

    Raises:
        Refused: the checklists have no such clause, or a text is empty or cannot be kept.
        NotFound: there is no such assessment.
        ReadOnly: the assessment is in review or submitted.
        Forbidden: the person may not.
    """
    return _save(engine, assessment_id, clause_id, by, lambda there: there if reply in there else (*there, reply))


def remove_reply(engine: Engine, *, assessment_id: int, clause_id: str, reply: Reply, by: Person) -> int:
    """Remove an official reply from a clause; one that is gone already is no fault. The change log keeps it.

    Returns:
        The assessment's revision after the save.

    Raises:
        Refused, NotFound, ReadOnly, Forbidden: as `add_reply` does.
    """
    return _save(engine, assessment_id, clause_id, by, lambda there: tuple(other for other in there if other != reply))


def _save(engine: Engine, assessment_id: int, clause_id: str, by: Person, change: Callable[[Replies], Replies]) -> int:
    with saving(engine) as session:
        row = writable_row(session, assessment_id, by, "answer")
        refuse_unknown_clause(session, row, clause_id)
        before = find_replies(session, row.id).get(clause_id, ())
        after = change(before)
        if faults := reply_faults(after):
            raise Refused([f"{clause_id}: {fault}" for fault in faults])
        if after != before:
            write_replies(session, row, clause_id, before=before, replies=after, stamp=stamp(by, "reply"))
            row.revision += 1
        return row.revision

"""This module holds the steps every save is made of, inside a transaction somebody else opened."""

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlmodel import Session, col, delete, select, update

from assessments.access import Person
from assessments.chain import append
from assessments.errors import Conflict
from assessments.finding import Found
from assessments.models import AssessmentRow, EvidenceRow, PlanRow, ReplyRow, ResponseRow, TargetRow
from assessments.rows import INSTALLATION, columns_of, evidence_rows, insert_unless_there, log_entry, replies_content
from assessments.texts import checked_name
from checklists.assessment import Plan, Reply, Response

Action = Literal[
    "recorded",
    "started",
    "carried forward",
    "imported",
    "returned",
    "saved",
    "confirmed",
    "target",
    "plan",
    "set aside",
    "scope",
    "accession",
    "in review",
    "taken back",
    "countersigned",
    "submitted",
    "restating",
    "assigned",
    "opinion",
    "reply",
    "removed",
    "person added",
    "person changed",
    "person recorded",
    "signed in",
    "signed out",
    "sign-ins ended",
    "sign-in recorded",
]
Content = dict[str, Any] | None

_ENCODED = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode

# The subjects of changes that concern no single item or clause.
WHOLE, SCOPE, ACCESSION = "assessment", "scope", "accession"
# What was entered and not taken when two people had changed the same: such a change changes nothing but the log.
SET_ASIDE: Action = "set aside"
# Beside the answer that a change of a returned form holds: who sent the form.
SENDER = "sender"


@dataclass(frozen=True)
class Stamp:
    """Who changes something, when, and what they do: the same for all changes of one save."""

    by: str
    at: datetime.datetime
    action: Action


def stamp(by: Person, action: Action) -> Stamp:
    """Return the stamp of a change made now.

    Raises:
        Refused: the name cannot be kept.
    """
    return Stamp(checked_name(by.name), datetime.datetime.now(tz=datetime.UTC), action)


def write_response(  # noqa: PLR0913  all of it belongs to one row and its change
    session: Session,
    row: AssessmentRow,
    response: Response,
    *,
    before: Found | None,
    seen_version: int | None,
    stamp: Stamp,
    origin: Content = None,
) -> int:
    """Write one response, its evidence and its change; return its new version.

    The database itself compares the version: a first answer is inserted under the unique constraint, a later one
    updates the row only while it has the version seen.

    Args:
        session: inside a transaction that writes.
        row: the assessment, held.
        response: what to write; checked already.
        before: the response that stands there now.
        seen_version: the version the author had before them; None where they saw no response.
        stamp: who, when and what.
        origin: what the log keeps beside the response, such as who sent it.

    Raises:
        Conflict: what stands there is not what the author saw.
    """
    kept = columns_of(response) | {"saved_at": stamp.at, "saved_by": stamp.by}
    if seen_version is None:
        own = {"assessment_id": row.id, "version": 1}
        written = insert_unless_there(session, ResponseRow, kept | own, unique=("assessment_id", "item_id"))
    else:
        written = _update(session, row.id, seen_version, kept)
    if not written:
        raise _conflict(response.item, before)
    _replace_evidence(session, row.id, response)
    replaced = log_entry(before.response) if before else None
    log(session, row, stamp, response.item, before=replaced, after=log_entry(response) | (origin or {}))
    return (seen_version or 0) + 1


def fill(session: Session, row: AssessmentRow, responses: Sequence[Response], stamp: Stamp) -> None:
    """Write the first responses of an assessment that has none, with their evidence and changes, all at once."""
    common: dict[str, Any] = {"assessment_id": row.id, "saved_at": stamp.at, "saved_by": stamp.by}
    kept = {response.item: ResponseRow(**columns_of(response), **common) for response in responses}
    session.add_all(kept.values())
    session.flush()
    for response in responses:
        session.add_all(evidence_rows(kept[response.item].id, response))
        log(session, row, stamp, response.item, before=None, after=log_entry(response))


def write_target(  # noqa: PLR0913  all of it belongs to one row and its change
    session: Session, row: AssessmentRow, clause_id: str, *, before: int | None, level: int | None, stamp: Stamp
) -> None:
    """Write one target and its change; without a level the clause has the default target again."""
    session.exec(delete(TargetRow).where(col(TargetRow.assessment_id) == row.id, col(TargetRow.clause_id) == clause_id))
    if level is not None:
        session.add(TargetRow(assessment_id=row.id, clause_id=clause_id, level=level))
    log(session, row, stamp, clause_id, before=_level(before), after=_level(level))


def write_plan(  # noqa: PLR0913  all of it belongs to one row and its change
    session: Session, row: AssessmentRow, item_id: str, *, before: Plan, plan: Plan, stamp: Stamp
) -> None:
    """Write what is intended with the gap of one item, and its change; an empty plan takes its row away."""
    session.exec(delete(PlanRow).where(col(PlanRow.assessment_id) == row.id, col(PlanRow.item_id) == item_id))
    if plan != Plan():
        session.add(PlanRow(assessment_id=row.id, item_id=item_id, effort=plan.effort, question=plan.question))
    log(session, row, stamp, plan_subject(item_id), before=log_entry(before) or None, after=log_entry(plan) or None)


def write_replies(  # noqa: PLR0913  all of it belongs to one clause and its change
    session: Session,
    row: AssessmentRow,
    clause_id: str,
    *,
    before: Sequence[Reply],
    replies: Sequence[Reply],
    stamp: Stamp,
) -> None:
    """Write the official replies to one clause, in the order given, and their change."""
    session.exec(delete(ReplyRow).where(col(ReplyRow.assessment_id) == row.id, col(ReplyRow.clause_id) == clause_id))
    for reply in replies:
        session.add(
            ReplyRow(
                assessment_id=row.id,
                clause_id=clause_id,
                given_by=reply.of,
                date=reply.date,
                source=reply.source,
                text=reply.text,
            )
        )
        session.flush()  # one by one, so that their ids keep the order
    log(session, row, stamp, replies_subject(clause_id), before=replies_content(before), after=replies_content(replies))


def replies_subject(clause_id: str) -> str:
    """Return the subject of changes that concern the official replies to a clause."""
    return f"{clause_id} replies"


def plan_subject(item_id: str) -> str:
    """Return the subject of changes that concern what is intended with the gap of an item."""
    return f"{item_id} plan"


def signature_subject(item_id: str) -> str:
    """Return the subject of changes that confirm the answer to an item."""
    return f"{item_id} signature"


def assignment_subject(clause_id: str) -> str:
    """Return the subject of changes that concern who is asked a clause."""
    return f"{clause_id} respondents"


def person_subject(name: str) -> str:
    """Return the subject of changes that concern who may sign in."""
    return f"person {name}"


def opinion_subject(item_id: str, name: str) -> str:
    """Return the subject of changes that concern what one of several respondents says of an item."""
    return f"{item_id} opinion of {name}"


def without_sender(content: dict[str, Any]) -> dict[str, Any]:
    """Return what a change says of an answer, without who sent it."""
    return {name: value for name, value in content.items() if name != SENDER}


def log(  # noqa: PLR0913  the columns of a row
    session: Session, row: AssessmentRow, stamp: Stamp, subject: str, *, before: Content, after: Content
) -> None:
    """Add one change of an assessment to the log."""
    _append(session, stamp, row.id, row.delegation, row.year, subject, before, after)


def log_administration(session: Session, stamp: Stamp, subject: str, *, before: Content, after: Content) -> None:
    """Add one change to the log that concerns no assessment but the installation."""
    _append(session, stamp, INSTALLATION, "", 0, subject, before, after)


def logged(content: Content) -> str | None:
    """Return content as the log keeps it: JSON text with sorted keys, so that equal content is equal text."""
    return None if content is None else _ENCODED(content)


def _append(  # noqa: PLR0913, PLR0917  the columns of a row
    session: Session,
    stamp: Stamp,
    assessment_id: int,
    delegation: str,
    year: int,
    subject: str,
    before: Content,
    after: Content,
) -> None:
    append(
        session,
        made_at=stamp.at,
        made_by=stamp.by,
        assessment_id=assessment_id,
        delegation=delegation,
        year=year,
        subject=subject,
        action=stamp.action,
        before=logged(before),
        after=logged(after),
    )


def _update(session: Session, assessment_id: int, seen_version: int, kept: dict[str, Any]) -> bool:
    statement = (
        update(ResponseRow)
        .where(
            col(ResponseRow.assessment_id) == assessment_id,
            col(ResponseRow.item_id) == kept["item_id"],
            col(ResponseRow.version) == seen_version,
        )
        .values(**kept, version=seen_version + 1)
    )
    return session.exec(statement).rowcount == 1


def _conflict(item_id: str, found: Found | None) -> Conflict:
    if found is None:
        return Conflict(item_id)
    return Conflict(item_id, response=found.response, version=found.version, by=found.by, at=found.at)


def _replace_evidence(session: Session, assessment_id: int, response: Response) -> None:
    statement = select(ResponseRow.id).where(
        ResponseRow.assessment_id == assessment_id, ResponseRow.item_id == response.item
    )
    response_id = session.exec(statement).one()
    session.exec(delete(EvidenceRow).where(col(EvidenceRow.response_id) == response_id))
    session.add_all(evidence_rows(response_id, response))


def _level(level: int | None) -> Content:
    return None if level is None else {"level": level}

"""This module holds how things are found inside a transaction somebody else opened."""

import datetime
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy
from sqlalchemy import Row, inspect
from sqlmodel import Session, col, select

from assessments.access import Action, Person, admitted
from assessments.errors import Outdated, ReadOnly
from assessments.models import (
    AssessmentRow,
    AssignmentRow,
    EvidenceRow,
    OpinionRow,
    PersonRow,
    PlanRow,
    ReplyRow,
    ResponseRow,
    TargetRow,
)
from assessments.rows import plan_of, reply_of, response_of
from assessments.stored import Opinion
from checklists.assessment import Plan, Reply, Response

if TYPE_CHECKING:
    from checklists.words import Side

RESPONSE = tuple(inspect(ResponseRow).columns)
PIECE = tuple(inspect(EvidenceRow).columns[name] for name in ("grade", "title", "reference", "date"))


@dataclass(frozen=True)
class Found:
    """A response as it stands in the store, with its version and who saved it when."""

    response: Response
    version: int
    at: datetime.datetime
    by: str


def find_row(session: Session, delegation: str, year: int) -> AssessmentRow | None:
    """Return the row of a delegation's assessment for a year, if there is one."""
    statement = select(AssessmentRow).where(AssessmentRow.delegation == delegation, AssessmentRow.year == year)
    return session.exec(statement).one_or_none()


def row_of(session: Session, assessment_id: int, by: Person, action: Action, *, hold: bool = False) -> AssessmentRow:
    """Return the row of an assessment for somebody who does this with it, held against other writers if so wished.

    Raises:
        NotFound: there is none, or none that they may see.
        Forbidden: they may see it but not do this.
        SignedOut: they are not signed in any more.
    """
    row = session.get(AssessmentRow, assessment_id, with_for_update=hold)
    admitted(session, by, action, assessment_id, row)
    assert row is not None  # noqa: S101  who is admitted to it has found it
    return row


def writable_row(session: Session, assessment_id: int, by: Person, action: Action) -> AssessmentRow:
    """Return the row of an assessment that may be changed, held against other writers until the transaction ends.

    Every save passes here: this is the guard that keeps what was submitted, and what is in review, as it is.

    Raises:
        NotFound: there is none, or none that they may see.
        Forbidden: they may see it but not do this.
        SignedOut: they are not signed in any more.
        ReadOnly: it is submitted, or in review.
    """
    row = row_of(session, assessment_id, by, action, hold=True)
    refuse_closed(row)
    return row


def refuse_closed(row: AssessmentRow) -> None:
    """Refuse to change what is submitted or in review.

    Raises:
        ReadOnly: it is.
    """
    if row.status == "in_review":
        raise ReadOnly(
            f"{row.delegation} {row.year}: in review, so its answers stand still. The lead of the delegation can take "
            "it back to change it."
        )
    refuse_submitted(row)


def refuse_submitted(row: AssessmentRow) -> None:
    """Refuse what is submitted.

    Raises:
        ReadOnly: it is.
    """
    if row.status == "submitted":
        raise ReadOnly(
            f"{row.delegation} {row.year}: submitted, and read-only since. Restate it first, with a reason, then "
            "change it and submit it again."
        )


def refuse_outdated(row: AssessmentRow, seen_revision: int) -> None:
    """Refuse to hand on what the person has not seen.

    Raises:
        Outdated: it was changed since that revision.
    """
    if row.revision != seen_revision:
        raise Outdated(
            f"{row.delegation} {row.year}: somebody changed it after you looked through it. Nothing was submitted. "
            "Look through it again, then submit."
        )


def find_responses(session: Session, assessment_id: int, item_id: str | None = None) -> dict[str, Found]:
    """Return the stored responses of an assessment by item, or at most the one to the item named; in one query.

    Columns are read rather than objects of the tables: nothing is changed here, and a page waits for it with each save.
    """
    statement = (
        sqlalchemy.select(*RESPONSE, *PIECE)
        .join_from(ResponseRow, EvidenceRow, isouter=True)
        .where(col(ResponseRow.assessment_id) == assessment_id)
        .order_by(col(ResponseRow.id), col(EvidenceRow.position))
    )
    if item_id is not None:
        statement = statement.where(col(ResponseRow.item_id) == item_id)
    found = groupby(session.execute(statement), key=attrgetter("id"))
    return {lines[0].item_id: _found(lines) for lines in (list(group) for _, group in found)}


def find_targets(session: Session, assessment_id: int) -> dict[str, int]:
    """Return the target levels of an assessment by clause; clauses with the default target are absent."""
    statement = select(TargetRow).where(TargetRow.assessment_id == assessment_id)
    return {target.clause_id: target.level for target in session.exec(statement)}


def find_plans(session: Session, assessment_id: int) -> dict[str, Plan]:
    """Return what is intended with the gaps of an assessment by item; items without a plan are absent."""
    statement = select(PlanRow).where(PlanRow.assessment_id == assessment_id)
    return {row.item_id: plan_of(row) for row in session.exec(statement)}


def find_replies(session: Session, assessment_id: int) -> dict[str, tuple[Reply, ...]]:
    """Return the official replies of an assessment by clause, in the order given; clauses without any are absent."""
    statement = select(ReplyRow).where(ReplyRow.assessment_id == assessment_id).order_by(col(ReplyRow.id))
    found = defaultdict[str, list[Reply]](list)
    for row in session.exec(statement):
        found[row.clause_id].append(reply_of(row))
    return {clause: tuple(replies) for clause, replies in found.items()}


def find_respondents(session: Session, assessment_id: int) -> dict[str, tuple[str, ...]]:
    """Return the names of those each clause is assigned to, in alphabetical order; clauses of nobody are absent."""
    statement = (
        select(AssignmentRow.clause_id, PersonRow.name)
        .join(PersonRow, col(AssignmentRow.person_id) == col(PersonRow.id))
        .where(AssignmentRow.assessment_id == assessment_id)
        .order_by(col(PersonRow.name))
    )
    found = defaultdict[str, list[str]](list)
    for clause, name in session.exec(statement):
        found[clause].append(name)
    return {clause: tuple(names) for clause, names in found.items()}


def find_opinions(session: Session, assessment_id: int) -> dict[str, tuple[Opinion, ...]]:
    """Return what several respondents say, by item, in the order in which they said it first."""
    statement = select(OpinionRow).where(OpinionRow.assessment_id == assessment_id).order_by(col(OpinionRow.id))
    found = defaultdict[str, list[Opinion]](list)
    for row in session.exec(statement):
        value = None if row.value is None else json.loads(row.value)
        side = cast("Side | None", row.side)
        found[row.item_id].append(Opinion(row.given_by, side, value, row.note, row.saved_at))
    return {item: tuple(opinions) for item, opinions in found.items()}


def _found(lines: Sequence[Row[Any]]) -> Found:
    row, pieces = lines[0], [line for line in lines if line.grade is not None]
    return Found(response_of(row, pieces), row.version, row.saved_at, row.saved_by)

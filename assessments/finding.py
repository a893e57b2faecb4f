"""This module holds how things are found inside a transaction somebody else opened."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

import sqlalchemy
from sqlalchemy import Row, inspect
from sqlmodel import Session, col, select

from assessments.access import Action, Person, admitted
from assessments.errors import Outdated, ReadOnly
from assessments.models import AssessmentRow, EvidenceRow, PlanRow, ResponseRow, TargetRow
from assessments.rows import plan_of, response_of
from checklists.assessment import Plan, Response

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


def _found(lines: Sequence[Row[Any]]) -> Found:
    row, pieces = lines[0], [line for line in lines if line.grade is not None]
    return Found(response_of(row, pieces), row.version, row.saved_at, row.saved_by)

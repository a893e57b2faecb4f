"""This module holds how things are found inside a transaction somebody else opened."""

import datetime
from dataclasses import dataclass

from sqlmodel import Session, col, select

from assessments.errors import NotFound
from assessments.models import AssessmentRow, EvidenceRow, ResponseRow, TargetRow
from assessments.rows import response_of
from checklists.assessment import Response


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


def row_of(session: Session, assessment_id: int, *, hold: bool = False) -> AssessmentRow:
    """Return the row of an assessment, held against other writers until the transaction ends if so wished.

    Raises:
        NotFound: there is none.
    """
    row = session.get(AssessmentRow, assessment_id, with_for_update=hold)
    if row is None:
        raise NotFound(f"assessment {assessment_id}: not in the store; it may have been removed. Choose another.")
    return row


def find_responses(session: Session, assessment_id: int, item_id: str | None = None) -> dict[str, Found]:
    """Return the stored responses of an assessment by item, or at most the one to the item named; in one query."""
    statement = (
        select(ResponseRow, EvidenceRow)
        .join(EvidenceRow, isouter=True)
        .where(ResponseRow.assessment_id == assessment_id)
        .order_by(col(ResponseRow.id), col(EvidenceRow.position))
    )
    if item_id is not None:
        statement = statement.where(ResponseRow.item_id == item_id)
    rows: dict[int, ResponseRow] = {}
    pieces: dict[int, list[EvidenceRow]] = {}
    for row, piece in session.exec(statement):
        rows[row.id] = row
        pieces.setdefault(row.id, []).extend([piece] if piece else [])
    return {row.item_id: _found(row, pieces[row.id]) for row in rows.values()}


def find_targets(session: Session, assessment_id: int) -> dict[str, int]:
    """Return the target levels of an assessment by clause; clauses with the default target are absent."""
    statement = select(TargetRow).where(TargetRow.assessment_id == assessment_id)
    return {target.clause_id: target.level for target in session.exec(statement)}


def _found(row: ResponseRow, evidence: list[EvidenceRow]) -> Found:
    return Found(response_of(row, evidence), row.version, row.saved_at, row.saved_by)

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

from assessments.errors import NotFound
from assessments.models import AssessmentRow, EvidenceRow, ResponseRow, TargetRow
from assessments.rows import response_of
from checklists.assessment import Response

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


def _found(lines: Sequence[Row[Any]]) -> Found:
    row, pieces = lines[0], [line for line in lines if line.grade is not None]
    return Found(response_of(row, pieces), row.version, row.saved_at, row.saved_by)

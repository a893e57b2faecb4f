"""This module holds how everything one delegation has said is read at one moment: all years, all it has handed in."""

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from assessments.access import Person, log_refusal, rights_of, seen_with
from assessments.chain import read_head
from assessments.collected import Collection, HandedInDocument, Year
from assessments.delegations import delegation_of
from assessments.errors import NotFound
from assessments.models import AssessmentRow, DelegationRow, SubmissionRow
from assessments.pinned import pinned_checklists
from assessments.reading import shown_assessment
from assessments.transactions import reading


def collect_years(engine: Engine, delegation: str, *, by: Person) -> Collection:
    """Return all years of a delegation with their checklists and submissions, and the head of the log: one moment.

    Who sees what is handed in finds each year as it was handed in last, and no other.

    Raises:
        NotFound: the delegation has no assessment, or none the person may see.
        SignedOut: they are not signed in any more.
    """
    with reading(engine) as session:
        rights = rights_of(session, by)
        wanted = select(AssessmentRow).where(AssessmentRow.delegation == delegation, seen_with(rights))
        rows = session.exec(wanted.order_by(col(AssessmentRow.year))).all()
        if not rows:
            if not rights.may("read", delegation):
                log_refusal(by, rights, "read", delegation)
            raise NotFound(f"{delegation}: no assessment in the store. Start a year or import one first.")
        years = [
            Year(shown_assessment(session, row, rights), pinned_checklists(session, row), _handed_in(session, row))
            for row in rows
        ]
        named = delegation_of(session.get_one(DelegationRow, delegation))
        return Collection(named, tuple(years), read_head(session))


def _handed_in(session: Session, row: AssessmentRow) -> tuple[HandedInDocument, ...]:
    statement = select(SubmissionRow).where(SubmissionRow.assessment_id == row.id).order_by(col(SubmissionRow.number))
    return tuple(
        HandedInDocument(found.number, found.submitted_at, found.submitted_by, found.reason, found.document)
        for found in session.exec(statement)
    )

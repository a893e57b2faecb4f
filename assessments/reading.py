"""This module holds the reads: the list of assessments, one assessment, its checklists, its changes."""

import json
from typing import TYPE_CHECKING, cast

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from assessments.access import Person, Rights, log_refusal, require, rights_of, seen_with, sees
from assessments.errors import NotFound
from assessments.finding import (
    Found,
    find_opinions,
    find_plans,
    find_replies,
    find_respondents,
    find_responses,
    find_row,
    find_targets,
    row_of,
)
from assessments.models import AssessmentRow, ChangeRow, SubmissionRow
from assessments.pinned import pinned_checklists
from assessments.rows import INSTALLATION
from assessments.stored import AssessmentSummary, Change, StoredAssessment
from assessments.transactions import reading
from checklists.assessment import Assessment
from checklists.model import Checklists

if TYPE_CHECKING:
    from checklists.words import Scope, Status


def list_assessments(engine: Engine, *, delegation: str | None = None, by: Person) -> tuple[AssessmentSummary, ...]:
    """Return every assessment the person sees, or those of one delegation, by delegation and year.

    Who sees what is handed in finds each as submitted, a restated one as well.

    Raises:
        SignedOut: they are not signed in any more.
    """
    statement = select(AssessmentRow).order_by(col(AssessmentRow.delegation), col(AssessmentRow.year))
    if delegation is not None:
        statement = statement.where(AssessmentRow.delegation == delegation)
    with reading(engine) as session:
        rights = rights_of(session, by)
        return tuple(_summary(row, rights) for row in session.exec(statement.where(seen_with(rights))))


def read_assessment(engine: Engine, delegation: str, year: int, *, by: Person) -> StoredAssessment:
    """Return a delegation's assessment for a reporting year, as it stands at this moment or as it was handed in.

    Raises:
        NotFound: the delegation has none for that year, or none the person may see.
        SignedOut: they are not signed in any more.
    """
    with reading(engine) as session:
        row, rights = find_row(session, delegation, year), rights_of(session, by)
        if row is None or not sees(session, rights, row):
            if not rights.may("read", delegation):
                log_refusal(by, rights, "read", f"{delegation} {year}")
            raise NotFound(f"{delegation} {year}: no assessment in the store. Start that year or import it first.")
        return shown_assessment(session, row, rights)


def read_assessment_by_id(engine: Engine, assessment_id: int, *, by: Person) -> StoredAssessment:
    """Return the assessment with that id, as `read_assessment` does.

    Raises:
        NotFound: there is none, or none the person may see.
        SignedOut: they are not signed in any more.
    """
    with reading(engine) as session:
        row = row_of(session, assessment_id, by, "read")
        return shown_assessment(session, row, rights_of(session, by))


def read_revision(engine: Engine, assessment_id: int, *, by: Person) -> int:
    """Return how often that assessment has been changed; what was read at an equal revision still holds.

    Raises:
        NotFound: there is none, or none the person may see.
        SignedOut: they are not signed in any more.
    """
    with reading(engine) as session:
        return row_of(session, assessment_id, by, "read").revision


def list_changes(engine: Engine, assessment_id: int, item: str | None = None, *, by: Person) -> tuple[Change, ...]:
    """Return the changes of an assessment, or of one subject in it (an item, a clause), the earliest first.

    The changes of an assessment that was removed are still there.

    Raises:
        Forbidden: the person does not belong to that delegation. Who sees what is handed in does not see how it grew.
        SignedOut: they are not signed in any more.
    """
    statement = select(ChangeRow).where(ChangeRow.assessment_id == assessment_id).order_by(col(ChangeRow.sequence))
    if item is not None:
        statement = statement.where(ChangeRow.subject == item)
    with reading(engine) as session:
        rows = session.exec(statement).all()
        require(session, by, "read", rows[0].delegation) if rows else rights_of(session, by)
        return tuple(_change(row) for row in rows)


def list_administration(engine: Engine, *, by: Person) -> tuple[Change, ...]:
    """Return the changes that concern no assessment but the installation: people and their places; the earliest first.

    Raises:
        Forbidden: the person does not administer.
        SignedOut: they are not signed in any more.
    """
    statement = select(ChangeRow).where(ChangeRow.assessment_id == INSTALLATION).order_by(col(ChangeRow.sequence))
    with reading(engine) as session:
        require(session, by, "administer")
        return tuple(_change(row) for row in session.exec(statement))


def stored_assessment(session: Session, row: AssessmentRow) -> StoredAssessment:
    """Return everything the store holds of one assessment; in seven queries once its checklists are known."""
    checklists = pinned_checklists(session, row)
    found = find_responses(session, row.id)
    return StoredAssessment(
        id=row.id,
        revision=row.revision,
        status=cast("Status", row.status),
        restatement_reason=row.restatement_reason,
        method_version=row.method_version,
        created_at=row.created_at,
        last_clause=row.last_clause,
        assessment=_assessment(session, row, checklists, found),
        versions={item: response.version for item, response in found.items()},
        saved_at={item: response.at for item, response in found.items()},
        respondents=find_respondents(session, row.id),
        opinions=find_opinions(session, row.id),
    )


def shown_assessment(session: Session, row: AssessmentRow, rights: Rights) -> StoredAssessment:
    """Return an assessment as it is for who has these rights: as it stands, or as it was handed in last."""
    if not rights.reads_what_is_handed_in or row.status == "submitted":
        return stored_assessment(session, row)
    handed_in = select(SubmissionRow.document).where(SubmissionRow.assessment_id == row.id)
    document = session.exec(handed_in.order_by(col(SubmissionRow.number).desc()).limit(1)).one()
    return StoredAssessment(
        id=row.id,
        revision=row.revision,
        status="submitted",
        restatement_reason="",
        method_version=row.method_version,
        created_at=row.created_at,
        last_clause="",
        assessment=Assessment.model_validate(json.loads(document)),
        versions={},
        saved_at={},
    )


def _assessment(session: Session, row: AssessmentRow, checklists: Checklists, found: dict[str, Found]) -> Assessment:
    targets, plans, replies = find_targets(session, row.id), find_plans(session, row.id), find_replies(session, row.id)
    return Assessment(
        delegation=row.delegation,
        accession=row.accession,
        year=row.year,
        scope=cast("Scope", row.scope),
        checklist={checklist.id: checklist.version for checklist in checklists.resolutions},
        responses=tuple(found[item].response for item in checklists.items if item in found),
        targets={clause: targets[clause] for clause in checklists.clauses if clause in targets},
        plans={item: plans[item] for item in checklists.items if item in plans},
        replies={clause: replies[clause] for clause in checklists.clauses if clause in replies},
    )


def _summary(row: AssessmentRow, rights: Rights) -> AssessmentSummary:
    return AssessmentSummary(
        id=row.id,
        delegation=row.delegation,
        year=row.year,
        scope=cast("Scope", row.scope),
        status="submitted" if rights.reads_what_is_handed_in else cast("Status", row.status),
        revision=row.revision,
        last_clause=row.last_clause,
    )


def _change(row: ChangeRow) -> Change:
    return Change(
        sequence=row.sequence,
        at=row.made_at,
        by=row.made_by,
        assessment_id=row.assessment_id,
        delegation=row.delegation,
        year=row.year,
        subject=row.subject,
        action=row.action,
        before=None if row.before is None else json.loads(row.before),
        after=None if row.after is None else json.loads(row.after),
    )

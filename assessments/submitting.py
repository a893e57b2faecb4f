"""This module holds how an assessment is handed in, and how it is opened again to be restated."""

import hashlib
import json

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from assessments.access import Person, require, rights_of
from assessments.errors import Refused
from assessments.finding import refuse_outdated, refuse_submitted, row_of
from assessments.models import AssessmentRow, SubmissionRow
from assessments.reading import stored_assessment
from assessments.reviewing import find_reviews
from assessments.stored import Need, Submission
from assessments.texts import reason_faults
from assessments.transactions import reading, saving
from assessments.writing import WHOLE, log, stamp
from checklists.assessment import Assessment, to_json

_IN_WORDS: dict[Need, str] = {
    "second person": "said not to apply, which a second person of the delegation must confirm first.",
    "parliament": "for parliament to answer, so somebody who speaks for it must confirm the answer first.",
}


def submit_assessment(engine: Engine, assessment_id: int, *, seen_revision: int, by: Person) -> Submission:
    """Hand an assessment in as it stands: from now on it is read-only, and what it said is kept whole for ever.

    After a restatement it is handed in again beside what was handed in before. Where nothing has changed since then,
    the restatement is given up, and nothing new is kept.

    Args:
        engine: the store.
        assessment_id: which assessment.
        seen_revision: the revision the person has looked through.
        by: who hands it in.

    Returns:
        What is handed in.

    Raises:
        Outdated: it was changed since that revision.
        ReadOnly: it is submitted already.
        Refused: it was not in review, or others have not confirmed all they must. The one person at this machine has
            nobody to confirm anything, and hands in without.
        NotFound: there is no such assessment.
        Forbidden: the person does not lead that delegation.
    """
    now = stamp(by, "submitted")
    with saving(engine) as session:
        row = row_of(session, assessment_id, by, "lead", hold=True)
        refuse_submitted(row)
        refuse_outdated(row, seen_revision)
        if rights_of(session, by).role is not None:
            _refuse_unreviewed(session, row)
        document = to_json(stored_assessment(session, row).assessment)
        before = _rows(session, assessment_id)
        if before and before[-1].document == document:
            handed_in = before[-1]
        else:
            handed_in = SubmissionRow(
                assessment_id=row.id,
                number=len(before) + 1,
                submitted_at=now.at,
                submitted_by=now.by,
                reason=row.restatement_reason,
                document=document,
            )
            session.add(handed_in)
        sha256 = hashlib.sha256(document.encode("utf-8")).hexdigest()
        log(session, row, now, WHOLE, before=None, after={"submission": handed_in.number, "sha256": sha256})
        row.status, row.restatement_reason = "submitted", ""
        row.revision += 1
        return _submission(handed_in)


def restate_assessment(engine: Engine, assessment_id: int, *, reason: str, by: Person) -> int:
    """Open a submitted assessment again, to correct it; what was handed in stays beside the correction.

    Args:
        engine: the store.
        assessment_id: which assessment.
        reason: why it is corrected; it is kept, shown and exported with the restatement.
        by: who restates.

    Returns:
        The assessment's revision after that.

    Raises:
        Refused: it is not submitted, or there is no reason that can be kept.
        NotFound: there is no such assessment.
        Forbidden: the person does not lead that delegation.
    """
    with saving(engine) as session:
        row = row_of(session, assessment_id, by, "lead", hold=True)
        if row.status != "submitted":
            raise Refused([f"{row.delegation} {row.year}: not submitted, so it can be changed as it is."])
        if faults := reason_faults(reason):
            raise Refused(faults)
        log(session, row, stamp(by, "restating"), WHOLE, before=None, after={"reason": reason})
        row.status, row.restatement_reason = "restating", reason
        row.revision += 1
        return row.revision


def list_submissions(engine: Engine, assessment_id: int, *, by: Person) -> tuple[Submission, ...]:
    """Return everything that was handed in of an assessment, the earliest first; also of one that was removed.

    Raises:
        Forbidden: the person may not see what that delegation hands in.
    """
    with reading(engine) as session:
        handed_in = tuple(_submission(row) for row in _rows(session, assessment_id))
        if handed_in and not rights_of(session, by).reads_what_is_handed_in:
            require(session, by, "read", handed_in[0].assessment.delegation)
        return handed_in


def _rows(session: Session, assessment_id: int) -> list[SubmissionRow]:
    statement = select(SubmissionRow).where(SubmissionRow.assessment_id == assessment_id)
    return list(session.exec(statement.order_by(col(SubmissionRow.number))))


def _submission(row: SubmissionRow) -> Submission:
    assessment = Assessment.model_validate(json.loads(row.document))
    return Submission(row.number, row.submitted_at, row.submitted_by, row.reason, assessment)


def _refuse_unreviewed(session: Session, row: AssessmentRow) -> None:
    if row.status != "in_review":
        raise Refused([f"{row.delegation} {row.year}: not reviewed. Send it to review first, then submit it."])
    missing = [review for review in find_reviews(session, row) if review.needs]
    if missing:
        raise Refused([f"{review.item}: {_IN_WORDS[review.needs[0]]}" for review in missing])

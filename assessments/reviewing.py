"""This module holds the review before an assessment is handed in: its answers stand still while others confirm them."""

from collections import defaultdict
from typing import cast

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from assessments.access import Person, rights_of
from assessments.errors import Conflict, Refused
from assessments.finding import Found, find_responses, refuse_closed, refuse_outdated, row_of
from assessments.models import AssessmentRow, PersonRow, SignatureRow
from assessments.pinned import pinned_checklists
from assessments.stored import Need, Review, Signature
from assessments.transactions import reading, saving
from assessments.writing import WHOLE, log, signature_subject, stamp
from checklists.item import Item
from checklists.words import Side

Signatures = dict[tuple[str, int], list[Signature]]


def send_to_review(engine: Engine, assessment_id: int, *, seen_revision: int, by: Person) -> int:
    """Let the answers stand still so that others can confirm them, and return the assessment's revision after that.

    Raises:
        Outdated: it was changed since that revision.
        ReadOnly: it is in review or submitted already.
        NotFound: there is no such assessment.
        Forbidden: the person does not lead that delegation.
    """
    with saving(engine) as session:
        row = row_of(session, assessment_id, by, "lead", hold=True)
        refuse_closed(row)
        refuse_outdated(row, seen_revision)
        log(session, row, stamp(by, "in review"), WHOLE, before=None, after={"revision": row.revision})
        row.status = "in_review"
        row.revision += 1
        return row.revision


def take_back(engine: Engine, assessment_id: int, *, by: Person) -> int:
    """End the review so that answers can be changed again, and return the revision; what was confirmed stays confirmed.

    Raises:
        Refused: it is not in review.
        NotFound: there is no such assessment.
        Forbidden: the person does not lead that delegation.
    """
    with saving(engine) as session:
        row = row_of(session, assessment_id, by, "lead", hold=True)
        _refuse_unless_in_review(row)
        log(session, row, stamp(by, "taken back"), WHOLE, before=None, after={"reason": row.restatement_reason})
        row.status = "restating" if row.restatement_reason else "draft"
        row.revision += 1
        return row.revision


def countersign(engine: Engine, *, assessment_id: int, item_id: str, seen_version: int, by: Person) -> int:
    """Confirm the answer somebody else has given, and return the assessment's revision after that.

    Raises:
        Refused: it is not in review, there is nothing to confirm, or the answer is the person's own.
        Conflict: another answer stands there than the one that was seen.
        NotFound: there is no such assessment.
        Forbidden: the person has no part in the answers of that delegation.
    """
    with saving(engine) as session:
        row = row_of(session, assessment_id, by, "answer", hold=True)
        _refuse_unless_in_review(row)
        review = next((review for review in find_reviews(session, row) if review.item == item_id), None)
        if review is None:
            raise Refused([f"{item_id}: nothing to confirm there. Look at the list again."])
        if review.author == by.name:
            raise Refused([f"{item_id}: you gave this answer yourself. Somebody else of the delegation confirms it."])
        if review.version != seen_version:
            raise Conflict(item_id, version=review.version, by=review.author)
        if by.name in {signature.by for signature in review.signatures}:
            return row.revision
        now, side = stamp(by, "countersigned"), rights_of(session, by).side
        session.add(
            SignatureRow(
                assessment_id=row.id,
                item_id=item_id,
                version=seen_version,
                signed_by=now.by,
                side=side,
                signed_at=now.at,
            )
        )
        after = {"author": review.author, "version": seen_version, "side": side}
        log(session, row, now, signature_subject(item_id), before=None, after=after)
        row.revision += 1
        return row.revision


def list_reviews(engine: Engine, assessment_id: int, *, by: Person) -> tuple[Review, ...]:
    """Return the answers that others must confirm, in the order of the texts; those confirmed need nothing any more.

    Raises:
        NotFound: there is no such assessment.
        Forbidden: the person does not belong to that delegation.
    """
    with reading(engine) as session:
        row = row_of(session, assessment_id, by, "read")
        return () if rights_of(session, by).reads_what_is_handed_in else find_reviews(session, row)


def find_reviews(session: Session, row: AssessmentRow) -> tuple[Review, ...]:
    """Return the answers of an assessment that others must confirm, inside a transaction somebody else opened."""
    found, sides, signatures = find_responses(session, row.id), _sides(session, row), _signatures(session, row)
    asked = [item for item in pinned_checklists(session, row).items.values() if item.core or row.scope == "full"]
    reviews = []
    for item in asked:
        if (said := found.get(item.id)) and _is_reviewed(item, said):
            signed = tuple(signatures[item.id, said.version])
            needs = _needs(item, said, sides.get(said.by), signed)
            reviews.append(Review(item.id, said.by, said.version, signed, needs))
    return tuple(reviews)


def _is_reviewed(item: Item, said: Found) -> bool:
    state = said.response.state
    if state == "unanswered" or not said.response.confirmed:
        return False
    return state == "not_applicable" or item.respondent == "parliament"


def _needs(item: Item, said: Found, author_side: Side | None, signed: tuple[Signature, ...]) -> tuple[Need, ...]:
    needs: list[Need] = []
    if said.response.state == "not_applicable" and not signed:
        needs.append("second person")
    if item.respondent == "parliament" and "parliament" not in {author_side, *(signature.side for signature in signed)}:
        needs.append("parliament")
    return tuple(needs)


def _sides(session: Session, row: AssessmentRow) -> dict[str, Side | None]:
    """Return for whom the people of a delegation speak, by name."""
    statement = select(PersonRow.name, PersonRow.side).where(PersonRow.delegation == row.delegation)
    return {name: cast("Side | None", side) for name, side in session.exec(statement)}


def _signatures(session: Session, row: AssessmentRow) -> Signatures:
    statement = select(SignatureRow).where(SignatureRow.assessment_id == row.id).order_by(col(SignatureRow.id))
    found: Signatures = defaultdict(list)
    for signature in session.exec(statement):
        side = cast("Side | None", signature.side)
        found[signature.item_id, signature.version].append(Signature(signature.signed_by, side, signature.signed_at))
    return found


def _refuse_unless_in_review(row: AssessmentRow) -> None:
    if row.status != "in_review":
        raise Refused([f"{row.delegation} {row.year}: not in review. Look at how it stands now."])

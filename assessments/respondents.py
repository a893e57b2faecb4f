"""This module holds who is asked what: clauses assigned to people, and what each of several says of an item."""

import json
from collections.abc import Sequence

from sqlalchemy import Engine
from sqlmodel import Session, col, delete, select

from assessments.access import ANSWERING, Person, rights_of
from assessments.errors import Conflict, NotFound, Refused
from assessments.finding import find_respondents, writable_row
from assessments.models import AssessmentRow, AssignmentRow, OpinionRow, PersonRow
from assessments.pinned import pinned_checklists, refuse_unknown_clause
from assessments.rows import opinion_content, said_content
from assessments.stored import SEVERAL
from assessments.texts import text_faults
from assessments.transactions import saving
from assessments.writing import Content, assignment_subject, log, opinion_subject, stamp
from checklists.assessment import Response, Value, response_faults


def assign_clause(  # noqa: PLR0913  all of it belongs to one save
    engine: Engine, *, assessment_id: int, clause_id: str, people: Sequence[str], seen: Sequence[str], by: Person
) -> int:
    """Assign a clause to people of the delegation, by name; to nobody where none is given.

    Of several, each may say what they think beside the answer that is agreed (`save_opinion`).

    Args:
        engine: the store.
        assessment_id: which assessment.
        clause_id: which clause.
        people: who is asked, by name.
        seen: who was asked when the lead looked.
        by: the lead.

    Returns:
        The assessment's revision after the save.

    Raises:
        Conflict: somebody else assigned it otherwise in between.
        Refused: the checklists have no such clause, or somebody is not of that delegation, or answers nothing.
        ReadOnly: the assessment is submitted or in review.
        NotFound: there is no such assessment.
        Forbidden: the person does not lead that delegation.
    """
    with saving(engine) as session:
        row = writable_row(session, assessment_id, by, "lead")
        refuse_unknown_clause(session, row, clause_id)
        before = find_respondents(session, row.id).get(clause_id, ())
        wanted = _people(session, row, people)
        if set(before) == set(wanted):
            return row.revision
        if set(before) != set(seen):
            raise Conflict(clause_id)
        session.exec(
            delete(AssignmentRow).where(
                col(AssignmentRow.assessment_id) == row.id, col(AssignmentRow.clause_id) == clause_id
            )
        )
        session.add_all(
            AssignmentRow(assessment_id=row.id, clause_id=clause_id, person_id=id_) for id_ in wanted.values()
        )
        now = stamp(by, "assigned")
        log(session, row, now, assignment_subject(clause_id), before=_names(before), after=_names(sorted(wanted)))
        row.revision += 1
        return row.revision


def save_opinion(  # noqa: PLR0913  all of it belongs to one save
    engine: Engine, *, assessment_id: int, item_id: str, value: Value | None, note: str, by: Person
) -> int:
    """Save what one of several respondents says of an item; without value and note they say nothing any more.

    It is theirs alone, so nobody else can have changed it in between. It changes no score: the answer that is agreed
    does.

    Returns:
        The assessment's revision after the save.

    Raises:
        Refused: the item's clause is not assigned to several of whom the person is one, or the item takes no such
            value, or the note cannot be kept.
        ReadOnly: the assessment is submitted or in review.
        NotFound: there is no such assessment.
        Forbidden: the person has no part in the answers of that delegation.
    """
    with saving(engine) as session:
        row = writable_row(session, assessment_id, by, "answer")
        _refuse_unasked(session, row, item_id, by)
        _refuse_unsound(session, row, item_id, value, note)
        statement = select(OpinionRow).where(
            OpinionRow.assessment_id == row.id, OpinionRow.item_id == item_id, OpinionRow.given_by == by.name
        )
        stored = session.exec(statement).one_or_none()
        side = rights_of(session, by).side
        before, after = opinion_content(stored), None
        if value is not None or note:
            after = said_content(value, note, side)
        if before == after:
            return row.revision
        if stored is not None:
            session.delete(stored)
            session.flush()
        now = stamp(by, "opinion")
        if after is not None:
            session.add(
                OpinionRow(
                    assessment_id=row.id,
                    item_id=item_id,
                    given_by=now.by,
                    side=side,
                    value=None if value is None else json.dumps(value),
                    note=note,
                    saved_at=now.at,
                )
            )
        log(session, row, now, opinion_subject(item_id, now.by), before=before, after=after)
        row.revision += 1
        return row.revision


def _people(session: Session, row: AssessmentRow, names: Sequence[str]) -> dict[str, int]:
    """Return the ids of people who answer for the delegation, by name."""
    statement = select(PersonRow.name, PersonRow.id).where(
        PersonRow.delegation == row.delegation,
        col(PersonRow.role).in_(ANSWERING),
        col(PersonRow.active).is_(True),
        col(PersonRow.name).in_(names),
    )
    found = dict(session.exec(statement).all())
    if missing := sorted(set(names) - set(found)):
        advice = f"answers nothing for {row.delegation}. Choose a contributor or lead."
        raise Refused([f"{name}: {advice}" for name in missing])
    return found


def _refuse_unasked(session: Session, row: AssessmentRow, item_id: str, by: Person) -> None:
    item = pinned_checklists(session, row).items.get(item_id)
    if item is None:
        raise NotFound(f"{item_id}: not an item of the checklists {row.delegation} {row.year} was started with.")
    asked = find_respondents(session, row.id).get(item.clause, ())
    if by.name not in asked or len(asked) < SEVERAL:
        raise Refused([f"{item_id}: you are not one of several who are asked this clause. The lead assigns it."])


def _refuse_unsound(session: Session, row: AssessmentRow, item_id: str, value: Value | None, note: str) -> None:
    item = pinned_checklists(session, row).items[item_id]
    faults = text_faults(Response(item=item_id, state="unknown", note=note))
    if value is not None:
        faults += response_faults(item, Response(item=item_id, state="answered", value=value), row.year)
    if faults:
        raise Refused([f"{item_id}: {fault}" for fault in faults])


def _names(names: Sequence[str]) -> Content:
    return {"names": list(names)} if names else None

"""This module holds the saves: one answer, a confirmation, a target, a plan, what was set aside, scope, last clause."""

import datetime
import json
from collections.abc import Mapping
from typing import Any, TypedDict

from sqlalchemy import ColumnElement, Engine
from sqlmodel import Session, col, select

from assessments.access import Person
from assessments.errors import Conflict, NotFound, Refused
from assessments.finding import find_plans, find_responses, find_targets, row_of, writable_row
from assessments.models import AssessmentRow, ChangeRow
from assessments.pinned import pinned_checklists, refuse_unknown_clause
from assessments.rows import log_entry
from assessments.stored import Saved
from assessments.texts import plan_faults, text_faults
from assessments.transactions import saving
from assessments.writing import (
    SCOPE,
    SET_ASIDE,
    Stamp,
    log,
    plan_subject,
    stamp,
    write_plan,
    write_response,
    write_target,
)
from checklists.assessment import Plan, Response, response_faults
from checklists.words import Scope


def save_response(
    engine: Engine, *, assessment_id: int, response: Response, seen_version: int | None, by: Person
) -> Saved:
    """Save one answer with its evidence. When this returns it is on disk.

    An answer equal to the stored one is left alone, whatever version was seen.

    Args:
        engine: the store.
        assessment_id: which assessment.
        response: the whole answer as it shall stand.
        seen_version: the version of the answer the author had before them; None where they saw none.
        by: the author.

    Raises:
        Conflict: somebody else saved in between; the error carries what stands there now.
        Refused: the answer does not fit the item, or a text cannot be kept.
        NotFound: there is no such assessment.
        ReadOnly: the assessment is submitted.
        Forbidden: the person may not.
    """
    with saving(engine) as session:
        row = writable_row(session, assessment_id, by, "answer")
        _refuse_unsound(session, row, response)
        return _save(session, row, response, seen_version, stamp(by, "saved"))


def confirm_responses(
    engine: Engine, *, assessment_id: int, seen_versions: Mapping[str, int], by: Person
) -> dict[str, Saved]:
    """Confirm answers that were carried forward, all of them or none; those confirmed already are left alone.

    Args:
        engine: the store.
        assessment_id: which assessment.
        seen_versions: by item, the version of the answer that is confirmed.
        by: who confirms.

    Returns:
        By item, the save that confirmed it.

    Raises:
        Conflict: one of them was changed in between.
        NotFound: there is no such assessment, or no answer to one of the items.
        ReadOnly: the assessment is submitted.
        Forbidden: the person may not.
    """
    with saving(engine) as session:
        row = writable_row(session, assessment_id, by, "answer")
        found = find_responses(session, row.id)
        if missing := sorted(set(seen_versions) - set(found)):
            raise NotFound(f"{', '.join(missing)}: nothing to confirm, since there is no answer. Answer first.")
        confirmed = {item: found[item].response.model_copy(update={"confirmed": True}) for item in seen_versions}
        now = stamp(by, "confirmed")
        return {item: _save(session, row, confirmed[item], seen_versions[item], now) for item in confirmed}


def save_target(  # noqa: PLR0913  all of it belongs to one save
    engine: Engine, *, assessment_id: int, clause_id: str, level: int | None, seen_level: int | None, by: Person
) -> int:
    """Save the level a delegation aims for in one clause; None goes back to the default, 4.

    Targets have no versions: the level seen is compared, which is all there is to a target.

    Args:
        engine: the store.
        assessment_id: which assessment.
        clause_id: which clause.
        level: the new target level, 0..4, or None.
        seen_level: the target level the author had before them; None where there was none.
        by: the author.

    Returns:
        The assessment's revision after the save.

    Raises:
        Conflict: somebody else set another target in between; the error carries it.
        Refused: the level is out of range, or the checklists have no such clause.
        NotFound: there is no such assessment.
        ReadOnly: the assessment is submitted.
        Forbidden: the person may not.
    """
    with saving(engine) as session:
        row = writable_row(session, assessment_id, by, "answer")
        refuse_unknown_clause(session, row, clause_id)
        if level is not None and level not in range(5):
            raise Refused([f"{clause_id}: a target is a level from 0 to 4, found {level}."])
        stored = find_targets(session, row.id).get(clause_id)
        if stored == level:
            return row.revision
        if stored != seen_level:
            raise Conflict(clause_id, level=stored, **_last_author(session, row.id, clause_id))
        write_target(session, row, clause_id, before=stored, level=level, stamp=stamp(by, "target"))
        return _next_revision(row)


def save_plan(  # noqa: PLR0913  all of it belongs to one save
    engine: Engine, *, assessment_id: int, item_id: str, plan: Plan, seen: Plan, by: Person
) -> int:
    """Save what a delegation intends with the gap of one item: the effort of its next step, and its question.

    Plans have no versions: the plan seen is compared, which is all there is to a plan. An empty one means none.

    Args:
        engine: the store.
        assessment_id: which assessment.
        item_id: which item.
        plan: the plan as it shall stand.
        seen: the plan the author had before them.
        by: the author.

    Returns:
        The assessment's revision after the save.

    Raises:
        Conflict: somebody else changed it in between; the error carries what stands there now.
        Refused: the checklists have no such item, or the text cannot be kept.
        NotFound: there is no such assessment.
        ReadOnly: the assessment is submitted.
        Forbidden: the person may not.
    """
    with saving(engine) as session:
        row = writable_row(session, assessment_id, by, "answer")
        if item_id not in pinned_checklists(session, row).items:
            raise Refused([_no_such_item(row, item_id)])
        if faults := plan_faults(plan):
            raise Refused([f"{item_id}: {fault}" for fault in faults])
        stored = find_plans(session, row.id).get(item_id, Plan())
        if stored == plan:
            return row.revision
        if stored != seen:
            by_whom = _last_author(session, row.id, plan_subject(item_id))
            raise Conflict(item_id, plan=stored, **by_whom)
        write_plan(session, row, item_id, before=stored, plan=plan, stamp=stamp(by, "plan"))
        return _next_revision(row)


def set_aside(engine: Engine, *, assessment_id: int, item_id: str, content: Response | Plan, by: Person) -> None:
    """Put into the change log what somebody entered and what was not taken, in whole or in part.

    It changes no answer and no plan, so neither version nor revision; a submitted assessment takes it as well, since
    what was entered before that must not be lost. The same content set aside by the same person twice running, as when
    a save after it failed and is tried again, is logged once.

    Args:
        engine: the store.
        assessment_id: which assessment.
        item_id: which item.
        content: the answer or the plan as it was entered, whole.
        by: who entered it.

    Raises:
        Refused: the checklists have no such item, or a text cannot be kept.
        NotFound: there is no such assessment.
        Forbidden: the person may not.
    """
    if isinstance(content, Plan):
        subject, faults = plan_subject(item_id), plan_faults(content)
    else:
        subject, faults = item_id, text_faults(content)
    with saving(engine) as session:
        row = row_of(session, assessment_id, by, "answer", hold=True)
        if item_id not in pinned_checklists(session, row).items:
            raise Refused([_no_such_item(row, item_id)])
        if faults:
            raise Refused([f"{item_id}: {fault}" for fault in faults])
        now, after = stamp(by, SET_ASIDE), log_entry(content)
        if not _says(_last_change(session, row.id, subject), now, after):
            log(session, row, now, subject, before=None, after=after)


def change_scope(engine: Engine, assessment_id: int, *, scope: Scope, by: Person) -> int:
    """Widen an assessment to all items, or narrow it to the core ones; answers outside the scope are kept.

    Returns:
        The assessment's revision after the save.

    Raises:
        NotFound: there is no such assessment.
        ReadOnly: the assessment is submitted.
        Forbidden: the person may not.
    """
    with saving(engine) as session:
        row = writable_row(session, assessment_id, by, "lead")
        if row.scope == scope:
            return row.revision
        log(session, row, stamp(by, "scope"), SCOPE, before={"scope": row.scope}, after={"scope": scope})
        row.scope = scope
        return _next_revision(row)


def set_last_clause(engine: Engine, assessment_id: int, clause_id: str, *, by: Person) -> None:
    """Remember where the respondent stopped. This changes no answer, so neither the revision nor the change log.

    Raises:
        Refused: the checklists have no such clause.
        NotFound: there is no such assessment.
    """
    with saving(engine) as session:
        row = row_of(session, assessment_id, by, "answer", hold=True)
        refuse_unknown_clause(session, row, clause_id)
        row.last_clause = clause_id


def _save(session: Session, row: AssessmentRow, response: Response, seen_version: int | None, now: Stamp) -> Saved:
    before = find_responses(session, row.id, response.item).get(response.item)
    if before and before.response == response:
        return Saved(before.version, row.revision, before.at)
    version = write_response(session, row, response, before=before, seen_version=seen_version, stamp=now)
    return Saved(version, _next_revision(row), now.at)


def _next_revision(row: AssessmentRow) -> int:
    row.revision += 1
    return row.revision


def _refuse_unsound(session: Session, row: AssessmentRow, response: Response) -> None:
    item = pinned_checklists(session, row).items.get(response.item)
    if item is None:
        raise Refused([_no_such_item(row, response.item)])
    if faults := [*response_faults(item, response, row.year), *text_faults(response)]:
        raise Refused([f"{response.item}: {fault}" for fault in faults])


def _no_such_item(row: AssessmentRow, item_id: str) -> str:
    return f"{item_id}: not an item of the checklists {row.delegation} {row.year} was started with."


class _Author(TypedDict):
    by: str
    at: datetime.datetime | None


def _last_author(session: Session, assessment_id: int, subject: str) -> _Author:
    """Return who changed a subject last, and when; who set something aside has changed nothing."""
    last = _last_change(session, assessment_id, subject, col(ChangeRow.action) != SET_ASIDE)
    return {"by": last.made_by, "at": last.made_at} if last else {"by": "", "at": None}


def _last_change(session: Session, assessment_id: int, subject: str, *which: ColumnElement[bool]) -> ChangeRow | None:
    statement = select(ChangeRow).where(ChangeRow.assessment_id == assessment_id, ChangeRow.subject == subject, *which)
    return session.exec(statement.order_by(col(ChangeRow.sequence).desc()).limit(1)).first()


def _says(change: ChangeRow | None, now: Stamp, after: dict[str, Any]) -> bool:
    """Whether a change says that the same person has done the same with the same content."""
    if change is None or (change.made_by, change.action) != (now.by, now.action):
        return False
    return change.after is not None and json.loads(change.after) == after

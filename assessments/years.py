"""This module holds how the assessment of a reporting year begins, blank or carried forward, and how it is removed."""

from typing import Any

from pydantic import ValidationError
from sqlalchemy import Engine
from sqlmodel import Session, select

from assessments.access import Person, require
from assessments.delegations import dismiss_delegation, known_delegation, name_to_keep
from assessments.errors import AlreadyThere, NotFound, Refused
from assessments.finding import find_row, refuse_closed, row_of
from assessments.models import AssessmentRow
from assessments.pinned import pin
from assessments.reading import stored_assessment
from assessments.transactions import saving
from assessments.writing import WHOLE, Stamp, fill, log, stamp, write_plan, write_replies, write_target
from checklists.assessment import Assessment, Plan, Response, response_faults
from checklists.model import Checklists
from checklists.words import Scope


def start_assessment(  # noqa: PLR0913  all of it is pinned
    engine: Engine,
    checklists: Checklists,
    *,
    delegation: str,
    year: int,
    scope: Scope,
    method_version: str,
    by: Person,
) -> int:
    """Start a delegation's assessment for a reporting year without any answer, and return its id.

    It is pinned to these checklists, whole, to this version of the method and to the delegation's accession as it is
    recorded today.

    Raises:
        NotFound: there is no such delegation.
        AlreadyThere: it has an assessment for that year.
        Refused: no assessment can speak about that year.
        Forbidden: the person does not lead that delegation.
    """
    with saving(engine) as session:
        require(session, by, "lead", delegation)
        accession = known_delegation(session, delegation).accession
        document = _document(delegation=delegation, accession=accession, year=year, scope=scope)
        return begin(session, document, checklists, method_version, stamp(by, "started")).id


def carry_forward(  # noqa: PLR0913  all of it is pinned
    engine: Engine,
    checklists: Checklists,
    *,
    delegation: str,
    year: int,
    from_year: int,
    scope: Scope,
    method_version: str,
    by: Person,
) -> int:
    """Start a reporting year with all responses of another one, to be confirmed one by one, and return its id.

    Evidence, notes, responsible bodies, targets and official replies come along. Left behind is what no longer fits:
    responses to items, targets of and replies to clauses the checklists have dropped, and answers of a kind their item
    does not take any more; the change log names them. Plans stay with their year.

    Raises:
        NotFound: there is no such delegation, or it has no assessment for `from_year`.
        AlreadyThere: it has an assessment for `year`.
        Refused: no assessment can speak about that year.
        Forbidden: the person does not lead that delegation.
    """
    with saving(engine) as session:
        require(session, by, "lead", delegation)
        accession = known_delegation(session, delegation).accession
        earlier = _earlier(session, delegation, from_year)
        carried = tuple(
            response.model_copy(update={"confirmed": False})
            for response in earlier.responses
            if _still_fits(response, checklists, year)
        )
        document = _document(
            delegation=delegation,
            accession=accession,
            year=year,
            scope=scope,
            responses=carried,
            targets={clause: level for clause, level in earlier.targets.items() if clause in checklists.clauses},
            replies={clause: said for clause, said in earlier.replies.items() if clause in checklists.clauses},
        )
        left_behind = {response.item for response in earlier.responses} - {response.item for response in carried}
        origin = {"from_year": from_year, "left_behind": sorted(left_behind)}
        return begin(session, document, checklists, method_version, stamp(by, "carried forward"), origin=origin).id


def remove_assessment(engine: Engine, assessment_id: int, *, by: Person) -> None:
    """Remove an assessment with all its answers. Its changes stay in the log, the last one with the whole content.

    What was submitted stays, too. An invented delegation leaves with its last assessment, submitted or not.

    Raises:
        NotFound: there is no such assessment.
        ReadOnly: the assessment is submitted.
        Forbidden: the person does not lead that delegation.
    """
    with saving(engine) as session:
        row = row_of(session, assessment_id, by, "lead", hold=True)
        if not known_delegation(session, row.delegation).invented:
            refuse_closed(row)
        whole = stored_assessment(session, row).assessment.model_dump(mode="json", exclude_defaults=True)
        log(session, row, stamp(by, "removed"), WHOLE, before=whole, after=None)
        session.delete(row)
        session.flush()
        if session.exec(select(AssessmentRow.id).where(AssessmentRow.delegation == row.delegation)).first() is None:
            dismiss_delegation(session, row.delegation)


def begin(  # noqa: PLR0913  all of it is pinned
    session: Session,
    document: Assessment,
    checklists: Checklists,
    method_version: str,
    stamp: Stamp,
    *,
    origin: dict[str, Any] | None = None,
) -> AssessmentRow:
    """Write a new assessment with its responses, targets, plans and replies, checked already, and return its row.

    The delegation must be held, so that nobody else begins the same year at the same moment. `origin` is added to the
    first line of the change log.

    Raises:
        AlreadyThere: the delegation has an assessment for that year.
    """
    _refuse_second(session, document)
    ids = pin(session, checklists)
    row = AssessmentRow(
        delegation=document.delegation,
        year=document.year,
        scope=document.scope,
        accession=document.accession,
        checklist_459_id=ids["459"],
        checklist_475_id=ids["475"],
        method_version=method_version,
        created_at=stamp.at,
    )
    session.add(row)
    session.flush()
    hashes = {checklist.id: checklist.sha256 for checklist in checklists.resolutions}
    start = {
        "scope": document.scope,
        "accession": document.accession and document.accession.isoformat(),
        "checklist": hashes,
        "method_version": method_version,
    }
    named = name_to_keep(session, document.delegation)
    log(session, row, stamp, WHOLE, before=None, after=start | named | (origin or {}))
    fill(session, row, document.responses, stamp)
    for clause, level in document.targets.items():
        write_target(session, row, clause, before=None, level=level, stamp=stamp)
    for item, plan in document.plans.items():
        write_plan(session, row, item, before=Plan(), plan=plan, stamp=stamp)
    for clause, replies in document.replies.items():
        write_replies(session, row, clause, before=(), replies=replies, stamp=stamp)
    return row


def _refuse_second(session: Session, document: Assessment) -> None:
    if find_row(session, document.delegation, document.year):
        raise AlreadyThere(
            f"{document.delegation} {document.year}: there is an assessment for that year. Open it, or remove it first."
        )


def _document(**content: Any) -> Assessment:  # noqa: ANN401  as the model takes it
    try:
        return Assessment(**content)
    except ValidationError as error:
        faults = error.errors()
        raise Refused([f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}." for fault in faults]) from error


def _earlier(session: Session, delegation: str, year: int) -> Assessment:
    row = find_row(session, delegation, year)
    if row is None:
        raise NotFound(f"{delegation} {year}: no assessment to carry forward. Choose a year that has one.")
    return stored_assessment(session, row).assessment


def _still_fits(response: Response, checklists: Checklists, year: int) -> bool:
    item = checklists.items.get(response.item)
    return item is not None and not response_faults(item, response, year)

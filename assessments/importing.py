"""This module holds how whole documents come in: one with a list of what it changes, or several at once."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from assessments.access import Person, require
from assessments.collected import IncomingYear
from assessments.delegations import admit_delegation
from assessments.errors import Refused
from assessments.finding import find_plans, find_replies, find_responses, find_row, find_targets, refuse_closed
from assessments.models import AssessmentRow
from assessments.pinned import pinned_checklists
from assessments.reading import stored_assessment
from assessments.rows import log_entry, replies_content
from assessments.stored import Effect, ImportLine
from assessments.texts import plan_faults, reply_faults, text_faults
from assessments.transactions import reading, saving
from assessments.writing import (
    ACCESSION,
    SCOPE,
    Stamp,
    log,
    plan_subject,
    replies_subject,
    stamp,
    write_plan,
    write_replies,
    write_response,
    write_target,
)
from assessments.years import begin
from checklists.assessment import Assessment, Plan, find_faults
from checklists.model import Checklists
from checklists.words import Words


def import_assessment(  # noqa: PLR0913  all of it is pinned
    engine: Engine,
    document: Assessment,
    *,
    checklists: Checklists,
    method_version: str,
    by: Person,
    dry_run: bool = False,
) -> tuple[ImportLine, ...]:
    """Bring a document into the store, whole or not at all, and say what that does.

    Where the delegation has an assessment for the year, what the document says replaces what stands there, and what it
    does not mention stays. Otherwise a new assessment begins; an unknown delegation is admitted under its code.

    Args:
        engine: the store.
        document: what comes in.
        checklists: those of this release; an assessment that is there already keeps its own.
        method_version: recorded where a new assessment begins.
        by: who imports.
        dry_run: only say what would be done.

    Returns:
        One line for the scope, for the accession where the document names one, and for every response, target, plan
        and clause with replies of the document: new, changed or unchanged.

    Raises:
        Refused: the document does not fit the checklists, or not those the assessment there was started with.
        ReadOnly: the assessment there is submitted.
        Forbidden: the person does not lead that delegation.
    """
    year = IncomingYear(document, checklists, method_version)
    if dry_run:
        with reading(engine) as session:
            require(session, by, "lead", document.delegation)
            return lines_of(session, year)
    with saving(engine) as session:
        require(session, by, "lead", document.delegation)
        admit_delegation(session, document.delegation, {})
        # Made while the delegation is held: no two imports bear one stamp, by which all changes of one are one save.
        return bring_in(session, year, stamp(by, "imported"))


def load_documents(  # noqa: PLR0913  all of it is pinned
    engine: Engine,
    documents: Sequence[Assessment],
    *,
    names: Mapping[str, Words],
    checklists: Checklists,
    method_version: str,
    by: Person,
) -> None:
    """Begin an assessment for each document, such as those of the demonstration: all of them or none.

    Args:
        engine: the store.
        documents: what comes in.
        names: the names of delegations that are not in the release, by code; codes from XAA to XZZ mark invented ones.
        checklists: those of this release.
        method_version: recorded with each assessment.
        by: who loads them.

    Raises:
        AlreadyThere: one of the delegations has an assessment for that year.
        Refused: a document does not fit the checklists.
        Forbidden: the person does not lead one of the delegations.
    """
    now = stamp(by, "imported")
    with saving(engine) as session:
        for document in documents:
            require(session, by, "lead", document.delegation)
            _refuse_unsound(document, checklists)
            admit_delegation(session, document.delegation, names)
            begin(session, document, checklists, method_version, now)


def bring_in(session: Session, year: IncomingYear, now: Stamp) -> tuple[ImportLine, ...]:
    """Write what a document says of a year, and return what that did; the delegation is admitted and held.

    Raises:
        Refused: the document does not fit the checklists, or not those the assessment there was started with.
        ReadOnly: the assessment there is submitted.
    """
    row, lines = find_row(session, year.document.delegation, year.document.year), lines_of(session, year)
    if row is None:
        begin(session, year.document, year.checklists, year.method_version, now)
    else:
        _replace(session, row, year.document, lines, now)
    return lines


def lines_of(session: Session, year: IncomingYear) -> tuple[ImportLine, ...]:
    """Return what bringing a document in does about each of its subjects.

    Raises:
        Refused: the document does not fit the checklists, or not those the assessment there was started with.
        ReadOnly: the assessment there is submitted.
    """
    document, checklists = year.document, year.checklists
    row = find_row(session, document.delegation, document.year)
    if row is None:
        _refuse_unsound(document, checklists)
        return _compared({}, document)
    refuse_closed(row)
    pinned = pinned_checklists(session, row)
    _refuse_other_versions(document, checklists, pinned)
    _refuse_unsound(document.model_copy(update={"checklist": None}), pinned)
    return _compared(_contents(stored_assessment(session, row).assessment), document)


def _compared(stored: dict[str, dict[str, Any]], document: Assessment) -> tuple[ImportLine, ...]:
    return tuple(_line(subject, stored.get(subject), after) for subject, after in _contents(document).items())


def _line(subject: str, before: dict[str, Any] | None, after: dict[str, Any]) -> ImportLine:
    effect: Effect = "new" if before is None else "unchanged" if before == after else "changed"
    return ImportLine(subject, effect, before, after)


def _contents(document: Assessment) -> dict[str, dict[str, Any]]:
    accession = {"accession": document.accession.isoformat()} if document.accession else None
    return {
        SCOPE: {"scope": document.scope},
        **({ACCESSION: accession} if accession else {}),
        **{response.item: log_entry(response) for response in document.responses},
        **{clause: {"level": level} for clause, level in document.targets.items()},
        **{plan_subject(item): log_entry(plan) for item, plan in document.plans.items()},
        **{replies_subject(clause): replies_content(said) or {} for clause, said in document.replies.items()},
    }


def _replace(
    session: Session, row: AssessmentRow, document: Assessment, lines: Sequence[ImportLine], now: Stamp
) -> None:
    changed = {line.subject: line for line in lines if line.effect != "unchanged"}
    found = find_responses(session, row.id)
    for response in document.responses:
        if response.item in changed:
            before = found.get(response.item)
            seen = before.version if before else None
            write_response(session, row, response, before=before, seen_version=seen, stamp=now)
    _replace_others(session, row, document, set(changed), now)
    for subject in (SCOPE, ACCESSION):
        if line := changed.get(subject):
            setattr(row, subject, getattr(document, subject))
            log(session, row, now, subject, before=line.before, after=line.after)
    if changed:
        row.revision += 1


def _replace_others(
    session: Session, row: AssessmentRow, document: Assessment, changed: Collection[str], now: Stamp
) -> None:
    """Write what is no response: targets, plans, replies."""
    targets, plans, replies = find_targets(session, row.id), find_plans(session, row.id), find_replies(session, row.id)
    for clause, level in document.targets.items():
        if clause in changed:
            write_target(session, row, clause, before=targets.get(clause), level=level, stamp=now)
    for item, plan in document.plans.items():
        if plan_subject(item) in changed:
            write_plan(session, row, item, before=plans.get(item, Plan()), plan=plan, stamp=now)
    for clause, said in document.replies.items():
        if replies_subject(clause) in changed:
            write_replies(session, row, clause, before=replies.get(clause, ()), replies=said, stamp=now)


def _refuse_unsound(document: Assessment, checklists: Checklists) -> None:
    faults = find_faults(document, checklists)
    faults += [f"{response.item}: {fault}" for response in document.responses for fault in text_faults(response)]
    faults += [f"plans.{item}: {fault}" for item, plan in document.plans.items() for fault in plan_faults(plan)]
    faults += [
        f"replies.{clause}: {fault}" for clause, said in document.replies.items() for fault in reply_faults(said)
    ]
    if faults:
        raise Refused(faults)


def _refuse_other_versions(document: Assessment, release: Checklists, pinned: Checklists) -> None:
    meant = _versions(release) | (document.checklist or {})
    if meant != _versions(pinned):
        started = (
            f"{document.delegation} {document.year} was started with the checklists {_in_words(_versions(pinned))}"
        )
        advice = "Export that year, bring the answers over, and import again."
        raise Refused([f"{started}; the document is for {_in_words(meant)}. {advice}"])


def _versions(checklists: Checklists) -> dict[str, str]:
    return {checklist.id: checklist.version for checklist in checklists.resolutions}


def _in_words(versions: dict[str, str]) -> str:
    return ", ".join(f"{id_} {version}" for id_, version in versions.items())

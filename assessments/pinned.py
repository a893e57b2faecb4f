"""This module holds the checklists an assessment is pinned to: kept whole in the store, parsed once per process."""

import hashlib

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from assessments.access import Person
from assessments.errors import DamagedStore, Refused
from assessments.finding import row_of
from assessments.models import AssessmentRow, ChecklistVersionRow
from assessments.rows import insert_unless_there
from assessments.transactions import reading
from checklists.load import load_checklists, parse_checklist
from checklists.model import Checklist, Checklists

# By hash: a checklist never changes under its hash, so neither does what was parsed.
_PARSED: dict[str, Checklist] = {}
_JOINED: dict[tuple[str, ...], Checklists] = {}


def read_checklists(engine: Engine, assessment_id: int, *, by: Person) -> Checklists:
    """Return the checklists an assessment was started with, exactly, hash included.

    Themes, facts and delegations are those of this release. The same hashes give the same object.

    Raises:
        NotFound: there is no such assessment.
        DamagedStore: the text kept does not bear its hash any more.
    """
    with reading(engine) as session:
        return pinned_checklists(session, row_of(session, assessment_id, by, "read"))


def pinned_checklists(session: Session, row: AssessmentRow) -> Checklists:
    """Return the checklists an assessment is pinned to, read from the store unless this process has them already."""
    hashes = pinned_hashes(session, row)
    if hashes not in _JOINED:
        release = load_checklists()
        _JOINED[hashes] = Checklists(
            resolutions=tuple(_parsed(session, sha256) for sha256 in hashes),
            themes=release.themes,
            facts=release.facts,
            delegations=release.delegations,
        )
    return _JOINED[hashes]


def refuse_unknown_clause(session: Session, row: AssessmentRow, clause_id: str) -> None:
    """Refuse a clause that an assessment's checklists do not have.

    Raises:
        Refused: they do not.
    """
    if clause_id not in pinned_checklists(session, row).clauses:
        raise Refused([f"{clause_id}: not a clause of the checklists {row.delegation} {row.year} was started with."])


def pinned_hashes(session: Session, row: AssessmentRow) -> tuple[str, str]:
    """Return the hashes of an assessment's checklists: of 459, then of 475."""
    ids = (row.checklist_459_id, row.checklist_475_id)
    found = session.exec(
        select(ChecklistVersionRow.id, ChecklistVersionRow.sha256).where(col(ChecklistVersionRow.id).in_(ids))
    )
    by_id = dict(found.all())
    return by_id[ids[0]], by_id[ids[1]]


def pin(session: Session, checklists: Checklists) -> dict[str, int]:
    """Keep the checklists in the store unless it has them, and return the ids of their rows by resolution."""
    ids = {}
    for checklist in checklists.resolutions:
        kept = {
            "resolution": checklist.id,
            "version": checklist.version,
            "sha256": checklist.sha256,
            "canonical_json": checklist.canonical_json,
        }
        insert_unless_there(session, ChecklistVersionRow, kept, unique=("sha256",))
        statement = select(ChecklistVersionRow.id).where(ChecklistVersionRow.sha256 == checklist.sha256)
        ids[checklist.id] = session.exec(statement).one()
    return ids


def _parsed(session: Session, sha256: str) -> Checklist:
    if sha256 not in _PARSED:
        release = {checklist.sha256: checklist for checklist in load_checklists().resolutions}
        _PARSED[sha256] = release.get(sha256) or _parse(session, sha256)
    return _PARSED[sha256]


def _parse(session: Session, sha256: str) -> Checklist:
    statement = select(ChecklistVersionRow.canonical_json).where(ChecklistVersionRow.sha256 == sha256)
    text = session.exec(statement).one()
    if hashlib.sha256(text.encode("utf-8")).hexdigest() != sha256:
        raise DamagedStore(f"checklist {sha256[:12]}: its text in the store was changed.")
    return parse_checklist(text)

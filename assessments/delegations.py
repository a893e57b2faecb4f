"""This module holds who answers: the delegations of the release, and the invented ones of a demonstration."""

from collections.abc import Mapping

from sqlalchemy import Connection, Engine
from sqlmodel import Session, col, select

from assessments.access import Person, rights_of, seen_with
from assessments.errors import NotFound
from assessments.models import AssessmentRow, DelegationRow, PersonRow
from assessments.rows import is_invented
from assessments.stored import StoredDelegation
from assessments.transactions import reading
from checklists.load import load_checklists
from checklists.words import Words


def list_delegations(engine: Engine, *, by: Person) -> tuple[StoredDelegation, ...]:
    """Return every delegation whose assessments the person can see, by its English name, the invented ones last.

    An administrator sees all names, to give people their place.

    Raises:
        SignedOut: they are not signed in any more.
    """
    statement = select(DelegationRow)
    with reading(engine) as session:
        rights = rights_of(session, by)
        if rights.delegation is not None:
            statement = statement.where(DelegationRow.code == rights.delegation)
        elif rights.reads_what_is_handed_in:
            handed_in = select(AssessmentRow.delegation).where(seen_with(rights))
            statement = statement.where(col(DelegationRow.code).in_(handed_in))
        rows = session.exec(statement).all()
    return tuple(delegation_of(row) for row in sorted(rows, key=lambda row: (row.invented, row.name_en)))


def record_delegations(connection: Connection) -> None:
    """Bring the delegations of this release into the store, or up to date; assessments keep the accession they have."""
    with Session(connection) as session:
        stored = {row.code: row for row in session.exec(select(DelegationRow))}
        for delegation in load_checklists().delegations:
            row = stored.get(delegation.code) or _new(delegation.code)
            row.name_en, row.name_fr, row.accession = delegation.name.en, delegation.name.fr, delegation.accession
            row.invented = is_invented(delegation.code)
            session.add(row)
        session.flush()


def known_delegation(session: Session, code: str) -> DelegationRow:
    """Return the delegation's row, held against others who would start a year for it at the same moment.

    Raises:
        NotFound: there is no delegation with that code.
    """
    row = session.get(DelegationRow, code, with_for_update=True)
    if row is None:
        raise NotFound(f"{code}: no such delegation. Choose one of the list, or import an assessment of it first.")
    return row


def admit_delegation(session: Session, code: str, names: Mapping[str, Words]) -> DelegationRow:
    """Return the delegation's row as `known_delegation` does, made first where the store has none.

    A code that is not in the release gets the name given for it, or its code for a name.
    """
    row = session.get(DelegationRow, code, with_for_update=True) or _new(code)
    if code in names:
        row.name_en, row.name_fr = names[code].en, names[code].fr
    session.add(row)
    session.flush()
    return row


def name_to_keep(session: Session, code: str) -> dict[str, dict[str, str]]:
    """Return the name of a delegation as the change log keeps it; nothing for one that the release names."""
    if code in {delegation.code for delegation in load_checklists().delegations}:
        return {}
    row = session.get_one(DelegationRow, code)
    return {"name": {"en": row.name_en, "fr": row.name_fr}}


def dismiss_delegation(session: Session, code: str) -> None:
    """Remove a delegation that is invented and has no people; any other stays."""
    row = session.get(DelegationRow, code)
    peopled = session.exec(select(PersonRow.id).where(PersonRow.delegation == code).limit(1)).first()
    if row is not None and row.invented and peopled is None:
        session.delete(row)
        session.flush()


def delegation_of(row: DelegationRow) -> StoredDelegation:
    """Return a delegation as the store hands it out."""
    name = Words(en=row.name_en, fr=row.name_fr)
    return StoredDelegation(code=row.code, name=name, accession=row.accession, invented=row.invented)


def _new(code: str) -> DelegationRow:
    return DelegationRow(code=code, name_en=code, name_fr="", accession=None, invented=is_invented(code))

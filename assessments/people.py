"""This module holds who may sign in, and as what: added, changed and listed by an administrator."""

import dataclasses
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Engine, func
from sqlmodel import Session, col, select

from assessments.access import BELONGING, RESERVED_NAMES, Person, Rights, require, rights_of
from assessments.delegations import known_delegation
from assessments.errors import AlreadyThere, Conflict, NotFound, Refused
from assessments.models import PersonRow, SignInRow
from assessments.sign_ins import end_all
from assessments.stored import KnownPerson, Place, Role
from assessments.texts import EMAIL_LIMIT, checked_name
from assessments.transactions import reading, saving
from assessments.writing import log_administration, person_subject, stamp

if TYPE_CHECKING:
    from checklists.words import Side


def my_rights(engine: Engine, *, by: Person) -> Rights:
    """Return what the person may do at this moment.

    Raises:
        SignedOut: they are not signed in any more.
    """
    with reading(engine) as session:
        return rights_of(session, by)


def list_people(engine: Engine, *, by: Person) -> tuple[KnownPerson, ...]:
    """Return everybody who may sign in, by name; to a lead, those of their delegation.

    Raises:
        Forbidden: the person is neither administrator nor lead.
        SignedOut: they are not signed in any more.
    """
    statement = (
        select(PersonRow, func.max(SignInRow.last_seen))
        .join(SignInRow, col(SignInRow.person_id) == col(PersonRow.id), isouter=True)
        .group_by(col(PersonRow.id))
        .order_by(col(PersonRow.name))
    )
    with reading(engine) as session:
        rights = rights_of(session, by)
        if rights.role == "lead":
            statement = statement.where(PersonRow.delegation == rights.delegation)
        else:
            require(session, by, "administer")
        return tuple(
            KnownPerson(row.id, row.email, row.name, place_of(row), last_seen)
            for row, last_seen in session.exec(statement)
        )


def add_person(engine: Engine, *, email: str, name: str, place: Place, by: Person) -> int:
    """Admit somebody under their e-mail address, and return their id. From then on they can sign in.

    Args:
        engine: the store.
        email: the address the provider of sign-ins gives for them; upper and lower case are one.
        name: how the change log shall call them, for ever.
        place: what they are here.
        by: who admits them.

    Raises:
        AlreadyThere: somebody has that address or that name.
        Refused: the address, the name or the place cannot be.
        NotFound: there is no such delegation.
        Forbidden: only administrators may.
    """
    with saving(engine) as session:
        require(session, by, "administer")
        _refuse_unsound(session, place)
        now = stamp(by, "person added")
        row = PersonRow(email=_checked_email(email), name=_new_name(name), created_at=now.at, **_columns(place))
        _refuse_second(session, row)
        session.add(row)
        session.flush()
        said = {"id": row.id, "email": row.email} | _columns(place)
        log_administration(session, now, person_subject(row.name), before=None, after=said)
        return row.id


def change_person(engine: Engine, person_id: int, *, place: Place, seen: Place, by: Person) -> None:
    """Give somebody another place, or admit them no more; it counts from their next click on.

    Args:
        engine: the store.
        person_id: who.
        place: what they are from now on.
        seen: what they were when the administrator looked.
        by: the administrator.

    Raises:
        Conflict: somebody else changed it in between.
        Refused: the place cannot be, or nobody would be left to administer.
        NotFound: there is no such person or delegation.
        Forbidden: only administrators may.
    """
    with saving(engine) as session:
        require(session, by, "administer")
        row = session.get(PersonRow, person_id, with_for_update=True)
        if row is None:
            raise NotFound(f"person {person_id}: not known. Look at the list again.")
        before = place_of(row)
        if before == place:
            return
        if before != seen:
            raise Conflict(person_subject(row.name))
        _refuse_unsound(session, place)
        for column, value in _columns(place).items():
            setattr(row, column, value)
        now = stamp(by, "person changed")
        if not place.active:
            end_all(session, row, now)
        log_administration(session, now, person_subject(row.name), before=_columns(before), after=_columns(place))
        session.flush()
        _refuse_without_administrator(session, before)


def place_of(row: PersonRow) -> Place:
    """Return the place a person's row stands for."""
    return Place(cast("Role", row.role), row.delegation, cast("Side | None", row.side), row.active)


def _columns(place: Place) -> dict[str, Any]:
    return dataclasses.asdict(place)


def _checked_email(email: str) -> str:
    email = email.strip().lower()
    before, at, domain = email.partition("@")
    if not (before and at and domain) or "@" in domain or len(email) > EMAIL_LIMIT or not email.isprintable():
        raise Refused([f"{email or '(empty)'}: not an e-mail address, such as name@parliament.example."])
    return email


def _new_name(name: str) -> str:
    name = checked_name(name).strip()
    if name in RESERVED_NAMES:
        raise Refused([f"{name}: the change log calls something else so. Give the person's own name."])
    return name


def _refuse_unsound(session: Session, place: Place) -> None:
    belongs = place.role in BELONGING
    if belongs != (place.delegation is not None):
        rule = "belongs to one delegation: name it" if belongs else "belongs to no delegation: leave it away"
        raise Refused([f"{place.role}: {rule}."])
    if place.side is not None and not belongs:
        raise Refused([f"{place.role}: stands on no side; government or parliament is for those of a delegation."])
    if place.delegation is not None:
        known_delegation(session, place.delegation)


def _refuse_second(session: Session, row: PersonRow) -> None:
    known = session.exec(select(PersonRow).where((PersonRow.email == row.email) | (PersonRow.name == row.name))).first()
    if known is not None:
        same = row.email if known.email == row.email else row.name
        raise AlreadyThere(
            f"{same}: known already. Change that person instead; of two people with one name, add to the name what "
            "tells them apart."
        )


def _refuse_without_administrator(session: Session, before: Place) -> None:
    if before.role != "administrator" or not before.active:
        return
    statement = select(PersonRow.id).where(PersonRow.role == "administrator", col(PersonRow.active).is_(True)).limit(1)
    if session.exec(statement).first() is None:
        raise Refused(["Nobody would be left to administer. Make somebody else administrator first."])

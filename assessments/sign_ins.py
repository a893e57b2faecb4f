"""This module holds how somebody signs in, stays signed in, and is signed out."""

import datetime

from sqlalchemy import Engine
from sqlmodel import Session, col, select, update

from assessments.access import Person, refuse_ended, require, rights_of
from assessments.errors import Forbidden, NotFound, SignedOut
from assessments.models import PersonRow, SignInRow
from assessments.rows import insert_unless_there
from assessments.stored import Claims, OpenSignIn
from assessments.transactions import reading, saving
from assessments.writing import Stamp, log_administration, person_subject, stamp

# A sign-in is used at once. One that first appears later than this is a cookie somebody kept.
_FRESH = datetime.timedelta(minutes=10)
_CLOCKS_DIFFER = datetime.timedelta(minutes=5)


def sign_in(engine: Engine, claims: Claims) -> Person:
    """Return the person the provider speaks of, in the sign-in it speaks of: a new one, or one that lasts.

    The first time somebody is known by the e-mail address an administrator has given, which the provider must have
    verified; from then on by the provider's own name for them, which it never gives to anybody else.

    Raises:
        Forbidden: nobody has admitted that person.
        SignedOut: that sign-in is over.
    """
    with saving(engine) as session:
        person = _known(session, claims)
        key = {"person_id": person.id, "issued_at": claims.issued_at}
        now = datetime.datetime.now(tz=datetime.UTC)
        new = insert_unless_there(session, SignInRow, key | {"last_seen": now}, unique=("person_id", "issued_at"))
        statement = select(SignInRow).where(SignInRow.person_id == person.id, SignInRow.issued_at == claims.issued_at)
        row = session.exec(statement).one()
        by = Person(person.name, row.id)
        if new:
            _refuse_stale(claims, now)
            _log_sign_in(session, by, claims)
        refuse_ended(person, row)
        row.last_seen = now
        return by


def stay_signed_in(engine: Engine, *, by: Person) -> None:
    """Note that the person is still there.

    Raises:
        SignedOut: they are not signed in any more.
    """
    with saving(engine) as session:
        rights_of(session, by)
        _touch(session, by)


def sign_out(engine: Engine, *, by: Person) -> None:
    """End the person's own sign-in, wherever its cookie may be; one that has ended stays as it is."""
    with saving(engine) as session:
        now = stamp(by, "signed out")
        statement = update(SignInRow).where(col(SignInRow.id) == by.sign_in, col(SignInRow.ended_at).is_(None))
        if session.exec(statement.values(ended_at=now.at)).rowcount:
            log_administration(session, now, person_subject(by.name), before=None, after={"sign_in": by.sign_in})


def list_sign_ins(engine: Engine, *, by: Person) -> tuple[OpenSignIn, ...]:
    """Return the sign-ins that last, the latest first.

    Raises:
        Forbidden: only administrators may see them.
        SignedOut: the person is not signed in any more.
    """
    statement = (
        select(SignInRow, PersonRow)
        .join(PersonRow, col(SignInRow.person_id) == col(PersonRow.id))
        .where(col(SignInRow.ended_at).is_(None), col(PersonRow.active).is_(True))
        .order_by(col(SignInRow.last_seen).desc())
    )
    with reading(engine) as session:
        require(session, by, "administer")
        return tuple(
            OpenSignIn(row.id, person.id, person.name, row.issued_at, row.last_seen)
            for row, person in session.exec(statement)
            if _lasts(person, row)
        )


def end_sign_ins(engine: Engine, person_id: int, *, by: Person) -> None:
    """End all sign-ins of a person; they have to sign in again.

    Raises:
        NotFound: there is no such person.
        Forbidden: only administrators may.
        SignedOut: the administrator is not signed in any more.
    """
    with saving(engine) as session:
        require(session, by, "administer")
        person = session.get(PersonRow, person_id)
        if person is None:
            raise NotFound(f"person {person_id}: not known. Look at the list again.")
        now = stamp(by, "sign-ins ended")
        end_all(session, person, now)
        log_administration(session, now, person_subject(person.name), before=None, after=None)


def end_all(session: Session, person: PersonRow, now: Stamp) -> None:
    """End every sign-in of a person, inside a transaction that writes; the caller logs it, afterwards.

    Whoever signs out holds the row before the log, so nobody may wait for the row while holding the log.
    """
    statement = update(SignInRow).where(col(SignInRow.person_id) == person.id, col(SignInRow.ended_at).is_(None))
    session.exec(statement.values(ended_at=now.at))


def _known(session: Session, claims: Claims) -> PersonRow:
    statement = select(PersonRow).where(PersonRow.issuer == claims.issuer, PersonRow.subject == claims.subject)
    person = session.exec(statement).one_or_none()
    if person is None:
        person = _first_time(session, claims)
    if not person.active:
        raise Forbidden(f"{person.email} is not admitted any more. Ask the administrator if that is an error.")
    return person


def _first_time(session: Session, claims: Claims) -> PersonRow:
    email = claims.email.strip().lower()
    person = session.exec(select(PersonRow).where(PersonRow.email == email).with_for_update()).one_or_none()
    said = claims.issuer, claims.subject  # which another window of theirs may have said since
    if person is None or (person.issuer, person.subject) not in ((None, None), said):
        raise Forbidden(
            f"{email or 'Without an e-mail address you'}: not known here. Ask the administrator to add you."
        )
    if not claims.email_verified:
        raise Forbidden(f"{email}: your organisation's sign-in does not confirm that this address is yours. Ask it to.")
    person.issuer, person.subject = said
    session.flush()
    return person


def _log_sign_in(session: Session, by: Person, claims: Claims) -> None:
    said = {
        "sign_in": by.sign_in,
        "issued_at": claims.issued_at.isoformat(),
        "issuer": claims.issuer,
        "subject": claims.subject,
    }
    log_administration(session, stamp(by, "signed in"), person_subject(by.name), before=None, after=said)


def _refuse_stale(claims: Claims, now: datetime.datetime) -> None:
    if now - claims.issued_at > _FRESH:
        raise SignedOut("This sign-in was not used when it was made. Sign in again.")
    if claims.issued_at - now > _CLOCKS_DIFFER:
        raise SignedOut(
            "The clocks of this server and of the sign-in differ by more than 5 minutes. Tell the administrator."
        )


def _lasts(person: PersonRow, row: SignInRow) -> bool:
    try:
        refuse_ended(person, row)
    except SignedOut:
        return False
    return True


def _touch(session: Session, by: Person) -> None:
    statement = update(SignInRow).where(col(SignInRow.id) == by.sign_in)
    session.exec(statement.values(last_seen=datetime.datetime.now(tz=datetime.UTC)))

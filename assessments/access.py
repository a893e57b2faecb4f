"""This module holds who may do what. Every read and every save asks here, inside its own transaction.

What somebody may do is read from the store each time, so a change of role, a disabled person and an ended sign-in
count from the next click on.
"""

import datetime
import logging
from dataclasses import dataclass
from typing import Literal, NoReturn, cast

from sqlalchemy import ColumnElement, true
from sqlmodel import Session, col, select

from assessments.errors import Forbidden, NotFound, SignedOut
from assessments.models import AssessmentRow, PersonRow, SignInRow, SubmissionRow
from assessments.stored import Role
from checklists.words import Side

Action = Literal["read", "answer", "lead", "administer"]

ABSOLUTE = datetime.timedelta(hours=8)  # a sign-in is over so long after it began, whatever happens
IDLE = datetime.timedelta(minutes=30)  # and so long after its last click

# What each role may do with the assessments of its own delegation. The secretariat reads what all have handed in
# (`sees`), and an administrator has no part in answers.
_OF_ONE_DELEGATION: dict[Role, frozenset[Action]] = {
    "reader": frozenset({"read"}),
    "contributor": frozenset({"read", "answer"}),
    "lead": frozenset({"read", "answer", "lead"}),
}
BELONGING = tuple(_OF_ONE_DELEGATION)
ANSWERING = tuple(role for role, actions in _OF_ONE_DELEGATION.items() if "answer" in actions)
_IN_WORDS: dict[Action, str] = {
    "read": "see this",
    "answer": "answer for this delegation",
    "lead": "do this; it is for the lead of the delegation",
    "administer": "do this; it is for an administrator",
}
_LOG = logging.getLogger("cyber_commitments.access")


@dataclass(frozen=True)
class Person:
    """Who acts: by name, as the change log keeps it, and by the sign-in they act in.

    Without a sign-in it is the one person at this machine, who holds the store in their hands and may do everything;
    pages may act as that person only where nobody has to sign in.
    """

    name: str
    sign_in: int | None = None


LOCAL = Person("local user")
COMMAND_LINE = Person("command line")
# Names of people must not pass for them in the change log.
RESERVED_NAMES = frozenset({LOCAL.name, COMMAND_LINE.name})


@dataclass(frozen=True)
class Rights:
    """What a person may do at this moment. `role` is None for the one person at this machine."""

    person_id: int | None
    role: Role | None
    delegation: str | None
    side: Side | None

    def may(self, action: Action, delegation: str) -> bool:
        """Whether they may do that for a delegation; the administrator acts for none."""
        if self.role is None:
            return True
        if action == "administer":
            return self.role == "administrator"
        return self.delegation == delegation and action in _OF_ONE_DELEGATION.get(self.role, frozenset())

    @property
    def reads_what_is_handed_in(self) -> bool:
        """Whether they see the assessments of all delegations, as they were handed in and in no other state."""
        return self.role == "secretariat"


_EVERYTHING = Rights(None, None, None, None)


def rights_of(session: Session, by: Person) -> Rights:
    """Return what a person may do, as it stands in the store.

    Raises:
        SignedOut: their sign-in has ended, was idle for too long, or they are no longer admitted.
    """
    if by.sign_in is None:
        return _EVERYTHING
    statement = (
        select(PersonRow, SignInRow)
        .join(SignInRow, col(SignInRow.person_id) == col(PersonRow.id))
        .where(SignInRow.id == by.sign_in)
    )
    found = session.exec(statement).one_or_none()
    if found is None:
        raise SignedOut("You are not signed in. Sign in again.")
    person, sign_in = found
    refuse_ended(person, sign_in)
    return Rights(person.id, cast("Role", person.role), person.delegation, cast("Side | None", person.side))


def refuse_ended(person: PersonRow, sign_in: SignInRow) -> None:
    """Refuse a sign-in that is over.

    Raises:
        SignedOut: it was ended, has lasted or was idle for too long, or the person is not admitted any more.
    """
    if not person.active:
        raise SignedOut(f"{person.email} is not admitted any more. Ask the administrator if that is an error.")
    if sign_in.ended_at is not None:
        raise SignedOut("Your sign-in has ended. Sign in again.")
    now = datetime.datetime.now(tz=datetime.UTC)
    if now - sign_in.issued_at > ABSOLUTE or now - sign_in.last_seen > IDLE:
        raise SignedOut("You were signed out, as after 30 minutes without a click or 8 hours in all. Sign in again.")


def require(session: Session, by: Person, action: Action, delegation: str = "") -> Rights:
    """Return what a person may do, where they may do this for that delegation.

    Raises:
        Forbidden: they may not; the refusal is logged.
        SignedOut: they are not signed in any more.
    """
    rights = rights_of(session, by)
    if not rights.may(action, delegation):
        _refuse(by, rights, action, delegation or "the installation")
    return rights


def seen_with(rights: Rights) -> ColumnElement[bool]:
    """Return the condition on assessments under which they are there at all for who has these rights."""
    if rights.role is None:
        return true()
    if rights.reads_what_is_handed_in:
        return col(AssessmentRow.id).in_(select(SubmissionRow.assessment_id))
    return col(AssessmentRow.delegation) == rights.delegation


def sees(session: Session, rights: Rights, row: AssessmentRow) -> bool:
    """Whether an assessment is there at all for who has these rights."""
    this = select(AssessmentRow.id).where(AssessmentRow.id == row.id, seen_with(rights))
    return rights.role is None or session.exec(this).first() is not None


def admitted(session: Session, by: Person, action: Action, assessment_id: int, row: AssessmentRow | None) -> Rights:
    """Return what a person may do, where the assessment is there for them and they may do this with it.

    Raises:
        NotFound: there is none, or none for them: one they may not see is as one that does not exist.
        Forbidden: they may see it but not do this.
        SignedOut: they are not signed in any more.
    """
    rights = rights_of(session, by)
    if row is None or not sees(session, rights, row):
        if row is not None:
            log_refusal(by, rights, action, f"assessment {assessment_id}")
        raise NotFound(f"assessment {assessment_id}: not in the store; it may have been removed. Choose another.")
    if action != "read" and not rights.may(action, row.delegation):
        _refuse(by, rights, action, f"assessment {assessment_id}")
    return rights


def _refuse(by: Person, rights: Rights, action: Action, what: str) -> NoReturn:
    log_refusal(by, rights, action, what)
    raise Forbidden(f"You may not {_IN_WORDS[action]}. Nothing was changed. Ask the administrator if you should.")


def log_refusal(by: Person, rights: Rights, action: Action, what: str) -> None:
    """Write into the server's log that somebody was refused something."""
    _LOG.warning("Refused: %r (%s of %s) may not %s: %s", by.name, rights.role, rights.delegation, action, what)

"""This module holds how the tests get somebody who is signed in."""

import datetime
import itertools

from sqlalchemy import Engine

from assessments import store
from assessments.access import Person
from assessments.stored import Claims, Place, Role
from checklists.words import Side
from tests.assessments.examples import BY

NUMBERS = itertools.count(1)
ISSUER = "https://login.parliament.example"


def claims(email: str, *, subject: str = "", issued_at: datetime.datetime | None = None) -> Claims:
    """Return what the provider says of somebody who signs in, now unless told otherwise."""
    now = datetime.datetime.now(tz=datetime.UTC).replace(microsecond=0)
    return Claims(ISSUER, subject or f"subject of {email}", email, email_verified=True, issued_at=issued_at or now)


def signed_in(engine: Engine, role: Role, delegation: str | None = None, side: Side | None = None) -> Person:
    """Admit somebody new in that place, and return them signed in, each at a second of their own."""
    number = next(NUMBERS)
    begun = datetime.datetime.now(tz=datetime.UTC).replace(microsecond=0) - datetime.timedelta(seconds=number % 60)
    email = f"{role}.{number}@parliament.example"
    store.add_person(engine, email=email, name=f"{role} {number}", place=Place(role, delegation, side), by=BY)
    return store.sign_in(engine, claims(email, issued_at=begun))

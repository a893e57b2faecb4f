"""This module holds the values of a whole delegation: all its years as they go out, and as they come in."""

import datetime
from dataclasses import dataclass

from assessments.stored import StoredAssessment, StoredDelegation
from checklists.assessment import Assessment
from checklists.model import Checklists


@dataclass(frozen=True)
class HandedInDocument:
    """What was handed in, as `Submission` has it, with the portable document to the letter: its hash is in the log."""

    number: int
    at: datetime.datetime
    by: str
    reason: str
    document: str


@dataclass(frozen=True)
class Year:
    """One year of a delegation: as it stands, the checklists it answers, and everything handed in of it."""

    stored: StoredAssessment
    checklists: Checklists
    handed_in: tuple[HandedInDocument, ...]


@dataclass(frozen=True)
class Collection:
    """All years of a delegation at one moment, the earliest first, with the hash of the store's last change then."""

    delegation: StoredDelegation
    years: tuple[Year, ...]
    log_head: str


@dataclass(frozen=True)
class IncomingYear:
    """A year to bring in: the document, the checklists it answers, and the method it was begun under."""

    document: Assessment
    checklists: Checklists
    method_version: str

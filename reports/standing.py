"""This module says how an assessment stands: a draft, handed in, or being restated, and what was handed in first."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from checklists.assessment import Assessment
from checklists.model import Checklists
from checklists.words import Status
from scoring.scorecard import Scorecard, score


@dataclass(frozen=True, slots=True)
class Standing:
    """How an assessment stands.

    Attributes:
        status: draft, in_review, submitted, or restating: opened again after it was submitted.
        number: how often it was handed in; 0 for a draft.
        at: when it was handed in last, in UTC.
        by: who did that.
        reason: why it is or was restated; empty where it never was.
        first: what it was worth when it was handed in first, where it was restated since or is being restated.
    """

    status: Status = "draft"
    number: int = 0
    at: datetime.datetime | None = None
    by: str = ""
    reason: str = ""
    first: Scorecard | None = None


class HandedIn(Protocol):
    """What was handed in once, as the store keeps it."""

    @property
    def number(self) -> int:
        """1 for the first time, then one more for each restatement."""

    @property
    def at(self) -> datetime.datetime:
        """When, in UTC."""

    @property
    def by(self) -> str:
        """By whom."""

    @property
    def reason(self) -> str:
        """Why it was restated; empty for the first time."""

    @property
    def assessment(self) -> Assessment:
        """What it said."""


def standing_sentence(standing: Standing, year: int, day: Callable[[datetime.datetime], str]) -> str:
    """Return in a sentence or two whether a year is a draft, handed in, or being restated, and what that means.

    Args:
        standing: how it stands.
        year: the reporting year.
        day: writes the day of a moment.
    """
    if standing.status == "in_review":
        again = "again, after a restatement" if standing.number else "for the first time"
        return f"{year} is in review. Its answers stand still until it is submitted {again}, or taken back."
    if standing.at is None:
        return f"{year} is a draft. Once it is submitted it is read-only, and what it says is kept as it is."
    opening = f"{year} was submitted on {day(standing.at)} by {standing.by}"
    if standing.status == "submitted":
        return f"{opening}. It is read-only since."
    return f"{opening}, and is being restated. Reason: {standing.reason}"


def standing_of(status: Status, reason: str, handed_in: Sequence[HandedIn], checklists: Checklists) -> Standing:
    """Return how an assessment stands.

    Args:
        status: as the store has it.
        reason: why it is being restated; empty where it is not.
        handed_in: everything handed in of it, the earliest first.
        checklists: the ones it is scored with.
    """
    if not handed_in:
        return Standing(status)
    last = handed_in[-1]
    restated = bool(reason) or len(handed_in) > 1
    first = score([handed_in[0].assessment], checklists)[0] if restated else None
    return Standing(status, last.number, last.at, last.by, reason or last.reason, first)

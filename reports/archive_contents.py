"""This module says what an archive is made of: the values of the store, as far as they go into it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from checklists.assessment import Assessment
from checklists.model import Checklists
from checklists.words import Status, Words


class Delegation(Protocol):
    """Whose years these are."""

    @property
    def code(self) -> str:
        """ISO 3166-1 alpha-3."""

    @property
    def name(self) -> Words:
        """What it is called."""

    @property
    def accession(self) -> date | None:
        """When the country joined the Alliance, as far as the store knows."""

    @property
    def invented(self) -> bool:
        """Whether there is no such country."""


class HandedIn(Protocol):
    """What was handed in once."""

    @property
    def number(self) -> int:
        """1 for the first time, then one more for each restatement."""

    @property
    def at(self) -> datetime:
        """When, in UTC."""

    @property
    def by(self) -> str:
        """By whom."""

    @property
    def reason(self) -> str:
        """Why it was restated; empty for the first time."""

    @property
    def document(self) -> str:
        """The portable document, to the letter."""


class Stored(Protocol):
    """How a year stands."""

    @property
    def assessment(self) -> Assessment:
        """What is answered."""

    @property
    def status(self) -> Status:
        """Draft, in review, submitted, or opened again."""

    @property
    def restatement_reason(self) -> str:
        """Why it is opened again; empty where it is not."""

    @property
    def method_version(self) -> str:
        """The method it was begun under."""

    @property
    def created_at(self) -> datetime:
        """When it was begun, in UTC."""


class Year(Protocol):
    """One year, with what it was asked and what was handed in of it."""

    @property
    def stored(self) -> Stored:
        """How it stands."""

    @property
    def checklists(self) -> Checklists:
        """What it was asked."""

    @property
    def handed_in(self) -> Sequence[HandedIn]:
        """Everything handed in, the earliest first."""


class Collected(Protocol):
    """All years of a delegation at one moment, the earliest first, as `assessments.store.collect_years` reads them."""

    @property
    def delegation(self) -> Delegation:
        """Whose years they are."""

    @property
    def years(self) -> Sequence[Year]:
        """The years."""

    @property
    def log_head(self) -> str:
        """The hash of the store's last change."""

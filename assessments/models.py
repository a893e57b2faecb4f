"""This module holds the tables of the store."""

import datetime
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, Dialect, MetaData, Text, UniqueConstraint, text
from sqlalchemy.orm import registry
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

# Constraints that bear names can be changed by a later migration, on SQLite too.
_NAMES = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}
# SQLite would give the id of a removed row to the next one; caches and the change log hold ids to mean one thing ever.
_NEVER_REUSE_IDS = {"sqlite_autoincrement": True}


class UtcDateTime(TypeDecorator[datetime.datetime]):
    """A moment in UTC: aware in Python on both databases, though SQLite keeps no time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime.datetime | None, dialect: Dialect) -> datetime.datetime | None:
        """Turn any aware moment into UTC; SQLite writes it without the zone."""
        if value is None:
            return None
        moment = value.astimezone(datetime.UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime.datetime | None, dialect: Dialect) -> datetime.datetime | None:
        """Give the moment its zone again; PostgreSQL answers in the zone of the session."""
        if value is None:
            return None
        return value.replace(tzinfo=datetime.UTC) if dialect.name == "sqlite" else value.astimezone(datetime.UTC)


class Table(SQLModel, registry=registry(metadata=MetaData(naming_convention=_NAMES))):
    """Technical base. Its registry is its own: a page that is loaded again must not meet its tables twice."""


def _id() -> Any:  # noqa: ANN401  as sqlmodel types a field
    return Field(default=None, primary_key=True)


def _text() -> Any:  # noqa: ANN401  as sqlmodel types a field
    return Field(default="", sa_type=Text)


class DelegationRow(Table, table=True):
    """Who answers. Those of the release are brought up to date at each start; invented ones come with their data."""

    __tablename__ = "delegation"
    __table_args__ = (CheckConstraint("length(code) = 3", name="code"),)

    code: str = Field(primary_key=True)
    name_en: str
    name_fr: str
    accession: datetime.date | None
    invented: bool


class PersonRow(Table, table=True):
    """Who may sign in, and as what. Names stand in the change log, so they are unique and never change.

    The e-mail address admits the first sign-in; from then on the provider's own name for the person counts.
    """

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("email"),
        UniqueConstraint("name"),
        UniqueConstraint("issuer", "subject"),
        CheckConstraint("role IN ('contributor', 'lead', 'reader', 'secretariat', 'administrator')", name="role"),
        CheckConstraint("(role IN ('contributor', 'lead', 'reader')) = (delegation IS NOT NULL)", name="delegation"),
        CheckConstraint("side IN ('government', 'parliament')", name="side"),
        CheckConstraint("(issuer IS NULL) = (subject IS NULL)", name="subject"),
        _NEVER_REUSE_IDS,
    )

    id: int = _id()
    email: str
    name: str
    role: str
    delegation: str | None = Field(default=None, foreign_key="delegation.code")
    side: str | None = None
    active: bool = True
    issuer: str | None = None
    subject: str | None = None
    created_at: datetime.datetime = Field(sa_type=UtcDateTime)


class SignInRow(Table, table=True):
    """One sign-in, by the moment the provider gave for it: a copied cookie is the same one, and ends with it."""

    __tablename__ = "sign_in"
    __table_args__ = (UniqueConstraint("person_id", "issued_at"), _NEVER_REUSE_IDS)

    id: int = _id()
    person_id: int = Field(foreign_key="person.id")
    issued_at: datetime.datetime = Field(sa_type=UtcDateTime)
    last_seen: datetime.datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime.datetime | None = Field(default=None, sa_type=UtcDateTime)


class ChecklistVersionRow(Table, table=True):
    """One checklist as it was when somebody answered it, whole, so that an old year can be shown and scored again."""

    __tablename__ = "checklist_version"
    __table_args__ = (_NEVER_REUSE_IDS,)

    id: int = _id()
    resolution: str
    version: str
    sha256: str = Field(unique=True)
    canonical_json: str = _text()


class AssessmentRow(Table, table=True):
    """One delegation's answers for one reporting year. `revision` rises in the transaction of every save."""

    __tablename__ = "assessment"
    __table_args__ = (
        UniqueConstraint("delegation", "year"),
        CheckConstraint("year BETWEEN 1949 AND 9998", name="year"),
        CheckConstraint("scope IN ('core', 'full')", name="scope"),
        CheckConstraint("revision >= 1", name="revision"),
        _NEVER_REUSE_IDS,
    )

    id: int = _id()
    delegation: str = Field(foreign_key="delegation.code")
    year: int
    scope: str
    status: str = "draft"
    restatement_reason: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": text("''")})
    revision: int = 1
    accession: datetime.date | None
    checklist_459_id: int = Field(foreign_key="checklist_version.id")
    checklist_475_id: int = Field(foreign_key="checklist_version.id")
    method_version: str
    created_at: datetime.datetime = Field(sa_type=UtcDateTime)
    last_clause: str = ""


class ResponseRow(Table, table=True):
    """What was said about one item. `value` is JSON text, so that 3, 3.0 and "3" stay what they are."""

    __tablename__ = "response"
    __table_args__ = (
        UniqueConstraint("assessment_id", "item_id"),
        CheckConstraint("state IN ('unanswered', 'answered', 'unknown', 'withheld', 'not_applicable')", name="state"),
        CheckConstraint("(state = 'answered') = (value IS NOT NULL)", name="value"),
        CheckConstraint("floor IS NULL OR (state = 'withheld' AND floor BETWEEN 0 AND 3)", name="floor"),
        CheckConstraint("(state = 'not_applicable') = (reason IS NOT NULL)", name="reason"),
        CheckConstraint("version >= 1", name="version"),
        _NEVER_REUSE_IDS,
    )

    id: int = _id()
    assessment_id: int = Field(foreign_key="assessment.id", ondelete="CASCADE")
    item_id: str
    state: str
    value: str | None = None
    floor: int | None = None
    reason: str | None = None
    confirmed: bool
    note: str = _text()
    responsible: str = _text()
    version: int = 1
    saved_at: datetime.datetime = Field(sa_type=UtcDateTime)
    saved_by: str


class EvidenceRow(Table, table=True):
    """One piece of evidence of a response, in the order given."""

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("response_id", "position"),
        CheckConstraint("position >= 0", name="position"),
        CheckConstraint("grade IN ('A', 'B', 'C', 'D')", name="grade"),
        _NEVER_REUSE_IDS,
    )

    id: int = _id()
    response_id: int = Field(foreign_key="response.id", ondelete="CASCADE")
    position: int
    grade: str
    title: str = _text()
    reference: str = _text()
    date: datetime.date | None = None


class TargetRow(Table, table=True):
    """The level a delegation aims for in one clause; a clause without a row has the target 4."""

    __tablename__ = "target"
    __table_args__ = (
        UniqueConstraint("assessment_id", "clause_id"),
        CheckConstraint("level BETWEEN 0 AND 4", name="level"),
        _NEVER_REUSE_IDS,
    )

    id: int = _id()
    assessment_id: int = Field(foreign_key="assessment.id", ondelete="CASCADE")
    clause_id: str
    level: int


class PlanRow(Table, table=True):
    """What a delegation intends with the gap of one item; an item without a row has no plan."""

    __tablename__ = "plan"
    __table_args__ = (
        UniqueConstraint("assessment_id", "item_id"),
        CheckConstraint("effort IN ('low', 'medium', 'high')", name="effort"),
        CheckConstraint("effort IS NOT NULL OR question <> ''", name="content"),
        _NEVER_REUSE_IDS,
    )

    id: int = _id()
    assessment_id: int = Field(foreign_key="assessment.id", ondelete="CASCADE")
    item_id: str
    effort: str | None = None
    question: str = _text()


class SignatureRow(Table, table=True):
    """The confirmation of somebody else's answer, at the version it was given for; a later version is not confirmed."""

    __tablename__ = "signature"
    __table_args__ = (
        UniqueConstraint("assessment_id", "item_id", "version", "signed_by"),
        CheckConstraint("side IN ('government', 'parliament')", name="side"),
        _NEVER_REUSE_IDS,
    )

    id: int = _id()
    assessment_id: int = Field(foreign_key="assessment.id", ondelete="CASCADE")
    item_id: str
    version: int
    signed_by: str
    side: str | None = None
    signed_at: datetime.datetime = Field(sa_type=UtcDateTime)


class AssignmentRow(Table, table=True):
    """One of those a clause is assigned to."""

    __tablename__ = "assignment"
    __table_args__ = (UniqueConstraint("assessment_id", "clause_id", "person_id"), _NEVER_REUSE_IDS)

    id: int = _id()
    assessment_id: int = Field(foreign_key="assessment.id", ondelete="CASCADE")
    clause_id: str
    person_id: int = Field(foreign_key="person.id")


class OpinionRow(Table, table=True):
    """What one of several respondents says of an item. `value` is JSON text, as in a response."""

    __tablename__ = "opinion"
    __table_args__ = (
        UniqueConstraint("assessment_id", "item_id", "given_by"),
        CheckConstraint("value IS NOT NULL OR note <> ''", name="content"),
        CheckConstraint("side IN ('government', 'parliament')", name="side"),
        _NEVER_REUSE_IDS,
    )

    id: int = _id()
    assessment_id: int = Field(foreign_key="assessment.id", ondelete="CASCADE")
    item_id: str
    given_by: str
    side: str | None = None
    value: str | None = None
    note: str = _text()
    saved_at: datetime.datetime = Field(sa_type=UtcDateTime)


class SubmissionRow(Table, table=True):
    """What a delegation has handed in, as a portable document. Triggers refuse UPDATE and DELETE; it outlives all."""

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("assessment_id", "number"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("(number = 1) = (reason = '')", name="reason"),
        _NEVER_REUSE_IDS,
    )

    id: int = _id()
    assessment_id: int
    number: int
    submitted_at: datetime.datetime = Field(sa_type=UtcDateTime)
    submitted_by: str
    reason: str = _text()
    document: str = _text()


class ChangeRow(Table, table=True):
    """One change: who, when, before, after. Triggers refuse UPDATE and DELETE. It outlives its assessment.

    `chain` is a hash over the change and the one before (`assessments.chain`).
    """

    __tablename__ = "change"
    __table_args__ = (_NEVER_REUSE_IDS,)

    sequence: int = _id()
    made_at: datetime.datetime = Field(sa_type=UtcDateTime)
    made_by: str
    assessment_id: int = Field(index=True)
    delegation: str
    year: int
    subject: str
    action: str
    before: str | None = Field(default=None, sa_type=Text)
    after: str | None = Field(default=None, sa_type=Text)
    chain: str = Field(default="", sa_column_kwargs={"server_default": text("''")})

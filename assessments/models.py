"""This module holds the tables of the store."""

import datetime

from sqlalchemy import CheckConstraint, Text, UniqueConstraint, text
from sqlmodel import Field

from assessments.columns import NEVER_REUSE_IDS, Table, UtcDateTime, id_field, text_field


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
        NEVER_REUSE_IDS,
    )

    id: int = id_field()
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
    __table_args__ = (UniqueConstraint("person_id", "issued_at"), NEVER_REUSE_IDS)

    id: int = id_field()
    person_id: int = Field(foreign_key="person.id")
    issued_at: datetime.datetime = Field(sa_type=UtcDateTime)
    last_seen: datetime.datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime.datetime | None = Field(default=None, sa_type=UtcDateTime)


class ChecklistVersionRow(Table, table=True):
    """One checklist as it was when somebody answered it, whole, so that an old year can be shown and scored again."""

    __tablename__ = "checklist_version"
    __table_args__ = (NEVER_REUSE_IDS,)

    id: int = id_field()
    resolution: str
    version: str
    sha256: str = Field(unique=True)
    canonical_json: str = text_field()


class AssessmentRow(Table, table=True):
    """One delegation's answers for one reporting year. `revision` rises in the transaction of every save."""

    __tablename__ = "assessment"
    __table_args__ = (
        UniqueConstraint("delegation", "year"),
        CheckConstraint("year BETWEEN 1949 AND 9998", name="year"),
        CheckConstraint("scope IN ('core', 'full')", name="scope"),
        CheckConstraint("revision >= 1", name="revision"),
        NEVER_REUSE_IDS,
    )

    id: int = id_field()
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
        NEVER_REUSE_IDS,
    )

    id: int = id_field()
    assessment_id: int = Field(foreign_key="assessment.id", ondelete="CASCADE")
    item_id: str
    state: str
    value: str | None = None
    floor: int | None = None
    reason: str | None = None
    confirmed: bool
    note: str = text_field()
    responsible: str = text_field()
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
        NEVER_REUSE_IDS,
    )

    id: int = id_field()
    response_id: int = Field(foreign_key="response.id", ondelete="CASCADE")
    position: int
    grade: str
    title: str = text_field()
    reference: str = text_field()
    date: datetime.date | None = None


class TargetRow(Table, table=True):
    """The level a delegation aims for in one clause; a clause without a row has the target 4."""

    __tablename__ = "target"
    __table_args__ = (
        UniqueConstraint("assessment_id", "clause_id"),
        CheckConstraint("level BETWEEN 0 AND 4", name="level"),
        NEVER_REUSE_IDS,
    )

    id: int = id_field()
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
        NEVER_REUSE_IDS,
    )

    id: int = id_field()
    assessment_id: int = Field(foreign_key="assessment.id", ondelete="CASCADE")
    item_id: str
    effort: str | None = None
    question: str = text_field()


class ReplyRow(Table, table=True):
    """One official reply to an operative clause."""

    __tablename__ = "reply"
    __table_args__ = (CheckConstraint("given_by IN ('nato', 'government')", name="given_by"), NEVER_REUSE_IDS)

    id: int = id_field()
    assessment_id: int = Field(foreign_key="assessment.id", ondelete="CASCADE", index=True)
    clause_id: str
    given_by: str
    date: datetime.date
    source: str = text_field()
    text: str = text_field()


class SignatureRow(Table, table=True):
    """The confirmation of somebody else's answer, at the version it was given for; a later version is not confirmed."""

    __tablename__ = "signature"
    __table_args__ = (
        UniqueConstraint("assessment_id", "item_id", "version", "signed_by"),
        CheckConstraint("side IN ('government', 'parliament')", name="side"),
        NEVER_REUSE_IDS,
    )

    id: int = id_field()
    assessment_id: int = Field(foreign_key="assessment.id", ondelete="CASCADE")
    item_id: str
    version: int
    signed_by: str
    side: str | None = None
    signed_at: datetime.datetime = Field(sa_type=UtcDateTime)


class AssignmentRow(Table, table=True):
    """One of those a clause is assigned to."""

    __tablename__ = "assignment"
    __table_args__ = (UniqueConstraint("assessment_id", "clause_id", "person_id"), NEVER_REUSE_IDS)

    id: int = id_field()
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
        NEVER_REUSE_IDS,
    )

    id: int = id_field()
    assessment_id: int = Field(foreign_key="assessment.id", ondelete="CASCADE")
    item_id: str
    given_by: str
    side: str | None = None
    value: str | None = None
    note: str = text_field()
    saved_at: datetime.datetime = Field(sa_type=UtcDateTime)


class SubmissionRow(Table, table=True):
    """What a delegation has handed in, as a portable document. Triggers refuse UPDATE and DELETE; it outlives all."""

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("assessment_id", "number"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("(number = 1) = (reason = '')", name="reason"),
        NEVER_REUSE_IDS,
    )

    id: int = id_field()
    assessment_id: int
    number: int
    submitted_at: datetime.datetime = Field(sa_type=UtcDateTime)
    submitted_by: str
    reason: str = text_field()
    document: str = text_field()


class ChangeRow(Table, table=True):
    """One change: who, when, before, after. Triggers refuse UPDATE and DELETE. It outlives its assessment.

    `chain` is a hash over the change and the one before (`assessments.chain`).
    """

    __tablename__ = "change"
    __table_args__ = (NEVER_REUSE_IDS,)

    sequence: int = id_field()
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

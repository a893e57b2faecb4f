"""The first schema: delegations, checklist versions, assessments, responses, evidence, targets and the change log."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATES = "'unanswered', 'answered', 'unknown', 'withheld', 'not_applicable'"


def upgrade() -> None:
    """Make the tables in an otherwise empty database, then lock the change log against changes."""
    _create_delegation()
    _create_checklist_version()
    _create_assessment()
    _create_response()
    _create_evidence()
    _create_target()
    _create_change()
    make_append_only = {"sqlite": _append_only_on_sqlite, "postgresql": _append_only_on_postgresql}
    make_append_only[op.get_bind().dialect.name]()


def _create_delegation() -> None:
    op.create_table(
        "delegation",
        sa.Column("code", sa.String, nullable=False),
        sa.Column("name_en", sa.String, nullable=False),
        sa.Column("name_fr", sa.String, nullable=False),
        sa.Column("accession", sa.Date),
        sa.Column("invented", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_delegation")),
        sa.CheckConstraint("length(code) = 3", name=op.f("ck_delegation_code")),
    )


def _create_checklist_version() -> None:
    op.create_table(
        "checklist_version",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("resolution", sa.String, nullable=False),
        sa.Column("version", sa.String, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("canonical_json", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_version")),
        sa.UniqueConstraint("sha256", name=op.f("uq_checklist_version_sha256")),
        sqlite_autoincrement=True,
    )


def _create_assessment() -> None:
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("delegation", sa.String, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("scope", sa.String, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("accession", sa.Date),
        sa.Column("checklist_459_id", sa.Integer, nullable=False),
        sa.Column("checklist_475_id", sa.Integer, nullable=False),
        sa.Column("method_version", sa.String, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_clause", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("delegation", "year", name=op.f("uq_assessment_delegation_year")),
        sa.CheckConstraint("year BETWEEN 1949 AND 9998", name=op.f("ck_assessment_year")),
        sa.CheckConstraint("scope IN ('core', 'full')", name=op.f("ck_assessment_scope")),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_assessment_revision")),
        sa.ForeignKeyConstraint(["delegation"], ["delegation.code"], name=op.f("fk_assessment_delegation")),
        *(
            sa.ForeignKeyConstraint([column], ["checklist_version.id"], name=op.f(f"fk_assessment_{column}"))
            for column in ("checklist_459_id", "checklist_475_id")
        ),
        sqlite_autoincrement=True,
    )


def _create_response() -> None:
    op.create_table(
        "response",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("assessment_id", sa.Integer, nullable=False),
        sa.Column("item_id", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("value", sa.String),
        sa.Column("floor", sa.Integer),
        sa.Column("reason", sa.String),
        sa.Column("confirmed", sa.Boolean, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("responsible", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint("assessment_id", "item_id", name=op.f("uq_response_assessment_id_item_id")),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_response_state")),
        sa.CheckConstraint("(state = 'answered') = (value IS NOT NULL)", name=op.f("ck_response_value")),
        sa.CheckConstraint(
            "floor IS NULL OR (state = 'withheld' AND floor BETWEEN 0 AND 3)", name=op.f("ck_response_floor")
        ),
        sa.CheckConstraint("(state = 'not_applicable') = (reason IS NOT NULL)", name=op.f("ck_response_reason")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_response_version")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_response_assessment_id"), ondelete="CASCADE"
        ),
        sqlite_autoincrement=True,
    )


def _create_evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("response_id", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("grade", sa.String, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("date", sa.Date),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("response_id", "position", name=op.f("uq_evidence_response_id_position")),
        sa.CheckConstraint("position >= 0", name=op.f("ck_evidence_position")),
        sa.CheckConstraint("grade IN ('A', 'B', 'C', 'D')", name=op.f("ck_evidence_grade")),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_evidence_response_id"), ondelete="CASCADE"
        ),
        sqlite_autoincrement=True,
    )


def _create_target() -> None:
    op.create_table(
        "target",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("assessment_id", sa.Integer, nullable=False),
        sa.Column("clause_id", sa.String, nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
        sa.UniqueConstraint("assessment_id", "clause_id", name=op.f("uq_target_assessment_id_clause_id")),
        sa.CheckConstraint("level BETWEEN 0 AND 4", name=op.f("ck_target_level")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_target_assessment_id"), ondelete="CASCADE"
        ),
        sqlite_autoincrement=True,
    )


def _create_change() -> None:
    op.create_table(
        "change",
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String, nullable=False),
        sa.Column("assessment_id", sa.Integer, nullable=False),
        sa.Column("delegation", sa.String, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("before", sa.Text),
        sa.Column("after", sa.Text),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_change")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_change_assessment_id"), "change", ["assessment_id"])


def _append_only_on_sqlite() -> None:
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER change_refuses_{event.lower()} BEFORE {event} ON change "
            "BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END"
        )


def _append_only_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the change log is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER change_refuses_rewriting BEFORE UPDATE OR DELETE OR TRUNCATE ON change "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )

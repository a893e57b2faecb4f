"""Submissions: what a delegation has handed in, kept whole for ever, and why it is being restated."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and lock it against changes; every assessment so far is a draft without a restatement."""
    # Added in place: a table that is built anew on SQLite would forget which ids it has given.
    op.add_column("assessment", sa.Column("restatement_reason", sa.Text, nullable=False, server_default=sa.text("''")))
    op.create_table(
        "submission",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("assessment_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by", sa.String, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("assessment_id", "number", name=op.f("uq_submission_assessment_id_number")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_submission_number")),
        sa.CheckConstraint("(number = 1) = (reason = '')", name=op.f("ck_submission_reason")),
        sqlite_autoincrement=True,
    )
    make_append_only = {"sqlite": _append_only_on_sqlite, "postgresql": _append_only_on_postgresql}
    make_append_only[op.get_bind().dialect.name]()


def _append_only_on_sqlite() -> None:
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER submission_refuses_{event.lower()} BEFORE {event} ON submission "
            "BEGIN SELECT RAISE(ABORT, 'submissions are append-only'); END"
        )


def _append_only_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_rewriting_submissions() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'submissions are append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER submission_refuses_rewriting BEFORE UPDATE OR DELETE OR TRUNCATE ON submission "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_submissions()"
    )

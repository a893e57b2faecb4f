"""Official replies: what NATO or the government has answered to an operative clause."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, empty."""
    op.create_table(
        "reply",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("assessment_id", sa.Integer, nullable=False),
        sa.Column("clause_id", sa.String, nullable=False),
        sa.Column("given_by", sa.String, nullable=False),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_reply_assessment_id"), ondelete="CASCADE"
        ),
        sa.CheckConstraint("given_by IN ('nato', 'government')", name=op.f("ck_reply_given_by")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_reply_assessment_id"), "reply", ["assessment_id"])

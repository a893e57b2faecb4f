"""Plans: what a delegation intends with the gap of one item, its effort and its question."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; no assessment has a plan yet."""
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("assessment_id", sa.Integer, nullable=False),
        sa.Column("item_id", sa.String, nullable=False),
        sa.Column("effort", sa.String),
        sa.Column("question", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("assessment_id", "item_id", name=op.f("uq_plan_assessment_id_item_id")),
        sa.CheckConstraint("effort IN ('low', 'medium', 'high')", name=op.f("ck_plan_effort")),
        sa.CheckConstraint("effort IS NOT NULL OR question <> ''", name=op.f("ck_plan_content")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_plan_assessment_id"), ondelete="CASCADE"
        ),
        sqlite_autoincrement=True,
    )

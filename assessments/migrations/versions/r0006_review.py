"""Review: who has confirmed whose answer, who is asked what, and what each of several respondents says."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the three tables, empty."""
    op.create_table(
        "signature",
        *_of_an_assessment("signature"),
        sa.Column("item_id", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("signed_by", sa.String, nullable=False),
        sa.Column("side", sa.String, nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint(
            "assessment_id",
            "item_id",
            "version",
            "signed_by",
            name=op.f("uq_signature_assessment_id_item_id_version_signed_by"),
        ),
        sa.CheckConstraint("side IN ('government', 'parliament')", name=op.f("ck_signature_side")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "assignment",
        *_of_an_assessment("assignment"),
        sa.Column("clause_id", sa.String, nullable=False),
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assignment_person_id")),
        sa.UniqueConstraint(
            "assessment_id", "clause_id", "person_id", name=op.f("uq_assignment_assessment_id_clause_id_person_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "opinion",
        *_of_an_assessment("opinion"),
        sa.Column("item_id", sa.String, nullable=False),
        sa.Column("given_by", sa.String, nullable=False),
        sa.Column("side", sa.String, nullable=True),
        sa.Column("value", sa.String, nullable=True),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint(
            "assessment_id", "item_id", "given_by", name=op.f("uq_opinion_assessment_id_item_id_given_by")
        ),
        sa.CheckConstraint("value IS NOT NULL OR note <> ''", name=op.f("ck_opinion_content")),
        sa.CheckConstraint("side IN ('government', 'parliament')", name=op.f("ck_opinion_side")),
        sqlite_autoincrement=True,
    )


def _of_an_assessment(table: str) -> list[sa.Column[Any] | sa.Constraint]:
    return [
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("assessment_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f(f"fk_{table}_assessment_id"), ondelete="CASCADE"
        ),
    ]

"""People: who may sign in, as what, and each sign-in."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables, empty: until somebody is added, nobody can sign in."""
    op.create_table(
        "person",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("email", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("delegation", sa.String, nullable=True),
        sa.Column("side", sa.String, nullable=True),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("issuer", sa.String, nullable=True),
        sa.Column("subject", sa.String, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.ForeignKeyConstraint(["delegation"], ["delegation.code"], name=op.f("fk_person_delegation")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
        sa.UniqueConstraint("name", name=op.f("uq_person_name")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_person_issuer_subject")),
        sa.CheckConstraint(
            "role IN ('contributor', 'lead', 'reader', 'secretariat', 'administrator')", name=op.f("ck_person_role")
        ),
        sa.CheckConstraint(
            "(role IN ('contributor', 'lead', 'reader')) = (delegation IS NOT NULL)", name=op.f("ck_person_delegation")
        ),
        sa.CheckConstraint("side IN ('government', 'parliament')", name=op.f("ck_person_side")),
        sa.CheckConstraint("(issuer IS NULL) = (subject IS NULL)", name=op.f("ck_person_subject")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_person_id")),
        sa.UniqueConstraint("person_id", "issued_at", name=op.f("uq_sign_in_person_id_issued_at")),
        sqlite_autoincrement=True,
    )

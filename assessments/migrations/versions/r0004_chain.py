"""The chain: each change carries a hash over the one before, those already there as well."""

import datetime

import sqlalchemy as sa
from alembic import op

from assessments.chain import FIRST, link

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

CHANGE = sa.table(
    "change",
    *(sa.column(name) for name in ("sequence", "made_by", "assessment_id", "delegation", "year")),
    *(sa.column(name) for name in ("subject", "action", "before", "after", "chain")),
    sa.column("made_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    """Add the column, and fill it while the log may be written to."""
    op.add_column("change", sa.Column("chain", sa.String, nullable=False, server_default=sa.text("''")))
    unlocked = {"sqlite": _unlock_on_sqlite, "postgresql": _unlock_on_postgresql}
    locked = {"sqlite": _lock_on_sqlite, "postgresql": _lock_on_postgresql}
    dialect = op.get_bind().dialect.name
    unlocked[dialect]()
    _fill()
    locked[dialect]()


def _fill() -> None:
    connection, before = op.get_bind(), FIRST
    for row in connection.execute(sa.select(CHANGE).order_by(CHANGE.c.sequence)).mappings().all():
        change = {str(name): value for name, value in row.items()}
        if change["made_at"].tzinfo is None:  # SQLite keeps no time zone; it is UTC
            change["made_at"] = change["made_at"].replace(tzinfo=datetime.UTC)
        before = link(before, change)
        connection.execute(sa.update(CHANGE).where(CHANGE.c.sequence == change["sequence"]).values(chain=before))


def _unlock_on_sqlite() -> None:
    op.execute("DROP TRIGGER change_refuses_update")


def _lock_on_sqlite() -> None:
    op.execute(
        "CREATE TRIGGER change_refuses_update BEFORE UPDATE ON change "
        "BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END"
    )


def _unlock_on_postgresql() -> None:
    op.execute("ALTER TABLE change DISABLE TRIGGER change_refuses_rewriting")


def _lock_on_postgresql() -> None:
    op.execute("ALTER TABLE change ENABLE TRIGGER change_refuses_rewriting")

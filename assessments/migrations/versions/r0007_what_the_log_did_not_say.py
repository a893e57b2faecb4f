"""What the change log did not say: the accession of each assessment, and the name of a delegation no release names."""

import datetime
import json

import sqlalchemy as sa
from alembic import op

from assessments.chain import FIRST, hold_log, link
from checklists.load import load_checklists

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

CHANGE = sa.table(
    "change",
    *(sa.column(name) for name in ("sequence", "made_by", "assessment_id", "delegation", "year")),
    *(sa.column(name) for name in ("subject", "action", "before", "after", "chain")),
    sa.column("made_at", sa.DateTime(timezone=True)),
)
ASSESSMENT = sa.table(
    "assessment",
    *(sa.column(name) for name in ("id", "delegation", "year")),
    sa.column("accession", sa.Date),
)
DELEGATION = sa.table("delegation", *(sa.column(name) for name in ("code", "name_en", "name_fr")))


def upgrade() -> None:
    """Add one change for each assessment, so that from now on the log says all that is stored of it."""
    connection = op.get_bind()
    hold_log(connection)
    released = {delegation.code for delegation in load_checklists().delegations}
    newest_first = sa.select(CHANGE.c.chain).order_by(CHANGE.c.sequence.desc()).limit(1)
    head = connection.execute(newest_first).scalar() or FIRST
    whole = sa.select(ASSESSMENT, DELEGATION).join_from(
        ASSESSMENT, DELEGATION, ASSESSMENT.c.delegation == DELEGATION.c.code
    )
    for row in connection.execute(whole.order_by(ASSESSMENT.c.id)).mappings().all():
        said = {"accession": row["accession"] and row["accession"].isoformat()}
        if row["code"] not in released:
            said["name"] = {"en": row["name_en"], "fr": row["name_fr"]}
        head = _append(connection, head, row, said)


def _append(connection: sa.Connection, head: str, row: sa.RowMapping, said: dict[str, object]) -> str:
    change = {
        "made_at": datetime.datetime.now(tz=datetime.UTC),
        "made_by": "schema 0007",
        "assessment_id": row["id"],
        "delegation": row["delegation"],
        "year": row["year"],
        "subject": "assessment",
        "action": "recorded",
        "before": None,
        "after": json.dumps(said, ensure_ascii=False, sort_keys=True),
    }
    chain = link(head, change)
    made_at = change["made_at"]
    if connection.dialect.name == "sqlite":  # which keeps no time zone
        made_at = made_at.replace(tzinfo=None)
    connection.execute(sa.insert(CHANGE).values(change | {"made_at": made_at, "chain": chain}))
    return chain

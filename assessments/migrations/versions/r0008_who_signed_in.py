"""What the change log did not say of people: their ids, the provider's own name for each, and every sign-in."""

import sqlalchemy as sa
from alembic import op

from assessments.columns import UtcDateTime
from assessments.migrations.recording import Recorder

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

PERSON = sa.table("person", *(sa.column(name) for name in ("id", "name", "issuer", "subject")))
SIGN_IN = sa.table(
    "sign_in",
    *(sa.column(name) for name in ("id", "person_id")),
    *(sa.column(name, UtcDateTime) for name in ("issued_at", "ended_at")),
)


def upgrade() -> None:
    """Add one change for each person and each sign-in, so that from now on the log says all that is stored of them."""
    connection = op.get_bind()
    recorder = Recorder(connection, revision)
    for row in connection.execute(sa.select(PERSON).order_by(PERSON.c.id)).mappings().all():
        said = {"id": row["id"], "issuer": row["issuer"], "subject": row["subject"]}
        recorder.record(f"person {row['name']}", "person recorded", said)
    sign_ins = sa.select(SIGN_IN, PERSON.c.name).join_from(SIGN_IN, PERSON, SIGN_IN.c.person_id == PERSON.c.id)
    for row in connection.execute(sign_ins.order_by(SIGN_IN.c.id)).mappings().all():
        ended = row["ended_at"] and row["ended_at"].isoformat()
        said = {"sign_in": row["id"], "issued_at": row["issued_at"].isoformat(), "ended_at": ended}
        recorder.record(f"person {row['name']}", "sign-in recorded", said)

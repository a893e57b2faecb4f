"""What the change log did not say: the accession of each assessment, and the name of a delegation no release names."""

import sqlalchemy as sa
from alembic import op

from assessments.migrations.recording import Recorder
from checklists.load import load_checklists

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ASSESSMENT = sa.table(
    "assessment",
    *(sa.column(name) for name in ("id", "delegation", "year")),
    sa.column("accession", sa.Date),
)
DELEGATION = sa.table("delegation", *(sa.column(name) for name in ("code", "name_en", "name_fr")))


def upgrade() -> None:
    """Add one change for each assessment, so that from now on the log says all that is stored of it."""
    connection = op.get_bind()
    recorder = Recorder(connection, revision)
    released = {delegation.code for delegation in load_checklists().delegations}
    whole = sa.select(ASSESSMENT, DELEGATION).join_from(
        ASSESSMENT, DELEGATION, ASSESSMENT.c.delegation == DELEGATION.c.code
    )
    for row in connection.execute(whole.order_by(ASSESSMENT.c.id)).mappings().all():
        said = {"accession": row["accession"] and row["accession"].isoformat()}
        if row["code"] not in released:
            said["name"] = {"en": row["name_en"], "fr": row["name_fr"]}
        place = {"assessment_id": row["id"], "delegation": row["delegation"], "year": row["year"]}
        recorder.record("assessment", "recorded", said, **place)

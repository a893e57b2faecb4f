"""This module lets a step of the schema add to the change log what earlier releases did not say there."""

import datetime
import json
from typing import Any

import sqlalchemy as sa

from assessments.chain import FIRST, hold_log, link
from assessments.columns import UtcDateTime

# As schema 0004 made it; a later step that alters the log needs a table of its own.
_CHANGE = sa.table(
    "change",
    *(sa.column(name) for name in ("sequence", "made_by", "assessment_id", "delegation", "year")),
    *(sa.column(name) for name in ("subject", "action", "before", "after", "chain")),
    sa.column("made_at", UtcDateTime),
)


class Recorder:
    """Adds changes to the log, in the name of a schema; nobody else can until the transaction ends."""

    def __init__(self, connection: sa.Connection, schema: str) -> None:
        self.connection, self.schema = connection, schema
        hold_log(connection)
        newest_first = sa.select(_CHANGE.c.chain).order_by(_CHANGE.c.sequence.desc()).limit(1)
        self.head: str = connection.execute(newest_first).scalar() or FIRST

    def record(self, subject: str, action: str, said: dict[str, Any], **of: Any) -> None:  # noqa: ANN401  columns
        """Add one change; `of` names the assessment it belongs to, and is empty where it concerns none."""
        change = {
            "made_at": datetime.datetime.now(tz=datetime.UTC),
            "made_by": f"schema {self.schema}",
            "assessment_id": of.get("assessment_id", 0),
            "delegation": of.get("delegation", ""),
            "year": of.get("year", 0),
            "subject": subject,
            "action": action,
            "before": None,
            "after": json.dumps(said, ensure_ascii=False, sort_keys=True),
        }
        self.head = link(self.head, change)
        self.connection.execute(sa.insert(_CHANGE).values(change | {"chain": self.head}))

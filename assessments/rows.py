"""This module holds how values become rows, and rows values again."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Row
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from assessments.columns import Table
from assessments.errors import DamagedStore
from assessments.models import EvidenceRow, OpinionRow, PlanRow, ReplyRow
from checklists.assessment import Evidence, Plan, Reply, Response, Value

_INSERT: dict[str, Callable[..., sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}

# What the change log gives for the id of an assessment where a change concerns none: ids begin at 1.
INSTALLATION = 0
# ISO 3166-1 leaves the codes XAA to XZZ to their users for ever: no country will bear one.
_INVENTED = "X"
_NOT_OURS = "the store holds what this cannot be: {}."


def insert_unless_there(
    session: Session, table: type[Table], values: dict[str, Any], *, unique: tuple[str, ...]
) -> bool:
    """Insert a row unless there is one with the same values in the unique columns; return whether it was inserted."""
    insert = _INSERT[session.get_bind().dialect.name](table).values(values)
    statement = insert.on_conflict_do_nothing(index_elements=unique)
    return session.exec(statement, execution_options={"preserve_rowcount": True}).rowcount == 1


def columns_of(response: Response) -> dict[str, Any]:
    """Return the columns of a response's own row, without its version and who saved it."""
    return {
        "item_id": response.item,
        "state": response.state,
        "value": None if response.value is None else json.dumps(response.value, ensure_ascii=False),
        "floor": response.floor,
        "reason": response.reason,
        "confirmed": response.confirmed,
        "note": response.note,
        "responsible": response.responsible,
    }


def evidence_rows(response_id: int, response: Response) -> list[EvidenceRow]:
    """Return one row for each piece of evidence, in the order given."""
    return [
        EvidenceRow(
            response_id=response_id,
            position=position,
            grade=piece.grade,
            title=piece.title,
            reference=piece.reference,
            date=piece.date,
        )
        for position, piece in enumerate(response.evidence)
    ]


def response_of(row: Row[Any], evidence: Sequence[Row[Any]]) -> Response:
    """Return the response that the columns of its row and of its evidence, in order, stand for.

    Raises:
        DamagedStore: the row holds what no response can be; somebody wrote it by other means than this tool.
    """
    content = {
        "item": row.item_id,
        "state": row.state,
        "floor": row.floor,
        "reason": row.reason,
        "confirmed": row.confirmed,
        "note": row.note,
        "responsible": row.responsible,
    }
    try:
        value = None if row.value is None else json.loads(row.value)
        pieces = [
            Evidence.model_validate(
                {"grade": piece.grade, "title": piece.title, "reference": piece.reference, "date": piece.date}
            )
            for piece in evidence
        ]
        return Response.model_validate(content | {"value": value, "evidence": pieces})
    except (ValueError, ValidationError) as error:
        raise DamagedStore(f"response {row.id} ({row.item_id}): {_NOT_OURS.format(error)}") from error


def plan_of(row: PlanRow) -> Plan:
    """Return the plan its row stands for.

    Raises:
        DamagedStore: the row holds what no plan can be.
    """
    try:
        return Plan.model_validate({"effort": row.effort, "question": row.question})
    except ValidationError as error:
        raise DamagedStore(f"plan {row.id} ({row.item_id}): {_NOT_OURS.format(error)}") from error


def log_entry(value: Response | Plan) -> dict[str, Any]:
    """Return a response or a plan as the change log and imports show it: its keys that differ from their defaults."""
    return value.model_dump(mode="json", exclude_defaults=True)


def reply_of(row: ReplyRow) -> Reply:
    """Return the official reply its row stands for.

    Raises:
        DamagedStore: the row holds what no reply can be.
    """
    try:
        return Reply.model_validate({"of": row.given_by, "date": row.date, "source": row.source, "text": row.text})
    except ValidationError as error:
        raise DamagedStore(f"reply {row.id} ({row.clause_id}): {_NOT_OURS.format(error)}") from error


def replies_content(replies: Sequence[Reply]) -> dict[str, Any] | None:
    """Return the official replies to a clause as the change log and imports show them; None where there are none."""
    return {"replies": [reply.model_dump(mode="json") for reply in replies]} if replies else None


def opinion_content(row: OpinionRow | None) -> dict[str, Any] | None:
    """Return what a respondent says as the change log shows it; the side only where they speak for one."""
    if row is None:
        return None
    return said_content(None if row.value is None else json.loads(row.value), row.note, row.side)


def said_content(value: Value | None, note: str, side: str | None) -> dict[str, Any]:
    """Return what somebody who speaks for a side, or for none, says of an item as the change log shows it."""
    return {"value": value, "note": note} | ({"side": side} if side else {})


def is_invented(code: str) -> bool:
    """Return whether a code marks a country that does not exist."""
    return code.startswith(_INVENTED)

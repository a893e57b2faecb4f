"""This module turns a response into what the widgets of its item show, and that back into a response."""

import datetime
from dataclasses import dataclass

from checklists.assessment import EXEMPT, Evidence, Reason, Response
from checklists.item import Item
from reports.answers import DATE, NUMBER, code_of

OPEN_STATES = ("unknown", "withheld", "not_applicable", "unanswered")


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in the widgets of one item, before it is a response."""

    code: str
    number: float | None = None
    date: datetime.date | None = None
    floor: int = 0
    reason: Reason | None = None
    note: str = ""
    responsible: str = ""
    evidence: tuple[Evidence, ...] = ()


def entry_of(item: Item, response: Response | None) -> Entry:
    """Return what the widgets show for a stored response, or for none."""
    if response is None:
        return Entry("unanswered")
    code = code_of(item, response)
    return Entry(
        code=code,
        number=float(response.value or 0) if code == NUMBER else None,
        date=datetime.date.fromisoformat(str(response.value)) if code == DATE else None,
        floor=response.floor or 0,
        reason=response.reason,
        note=response.note,
        responsible=response.responsible,
        evidence=response.evidence,
    )


def response_of(item: Item, entry: Entry) -> Response | None:
    """Return the response an entry stands for; None while a number, a date or a reason is still missing.

    Whether the response is sound (a note where one is needed, a date inside the year) is for the store to judge.
    """
    bare = Response(
        item=item.id, state="unknown", note=entry.note, responsible=entry.responsible, evidence=entry.evidence
    )
    if entry.code == "withheld":
        return bare.model_copy(update={"state": "withheld", "floor": entry.floor})
    if entry.code == "not_applicable":
        return bare.model_copy(update={"state": "not_applicable", "reason": entry.reason}) if entry.reason else None
    if entry.code in ("unknown", "unanswered"):
        return bare.model_copy(update={"state": entry.code})
    value = _value(item, entry)
    return None if value is None else bare.model_copy(update={"state": "answered", "value": value})


def _value(item: Item, entry: Entry) -> int | float | str | None:
    if entry.code == NUMBER:
        return entry.number
    if entry.code == DATE:
        return entry.date.isoformat() if entry.date else None
    return int(entry.code) if item.answer_type == "maturity" and entry.code != EXEMPT else entry.code

"""This module plans varied answers to many items, so that every state, answer type and grade of evidence occurs."""

import datetime
from collections.abc import Iterable
from typing import Any, get_args

from checklists.assessment import REASONS_NEEDING_A_NOTE, Evidence, Grade, Reason, Response
from checklists.item import Item

STATES = ("answered", "answered", "unknown", "answered", "withheld", "answered", "answered", "answered")


def plan(items: Iterable[Item], year: int) -> dict[str, Response]:
    """Return a sound response to each item, by item id; the same for the same items in every run."""
    return {item.id: _response(item, number, year) for number, item in enumerate(items)}


def _response(item: Item, number: int, year: int) -> Response:
    content = _answer(item, number, year)
    if number % 5 == 3 or content.get("reason") in REASONS_NEEDING_A_NOTE:
        content["note"] = f"Asked on {number % 28 + 1} May: who keeps it; see p. {number}."
    if number % 7 == 2:
        content["responsible"] = f"Directorate {number}"
    if number % 9 == 1 or content.get("floor"):
        content["evidence"] = _evidence(number, year)
    return Response(item=item.id, **content)


def _answer(item: Item, number: int, year: int) -> dict[str, Any]:
    state = STATES[number % len(STATES)]
    if item.not_applicable and number % 2:
        return {"state": "not_applicable", "reason": get_args(Reason)[number % 5]}
    if state == "withheld" and item.levels:
        return {"state": state, "floor": number % 3 + 1}
    if state == "unknown" and item.levels:
        return {"state": state}
    return {"state": "answered", "value": _value(item, number, year)}


def _value(item: Item, number: int, year: int) -> int | float | str:
    if item.levels:
        return "exempt" if item.exempt_full and number % 2 else number % 5
    if item.choices:
        return ("yes", "partial", "no")[number % 3]
    if item.unit:
        return number % 30 + 0.5
    return "never" if number % 3 == 0 else datetime.date(year - number % 3, number % 12 + 1, 9).isoformat()


def _evidence(number: int, year: int) -> tuple[Evidence, ...]:
    grades: tuple[Grade, ...] = get_args(Grade)
    grade = grades[number // 9 % 4]
    first = Evidence(grade=grade, title=f"Report no. {number}", reference=f"Doc. {number}/{year}, p. 4")
    if number % 18 != 1:
        return (first,)
    return (first, Evidence(grade="A", title="Minutes", date=datetime.date(year, number % 12 + 1, 9)))

"""This module holds what the cells of one item offer and show: the words for answers, floors, reasons and evidence."""

from collections.abc import Mapping
from types import MappingProxyType

from checklists.assessment import Grade, Response
from checklists.item import Item
from reports.answers import DATE, NUMBER, choices_of
from reports.choices import entry_of
from reports.words import REASONS
from reports.workbook_columns import FILLED, PIECE, PIECES

Shown = Mapping[str, str | float]

FLOORS: Mapping[str, int] = MappingProxyType({f"Level {level}": level for level in range(4)})
GRADES: tuple[Grade, ...] = ("A", "B", "C", "D")
CONFIRMED = ("not yet", "yes")


def answer_labels(item: Item, year: int) -> dict[str, str]:
    """Return the words an item's answer is chosen by, with their codes, in the order of the form on screen."""
    return {choice.label: choice.code for choice in choices_of(item, year)}


def shown_cells(item: Item, response: Response | None, year: int) -> dict[str, str | float]:
    """Return what stands in the cells of an item that can be filled in; an empty text where nothing does."""
    cells: dict[str, str | float] = dict.fromkeys(FILLED, "")
    if response is None:
        return cells
    entry = entry_of(item, response)
    cells["answer"] = next(label for label, code in answer_labels(item, year).items() if code == entry.code)
    if entry.code == NUMBER and isinstance(response.value, int | float):
        cells["detail"] = float(response.value)
    elif entry.code == DATE:
        cells["detail"] = str(response.value)
    if response.floor is not None:
        cells["floor"] = f"Level {response.floor}"
    if response.reason:
        cells["reason"] = REASONS[response.reason]
    cells |= {"note": response.note, "responsible": response.responsible}
    for number, piece in enumerate(response.evidence[:PIECES], start=1):
        values = (piece.grade, piece.title, piece.reference, piece.date.isoformat() if piece.date else "")
        cells |= {f"{part} {number}": value for part, value in zip(PIECE, values, strict=True)}
    if not response.confirmed:
        cells["confirmed"] = CONFIRMED[0]
    return cells


def fillable(item: Item, response: Response | None, year: int) -> frozenset[str]:
    """Return the cells of an item that can be filled in: those its kind of answer has a use for."""
    codes = set(answer_labels(item, year).values())
    closed = {
        "detail": not codes & {NUMBER, DATE},
        "reason": "not_applicable" not in codes,
        "confirmed": response is None or response.confirmed,
    }
    return frozenset(name for name in FILLED if not closed.get(name))

"""This module holds how the tests fill in a form: they open it as a spreadsheet would, write into cells and save it."""

import io
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from openpyxl import load_workbook

from checklists.assessment import Assessment, Response
from checklists.returned import Returned
from reports.workbook import Origin, to_workbook
from reports.workbook_answers import returned_answers, versions_shown
from reports.workbook_columns import PLACES
from reports.workbook_reading import read_workbook
from reports.workbook_text import escaped
from tests.strategies import REAL

MADE_AT = datetime(2026, 5, 3, 9, 30, tzinfo=UTC)
ROWS = {
    item.id: (checklist.id, row) for checklist in REAL.resolutions for row, item in enumerate(checklist.items, start=2)
}


def give_out(assessment: Assessment, *, blank: bool = False, head: str = "abc") -> bytes:
    """Return the form of an assessment, all of whose answers are in their first version."""
    versions = {response.item: 1 for response in assessment.responses}
    return to_workbook(assessment, REAL, Origin(MADE_AT, 1, head, versions), blank=blank)


def filled_in(content: bytes, cells: Mapping[tuple[str, str], Any]) -> bytes:
    """Return a form with these values, each by item and name of the column; text is written as Excel writes it."""
    book = load_workbook(io.BytesIO(content))
    for (item, name), value in cells.items():
        sheet, row = ROWS[item]
        cell = book[sheet].cell(row, PLACES[name])
        cell.value = escaped(value) if isinstance(value, str) else value
        if isinstance(value, str) and not value.startswith("=="):
            cell.data_type = "s"
    return saved(book)


def saved(book: Any) -> bytes:  # noqa: ANN401  openpyxl ships no types
    """Return a workbook as the bytes of its file."""
    whole = io.BytesIO()
    book.save(whole)
    return whole.getvalue()


def take_back(content: bytes, shown: Iterable[Response], year: int) -> tuple[tuple[Returned, ...], list[str]]:
    """Return what a form says that is new to these answers, and its faults."""
    form = read_workbook(content)
    known = {response.item: response for response in shown}
    versions = versions_shown(form, REAL)
    return returned_answers(form, REAL, year, {item: known[item] for item in versions if item in known})

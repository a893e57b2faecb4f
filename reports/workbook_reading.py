"""This module reads a form that came back: bytes in, what its cells hold out. What that means is judged elsewhere."""

import datetime
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openpyxl import load_workbook

from checklists.errors import AssessmentError
from reports.unpacking import names_in
from reports.workbook_archive import checked_archive
from reports.workbook_columns import COLUMNS, FORM, README, cell_of
from reports.workbook_text import unescaped

CellValue = str | float
_HEAD_ROWS = 60
_LAST_ROW = 2_000


class Formula:
    """What stands in a cell that holds a formula, or the error of one."""


FORMULA = Formula()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a form: its sheet, its number, and what its cells hold by the names of the columns."""

    sheet: str
    number: int
    cells: Mapping[str, CellValue | Formula]

    def place(self, name: str) -> str:
        """Return where one of its cells is."""
        return cell_of(self.sheet, name, self.number)


@dataclass(frozen=True, slots=True)
class Form:
    """A form that came back: what it says of itself, with the cell in which it does, and its rows."""

    head: Mapping[str, str]
    places: Mapping[str, str]
    rows: tuple[Row, ...]


def is_form(content: bytes) -> bool:
    """Return whether a file is a workbook, by what is in it and not by its name."""
    return "xl/workbook.xml" in names_in(content)


def read_workbook(content: bytes) -> Form:
    """Read a form.

    Raises:
        AssessmentError: it is no form of this tool, damaged, too large, or its heads are not where they were.
    """
    checked = checked_archive(content)
    try:
        return _read(checked)
    except AssessmentError:
        raise
    except Exception as error:  # a library that meets a file made to break it raises whatever it likes
        fault = "The file is damaged, or not a form of this tool. Use the form as it was given out, saved as XLSX."
        raise AssessmentError([fault]) from error


def _read(content: bytes) -> Form:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    head, places = _head(sheets[README]) if README in sheets else ({}, {})
    if head.get("Form") != FORM:
        raise AssessmentError(
            [f"{README}!A1: this is no form of this tool, or its sheet “{README}” is gone. Use the form as given out."]
        )
    rows: list[Row] = []
    faults: list[str] = []
    for id_, sheet in sheets.items():
        if id_ != README:
            lines = _lines(sheet)
            found = _head_faults(id_, next(lines, ()))
            faults += found
            rows += [] if found else _rows(id_, lines)
    if faults:
        raise AssessmentError(faults)
    return Form(head, places, tuple(rows))


def _head(sheet: Any) -> tuple[dict[str, str], dict[str, str]]:  # noqa: ANN401  openpyxl ships no types
    found: dict[str, str] = {}
    places: dict[str, str] = {}
    for number, row in enumerate(sheet.iter_rows(min_row=1, max_row=_HEAD_ROWS, max_col=2), start=1):
        term, meaning = (str(_value(cell)) for cell in row)
        if term and term not in found:
            found[term], places[term] = meaning, f"{README}!B{number}"
    return found, places


def _lines(sheet: Any) -> Iterator[tuple[CellValue | Formula, ...]]:  # noqa: ANN401  openpyxl ships no types
    for row in sheet.iter_rows(min_row=1, max_row=_LAST_ROW, max_col=len(COLUMNS)):
        yield tuple(_value(cell) for cell in row)


def _head_faults(sheet: str, found: tuple[CellValue | Formula, ...]) -> list[str]:
    if not found:
        return []
    return [
        f"{cell_of(sheet, column.name, 1)}: the head of this column was “{column.head}” and is not any more. "
        "Use the form as it was given out."
        for column, head in zip(COLUMNS, found, strict=True)
        if head != column.head
    ][:1]


def _rows(sheet: str, lines: Iterator[tuple[CellValue | Formula, ...]]) -> list[Row]:
    names = [column.name for column in COLUMNS]
    return [
        Row(sheet, number, dict(zip(names, cells, strict=True)))
        for number, cells in enumerate(lines, start=2)
        if any(cell != "" for cell in cells)
    ]


def _value(cell: Any) -> CellValue | Formula:  # noqa: ANN401  openpyxl ships no types
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in ("f", "e"):
        return FORMULA
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time.min else value.isoformat(sep=" ")
    return unescaped(str(value))

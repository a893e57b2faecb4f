"""This module holds the drop-down lists of the form: exactly what each item accepts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from checklists.item import Item
from reports.answers import DATE, NUMBER
from reports.workbook_cells import CONFIRMED, FLOORS, GRADES, answer_labels
from reports.workbook_columns import PIECES, PLACES
from reports.workbook_readme import REASONS_RANGE

_AS_A_DATE = "Write the date as 2021-05-31."
_FARTHEST = 1e15  # no number of any item lies beyond


def add_choices(sheet: Worksheet, items: Sequence[Item], year: int) -> None:
    """Give each cell that is chosen from a list its list, and the others that have a shape the check of it."""
    answers: dict[tuple[str, ...], list[str]] = defaultdict(list)
    numbers, dates = [], []
    for row, item in enumerate(items, start=2):
        labels = answer_labels(item, year)
        answers[tuple(labels)].append(_cell("answer", row))
        if NUMBER in labels.values():
            numbers.append(_cell("detail", row))
        if DATE in labels.values():
            dates.append(_cell("detail", row))
    for labels_, cells in answers.items():
        _add_list(sheet, labels_, cells)
    last = len(items) + 1
    _add_list(sheet, FLOORS, [_column("floor", last)])
    _add_list(sheet, CONFIRMED, [_column("confirmed", last)])
    _add_list(sheet, GRADES, [_column(f"grade {number}", last) for number in range(1, PIECES + 1)])
    reasons = DataValidation("list", formula1=REASONS_RANGE, allow_blank=True)
    _add(sheet, reasons, [_column("reason", last)], "Choose one of the reasons in the list.")
    dates += [_column(f"date {number}", last) for number in range(1, PIECES + 1)]
    length = DataValidation("textLength", operator="equal", formula1="10", allow_blank=True)
    _add(sheet, length, dates, _AS_A_DATE)
    if numbers:
        bounds = {"formula1": f"{-_FARTHEST:.0f}", "formula2": f"{_FARTHEST:.0f}"}
        number = DataValidation("decimal", operator="between", allow_blank=True, **bounds)
        _add(sheet, number, numbers, "Write a number.")


def _add_list(sheet: Worksheet, options: Iterable[str], cells: Sequence[str]) -> None:
    listed = DataValidation("list", formula1=f'"{",".join(options)}"', allow_blank=True)
    _add(sheet, listed, cells, "Choose from the list, or leave the cell empty.")


def _add(sheet: Worksheet, rule: DataValidation, cells: Sequence[str], advice: str) -> None:
    rule.showErrorMessage, rule.errorTitle, rule.error = True, "Not possible here", advice
    for cell in cells:
        rule.add(cell)
    sheet.add_data_validation(rule)


def _cell(name: str, row: int) -> str:
    return f"{get_column_letter(PLACES[name])}{row}"


def _column(name: str, last: int) -> str:
    return f"{_cell(name, 2)}:{_cell(name, last)}"

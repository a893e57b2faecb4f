"""This module holds how the form looks, and how a cell is written so that no text in it becomes a formula."""

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reports.workbook_columns import COLUMNS, PLACES
from reports.workbook_text import escaped

_DARK, _PALE, _LINE, _QUIET = "24427A", "FFF9DB", "B8BEC9", "F3F5F8"
_TEXT = "@"  # what is typed into such a cell stays text too, also "=1+1"
_TOP = Alignment(vertical="top", wrap_text=True)
_HAIR = Side(style="thin", color=_LINE)
_FRAME = Border(left=_HAIR, right=_HAIR, top=_HAIR, bottom=_HAIR)
_HEAD, _FIXED, _OPEN = (PatternFill("solid", fgColor=colour) for colour in (_DARK, _QUIET, _PALE))
_LOCKED, _OPEN_TEXT, _OPEN_NUMBER = "locked", "open", "open number"
_FIRST_TO_SCROLL = "D2"  # item, clause and question stay in sight
_A3 = "8"
_FONT, _SIZE = "Arial", 10  # on every machine, or one of equal widths
_LINE_HEIGHT, _HIGHEST = 1.25, 400.0  # of a line in sizes of its font; of a row in points, where 409 is the limit
_SIGNS = 1.15  # of this font to one of the signs a column's width is counted in


def add_styles(book: Workbook) -> None:
    """Give a workbook the styles of its cells: locked, open for text, open for a number."""
    for name, fill, locked, number_format in (
        (_LOCKED, _FIXED, True, _TEXT),
        (_OPEN_TEXT, _OPEN, False, _TEXT),
        (_OPEN_NUMBER, _OPEN, False, "General"),
    ):
        style = NamedStyle(name, font=font(), fill=fill, border=_FRAME, alignment=_TOP, number_format=number_format)
        style.protection = Protection(locked=locked)
        book.add_named_style(style)


def write(cell: Cell, value: str | float) -> None:
    """Write a number, or text as text, into a locked cell."""
    cell.style = _LOCKED
    if isinstance(value, str):
        if value:
            cell.value = escaped(value)
            cell.data_type = "s"
    else:
        cell.value = value


def font(*, bold: bool = False, size: int = _SIZE, color: str = "000000") -> Font:
    """Return the font of the form."""
    return Font(name=_FONT, size=size, bold=bold, color=color)


def fit_row(sheet: Worksheet, row: int, *, size: int = _SIZE) -> None:
    """Make a row as high as its longest cell, as far as a row can be: not every spreadsheet does so by itself."""
    lines = max(_lines(cell.value, sheet.column_dimensions[cell.column_letter].width) for cell in sheet[row])
    sheet.row_dimensions[row].height = min(_HIGHEST, lines * size * _LINE_HEIGHT + 4)


def _lines(value: object, width: float) -> int:
    room = max(1, int(width * _SIGNS))
    return sum(max(1, -(-len(line) // room)) for line in str("" if value is None else value).split("\n"))


def open_cell(cell: Cell, *, number: bool = False) -> None:
    """Let a cell be filled in."""
    cell.style = _OPEN_NUMBER if number else _OPEN_TEXT


def write_head(sheet: Worksheet) -> None:
    """Write the heads of the columns."""
    for place, column in enumerate(COLUMNS, start=1):
        cell = sheet.cell(1, place, column.head)
        cell.font, cell.fill, cell.alignment = font(bold=True, color="FFFFFF"), _HEAD, _TOP
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    fit_row(sheet, 1)
    sheet.column_dimensions[get_column_letter(PLACES["version"])].hidden = True


def finish(sheet: Worksheet, title: str) -> None:
    """Freeze the heads, lock what is not to be filled in, and say how it is printed.

    Without a password: it guides the hand, it keeps nothing secret.
    """
    sheet.freeze_panes = _FIRST_TO_SCROLL
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows, sheet.print_title_cols = "1:1", "A:C"
    for row in range(2, sheet.max_row + 1):
        fit_row(sheet, row)
    set_page(sheet, title, wide=3)
    lock(sheet)


def set_page(sheet: Worksheet, title: str, *, wide: int, high: int = 0) -> None:
    """Say how a sheet is printed: landscape on A3, so many pages wide and high, with its title and page numbers."""
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A3
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = wide, high
    sheet.oddHeader.left.text, sheet.oddFooter.right.text = title, "&P / &N"


def lock(sheet: Worksheet) -> None:
    """Lock a sheet but for what is open, its filters and the size of rows and columns."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.autoFilter = False

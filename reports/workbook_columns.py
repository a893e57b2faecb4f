"""This module holds the columns of the form: what stands in each, how wide it is, and what may be filled in."""

from dataclasses import dataclass
from typing import Literal

from openpyxl.utils import get_column_letter

# What a row is judged by when it comes back. Pieces of evidence have four cells each.
Kind = Literal["fixed", "label", "detail", "text"]

README = "Read me"
FORM = "cyber-commitments/form 1"
PIECES = 3  # pieces of evidence that have cells; more of them are kept as they are stored
PIECE = ("grade", "title", "reference", "date")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the code, its head, its width in characters, and what is written in it."""

    name: str
    head: str
    width: int
    kind: Kind


_EVIDENCE = tuple(
    column
    for number in range(1, PIECES + 1)
    for column in (
        Column(f"grade {number}", f"Evidence {number}: kind", 11, "label"),
        Column(f"title {number}", f"Evidence {number}: title", 30, "text"),
        Column(f"reference {number}", f"Evidence {number}: reference or address", 30, "text"),
        Column(f"date {number}", f"Evidence {number}: date", 13, "text"),
    )
)

COLUMNS: tuple[Column, ...] = (
    Column("item", "Item", 15, "fixed"),
    Column("clause", "Clause", 9, "fixed"),
    Column("question", "Question", 40, "fixed"),
    Column("answer", "Answer", 16, "label"),
    Column("detail", "Number or date", 14, "detail"),
    Column("levels", "What each answer means", 80, "fixed"),
    Column("text", "Text as adopted", 40, "fixed"),
    Column("respondent", "Who answers", 13, "fixed"),
    Column("floor", "Withheld: attested floor", 12, "label"),
    Column("reason", "Not applicable: reason", 26, "label"),
    Column("note", "Note", 48, "text"),
    Column("responsible", "Responsible body", 28, "text"),
    Column("wanted", "Evidence that would show it, and what is not enough", 48, "fixed"),
    *_EVIDENCE,
    Column("more", "Further evidence", 16, "fixed"),
    Column("confirmed", "Carried forward: still so?", 14, "label"),
    Column("version", "Version", 9, "fixed"),
)
PLACES = {column.name: number for number, column in enumerate(COLUMNS, start=1)}
FILLED = tuple(column.name for column in COLUMNS if column.kind != "fixed")


def cell_of(sheet: str, name: str, row: int) -> str:
    """Return where a cell is, as a spreadsheet writes it: "459!D17"."""
    return f"{sheet}!{get_column_letter(PLACES[name])}{row}"

"""This module holds one row of a form that came back: what it showed, what it says now, and which cell is at fault."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from checklists.assessment import Response
from checklists.item import Item
from reports.workbook_reading import CellValue, Formula, Row
from reports.workbook_text import alike, with_plain_line_ends


class FaultyCell(Exception):  # noqa: N818  it says what happened
    """A cell that holds what it cannot."""


@dataclass(frozen=True, slots=True)
class Said:
    """One row: its item, what the form showed of it, and what its cells hold now."""

    row: Row
    item: Item
    before: Response | None
    shown: Mapping[str, CellValue]
    year: int

    def fault(self, name: str, what: str) -> FaultyCell:
        """Return what says that a cell is at fault."""
        return FaultyCell(f"{self.row.place(name)}: {what}")

    def is_as_shown(self, name: str) -> bool:
        """Whether a cell holds what it held when the form was given out."""
        found, shown = self.row.cells[name], self.shown[name]
        if isinstance(found, float) and isinstance(shown, float):
            return found == shown
        return not isinstance(found, Formula) and alike(as_text(found), as_text(shown))

    def text(self, name: str) -> str:
        """Return the text of a cell, as it was shown where nobody altered it."""
        if self.is_as_shown(name):
            return as_text(self.shown[name])
        return with_plain_line_ends(as_text(self.value(name)))

    def value(self, name: str) -> CellValue:
        """Return what a cell holds."""
        found = self.row.cells[name]
        if isinstance(found, Formula):
            raise self.fault(name, "a formula, or the error of one. Write the text or number itself.")
        return found

    def choice(self, name: str, options: Mapping[str, object]) -> str:
        """Return which of these words a cell holds, whatever its capitals; empty where it holds none."""
        found = as_text(self.value(name)).strip()
        for option in options:
            if found.casefold() == option.casefold():
                return option
        if found:
            listed = ", ".join(f"“{option}”" for option in options)
            raise self.fault(name, f"“{short(found)}” is not among the choices. Choose one of {listed}, or empty it.")
        return ""


def version_shown(row: Row) -> int | None:
    """Return the version of the answer that a row showed; None where it showed none, or does not say it soundly."""
    found = row.cells["version"]
    text = "" if isinstance(found, Formula) else as_text(found)
    return int(text) if re.fullmatch(r"[1-9][0-9]{0,8}", text) else None


def as_text(value: CellValue | Formula) -> str:
    """Return what a cell holds as text: of a number its digits, without a point where it is whole."""
    if isinstance(value, Formula):
        return ""
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else str(value)


def found_words(value: CellValue) -> str:
    """Return in words what a cell holds."""
    return f"found “{short(as_text(value))}”" if value != "" else "found nothing"


def short(text: str) -> str:
    """Return a text on one short line, in a form no terminal acts on."""
    shown = "".join(sign if sign.isprintable() else " " for sign in text[:61])
    return shown if len(text) <= 60 else f"{shown[:57]}..."

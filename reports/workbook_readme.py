"""This module writes the first sheet of the form: what it is, how to fill it in, and what it was made from."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Protocol

from openpyxl.styles import Border, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from checklists.assessment import Assessment
from checklists.model import Checklists
from reports import workbook_style as style
from reports.words import GRADES, REASONS
from reports.workbook_columns import FORM, README

_WIDTHS = {"A": 26, "B": 110}
_WHAT = (
    (
        "This form asks how far the country has kept its word on cyber defence. Resolutions 459 (2019) and 475 "
        "(2022) of the NATO Parliamentary Assembly each have a sheet, with one row for each question. Both texts "
        "urge; they bind nobody."
    ),
    "It asks whether things exist, never for their content. Write nothing into it that is classified.",
)
_HOW = (
    (
        "Fill in the yellow cells, in a row for as many questions as you like: a part of the form may be returned,"
        " and what you leave as it is changes nothing."
    ),
    (
        "Answer: choose from the list of the cell. Where it is empty, nothing is returned for that question, and "
        "an answer that is stored stays. To say that there is no answer any more, choose “Not answered”."
    ),
    "Number or date: only where the answer is “A number” or “A date”. Write dates as 2021-05-31.",
    "Withheld: the answer is known, but not disclosed. A level that is reached at least can be attested.",
    "Unknown: you looked and cannot tell. Not answered: nothing is said yet.",
    "Not applicable: choose the reason; two of the reasons need a note.",
    (
        "Evidence: up to three pieces for each answer, each with its kind (below). One whose four cells are "
        "emptied is taken away. Without evidence an answer is shown as a claim."
    ),
    (
        "Carried forward: an answer from an earlier year says “not yet”. Choose “yes” if it is still so; another "
        "answer counts as confirmed."
    ),
    "Leave sheets, columns and heads where they are, and write text and numbers, no formulas.",
)
_THEN = (
    (
        "The delegation sees what is new and what is changed, beside what is stored. Nothing is taken over before "
        "somebody there has looked it through. Where an answer was changed there in the meantime, both are shown "
        "and one is chosen; the other one is kept in the change log, with your name."
    ),
)


class Made(Protocol):
    """Where and when a form is made."""

    @property
    def made_at(self) -> datetime:
        """When."""

    @property
    def number(self) -> int:
        """The store's number of the assessment."""

    @property
    def head(self) -> str:
        """The hash of the last change in the store."""

    @property
    def back_to(self) -> str:
        """Whom to send it back to."""


def write_readme(
    sheet: Worksheet, assessment: Assessment, checklists: Checklists, origin: Made, *, blank: bool
) -> None:
    """Write the first sheet."""
    sheet.title = README
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    title = f"Cyber commitments: questions to {assessment.delegation} for {assessment.year}"
    sheet["A1"] = title
    style.fit_row(sheet, 1, size=16)
    sheet["A1"].font = style.font(bold=True, size=16)
    back = origin.back_to.strip() or "whoever sent you this form"
    _write(sheet, [("What it is", line) for line in _WHAT])
    _write(sheet, [("How to fill it in", f"{number}. {line}") for number, line in enumerate(_HOW, start=1)])
    _write(sheet, [("Send it back to", back), *(("What happens then", line) for line in _THEN)])
    _write(sheet, [("Kinds of evidence", f"{grade}: {words}") for grade, words in GRADES.items()])
    _write(sheet, [("Not applicable: reasons", words) for words in REASONS.values()])
    _write(sheet, head(assessment, checklists, origin, blank=blank).items())
    style.set_page(sheet, title, wide=1, high=1)
    style.lock(sheet)


def head(assessment: Assessment, checklists: Checklists, origin: Made, *, blank: bool) -> Mapping[str, str]:
    """Return what a form says of itself, by the words it says it with."""
    return {
        "Form": FORM,
        "Delegation": assessment.delegation,
        "Reporting year": str(assessment.year),
        "Scope": assessment.scope,
        "Answers shown": "none" if blank else "as they stand",
        "Assessment": str(origin.number),
        **{f"Checklist {one.id}": f"{one.version}, SHA-256 {one.sha256}" for one in checklists.resolutions},
        "Made at": f"{origin.made_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
        "Change log head": origin.head,
    }


# The title, then blocks with an empty row before each: what, how, whom and then, kinds of evidence.
_FIRST_REASON = 1 + sum(1 + lines for lines in (len(_WHAT), len(_HOW), 1 + len(_THEN), len(GRADES))) + 2
REASONS_RANGE = f"'{README}'!$B${_FIRST_REASON}:$B${_FIRST_REASON + len(REASONS) - 1}"


def _write(sheet: Worksheet, lines: Iterable[tuple[str, str]]) -> None:
    """Write terms with what they mean below what is there; a term that repeats is written once."""
    last = ""
    for row, (term, meaning) in enumerate(lines, start=sheet.max_row + 2):
        for letter, text in (("A", "" if term == last else term), ("B", meaning)):
            cell = sheet[f"{letter}{row}"]
            style.write(cell, text)
            cell.fill, cell.border = PatternFill(), Border()
        sheet[f"A{row}"].font = style.font(bold=True)
        style.fit_row(sheet, row)
        last = term

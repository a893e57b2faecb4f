"""This module makes the form that others fill in offline: a workbook (XLSX) with a sheet for each resolution.

Text is written as text, whatever it begins with: a cell of that type is never a formula, so nothing stands before it.
Equal input gives equal bytes.
"""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from checklists.assessment import Assessment, Response
from checklists.item import Item
from checklists.model import Checklist, Checklists, Clause
from reports import workbook_style as style
from reports.answers import choices_of
from reports.workbook_cells import fillable, shown_cells
from reports.workbook_choices import add_choices
from reports.workbook_columns import COLUMNS, PIECES, PLACES
from reports.workbook_readme import write_readme

_CORE = "docProps/core.xml"
_SAID_ONCE = ("unknown", "withheld", "unanswered")  # what they mean stands on the first sheet
_FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where and when a form is made, so that it is known when it comes back.

    Attributes:
        made_at: when it is made.
        number: the store's number of the assessment.
        head: the hash of the last change in the store.
        versions: by item, the version of the answer that is shown.
        back_to: in the words of who gives it out, whom to send it back to; empty means whoever sent it.
    """

    made_at: datetime
    number: int
    head: str
    versions: Mapping[str, int] = field(default_factory=dict)
    back_to: str = ""


def to_workbook(assessment: Assessment, checklists: Checklists, origin: Origin, *, blank: bool = False) -> bytes:
    """Return the form of an assessment: as it stands, or blank, which shows no answer there is.

    Args:
        assessment: what was answered.
        checklists: the ones it answers.
        origin: where and when the form is made.
        blank: whether the answers are left out.
    """
    book = Workbook()
    style.add_styles(book)
    readme = book.active
    assert readme is not None  # noqa: S101  a new workbook has a sheet
    write_readme(readme, assessment, checklists, origin, blank=blank)
    responses = {} if blank else {response.item: response for response in assessment.responses}
    versions = {} if blank else origin.versions
    for checklist in checklists.resolutions:
        _write_checklist(book.create_sheet(checklist.id), checklist, assessment, responses, versions)
    book.properties.creator, book.properties.title = "cyber-commitments", readme["A1"].value
    book.properties.created = origin.made_at.astimezone(UTC).replace(tzinfo=None)
    whole = io.BytesIO()
    book.save(whole)
    return _with_fixed_times(whole, book)


def workbook_name(delegation: str, year: int, *, blank: bool) -> str:
    """Return the name under which a form is given out."""
    return f"cyber-commitments-{delegation.lower()}-{year}-form{'-blank' if blank else ''}.xlsx"


def _write_checklist(
    sheet: Worksheet,
    checklist: Checklist,
    assessment: Assessment,
    responses: Mapping[str, Response],
    versions: Mapping[str, int],
) -> None:
    style.write_head(sheet)
    asked = [(clause, item) for clause in checklist.clauses for item in clause.items]
    for row, (clause, item) in enumerate(asked, start=2):
        response = responses.get(item.id)
        cells = _fixed(clause, item, response, assessment.year) | shown_cells(item, response, assessment.year)
        version = versions.get(item.id)
        _write_row(sheet, row, cells | {"version": "" if version is None else str(version)})
        for name in fillable(item, response, assessment.year):
            number = name == "detail" and item.answer_type == "numeric"
            style.open_cell(sheet.cell(row, PLACES[name]), number=number)
    add_choices(sheet, [item for _, item in asked], assessment.year)
    style.finish(sheet, f"{assessment.delegation} {assessment.year}, resolution {checklist.id}")


def _write_row(sheet: Worksheet, row: int, cells: Mapping[str, str | float]) -> None:
    for place, column in enumerate(COLUMNS, start=1):
        style.write(sheet.cell(row, place), cells[column.name])


def _fixed(clause: Clause, item: Item, response: Response | None, year: int) -> dict[str, str]:
    answers = [
        f"{choice.label}: {choice.caption}" for choice in choices_of(item, year) if choice.code not in _SAID_ONCE
    ]
    more = len(response.evidence) - PIECES if response else 0
    chapeau = f"{clause.chapeau.en} " if clause.chapeau else ""
    return {
        "item": item.id,
        "clause": clause.label,
        "question": item.question.en,
        "levels": "\n".join(answers),
        "text": f"{chapeau}{clause.text.en}",
        "respondent": item.respondent,
        "wanted": f"Would show it: {'; '.join(item.evidence.en)}.\nNot enough by itself: {item.weak_claim.en}",
        "more": f"{more} more stored; {'they stay' if more > 1 else 'it stays'}" if more > 0 else "",
    }


def _with_fixed_times(whole: io.BytesIO, book: Workbook) -> bytes:
    """Return the file with no trace of the moment it was written: its parts, and when it was changed last."""
    modified = book.properties.modified.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    created = book.properties.created.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    fixed = io.BytesIO()
    with zipfile.ZipFile(whole) as written, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in written.namelist():
            content = written.read(name)
            part = zipfile.ZipInfo(name, _FIRST_DAY_OF_ZIP)
            part.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(part, content.replace(modified, created) if name == _CORE else content)
    return fixed.getvalue()

"""Claims about the form in LibreOffice: nothing written into it becomes a formula, and saving it alters nothing."""

import io
import itertools
from collections.abc import Callable
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from checklists.assessment import Assessment, Evidence, Response
from reports.workbook_columns import COLUMNS
from tests.libreoffice import saved_as
from tests.reports.workbooks import filled_in, give_out, take_back
from tests.strategies import REAL

FORMULA = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}formula"
BEFORE = ("", " ", "\t", "\n", "\r", "\u00a0", "\ufeff", "\u200b", "'", '"', "''", "\x01", "0", "A1;")
BODIES = (
    *("=1+1", "+1+1", "-1+1", "@SUM(1;1)", "=SUM(1,1)", "=A1", "=cmd|' /C calc'!A0", "%1", "|1", "{=1+1}"),
    *('=HYPERLINK("http://127.0.0.1:9/x";"x")', '=WEBSERVICE("http://127.0.0.1:9/x")', '=DDE("soffice";"x";"y")'),
    *("\uff1d1+1", "\uff0b1+1", "\uff20SUM(1)", "of:=1+1", "=1+1\n=2+2", "a\r\n=1+1", "#REF!", "TRUE", "2021-05-31"),
)
PAYLOADS = [before + body for before, body in itertools.product(BEFORE, BODIES)]
ITEMS = list(REAL.items)


Convert = Callable[[bytes, str], bytes]


@pytest.fixture
def convert(tmp_path: Path) -> Convert:
    """Return what opens a workbook in LibreOffice, saves it in another format, and returns that file."""
    return partial(saved_as, folder=tmp_path)


def hostile_year(turn: int) -> Assessment:
    """Return a year in which every text of every answer is a payload, each time another one."""
    texts = itertools.cycle(PAYLOADS[turn:] + PAYLOADS[:turn])
    responses = []
    for item in ITEMS:
        text = next(texts)
        pieces = tuple(Evidence(grade="A", title=text, reference=text) for _ in range(3))
        responses.append(Response(item=item, state="unknown", note=text, responsible=text, evidence=pieces))
    return Assessment(delegation="XAA", year=2025, scope="full", responses=tuple(responses))


def test_nothing_written_into_a_form_becomes_a_formula_or_is_altered_by_saving(convert: Convert) -> None:
    """Every payload in every column of text: LibreOffice has no formula, and what it saves says nothing new."""
    assert len(set(PAYLOADS)) > 300
    for turn in (0, len(ITEMS), 2 * len(ITEMS)):
        year = hostile_year(turn)
        form = give_out(year)
        opened = ElementTree.fromstring(convert(form, "fods"))  # noqa: S314  LibreOffice wrote it a moment ago
        assert [cell.get(FORMULA) for cell in opened.iter() if cell.get(FORMULA)] == []
        assert take_back(convert(form, "xlsx"), year.responses, 2025) == ((), [])


def test_a_formula_that_somebody_wrote_would_be_found(convert: Convert) -> None:
    """The search for formulas finds one, and so does the reader, in its cell."""
    form = filled_in(give_out(hostile_year(0)), {(ITEMS[0], "note"): "==1+1"[1:]})
    live = filled_in(give_out(hostile_year(0)), {(ITEMS[0], "note"): "==1+1"})
    found = [cell.get(FORMULA) for cell in ElementTree.fromstring(convert(live, "fods")).iter() if cell.get(FORMULA)]  # noqa: S314
    assert len(found) == 1
    _, faults = take_back(convert(live, "xlsx"), hostile_year(0).responses, 2025)
    assert [fault.split(": ")[1] for fault in faults] == [
        "a formula, or the error of one. Write the text or number itself."
    ]
    assert take_back(convert(form, "xlsx"), hostile_year(0).responses, 2025)[1] == []


def test_the_lists_and_locks_of_a_form_outlive_libreoffice(convert: Convert) -> None:
    """Saved by LibreOffice, a form still has its protection, its lists, its hidden version and its heads."""
    book = load_workbook(io.BytesIO(convert(give_out(hostile_year(0)), "xlsx")))
    for id_ in ("459", "475"):
        sheet = book[id_]
        assert sheet.protection.sheet
        assert sheet.column_dimensions["AB"].hidden
        assert len(sheet.data_validations.dataValidation) >= 8
        assert [cell.value for cell in sheet[1]][: len(COLUMNS)] == [column.head for column in COLUMNS]

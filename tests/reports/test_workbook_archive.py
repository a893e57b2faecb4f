"""Claims about the guard before a form is read: what no form is gets no further, and is told in plain words."""

import io
import zipfile

import pytest

from checklists.assessment import Assessment
from checklists.errors import AssessmentError
from reports.workbook_archive import SIZE, checked_archive
from reports.workbook_text import alike, escaped, unescaped
from tests.hostile.bombs import SHEET, changed, in_part
from tests.reports.workbooks import give_out

SOUND = give_out(Assessment(delegation="EST", year=2025, scope="full"))


def rows(content: bytes) -> bytes:
    """Return a form with more in one of its sheets."""
    return in_part(SOUND, SHEET, lambda part: part.replace(b"</sheetData>", content + b"</sheetData>"))


REFUSED = {
    "has 2,000,001 bytes": b"x" * (SIZE + 1),
    "not a form of this tool": b"nothing",
    "has 211 parts": changed(SOUND, more={f"xl/{number}.xml": b"<x/>" for number in range(200)}),
    "a name that no workbook gives": changed(SOUND, more={"../../../etc/passwd": b""}),
    "two parts of one name": changed(SOUND, more={SHEET.upper(): b"<x/>"}),
    "unpacks to": changed(SOUND, more={"xl/big.bin": b"\0" * 9_000_000}),
    "unpacks to 7": changed(SOUND, more={"xl/big.bin": b"\0" * 7_500_000}),
    "declares a document type": in_part(SOUND, SHEET, lambda part: b"<!DOCTYPE x []>" + part),
    "is no XML": in_part(SOUND, SHEET, lambda part: part[:-5]),
    "holds more than a form does": rows(b"<x/>" * 120_000),
    "holds more than a form": rows(b"<x>" * 50 + b"</x>" * 50),
    "more than a form does. Nothing": rows(b'<x sqref="' + b"A1 " * 20_001 + b'"/>'),
    "beyond row 2,000": rows(b'<row><c r="A2001"/></row>'),
    "or column 200": rows(b'<row><c r="GS1"/></row>'),
    "in a way no workbook does": rows(b'<row><c r="1A"/></row>'),
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_no_form_is_gets_no_further(words: str) -> None:
    """One plain line says what is wrong and what to do."""
    with pytest.raises(AssessmentError, match="Use the form as it was given out, saved as XLSX") as refused:
        checked_archive(REFUSED[words])
    [fault] = refused.value.faults
    assert words in fault


def test_only_the_parts_that_were_looked_through_go_on() -> None:
    """Pictures, macros and whatever else is there are left behind; the XML is handed on as it was."""
    more = {"xl/vbaProject.bin": b"macro", "xl/media/x.png": b"picture", "xl/sheet.zip": b"PK"}
    with zipfile.ZipFile(io.BytesIO(checked_archive(changed(SOUND, more=more)))) as kept:
        found = {name: kept.read(name) for name in kept.namelist()}
    with zipfile.ZipFile(io.BytesIO(SOUND)) as sound:
        assert found == {name: sound.read(name) for name in sound.namelist()}


@pytest.mark.parametrize(
    "text", ["", "a_b", "_x0041_", "_x005F_", "_x005F_x0041_", "\r\n\t\x00\x1f\ufffe", "_X0041_", "_x004_"]
)
def test_a_cell_gives_back_the_text_it_was_given(text: str) -> None:
    """Also where it looks like what stands for another character."""
    assert unescaped(escaped(text)) == text


def test_a_text_too_long_for_a_cell_loses_only_what_no_cell_shows() -> None:
    """Ten thousand control characters would take seventy thousand; what is left counts as the same text."""
    text = "a" + "\x01" * 9_999
    assert escaped(text) == "a"
    assert alike(escaped(text), text)
    assert not alike("b", text)

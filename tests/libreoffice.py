"""This module opens files in LibreOffice Calc, without a screen: CSV files, for their cells, and workbooks."""

import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from tests.faults.suite import ShortError

LANGUAGES = {"en": 1033, "fr": 1036, "de": 1031}
NO_LIBREOFFICE = (
    "This needs LibreOffice Calc, and there is no soffice on the PATH. On Debian and Ubuntu: apt install "
    "libreoffice-calc-nogui."
)
_NAMES = {
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
}
_UTF8 = 76


class Cell(NamedTuple):
    """A cell: what kind of value it has ("" if empty), its figure if it has one, its text, and its formula if any."""

    kind: str
    value: str
    text: str
    formula: str


def read_cells(
    content: bytes, folder: Path, *, separator: str, language: str, quoted_is_text: bool = False
) -> list[list[Cell]]:
    """Open a CSV file as a spreadsheet does that knows dates and currencies and runs formulas; return its rows.

    Args:
        content: the file.
        folder: an empty folder of one's own; LibreOffice keeps its profile there, too.
        separator: what stands between fields, as somebody tells the program.
        language: whose settings: en, fr or de.
        quoted_is_text: whether whoever opens it ticks "Format quoted field as text".

    Raises:
        ShortError: there is none, or it failed; the message says what to do.
    """
    if not (program := shutil.which("soffice")):
        raise ShortError(NO_LIBREOFFICE)
    source = folder / "opened.csv"
    source.write_bytes(content)
    quoted = str(quoted_is_text).lower()
    # Separator, quotation mark, UTF-8, from line 1, all columns as they come, language, quoted is text, detect dates
    # and currencies, three settings of saving, all sheets, and run formulas.
    options = f"CSV:{ord(separator)},34,{_UTF8},1,,{LANGUAGES[language]},{quoted},true,false,false,false,0,true"
    command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
    ran = subprocess.run(
        [*command, "--convert-to", "ods", "--outdir", folder, f"--infilter={options}", source],
        capture_output=True,
        text=True,
        check=False,
    )
    made = folder / "opened.ods"
    if not made.exists():
        raise ShortError(f"LibreOffice did not open the file (exit code {ran.returncode}): {ran.stderr[-500:]}")
    with zipfile.ZipFile(made) as archive:
        tree = ElementTree.fromstring(archive.read("content.xml"))  # noqa: S314  LibreOffice has just written it
    made.unlink()
    return [list(_cells(row)) for row in tree.iter(_name("table:table-row"))]


def saved_as(content: bytes, kind: str, *, folder: Path) -> bytes:
    """Open a workbook (XLSX), save it as another kind of file, and return that.

    Args:
        content: the workbook.
        kind: how the name of the other kind ends, such as fods.
        folder: one's own; LibreOffice keeps its profile there, too.

    Raises:
        ShortError: there is no LibreOffice; the message says what to do.
    """
    if not (program := shutil.which("soffice")):
        raise ShortError(NO_LIBREOFFICE)
    given, made = folder / "form.xlsx", folder / "made"
    given.write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", kind, "--outdir", str(made), str(given)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return (made / f"form.{kind}").read_bytes()


def _cells(row: ElementTree.Element) -> Iterator[Cell]:
    for cell in row.iter(_name("table:table-cell")):
        found = Cell(
            cell.get(_name("office:value-type"), ""),
            cell.get(_name("office:value"), ""),
            "\n".join(_text(paragraph) for paragraph in cell.findall(_name("text:p"))),
            # A link that is followed on a click is as good as a formula.
            cell.get(_name("table:formula"), "")
            or next((link.get(_name("xlink:href"), "") for link in _links(cell)), ""),
        )
        yield from [found] * int(cell.get(_name("table:number-columns-repeated"), "1"))


def _links(cell: ElementTree.Element) -> Iterator[ElementTree.Element]:
    return cell.iter(_name("text:a"))


def _text(element: ElementTree.Element) -> str:
    """Return the text of a paragraph, in which blanks, tabs and breaks are elements."""
    signs = {_name("text:s"): " ", _name("text:tab"): "\t", _name("text:line-break"): "\n"}
    parts = [element.text or ""]
    for child in element:
        sign = signs.get(child.tag)
        parts += [_text(child) if sign is None else sign * int(child.get(_name("text:c"), "1")), child.tail or ""]
    return "".join(parts)


def _name(short: str) -> str:
    space, _, local = short.partition(":")
    return f"{{{_NAMES[space]}}}{local}"

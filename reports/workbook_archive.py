"""This module looks a workbook that comes in through, before anything reads it as one: its parts, sizes and shapes.

An XLSX file is a ZIP archive of XML parts. What is handed on is a new archive of the parts that were looked through,
and of nothing else: the reader of workbooks meets no byte that has not passed here.
"""

import io
import re
import zipfile
import zlib
from xml.parsers import expat

from checklists.errors import AssessmentError

SIZE = 2_000_000  # bytes of the file, as for every upload
MEMBERS = 100  # parts; a form that Excel or LibreOffice saved has about 20
UNPACKED = 8_000_000  # bytes of all parts; the fullest form that was made has 3 million
RATIO = 100  # unpacked to packed, above ROOM
ROOM = 2_000_000  # bytes unpacked that are no bomb, whatever the ratio
ELEMENTS = 120_000  # of all parts; a form has about 25,000
RANGES = 60_000  # characters of the lists of ranges a sheet speaks of; a form has about 3,000
DEPTH = 40  # of elements; a form has about 8
ROWS, COLUMNS = 2_000, 200  # of a sheet; a form has about 120 and 30

_XML = (".xml", ".rels")
_PLAIN_NAME = re.compile(r"(?![/\\])[A-Za-z0-9 _.,()\[\]/-]{1,200}")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_NO_FORM = "The file is not a form of this tool"


def checked_archive(content: bytes) -> bytes:
    """Return the XML parts of a workbook, each looked through, as a new archive.

    Raises:
        AssessmentError: it is no such archive, too large, damaged, or made to overload whoever reads it.
    """
    if len(content) > SIZE:
        raise _refused(f"The file has {len(content):,} bytes; a form has at most {SIZE:,}")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _rewritten(_parts(archive))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise _refused(f"{_NO_FORM}, or it is damaged or encrypted") from error


def _parts(archive: zipfile.ZipFile) -> dict[str, bytes]:
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > MEMBERS:
        raise _refused(f"The file has {len(members):,} parts; a form has at most {MEMBERS}")
    names = [member.filename for member in members]
    if len({name.lower() for name in names}) < len(names):
        raise _refused("The file has two parts of one name")
    if any(not _PLAIN_NAME.fullmatch(name) or ".." in name for name in names):
        raise _refused("The file has a part with a name that no workbook gives")
    unpacked, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
    if unpacked > UNPACKED or (unpacked > ROOM and unpacked > RATIO * packed):
        raise _refused(f"The file unpacks to {unpacked:,} bytes, which no form does")
    budget = _Budget()
    found = {}
    for member in members:
        if member.filename.lower().endswith(_XML):
            found[member.filename] = archive.read(member)  # no more than it says; what it says is bounded above
            budget.look_through(found[member.filename])
    return found


def _rewritten(parts: dict[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return whole.getvalue()


class _Budget:
    """What all parts together may hold."""

    def __init__(self) -> None:
        self._elements = self._depth = self._ranges = 0

    def look_through(self, part: bytes) -> None:
        """Read one part, and refuse what no form holds."""
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = _refuse_document_type
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        self._depth = 0
        try:
            parser.Parse(part, True)  # noqa: FBT003  as expat names it: this is the last piece
        except (expat.ExpatError, LookupError, ValueError) as error:  # the last two of an encoding nobody knows
            raise _refused(f"{_NO_FORM}, or it is damaged: a part of it is no XML") from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        self._depth += 1
        self._ranges += len(attributes.get("sqref", ""))
        if self._elements > ELEMENTS or self._depth > DEPTH or self._ranges > RANGES:
            raise _refused("The file holds more than a form does")
        if name.rsplit(":", 1)[-1] in ("c", "row") and "r" in attributes:
            _refuse_far_cell(attributes["r"])

    def _end(self, _: str) -> None:
        self._depth -= 1


def _refuse_document_type(*_: object) -> None:
    raise _refused("The file declares a document type, which no workbook does")


def _refuse_far_cell(place: str) -> None:
    letters, row = ("A", place) if place.isascii() and place.isdigit() else _split(place)
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    if len(row) > 7 or int(row) > ROWS or column > COLUMNS:
        raise _refused(f"The file has cells beyond row {ROWS:,} or column {COLUMNS}, where no form has any")


def _split(place: str) -> tuple[str, str]:
    if not (found := _REFERENCE.fullmatch(place)):
        raise _refused("The file names a cell in a way no workbook does")
    return found.group(1), found.group(2)


def _refused(what: str) -> AssessmentError:
    return AssessmentError([f"{what}. Nothing was read. Use the form as it was given out, saved as XLSX."])

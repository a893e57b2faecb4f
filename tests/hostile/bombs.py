"""This module makes files that are meant to overload, mislead or break whoever reads a form."""

import gzip
import io
import random
import zipfile
from collections.abc import Callable, Iterator

SHEET = "xl/worksheets/sheet2.xml"
_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_MB = 1_000_000


def bombs(sound: bytes) -> Iterator[tuple[str, bytes]]:
    """Give each hostile file with its name; `sound` is a form that is none."""
    yield from ((f"another format: {name}", content) for name, content in _other_formats(sound))
    yield from _archives(sound)
    for name, prologue in _prologues().items():
        yield name, in_part(sound, SHEET, prologue)
    for part in ("xl/workbook.xml", "[Content_Types].xml", "xl/styles.xml", "docProps/core.xml", "_rels/.rels"):
        yield f"a billion laughs in {part}", in_part(sound, part, _laughs)
    yield from _cells(sound)
    yield from _parts(sound)
    yield from ((f"cut off after {cut} of {len(sound)} bytes", sound[:cut]) for cut in range(0, len(sound), 4_999))


def changed(sound: bytes, *, more: dict[str, bytes]) -> bytes:
    """Return a form with other parts, or more of them."""
    with zipfile.ZipFile(io.BytesIO(sound)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return packed(parts | more)


def in_part(sound: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a form one part of which is changed."""
    with zipfile.ZipFile(io.BytesIO(sound)) as archive:
        return changed(sound, more={name: change(archive.read(name))})


def packed(parts: dict[str, bytes]) -> bytes:
    """Return parts as an archive."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def _archives(sound: bytes) -> Iterator[tuple[str, bytes]]:
    """Give archives that are none of a workbook."""
    names = ("../../../etc/passwd", "/etc/passwd", "C:\\x.xml", "..\\x.xml", "x\x01.xml", "a" * 60_000, "ü.xml", " ")
    for name in names:
        yield f"a member called {name[:20]!r}", changed(sound, more={name: b"<x/>"})
    blanks = b"<worksheet>" + b" " * 60 * _MB + b"</worksheet>"
    yield "two members of one name", _twice(sound)
    yield "5,000 members", changed(sound, more={f"xl/{n}.xml": b"<x/>" for n in range(5_000)})
    yield "1,000 sheets", changed(sound, more={f"xl/worksheets/sheet{n}.xml": b"<x/>" for n in range(9, 1_009)})
    yield "a member of 500 MB", changed(sound, more={"xl/big.xml": b"\0" * 500 * _MB})
    yield "a sheet of 60 MB of blanks", changed(sound, more={SHEET: blanks})
    yield "a size that is a lie", _lying(sound)
    yield "bombs inside a bomb", changed(sound, more={"xl/media/x.zip": _nested(5), "docProps/x.xml": _nested(3)})
    yield "an encrypted member", _encrypted(sound)


def _cells(sound: bytes) -> Iterator[tuple[str, bytes]]:
    """Give forms whose XML is sound and whose cells are not."""

    def rows(content: bytes) -> bytes:
        return in_part(sound, SHEET, lambda part: part.replace(b"</sheetData>", content + b"</sheetData>"))

    noise = random.Random(1).randbytes(700_000).hex().encode()  # noqa: S311  nothing secret
    yield "elements 100,000 deep", rows(b"<row>" * 100_000 + b"</row>" * 100_000)
    yield "a million cells", rows(b'<row r="300">' + b"<c/>" * 1_000_000 + b"</row>")
    yield "as many cells as are let through", rows(b'<row r="300">' + b"<c><v>1</v></c>" * 54_000 + b"</row>")
    yield "as many rows as are let through", rows(b"".join(b'<row r="%d"><c/></row>' % n for n in range(200, 2_000)))
    yield "a text of 1.4 MB", rows(b'<row r="300"><c t="inlineStr"><is><t>' + noise + b"</t></is></c></row>")
    for place in ("XFD1048576", "A1048576", "XFD1", "A99999999999999999999", "ZZZZZZ1", "A0", "1A", "-1", "A-1", ""):
        yield f"a cell at {place!r}", rows(f'<row r="300"><c r="{place}" t="n"><v>1</v></c></row>'.encode())
    for row in ("1048576", "99999999999999999999", "-1", "x", "٣"):
        yield f"a row {row!r}", rows(f'<row r="{row}"><c><v>1</v></c></row>'.encode())
    kinds = (("s", "99999"), ("s", "-1"), ("d", "9999999"), ("n", "1e999"), ("n", "x"), ("b", "7"), ("e", "#REF!"))
    for kind, value in kinds:
        cell = f'<row r="300"><c t="{kind}"><v>{value}</v></c></row>'
        yield f"a cell of type {kind} with {value}", rows(cell.encode())
    yield "150,000 attributes", rows(b"<x " + b" ".join(b'a%d="1"' % n for n in range(150_000)) + b"/>")
    yield "a name of 1 MB", rows(b"<" + b"a" * _MB + b"/>")


def _parts(sound: bytes) -> Iterator[tuple[str, bytes]]:
    """Give forms of whose parts one is missing, crowded, or elsewhere."""

    def instead(name: str, old: bytes, new: bytes) -> bytes:
        return in_part(sound, name, lambda part: part.replace(old, new, 1))

    strings = b"<sst>" + b"<si><t/></si>" * 80_000 + b"</sst>"
    yield "shared strings of 1 MB", changed(sound, more={"xl/sharedStrings.xml": strings})
    formats = b"<cellXfs>" + b"<xf/>" * 110_000 + b"</cellXfs><cellXfs"
    yield "110,000 formats", instead("xl/styles.xml", b"<cellXfs", formats)
    end = b"</sheetData>"
    merged = b"<mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 5_000 + b"</mergeCells>"
    yield "merged cells without end", instead(SHEET, end, end + merged)
    rule = b'<dataValidations><dataValidation sqref="' + b"A1:XFD1048576 " * 50_000 + b'"/></dataValidations>'
    yield "a rule for everything", instead(SHEET, end, end + rule)
    names = b"".join(b'<definedName name="n%d">%s</definedName>' % (n, b"'!" * 500) for n in range(2_000))
    sheets, named = b"</sheets>", b"<definedNames>" + names + b"</definedNames>"
    yield "2,000 names", instead("xl/workbook.xml", sheets, sheets + named)
    relations, sheet = "xl/_rels/workbook.xml.rels", b"/xl/worksheets/sheet2.xml"
    for part in ("xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml", relations, SHEET):
        yield f"no {part}", changed(sound, more={part: b""})
        yield f"an empty {part}", changed(sound, more={part: b"<x/>"})
    yield "a sheet outside", instead(relations, sheet, b"/../../etc/passwd")
    yield "a sheet elsewhere", instead(relations, sheet, b"http://127.0.0.1:9/x")


def _prologues() -> dict[str, Callable[[bytes], bytes]]:
    file = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    return {
        "a billion laughs": _laughs,
        "a billion laughs in UTF-16": lambda part: _laughs(part).decode().encode("utf-16"),
        "an entity from a file": lambda part: file + part.replace(b"<sheetData>", b"<x>&f;</x><sheetData>"),
        "an entity from outside": lambda part: b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">' + part,
        "an encoding nobody knows": lambda part: b'<?xml version="1.0" encoding="x-none"?>' + part,
        "a part in UTF-16": lambda part: part.decode().encode("utf-16"),
        "a comment of 1 MB": lambda part: part + b"<!--" + b"x" * _MB + b"-->",
        "50,000 instructions": lambda part: part + b"<?x y?>" * 50_000,
    }


def _laughs(part: bytes) -> bytes:
    start = part.index(b"?>") + 2 if part.startswith(b"<?xml") else 0
    body = part[start:]
    end = body.index(b">") + 1
    return f'<!DOCTYPE x [<!ENTITY l0 "lol">{_LAUGHS}]>'.encode() + body[:end] + b"&l9;" + body[end:]


def _other_formats(sound: bytes) -> Iterator[tuple[str, bytes]]:
    yield "nothing", b""
    yield "text", b"459-11-a-1;Level 3\r\n"
    yield "PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\n%%EOF"
    yield "picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 200
    yield "old workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4_096
    yield "page", b"<html><table><tr><td>=1+1</td></tr></table></html>"
    yield "gzip", gzip.compress(sound)
    yield "executable", b"\x7fELF" + b"\0" * 500
    yield (
        "open document",
        packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}),
    )
    yield "text document", packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>"})
    yield "empty archive", packed({})
    yield "something in front", b"MZ" * 500 + sound
    yield "something behind", sound + b"\0" * 100_000


def _twice(sound: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(sound)) as archive:
        names = archive.namelist()
        parts = {name: archive.read(name) for name in names}
    return packed(parts | {"xl/worksheets/SHEET2.xml": parts[SHEET]})


def _lying(sound: bytes) -> bytes:
    """Return a form one part of which is far larger than the archive says."""
    whole = changed(sound, more={"xl/big.xml": b"<x>" + b" " * 30 * _MB + b"</x>"})
    real = (30 * _MB + 7).to_bytes(4, "little")
    return whole.replace(real, (100).to_bytes(4, "little"))


def _nested(depth: int) -> bytes:
    content = b"\0" * 10 * _MB
    for _ in range(depth):
        content = packed({f"{n}.zip": content for n in range(10)})
    return content


def _encrypted(sound: bytes) -> bytes:
    """Return a form whose parts say that they are encrypted."""
    whole = bytearray(sound)
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = whole.find(mark)
        while place >= 0:
            whole[place + flags] |= 1
            place = whole.find(mark, place + 4)
    return bytes(whole)

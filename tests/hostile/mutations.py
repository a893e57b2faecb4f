"""This module alters sound forms and documents at random, each by its number: the same number, the same file."""

import random
import re

from tests.hostile.bombs import in_part, packed

PARTS = (
    *("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml", "xl/workbook.xml"),
    *("xl/styles.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"),
)
WORDS = (
    *(b"", b"0", b"-1", b"1e999", b"NaN", b"=1+1", b"#REF!", b"Level 3", b"Yes", b"A number", b"2021-05-31", b"None"),
    *(b"999999999999", b"&amp;", b"&#0;", b"&x;", b"<", b"_x0000_", b"_xD800_", b"x" * 11_000, b"\xff\xfe"),
    "\ufdfa\u202e".encode(),
)


def mutated_form(sound: bytes, number: int) -> bytes:
    """Return a form altered in its bytes, in the XML of one part, or in what its cells hold."""
    chance = random.Random(number)  # noqa: S311  nothing secret
    how = chance.choice([_bytes, _xml, _xml, _cells, _cells, _cells])
    if how is _bytes:
        return _bytes(sound, chance)
    part = chance.choice(PARTS[1:3] if how is _cells else PARTS)
    return in_part(sound, part, lambda content: how(content, chance))


def mutated_document(sound: bytes, number: int) -> bytes:
    """Return a document altered in its bytes or in its values."""
    chance = random.Random(number)  # noqa: S311  nothing secret
    return chance.choice([_bytes, _values, _values])(sound, chance)


def _bytes(content: bytes, chance: random.Random) -> bytes:
    altered = bytearray(content)
    for _ in range(chance.choice([1, 1, 3, 20])):
        place = chance.randrange(len(altered))
        match chance.randrange(4):
            case 0:
                altered[place] ^= 1 << chance.randrange(8)
            case 1:
                del altered[place : place + chance.randrange(1, 200)]
            case 2:
                altered[place:place] = chance.choice(WORDS)
            case _:
                altered[place:place] = altered[place : place + chance.randrange(1, 2_000)]
    return bytes(altered)


def _xml(content: bytes, chance: random.Random) -> bytes:
    """Alter tags and attributes: taken out, doubled, given another value or name."""
    found = list(re.finditer(rb'"[^"<>]*"|<[^<>]*>', content))
    for match in sorted(chance.sample(found, min(len(found), chance.choice([1, 2, 5]))), key=lambda m: -m.start()):
        word = chance.choice([b"", match.group() * 2, b'"' + chance.choice(WORDS) + b'"', chance.choice(found).group()])
        content = content[: match.start()] + word + content[match.end() :]
    return content


def _cells(content: bytes, chance: random.Random) -> bytes:
    """Alter what stands in cells, so that the file stays a workbook."""
    found = list(re.finditer(rb"(?<=<t>)[^<>]*(?=</t>)|(?<=<v>)[^<>]*(?=</v>)", content))
    for match in sorted(chance.sample(found, chance.choice([1, 3, 30])), key=lambda m: -m.start()):
        word = chance.choice([chance.choice(WORDS), chance.choice(found).group()])
        content = content[: match.start()] + word.replace(b"<", b"&lt;") + content[match.end() :]
    return content


def _values(content: bytes, chance: random.Random) -> bytes:
    found = list(re.finditer(rb'"[^"]*"|-?\d+', content))
    for match in sorted(chance.sample(found, min(len(found), chance.choice([1, 3, 10]))), key=lambda m: -m.start()):
        bad = [b"1" * 5_000, b"[" * 3_000, b"null", b"1e999", b"{}", b"[]", b"true", b'"\\ud800"', b'"\\u0000"', b"-0"]
        word = chance.choice([*bad, chance.choice(found).group(), b'"' + chance.choice(WORDS) + b'"'])
        content = content[: match.start()] + word + content[match.end() :]
    return content


def bad_documents() -> dict[str, bytes]:
    """Return documents that are meant to overload whoever reads them."""
    noted = b'{"item":"x","state":"unknown","note":"' + b"x" * 200 + b'"}'
    pieces = b'{"item":"x","state":"unknown","evidence":[' + b'{"grade":"A"},' * 60_000 + b"1]}"
    return {
        "lists 1,000,000 deep": b"[" * 1_000_000,
        "objects 300,000 deep": b'{"a":' * 300_000,
        "a number of 1.9 MB": b'{"year": ' + b"9" * 1_900_000 + b"}",
        "190,000 equal keys": b"{" + b'"a":1,' * 190_000 + b'"a":1}',
        "a year without bounds": _document(b"").replace(b"2025", b"1e400"),
        "150,000 responses": _document(b'{"item":1},' * 150_000),
        "600,000 figures": _document(b"1," * 600_000),
        "90,000 figures": _document(b"1," * 90_000),
        "7,000 answers to nothing": _document((noted + b",") * 7_000),
        "30,000 answers to nothing": _document(b'{"item":"x","state":"unknown"},' * 30_000),
        "150,000 keys": _document(b"{" + b",".join(b'"k%d":1' % n for n in range(150_000)) + b"}"),
        "90,000 keys": _document(b"{" + b",".join(b'"k%d":1' % n for n in range(90_000)) + b"}"),
        "60,000 pieces of evidence": _document(pieces),
        "an archive": packed({"x.json": b"{}"}),
        "UTF-16": '{"format": "cyber-commitments/assessment"}'.encode("utf-16"),
    }


def _document(responses: bytes) -> bytes:
    head = b'{"format":"cyber-commitments/assessment","version":1,"delegation":"XAA","year":2025,"scope":"full"'
    return head + b',"responses":[' + responses.removesuffix(b",") + b"]}"

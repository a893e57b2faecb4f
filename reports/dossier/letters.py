"""This module prepares text of any origin for print: every character is one the fonts have, and every line can break.

The typesetter's own fonts, Libertinus Serif first, cover what member nations write in: Latin, Greek and Cyrillic. Any
other character is written by its number, as [U+1F600], so that nothing is dropped and nothing is an empty box. Signs
that nobody sees, or that turn the direction of a line, are written by their number too: they could make print say what
the store does not.
"""

import re
import unicodedata
from bisect import bisect_right
from typing import Any

# First and last character of each range that the typesetter's fonts have in full; a test sets them all.
RANGES: tuple[tuple[int, int], ...] = (
    (0x20, 0x7E),
    (0xA0, 0xAC),
    (0xAE, 0x34E),  # Latin, its extensions, modifiers, combining marks
    (0x350, 0x377),
    (0x37A, 0x37F),
    (0x384, 0x38A),
    (0x38C, 0x38C),
    (0x38E, 0x3A1),
    (0x3A3, 0x4FF),  # Greek, Cyrillic
    (0x1D00, 0x1DBF),
    (0x1E00, 0x1F15),  # Latin Extended Additional, Greek Extended
    (0x1F18, 0x1F1D),
    (0x1F20, 0x1F45),
    (0x1F48, 0x1F4D),
    (0x1F50, 0x1F57),
    (0x1F5F, 0x1F7D),
    (0x1F80, 0x1FB4),
    (0x1FB6, 0x1FC4),
    (0x1FC6, 0x1FD3),
    (0x1FD6, 0x1FDB),
    (0x1FDD, 0x1FEF),
    (0x1FF2, 0x1FF4),
    (0x1FF6, 0x1FFE),
    (0x2010, 0x2027),  # Punctuation
    (0x2030, 0x2040),
    (0x2044, 0x2052),
    (0x2070, 0x2071),
    (0x2074, 0x208E),
    (0x20A0, 0x20C0),  # Currencies
    (0x2100, 0x211E),
    (0x2122, 0x2122),
    (0x2126, 0x2151),
    (0x2153, 0x2184),  # Fractions, Roman numerals
    (0x2190, 0x22FF),  # Arrows, mathematical signs
    (0x2460, 0x2606),  # Enclosed figures, lines, blocks, shapes
    (0x2C60, 0x2C7F),
    (0xFB00, 0xFB06),
)
_STARTS = [first for first, _ in RANGES]
_LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_LONG_RUN = re.compile(r"\S{25,}")
_PIECE = 8

# A text that may break anywhere between its pieces, or one that breaks where words do.
Printable = str | list[str]


def printable(text: str) -> Printable:
    """Return text as the typesetter takes it; in pieces where it holds a run that is too long for a line.

    Joined again the pieces are the whole text: a line may end between two of them, and nothing is added.
    """
    clean = "".join(map(_character, _LINE_ENDS.sub("\n", text).replace("\t", " ")))
    if not _LONG_RUN.search(clean):
        return clean
    pieces, end = [], 0
    for run in _LONG_RUN.finditer(clean):
        pieces += [clean[end : run.start()], *_pieces(run.group())]
        end = run.end()
    return [piece for piece in [*pieces, clean[end:]] if piece]


def all_printable(value: Any) -> Any:  # noqa: ANN401  anything JSON can hold
    """Return the same value with every text in it made printable; keys of mappings are ours and stay."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: all_printable(inner) for key, inner in value.items()}
    return [all_printable(inner) for inner in value] if isinstance(value, list | tuple) else value


def plain(text: str) -> str:
    """Return text as it is printed, in one piece and on one line: for titles and names of pages."""
    found = printable(text)
    return " ".join(("".join(found) if isinstance(found, list) else found).split())


def _character(sign: str) -> str:
    if sign == "\n":
        return sign
    if unicodedata.category(sign) == "Zs":
        return "\xa0" if sign in "\xa0\u2007\u202f" else " "
    number = ord(sign)
    at = bisect_right(_STARTS, number) - 1
    known = at >= 0 and number <= RANGES[at][1] and unicodedata.category(sign) not in ("Cn", "Cf", "Cc")
    return sign if known else f"[U+{number:04X}]"


def _pieces(run: str) -> list[str]:
    """Cut a run into short pieces, none of which begins with a mark that belongs to the character before it."""
    pieces = [""]
    for sign in run:
        if len(pieces[-1]) >= _PIECE and not unicodedata.category(sign).startswith("M"):
            pieces.append("")
        pieces[-1] += sign
    return pieces

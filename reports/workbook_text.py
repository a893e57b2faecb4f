"""This module writes text into cells so that no spreadsheet alters it, and reads it back.

XML holds no control characters, and turns a carriage return into a line feed. Office Open XML writes such characters
as "_x000D_" (ISO/IEC 29500-1, 22.9.2.19, ST_Xstring), and the underscore of a text that looks like one as "_x005F_".
"""

import re

_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_LONGEST = 32_767  # characters a cell holds
_WRITTEN = re.compile(r"_x([0-9A-Fa-f]{4})_")


def escaped(text: str) -> str:
    """Return text as a cell holds it; without its control characters where they would leave no room for the rest."""
    written = _NOT_IN_XML.sub(lambda found: f"_x{ord(found.group()):04X}_", text)
    return written if len(written) <= _LONGEST else _plain(text)


def unescaped(text: str) -> str:
    """Return the text that a cell holds; half of a surrogate pair, which no text is, stays as it was written."""

    def sign(found: re.Match[str]) -> str:
        code = int(found.group(1), 16)
        return found.group() if 0xD800 <= code <= 0xDFFF else chr(code)

    return _WRITTEN.sub(sign, text)


def alike(one: str, other: str) -> bool:
    """Whether two texts differ at most in what spreadsheets alter by themselves: line ends and control characters."""
    return _plain(one) == _plain(other)


def with_plain_line_ends(text: str) -> str:
    """Return text with a line feed at each line's end."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _plain(text: str) -> str:
    return re.sub(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]", "", with_plain_line_ends(text))

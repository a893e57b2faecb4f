"""This module writes text so that no spreadsheet takes it for a formula, and reads it back unchanged."""

import re

# A sign that can start a formula or a command, after any apostrophes, blanks and characters nobody sees. Rule and
# reversal follow OWASP ASVS 5.0, 1.2.10; full-width signs count, since spreadsheets in East Asian settings take them.
_STARTS_A_FORMULA = re.compile(r"'*[\s\ufeff\u200b\u200e\u200f\x00]*[=+\-@|%\uff1d\uff0b\uff0d\uff20\t\r\n]")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def guard(text: str) -> str:
    """Return the text with an apostrophe in front if a spreadsheet could run it; a plain number stays as it is."""
    return f"'{text}" if _is_dangerous(text) else text


def unguard(text: str) -> str:
    """Return what `guard` was given: drop one apostrophe that only guards."""
    return text[1:] if text.startswith("'") and _is_dangerous(text[1:]) else text


def quoted(text: str) -> str:
    """Return the text as a CSV field: guarded and in quotation marks, which are doubled inside."""
    return '"' + guard(text).replace('"', '""') + '"'


def _is_dangerous(text: str) -> bool:
    return bool(_STARTS_A_FORMULA.match(text)) and not _NUMBER.fullmatch(text)

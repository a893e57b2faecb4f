"""This module writes text so that no spreadsheet takes it for something else, and reads it back unchanged."""

import re
from typing import NamedTuple

# A sign that can start a formula or a command, after any apostrophes, blanks and characters nobody sees. Rule and
# reversal follow OWASP ASVS 5.0, 1.2.10; full-width signs count, since spreadsheets in East Asian settings take them.
_FORMULA = r"'*[\s\ufeff\u200b\u200e\u200f\x00]*[=+\-@|%\uff1d\uff0b\uff0d\uff20\t\r\n]"
# Words that make a date, a time or an amount of the figures beside them, in English, French and German.
_WORDS = (
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec "
    "janvier février fevrier mars avril mai juin juillet août aout septembre octobre novembre décembre decembre "
    "janv févr fevr fév fev avr juil déc "
    "januar jänner februar feber märz juni juli oktober dezember jän mär mrz okt dez "
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun "
    "lundi mardi mercredi jeudi vendredi samedi dimanche lun mer jeu ven sam dim "
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so am pm "
    "eur usd gbp chf dm"
)
# Nothing but figures, signs, blanks and such words; single letters count only where they make a figure, as in 1e5 or
# 2026-11-21T12:00Z or 11 a. The clauses' own ids, 459-11-a, are none.
_FIGURE = (
    r"'*(?=\D*\d)(?:[\W\d_]|(?<=\d)[ed](?=[+\-]?\d)|(?<=\d)(?:[tz]|st|nd|rd|th|er)(?![^\W\d_])|(?<=\d)t(?=\d)"
    r"|(?<=[\d\s])[ap](?:m|\.m\.)?(?![^\W\d_])"
    rf"|(?<![^\W\d_])(?:{'|'.join(_WORDS.split())})(?![^\W\d_]))*\Z"
)
# What stands for a truth or an error in a cell.
_SPECIAL = r"'*\s*(?:true|false|vrai|faux|wahr|falsch|#\S+)\s*\Z"


class Rule(NamedTuple):
    """Which texts get an apostrophe: those that `guarded` matches from the start and `spared` does not as a whole.

    `guarded` looks past leading apostrophes and `spared` knows none, so that a guarded text is known as such.
    """

    guarded: re.Pattern[str]
    spared: re.Pattern[str]


# What could be run. A plain number, with its sign, is left.
FORMULAS = Rule(re.compile(_FORMULA), re.compile(r"[+-]?[0-9]+(\.[0-9]+)?"))
# What could be run, or be taken for a number, a date, a time, an amount, a truth or an error. A whole number that every
# spreadsheet shows as it is written is left.
FIGURES = Rule(re.compile(f"(?i:{_FORMULA}|{_FIGURE}|{_SPECIAL})"), re.compile(r"0|[1-9][0-9]{0,14}"))


def guard(text: str, rule: Rule = FORMULAS) -> str:
    """Return the text with an apostrophe in front if a spreadsheet could take it for what the rule names."""
    return f"'{text}" if _is_dangerous(text, rule) else text


def unguard(text: str, rule: Rule = FORMULAS) -> str:
    """Return what `guard` was given with this rule: drop one apostrophe that only guards."""
    return text[1:] if text.startswith("'") and _is_dangerous(text[1:], rule) else text


def quoted(text: str, rule: Rule = FORMULAS) -> str:
    """Return the text as a CSV field: guarded and in quotation marks, which are doubled inside."""
    return '"' + guard(text, rule).replace('"', '""') + '"'


def _is_dangerous(text: str, rule: Rule) -> bool:
    return bool(rule.guarded.match(text)) and not rule.spared.fullmatch(text)

"""This module writes text so that no spreadsheet takes it for something else, and reads it back unchanged."""

import re
from typing import NamedTuple

# A sign that can start a formula or a command, after any apostrophes, blanks and characters nobody sees. Rule and
# reversal follow OWASP ASVS 5.0, 1.2.10; full-width signs count, since spreadsheets in East Asian settings take them.
_FORMULA = r"'*[\s\ufeff\u200b\u200e\u200f\x00]*[=+\-@|%\uff1d\uff0b\uff0d\uff20\t\r\n]"
# The same within a text, where a cell would begin if somebody opened the file with another separator: quotation marks
# do not hold a field together then, so each comma, semicolon, tab and line break could end one.
_INSIDE = r"(?<=[,;\t\r\n]){}(?=(?:[^\S\t\r\n]|[\"'\ufeff\u200b\u200e\u200f\x00])*[=+\-@|%\uff1d\uff0b\uff0d\uff20])"
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


# Where an apostrophe is put inside a text, and the one that was.
INSIDE, GUARDED_INSIDE = re.compile(_INSIDE.format("")), re.compile(_INSIDE.format("'"))


def guard(text: str, rule: Rule = FORMULAS) -> str:
    """Return the text with an apostrophe wherever a cell could begin that a spreadsheet takes for something else.

    That is in front, for what the rule names; and inside, after a comma, semicolon, tab or line break, for what could
    be run by somebody who opens the file with another separator.
    """
    front = "'" if _is_dangerous(text, rule) else ""
    return front + INSIDE.sub("'", text)


def unguard(text: str, rule: Rule = FORMULAS) -> str:
    """Return what `guard` was given with this rule: drop the apostrophes that only guard."""
    inside = GUARDED_INSIDE.sub("", text)
    return inside[1:] if inside.startswith("'") and _is_dangerous(inside[1:], rule) else inside


def quoted(text: str, rule: Rule = FORMULAS) -> str:
    """Return the text as a CSV field: guarded and in quotation marks, which are doubled inside."""
    return '"' + guard(text, rule).replace('"', '""') + '"'


def _is_dangerous(text: str, rule: Rule) -> bool:
    return bool(rule.guarded.match(text)) and not rule.spared.fullmatch(text)

"""This module says in plain words what is missing for an item: the wording of its gap (METHOD section 4)."""

from fractions import Fraction
from itertools import pairwise
from math import ceil

from checklists.assessment import EXEMPT, Response, Value
from checklists.item import Item
from checklists.words import Choice
from reports.words import IN_BASE
from scoring.method import load_method
from scoring.scorecard import ItemScore

_CHOICE_BY_LEVEL: dict[int, Choice] = {level: choice for choice, level in load_method().choice_levels.items()}


def what_is_missing(item: Item, response: Response | None, score: ItemScore, year: int) -> str:
    """Return what stands between an item and full alignment; empty where nothing does.

    Out of the base it is the reason why the item does not count; for an open answer why it is open; for a claim which
    evidence is missing; else the text of the next rung, or what reaches the next level.

    Args:
        item: the question.
        response: what was said, if anything.
        score: how it counts.
        year: the reporting year.
    """
    if score.in_base != "yes":
        return IN_BASE[score.in_base]
    step = score.next_step
    if step is None:
        stuck = score.evidenced_level is not None and score.evidenced_level < load_method().top_level
        return "No further step: the date given is final." if stuck else ""
    if step.kind == "resolve":
        return _why_open(item, response, score)
    if step.kind == "evidence":
        return f"Evidence of grade A, B or C for: {claimed(item, response)}"
    return _next_rung(item, int(step.level or 0), year)


def claimed(item: Item, response: Response | None) -> str:
    """Return the text of the answer given, as the checklist words it."""
    value = response.value if response else None
    if value == EXEMPT and item.exempt_text:
        return item.exempt_text.en
    if item.levels:
        return item.levels.en[int(value or 0)]
    if item.choices and isinstance(value, str):
        return _choice_text(item, value)
    return f"{_plain(value)} {item.unit.en}" if item.unit else f"the date {value}"


def smallest_value(item: Item, level: int) -> Fraction | None:
    """Return the smallest value that reaches a whole level on the line through a numeric item's anchors, exactly.

    None where the anchors end below that level.
    """
    low, low_level = item.anchors[0]
    if low_level >= level:
        return Fraction(low)
    for (low, low_level), (high, high_level) in pairwise(item.anchors):
        if high_level >= level:
            share = Fraction(level - low_level, high_level - low_level)
            return Fraction(low) + share * (Fraction(high) - Fraction(low))
    return None


def _why_open(item: Item, response: Response | None, score: ItemScore) -> str:
    match score.state:
        case "waiting" if item.depends_on:
            return f"Waits for item {item.depends_on.item} to reach level {item.depends_on.min_level}."
        case "unconfirmed":
            return "Carried forward from an earlier year and not confirmed."
        case "unknown":
            return "We looked and cannot tell."
        case "withheld":
            floor = response.floor if response else None
            return f"Known, but not disclosed{f'; at least level {floor} is stated' if floor else ''}."
    return "Not answered yet."


def _next_rung(item: Item, level: int, year: int) -> str:
    if item.levels:
        return item.levels.en[level]
    if item.choices:
        return _choice_text(item, _CHOICE_BY_LEVEL[level])
    if item.unit:
        value = smallest_value(item, level)
        return f"Level {level} needs {_or_more(value, item.unit.en) if value is not None else 'a higher value'}."
    if item.date_rule and item.date_rule.age_years_at_assessment:
        return f"A revision by 31 December {year} would reach level {level}."
    return f"A date up to 31 December {year} would reach level {level}."


def _or_more(value: Fraction, unit: str) -> str:
    """Return "3 or more editions" or "25 % or more of sectors"; rounded up, so that the value named does suffice."""
    number = _plain(ceil(value * 100) / 100)
    return f"{number} % or more{unit.removeprefix('%')}" if unit.startswith("%") else f"{number} or more {unit}"


def _choice_text(item: Item, choice: str) -> str:
    return str(getattr(item.choices, choice).en)


def _plain(value: Value | None) -> str:
    """Return a number without an idle fraction: 5, not 5.0."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)

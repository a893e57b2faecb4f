"""This module turns one answer into a level from 0 to 4 (METHOD section 2)."""

import calendar
from datetime import date
from itertools import pairwise
from math import floor

from checklists.assessment import EXEMPT, NEVER, Value
from checklists.item import DateRule, Item
from scoring.method import load_method

# An Ally that was a member before both resolutions: earlier than every reference date.
MEMBER_BEFORE_BOTH = date.min


def declared_level(item: Item, value: Value, year: int, accession: date | None) -> float | None:
    """Return the level of a sound answer, 0..4; None for a context item that has no scale.

    Args:
        item: the question.
        value: a value that `checklists.assessment.response_faults` has found sound for this item and year.
        year: the reporting year.
        accession: when the delegation's nation joined the Alliance; None means before both resolutions.
    """
    method = load_method()
    if value == EXEMPT and item.exempt_full:
        return float(method.exempt_level)
    if item.answer_type == "maturity":
        return float(value)
    if item.answer_type == "yes-no-partial":
        return float(method.choice_levels[value])  # type: ignore[index]  # found sound before
    if item.answer_type == "numeric":
        return _interpolated(item.anchors, float(value)) if item.anchors else None
    return _date_level(item.date_rule or DateRule(), str(value), year, accession)


def next_level(item: Item, value: Value, level: float, year: int, accession: date | None) -> float | None:
    """Return the level one step up from an answered item's level, or None where no step is left (METHOD section 4)."""
    top = load_method().top_level
    if level >= top:
        return None
    if item.answer_type == "yes-no-partial":
        return level + 2
    if item.answer_type in ("maturity", "numeric"):
        return float(floor(level) + 1)
    rule = item.date_rule or DateRule()
    if rule.age_years_at_assessment:
        return float(top)
    open_level = _date_level(rule, date(year, 12, 31).isoformat(), year, accession)
    return open_level if value == NEVER and open_level is not None and open_level > level else None


def add_months(start: date, months: int) -> date:
    """Return the date so many calendar months later; a day the month lacks becomes the month's last day.

    Beyond the year 9999 the calendar ends, and so does the answer.
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def _interpolated(anchors: tuple[tuple[float, int], ...], value: float) -> float:
    """Return the level on the line through the anchors, clamped to its ends."""
    if value <= anchors[0][0]:
        return float(anchors[0][1])
    for (low, low_level), (high, high_level) in pairwise(anchors):
        if value <= high:
            return low_level + (high_level - low_level) * (value - low) / (high - low)
    return float(anchors[-1][1])


def _date_level(rule: DateRule, value: str, year: int, accession: date | None) -> float | None:
    if value == NEVER:
        return _as_level(rule.never)
    given = date.fromisoformat(value)
    if rule.age_years_at_assessment:
        in_time = (lv for years, lv in rule.age_years_at_assessment if given >= date(year - years, 12, 31))
        return _as_level(next(in_time, rule.older))
    if rule.months_after and rule.reference_date:
        joined = accession or MEMBER_BEFORE_BOTH
        start = max(rule.reference_date, joined) if rule.or_accession_if_later else rule.reference_date
        in_time = (lv for months, lv in rule.months_after if given <= add_months(start, months))
        return _as_level(next(in_time, rule.later))
    return None


def _as_level(level: int | None) -> float | None:
    return None if level is None else float(level)

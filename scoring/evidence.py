"""This module says which evidence deserves a look because of its date; it never changes a score (METHOD section 2)."""

from datetime import date
from typing import Literal

from checklists.assessment import Evidence
from scoring.levels import add_months
from scoring.method import load_method

Flag = Literal["", "after_year", "old"]


def flag(piece: Evidence, year: int) -> Flag:
    """Return why a piece of evidence deserves a look; empty where nothing is remarkable, or no date is given.

    "after_year": dated after the reporting year. "old": older than the method's number of months on 31 December of
    the reporting year; a law of 2015 is still a law.
    """
    if piece.date is None:
        return ""
    end = date(year, 12, 31)
    if piece.date > end:
        return "after_year"
    return "old" if add_months(piece.date, load_method().evidence_flagged_after_months) < end else ""

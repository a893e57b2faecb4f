"""Claims about the dates of evidence: flagged, never capped."""

from datetime import date

import pytest

from checklists.assessment import Evidence
from scoring.evidence import flag


@pytest.mark.parametrize(
    ("dated", "expected"),
    [
        (None, ""),
        (date(2025, 12, 31), ""),
        (date(2022, 12, 31), ""),
        (date(2022, 12, 30), "old"),
        (date(2015, 7, 24), "old"),
        (date(2026, 1, 1), "after_year"),
    ],
)
def test_evidence_is_flagged_from_the_day_it_is_older_than_36_months(dated: date | None, expected: str) -> None:
    """On 31 December 2025 evidence of 31 December 2022 is 36 months old, not older; a later date is after the year."""
    assert flag(Evidence(grade="A", title="Act", date=dated), 2025) == expected

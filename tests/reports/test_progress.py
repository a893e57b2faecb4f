"""Claims about the task list: how far an assessment is filled in."""

from typing import Any

import pytest
from hypothesis import given, settings

from checklists.assessment import Assessment, Response
from checklists.load import load_checklists
from reports.progress import clause_progress, first_open_clause
from scoring.scorecard import score
from tests.strategies import assessments

CHECKLISTS = load_checklists()


def _rows(*responses: Response, year: int = 2025, scope: str = "full") -> dict[str, Any]:
    content = {"delegation": "XAA", "year": year, "scope": scope, "responses": responses}
    [card] = score([Assessment.model_validate(content)], CHECKLISTS)
    return {row.clause.id: row for row in clause_progress(card, CHECKLISTS)}


def test_an_empty_assessment_has_not_started_and_asks_every_item_that_counts() -> None:
    """All 141 scored items are to answer in a year in which all apply; context items are welcome, not asked."""
    rows = _rows()
    assert {row.status for row in rows.values()} == {"not started"}
    assert sum(row.asked for row in rows.values()) == 141


@pytest.mark.parametrize("state", ["unknown", "withheld"])
def test_saying_that_one_cannot_tell_settles_the_item(state: str) -> None:
    """An open state is work done: the clerk must not be sent back to it."""
    rows = _rows(Response.model_validate({"item": "459-11-a-1", "state": state}))
    assert (rows["459-11-a"].settled, rows["459-11-a"].status) == (1, "in progress")


def test_not_applicable_settles_the_item_and_still_counts_as_asked() -> None:
    """Marking an item not applicable must not make the list look shorter than the work."""
    before = _rows()["459-11-b"]
    response = Response(item="459-11-b-3", state="not_applicable", reason="no_armed_forces")
    after = _rows(response)["459-11-b"]
    assert (after.asked, after.settled) == (before.asked, before.settled + 1)


@pytest.mark.parametrize(("year", "scope"), [(2025, "core"), (2020, "full")])
def test_not_applicable_is_not_asked_where_nobody_asked(year: int, scope: str) -> None:
    """Marking what is outside the core set, or not yet asked, does not make the list look longer."""
    excusable = [item for item in CHECKLISTS.items.values() if item.not_applicable and item.scored]
    outside = [item for item in excusable if (scope == "core" and not item.core) or year < item.applies_from]
    assert outside
    for item in outside:
        marked = Response(item=item.id, state="not_applicable", reason="no_armed_forces")
        before, after = (
            rows[item.clause] for rows in (_rows(year=year, scope=scope), _rows(marked, year=year, scope=scope))
        )
        assert (after.asked, after.settled) == (before.asked, before.settled)


def test_a_carried_answer_is_to_confirm_and_not_settled() -> None:
    """Last year's answer is not this year's until somebody says so."""
    row = _rows(Response(item="459-11-a-1", state="answered", value=2, confirmed=False))["459-11-a"]
    assert (row.status, row.settled, row.unconfirmed) == ("to confirm", 0, 1)


def test_a_clause_of_a_resolution_not_yet_adopted_asks_nothing() -> None:
    """In 2020 nobody can be behind with Resolution 475."""
    rows = _rows(year=2020)
    assert {row.status for id_, row in rows.items() if id_.startswith("475")} == {"nothing to assess"}
    assert {row.score for id_, row in rows.items() if id_.startswith("475")} == {None}


@settings(max_examples=25)
@given(assessments())
def test_complete_means_nothing_left_and_the_first_open_clause_is_the_first(document: dict[str, Any]) -> None:
    """Where every clause asked is complete there is nothing to continue with; else the first that is not."""
    [card] = score([Assessment.model_validate(document)], CHECKLISTS)
    rows = clause_progress(card, CHECKLISTS)
    assert [row.clause.id for row in rows] == list(CHECKLISTS.clauses)
    open_rows = [row for row in rows if row.status not in ("complete", "nothing to assess")]
    first = first_open_clause(rows)
    assert (first.id if first else None) == (open_rows[0].clause.id if open_rows else None)

"""This module holds the claims about clause totals and ranked next steps."""

from typing import Any

from hypothesis import given, settings

from reports.gap_lists import clause_rows, ranked_steps
from reports.gap_report import gap_rows
from scoring.rounding import difference, shown
from tests.reports.cards import EVIDENCE, answered_in_full, document, scored
from tests.strategies import REAL, assessments

Plain = dict[str, Any]


@settings(max_examples=20)
@given(assessments())
def test_clause_totals_are_the_sums_of_their_rows(content: Plain) -> None:
    """Points of a clause are the sum of its items' points as shown; all clauses add up to what the score lacks."""
    assessment, card = scored(content)
    rows = gap_rows(assessment, card, REAL)
    totals = clause_rows(rows, card)
    assert [total.clause for total in totals] == list(REAL.clauses)
    for total in totals:
        own = [row for row in rows if row.clause == total.clause and row.in_base == "yes"]
        assert (total.gap_points is None) == (total.score is None) == (not own)
        assert total.gap_points is None or total.gap_points == shown(sum(row.gap_points or 0 for row in own))
        assert sum(total.counts.values()) == len(own)
        assert shown(sum(total.points_by_kind.values())) == (total.gap_to_target_points or 0.0)
        assert total.target == assessment.targets.get(total.clause, 4)
    for id_, found in card.resolutions.items():
        points = sum(total.gap_points or 0 for total in totals if total.resolution == id_)
        assert found is None or shown(points) == difference(100.0, shown(found.score.demonstrated))


@settings(max_examples=20)
@given(assessments())
def test_steps_are_ranked_by_gain_in_three_lists(content: Plain) -> None:
    """A row with a next step stands in the list of its kind, largest gain first, ties in the order of the text."""
    assessment, card = scored(content)
    rows = gap_rows(assessment, card, REAL)
    order = {row.item: place for place, row in enumerate(rows)}
    steps = ranked_steps(rows)
    assert sum(len(ranked) for ranked in steps) == sum(row.next_step != "" for row in rows)
    for kind, ranked in zip(("resolve", "evidence", "next_rung"), steps, strict=True):
        assert {row.next_step for row in ranked} <= {kind}
        keys = [(-round(row.next_step_gain_exact or 0, 9), order[row.item]) for row in ranked]
        assert keys == sorted(keys)


def test_claims_and_rungs_are_listed_apart_from_open_answers() -> None:
    """A certain gain is never mixed with one that an open answer may or may not bring."""
    content = document(
        [
            {"item": "459-11-a-1", "state": "answered", "value": 3},
            {"item": "459-11-a-4", "state": "answered", "value": 2, "evidence": EVIDENCE},
        ]
    )
    assessment, card = scored(content)
    steps = ranked_steps(gap_rows(assessment, card, REAL))
    assert [row.item for row in steps.evidence] == ["459-11-a-1"]
    assert [row.item for row in steps.next_rung] == ["459-11-a-4"]
    assert "459-11-a-3" in [row.item for row in steps.resolve]


def test_full_alignment_leaves_nothing_to_do() -> None:
    """With every item answered best and supported, the three lists are empty and every clause counts only kind none."""
    assessment, card = scored(answered_in_full())
    rows = gap_rows(assessment, card, REAL)
    assert ranked_steps(rows) == ([], [], [])
    assert {kind for total in clause_rows(rows, card) for kind, count in total.counts.items() if count} == {"none"}

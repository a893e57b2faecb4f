"""This module holds the proof that the engine and the naive reading of the method give the same figures."""

from hypothesis import given, settings
from hypothesis import strategies as st

from checklists.model import Checklists
from scoring.scorecard import score
from tests import oracle
from tests.figures import differences, rows_of, scores_of
from tests.strategies import REAL, REAL_PLAIN, Plain, SmallCase, assessments, plain, read, small_cases

TOLERANCE = 1e-9


def _disagreements(documents: list[Plain], checklists: Checklists, as_plain: dict[str, Plain]) -> list[Plain]:
    """Return where engine and oracle differ, one dictionary for each document of the batch that has differences."""
    cards = score([read(document, checklists) for document in documents], checklists)
    found = [
        differences(scores_of(card), oracle.score(document, as_plain), TOLERANCE)
        | differences(rows_of(card), oracle.score_items(document, as_plain), TOLERANCE)
        for card, document in zip(cards, documents, strict=True)
    ]
    return [entry for entry in found if entry]


@settings(max_examples=100, deadline=None)
@given(assessments())
def test_one_assessment_scores_as_the_oracle_says(document: Plain) -> None:
    """Every figure of every resolution, clause, theme and item equals the oracle's."""
    assert _disagreements([document], REAL, REAL_PLAIN) == []


@settings(max_examples=20, deadline=None)
@given(st.lists(assessments(), min_size=2, max_size=6))
def test_many_assessments_at_once_score_as_the_oracle_says(documents: list[Plain]) -> None:
    """A batch of different years, scopes and answers gives each assessment the oracle's figures."""
    assert _disagreements(documents, REAL, REAL_PLAIN) == []


@settings(max_examples=80, deadline=None)
@given(small_cases())
def test_other_checklists_score_as_the_oracle_says(case: SmallCase) -> None:
    """The engine knows nothing of the real checklists: any items, order and conditions score as the oracle says."""
    assert _disagreements([case.document], case.checklists, plain(case.checklists)) == []


def test_no_assessment_gives_no_scorecard() -> None:
    """An empty batch is no error and has no scorecards."""
    assert score([], REAL) == []

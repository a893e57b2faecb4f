"""This module holds the claims about which years may be compared."""

from dataclasses import replace

from reports.comparison import change_shown, find_obstacle
from scoring.scorecard import Score
from tests.reports.cards import FULL, card

NOW, THEN = card({"459": FULL}), card({"459": FULL}, year=2024)


def test_equal_conditions_are_no_obstacle() -> None:
    """Same scope, checklists and method: nothing stands in the way."""
    assert find_obstacle(NOW, THEN) is None


def test_each_difference_of_conditions_is_named() -> None:
    """Scope, checklist and method each have words of their own."""
    assert find_obstacle(NOW, replace(THEN, scope="core")) == "2024 was answered in core scope, 2025 in full scope"
    assert find_obstacle(NOW, THEN, same_checklists=False) == "the two years were asked by different checklists"
    older = replace(THEN, method_version="0.9.0")
    assert find_obstacle(NOW, older) == "the two years were scored by different methods"


def test_a_change_is_the_difference_of_what_is_shown() -> None:
    """57.16 shows as 57.2 and 61.44 as 61.4: the change is 4.2, not 4.3; a missing or hollow score has none."""
    score = Score(61.44, 70.0, 80.0, 50.0)
    assert change_shown(score, Score(57.16, 60.0, 70.0, 50.0)) == 4.2
    assert change_shown(score, None) is None
    assert change_shown(score, Score(57.16, 60.0, 70.0, 49.9)) is None

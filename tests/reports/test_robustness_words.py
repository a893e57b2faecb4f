"""Claims about the sentences on robustness: they say the figures found, as shown, and name what moves the score."""

import pytest

from reports.robustness_words import (
    band_sentence,
    leverage_sentence,
    priority_words,
    scenario_moves,
    scenario_sentence,
)
from reports.words import SCENARIOS
from scoring.method import load_method
from scoring.robustness import Band, ResolutionRobustness, ScenarioScore, WorstCase
from scoring.scorecard import Score


def found(leverage: float = 0.0, **demonstrated: float | None) -> ResolutionRobustness:
    """Return a finding made by hand: the score under each scenario named, 60 where none is."""
    scores = dict.fromkeys(load_method().scenarios, 60.0) | demonstrated
    return ResolutionRobustness(
        scenarios={name: None if at is None else ScenarioScore(at, at, at) for name, at in scores.items()},
        band=Band(57.26, 60.0, 62.74),
        worst_case=WorstCase(55.0, 65.0),
        priorities={},
        not_applicable_leverage=leverage,
    )


def test_every_scenario_of_the_method_has_words_and_no_other() -> None:
    """A scenario without words would stand on the page as a key."""
    assert SCENARIOS.keys() == load_method().scenarios.keys()


def test_the_band_is_told_with_its_draws_and_its_exact_bounds() -> None:
    """A reader learns what was varied, how often, and what can never happen."""
    sentence = band_sentence(found(), "459", Score(60.04, 61.0, 71.3, 90.0))
    assert sentence.startswith("Resolution 459: 60.0 (up to 71.3), coverage 90.0. ")
    assert "between 57.3 and 62.7 in nine of ten of 10,000 draws" in sentence
    assert "within 25 % of equal it is never below 55.0 nor above 65.0" in sentence


@pytest.mark.parametrize(
    ("scores", "sentence"),
    [
        (
            {"core_only": 64.31, "theme_equal": 61.0, "convex": 52.0},
            "What moves it most: core items only (+4.3); higher rungs count for more (-8.0).",
        ),
        ({"core_only": 64.31, "theme_equal": 61.0}, "What moves it most: core items only (+4.3)."),
        ({"theme_equal": 59.0, "core_only": 52.0}, "What moves it most: core items only (-8.0)."),
        ({"core_only": 60.01}, "No scenario moves the score by a tenth of a point."),
        ({"core_only": None, "theme_equal": 52.0}, "What moves it most: every theme weighs the same (-8.0)."),
        ({"leaf_equal": None}, "No scenario moves the score by a tenth of a point."),
    ],
)
def test_only_what_raises_and_what_lowers_it_most_is_named(scores: dict[str, float | None], sentence: str) -> None:
    """The two ends are told, each with its points; what leaves nothing to weigh is no end."""
    assert scenario_sentence(found(0.0, **scores)) == sentence


def test_a_move_is_the_difference_of_the_figures_as_shown() -> None:
    """60.04 is shown as 60.0 and 60.06 as 60.1: the move is 0.1."""
    moves = scenario_moves(found(0.0, leaf_equal=60.04, core_only=60.06).scenarios)
    assert moves["core_only"] == 0.1
    assert "leaf_equal" not in moves


@pytest.mark.parametrize(
    ("points", "words"),
    [
        (0.04, "do not carry the score"),
        (2.1, "carry 2.1 points"),
        (5.0, "carry 5.0 points"),
        (5.2, "more than 5: look at the reasons"),
    ],
)
def test_what_not_applicable_carries_is_told_and_flagged_over_five_points(points: float, words: str) -> None:
    """Leaving out may be right; a reader should know how much hangs on it."""
    sentence = leverage_sentence(found(points))
    assert words in sentence
    assert ("look at the reasons" in sentence) == (points > 5)


@pytest.mark.parametrize(
    ("share", "words"),
    [(1.0, "100.0 %"), (0.99995, "over 99.9 %"), (0.5, "50.0 %"), (0.0001, "under 0.1 %"), (0.0, "0.0 %")],
)
def test_nearly_always_is_not_always(share: float, words: str) -> None:
    """A rounded share must not claim certainty."""
    assert priority_words(share) == words

"""This module holds the claims about the sentences before figures."""

import pytest

from reports.sentences import coverage_sentence, headline_sentence, radar_sentence
from scoring.scorecard import Score, ThemeScore
from tests.reports.cards import FULL, answered_in_full, card, document, scored
from tests.strategies import REAL

NOW = Score(61.44, 71.2, 71.2, 80.0)
THEN = Score(57.16, 60.0, 90.0, 75.0)
NAMES = {theme.id: theme.name.en for theme in REAL.themes}


def _headline(now: Score | None, then: Score | None = None, **more: bool) -> str:
    previous = card({"459": then}, year=2024) if then else None
    return headline_sentence(card({"459": now}), "459", previous, "Estonia", **more)


def test_the_headline_names_the_score_its_change_and_what_is_claimed() -> None:
    """The sentence gives year, delegation, score, change of the figures as shown, and the claimed part."""
    assert _headline(NOW, THEN) == (
        "In 2025 Estonia demonstrates 61.4 of 100 under Resolution 459, up 4.2 since 2024; "
        "9.8 more is claimed without evidence."
    )


@pytest.mark.parametrize(
    ("score", "ending"),
    [
        (Score(50.0, 50.0, 62.5, 60.0), "459; 12.5 more is unresolved."),
        (Score(50.0, 53.0, 62.5, 60.0), "459; 3.0 more is claimed without evidence and 9.5 is unresolved."),
        (Score(50.0, 50.0, 50.0, 100.0), "459."),
        (Score(50.0, 50.04, 50.04, 100.0), "459."),
    ],
)
def test_the_headline_leaves_out_parts_of_zero(score: Score, ending: str) -> None:
    """What lies beyond demonstrated is named as far as it is more than 0.0 as shown."""
    assert _headline(score).endswith(ending)


@pytest.mark.parametrize(
    ("then", "words"),
    [(61.36, ", unchanged since 2024"), (70.0, ", down 8.6 since 2024"), (61.34, ", up 0.1 since 2024")],
)
def test_the_change_is_that_of_the_figures_shown(then: float, words: str) -> None:
    """Rise, fall and standstill are read off the rounded figures, which the reader can subtract."""
    assert words in _headline(NOW, Score(then, 80.0, 90.0, 75.0))


@pytest.mark.parametrize(
    ("now", "then", "reason"),
    [
        (NOW, Score(10.0, 10.0, 80.0, 49.9), "less than half of the weight is answered in 2024"),
        (Score(10.0, 10.0, 80.0, 20.0), THEN, "less than half of the weight is answered in 2025"),
        (
            Score(10.0, 10.0, 80.0, 20.0),
            Score(9.0, 9.0, 90.0, 0.0),
            "less than half of the weight is answered in 2024 and 2025",
        ),
    ],
)
def test_no_change_is_shown_when_less_than_half_is_answered(now: Score, then: Score, reason: str) -> None:
    """Where one of the years is hollow, the change gives way to a sentence that says in which."""
    sentence = _headline(now, then)
    assert sentence.endswith(f" The change since 2024 is not shown: {reason}.")
    assert "since 2024;" not in sentence


def test_no_change_is_shown_between_core_and_full() -> None:
    """Where the scopes differ, the sentence says which year was answered in which."""
    now, then = card({"459": NOW}), card({"459": THEN}, year=2024, scope="core")
    sentence = headline_sentence(now, "459", then, "Estonia")
    assert sentence.endswith("not shown: 2024 was answered in core scope, 2025 in full scope.")


def test_no_change_is_shown_between_different_checklists() -> None:
    """Where the caller knows of different checklist versions, or the items differ, the sentence says so."""
    assert _headline(NOW, THEN, same_checklists=False).endswith("the two years were asked by different checklists.")
    asked = scored(document())[1]
    fewer = card({"459": THEN}, year=2024, items={"459-11-a-1": asked.items["459-11-a-1"]})
    assert "different checklists" in headline_sentence(card({"459": NOW}), "459", fewer, "Estonia")


def test_a_resolution_without_an_earlier_score_says_so() -> None:
    """2021 knows no Resolution 475, so its change since then is not shown."""
    later, earlier = scored(answered_in_full())[1], scored(answered_in_full(year=2021))[1]
    sentence = headline_sentence(later, "475", earlier, "Estonia")
    assert sentence.endswith("The change since 2021 is not shown: 2021 has no score under this resolution.")


def test_a_year_before_adoption_has_a_sentence_instead_of_figures() -> None:
    """Headline, coverage and radar say the same about a resolution that is not yet adopted."""
    earlier = scored(document(year=2021))[1]
    words = "Nothing is assessed under Resolution 475 in 2021: it was not yet adopted."
    assert headline_sentence(earlier, "475", None, "Estonia") == words
    assert coverage_sentence(earlier, "475") == words
    assert radar_sentence(earlier, "475", REAL) == words


def test_a_resolution_whose_items_all_do_not_apply_says_so() -> None:
    """Where every item left the base for another reason than its date, no adoption is mentioned."""
    assert _headline(None) == "Nothing is assessed under Resolution 459 in 2025: none of its items applies."


def test_coverage_counts_the_items_that_count() -> None:
    """The sentence gives the share of the weight and how many of the items in the base are answered."""
    found = scored(document([{"item": "459-11-a-1", "state": "answered", "value": 2}]))[1]
    counted = sum(item.in_base == "yes" for id_, item in found.items.items() if id_.startswith("459-"))
    coverage = 100 * found.items["459-11-a-1"].weight
    assert coverage_sentence(found, "459") == (
        f"Coverage is {coverage:.1f} of 100: 1 of the {counted} items that count under Resolution 459 is answered. "
        "That is less than half: the score is drawn hollow and not compared with other years."
    )
    whole = coverage_sentence(scored(answered_in_full())[1], "459")
    assert (
        whole
        == f"Coverage is 100.0 of 100: {counted} of the {counted} items that count under Resolution 459 are answered."
    )


def _radar(**themes: ThemeScore) -> str:
    found = card({"459": FULL}, themes={id_.replace("_", "-"): cell for id_, cell in themes.items()})
    return radar_sentence(found, "459", REAL)


def _cell(demonstrated: float, coverage: float = 100.0) -> ThemeScore:
    return ThemeScore("scored", Score(demonstrated, 100.0, 100.0, coverage), 3)


NOT_COVERED = ThemeScore("not_covered", None, 0)


def test_the_radar_sentence_names_the_ends_and_the_breaks() -> None:
    """Strongest, weakest, and what is not covered, by their names and figures as shown."""
    sentence = _radar(
        expenditure=_cell(34.24),
        exercises=_cell(80.96),
        capabilities=_cell(50),
        law_norms=NOT_COVERED,
        democratic_oversight=NOT_COVERED,
    )
    assert sentence == (
        "Strongest under 459: Exercises 81.0. Weakest: Expenditure 34.2. "
        f"Not covered by 459: {NAMES['law-norms']}; {NAMES['democratic-oversight']}."
    )


def test_the_radar_sentence_marks_hollow_themes() -> None:
    """A named theme with less than half answered is said to be so, and how many such themes there are."""
    sentence = _radar(expenditure=_cell(34.2, 49), exercises=_cell(81), capabilities=_cell(50, 10))
    assert "Weakest: Expenditure 34.2 (less than half answered)." in sentence
    assert "Exercises 81.0." in sentence
    assert sentence.endswith("Less than half is answered in 2 of 3 themes.")
    assert _radar(expenditure=_cell(0, 0), exercises=_cell(0, 0)).endswith("Less than half is answered in every theme.")


def test_the_radar_sentence_does_not_rank_what_is_equal() -> None:
    """Themes that all show the same figure have no strongest and no weakest, and a single theme neither."""
    assert _radar(expenditure=_cell(50.01), exercises=_cell(50)) == "All 2 themes assessed under 459 stand at 50.0."
    assert _radar(exercises=_cell(50)) == "The only theme assessed under 459: Exercises 50.0."


def test_the_radar_sentence_says_what_was_not_assessed() -> None:
    """A covered theme with nothing in the base this year is not passed over."""
    sentence = _radar(exercises=_cell(50), expenditure=ThemeScore("nothing_to_assess", None, 0))
    assert sentence.endswith("Nothing to assess this year: Expenditure.")


@pytest.mark.parametrize("resolution", ["459", "475"])
def test_real_scorecards_have_sentences_for_both_resolutions(resolution: str) -> None:
    """A scorecard of real answers names a theme of the checklists as its strongest or says that all are equal."""
    best = radar_sentence(scored(answered_in_full())[1], resolution, REAL)
    assert "stand at 100.0." in best
    covered = {item.theme for item in REAL.items.values() if item.scored and item.resolution == resolution}
    assert all((name in best) == (id_ not in covered) for id_, name in NAMES.items())

"""This module holds the claims about figures as shown: rounding, the four parts, the headline, hollow nodes."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings

from checklists.item import Item
from scoring.rounding import apportion, difference, shown
from scoring.scorecard import ResolutionScore, Scorecard
from tests import oracle
from tests.figures import cards_of, flat, nodes_of, scores_of
from tests.strategies import REAL, REAL_PLAIN, SUPPORT, Plain, answered, assessments, full_document

CAPABILITIES = [
    id_ for id_, item in REAL.items.items() if item.theme == "capabilities" and item.resolution == "459" and item.scored
]
HALF_OF_CAPABILITIES = ("459-11-c-i-1", "459-11-c-i-2", "459-11-c-iv-1", "459-11-c-iv-2", "459-11-d-1")
SUM = 1e-9
some_documents = settings(max_examples=40, deadline=None)


def _resolution(card: Scorecard, id_: str) -> ResolutionScore:
    found = card.resolutions[id_]
    assert found is not None
    return found


@some_documents
@given(assessments())
def test_the_four_parts_shown_add_up_and_agree_with_the_headline(document: Plain) -> None:
    """The parts as shown are not negative, add up to 100.0, and begin and end where the headline does."""
    [card] = cards_of(document)
    for node in nodes_of(card):
        parts = node.parts
        four = [parts.demonstrated, parts.claimed, parts.unresolved, parts.known_gap]
        assert min(four) >= 0
        assert sum(Fraction(str(part)) for part in four) == 100
        upper = Fraction(100) - Fraction(str(parts.known_gap))
        assert node.headline == f"{parts.demonstrated:.1f} (up to {float(upper):.1f})"


@some_documents
@given(assessments())
def test_figures_shown_are_the_exact_ones_rounded_half_to_even(document: Plain) -> None:
    """What is shown is the exact fraction with one decimal, ties to the even digit, however the floats were summed."""
    [card] = cards_of(document)
    exact = flat(oracle.score(document, REAL_PLAIN))
    for key, figure in flat(scores_of(card)).items():
        if isinstance(exact[key], Fraction):
            assert Fraction(str(shown(figure))) == round(round(exact[key], 9), 1), key


@some_documents
@given(assessments())
def test_gap_points_shown_add_up_to_what_the_headline_leaves(document: Plain) -> None:
    """Gap points with one decimal sum to 100.0 minus the demonstrated score as shown, each within 0.1 of the exact."""
    [card] = cards_of(document)
    for id_, resolution in card.resolutions.items():
        if resolution is None:
            continue
        gaps = [card.items[item.id].gap_points for item in REAL.by_resolution[id_].items]
        total = difference(100.0, shown(resolution.score.demonstrated))
        points = apportion(gaps, total)
        assert sum(Fraction(str(point)) for point in points) == Fraction(str(total))
        assert all(abs(point - gap) < 0.1 + SUM for point, gap in zip(points, gaps, strict=True))


@pytest.mark.parametrize(
    ("figures", "total", "expected"),
    [
        ([1.04, 2.08, 3.09], 6.2, [1.0, 2.1, 3.1]),
        ([3.09, 2.08, 1.04], 6.2, [3.1, 2.1, 1.0]),
        ([0.05, 0.05], 0.1, [0.1, 0.0]),
        ([33.333333333333336] * 3, 100.0, [33.4, 33.3, 33.3]),
        ([0.3, 0.2 + 1e-12, 0.1], 0.6, [0.3, 0.2, 0.1]),
        ([], 0.0, []),
    ],
)
def test_the_missing_tenths_go_to_the_largest_remainders(
    figures: list[float], total: float, expected: list[float]
) -> None:
    """A list that must add up is cut to tenths; what is missing goes where most was cut off, the first of equals."""
    assert apportion(figures, total) == expected


@some_documents
@given(assessments())
def test_a_theme_says_why_it_has_no_vertex(document: Plain) -> None:
    """A theme is "not covered" where the resolution asks nothing that is scored, and that is no zero."""
    [card] = cards_of(document)
    for id_, resolution in card.resolutions.items():
        for name, theme in resolution.themes.items() if resolution else ():
            asked = [item for item in REAL.by_resolution[id_].items if item.theme == name and item.scored]
            in_base = [item for item in asked if card.items[item.id].in_base == "yes"]
            status = "scored" if in_base else "nothing_to_assess" if asked else "not_covered"
            assert (theme.status, theme.items, theme.score is None) == (status, len(in_base), not in_base)


def test_a_covered_theme_without_item_in_the_base_has_nothing_to_assess() -> None:
    """Where none of its core items applies, civil-military cooperation is covered by 475 but empty this year."""
    items = ("475-11-f-3", "475-11-f-6", "475-11-f-7")
    answers = [{"item": id_, "state": "not_applicable", "reason": "no_armed_forces"} for id_ in items]
    [card] = cards_of(full_document(*answers) | {"scope": "core"})
    theme = _resolution(card, "475").themes["civil-military-cooperation"]
    assert (theme.status, theme.score, theme.items) == ("nothing_to_assess", None, 0)


def test_the_themes_a_resolution_does_not_cover_are_known() -> None:
    """459 says nothing of civil-military cooperation and democratic oversight; core 459 leaves no theme empty."""
    [full, core] = cards_of(full_document(), full_document() | {"scope": "core"})
    for card in (full, core):
        statuses = {name: theme.status for name, theme in _resolution(card, "459").themes.items()}
        missing = [name for name, status in statuses.items() if status == "not_covered"]
        assert missing == ["civil-military-cooperation", "democratic-oversight"]
        assert len(statuses) == 12


@some_documents
@given(assessments())
def test_a_node_is_hollow_exactly_below_half_coverage(document: Plain) -> None:
    """A node whose exact coverage is 50 is drawn full and any below it hollow, however the floats were summed."""
    [card] = cards_of(document)
    exact = {
        key: figure for key, figure in flat(oracle.score(document, REAL_PLAIN)).items() if key.endswith("coverage")
    }
    assert _hollow(card) == {key: figure < 50 for key, figure in exact.items()}


def _hollow(card: Scorecard) -> dict[str, bool]:
    """Return for every node whether it is hollow, under the path of its coverage in the scores."""
    found = {}
    for id_, resolution in card.resolutions.items():
        if resolution is not None:
            found[f"{id_}/coverage"] = resolution.score.hollow
            found |= {f"{id_}/clauses/{name}/coverage": clause.hollow for name, clause in resolution.clauses.items()}
            themes = {name: theme.score for name, theme in resolution.themes.items() if theme.score}
            found |= {f"{id_}/themes/{name}/coverage": theme.hollow for name, theme in themes.items()}
    return found


def test_exactly_half_coverage_is_not_hollow_where_thirds_are_summed() -> None:
    """Capabilities answered to 2/4, 2/3 and 1/3 of three clauses is covered to exactly half: drawn full."""
    [card] = cards_of(full_document(*(answered(id_, 0, ()) for id_ in HALF_OF_CAPABILITIES)))
    capabilities = _resolution(card, "459").themes["capabilities"].score
    assert capabilities is not None
    assert abs(capabilities.coverage - 50) <= SUM
    assert not capabilities.hollow


def test_of_equally_weak_themes_the_first_on_the_radar_is_named() -> None:
    """Commitments and capabilities at exactly half, all else at full: the radar's order decides, not a last digit."""
    marks = {id_: _marks(item) for id_, item in REAL.items.items()}
    values = {id_: marks[id_][1 if item.theme == "commitments" else 0] for id_, item in REAL.items.items()}
    values |= {id_: marks[id_][0 if id_ in HALF_OF_CAPABILITIES else 2] for id_ in CAPABILITIES}
    [card] = cards_of(full_document(*(answered(id_, value, SUPPORT[1]) for id_, value in values.items())))
    resolution = _resolution(card, "459")
    scores = [theme.score.demonstrated for theme in resolution.themes.values() if theme.score]
    assert [abs(score - 50) <= SUM for score in scores].count(True) == 2
    assert min(scores) >= 50 - SUM
    assert resolution.weakest_theme == "commitments"


def _marks(item: Item) -> tuple[Any, Any, Any]:
    """Return answers for 2025 at level 4, at level 2 (numbers apart, none is needed) and at level 0."""
    marks: dict[str, tuple[Any, Any, Any]] = {
        "maturity": (4, 2, 0),
        "yes-no-partial": ("yes", "partial", "no"),
        "numeric": (100, 5, -10),
        "date": ("2020-12-31", "2018-12-31", "never"),
    }
    return marks[item.answer_type]


@some_documents
@given(assessments())
def test_the_weakest_theme_is_the_first_with_the_lowest_score(document: Plain) -> None:
    """Of themes with the same lowest demonstrated score the first on the radar is named, whatever the floats say."""
    [card] = cards_of(document)
    order = [theme.id for theme in REAL.themes]
    for id_, expected in oracle.score(document, REAL_PLAIN).items():
        if expected is not None:
            scores = {name: theme["demonstrated"] for name, theme in expected["themes"].items()}
            lowest = min(scores.values())
            first = next(name for name in order if scores.get(name) == lowest)
            assert _resolution(card, id_).weakest_theme == first

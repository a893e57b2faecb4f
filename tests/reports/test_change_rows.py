"""This module holds the claims about the change as shown: terms, clauses and items add up to what the reader sees."""

from dataclasses import astuple, replace
from math import fsum
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checklists.assessment import read_assessment
from reports.change_rows import ShownChange, apportion_signed, change_rows, shown_change, signed
from scoring.change import ResolutionChange, ScoredYear, Terms, change
from scoring.rounding import difference, shown
from scoring.scorecard import score
from tests.changes import Answered, Fates, altered, changes_of, pairs
from tests.strategies import REAL, SUPPORT, Plain, answered, full_document

DEMONSTRATION = Path(__file__).parents[2] / "assessments" / "demonstration"
ITEM, OTHER = "459-11-c-iii-1", "459-11-a-1"


def demonstration(year: int) -> ScoredYear:
    """Return a year of the demonstration, as it stands in its document."""
    assessment = read_assessment((DEMONSTRATION / f"{year}.json").read_text(encoding="utf-8"), REAL)
    return ScoredYear(assessment, REAL, score([assessment], REAL)[0])


def change_between(
    earlier: Plain, later: Plain, resolution: str = "459"
) -> tuple[ResolutionChange, str, ScoredYear, ScoredYear]:
    """Return a change of two documents with all that belongs to it, as the functions under test take it."""
    pair = Answered(earlier | {"year": 2024}), Answered(later)
    found = changes_of(pair)[resolution]
    assert found is not None
    return found, resolution, pair[0].scored, pair[1].scored


def _tenths(figures: list[float]) -> list[int]:
    found = [round(10 * figure) for figure in figures]
    assert figures == [count / 10 for count in found]
    return found


@given(st.floats(0, 100), st.lists(st.floats(-50, 50), min_size=1, max_size=8))
def test_parts_of_any_sign_add_up_to_the_difference_of_the_figures_shown(start: float, parts: list[float]) -> None:
    """Each is a neighbouring tenth of its part: none turns its sign, and none is a tenth or more beside it."""
    total = difference(shown(start + fsum(parts)), shown(start))
    found = apportion_signed(parts, total)
    assert sum(_tenths(found)) == round(10 * total)
    assert all(abs(figure - part) <= 0.1 + 1e-8 for figure, part in zip(found, parts, strict=True))
    assert all(figure * part >= 0 for figure, part in zip(found, parts, strict=True))


@pytest.mark.parametrize(
    ("parts", "total", "expected"),
    [
        ([0.25, 0.25, 0.5], 1.0, [0.3, 0.2, 0.5]),
        ([-0.25, -0.25, -0.5], -1.0, [-0.3, -0.2, -0.5]),
        ([0.04, -0.04], 0.0, [0.0, 0.0]),
        # 57.25 shows as 57.2 and 57.35 as 57.4: the sum is a tenth beside the difference of what is shown.
        ([0.0, 0.1, 0.0], 0.2, [0.0, 0.2, 0.0]),
        ([0.0, 0.1, 0.0], 0.0, [0.0, 0.0, 0.0]),
        ([0.2, -0.1], 0.2, [0.3, -0.1]),
        ([0.1, 0.2], 0.2, [0.1, 0.1]),
        ([], 0.0, []),
    ],
)
def test_tenths_go_where_rounding_took_most(parts: list[float], total: float, expected: list[float]) -> None:
    """Ties go to the larger and then the earlier part, and a part of zero stays zero."""
    assert apportion_signed(parts, total) == expected


def test_nothing_is_shown_as_minus_zero() -> None:
    """A small loss shows as 0.0 and not as -0.0; points are written with their sign, and zero without one."""
    [found] = apportion_signed([-0.02], 0.0)
    assert str(found) == "0.0"
    assert [signed(points) for points in (1.5, -0.3, found)] == ["+1.5", "-0.3", "0.0"]


def _assert_adds_up(found: ResolutionChange, resolution: str, earlier: ScoredYear, later: ScoredYear) -> None:
    whole = shown_change(found, resolution, earlier, later)
    rows = change_rows(found, resolution, earlier, later)
    assert sum(_tenths(list(astuple(whole.terms)))) == round(10 * whole.difference)
    assert sum(_tenths([row.total for row in rows])) == round(10 * whole.difference)
    for row in rows:
        assert sum(_tenths(list(astuple(row.terms)))) == round(10 * row.total)
        assert sum(_tenths([item.total for item in row.items])) == round(10 * row.total)
        assert all(sum(_tenths(list(astuple(item.terms)))) == round(10 * item.total) for item in row.items)
        assert all(item.item.clause == row.clause.id for item in row.items)
    assert {item.item.id for row in rows for item in row.items} == set(found.items)
    assert [abs(row.total) for row in rows] == sorted((abs(row.total) for row in rows), reverse=True)


@settings(max_examples=15, deadline=None)
@given(pairs())
def test_every_row_adds_up_in_any_two_years(pair: tuple[Answered, Answered]) -> None:
    """Clauses to the difference of the headlines, items to their clause, terms to their row; each item stands once."""
    for id_, found in changes_of(pair).items():
        if found:
            _assert_adds_up(found, id_, pair[0].scored, pair[1].scored)


@pytest.mark.parametrize("resolution", ["459", "475"])
@pytest.mark.parametrize("years", [(2023, 2024), (2024, 2025), (2023, 2025)])
def test_the_demonstration_adds_up(years: tuple[int, int], resolution: str) -> None:
    """In the documents that are handed out every figure agrees with the headlines that a reader subtracts."""
    earlier, later = map(demonstration, years)
    found = change(earlier, later)[resolution]
    assert found
    _assert_adds_up(found, resolution, earlier, later)
    whole = shown_change(found, resolution, earlier, later)
    assert (whole.earlier, whole.later) == years
    assert whole.difference == difference(shown(whole.after.demonstrated), shown(whole.before.demonstrated))


def test_rows_name_what_moved_and_where_it_was() -> None:
    """Items say whether they count in both years, came in, went out or were revised; the largest total goes first."""
    fates: Fates = {OTHER: "revised", ITEM: "gone", "459-11-c-iii-2": "new"}
    earlier = Answered(full_document(answered(OTHER, 4, SUPPORT[1])) | {"year": 2026}, altered(REAL, fates, "gone"))
    later = Answered(full_document() | {"year": 2027}, altered(REAL, fates, "new"))
    found = changes_of((earlier, later))["459"]
    assert found
    rows = change_rows(found, "459", earlier.scored, later.scored)
    items = [item for row in rows for item in row.items]
    presences = {item.item.id: item.presence for item in items if item.presence != "both"}
    assert presences == {OTHER: "revised", ITEM: "went_out", "459-11-c-iii-2": "came_in"}
    assert items[0].item.id == OTHER
    assert items[0].item.revision == later.checklists.items[OTHER].revision


def test_clauses_without_a_change_stay_in_the_order_of_the_text() -> None:
    """Where nothing moved every total is 0.0 and no clause is put before an earlier one."""
    rows = change_rows(*change_between(full_document(), full_document()))
    orders = [row.clause.order for row in rows]
    assert orders == sorted(orders)
    assert {row.total for row in rows} == {0.0}


def _shown() -> ShownChange:
    return shown_change(*change_between(full_document(), full_document()))


def test_a_headline_change_is_for_comparable_years_only() -> None:
    """Hollow or refused, the difference that the terms add up to is no headline."""
    change_shown = replace(_shown(), hollow=False, difference=1.2)
    assert change_shown.headline_change == 1.2
    assert replace(change_shown, hollow=True).headline_change is None
    assert replace(change_shown, comparability="refused").headline_change is None
    assert replace(change_shown, comparability="banner").headline_change == 1.2


def test_without_a_score_there_is_no_change_to_show() -> None:
    """Asked for a resolution that was not adopted, the error names it and the year."""
    _, _, earlier, later = change_between(full_document(), full_document())
    old = Answered(full_document() | {"year": 2021}).scored
    found = ResolutionChange(0, 0, Terms(), Terms(), {}, (), (), (), 1, None, hollow=False)
    with pytest.raises(ValueError, match="Resolution 475 has no score in 2021"):
        shown_change(found, "475", old, later)
    assert earlier.assessment.year == 2024

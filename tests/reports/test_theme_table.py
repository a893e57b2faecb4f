"""This module holds the claims about the table of themes."""

from typing import Any

from hypothesis import given, settings

from reports.theme_table import ThemeCell, theme_table
from scoring.rounding import difference, shown
from scoring.scorecard import Score, Scorecard, ThemeScore
from tests.reports.cards import FULL, answered_in_full, card, document, scored
from tests.strategies import REAL, assessments


@settings(max_examples=15)
@given(assessments())
def test_the_table_shows_the_scorecard_rounded(content: dict[str, Any]) -> None:
    """Every theme stands once, in the order of the radar, with the scorecard's figures to one decimal."""
    found = scored(content)[1]
    rows = theme_table(found, REAL)
    assert [row.theme for row in rows] == [theme.id for theme in REAL.themes]
    for id_, part in found.resolutions.items():
        for row in rows:
            cell, score = row.cells[id_], part.themes[row.theme].score if part else None
            figures = (score.demonstrated, score.declared, score.upper, score.coverage) if score else (None,) * 4
            expected = tuple(None if figure is None else shown(figure) for figure in figures)
            assert (cell.demonstrated, cell.declared, cell.upper, cell.coverage) == expected
            assert cell.items == (part.themes[row.theme].items if part else 0)


def _cell(now: Scorecard, then: Scorecard | None = None, **more: bool) -> ThemeCell:
    return next(row.cells["459"] for row in theme_table(now, REAL, then, **more) if row.theme == "exercises")


def _one(score: Score | None, year: int = 2025) -> Scorecard:
    cell = ThemeScore("scored" if score else "nothing_to_assess", score, 3)
    return card({"459": FULL, "475": None}, year=year, themes={theme.id: cell for theme in REAL.themes})


def test_the_change_is_the_difference_of_the_figures_shown() -> None:
    """The change can be checked by subtracting what the table shows."""
    cell = _cell(_one(Score(61.44, 70, 80, 90)), _one(Score(57.16, 60, 90, 60), 2024))
    assert cell.change == difference(61.4, 57.2) == 4.2


def test_no_change_is_given_where_years_may_not_be_compared() -> None:
    """A hollow year, a missing score, another scope or another checklist leaves the change empty."""
    solid, hollow = _one(Score(60, 70, 80, 90)), _one(Score(60, 70, 80, 40), 2024)
    assert _cell(solid).change is None
    assert _cell(solid, hollow).change is None
    assert _cell(solid, _one(None, 2024)).change is None
    assert _cell(solid, _one(Score(50, 70, 80, 90), 2024), same_checklists=False).change is None


def test_a_cell_without_score_says_why() -> None:
    """Not covered and nothing to assess are told apart, also in a year before the resolution was adopted."""
    empty, earlier = scored(document())[1], scored(document(year=2021))[1]
    words = {row.theme: row.cells["459"].words for row in theme_table(empty, REAL)}
    assert words["democratic-oversight"] == "not covered"
    assert words["exercises"] == "0.0 (up to 100.0)"
    assert {row.cells["475"].words for row in theme_table(earlier, REAL)} == {"nothing to assess this year"}
    assert {row.cells["459"].status for row in theme_table(earlier, REAL)} == {"scored", "not_covered"}


def test_a_theme_the_other_year_did_not_know_is_no_fault() -> None:
    """A scorecard of checklists without a theme has nothing to show there, and no change."""
    known = card({"459": FULL, "475": None}, themes={"exercises": ThemeScore("scored", FULL, 3)})
    rows = {row.theme: row.cells["459"] for row in theme_table(known, REAL)}
    assert rows["exercises"].demonstrated == 100.0
    assert rows["expenditure"].status == "nothing_to_assess"


def test_hollow_cells_are_those_less_than_half_answered() -> None:
    """The mark follows coverage."""
    assert _cell(_one(Score(10, 10, 90, 49.9))).hollow
    assert not _cell(_one(Score(10, 10, 90, 50))).hollow
    assert not _cell(_one(None)).hollow
    assert not any(
        cell.hollow for row in theme_table(scored(answered_in_full())[1], REAL) for cell in row.cells.values()
    )

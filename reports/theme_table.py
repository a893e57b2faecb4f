"""This module makes the table of themes: the figures as shown, which the radar draws and the page prints beside it."""

from collections.abc import Mapping
from dataclasses import dataclass

from checklists.model import Checklists
from reports.comparison import change_shown, find_obstacle
from reports.words import THEME_STATUSES
from scoring.rounding import shown
from scoring.scorecard import Score, Scorecard, ThemeScore, ThemeStatus


@dataclass(frozen=True, slots=True)
class ThemeCell:
    """One theme within one resolution, as shown: a vertex of the radar.

    Attributes:
        status: whether the cell is scored, not covered by the resolution, or without anything to assess this year.
        score: the unrounded figures, for the four-part bar; None unless scored.
        demonstrated, declared, upper, coverage: 0..100 with one decimal; None unless scored.
        items: number of items in the base.
        change: of demonstrated against the other year, in points; None where it may not be compared.
    """

    status: ThemeStatus
    score: Score | None
    demonstrated: float | None
    declared: float | None
    upper: float | None
    coverage: float | None
    items: int
    change: float | None

    @property
    def words(self) -> str:
        """What the table says: "62.0 (up to 71.3)", "not covered" or "nothing to assess this year"."""
        return self.score.headline if self.score else THEME_STATUSES[self.status]

    @property
    def hollow(self) -> bool:
        """Whether less than half is answered, so that the vertex is drawn hollow."""
        return self.score is not None and self.score.hollow


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """One theme with its cell in each resolution, by the id of the resolution."""

    theme: str
    name: str
    cells: Mapping[str, ThemeCell]


def theme_table(
    scorecard: Scorecard, checklists: Checklists, other: Scorecard | None = None, *, same_checklists: bool = True
) -> list[ThemeRow]:
    """Return one row per theme, in the order of the radar.

    Args:
        scorecard: of the year in view.
        checklists: give themes and names.
        other: of the earlier year that changes are counted from, or None.
        same_checklists: see `reports.comparison.find_obstacle`. Years that may not be compared show no change.
    """
    if other and find_obstacle(scorecard, other, same_checklists=same_checklists):
        other = None
    covered = {(item.resolution, item.theme) for item in checklists.items.values() if item.scored}
    return [
        ThemeRow(
            theme=theme.id,
            name=theme.name.en,
            cells={
                id_: _cell(
                    _theme_score(scorecard, id_, theme.id, covered),
                    _theme_score(other, id_, theme.id, covered) if other else None,
                )
                for id_ in checklists.by_resolution
            },
        )
        for theme in checklists.themes
    ]


def _theme_score(scorecard: Scorecard, resolution: str, theme: str, covered: set[tuple[str, str]]) -> ThemeScore:
    """Return the theme's score; without one, there is nothing to assess where the resolution covers it."""
    found = scorecard.resolutions[resolution]
    if found and theme in found.themes:
        return found.themes[theme]
    return ThemeScore("nothing_to_assess" if (resolution, theme) in covered else "not_covered", None, 0)


def _cell(now: ThemeScore, then: ThemeScore | None) -> ThemeCell:
    score = now.score
    return ThemeCell(
        status=now.status,
        score=score,
        demonstrated=shown(score.demonstrated) if score else None,
        declared=shown(score.declared) if score else None,
        upper=shown(score.upper) if score else None,
        coverage=shown(score.coverage) if score else None,
        items=now.items,
        change=change_shown(score, then.score) if then else None,
    )

"""This module makes the scorecard of an assessment: every figure that radar, totals, gap list and CSV show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from checklists.assessment import Assessment
from checklists.model import Checklists
from checklists.words import Scope
from scoring.engine import Scores, weigh
from scoring.gaps import GapKind, NextStep, gap_kind, next_step
from scoring.layout import Layout, layout_of
from scoring.method import load_method
from scoring.reading import InBase, Reading, ReadState, read_responses, stacked
from scoring.rounding import EXACT_DIGITS, difference, shown

ThemeStatus = Literal["scored", "not_covered", "nothing_to_assess"]


@dataclass(frozen=True, slots=True)
class Parts:
    """The four parts of a score as shown, with one decimal; they add up to 100.0."""

    demonstrated: float
    claimed: float
    unresolved: float
    known_gap: float


@dataclass(frozen=True, slots=True)
class Score:
    """The figures every node carries, 0..100, unrounded.

    Attributes:
        demonstrated: L, what evidence supports.
        declared: D, what is said.
        upper: U, what could still be true once open answers are settled.
        coverage: weight share of the base that is answered.
    """

    demonstrated: float
    declared: float
    upper: float
    coverage: float

    @property
    def parts(self) -> Parts:
        """The four parts as shown: differences of the rounded figures, so that they agree with the headline."""
        low, declared, upper = shown(self.demonstrated), shown(self.declared), shown(self.upper)
        return Parts(low, difference(declared, low), difference(upper, declared), difference(100.0, upper))

    @property
    def headline(self) -> str:
        """The score as it is always written: "62.0 (up to 71.3)"."""
        return f"{shown(self.demonstrated):.1f} (up to {shown(self.upper):.1f})"

    @property
    def hollow(self) -> bool:
        """Whether too little is answered for the score to be compared."""
        return round(self.coverage, EXACT_DIGITS) < load_method().hollow_below_coverage


@dataclass(frozen=True, slots=True)
class ThemeScore:
    """One theme within one resolution, a vertex of the radar.

    `score` is None where the resolution does not cover the theme, or has nothing to assess there this year.
    `items` counts the items in the base.
    """

    status: ThemeStatus
    score: Score | None
    items: int


@dataclass(frozen=True, slots=True)
class ResolutionScore:
    """All figures of one resolution. `clauses` and the scores in `themes` leave out nodes without item in the base.

    Attributes:
        score: the headline figures.
        balance: B, 0..100; what unevenness between themes leaves of `theme_mean`.
        theme_mean: mean of the demonstrated theme cells, 0..100.
        weakest_theme: id of the covered theme with the lowest demonstrated score.
        clauses: scores by clause id in the order of the text.
        themes: every theme by id in the order of the radar.
    """

    score: Score
    balance: float
    theme_mean: float
    weakest_theme: str
    clauses: dict[str, Score]
    themes: dict[str, ThemeScore]


@dataclass(frozen=True, slots=True)
class ItemScore:
    """One item as it counts.

    Attributes:
        in_base, state, level, evidenced_level, evidenced, declared, upper, answered: as in `scoring.reading.Reading`.
        waits_for: id of the item this one waits for, where it waits.
        weight: effective weight in the resolution, 0..1; 0 outside the base.
        target: target level of the clause.
        gap_points, gap_to_target_points: points of the resolution's score, to full alignment and to the target.
        gap_kind: what kind of gap to the target.
        next_step: what to do first, or None.
    """

    in_base: InBase
    state: ReadState
    waits_for: str | None
    level: float | None
    evidenced_level: float | None
    evidenced: float
    declared: float
    upper: float
    answered: bool
    weight: float
    target: int
    gap_points: float
    gap_to_target_points: float
    gap_kind: GapKind
    next_step: NextStep | None


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Everything one assessment is worth.

    `resolutions` holds None for a resolution not yet adopted in the reporting year, or with no item in the base.
    `items` holds every item of both checklists by id, in the order of the texts.
    """

    delegation: str
    year: int
    scope: Scope
    method_version: str
    resolutions: dict[str, ResolutionScore | None]
    items: dict[str, ItemScore]


def score(assessments: Sequence[Assessment], checklists: Checklists) -> list[Scorecard]:
    """Score assessments that share the same checklists, all at once; one assessment is a batch of one.

    An incomplete assessment is no error: what is open counts 0 in demonstrated and 100 in upper.
    """
    if not assessments:
        return []
    layout = layout_of(checklists)
    readings = [read_responses(assessment, checklists) for assessment in assessments]
    batch = _Batch(layout, weigh(layout, *stacked(readings)))
    return [_scorecard(a, checklists, readings[n], batch, n) for n, a in enumerate(assessments)]


@dataclass(frozen=True, eq=False, slots=True)
class _Batch:
    """What was weighed together."""

    layout: Layout
    scores: Scores


def _scorecard(
    assessment: Assessment, checklists: Checklists, readings: dict[str, Reading], batch: _Batch, n: int
) -> Scorecard:
    return Scorecard(
        delegation=assessment.delegation,
        year=assessment.year,
        scope=assessment.scope,
        method_version=load_method().version,
        resolutions={id_: _resolution(batch, n, r) for r, id_ in enumerate(batch.layout.resolutions)},
        items=_items(assessment, checklists, readings, batch.scores.item_weight[n].tolist()),
    )


def _resolution(batch: _Batch, n: int, r: int) -> ResolutionScore | None:
    layout, scores = batch.layout, batch.scores
    whole = _score(scores.resolution[:, n, r])
    if whole is None:
        return None
    themes = {
        theme: _theme(layout.scored_items[r, t], _score(scores.cell[:, n, r, t]), int(scores.items_in_cell[n, r, t]))
        for t, theme in enumerate(layout.themes)
    }
    clauses = {
        id_: clause
        for c, id_ in enumerate(layout.clauses)
        if layout.resolution_of_clause[c] == r and (clause := _score(scores.clause[:, n, c])) is not None
    }
    covered = {theme: cell.score.demonstrated for theme, cell in themes.items() if cell.score}
    return ResolutionScore(
        score=whole,
        balance=float(scores.balance[n, r]),
        theme_mean=float(scores.theme_mean[n, r]),
        weakest_theme=min(covered, key=lambda theme: round(covered[theme], EXACT_DIGITS)),
        clauses=clauses,
        themes=themes,
    )


def _score(figures: np.ndarray) -> Score | None:
    return None if np.isnan(figures[0]) else Score(*figures.tolist())


def _theme(scored_items: int, cell: Score | None, items: int) -> ThemeScore:
    status: ThemeStatus = "not_covered" if scored_items == 0 else "nothing_to_assess" if cell is None else "scored"
    return ThemeScore(status, cell, items)


def _items(
    assessment: Assessment, checklists: Checklists, readings: dict[str, Reading], item_weights: list[float]
) -> dict[str, ItemScore]:
    method = load_method()
    responses = {response.item: response for response in assessment.responses}
    targets = assessment.targets
    items = {}
    for (id_, reading), weight in zip(readings.items(), item_weights, strict=True):
        item = checklists.items[id_]
        target = targets.get(item.clause, method.default_target)
        missing = max(0.0, target / method.top_level - reading.evidenced)
        items[id_] = ItemScore(
            in_base=reading.in_base,
            state=reading.state,
            waits_for=item.depends_on.item if item.depends_on and reading.state == "waiting" else None,
            level=reading.level,
            evidenced_level=reading.evidenced_level,
            evidenced=reading.evidenced,
            declared=reading.declared,
            upper=reading.upper,
            answered=reading.answered,
            weight=weight,
            target=target,
            gap_points=100 * weight * (1 - reading.evidenced),
            gap_to_target_points=100 * weight * missing,
            gap_kind=gap_kind(reading, target),
            next_step=next_step(item, responses.get(id_), reading, weight, assessment),
        )
    return items

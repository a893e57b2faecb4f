"""This module makes the scorecard of an assessment: every figure that radar, totals, gap list and CSV show."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isnan
from typing import Literal

from checklists.assessment import Assessment
from checklists.model import Checklist, Checklists
from checklists.words import Scope
from scoring.engine import Array, Scores, weigh
from scoring.gaps import GapKind, NextStep, gap_kind, level_to_reach, next_step
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
        resolutions={c.id: _resolution(batch, n, r, c) for r, c in enumerate(checklists.resolutions)},
        items=_items(assessment, checklists, readings, batch.scores.item_weight[n].tolist()),
    )


def _resolution(batch: _Batch, n: int, r: int, checklist: Checklist) -> ResolutionScore | None:
    layout, scores = batch.layout, batch.scores
    [whole] = _nodes(scores.resolution[:, n, r : r + 1])
    if whole is None:
        return None
    cells = zip(layout.scored_items[r], _nodes(scores.cell[:, n, r]), scores.items_in_cell[n, r], strict=True)
    themes = dict(zip(layout.themes, [_theme(*cell) for cell in cells], strict=True))
    clauses = zip(checklist.clauses, _nodes(scores.clause[:, n, layout.resolution_of_clause == r]), strict=True)
    covered = {theme: cell.score.demonstrated for theme, cell in themes.items() if cell.score}
    return ResolutionScore(
        score=whole,
        balance=float(scores.balance[n, r]),
        theme_mean=float(scores.theme_mean[n, r]),
        weakest_theme=min(covered, key=lambda theme: round(covered[theme], EXACT_DIGITS)),
        clauses={clause.id: found for clause, found in clauses if found},
        themes=themes,
    )


def _nodes(figures: Array) -> list[Score | None]:
    """Return the scores of several nodes from their four figures, 4 x nodes; None for a node without figures."""
    return [None if isnan(node[0]) else Score(*node) for node in figures.T.tolist()]


def _theme(scored_items: int, cell: Score | None, items: float) -> ThemeScore:
    status: ThemeStatus = "not_covered" if scored_items == 0 else "nothing_to_assess" if cell is None else "scored"
    return ThemeScore(status, cell, int(items))


def _items(
    assessment: Assessment, checklists: Checklists, readings: dict[str, Reading], item_weights: list[float]
) -> dict[str, ItemScore]:
    responses = {response.item: response for response in assessment.responses}
    default_target = load_method().default_target
    weights = iter(item_weights)
    items = {}
    for clause in checklists.clauses.values():
        target = assessment.targets.get(clause.id, default_target)
        for item in clause.items:
            reading = readings[item.id]
            waits_for = item.depends_on.item if item.depends_on and reading.state == "waiting" else None
            to_reach = level_to_reach(item, responses.get(item.id), reading, assessment)
            items[item.id] = _item(reading, waits_for, next(weights), target, to_reach)
    return items


# Reason: when one answer changes, all other items stay as they were; equal ones are one object, made once.
@lru_cache(maxsize=8192)
def _item(reading: Reading, waits_for: str | None, weight: float, target: int, to_reach: float | None) -> ItemScore:
    missing = max(0.0, target / load_method().top_level - reading.evidenced)
    return ItemScore(
        in_base=reading.in_base,
        state=reading.state,
        waits_for=waits_for,
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
        next_step=next_step(reading, weight, to_reach),
    )

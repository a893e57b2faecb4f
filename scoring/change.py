"""This module explains the change of a score between two years, term by term and exactly (METHOD section 5)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from math import fsum
from typing import Literal

import numpy as np

from checklists.assessment import Assessment
from checklists.model import Checklist, Checklists
from scoring.engine import weigh
from scoring.layout import layout_of
from scoring.reading import read_responses, stacked
from scoring.rounding import EXACT_DIGITS
from scoring.scorecard import Score, Scorecard

Comparability = Literal["plain", "banner", "refused"]

# The id of an item with its revision: revised, it is another question, so the old one goes out and the new one in.
Question = tuple[str, int]

# Reason: from four fifths of the weight on, the same questions speak in both years, and the change is theirs. Below one
# half, most of the weight lies on items that were asked in one year only, and a difference would compare checklists.
PLAIN_FROM = 0.8
REFUSED_BELOW = 0.5


@dataclass(frozen=True, slots=True)
class ScoredYear:
    """One reporting year: the answers, the checklists they answer (each year has its own version), and the scores."""

    assessment: Assessment
    checklists: Checklists
    scorecard: Scorecard


@dataclass(frozen=True, slots=True)
class Terms:
    """Why a score changed: six terms, in points (0..100) of the resolution's score, which sum to the change.

    A symmetric decomposition of the Bennet type (Diewert 2005): what moved is weighed by the mean weight of the two
    years, what was weighed anew by the mean value, against the mean score of the two years.

    Attributes:
        progress: answered in both years, at another declared level.
        evidence: answered in both years, and more or less of what is declared is supported.
        disclosure: an answer came, went, or was not one in either year (unknown, withheld, waiting, unconfirmed).
        reweighting: the same items weigh more or less, since others joined or left the base beside them.
        items_in: items in the base of the later year only, by how much they lie above or below the mean score.
        items_out: items in the base of the earlier year only, likewise, with the sign turned.
    """

    progress: float = 0.0
    evidence: float = 0.0
    disclosure: float = 0.0
    reweighting: float = 0.0
    items_in: float = 0.0
    items_out: float = 0.0

    @property
    def total(self) -> float:
        """The change that the six terms explain, in points."""
        return fsum([self.progress, self.evidence, self.disclosure, self.reweighting, self.items_in, self.items_out])


@dataclass(frozen=True, slots=True)
class ResolutionChange:
    """The change of one resolution's scores from an earlier to a later year; every figure but kappa in points.

    Attributes:
        demonstrated_change, declared_change: later minus earlier, unrounded.
        demonstrated, declared: the terms of each; evidence is 0 in the declared ones.
        items: terms of the demonstrated score for each item in the base of either year, those of the later year first,
            in the order of the text. The terms of a clause are those of its items, added up by `add_up`.
        came_in, went_out: ids of the items in the base of one year only, the later and the earlier.
        revised: ids of the items in the base of both years with different revisions; they count as out and in.
        kappa: weight share (0..1) of the items in force and in scope in both years with the same revision, whether
            marked not applicable or not.
        common: earlier and later score on those items only; None where one of the years has none in the base.
        hollow: whether either year has too little answered for the change of the headline to be shown.
    """

    demonstrated_change: float
    declared_change: float
    demonstrated: Terms
    declared: Terms
    items: dict[str, Terms]
    came_in: tuple[str, ...]
    went_out: tuple[str, ...]
    revised: tuple[str, ...]
    kappa: float
    common: tuple[Score, Score] | None
    hollow: bool

    @property
    def comparability(self) -> Comparability:
        """How the years may be compared: "plain"; "banner": `common` goes first; "refused": only the item list."""
        share = round(self.kappa, EXACT_DIGITS)
        if share >= PLAIN_FROM:
            return "plain"
        return "refused" if share < REFUSED_BELOW else "banner"


def change(earlier: ScoredYear, later: ScoredYear) -> dict[str, ResolutionChange | None]:
    """Return the change of each resolution by its id; None where it has no score in one of the years.

    The years may have different checklist versions and scopes. Nothing here asks which year comes first: with the two
    exchanged, the first four terms change sign, and items in and items out change sign and places.
    """
    asked = _asked(earlier), _asked(later)
    common = asked[0].keys() & asked[1].keys()
    before, after = _sides(earlier, asked[0], common), _sides(later, asked[1], common)
    return {id_: _explain(before.get(id_), side) for id_, side in after.items()}


def add_up(terms: Iterable[Terms]) -> Terms:
    """Return the sum of the terms of several items, such as those of a clause; no items sum to zeros."""
    found = list(terms)
    return Terms(
        progress=fsum(one.progress for one in found),
        evidence=fsum(one.evidence for one in found),
        disclosure=fsum(one.disclosure for one in found),
        reweighting=fsum(one.reweighting for one in found),
        items_in=fsum(one.items_in for one in found),
        items_out=fsum(one.items_out for one in found),
    )


@dataclass(frozen=True, slots=True)
class _Counted:
    """One item as it counts in the base of a year: effective weight (0..1), v, d, and whether it is answered."""

    weight: float
    evidenced: float
    declared: float
    answered: bool


@dataclass(frozen=True, slots=True)
class _Side:
    """One resolution in one of the two years.

    Attributes:
        score: the headline figures.
        counted: the items in the base.
        asked: the effective weight of each item in force and in scope, as if nothing were marked not applicable.
        common: the headline figures from the items asked in both years alone; None where none of them is in the base.
    """

    score: Score
    counted: dict[Question, _Counted]
    asked: dict[Question, float]
    common: Score | None


def _asked(year: ScoredYear) -> dict[Question, float]:
    """Return the effective weights of a year without a response: then nothing is marked not applicable."""
    blank = read_responses(year.assessment.with_responses(()), year.checklists)
    weights = weigh(layout_of(year.checklists), *stacked([blank])).item_weight[0].tolist()
    return {
        (item.id, item.revision): weight
        for item, weight in zip(year.checklists.items.values(), weights, strict=True)
        if weight > 0
    }


def _sides(year: ScoredYear, asked: Mapping[Question, float], common: Collection[Question]) -> dict[str, _Side | None]:
    rescored = _rescore(year, common)
    sides = {}
    for checklist in year.checklists.resolutions:
        whole = year.scorecard.resolutions[checklist.id]
        sides[checklist.id] = _side(checklist, year, asked, whole.score, rescored[checklist.id]) if whole else None
    return sides


def _side(
    checklist: Checklist, year: ScoredYear, asked: Mapping[Question, float], score: Score, common: Score | None
) -> _Side:
    items = {(item.id, item.revision): year.scorecard.items[item.id] for item in checklist.items}
    return _Side(
        score=score,
        counted={
            question: _Counted(item.weight, item.evidenced, item.declared, item.answered)
            for question, item in items.items()
            if item.weight > 0
        },
        asked={question: asked[question] for question in items if question in asked},
        common=common,
    )


def _rescore(year: ScoredYear, common: Collection[Question]) -> dict[str, Score | None]:
    """Return the headline figures of each resolution when only the common items can be in the base."""
    layout = layout_of(year.checklists)
    base, figures = stacked([read_responses(year.assessment, year.checklists)])
    kept = [(item.id, item.revision) in common for item in year.checklists.items.values()]
    found = weigh(layout, base * np.array(kept, dtype=float), figures).resolution[:, 0]
    return {
        id_: None if np.isnan(found[0, r]) else Score(*found[:, r].tolist()) for r, id_ in enumerate(layout.resolutions)
    }


def _explain(before: _Side | None, after: _Side | None) -> ResolutionChange | None:
    if before is None or after is None:
        return None
    demonstrated = _terms(before.counted, after.counted, before.score.demonstrated, after.score.demonstrated)
    declared = _terms(
        _as_declared(before.counted), _as_declared(after.counted), before.score.declared, after.score.declared
    )
    # The revision of each item in the base.
    earlier, later = dict(before.counted.keys()), dict(after.counted.keys())
    return ResolutionChange(
        demonstrated_change=after.score.demonstrated - before.score.demonstrated,
        declared_change=after.score.declared - before.score.declared,
        demonstrated=add_up(demonstrated.values()),
        declared=add_up(declared.values()),
        items=_by_item(demonstrated),
        came_in=tuple(id_ for id_ in later if id_ not in earlier),
        went_out=tuple(id_ for id_ in earlier if id_ not in later),
        revised=tuple(id_ for id_ in later if id_ in earlier and later[id_] != earlier[id_]),
        kappa=_kappa(before.asked, after.asked),
        common=(before.common, after.common) if before.common and after.common else None,
        hollow=before.score.hollow or after.score.hollow,
    )


def _as_declared(counted: Mapping[Question, _Counted]) -> dict[Question, _Counted]:
    """Put d for v everywhere, which explains the declared score by the same terms."""
    return {question: replace(item, evidenced=item.declared) for question, item in counted.items()}


def _terms(
    before: Mapping[Question, _Counted], after: Mapping[Question, _Counted], score_before: float, score_after: float
) -> dict[Question, Terms]:
    """Return the terms of every question in the base of either year; the scores are of the figure explained."""
    mean_score = (score_before + score_after) / 200
    return {
        question: _question_terms(before.get(question), after.get(question), mean_score)
        for question in dict.fromkeys([*after, *before])
    }


def _question_terms(before: _Counted | None, after: _Counted | None, mean_score: float) -> Terms:
    if before and after:
        return _terms_in_both(before, after, mean_score)
    return Terms(
        items_in=100 * after.weight * (after.evidenced - mean_score) if after else 0.0,
        items_out=100 * before.weight * (mean_score - before.evidenced) if before else 0.0,
    )


def _terms_in_both(before: _Counted, after: _Counted, mean_score: float) -> Terms:
    points = 100 * (before.weight + after.weight) / 2
    evidenced, declared = after.evidenced - before.evidenced, after.declared - before.declared
    mean_value = (before.evidenced + after.evidenced) / 2
    reweighting = 100 * (after.weight - before.weight) * (mean_value - mean_score)
    if before.answered and after.answered:
        return Terms(progress=points * declared, evidence=points * (evidenced - declared), reweighting=reweighting)
    return Terms(disclosure=points * evidenced, reweighting=reweighting)


def _by_item(terms: Mapping[Question, Terms]) -> dict[str, Terms]:
    """Return the terms by item id; the two questions of a revised item stand together."""
    found: dict[str, list[Terms]] = {}
    for (id_, _), one in terms.items():
        found.setdefault(id_, []).append(one)
    return {id_: add_up(parts) for id_, parts in found.items()}


def _kappa(before: Mapping[Question, float], after: Mapping[Question, float]) -> float:
    """Return the share of the mean weight that lies on questions asked in both years, 0..1."""
    weight = {
        question: (before.get(question, 0.0) + after.get(question, 0.0)) / 2
        for question in before.keys() | after.keys()
    }
    return fsum(weight[question] for question in before.keys() & after.keys()) / fsum(weight.values())

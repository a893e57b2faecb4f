"""This module says how far a score depends on the method's choices: scenarios, clause weights (METHOD section 6)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from checklists.assessment import Assessment
from checklists.model import Checklists
from scoring.engine import weigh
from scoring.layout import layout_of
from scoring.method import load_method
from scoring.rounding import EXACT_DIGITS
from scoring.scenarios import Batch, clause_positions, read_batch, rescore_all
from scoring.weights import drawn_score, drawn_scores, priority_shares, shares_ahead, worst_case

Array = NDArray[np.float64]

QUANTILES = (0.05, 0.5, 0.95)


@dataclass(frozen=True, slots=True)
class ScenarioScore:
    """The score of a resolution under one scenario, 0..100."""

    demonstrated: float
    declared: float
    upper: float


@dataclass(frozen=True, slots=True)
class Band:
    """The demonstrated score, 0..100, that 5, 50 and 95 % of the drawn clause weights stay below."""

    q05: float
    q50: float
    q95: float


@dataclass(frozen=True, slots=True)
class WorstCase:
    """The lowest and highest demonstrated score, 0..100, over all clause weights within the method's band."""

    min: float
    max: float


@dataclass(frozen=True, slots=True)
class ResolutionRobustness:
    """How robust the demonstrated score of one resolution is.

    Attributes:
        scenarios: every scenario by name; None where it leaves nothing in the base.
        band: the score under drawn clause weights.
        worst_case: the score under any clause weights near equal.
        priorities: for each clause in the base, by id in the order of the text, the share 0..1 of draws in which it is
            among the largest gaps.
        not_applicable_leverage: points the score would lose if what was left out as not applicable counted as zero.
    """

    scenarios: dict[str, ScenarioScore | None]
    band: Band
    worst_case: WorstCase
    priorities: dict[str, float]
    not_applicable_leverage: float

    @property
    def leverage_flagged(self) -> bool:
        """Whether "not applicable" carries so many points that its reasons deserve a look."""
        return round(self.not_applicable_leverage, EXACT_DIGITS) > load_method().leverage_flagged_above


def robustness(
    assessments: Sequence[Assessment], checklists: Checklists
) -> list[dict[str, ResolutionRobustness | None]]:
    """Return the robustness of assessments that share the same checklists, by resolution.

    None for a resolution without a score: not yet adopted in the reporting year, or with no item in the base.
    """
    if not assessments:
        return []
    batch = read_batch(assessments, checklists)
    clause, rescored, positions = _clause_scores(batch, batch.base), rescore_all(batch), clause_positions(checklists)
    found: list[dict[str, ResolutionRobustness | None]] = [{} for _ in assessments]
    for r, (id_, places) in enumerate(positions.items()):
        names = [list(checklists.clauses)[place] for place in places]
        bands = _bands(clause[:, places])
        for n, one in enumerate(found):
            scenarios = {name: _scenario(figures[:, n, r]) for name, figures in rescored.items()}
            one[id_] = _resolution(scenarios, bands[n], dict(zip(names, clause[n, places].tolist(), strict=True)))
    return found


def theme_bands(assessments: Sequence[Assessment], checklists: Checklists) -> list[dict[str, dict[str, Band]]]:
    """Return the band of each vertex of the radar, by resolution and theme; no vertex, no band.

    In a draw a theme's score is the mean of its strands (the items of the theme inside one clause), each with the
    weight of its clause.
    """
    if not assessments:
        return []
    batch, positions = read_batch(assessments, checklists), clause_positions(checklists)
    found: list[dict[str, dict[str, Band]]] = [{id_: {} for id_ in positions} for _ in assessments]
    for theme in checklists.themes:
        of_theme = np.array([item.theme == theme.id for item in checklists.items.values()], float)
        strand = _clause_scores(batch, batch.base * of_theme)
        for id_, places in positions.items():
            for one, band in zip(found, _bands(strand[:, places]), strict=True):
                if band is not None:
                    one[id_][theme.id] = band
    return found


def acceptabilities(assessments: Sequence[Assessment], checklists: Checklists) -> dict[str, Array]:
    """Return P(A ahead of B) over the drawn weights by resolution: N x N in the order of at least one assessment.

    A row is A, a column B. NaN where either has no score; 0.5 against itself.
    """
    batch = read_batch(assessments, checklists)
    clause = _clause_scores(batch, batch.base)
    positions = clause_positions(checklists)
    return {id_: shares_ahead(drawn_scores(clause[:, places])) for id_, places in positions.items()}


def _clause_scores(batch: Batch, base: Array) -> Array:
    """Return the demonstrated clause scores over a base, N x all clauses; NaN where a clause has no item in it."""
    demonstrated: Array = weigh(layout_of(batch.checklists), base, batch.figures).clause[0]
    return demonstrated


def _bands(scores: Array) -> list[Band | None]:
    """Return the band of each row of clause scores, N x C; None where no clause is in the base."""
    return [None if np.isnan(row).all() else _band(drawn_score(row)) for row in scores]


def _band(drawn: Array) -> Band:
    """Return the quantiles of drawn scores, on the line between the two nearest where they fall so."""
    place = np.multiply(QUANTILES, len(drawn) - 1)
    below = place.astype(int)
    # The bits of figures that are not negative stand in the same order as the figures, and are put in order faster.
    rising = np.partition(drawn.view(np.int64), [*below, *(below + 1)]).view(float)
    return Band(*(rising[below] + (place - below) * (rising[below + 1] - rising[below])).tolist())


def _scenario(figures: Array) -> ScenarioScore | None:
    return None if np.isnan(figures[0]) else ScenarioScore(*figures.tolist())


def _resolution(
    scenarios: dict[str, ScenarioScore | None], band: Band | None, clauses: dict[str, float]
) -> ResolutionRobustness | None:
    method, as_zero = scenarios["leaf_equal"], scenarios["not_applicable_as_zero"]
    if band is None or method is None or as_zero is None:
        return None
    scores = np.array(list(clauses.values()))
    shares = zip(clauses, priority_shares(scores).tolist(), strict=True)
    return ResolutionRobustness(
        scenarios=scenarios,
        band=band,
        worst_case=WorstCase(*worst_case(scores[~np.isnan(scores)])),
        priorities={id_: share for id_, share in shares if not np.isnan(clauses[id_])},
        not_applicable_leverage=method.demonstrated - as_zero.demonstrated,
    )

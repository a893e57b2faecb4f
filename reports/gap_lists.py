"""This module makes the shorter lists of the gap report: totals by clause, and next steps by what they gain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple, get_args

from reports.gap_columns import GapRow
from scoring.gaps import GapKind, StepKind
from scoring.rounding import shown
from scoring.scorecard import Score, Scorecard


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """What is missing in one operative clause: the sums of its items' figures as shown.

    Attributes:
        resolution, clause, label: which clause.
        score: its three figures; None where no item is in the base, and then there are no points.
        target: its target level.
        gap_points, gap_to_target_points: points of the resolution's score, with one decimal.
        counts: items in the base by kind of gap.
        points_by_kind: points to the target by kind of gap, with one decimal; they add up to gap_to_target_points.
    """

    resolution: str
    clause: str
    label: str
    score: Score | None
    target: int
    gap_points: float | None
    gap_to_target_points: float | None
    counts: Mapping[GapKind, int]
    points_by_kind: Mapping[GapKind, float]


class RankedSteps(NamedTuple):
    """Rows by what to do next, largest gain first; gains of `resolve` are the most they can bring, not certain."""

    resolve: list[GapRow]
    evidence: list[GapRow]
    next_rung: list[GapRow]


def clause_rows(rows: Sequence[GapRow], scorecard: Scorecard) -> list[ClauseRow]:
    """Return the totals of each clause, in the order of the rows, from the rows of `reports.gap_report.gap_rows`."""
    return [_clause_row(list(group), scorecard) for _, group in groupby(rows, key=lambda row: row.clause)]


def largest_gaps(rows: Sequence[GapRow], count: int = 5) -> list[GapRow]:
    """Return the rows that withhold most from the score of their resolution; of equal ones the earlier in the text.

    They are ranked by the unrounded points to full alignment; rows without a gap are left out.
    """
    ranked = sorted(rows, key=lambda row: -round(row.gap_points_exact or 0.0, 9))
    return [row for row in ranked[:count] if row.gap_points]


def ranked_steps(rows: Sequence[GapRow]) -> RankedSteps:
    """Return the rows with a next step, by kind of step, ranked by gain; ties stay in the order of the text."""
    return RankedSteps(*(_ranked(rows, kind) for kind in ("resolve", "evidence", "next_rung")))


def _clause_row(rows: list[GapRow], scorecard: Scorecard) -> ClauseRow:
    first = rows[0]
    found = scorecard.resolutions[first.resolution]
    counted = [row for row in rows if row.in_base == "yes"]
    by_kind = {kind: [row for row in counted if row.gap_kind == kind] for kind in get_args(GapKind)}
    return ClauseRow(
        resolution=first.resolution,
        clause=first.clause,
        label=first.clause_label,
        score=found.clauses.get(first.clause) if found else None,
        target=first.target_level,
        gap_points=_total([row.gap_points for row in counted]) if counted else None,
        gap_to_target_points=_total([row.gap_to_target_points for row in counted]) if counted else None,
        counts={kind: len(members) for kind, members in by_kind.items()},
        points_by_kind={kind: _total([row.gap_to_target_points for row in rows]) for kind, rows in by_kind.items()},
    )


def _total(points: Sequence[float | None]) -> float:
    return shown(sum(figure or 0.0 for figure in points))


def _ranked(rows: Sequence[GapRow], kind: StepKind) -> list[GapRow]:
    # Rounded as the figures shown are, so that noise in the last binary digit does not break a tie.
    return sorted(
        (row for row in rows if row.next_step == kind), key=lambda row: -round(row.next_step_gain_exact or 0.0, 9)
    )

"""This module weighs answers into scores, for many assessments at once (METHOD section 3)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.weights import Matrix, Weights

FIGURES = ("demonstrated", "declared", "upper", "coverage")


@dataclass(frozen=True, eq=False, slots=True)
class Scores:
    """Scores of N assessments on 0..100; NaN where a node has no item in the base.

    The first axis of `clause`, `cell` and `resolution` runs over FIGURES: demonstrated, declared, upper, coverage.
    """

    clause: NDArray[np.float64]  # 4 x N x C
    cell: NDArray[np.float64]  # 4 x N x R x T
    resolution: NDArray[np.float64]  # 4 x N x R
    balance: NDArray[np.float64]  # N x R
    theme_mean: NDArray[np.float64]  # N x R, mean of the demonstrated theme cells
    item_weight: NDArray[np.float64]  # N x I, effective weights; those of a resolution sum to 1


def weigh(weights: Weights, base: Matrix, figures: NDArray[np.float64]) -> Scores:
    """Aggregate by arithmetic means, every group equal inside its parent.

    Args:
        weights: the layout of the checklists.
        base: N x I, 1 where the item is in the base, else 0.
        figures: 4 x N x I, the shares v, d, u (0..1) and 1 where answered; what stands outside the base is ignored.
    """
    strand_items = base @ weights.item_strand
    strand_sums = (figures * base) @ weights.item_strand
    clause_items = strand_items @ weights.strand_clause
    clause = _mean(strand_sums @ weights.strand_clause, clause_items)
    clause_count = (clause_items > 0) @ weights.clause_resolution
    cell = _mean(_sum_known(_mean(strand_sums, strand_items), weights.strand_cell), (strand_items > 0) @ weights.strand_cell)
    resolution = _mean(_sum_known(clause, weights.clause_resolution), clause_count)
    cells = _ordered(cell).reshape(*cell.shape[:2], len(weights.resolutions), len(weights.themes))
    theme_mean, balance = _balance(cells[0])
    with np.errstate(divide="ignore"):
        per_item = 1.0 / (clause_items * clause_count[:, weights.resolution_of_clause])
    return Scores(
        clause=100 * _ordered(clause),
        cell=100 * cells,
        resolution=100 * _ordered(resolution),
        balance=100 * balance,
        theme_mean=100 * theme_mean,
        item_weight=np.where(base > 0, per_item[:, weights.clause_of_item], 0.0),
    )


def _mean(total: NDArray[np.float64], count: NDArray[np.float64]) -> NDArray[np.float64]:
    """Divide sums by counts; a group without members has no mean (NaN), which is not a zero."""
    with np.errstate(invalid="ignore"):
        return np.where(count > 0, total / count, np.nan)


def _sum_known(values: NDArray[np.float64], membership: Matrix) -> NDArray[np.float64]:
    return np.nan_to_num(values, nan=0.0) @ membership


def _ordered(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Keep demonstrated <= declared <= upper <= 1 exactly, where sums of equal shares differ in their last digit."""
    values[:3] = np.minimum(np.maximum.accumulate(values[:3], axis=0), 1.0)
    return values


def _balance(demonstrated: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the mean of the covered theme cells, and their equally-distributed equivalent (Atkinson, epsilon 1/2)."""
    covered = ~np.isnan(demonstrated)
    count = covered.sum(axis=-1).astype(float)
    known = np.where(covered, demonstrated, 0.0)
    return _mean(known.sum(axis=-1), count), _mean(np.sqrt(known).sum(axis=-1), count) ** 2

"""This module weighs answers into scores, for many assessments at once (METHOD section 3)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.layout import Groups, Layout

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Scores:
    """Scores of N assessments on 0..100; NaN where a node has no item in the base.

    The first axis of `clause`, `cell` and `resolution` runs over the four figures: demonstrated, declared, upper and
    coverage.
    """

    clause: Array  # 4 x N x C
    cell: Array  # 4 x N x R x T
    resolution: Array  # 4 x N x R
    balance: Array  # N x R
    theme_mean: Array  # N x R, mean of the demonstrated theme cells
    items_in_cell: Array  # N x R x T, how many items of each theme cell are in the base
    item_weight: Array  # N x I, effective weights; those of a resolution sum to 1


def weigh(layout: Layout, base: Array, figures: Array) -> Scores:
    """Aggregate by arithmetic means, every group equal inside its parent.

    Sums run group by group within each row, so an assessment's figures are the same to the last bit alone or in any
    batch.

    Args:
        layout: the nodes of the checklists.
        base: N x I, 1 where the item is in the base, else 0.
        figures: 4 x N x I, the shares v, d, u (0..1) and 1 where answered; what stands outside the base is ignored.
    """
    strand_items = _sum(base, layout.items_of_strands)
    strand_sums = _sum(figures * base, layout.items_of_strands)
    clause_items = _sum(strand_items, layout.strands_of_clauses)
    clause = _mean(_sum(strand_sums, layout.strands_of_clauses), clause_items)
    clauses = _count(clause_items, layout.clauses_of_resolutions)
    resolution = _mean(_sum_known(clause, layout.clauses_of_resolutions), clauses)
    strand = _mean(strand_sums, strand_items)
    cell = _mean(_sum_known(strand, layout.strands_of_cells), _count(strand_items, layout.strands_of_cells))
    cells = _placed(_ordered(cell), layout, np.nan)
    theme_mean, balance = _balance(cells[0])
    return Scores(
        clause=100 * _ordered(clause),
        cell=100 * cells,
        resolution=100 * _ordered(resolution),
        balance=100 * balance,
        theme_mean=100 * theme_mean,
        items_in_cell=_placed(_sum(strand_items, layout.strands_of_cells), layout, 0.0),
        item_weight=_effective_weights(layout, base, clause_items, clauses),
    )


def _sum(values: Array, groups: Groups) -> Array:
    sums: Array = np.add.reduceat(values[..., groups.order], groups.starts, axis=-1)
    return sums


def _sum_known(values: Array, groups: Groups) -> Array:
    return _sum(np.nan_to_num(values, nan=0.0), groups)


def _count(members: Array, groups: Groups) -> Array:
    """Count the groups' members that have any item in the base."""
    return _sum((members > 0).astype(float), groups)


def _mean(total: Array, count: Array) -> Array:
    """Divide sums by counts; a group without members has no mean (NaN), which is not a zero."""
    with np.errstate(invalid="ignore"):
        return np.where(count > 0, total / count, np.nan)


def _ordered(values: Array) -> Array:
    """Keep demonstrated <= declared <= upper <= 1 exactly, where sums of equal shares differ in their last digit."""
    rising = np.minimum(np.maximum.accumulate(values[:3], axis=0), 1.0)
    return np.concatenate([rising, values[3:]])


def _placed(cells: Array, layout: Layout, empty: float) -> Array:
    """Put the theme cells that have a strand into their places among resolutions x themes."""
    grid = np.full((*cells.shape[:-1], len(layout.resolutions) * len(layout.themes)), empty)
    grid[..., layout.cells] = cells
    return grid.reshape(*cells.shape[:-1], len(layout.resolutions), len(layout.themes))


def _effective_weights(layout: Layout, base: Array, clause_items: Array, clauses: Array) -> Array:
    """Return e_i = 1 / clauses in the base / items of the item's clause in the base; 0 outside the base."""
    with np.errstate(divide="ignore"):
        per_item = 1.0 / (clause_items * clauses[:, layout.resolution_of_clause])
    return np.where(base > 0, per_item[:, layout.clause_of_item], 0.0)


def _balance(demonstrated: Array) -> tuple[Array, Array]:
    """Return the mean of the covered theme cells, and their equally-distributed equivalent (Atkinson, epsilon 1/2)."""
    covered = ~np.isnan(demonstrated)
    count = covered.sum(axis=-1).astype(float)
    known = np.where(covered, demonstrated, 0.0)
    return _mean(known.sum(axis=-1), count), _mean(np.sqrt(known).sum(axis=-1), count) ** 2

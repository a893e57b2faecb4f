"""This module weighs answers into scores, for many assessments at once (METHOD section 3)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.layout import Groups, Layout

Array = NDArray[np.float64]

# Reason: so many assessments at a time stay in the processor's caches, so that the work grows with their number and no
# faster.
ROWS = 128


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
    batch. Every figure is summed in the same order, so demonstrated <= declared <= upper <= 100 holds exactly.

    Args:
        layout: the nodes of the checklists.
        base: N x I, 1 where the item is in the base, else 0; at least one assessment.
        figures: 4 x N x I, the shares v, d, u (0..1) and 1 where answered; what stands outside the base is ignored.
            Fewer figures, v first, give as many in return.
    """
    starts = range(0, len(base), ROWS)
    return _joined([_weigh(layout, base[n : n + ROWS], figures[:, n : n + ROWS]) for n in starts])


def _weigh(layout: Layout, base: Array, figures: Array) -> Scores:
    strand_items = _sum(base, layout.items_of_strands)
    strand_sums = _sum(figures * base, layout.items_of_strands)
    clause_items = _sum(strand_items, layout.strands_of_clauses)
    clause = _mean(_sum(strand_sums, layout.strands_of_clauses), clause_items)
    clauses = _count(clause_items, layout.clauses_of_resolutions)
    resolution = _mean(_sum(clause, layout.clauses_of_resolutions), clauses)
    strand = _mean(strand_sums, strand_items)
    cell = _mean(_sum(strand, layout.strands_of_cells), _count(strand_items, layout.strands_of_cells))
    cells, items_in_cell = _placed(cell, layout), _placed(_sum(strand_items, layout.strands_of_cells), layout)
    theme_mean, balance = _balance(cells[0], items_in_cell > 0)
    return Scores(
        clause=_points(clause, clause_items),
        cell=_points(cells, items_in_cell),
        resolution=_points(resolution, clauses),
        balance=_points(balance, clauses),
        theme_mean=_points(theme_mean, clauses),
        items_in_cell=items_in_cell,
        item_weight=_effective_weights(layout, base, clause_items, clauses),
    )


def _joined(blocks: Sequence[Scores]) -> Scores:
    return Scores(
        clause=np.concatenate([block.clause for block in blocks], axis=1),
        cell=np.concatenate([block.cell for block in blocks], axis=1),
        resolution=np.concatenate([block.resolution for block in blocks], axis=1),
        balance=np.concatenate([block.balance for block in blocks]),
        theme_mean=np.concatenate([block.theme_mean for block in blocks]),
        items_in_cell=np.concatenate([block.items_in_cell for block in blocks]),
        item_weight=np.concatenate([block.item_weight for block in blocks]),
    )


def _sum(values: Array, groups: Groups) -> Array:
    sums: Array = np.add.reduceat(values.take(groups.order, axis=-1), groups.starts, axis=-1)
    return sums


def _count(members: Array, groups: Groups) -> Array:
    """Count the groups' members that have any item in the base."""
    return _sum((members > 0).astype(float), groups)


def _mean(total: Array, count: Array) -> Array:
    """Divide sums by counts; a group without members adds nothing to its parent and is blanked by `_points`."""
    return total / np.maximum(count, 1.0)


def _points(shares: Array, count: Array) -> Array:
    """Return shares as points, 0..100; a group without members has none (NaN), which is not a zero."""
    return np.where(count > 0, 100 * shares, np.nan)


def _placed(cells: Array, layout: Layout) -> Array:
    """Put the theme cells that have a strand into their places among resolutions x themes; zero elsewhere."""
    grid = np.zeros((*cells.shape[:-1], layout.scored_items.size))
    grid[..., layout.cells] = cells
    return grid.reshape(*cells.shape[:-1], *layout.scored_items.shape)


def _effective_weights(layout: Layout, base: Array, clause_items: Array, clauses: Array) -> Array:
    """Return e_i = 1 / clauses in the base / items of the item's clause in the base; 0 outside the base."""
    counts = np.maximum(clause_items * clauses[:, layout.resolution_of_clause], 1.0)
    return base / counts[:, layout.clause_of_item]


def _balance(demonstrated: Array, covered: NDArray[np.bool_]) -> tuple[Array, Array]:
    """Return the mean of the covered theme cells, and their equally-distributed equivalent (Atkinson, epsilon 1/2)."""
    count = covered.sum(axis=-1).astype(float)
    return _mean(demonstrated.sum(axis=-1), count), _mean(np.sqrt(demonstrated).sum(axis=-1), count) ** 2

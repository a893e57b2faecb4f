"""This module weighs answers into scores, for many assessments at once (METHOD section 3)."""

from dataclasses import dataclass
from itertools import pairwise

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

    Sums add one member of a group after the other, for all assessments at once, so an assessment's figures are the same
    to the last bit alone or in any batch. Every figure is summed in the same order, so demonstrated <= declared <=
    upper <= 100 holds exactly.

    Args:
        layout: the nodes of the checklists.
        base: N x I, 1 where the item is in the base, else 0; at least one assessment.
        figures: 4 x N x I, the shares v, d, u (0..1) and 1 where answered; what stands outside the base is ignored.
            Fewer figures, v first, give as many in return.
    """
    # The assessments come last in here, so that each step runs over all of them in one stretch.
    base, figures = base.T, figures.swapaxes(1, 2)
    strand_items = _sum(base, layout.items_of_strands)
    strand_sums = _sum(figures, layout.items_of_strands, base)
    clause_items = _sum(strand_items, layout.strands_of_clauses)
    clause = _mean(_sum(strand_sums, layout.strands_of_clauses), clause_items)
    clauses = _count(clause_items, layout.clauses_of_resolutions)
    resolution = _mean(_sum(clause, layout.clauses_of_resolutions), clauses)
    strand = _mean(strand_sums, strand_items)
    cell_items = _sum(strand_items, layout.strands_of_cells)
    cell = _mean(_sum(strand, layout.strands_of_cells), _count(strand_items, layout.strands_of_cells))
    theme_mean, balance = _balance(layout, cell[0], cell_items)
    return Scores(
        clause=_points(clause, clause_items).swapaxes(1, 2),
        cell=_placed(_points(cell, cell_items), layout, np.nan),
        resolution=_points(resolution, clauses).swapaxes(1, 2),
        balance=_points(balance, clauses).T,
        theme_mean=_points(theme_mean, clauses).T,
        items_in_cell=_placed(cell_items, layout, 0.0),
        item_weight=_effective_weights(layout, base, clause_items, clauses).T,
    )


def _sum(values: Array, groups: Groups, weights: Array | None = None) -> Array:
    """Return the sum of each group's members, by their weights where there are some."""
    members = values.take(groups.order, axis=-2)
    if weights is not None:
        members *= weights.take(groups.order, axis=-2)
    sums = members[..., : len(groups.places), :]
    for start, end in pairwise(groups.rounds):
        # By a name of its own: added to in brackets, numpy would write the sums back onto themselves.
        largest = sums[..., : end - start, :]
        largest += members[..., start:end, :]
    return sums.take(groups.places, axis=-2)


def _count(members: Array, groups: Groups) -> Array:
    """Count the groups' members that have any item in the base."""
    return _sum((members > 0).astype(float), groups)


def _mean(total: Array, count: Array) -> Array:
    """Divide sums by counts; a group without members adds nothing to its parent and is blanked by `_points`."""
    return total / np.maximum(count, 1.0)


def _points(shares: Array, count: Array) -> Array:
    """Return shares as points, 0..100; a group without members has none (NaN), which is not a zero."""
    return shares * np.where(count > 0, 100.0, np.nan)


def _placed(cells: Array, layout: Layout, empty: float) -> Array:
    """Put the theme cells that have a strand into their places among N x resolutions x themes."""
    grid = np.full((*cells.shape[:-2], layout.scored_items.size, cells.shape[-1]), empty)
    grid[..., layout.cells, :] = cells
    return np.moveaxis(grid.reshape(*cells.shape[:-2], *layout.scored_items.shape, cells.shape[-1]), -1, -3)


def _effective_weights(layout: Layout, base: Array, clause_items: Array, clauses: Array) -> Array:
    """Return e_i = 1 / clauses in the base / items of the item's clause in the base; 0 outside the base."""
    counts = np.maximum(clause_items * clauses[layout.resolution_of_clause], 1.0)
    return base / counts[layout.clause_of_item]


def _balance(layout: Layout, demonstrated: Array, cell_items: Array) -> tuple[Array, Array]:
    """Return the mean of the covered theme cells, and their equally-distributed equivalent (Atkinson, epsilon 1/2)."""
    parts = np.stack([demonstrated, np.sqrt(demonstrated), cell_items > 0])
    total, rooted, count = _sum(parts, layout.cells_of_resolutions)
    return _mean(total, count), _mean(rooted, count) ** 2

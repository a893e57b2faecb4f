"""This module lays the checklists out as dense weights: which item belongs to which clause, theme and resolution."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from checklists.model import Checklists

Matrix = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Weights:
    """Membership matrices of ones and zeros, for I items, S strands, C clauses, V theme cells and R resolutions.

    A *strand* is the items of one theme inside one clause; a *theme cell* is a theme within a resolution, one vertex
    of the radar. Cells are ordered by resolution, then theme.
    """

    items: tuple[str, ...]
    clauses: tuple[str, ...]
    resolutions: tuple[str, ...]
    themes: tuple[str, ...]
    item_strand: Matrix  # I x S
    strand_clause: Matrix  # S x C
    strand_cell: Matrix  # S x V
    clause_resolution: Matrix  # C x R
    clause_of_item: NDArray[np.intp]  # I
    resolution_of_clause: NDArray[np.intp]  # C
    scored_items_of_cell: NDArray[np.intp]  # R x T, how many scored items the checklists have there


def weights_of(checklists: Checklists) -> Weights:
    """Return the weights of these checklists, made once for each pair of checklist hashes."""
    return _cached(_Key(checklists))


class _Key:
    """Lets a cache recognise equal checklists by their hashes alone."""

    def __init__(self, checklists: Checklists) -> None:
        self.checklists = checklists
        self.hashes = tuple(checklist.sha256 for checklist in checklists.resolutions)

    def __hash__(self) -> int:
        return hash(self.hashes)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.hashes == other.hashes


@cache
def _cached(key: _Key) -> Weights:
    checklists = key.checklists
    items = tuple(checklists.items.values())
    clauses = tuple(checklists.clauses)
    resolutions = tuple(checklists.by_resolution)
    themes = tuple(theme.id for theme in checklists.themes)
    strands = tuple(dict.fromkeys((item.clause, item.theme) for item in items))
    cells = [(resolution, theme) for resolution in resolutions for theme in themes]
    resolution_of = {clause.id: clause.resolution for clause in checklists.clauses.values()}
    scored = [(item.resolution, item.theme) for item in items if item.scored]
    return Weights(
        items=tuple(checklists.items),
        clauses=clauses,
        resolutions=resolutions,
        themes=themes,
        item_strand=_membership([strands.index((item.clause, item.theme)) for item in items], len(strands)),
        strand_clause=_membership([clauses.index(clause) for clause, _ in strands], len(clauses)),
        strand_cell=_membership([cells.index((resolution_of[c], theme)) for c, theme in strands], len(cells)),
        clause_resolution=_membership([resolutions.index(resolution_of[c]) for c in clauses], len(resolutions)),
        clause_of_item=np.array([clauses.index(item.clause) for item in items]),
        resolution_of_clause=np.array([resolutions.index(resolution_of[clause]) for clause in clauses]),
        scored_items_of_cell=np.array([scored.count(cell) for cell in cells]).reshape(len(resolutions), len(themes)),
    )


def _membership(group_of: list[int], groups: int) -> Matrix:
    matrix = np.zeros((len(group_of), groups))
    matrix[np.arange(len(group_of)), group_of] = 1.0
    return matrix

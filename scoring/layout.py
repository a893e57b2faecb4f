"""This module lays the checklists out for the engine: which item belongs to which clause, theme and resolution."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from checklists.model import Checklists

Positions = NDArray[np.intp]


@dataclass(frozen=True, eq=False, slots=True)
class Groups:
    """Members put in order in rounds: the first member of each group, then the second of each that has one, and so on.

    The largest groups stand first, so that every round adds to the first few groups of that order.

    Attributes:
        order: positions of the members, round by round; no group is empty.
        rounds: where each round after the first begins in that order, and the end.
        places: where each group stands within the first round.
    """

    order: Positions
    rounds: tuple[int, ...]
    places: Positions


@dataclass(frozen=True, eq=False, slots=True)
class Layout:
    """The nodes of both checklists: I items, S strands, C clauses, R resolutions, T themes.

    A *strand* is the items of one theme inside one clause; a *theme cell* is a theme within a resolution, one vertex
    of the radar, and holds the strands of its theme.
    """

    items: tuple[str, ...]
    clauses: tuple[str, ...]
    resolutions: tuple[str, ...]
    themes: tuple[str, ...]
    items_of_strands: Groups
    strands_of_clauses: Groups
    strands_of_cells: Groups
    clauses_of_resolutions: Groups
    cells_of_resolutions: Groups  # those that have a strand
    cells: Positions  # where each theme cell that has a strand stands among R x T
    clause_of_item: Positions  # I
    resolution_of_clause: Positions  # C
    scored_items: Positions  # R x T, how many scored items the checklists have in each theme cell


def layout_of(checklists: Checklists) -> Layout:
    """Return the layout of these checklists, made once for each pair of checklist hashes."""
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
def _cached(key: _Key) -> Layout:
    items = tuple(key.checklists.items.values())
    clauses = tuple(key.checklists.clauses.values())
    resolutions = tuple(key.checklists.by_resolution)
    themes = tuple(theme.id for theme in key.checklists.themes)
    strands = tuple(dict.fromkeys((item.clause, item.theme) for item in items))
    names = tuple(clause.id for clause in clauses)
    cells = [(resolution, theme) for resolution in resolutions for theme in themes]
    cell_of_strand = [cells.index((clauses[names.index(clause)].resolution, theme)) for clause, theme in strands]
    resolution_of_clause = [resolutions.index(clause.resolution) for clause in clauses]
    scored = [(item.resolution, item.theme) for item in items if item.scored]
    return Layout(
        items=tuple(item.id for item in items),
        clauses=names,
        resolutions=resolutions,
        themes=themes,
        items_of_strands=groups_of([strands.index((item.clause, item.theme)) for item in items]),
        strands_of_clauses=groups_of([names.index(clause) for clause, _ in strands]),
        strands_of_cells=groups_of(cell_of_strand),
        clauses_of_resolutions=groups_of(resolution_of_clause),
        cells_of_resolutions=groups_of([cell // len(themes) for cell in sorted(set(cell_of_strand))]),
        cells=np.array(sorted(set(cell_of_strand))),
        clause_of_item=np.array([names.index(item.clause) for item in items]),
        resolution_of_clause=np.array(resolution_of_clause),
        scored_items=np.array([scored.count(cell) for cell in cells]).reshape(len(resolutions), len(themes)),
    )


def groups_of(group_of: Sequence[int]) -> Groups:
    """Return the groups of members from the number of each member's group; groups stand in the order of the numbers."""
    groups = [[i for i, one in enumerate(group_of) if one == number] for number in sorted(set(group_of))]
    largest_first = sorted(range(len(groups)), key=lambda g: -len(groups[g]))
    rounds = [[groups[g][k] for g in largest_first if k < len(groups[g])] for k in range(max(map(len, groups)))]
    return Groups(
        order=np.concatenate(rounds),
        rounds=tuple(accumulate(map(len, rounds))),
        places=np.argsort(largest_first),
    )

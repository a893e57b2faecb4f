"""This module holds what the engine is measured against: the bare matrix product, and pandas."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.alliance import History
from scoring.engine import Scores, weigh
from scoring.layout import Layout
from tests.strategies import REAL

Array = NDArray[np.float64]

FIGURES = ["demonstrated", "declared", "upper", "coverage"]
EXACT = 1e-9


@dataclass(frozen=True, eq=False, slots=True)
class Floor:
    """Matrix products: the sums that no engine can leave out. They are written where room is kept for them.

    Without that room, what they take would be the system's time to find memory, more than the sums themselves.
    """

    factors: tuple[tuple[Array, Array], ...]
    room: tuple[Array, ...]

    def multiply(self) -> tuple[Array, ...]:
        """Return the products of each pair of factors."""
        for (left, right), room in zip(self.factors, self.room, strict=True):
            np.matmul(left, right, out=room)
        return self.room


def products(*factors: tuple[Array, Array]) -> Floor:
    """Return the products of these pairs of matrices, with room for them."""
    return Floor(factors, tuple(left @ right for left, right in factors))


def floor_of(history: History) -> Floor:
    """Return the sums that take figures to clauses, theme cells and resolutions, each 4 x N x nodes in points.

    The weights are given: each figure carries the weight of its item in the node already. An empty node has 0.
    """
    layout, base, points = history.layout, history.base, 100 * history.figures
    themes = [layout.themes.index(item.theme) for item in REAL.items.values()]
    resolution_of_item = layout.resolution_of_clause[layout.clause_of_item]
    clause = np.eye(len(layout.clauses))[layout.clause_of_item]
    cell = np.eye(layout.scored_items.size)[resolution_of_item * len(layout.themes) + themes]
    strand = np.eye(clause.shape[1] * len(layout.themes))[layout.clause_of_item * len(layout.themes) + themes]
    resolution = np.eye(len(layout.resolutions))[resolution_of_item]
    in_clause, in_strand = _shares(base, clause), _shares(base, strand)
    return products(
        (points * in_clause, clause),
        (points * in_strand * _shares(in_strand, cell), cell[:, layout.cells]),
        (points * in_clause * _shares(in_clause, resolution), resolution),
    )


def _shares(weights: Array, members: Array) -> Array:
    """Return 1 / the sum of the weights of each item's node, N x I; 0 where the item has no weight."""
    return np.where(weights > 0, 1 / np.maximum(weights @ members @ members.T, EXACT), 0.0)


def frame_of(history: History) -> pd.DataFrame:
    """Return one row for each item in the base of each assessment, with its four figures in points."""
    layout, in_base = history.layout, history.base > 0
    assessments, items = np.nonzero(in_base)
    themes = np.array([layout.themes.index(item.theme) for item in REAL.items.values()])
    clauses = layout.clause_of_item[items]
    keys = {"assessment": assessments, "resolution": layout.resolution_of_clause[clauses], "clause": clauses}
    figures = {name: 100 * found[in_base] for name, found in zip(FIGURES, history.figures, strict=True)}
    return pd.DataFrame(keys | {"theme": themes[items], "item": items} | figures)


@dataclass(frozen=True, eq=False, slots=True)
class Grouped:
    """What pandas finds: the means of the method at every level, and what the engine returns beside them."""

    clause: pd.DataFrame
    cell: pd.DataFrame
    resolution: pd.DataFrame
    balance: "pd.Series[float]"
    theme_mean: "pd.Series[float]"
    items_in_cell: "pd.Series[int]"
    item_weight: "pd.Series[float]"


def group_means(frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the four figures of clauses, theme cells and resolutions by pandas."""
    clause = _mean(frame, "assessment", "resolution", "clause")
    cell = _mean(_mean(frame, "assessment", "resolution", "theme", "clause"), "assessment", "resolution", "theme")
    return clause, cell, _mean(clause, "assessment", "resolution")


def group_all(frame: pd.DataFrame) -> Grouped:
    """Return everything the engine returns by pandas, one vectorised call for each step."""
    clause, cell, resolution = group_means(frame)
    demonstrated = cell["demonstrated"] / 100
    of_resolution = ["assessment", "resolution"]
    clauses = clause.groupby(of_resolution, sort=False).size().rename("clauses")
    items = frame.groupby(["assessment", "clause"], sort=False)["item"].transform("size")
    return Grouped(
        clause=clause,
        cell=cell,
        resolution=resolution,
        balance=100 * np.sqrt(demonstrated).groupby(of_resolution, sort=False).mean() ** 2,
        theme_mean=100 * demonstrated.groupby(of_resolution, sort=False).mean(),
        items_in_cell=frame.groupby(["assessment", "resolution", "theme"], sort=False).size(),
        item_weight=1 / (items * frame.join(clauses, on=of_resolution)["clauses"]),
    )


def _mean(frame: pd.DataFrame, *keys: str) -> pd.DataFrame:
    return frame.groupby(list(keys), sort=False)[FIGURES].mean()


def check_agreement(history: History, floor: Floor, frame: pd.DataFrame) -> None:
    """Stop unless engine, matrix product and pandas give equal figures."""
    scores = weigh(history.layout, history.base, history.figures)
    _check_floor(scores, floor, history.layout)
    _check_grouped(scores, group_all(frame), frame)


def _check_floor(scores: Scores, floor: Floor, layout: Layout) -> None:
    clause, cell, resolution = floor.multiply()
    cells = scores.cell.reshape(*scores.cell.shape[:2], -1)[..., layout.cells]
    _same("clauses of the matrix product", np.nan_to_num(scores.clause), clause)
    _same("theme cells of the matrix product", np.nan_to_num(cells), cell)
    _same("resolutions of the matrix product", np.nan_to_num(scores.resolution), resolution)


def _check_grouped(scores: Scores, grouped: Grouped, frame: pd.DataFrame) -> None:
    """Hold pandas to all the engine gives, and to leaving empty what the engine leaves empty."""
    one_figure = scores.resolution[:1]
    _same("clauses by pandas", scores.clause, _wide(grouped.clause.droplevel("resolution"), scores.clause))
    _same("theme cells by pandas", scores.cell, _wide(grouped.cell, scores.cell))
    _same("resolutions by pandas", scores.resolution, _wide(grouped.resolution, scores.resolution))
    _same("balance by pandas", scores.balance, _wide(grouped.balance.to_frame(), one_figure)[0])
    _same("theme means by pandas", scores.theme_mean, _wide(grouped.theme_mean.to_frame(), one_figure)[0])
    counts = _wide(grouped.items_in_cell.to_frame(), scores.cell[:1])[0]
    _same("items by pandas", scores.items_in_cell, np.nan_to_num(counts))
    weights = scores.item_weight[frame["assessment"], frame["item"]]
    _same("weights by pandas", weights, grouped.item_weight.to_numpy(float))


def _wide(found: pd.DataFrame, like: Array) -> Array:
    """Return figures by assessment and node in the shape of the engine's; NaN where there are none."""
    wide = np.full(like.shape, np.nan)
    places = [found.index.get_level_values(level).to_numpy(int) for level in range(found.index.nlevels)]
    np.moveaxis(wide, 0, -1)[tuple(places)] = found.to_numpy()
    return wide


def _same(what: str, ours: Array, theirs: NDArray[np.floating[Any]]) -> None:
    if not np.allclose(ours, theirs, rtol=0, atol=EXACT, equal_nan=True):
        raise ValueError(f"{what}: they differ from the engine's, so there is nothing to compare. Mend one of the two.")

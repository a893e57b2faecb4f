"""This module holds an invented Alliance that is measured with: 32 delegations, ten reporting years, random answers."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from checklists.assessment import Assessment, Response
from scoring.layout import Layout, groups_of, layout_of
from scoring.reading import read_responses, stacked
from tests.strategies import REAL, possible_responses

Array = NDArray[np.float64]

DELEGATIONS = 32
YEARS = range(2019, 2029)
SEED = 459_475


@dataclass(frozen=True, eq=False, slots=True)
class History:
    """Assessments as the arrays the engine weighs: N assessments over the I items of a layout."""

    layout: Layout
    base: Array  # N x I
    figures: Array  # 4 x N x I


def invent(generator: np.random.Generator, year: int) -> Assessment:
    """Return a full assessment with a random response, in any state and with any evidence, to every item."""
    pools = [possible_responses(item, year, None) for item in REAL.items.values()]
    responses = tuple(Response.model_validate(pool[generator.integers(len(pool))]) for pool in pools)
    return Assessment(delegation="XAA", year=year, scope="full", responses=responses)


def invent_history() -> History:
    """Return the history of the whole Alliance; the same at every call."""
    generator = np.random.default_rng(SEED)
    assessments = [invent(generator, year) for year in YEARS for _ in range(DELEGATIONS)]
    base, figures = stacked([read_responses(assessment, REAL) for assessment in assessments])
    return History(layout_of(REAL), base, figures)


def more_assessments(history: History, times: int) -> History:
    """Return the history with so many times the assessments."""
    base, figures = history.base.T, history.figures.swapaxes(1, 2)
    return replace(history, base=np.tile(base, times).T, figures=np.tile(figures, times).swapaxes(1, 2))


def more_items(history: History, times: int) -> History:
    """Return the history with so many times the items in each clause."""
    layout, strands = history.layout, list(dict.fromkeys((item.clause, item.theme) for item in REAL.items.values()))
    return History(
        replace(
            layout,
            items=layout.items * times,
            items_of_strands=groups_of(
                [strands.index((item.clause, item.theme)) for item in REAL.items.values()] * times
            ),
            clause_of_item=np.tile(layout.clause_of_item, times),
            scored_items=layout.scored_items * times,
        ),
        np.tile(history.base.T, (times, 1)).T,
        np.tile(history.figures.swapaxes(1, 2), (times, 1)).swapaxes(1, 2),
    )

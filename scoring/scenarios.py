"""This module makes the scores anew with one choice of the method changed at a time (METHOD section 6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from checklists.assessment import Assessment
from checklists.model import Checklist, Checklists
from scoring.engine import Scores, weigh
from scoring.layout import layout_of
from scoring.method import Scenario, load_method
from scoring.reading import read_responses, stacked

Array = NDArray[np.float64]
Positions = NDArray[np.intp]


@dataclass(frozen=True, eq=False, slots=True)
class Batch:
    """N assessments over the same checklists with I items, read and ready to be weighed in several ways.

    Attributes:
        base: N x I, 1 where the item is in the base, else 0.
        figures: 4 x N x I, the shares v, d, u (0..1) and 1 where answered.
        set_aside: N x I, 1 where only "not applicable" keeps the item out of the base.
    """

    checklists: Checklists
    base: Array
    figures: Array
    set_aside: Array


def read_batch(assessments: Sequence[Assessment], checklists: Checklists) -> Batch:
    """Read at least one assessment."""
    base, figures = stacked([read_responses(assessment, checklists) for assessment in assessments])
    blank = [read_responses(assessment.with_responses(()), checklists) for assessment in assessments]
    could_be_in_base, _ = stacked(blank)
    return Batch(checklists, base, figures, could_be_in_base - base)


def clause_positions(checklists: Checklists) -> dict[str, Positions]:
    """Return where the clauses of each resolution stand among all clauses, in the order of the printed text.

    That order belongs to the text, not to the checklists at hand: a clause keeps its random weights wherever it stands.
    """
    place = {id_: position for position, id_ in enumerate(checklists.clauses)}
    return {
        checklist.id: np.array([place[clause.id] for clause in sorted(checklist.clauses, key=lambda one: one.order)])
        for checklist in checklists.resolutions
    }


def rescore_all(batch: Batch) -> dict[str, Array]:
    """Return what `rescore` finds under each scenario of the method, by its name."""
    return {name: rescore(batch, scenario) for name, scenario in load_method().scenarios.items()}


def rescore(batch: Batch, scenario: Scenario) -> Array:
    """Return the demonstrated, declared and upper scores under a scenario: 3 x N x R, on 0..100.

    NaN where the scenario leaves a resolution without an item in the base: it has no score then, which is not a zero.
    """
    base, figures = batch.base, batch.figures
    if scenario.not_applicable_as_zero:
        base, figures = base + batch.set_aside, figures * (1 - batch.set_aside)
    if scenario.scale:
        figures = _on_scale(figures, scenario.scale)
    scores = weigh(layout_of(batch.checklists), base * _kept(batch.checklists, scenario), figures)
    if scenario.equal == "letter":
        return _letters_equal(scores.clause[:3], batch.checklists)
    return _themes_equal(scores) if scenario.equal == "theme" else scores.resolution[:3]


def _on_scale(figures: Array, scale: Sequence[float]) -> Array:
    """Put shares of the plain scale, after the cap, on another one; 0 stays 0 and 1 stays 1, so nothing else moves."""
    return np.interp(figures, np.linspace(0, 1, len(scale)), scale)


def _kept(checklists: Checklists, scenario: Scenario) -> Array:
    """Return 1 for each item the scenario leaves where it is, 0 for those it takes out of the base."""
    if scenario.without == "voluntary":
        return np.array([not checklists.clauses[item.clause].voluntary for item in checklists.items.values()], float)
    return np.array([item.core or scenario.without is None for item in checklists.items.values()], float)


def _letters_equal(clause: Array, checklists: Checklists) -> Array:
    """Return the mean over the letters of the mean over each letter's clauses."""
    resolutions = [
        _mean_known([_mean_known([clause[..., place] for place in places]) for places in letters.values()])
        for letters in (_letters(checklist, checklists) for checklist in checklists.resolutions)
    ]
    return np.stack(resolutions, axis=-1)


def _letters(checklist: Checklist, checklists: Checklists) -> Mapping[str, list[int]]:
    """Return where the clauses of each letter stand: "11.c" holds 11.c.i to 11.c.x."""
    place = {id_: position for position, id_ in enumerate(checklists.clauses)}
    letters: dict[str, list[int]] = {}
    for clause in checklist.clauses:
        letters.setdefault(".".join(clause.label.split(".")[:2]), []).append(place[clause.id])
    return letters


def _themes_equal(scores: Scores) -> Array:
    """Return the mean over the theme cells of each resolution."""
    return _mean_known(list(np.moveaxis(scores.cell[:3], -1, 0)))


def _mean_known(members: Sequence[Array]) -> Array:
    """Return the mean of the members that are known, place by place; NaN where none is."""
    values = np.stack(members)
    known = ~np.isnan(values)
    with np.errstate(invalid="ignore"):
        mean: Array = np.where(known, values, 0.0).sum(axis=0) / known.sum(axis=0)
    return mean

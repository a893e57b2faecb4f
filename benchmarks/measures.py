"""This module holds what is measured of the scoring, and how far each figure may reach."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from typing import Literal
from unittest.mock import patch

import numpy as np

from benchmarks.alliance import DELEGATIONS, SEED, Array, History, invent, invent_history, more_assessments, more_items
from benchmarks.rivals import Floor, check_agreement, floor_of, frame_of, group_all, group_means, products
from benchmarks.timing import Spread, Work, milliseconds, ratio
from checklists.assessment import Assessment, Response
from scoring.engine import weigh
from scoring.robustness import _bands
from scoring.scenarios import clause_positions
from scoring.scorecard import score
from scoring.weights import drawn_scores, drawn_weights, priority_shares, shares_ahead
from tests.strategies import REAL

REPETITIONS = 200
PANDAS_REPETITIONS = 40
ROBUSTNESS_REPETITIONS = 20
FEW_REPETITIONS = 5
ANSWERS = 300
# The times as much that is measured, with how often: the larger, the longer one turn takes.
GROWTH = {10: 20, 100: 4}


@dataclass(frozen=True, slots=True)
class Reach:
    """The bound a median must keep."""

    kind: Literal["at most", "at least"]
    bound: float

    def is_missed(self, found: float) -> bool:
        """Return whether the figure lies beyond the bound."""
        return found > self.bound if self.kind == "at most" else found < self.bound


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the table.

    Attributes:
        name: what is measured, against what.
        found: the ratio, or the milliseconds.
        unit: "x" or "ms".
        reach: the bound of the median; None where the figure is for information.
    """

    name: str
    found: Spread
    unit: Literal["x", "ms"] = "x"
    reach: Reach | None = None

    @property
    def is_missed(self) -> bool:
        """Whether the median lies beyond the reach."""
        return self.reach is not None and self.reach.is_missed(self.found.median)


def measure() -> Iterator[Measure]:
    """Return every measure, one after the other as it is taken."""
    history = invent_history()
    floor, frame = floor_of(history), frame_of(history)
    check_agreement(history, floor, frame)
    yield from _against_floor(history, floor)
    yield from _against_pandas(history, floor)
    yield _one_answer()
    yield from _robustness(history)
    yield from _growth("delegations or years", more_assessments, history)
    yield from _growth("items", more_items, history)
    yield from _growth_of_draws(_drawn_from(history)[0])


def _against_floor(history: History, floor: Floor) -> Iterator[Measure]:
    one = products(*((figures[0], members) for figures, members in floor.factors))
    weigh_one = partial(weigh, history.layout, history.base, history.figures[:1])
    found = ratio(_weighing(history), floor.multiply, REPETITIONS)
    yield Measure("Alliance history, all figures / matrix product", found, reach=Reach("at most", 20))
    found = ratio(weigh_one, floor.multiply, REPETITIONS)
    yield Measure("Alliance history, one figure / the same matrix product", found, reach=Reach("at most", 4))
    yield Measure("Alliance history, one figure / its own matrix product", ratio(weigh_one, one.multiply, REPETITIONS))


def _against_pandas(history: History, floor: Floor) -> Iterator[Measure]:
    frame, work = frame_of(history), _weighing(history)
    found = ratio(partial(group_all, frame), work, PANDAS_REPETITIONS)
    yield Measure("pandas, everything / Alliance history", found, reach=Reach("at least", 20))
    found = ratio(partial(group_means, frame), work, PANDAS_REPETITIONS)
    yield Measure("pandas, means alone / Alliance history", found)
    found = ratio(partial(group_all, frame), floor.multiply, PANDAS_REPETITIONS)
    yield Measure("pandas, everything / matrix product", found)


def _one_answer() -> Measure:
    """Measure one assessment scored anew after one answer was changed, with everything a page shows of it."""
    turns = cycle(_edits())
    found = milliseconds(lambda: score([next(turns)], REAL), ANSWERS)
    return Measure("one answer changed, whole scorecard", found, "ms", Reach("at most", 1))


def _edits() -> list[Assessment]:
    """Return an assessment as it stands after each of many changes, made of new objects, as they leave the store."""
    generator = np.random.default_rng(SEED)
    assessment, other = (invent(generator, 2025) for _ in range(2))
    edits = []
    for turn in range(ANSWERS):
        place = turn % len(assessment.responses)
        responses = list(assessment.responses)
        responses[place] = other.responses[place]
        assessment = assessment.with_responses(
            tuple(Response.model_validate(response.model_dump()) for response in responses)
        )
        edits.append(assessment)
    return edits


def _robustness(history: History) -> Iterator[Measure]:
    """Measure what the drawn clause weights say of 32 delegations, beside the product of draws and clause scores."""
    scores = _drawn_from(history)
    multiply = products(*((drawn_weights(found.shape[1]), np.nan_to_num(found).T) for found in scores)).multiply

    def each(work: Callable[[Array], object]) -> Work:
        return lambda: [work(found) for found in scores]

    found = ratio(each(_bands), multiply, ROBUSTNESS_REPETITIONS)
    yield Measure("10,000 draws, bands of 32 delegations / matrix product", found, reach=Reach("at most", 25))
    found = ratio(each(drawn_scores), multiply, ROBUSTNESS_REPETITIONS)
    yield Measure("10,000 draws, the scores alone / matrix product", found)
    found = ratio(each(lambda one: [priority_shares(row) for row in one]), multiply, FEW_REPETITIONS)
    yield Measure("10,000 draws, priorities / matrix product", found)
    found = ratio(each(lambda one: shares_ahead(drawn_scores(one))), multiply, FEW_REPETITIONS)
    yield Measure("10,000 draws, who is ahead / matrix product", found)


def _drawn_from(history: History) -> list[Array]:
    """Return the demonstrated clause scores of the 32 delegations in the last year, by resolution: 32 x its clauses."""
    clause = weigh(history.layout, history.base, history.figures).clause[0, -DELEGATIONS:]
    return [clause[:, places] for places in clause_positions(REAL).values()]


def _growth_of_draws(scores: Array) -> Iterator[Measure]:
    for times, repetitions in GROWTH.items():
        more = np.tile(drawn_weights(scores.shape[1]), (times, 1))
        found = ratio(partial(_draw, scores, more), partial(drawn_scores, scores), repetitions)
        yield Measure(f"{times} times the draws / as they are", found)


def _draw(scores: Array, weights: Array) -> None:
    """Draw with other weights than the method's, whose number of draws is fixed."""
    with patch("scoring.weights.drawn_weights", return_value=weights):
        drawn_scores(scores)


def _growth(what: str, grow: Callable[[History, int], History], history: History) -> Iterator[Measure]:
    for times, repetitions in GROWTH.items():
        found = ratio(_weighing(grow(history, times)), _weighing(history), repetitions)
        yield Measure(f"{times} times the {what} / as they are", found)


def _weighing(history: History) -> Work:
    return partial(weigh, history.layout, history.base, history.figures)

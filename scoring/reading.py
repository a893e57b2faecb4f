"""This module reads responses into the figures the engine weighs (METHOD section 2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from checklists.assessment import Assessment, Response
from checklists.item import Item
from checklists.model import Checklists
from scoring.levels import declared_level
from scoring.method import load_method

Array = NDArray[np.float64]
InBase = Literal["yes", "context", "not_applicable", "out_of_scope", "not_in_force", "not_adopted"]
ReadState = Literal["unanswered", "answered", "unknown", "withheld", "not_applicable", "waiting", "unconfirmed"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one response is worth before weighing.

    Attributes:
        in_base: "yes", or the first reason why the item is not weighed.
        state: the response's state; "waiting" where the item it depends on is not answered high enough, "unconfirmed"
            where a carried-forward response has not been confirmed. Both score as an open answer.
        level: declared level 0..4 (the attested floor where withheld); None where nothing is said or no scale exists.
        evidenced_level: the level after the evidence cap.
        evidenced, declared, upper: v, d and u, each a share 0..1.
        answered: whether the item counts as answered for coverage.
    """

    in_base: InBase
    state: ReadState
    level: float | None
    evidenced_level: float | None
    evidenced: float
    declared: float
    upper: float
    answered: bool


def read_responses(assessment: Assessment, checklists: Checklists) -> dict[str, Reading]:
    """Return the reading of every item by id, in the order of the texts; an item without response is unanswered."""
    responses = {response.item: response for response in assessment.responses}
    readings = {}
    for checklist in checklists.resolutions:
        adopted = checklist.resolution.adopted <= date(assessment.year, 12, 31)
        for item in checklist.items:
            response = responses.get(item.id)
            state = _state(item, response, responses, checklists, assessment)
            in_base = _in_base(item, state, assessment, adopted=adopted)
            readings[item.id] = _read(item, response, state, in_base, assessment)
    return readings


def stacked(readings: Sequence[Mapping[str, Reading]]) -> tuple[Array, Array]:
    """Return the readings of N assessments as the arrays the engine weighs.

    Returns:
        The base, N x I: 1 where the item is in the base, else 0; and the figures, 4 x N x I: the shares v, d, u and 1
        where answered.
    """
    rows = [
        [(r.in_base == "yes", r.evidenced, r.declared, r.upper, r.answered) for r in one.values()] for one in readings
    ]
    # In memory the assessments come last: the engine runs over them.
    values = np.array(rows, dtype=float).T.copy()
    return values[0].T, values[1:].swapaxes(1, 2)


def _state(
    item: Item,
    response: Response | None,
    responses: Mapping[str, Response],
    checklists: Checklists,
    assessment: Assessment,
) -> ReadState:
    if response is None or response.state == "unanswered":
        return "unanswered"
    if not response.confirmed:
        return "unconfirmed"
    if item.depends_on is None or response.state == "not_applicable":
        return response.state
    other = responses.get(item.depends_on.item)
    if other is None or not other.confirmed or other.state != "answered" or other.value is None:
        return "waiting"
    level = declared_level(checklists.items[other.item], other.value, assessment.year, assessment.accession)
    return response.state if level is not None and level >= item.depends_on.min_level else "waiting"


def _in_base(item: Item, state: ReadState, assessment: Assessment, *, adopted: bool) -> InBase:
    """Return "yes", or the first reason; "not adopted" comes before "not in force", which it always implies."""
    if not item.scored:
        return "context"
    if state == "not_applicable":
        return "not_applicable"
    if assessment.scope == "core" and not item.core:
        return "out_of_scope"
    if not adopted:
        return "not_adopted"
    return "not_in_force" if assessment.year < item.applies_from else "yes"


def _read(item: Item, response: Response | None, state: ReadState, in_base: InBase, assessment: Assessment) -> Reading:
    level = _level(item, response, state, assessment)
    if response is None or level is None:
        return _reading(in_base, state, None, None)
    return _reading(in_base, state, level, _supported(item, response, level))


def _supported(item: Item, response: Response, level: float) -> float:
    """Return the level after the evidence cap; the evidence matters only to a level above it."""
    cap = load_method().unsupported_cap[item.answer_type]
    return level if level <= cap or response.grade != "D" else float(cap)


# Reason: assessments hold few different readings, over and over; equal ones are one object, made once.
@lru_cache(maxsize=4096)
def _reading(in_base: InBase, state: ReadState, level: float | None, evidenced_level: float | None) -> Reading:
    top = load_method().top_level
    declared = (level or 0.0) / top
    return Reading(
        in_base=in_base,
        state=state,
        level=level,
        evidenced_level=evidenced_level,
        evidenced=(evidenced_level or 0.0) / top,
        declared=declared,
        upper=declared if state == "answered" and level is not None else 1.0,
        answered=state == "answered",
    )


def _level(item: Item, response: Response | None, state: ReadState, assessment: Assessment) -> float | None:
    if response is not None and state == "answered" and response.value is not None:
        return declared_level(item, response.value, assessment.year, assessment.accession)
    if response is not None and state == "withheld":
        return float(response.floor or 0)
    return None

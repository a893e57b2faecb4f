"""This module tries next steps on a copy of an assessment: what would it be worth if they were taken?"""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from checklists.assessment import Assessment, Evidence, Response, Value
from checklists.item import DateRule, Item
from checklists.model import Checklists
from scoring.gaps import NextStep
from scoring.levels import declared_level
from scoring.method import load_method
from scoring.scorecard import Scorecard

# Whoever meets it outside a what-if must see that nobody holds such a document.
ASSUMED = Evidence(grade="A", title="Assumed in order to try a step: no such document is on record.")


def with_steps(
    assessment: Assessment, checklists: Checklists, scorecard: Scorecard, items: Iterable[str]
) -> Assessment:
    """Return a copy of the assessment in which the next step of each of these items has been taken.

    Evidence: a piece of grade A is attached. Next rung: the answer of that level, with such evidence. Resolve: the best
    answer the item has, with such evidence, which is the most the step can bring. An item without a next step stays as
    it is, and so does every other one. The copy says what nobody has said: score it, show it, and never store it.

    Args:
        assessment: the answers as they stand.
        checklists: ask the questions.
        scorecard: of this assessment; knows the next step of each item.
        items: ids of the items whose next step is taken.
    """
    responses = {response.item: response for response in assessment.responses}
    steps = {id_: step for id_ in items if (step := scorecard.items[id_].next_step)}
    taken = {id_: _taken(checklists.items[id_], responses.get(id_), step, assessment) for id_, step in steps.items()}
    return assessment.with_responses(tuple((responses | taken).values()))


def _taken(item: Item, response: Response | None, step: NextStep, assessment: Assessment) -> Response:
    """Return the response after the step: answered, confirmed, and with the evidence assumed."""
    given = response or Response(item=item.id, state="unanswered")
    answered = {
        "state": "answered",
        "value": _value_after(item, given, step, assessment),
        "floor": None,
        "reason": None,
        "confirmed": True,
        "evidence": (*given.evidence, ASSUMED),
    }
    return given.model_copy(update=answered)


def _value_after(item: Item, given: Response, step: NextStep, assessment: Assessment) -> Value | None:
    if step.kind == "evidence":
        return given.value
    reached = _value_at(item, step.level, assessment.year) if step.level is not None else None
    return _best_value(item, assessment) if reached is None else reached


def _value_at(item: Item, level: float, year: int) -> Value | None:
    """Return the answer of the level a next rung reaches; None where the item's anchors do not come so far."""
    match item.answer_type:
        case "maturity":
            return int(level)
        case "yes-no-partial":
            return next(choice for choice, reached in load_method().choice_levels.items() if reached == level)
        case "numeric":
            return _number_at(item.anchors, level)
        case "date":
            return date(year, 12, 31).isoformat()


def _number_at(anchors: tuple[tuple[float, int], ...], level: float) -> float | None:
    """Return the first number at which the line through the anchors, rising or falling, has the level."""
    for (low, low_level), (high, high_level) in pairwise(anchors):
        if low_level == level:
            return low
        if min(low_level, high_level) <= level <= max(low_level, high_level):
            return low + (high - low) * (level - low_level) / (high_level - low_level)
    return None


def _best_value(item: Item, assessment: Assessment) -> Value:
    """Return the answer of the highest level; of equal ones the first."""
    year, accession = assessment.year, assessment.accession
    return max(_outermost_values(item, year), key=lambda value: declared_level(item, value, year, accession) or 0.0)


def _outermost_values(item: Item, year: int) -> list[Value]:
    """Return answers among which one has the highest level the item can reach by the end of the year."""
    match item.answer_type:
        case "maturity":
            return [load_method().top_level]
        case "yes-no-partial":
            return list(load_method().choice_levels)
        case "numeric":
            return [value for value, _ in item.anchors]
        case "date":
            # An open answer may turn out to have been in time: whoever does not know has not said "never".
            last_day, rule = date(year, 12, 31), item.date_rule or DateRule()
            return [min(rule.reference_date or last_day, last_day).isoformat(), last_day.isoformat()]

"""This module writes out the arithmetic of one clause's score, item by item, from the answers of an assessment."""

from collections.abc import Sequence
from dataclasses import dataclass

from checklists.assessment import Assessment
from checklists.item import Item
from checklists.model import Clause
from reports.words import IN_BASE, STATES
from scoring.rounding import shown
from scoring.scorecard import ItemScore, ResolutionScore, Score, Scorecard

NOTHING = ""


@dataclass(frozen=True, slots=True)
class Example:
    """The arithmetic of one clause.

    Attributes:
        rows: of each item id and question, what was said, level, evidence, level that counts, and the shares v, d, u;
            an item outside the base says why it does not count.
        steps: the sums by name, from the items to the clause and from the clause to its resolution.
    """

    rows: list[list[str]]
    steps: dict[str, str]


def worked_example(
    clause: Clause, assessment: Assessment, scorecard: Scorecard, resolution: ResolutionScore
) -> Example:
    """Return the arithmetic of a clause that has a score.

    Args:
        clause: one of `resolution.clauses`.
        assessment: the answers.
        scorecard: what they are worth.
        resolution: of the scorecard, the one the clause belongs to.
    """
    score = resolution.clauses[clause.id]
    grades = {response.item: response.grade for response in assessment.responses if response.evidence}
    counting = [scorecard.items[item.id] for item in clause.items if scorecard.items[item.id].in_base == "yes"]
    return Example(
        rows=[_row(item, scorecard.items[item.id], grades.get(item.id)) for item in clause.items],
        steps={
            "Demonstrated": _sum([item.evidenced for item in counting], score.demonstrated),
            "Declared": _sum([item.declared for item in counting], score.declared),
            "Upper": _sum([item.upper for item in counting], score.upper),
            "The clause": _clause_step(counting, score),
            "The resolution": _resolution_step(clause, score, resolution),
        },
    )


def _row(item: Item, score: ItemScore, grade: str | None) -> list[str]:
    name = f"{item.id}\n{item.question.en}"
    if score.in_base != "yes":
        return [name, IN_BASE[score.in_base], *[NOTHING] * 6]
    shares = [_number(share) for share in (score.evidenced, score.declared, score.upper)]
    return [name, STATES[score.state], _number(score.level), grade or "none", _number(score.evidenced_level), *shares]


def _sum(shares: Sequence[float], result: float) -> str:
    terms = " + ".join(_number(share) for share in shares)
    return f"({terms}) / {len(shares)} = {_number(result / 100)}, that is {shown(result):.1f} of 100"


def _clause_step(counting: Sequence[ItemScore], score: Score) -> str:
    parts = score.parts
    return (
        f"{score.headline}: {parts.demonstrated:.1f} demonstrated, {parts.claimed:.1f} claimed without evidence, "
        f"{parts.unresolved:.1f} unresolved, {parts.known_gap:.1f} known gap. Coverage {shown(score.coverage):.1f}: "
        f"{sum(item.answered for item in counting)} of {len(counting)} items answered."
    )


def _resolution_step(clause: Clause, score: Score, resolution: ResolutionScore) -> str:
    count = len(resolution.clauses)
    return (
        f"{count} clauses of Resolution {clause.resolution} count, each with the weight 1/{count}. This clause brings "
        f"{shown(score.demonstrated):.1f} / {count} = {shown(score.demonstrated / count):.1f} of the "
        f"{shown(resolution.score.demonstrated):.1f} points that the resolution demonstrates."
    )


def _number(figure: float | None) -> str:
    """Return a level or a share with no more decimals than it has, four at most."""
    return NOTHING if figure is None else f"{round(figure, 4):g}"

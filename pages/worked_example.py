"""This module writes out the arithmetic of one clause's score, item by item, from the answers of an assessment."""

from collections.abc import Sequence
from dataclasses import dataclass

from checklists.assessment import Assessment
from checklists.model import Clause
from reports.words import IN_BASE, STATES
from scoring.rounding import shown
from scoring.scorecard import ItemScore, ResolutionScore, Score, Scorecard


@dataclass(frozen=True, slots=True)
class Example:
    """The arithmetic of one clause.

    Attributes:
        rows: per item: id, what was said, declared level, best evidence grade, level that counts, and the three
            shares v (demonstrated), d (declared) and u (upper); an item outside the base says why instead.
        steps: the sums, one sentence each, from the items to the clause and from the clause to its resolution.
    """

    rows: list[list[str]]
    steps: list[str]


def worked_example(clause: Clause, assessment: Assessment, scorecard: Scorecard) -> Example | None:
    """Return the arithmetic of a clause, or None where none of its items is in the base."""
    resolution = scorecard.resolutions[clause.resolution]
    score = resolution.clauses.get(clause.id) if resolution else None
    if resolution is None or score is None:
        return None
    grades = {response.item: response.grade for response in assessment.responses if response.evidence}
    items = {item.id: scorecard.items[item.id] for item in clause.items}
    counting = [item for item in items.values() if item.in_base == "yes"]
    return Example(
        rows=[_row(id_, item, grades.get(id_, "none")) for id_, item in items.items()],
        steps=[*_clause_steps(counting, score), _resolution_step(clause, score, resolution)],
    )


def _row(id_: str, item: ItemScore, grade: str) -> list[str]:
    if item.in_base != "yes":
        return [id_, IN_BASE[item.in_base], "–", "–", "–", "–", "–", "–"]
    levels = [_number(item.level), grade, _number(item.evidenced_level)]
    return [id_, STATES[item.state], *levels, *(_number(share) for share in (item.evidenced, item.declared, item.upper))]


def _clause_steps(counting: list[ItemScore], score: Score) -> list[str]:
    figures = [
        ("Demonstrated", [item.evidenced for item in counting], score.demonstrated),
        ("Declared", [item.declared for item in counting], score.declared),
        ("Upper", [item.upper for item in counting], score.upper),
    ]
    parts = score.parts
    return [
        *(f"{name}: 100 × {_mean(shares)} = {shown(result):.1f}." for name, shares, result in figures),
        f"So the clause stands at {score.headline}: {parts.demonstrated:.1f} demonstrated, {parts.claimed:.1f} claimed "
        f"without evidence, {parts.unresolved:.1f} unresolved, {parts.known_gap:.1f} known gap; together 100.0. "
        f"Coverage: {sum(item.answered for item in counting)} of {len(counting)} items answered, "
        f"{shown(score.coverage):.1f}.",
    ]


def _resolution_step(clause: Clause, score: Score, resolution: ResolutionScore) -> str:
    count = len(resolution.clauses)
    return (
        f"{count} clauses of Resolution {clause.resolution} count in this year, each with the same weight, 1/{count}. "
        f"This clause brings {shown(score.demonstrated):.1f} / {count} = {shown(score.demonstrated / count):.1f} of the "
        f"{shown(resolution.score.demonstrated):.1f} points that the resolution demonstrates."
    )


def _mean(shares: Sequence[float]) -> str:
    terms = " + ".join(_number(share) for share in shares)
    return f"({terms}) / {len(shares)}" if len(shares) > 1 else terms


def _number(figure: float | None) -> str:
    """Return a level or a share with no more decimals than it has, four at most."""
    return "–" if figure is None else f"{round(figure, 4):g}"

"""This module says how far an assessment is filled in, clause by clause: the task list."""

from dataclasses import dataclass
from typing import Literal

from checklists.item import Item
from checklists.model import Checklists, Clause
from scoring.scorecard import Score, Scorecard

Status = Literal["nothing to assess", "not started", "in progress", "to confirm", "complete"]
OPEN = frozenset({"unanswered", "unconfirmed"})


@dataclass(frozen=True, slots=True)
class ClauseProgress:
    """One row of the task list.

    Attributes:
        clause: the operative clause.
        asked: items to answer in the scope and year, those marked not applicable included.
        settled: of these, the ones with a response that nobody needs to confirm any more.
        unconfirmed: responses carried forward and not confirmed.
        score: figures of the clause; None where no item is in the base.
    """

    clause: Clause
    asked: int
    settled: int
    unconfirmed: int
    score: Score | None

    @property
    def status(self) -> Status:
        """The state of the work in words."""
        if self.asked == 0:
            return "nothing to assess"
        if self.settled == self.asked:
            return "complete"
        if self.unconfirmed:
            return "to confirm"
        return "in progress" if self.settled else "not started"


def is_asked(item: Item, scorecard: Scorecard) -> bool:
    """Return whether an item is to be answered in this scope and year (context items are welcome, not asked).

    What is marked not applicable is asked where it would count otherwise.
    """
    in_base = scorecard.items[item.id].in_base
    if in_base == "not_applicable":
        return (scorecard.scope == "full" or item.core) and scorecard.year >= item.applies_from
    return in_base == "yes"


def clause_progress(scorecard: Scorecard, checklists: Checklists) -> list[ClauseProgress]:
    """Return the task list: one row per operative clause of both resolutions, in the order of the texts."""
    return [_progress(clause, scorecard) for clause in checklists.clauses.values()]


def first_open_clause(progress: list[ClauseProgress]) -> Clause | None:
    """Return the first clause in which something is left to answer or confirm; None when all is settled."""
    return next((row.clause for row in progress if row.settled < row.asked), None)


def _progress(clause: Clause, scorecard: Scorecard) -> ClauseProgress:
    asked = [scorecard.items[item.id] for item in clause.items if is_asked(item, scorecard)]
    resolution = scorecard.resolutions[clause.resolution]
    return ClauseProgress(
        clause=clause,
        asked=len(asked),
        settled=sum(item.state not in OPEN for item in asked),
        unconfirmed=sum(item.state == "unconfirmed" for item in asked),
        score=resolution.clauses.get(clause.id) if resolution else None,
    )

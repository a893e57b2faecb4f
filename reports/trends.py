"""This module follows scores over reporting years: what moved most between two, and how far they can be compared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from checklists.assessment import Assessment
from checklists.model import Checklists, Clause
from checklists.words import Trajectory
from reports.comparison import change_shown
from reports.trend_traces import TrendLine
from scoring.scorecard import Score, Scorecard, score

FLAT: dict[Trajectory, str] = {
    "attain": "The text asks for something to be attained. A flat line below 100 means that it is not attained yet.",
    "increase": "The text asks for more than before. A flat line does not answer it.",
    "sustain": "The text asks to keep something up. A flat line answers it as far as the level is high.",
    "mixed": "The text asks both to keep something up and to do more. A flat line answers the first part at most.",
}


@dataclass(frozen=True, slots=True)
class Move:
    """How one clause or theme of one resolution stood in two years.

    Attributes:
        kind: clause or theme.
        resolution: "459" or "475".
        id: of the clause or theme.
        then, now: the scores of the earlier and the later year.
        change: of demonstrated as shown, in points; positive is better.
    """

    kind: Literal["clause", "theme"]
    resolution: str
    id: str
    then: Score
    now: Score
    change: float


def years_of(lines: Iterable[TrendLine]) -> list[int]:
    """Return every year from the first to the last that the lines know, those without an assessment among them."""
    known = {year for line in lines for year in line.scores}
    return list(range(min(known), max(known) + 1)) if known else []


def trend_sentence(line: TrendLine) -> str:
    """Return what a trend line shows: its first and last score as written, and the years it has none for."""
    scored = {year: found for year, found in sorted(line.scores.items()) if found}
    if not scored:
        return f"{line.name}: no score in any year."
    ends = [f"{scored[year].headline} in {year}" for year in sorted({min(scored), max(scored)})]
    missing = [str(year) for year in years_of([line]) if year not in scored]
    gaps = f" No score in {', '.join(missing)}." if missing else ""
    return f"{line.name}: {' to '.join(ends)}.{gaps}"


def find_moves(now: Scorecard, then: Scorecard) -> list[Move]:
    """Return every clause and theme that has a score in both years with at least half of it answered in each.

    In the order of the texts, the clauses of a resolution before its themes; those that did not move are among them.
    """
    moves = []
    for resolution in now.resolutions:
        for kind in ("clause", "theme"):
            before, after = (_nodes(card, resolution, kind) for card in (then, now))
            for id_, score_now in after.items():
                change = change_shown(score_now, before.get(id_))
                if change is not None:
                    moves.append(Move(kind, resolution, id_, before[id_], score_now, change))
    return moves


def most_improved(moves: Iterable[Move], count: int = 5) -> list[Move]:
    """Return the largest rises, the largest first; of equal ones the earlier in the text comes first."""
    return sorted((move for move in moves if move.change > 0), key=lambda move: -move.change)[:count]


def most_worsened(moves: Iterable[Move], count: int = 5) -> list[Move]:
    """Return the largest falls, the largest first; of equal ones the earlier in the text comes first."""
    return sorted((move for move in moves if move.change < 0), key=lambda move: move.change)[:count]


def same_checklists(one: Checklists, other: Checklists) -> bool:
    """Return whether two years were asked by the very same checklists, by their hashes."""
    return [checklist.sha256 for checklist in one.resolutions] == [checklist.sha256 for checklist in other.resolutions]


def on_core_set(assessment: Assessment, checklists: Checklists) -> Scorecard:
    """Return what the core items alone are worth: the figures a core and a full assessment have in common."""
    return score([assessment.model_copy(update={"scope": "core"})], checklists)[0]


def find_cautions(now: Scorecard, then: Scorecard, *, same_checklists: bool) -> list[str]:
    """Return in words what makes the comparison of two years weak; empty where nothing does.

    Args:
        now: the later year, in the scope in which it was answered.
        then: the earlier year, likewise.
        same_checklists: whether both were asked by the same checklist versions; a scorecard does not carry them.
    """
    cautions = []
    if now.scope != then.scope:
        cautions.append(
            f"{then.year} was answered in {then.scope} scope, {now.year} in {now.scope} scope. "
            "What moved most is compared on the core set, which both have in common."
        )
    if not same_checklists:
        cautions.append("The two years were asked by different checklists. Differences can come from the questions.")
    if now.method_version != then.method_version:
        cautions.append("The two years were scored by different methods. Differences can come from the method.")
    return cautions


def flat_remark(clause: Clause, scores: Sequence[Score | None]) -> str | None:
    """Return what a flat line means for this clause, or None where its last two years moved or may not be compared."""
    if len(scores) < 2 or change_shown(scores[-1], scores[-2]) != 0:
        return None
    return FLAT[clause.trajectory]


def _nodes(card: Scorecard, resolution: str, kind: str) -> dict[str, Score]:
    found = card.resolutions.get(resolution)
    if found is None:
        return {}
    if kind == "clause":
        return found.clauses
    return {id_: cell.score for id_, cell in found.themes.items() if cell.score}

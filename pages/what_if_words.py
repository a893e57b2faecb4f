"""This module words what steps would bring: per resolution, by theme, and which of them wait for another one."""

from collections.abc import Iterable, Mapping, Sequence

from checklists.model import Checklists
from reports.gap_columns import GapRow
from reports.gap_words import STEPS
from scoring.gaps import NextStep, StepKind
from scoring.rounding import difference, shown
from scoring.scorecard import Score, Scorecard

MOST = 3
ORDER: Sequence[StepKind] = ("evidence", "resolve", "next_rung")
NOTHING_IS_SAVED = "Nothing is saved; the record stays as it is."
HOW_TO_BEGIN = f"Tick the steps to try, or choose the five largest; the result appears at once. {NOTHING_IS_SAVED}"
WHAT_A_GAIN_IS = "The figure before each step is its gain, in points of the score of its own resolution."
NO_STEP = "No step is left to try: either nothing is assessed, or no answer can be raised any further this year."
MEANINGS: Mapping[StepKind, str] = {
    "evidence": "Assumed: a public primary document is attached to the answer given.",
    "resolve": "Assumed: the best answer there is, with evidence. What comes out may be less, hence “up to”.",
    "next_rung": "Assumed: the next answer is reached, with evidence for it.",
}


def result_sentence(resolution: str, now: Score, then: Score, steps: Sequence[NextStep]) -> str:
    """Return how a resolution's score would move, as shown: "Resolution 459: 66.9 to 71.2, +4.3 if this step is taken".

    Args:
        resolution: "459" or "475".
        now: its score as it stands.
        then: its score with the steps taken.
        steps: those chosen under this resolution; with an open answer among them the result is the most it can be.
    """
    if not steps:
        return f"Resolution {resolution}: {now.headline} as it stands."
    change = difference(shown(then.demonstrated), shown(now.demonstrated))
    open_ones = any(step.kind == "resolve" for step in steps)
    at_most, up_to = (" at most", "up to ") if open_ones else ("", "")
    taken = "this step is taken" if len(steps) == 1 else f"these {len(steps)} steps are taken"
    return (
        f"Resolution {resolution}: {shown(now.demonstrated):.1f} to {shown(then.demonstrated):.1f}{at_most}, "
        f"{up_to}{change:+.1f} if {taken}."
    )


def waiting_sentences(then: Scorecard, chosen: Iterable[str], checklists: Checklists) -> list[str]:
    """Return for each step that would still wait for another item which one that is."""
    return [
        f"{_clause_name(id_, checklists)}: brings nothing by itself, since the question waits for item {other} to "
        "reach a higher level. Tick the step of that item too."
        for id_ in chosen
        if (other := then.items[id_].waits_for)
    ]


def moves_sentence(now: Scorecard, then: Scorecard, checklists: Checklists) -> str:
    """Return which themes would move most, as shown; of equal ones the first in the order of the radar."""
    moves = sorted(_moves(now, then, checklists), key=lambda move: -move[0])[:MOST]
    if not moves:
        return "No theme moves by 0.1 or more."
    return f"Themes that move most: {'; '.join(words for _, words in moves)}."


def step_label(row: GapRow, question: str) -> str:
    """Return a step in one line for a label: its gain, its clause and the question, without signs of Markdown."""
    gain = f"{'up to ' if row.next_step == 'resolve' else ''}{row.next_step_gain or 0.0:+.1f}"
    return f"{gain} · {row.resolution} {row.clause_label} · {question}"


def group_name(kind: StepKind, steps: int) -> str:
    """Return the name of a group of steps with their number: "Attach evidence: 1 step"."""
    return f"{STEPS[kind].name}: {steps} step{'' if steps == 1 else 's'}"


def _moves(now: Scorecard, then: Scorecard, checklists: Checklists) -> list[tuple[float, str]]:
    """Return by how much each theme cell moves, in points as shown, and the move in words; without those that stay."""
    moves = []
    for theme in checklists.themes:
        for id_, found in then.resolutions.items():
            before = now.resolutions[id_]
            if found and before and (cell := found.themes[theme.id].score) and (old := before.themes[theme.id].score):
                low, high = shown(old.demonstrated), shown(cell.demonstrated)
                moves.append((difference(high, low), f"{theme.name.en} under {id_}, {low:.1f} to {high:.1f}"))
    return [move for move in moves if move[0]]


def _clause_name(item: str, checklists: Checklists) -> str:
    clause = checklists.clauses[checklists.items[item].clause]
    return f"{clause.resolution} {clause.label}"

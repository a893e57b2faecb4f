"""This module words the gaps: what is missing under a resolution, by kind, and what the steps would bring."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from reports.gap_columns import GapRow
from scoring.gaps import GapKind, StepKind
from scoring.rounding import shown

KINDS: Mapping[GapKind, str] = {
    "resolve": "Open answers",
    "evidence": "Evidence missing",
    "close": "Level below target",
}


class Step(NamedTuple):
    """One kind of next step: what it is called, what it means, and the head of the column that says what to do."""

    name: str
    meaning: str
    head: str


STEPS: Mapping[StepKind, Step] = {
    "resolve": Step(
        "Settle what is open",
        "Nothing is said yet, nobody can tell, or it is withheld. The gain is the most an answer could bring.",
        "What is open",
    ),
    "evidence": Step(
        "Attach evidence",
        "The answer is given; evidence of grade A, B or C would make it count in full.",
        "What to show",
    ),
    "next_rung": Step("Raise a level", "Reach the next answer, and show it.", "The next answer"),
}


def gap_sentence(rows: Sequence[GapRow], resolution: str, year: int) -> str:
    """Return how much is missing under a resolution, in points of its score as shown, and of what kind.

    Args:
        rows: of the gap report; those of other resolutions are left out.
        resolution: "459" or "475".
        year: the reporting year.
    """
    counting = [row for row in rows if row.resolution == resolution and row.in_base == "yes"]
    if not counting:
        return f"Nothing is assessed under Resolution {resolution} in {year}, so there is no gap to show."
    whole, target = _total(row.gap_points for row in counting), _total(row.gap_to_target_points for row in counting)
    opening = f"Under Resolution {resolution}, {whole:.1f} of 100 points are missing to full alignment"
    if not target:
        return f"{opening}, none to the targets."
    by_kind = {
        kind: _total(row.gap_to_target_points for row in counting if row.gap_kind == kind)
        for kind in ("resolve", "evidence", "close")
    }
    return (
        f"{opening} and {target:.1f} to the targets: {by_kind['resolve']:.1f} in open answers, "
        f"{by_kind['evidence']:.1f} in missing evidence, {by_kind['close']:.1f} in levels below the target."
    )


def step_sentence(rows: Sequence[GapRow], kind: StepKind) -> str:
    """Return how many steps of one kind there are under each resolution, and what they bring together."""
    amounts = []
    for resolution in dict.fromkeys(row.resolution for row in rows):
        found = [row for row in rows if row.resolution == resolution]
        gain = f"{'up to ' if kind == 'resolve' else ''}{_total(row.next_step_gain for row in found):.1f} points"
        items = "1 item" if len(found) == 1 else f"{len(found)} items, together"
        amounts.append(f"{resolution}: {items} {gain}")
    return f"{STEPS[kind].meaning} {'; '.join(sorted(amounts))}."


def level_words(declared: float | None, counting: float | None) -> str:
    """Return a declared level, and the level it counts as where evidence supports less."""
    if declared is None:
        return "none"
    if counting is None or counting == declared:
        return f"{declared:g}"
    return f"{declared:g}, counts as {counting:g}"


def _total(points: Iterable[float | None]) -> float:
    return shown(sum(figure or 0.0 for figure in points))

"""This module says what is missing for an item and what to do next (METHOD section 4)."""

from dataclasses import dataclass
from typing import Literal

from checklists.assessment import Assessment, Response
from checklists.item import Item
from scoring.levels import next_level
from scoring.method import load_method
from scoring.reading import Reading

GapKind = Literal["none", "resolve", "close", "evidence"]
StepKind = Literal["resolve", "evidence", "next_rung"]


@dataclass(frozen=True, slots=True)
class NextStep:
    """The first thing to do for an item.

    Attributes:
        kind: settle an open answer, attach evidence for what is claimed, or reach the next rung with evidence.
        gain: points of the resolution's score; for "resolve" the most it can be, not a certain gain.
        level: the level reached; None for "resolve".
    """

    kind: StepKind
    gain: float
    level: float | None


def gap_kind(reading: Reading, target: int) -> GapKind:
    """Return what kind of gap separates the item from its clause's target level; the first kind that applies."""
    top = load_method().top_level
    if reading.in_base != "yes" or reading.evidenced >= target / top:
        return "none"
    if not reading.answered:
        return "resolve"
    return "close" if reading.level is not None and reading.level < target else "evidence"


def level_to_reach(item: Item, response: Response | None, reading: Reading, assessment: Assessment) -> float | None:
    """Return the level one step up from an answer in the base whose evidence supports it; None where no step is left.

    Args:
        item: the question.
        response: what was said, if anything.
        reading: how it counts.
        assessment: gives the reporting year and the accession date for date rules.
    """
    if reading.in_base != "yes" or not reading.answered or reading.declared > reading.evidenced:
        return None
    if response is None or response.value is None or reading.level is None:
        return None
    return next_level(item, response.value, reading.level, assessment.year, assessment.accession)


def next_step(reading: Reading, weight: float, to_reach: float | None) -> NextStep | None:
    """Return the next step and its gain; None outside the base, at level 4, or where no step is left.

    Args:
        reading: how the response counts.
        weight: effective weight of the item in its resolution, 0..1.
        to_reach: what `level_to_reach` says of it.
    """
    if reading.in_base != "yes":
        return None
    if not reading.answered:
        return NextStep("resolve", 100 * weight * (1 - reading.evidenced), None)
    if reading.declared > reading.evidenced:
        return NextStep("evidence", 100 * weight * (reading.declared - reading.evidenced), reading.level)
    if to_reach is None:
        return None
    return NextStep("next_rung", 100 * weight * (to_reach / load_method().top_level - reading.evidenced), to_reach)

"""This module drafts the question to put in parliament about the gap of one item."""

import re
from collections.abc import Mapping

from checklists.assessment import Response
from checklists.item import Item
from checklists.model import Checklists, Clause
from checklists.words import Respondent
from reports.missing import claimed, what_is_missing
from scoring.scorecard import ItemScore

LOWER_RUNG = re.compile(r"As level (\d)\b")
ADDRESSEES: Mapping[Respondent, str] = {
    "government": "To the Government",
    "parliament": "To the presidency of this parliament",
    "alliance": "To the Government, as a member of the Alliance",
}


def draft_question(
    item: Item, response: Response | None, score: ItemScore, *, checklists: Checklists, year: int
) -> str:
    """Return a question to put about the gap of an item; empty where no step is left, and outside the base.

    It quotes the clause as adopted, and asks for what the next step asks for: an answer, evidence, or the next rung.

    Args:
        item: the question of the checklist.
        response: what was said, if anything.
        score: how it counts.
        checklists: the ones it was scored with.
        year: the reporting year.
    """
    if score.in_base != "yes" or score.next_step is None:
        return ""
    if score.next_step.kind == "resolve":
        asked = (
            f"On the question “{item.question.en}” our assessment for {year} has no answer that can be shown. "
            "What is the answer, and which document shows it?"
        )
    elif score.next_step.kind == "evidence":
        asked = (
            f"Our assessment for {year} records: {_quoted(claimed(item, response), item)} "
            "No document at hand shows it. Which one does, and can it be made public or shown to the competent "
            "committee?"
        )
    else:
        asked = (
            f"On the question “{item.question.en}” the next step would be: "
            f"{_quoted(what_is_missing(item, response, score, year), item)} "
            "Is this intended, by when, and which document will show it?"
        )
    return f"{_urged(checklists.clauses[item.clause], checklists)} {asked}"


def _quoted(text: str, item: Item) -> str:
    """Quote a rung of the item's ladder; where it builds on a lower one ("As level 3, and ..."), that one as well."""
    found = LOWER_RUNG.match(text)
    if not found or not item.levels:
        return f"“{text}”"
    lower = int(found[1])
    return f"“{text}” Level {lower} is: {_quoted(item.levels.en[lower], item)}"


def _urged(clause: Clause, checklists: Checklists) -> str:
    resolution = checklists.by_resolution[clause.resolution].resolution
    chapeau = f"{clause.chapeau.en.rstrip(':')} " if clause.chapeau else ""
    return (
        f"In Resolution {resolution.id} ({resolution.adopted.year}), operative clause {clause.label}, the NATO "
        f"Parliamentary Assembly urged member governments and parliaments: “{chapeau}{clause.text.en}”."
    )

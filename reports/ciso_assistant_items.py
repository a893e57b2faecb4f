"""This module makes the node of one item in the library file for CISO Assistant, with its question and choices."""

from collections.abc import Iterator
from typing import Any

from checklists.item import Item
from scoring.method import load_method

Content = dict[str, Any]


def item_node(item: Item, *, urn: str, parent: str, weight: int) -> Content:
    """Return an item as a requirement that is assessed: answering its question sets its score, where it has a scale.

    Args:
        item: the question.
        urn: the name of the node.
        parent: the name of the clause's node.
        weight: what the item weighs beside others.
    """
    return {
        "urn": urn,
        "assessable": True,
        "depth": 3,
        "parent_urn": parent,
        "ref_id": item.id,
        "description": item.question.en,
        "annotation": "\n\n".join(_annotations(item)),
        "typical_evidence": "\n".join(f"- {text}" for text in item.evidence.en),
        "implementation_groups": _groups(item),
        "weight": weight if item.scored else 1,
        "questions": {f"{urn}:question:1": _question(item, urn)},
    }


def _groups(item: Item) -> list[str]:
    if not item.scored:
        return [f"{item.resolution}-context"]
    return [f"{item.resolution}-{scope}" for scope in (("core", "full") if item.core else ("full",))]


def _annotations(item: Item) -> Iterator[str]:
    yield f"Who answers: {item.respondent}."
    yield f"Not enough: {item.weak_claim.en}"
    if item.guard:
        yield item.guard.en
    if item.not_applicable:
        yield f"Does not apply where: {item.not_applicable.en}"
    if item.scored and item.anchors and item.unit:
        anchors = ", ".join(f"{value:g} is level {level}" for value, level in item.anchors)
        yield f"Score by hand ({item.unit.en}): {anchors}; in between, in proportion, rounded down."
    if item.scored and item.date_rule and item.date_rule.note:
        yield f"Score by hand: {item.date_rule.note.en}"


def _question(item: Item, urn: str) -> Content:
    kinds = {"maturity": "unique_choice", "yes-no-partial": "unique_choice", "numeric": "number", "date": "date"}
    found: Content = {"type": kinds[item.answer_type], "text": item.question.en}
    choices = [
        {"urn": f"{urn}:question:1:choice:{number}", "value": text} | (_worth(level) if item.scored else {})
        for number, (text, level) in enumerate(_choices(item), start=1)
    ]
    return found | ({"choices": choices} if choices else {})


def _choices(item: Item) -> Iterator[tuple[str, int]]:
    if item.levels:
        yield from ((text, level) for level, text in enumerate(item.levels.en))
        if item.exempt_text:
            yield item.exempt_text.en, load_method().exempt_level
    if item.choices:
        levels = load_method().choice_levels
        yield item.choices.no.en, levels["no"]
        yield item.choices.partial.en, levels["partial"]
        yield item.choices.yes.en, levels["yes"]


def _worth(level: int) -> Content:
    ends = {0: "non_compliant", load_method().top_level: "compliant"}
    return {"add_score": level, "compute_result": ends.get(level, "partially_compliant")}

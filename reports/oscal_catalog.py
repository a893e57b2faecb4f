"""This module makes the OSCAL catalog: every operative clause as a control, every item as an objective of it."""

from datetime import datetime

from checklists.item import Item
from checklists.model import Checklist, Checklists, Clause
from checklists.words import WordList
from reports.oscal_words import (
    NAMESPACE,
    Content,
    clause_token,
    identifier,
    item_token,
    line,
    metadata,
    own,
    owned,
    prose,
    statement_token,
    version_props,
)

_REMARKS = """The operative clauses of two resolutions of the NATO Parliamentary Assembly, as adopted, and the \
questions this tool asks about them. Both resolutions are recommendations: they urge and bind nobody. The questions, \
their ladders and the evidence they want are this tool's; the text of a clause is the Assembly's. English only."""


def catalog(checklists: Checklists, *, generated_at: datetime) -> Content:
    """Return both checklists as an OSCAL catalog, ready to be written as JSON. Equal input gives an equal catalog.

    Args:
        checklists: what is asked.
        generated_at: when the catalog is made.

    Raises:
        ValueError: `generated_at` has no time zone.
    """
    version = ", ".join(f"{checklist.id} {checklist.version}" for checklist in checklists.resolutions)
    head = metadata("Cyber commitments: resolutions 459 and 475", version, generated_at, remarks=_REMARKS)
    groups = [_group(checklist) for checklist in checklists.resolutions]
    return {"catalog": {"uuid": catalog_identifier(checklists), "metadata": head, "groups": groups}}


def catalog_identifier(checklists: Checklists) -> str:
    """Return the UUID of the catalog of these checklists: another one as soon as a letter of them differs."""
    return identifier("catalog", *(checklist.sha256 for checklist in checklists.resolutions))


def _group(checklist: Checklist) -> Content:
    said = checklist.resolution
    return {
        "id": f"resolution-{checklist.id}",
        "class": "resolution",
        "title": f"Resolution {checklist.id}: {line(said.title.en)}",
        "props": [
            {"name": "label", "value": checklist.id},
            *version_props(checklist),
            *owned({"committee": said.committee, "adopted": said.adopted, "printed-reference": said.printed_reference}),
        ],
        "parts": [{"name": "overview", "prose": prose(said.opening.en)}],
        "controls": [_control(clause) for clause in checklist.clauses],
    }


def _control(clause: Clause) -> Content:
    chapeau = f"{clause.chapeau.en} " if clause.chapeau else ""
    statement = {"id": statement_token(clause), "name": "statement", "prose": prose(chapeau + clause.text.en)}
    facts = {
        "clause": clause.id,
        "section": clause.section,
        "verb": clause.verb,
        "trajectory": clause.trajectory,
        "deadline": clause.deadline,
    }
    return {
        "id": clause_token(clause),
        "class": "operative-clause",
        "title": line(f"{clause.resolution} {clause.label}"),
        "props": [
            {"name": "label", "value": clause.label},
            {"name": "sort-id", "value": f"{clause.resolution}-{clause.order:03}"},
            *owned(facts),
            *(own("theme", theme) for theme in clause.themes),
        ],
        "parts": [statement, *(_objective(item) for item in clause.items)],
    }


def _objective(item: Item) -> Content:
    facts = {
        "item": item.id,
        "revision": item.revision,
        "theme": item.theme,
        "answer-type": item.answer_type,
        "respondent": item.respondent,
        "scored": "yes" if item.scored else "no",
        "scope": "core" if item.core else "full",
        "applies-from": item.applies_from,
    }
    return {
        "id": item_token(item),
        "name": "assessment-objective",
        "props": owned(facts),
        "prose": prose(item.question.en),
        "parts": [*_answers(item), *_listed("evidence-wanted", item.evidence), _part("not-enough", item.weak_claim.en)],
    }


def _answers(item: Item) -> list[Content]:
    """Return what can be answered: the rungs of a ladder, the three choices, or what a number or a date stands for."""
    if item.levels:
        return [_part("level", rung, level=level) for level, rung in enumerate(item.levels.en)]
    if item.choices:
        choices = {"yes": item.choices.yes, "partial": item.choices.partial, "no": item.choices.no}
        return [_part("choice", words.en, choice=choice) for choice, words in choices.items()]
    if item.unit:
        anchors = [_part("anchor", f"{value} {item.unit.en}", level=level) for value, level in item.anchors]
        return [_part("unit", item.unit.en), *anchors]
    return [_part("date-rule", item.date_rule.note.en)] if item.date_rule and item.date_rule.note else []


def _listed(name: str, words: WordList) -> list[Content]:
    return [_part(name, text) for text in words.en]


def _part(name: str, text: str, **values: object) -> Content:
    part: Content = {"name": name, "ns": NAMESPACE, "prose": prose(text)}
    return part | ({"props": owned(values)} if values else {})

"""This module holds the published JSON Schema of the portable document: made from the models and what reading adds."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from checklists.assessment import REASONS_NEEDING_A_NOTE, Assessment

# A name, not an address: nothing has to answer at it, and it stays the same wherever the schema is kept.
SCHEMA_ID = "urn:cyber-commitments:schema:document:1"

_DESCRIPTION = """One delegation's answers for one reporting year, on resolutions 459 and 475 of the NATO \
Parliamentary Assembly, as this tool exports and imports them, in UTF-8.

What this schema refuses, the tool refuses. The tool refuses more than a schema can say: a key that stands twice in \
one object; half of a surrogate pair; more than 1,000 responses or 70,000 values; a day that is not in the calendar; \
a whole number written with a decimal point (2025.0) where a year, a level, a floor or the version is asked for; an \
item that is answered twice; ids of items and clauses that the checklists do not have; versions of the checklists it \
does not hold; a value that does not fit its item (a level 0 to 4, yes, partial or no, a finite number, a date up to \
the end of the year, never, or exempt where the item says so); not applicable where the item does not allow it. \
`cli.py checklists --json` prints the checklists. A store also limits the length of texts: 10,000 characters for a \
note, a question or a reply, 1,000 for a title, a reference, a body or a source, 100 pieces of evidence for an item \
and as many replies to a clause, without the character NUL; and it keeps no reply without words or source, and none \
twice."""

# In plain words, by the name of a model ("" is the document) and of its key.
_MEANINGS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "": {
            "format": "Says what this file is.",
            "version": "Version of the format.",
            "delegation": "Code of the delegation, ISO 3166-1 alpha-3. XAA to XZZ mark invented countries.",
            "accession": "Day the country joined the Alliance. Left out: before both resolutions.",
            "year": "Reporting year the answers speak about.",
            "scope": "Which items are asked: the core ones or all.",
            "checklist": "Version of the checklist by resolution. Left out: those of the tool that reads it.",
            "responses": "What was said, one entry for each item. An item that is not named is unanswered.",
            "targets": "Level the delegation aims for, by clause. A clause that is not named has the target 4.",
            "plans": "What the delegation intends with the gap of an item, by item. Changes no score.",
            "replies": "What NATO or the government has officially replied, by clause. Changes no score.",
        },
        "Response": {
            "item": "Id of the checklist item.",
            "state": "How it was answered. Withheld: known, but not disclosed. Unknown: looked into, and not known.",
            "value": "The answer: a level 0 to 4, yes, partial or no, a number, a date, never, or exempt.",
            "floor": "Level that is at least reached, where the answer is withheld.",
            "reason": "Why the item does not apply.",
            "confirmed": "False for an answer taken over from an earlier year that nobody has confirmed yet.",
            "evidence": "Documents and statements that support the answer.",
            "note": "Note on the answer, in the delegation's words.",
            "responsible": "Body that is responsible for the answer.",
        },
        "Evidence": {
            "grade": "A public document, B statement on the record, C attestation from a closed session, D bare claim.",
            "title": "What the document or statement is called.",
            "reference": "Where it is found: an address, a number, a page.",
            "date": "Date of the document or statement.",
        },
        "Plan": {
            "effort": "What the next step would take, as the delegation judges it.",
            "question": "Parliamentary question in the delegation's words; empty: as this tool drafts it.",
        },
        "Reply": {
            "of": "Who replied.",
            "date": "Date of the reply.",
            "source": "Where it can be found: a document, a number, a page, an address.",
            "text": "What was replied.",
        },
    }
)
_TITLES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "": ("Portable assessment document", _DESCRIPTION),
        "Response": ("Response", "What was said about one item."),
        "Evidence": ("Evidence", "One document or statement that supports a response."),
        "Plan": ("Plan", "What is intended with the gap of one item."),
        "Reply": ("Reply", "One official reply to one operative clause."),
    }
)


def document_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the portable document.

    It is laxer than `read_assessment`, as its description says, and never stricter.
    """
    made = Assessment.model_json_schema()
    definitions = made.pop("$defs")
    document = _worded(made, "")
    document["properties"]["version"]["const"] = 1
    document["required"] = ["format", "version", *document["required"]]
    parts = {name: _worded(part, name) for name, part in definitions.items()}
    parts["Response"]["allOf"] = _rules_of_states()
    head = {"$schema": GenerateJsonSchema.schema_dialect, "$id": SCHEMA_ID}
    return head | document | {"$defs": parts}


def _worded(schema: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the schema of a model with titles and meanings in plain words, and dates that are checked everywhere."""
    meanings = _MEANINGS[name]
    keys = {key: _with_dates(part) | {"description": meanings[key]} for key, part in schema["properties"].items()}
    for part in keys.values():
        part.pop("title", None)
    title, description = _TITLES[name]
    told = {"title": title, "description": description}
    return told | schema | told | {"properties": keys}


def _with_dates(part: dict[str, Any]) -> dict[str, Any]:
    """Add a pattern to dates: most readers of a schema take `format` as a remark only."""
    if part.get("format") == "date":
        return {**part, "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
    if "anyOf" in part:
        return {**part, "anyOf": [_with_dates(branch) for branch in part["anyOf"]]}
    return dict(part)


def _rules_of_states() -> list[dict[str, Any]]:
    """Return which keys each state needs, and which it does not take; null counts as left out."""
    owners = {"value": "answered", "floor": "withheld", "reason": "not_applicable"}
    rules = [
        {
            "if": {"properties": {"state": {"not": {"const": state}}}, "required": ["state"]},
            "then": {"properties": {key: {"type": "null"}}},
        }
        for key, state in owners.items()
    ]
    rules += [
        _needs({"state": {"const": owners[key]}}, {key: {"not": {"type": "null"}}}) for key in ("value", "reason")
    ]
    told = {"state": {"const": "not_applicable"}, "reason": {"enum": sorted(REASONS_NEEDING_A_NOTE)}}
    return [*rules, _needs(told, {"note": {"pattern": r"\S"}})]


def _needs(found: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    return {
        "if": {"properties": found, "required": list(found)},
        "then": {"properties": wanted, "required": list(wanted)},
    }

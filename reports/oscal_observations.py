"""This module makes OSCAL observations: one for each answer, with the evidence it names."""

import re
from datetime import datetime

from checklists.assessment import Evidence, Response
from checklists.item import Item
from reports.missing import claimed
from reports.oscal_words import Content, instant, line, owned, prose
from reports.words import GRADES, REASONS, STATES

# Not one of OSCAL's own methods: nobody examined, interviewed or tested; a delegation answered for itself.
METHOD = "SELF-ASSESSMENT"

# An address that is safe to follow and that a URI can be: anything else is told as text.
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:[/?#][A-Za-z0-9._~:/?#@!$&'()*+,;=%-]*)?")


def observation(item: Item, response: Response, *, identity: str, party: str, collected: datetime) -> Content:
    """Return what was said about one item as an observation.

    Args:
        item: the question.
        response: what was said; any state but unanswered.
        identity: the UUID of the observation.
        party: the UUID of the delegation.
        collected: when the answer was saved.
    """
    facts = {
        "item": item.id,
        "state": response.state,
        "value": response.value,
        "floor": response.floor,
        "reason": response.reason,
        "confirmed": "yes" if response.confirmed else "no",
    }
    found: Content = {
        "uuid": identity,
        "title": line(f"Answer to {item.id}"),
        "description": prose(_said(item, response)),
        "props": owned(facts),
        "methods": [METHOD],
        "types": ["control-objective"],
        "origins": [{"actors": [{"type": "party", "actor-uuid": party}]}],
        "subjects": [{"subject-uuid": party, "type": "party"}],
        "collected": instant(collected),
    }
    if response.evidence:
        found["relevant-evidence"] = [_piece(piece) for piece in response.evidence]
    if remarks := _remarks(response):
        found["remarks"] = remarks
    return found


def _said(item: Item, response: Response) -> str:
    match response.state:
        case "answered":
            return f"Answered: {claimed(item, response)}"
        case "withheld" if response.floor is not None:
            return f"Withheld: known, not disclosed; at least level {response.floor}."
        case "not_applicable" if response.reason:
            return f"Not applicable: {REASONS[response.reason]}."
    return f"{STATES[response.state].capitalize()}."


def _piece(piece: Evidence) -> Content:
    grade = GRADES[piece.grade].capitalize()
    told = f"{grade}: {piece.title}" if piece.title else f"{grade}."
    found: Content = {"description": prose(told), "props": owned({"grade": piece.grade, "date": piece.date})}
    if _ADDRESS.fullmatch(piece.reference):
        found["href"] = piece.reference
    elif piece.reference:
        found["remarks"] = prose(f"Reference: {piece.reference}")
    return found


def _remarks(response: Response) -> str:
    told = [f"Note: {response.note}"] if response.note else []
    told += [f"Responsible: {response.responsible}"] if response.responsible else []
    return prose("\n\n".join(told))

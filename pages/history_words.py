"""This module words one change of the log: what stood there, what stands there now."""

from collections.abc import Callable, Mapping
from typing import Any

from assessments.stored import Change
from checklists.assessment import Plan, Reply, Response
from checklists.model import Checklists
from reports.answers import piece_words, reply_words, response_words

Content = Mapping[str, Any] | None
NOTHING = "nothing"
# What the words after an item's or a clause's id mean in the subject of a change.
_ASPECTS = {
    "plan": "effort and question",
    "signature": "confirmed by another person",
    "respondents": "who is asked",
    "opinion": "opinion",
    "replies": "official replies",
}
SET_ASIDE = "Entered, but not saved, or not all of it, since somebody else was first. This changed nothing that stands."
SHOWN = 16  # digits of a hash; the log holds it whole


def change_lines(change: Change, checklists: Checklists) -> list[str]:
    """Return what one change did, a line for each thing it touched; texts as they were written."""
    return [*([SET_ASIDE] if change.action == "set aside" else []), *_change_lines(change, checklists)]


def _change_lines(change: Change, checklists: Checklists) -> list[str]:
    subject, _, aspect = change.subject.partition(" ")
    if subject == "assessment":
        return _whole(change)
    if aspect == "signature":
        return _signature(change.after or {})
    parts = _READ.get(aspect.split(" ")[0], _target if subject in checklists.clauses else _text)
    if subject in checklists.items and not aspect:
        return _moved(_response(change, change.before, checklists), _response(change, change.after, checklists))
    return _moved(parts(change.before), parts(change.after))


def subject_words(change: Change) -> str:
    """Return what a change concerns, and how it came about where that is not plain from it."""
    subject, _, aspect = change.subject.partition(" ")
    if aspect:
        kind, _, rest = aspect.partition(" ")
        words = f"{subject}: {_ASPECTS[kind]} {rest}".strip()
        return f"{words}: {change.action}" if change.action == "set aside" else words
    if change.action == "target":
        return subject
    whole = {"assessment": "The whole year", "scope": "Scope", "accession": "Accession"}
    words = whole.get(subject, subject)
    return words if change.action == subject else f"{words}: {change.action}"


def _moved(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Return a line for each part that differs; where nothing stood before, only what stands there now."""
    lines = []
    for part in dict.fromkeys([*before, *after]):
        old, new = before.get(part, ""), after.get(part, "")
        if old != new:
            lines.append(f"{part}: {new or NOTHING}" if not old else f"{part}: {new or NOTHING} (before: {old})")
    return lines


def _response(change: Change, content: Content, checklists: Checklists) -> dict[str, str]:
    if content is None:
        return {}
    said = dict(content)
    sender = said.pop("sender", "")
    response, item = Response.model_validate(said), checklists.items[change.subject]
    pieces = "; ".join(piece_words(piece) for piece in response.evidence)
    return response_words(item, response, change.year) | {"Evidence": pieces, "Sent by": sender}


def _plan(content: Content) -> dict[str, str]:
    plan = Plan.model_validate(content or {})
    return {"Effort": plan.effort or "", "Question": plan.question}


def _asked(content: Content) -> dict[str, str]:
    return {"Asked": ", ".join(content["names"]) if content else ""}


def _opinion(content: Content) -> dict[str, str]:
    said = content or {}
    return {"Says": "" if said.get("value") is None else str(said["value"]), "Note": said.get("note", "")}


def _replies(content: Content) -> dict[str, str]:
    said = content["replies"] if content else ()
    return {"Replies": "; ".join(reply_words(Reply.model_validate(reply)) for reply in said)}


def _target(content: Content) -> dict[str, str]:
    return {"Target": "" if content is None else f"level {content['level']}"}


def _text(content: Content) -> dict[str, str]:
    return {} if content is None else {name.capitalize(): str(value) for name, value in content.items()}


def _signature(content: Mapping[str, Any]) -> list[str]:
    return [f"The answer of {content['author']}, version {content['version']}"]


_READ: dict[str, Callable[[Content], dict[str, str]]] = {
    "plan": _plan,
    "respondents": _asked,
    "opinion": _opinion,
    "replies": _replies,
}

_STEPS = {
    "in review": "Sent to review: its answers stand still.",
    "taken back": "Taken back from review: its answers can be changed.",
    "removed": "Removed with all its answers.",
}


def _whole(change: Change) -> list[str]:
    content = change.after or {}
    if change.action == "submitted":
        return [f"Submission {content['submission']}, SHA-256 {content['sha256'][:SHOWN]}…"]
    if change.action == "restating":
        return [f"Reason: {content['reason']}"]
    if change.action in _STEPS:
        return [_STEPS[change.action]]
    if change.action == "recorded":
        return [f"Accession, which the log did not say before: {content['accession'] or 'none'}."]
    origin = f", with the answers of {content['from_year']}" if "from_year" in content else ""
    dropped = f" Left behind: {', '.join(content['left_behind'])}." if content.get("left_behind") else ""
    return [f"Begun with the scope {content.get('scope', '')}{origin}.{dropped}"]

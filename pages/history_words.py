"""This module words one change of the log: what stood there, what stands there now."""

from collections.abc import Mapping
from typing import Any

from assessments.stored import Change
from checklists.assessment import Plan, Response
from checklists.model import Checklists
from pages.choices import piece_words, said_words

Content = Mapping[str, Any] | None
NOTHING = "nothing"
SHOWN = 16  # digits of a hash; the log holds it whole


def change_lines(change: Change, checklists: Checklists) -> list[str]:
    """Return what one change did, a line for each thing it touched; texts as they were written."""
    subject = change.subject.removesuffix(" plan")
    if subject != change.subject:
        return _moved(_plan(change.before), _plan(change.after))
    if subject in checklists.items:
        return _moved(_response(change, change.before, checklists), _response(change, change.after, checklists))
    if subject in checklists.clauses:
        return _moved(_target(change.before), _target(change.after))
    if subject == "assessment":
        return _whole(change)
    return _moved({subject.capitalize(): _text(change.before)}, {subject.capitalize(): _text(change.after)})


def subject_words(change: Change) -> str:
    """Return what a change concerns, and how it came about where that is not plain from it."""
    if change.action in ("target", "plan", "scope"):
        return {"scope": "Scope"}.get(change.subject, change.subject.replace(" plan", ": effort and question"))
    whole = {"assessment": "The whole year", "scope": "Scope", "accession": "Accession"}
    return f"{whole.get(change.subject, change.subject)}: {change.action}"


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
    response, item = Response.model_validate(content), checklists.items[change.subject]
    return {
        "Answer": said_words(item, response, change.year),
        "Note": response.note,
        "Responsible body": response.responsible,
        "Evidence": "; ".join(piece_words(piece) for piece in response.evidence),
        "Confirmed": "" if response.confirmed else "not yet",
    }


def _plan(content: Content) -> dict[str, str]:
    plan = Plan.model_validate(content or {})
    return {"Effort": plan.effort or "", "Question": plan.question}


def _target(content: Content) -> dict[str, str]:
    return {"Target": "" if content is None else f"level {content['level']}"}


def _text(content: Content) -> str:
    return "" if content is None else ", ".join(str(value) for value in content.values())


def _whole(change: Change) -> list[str]:
    content = change.after or {}
    if change.action == "submitted":
        return [f"Submission {content['submission']}, SHA-256 {content['sha256'][:SHOWN]}…"]
    if change.action == "restating":
        return [f"Reason: {content['reason']}"]
    if change.action == "removed":
        return ["Removed with all its answers."]
    origin = f", with the answers of {content['from_year']}" if "from_year" in content else ""
    dropped = f" Left behind: {', '.join(content['left_behind'])}." if content.get("left_behind") else ""
    return [f"Begun with the scope {content.get('scope', '')}{origin}.{dropped}"]

"""This module turns a checklist item into the choices a person sees, and a choice back into a response."""

import datetime
from dataclasses import dataclass

from checklists.assessment import EXEMPT, NEVER, Evidence, Reason, Response
from checklists.item import Item
from reports.words import REASONS

NUMBER = "number"
DATE = "date"
OPEN_STATES = ("unknown", "withheld", "not_applicable", "unanswered")


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio option: a stable code, its label, and the text below it."""

    code: str
    label: str
    caption: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in the widgets of one item, before it is a response."""

    code: str
    number: float | None = None
    date: datetime.date | None = None
    floor: int = 0
    reason: Reason | None = None
    note: str = ""
    responsible: str = ""
    evidence: tuple[Evidence, ...] = ()


def choices_of(item: Item, year: int) -> list[Choice]:
    """Return what can be chosen for an item in a reporting year: its answers first, then the open states."""
    choices = _answers(item, year)
    if item.exempt_full and item.exempt_text:
        choices.append(Choice(EXEMPT, "Exempt", item.exempt_text.en))
    choices.append(Choice("unknown", "Unknown", "We looked and cannot tell."))
    choices.append(Choice("withheld", "Withheld", "Known, but not disclosed. A floor may be attested."))
    if item.not_applicable:
        choices.append(Choice("not_applicable", "Not applicable", f"Condition of this item: {item.not_applicable.en}"))
    choices.append(Choice("unanswered", "Not answered", "Nothing is said yet."))
    return choices


def entry_of(item: Item, response: Response | None) -> Entry:
    """Return what the widgets show for a stored response, or for none."""
    if response is None:
        return Entry("unanswered")
    code: str = response.state
    number = date = None
    if response.state == "answered":
        code = str(response.value)
        if item.answer_type == "numeric":
            code, number = NUMBER, float(response.value or 0)
        elif item.answer_type == "date" and response.value != NEVER:
            code, date = DATE, datetime.date.fromisoformat(code)
    return Entry(
        code=code,
        number=number,
        date=date,
        floor=response.floor or 0,
        reason=response.reason,
        note=response.note,
        responsible=response.responsible,
        evidence=response.evidence,
    )


def response_of(item: Item, entry: Entry) -> Response | None:
    """Return the response an entry stands for; None while a number, a date or a reason is still missing.

    Whether the response is sound (a note where one is needed, a date inside the year) is for the store to judge.
    """
    bare = Response(
        item=item.id, state="unknown", note=entry.note, responsible=entry.responsible, evidence=entry.evidence
    )
    if entry.code == "withheld":
        return bare.model_copy(update={"state": "withheld", "floor": entry.floor})
    if entry.code == "not_applicable":
        return bare.model_copy(update={"state": "not_applicable", "reason": entry.reason}) if entry.reason else None
    if entry.code in ("unknown", "unanswered"):
        return bare.model_copy(update={"state": entry.code})
    value = _value(item, entry)
    return None if value is None else bare.model_copy(update={"state": "answered", "value": value})


def answer_words(item: Item, response: Response, year: int) -> str:
    """Return a response in one line of words: the answer's label and text, and whether evidence supports it."""
    words = said_words(item, response, year)
    return words if response.state == "unanswered" else f"{words} Evidence: {response.grade}."


def said_words(item: Item, response: Response, year: int) -> str:
    """Return the answer alone in one line of words: its label and text."""
    code = entry_of(item, response).code
    choice = next((choice for choice in choices_of(item, year) if choice.code == code), None)
    words = f"{choice.label}. {choice.caption.removesuffix('.')}." if choice else code
    if response.state == "answered" and code in (NUMBER, DATE):
        words = f"{response.value:g} {item.unit.en}." if item.unit else f"{response.value}."
    return words


def piece_words(piece: Evidence) -> str:
    """Return a piece of evidence in one line: grade and title, reference, date."""
    dated = piece.date.isoformat() if piece.date else ""
    return " · ".join(part for part in (f"{piece.grade}: {piece.title or 'untitled'}", piece.reference, dated) if part)


def response_words(item: Item, response: Response, year: int) -> dict[str, str]:
    """Return everything a response says, part by part, each in words; empty where it says nothing of a part."""
    return {
        "Answer": said_words(item, response, year),
        "Reason": REASONS[response.reason] if response.reason else "",
        "Attested floor": f"Level {response.floor}" if response.floor else "",
        "Confirmed": "" if response.confirmed else "not yet; carried forward from an earlier year",
        "Evidence": "\n".join(piece_words(piece) for piece in response.evidence),
        "Note": response.note,
        "Responsible body": response.responsible,
    }


def _answers(item: Item, year: int) -> list[Choice]:
    if item.levels:
        return [Choice(str(level), f"Level {level}", text) for level, text in enumerate(item.levels.en)]
    if item.choices:
        return [
            Choice("yes", "Yes", item.choices.yes.en),
            Choice("partial", "Partial", item.choices.partial.en),
            Choice("no", "No", item.choices.no.en),
        ]
    if item.unit:
        return [Choice(NUMBER, "A number", item.unit.en)]
    return [
        Choice(DATE, "A date", f"Up to 31 December {year}."),
        Choice(NEVER, "Never", f"Not by 31 December {year}."),
    ]


def _value(item: Item, entry: Entry) -> int | float | str | None:
    if entry.code == NUMBER:
        return entry.number
    if entry.code == DATE:
        return entry.date.isoformat() if entry.date else None
    return int(entry.code) if item.answer_type == "maturity" and entry.code != EXEMPT else entry.code

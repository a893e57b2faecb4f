"""This module words an answer: what can be chosen for an item, what was chosen, and what is said beside it."""

from dataclasses import dataclass

from checklists.assessment import EXEMPT, NEVER, Evidence, Reply, Response
from checklists.item import Item
from reports.words import REASONS, REPLIERS

NUMBER = "number"
DATE = "date"


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio option: a stable code, its label, and the text below it."""

    code: str
    label: str
    caption: str


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


def code_of(item: Item, response: Response) -> str:
    """Return the code of the choice that a response is: one of those of `choices_of`."""
    if response.state != "answered":
        return response.state
    if item.answer_type == "numeric" and response.value != EXEMPT:
        return NUMBER
    return DATE if item.answer_type == "date" and response.value != NEVER else str(response.value)


def answer_words(item: Item, response: Response, year: int) -> str:
    """Return a response in one line of words: the answer's label and text, and whether evidence supports it."""
    words = said_words(item, response, year)
    return words if response.state == "unanswered" else f"{words} Evidence: {response.grade}."


def said_words(item: Item, response: Response, year: int) -> str:
    """Return the answer alone in one line of words: its label and text."""
    code = code_of(item, response)
    choice = next((choice for choice in choices_of(item, year) if choice.code == code), None)
    words = f"{choice.label}. {choice.caption.removesuffix('.')}." if choice else code
    if response.state == "answered" and code in (NUMBER, DATE):
        words = f"{response.value:g} {item.unit.en}." if item.unit else f"{response.value}."
    return words


def piece_words(piece: Evidence) -> str:
    """Return a piece of evidence in one line: grade and title, reference, date."""
    dated = piece.date.isoformat() if piece.date else ""
    return " · ".join(part for part in (f"{piece.grade}: {piece.title or 'untitled'}", piece.reference, dated) if part)


def reply_words(reply: Reply) -> str:
    """Return an official reply in one line: who replied when, what, and where it can be found."""
    return f"{REPLIERS[reply.of]}, {reply.date.isoformat()}: {reply.text} ({reply.source})"


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

"""This module holds how two people's responses to one item become one: chosen part by part, and nothing unseen."""

from dataclasses import dataclass
from typing import Literal

from checklists.assessment import Evidence, Response

Part = Literal["answer", "note", "responsible", "evidence"]
Taken = Literal["mine", "theirs", "both"]

PARTS: tuple[Part, ...] = ("answer", "note", "responsible", "evidence")


@dataclass(frozen=True, slots=True)
class Choices:
    """Whose part is taken: mine, which was not saved, or theirs, which is stored; of texts and pieces also both.

    The answer is one part with what belongs to it: value, floor, reason, and whether it is confirmed.
    """

    answer: Literal["mine", "theirs"] = "mine"
    note: Taken = "both"
    responsible: Literal["mine", "theirs"] = "mine"
    evidence: Taken = "both"


def unanswered(item: str) -> Response:
    """Return the response that says nothing, for an item nobody has answered."""
    return Response(item=item, state="unanswered")


def differing(mine: Response, theirs: Response) -> tuple[Part, ...]:
    """Return the parts in which two responses say something else, in the order of the form."""
    return tuple(part for part in PARTS if _said(mine, part) != _said(theirs, part))


def first_choices(mine: Response, theirs: Response, begun: Response) -> Choices:
    """Return the choices to begin with: where both have changed a part, my answer and body, both notes, all evidence.

    A part that only one of both has changed, since the response mine was begun from, is theirs or mine accordingly:
    who only wrote a note does not bring back an old answer, a replaced note or a piece of evidence taken out.
    """

    def side(part: Part) -> Literal["mine", "theirs"] | None:
        if _whole(mine, part) == _whole(begun, part):
            return "theirs"
        return "mine" if _whole(theirs, part) == _whole(begun, part) else None

    return Choices(
        answer=side("answer") or "mine",
        note=side("note") or "both",
        responsible=side("responsible") or "mine",
        evidence=side("evidence") or "both",
    )


def merged(mine: Response, theirs: Response, choices: Choices) -> Response:
    """Return one response out of two, by choice; an answer that both gave alike is confirmed if either is."""
    taken = {"mine": mine, "theirs": theirs}
    answer = taken[choices.answer]
    alike = _said(mine, "answer") == _said(theirs, "answer")
    note = joined(mine.note, theirs.note) if choices.note == "both" else taken[choices.note].note
    pieces = united(mine, theirs) if choices.evidence == "both" else taken[choices.evidence].evidence
    return answer.model_copy(
        update={
            "confirmed": mine.confirmed or theirs.confirmed if alike else answer.confirmed,
            "note": note,
            "responsible": taken[choices.responsible].responsible,
            "evidence": pieces,
        }
    )


def joined(mine: str, theirs: str) -> str:
    """Return both texts, theirs first and mine below; one alone where it holds the other, line for line."""
    if _holds(theirs, mine):
        return theirs
    return mine if _holds(mine, theirs) else f"{theirs}\n\n{mine}"


def united(mine: Response, theirs: Response) -> tuple[Evidence, ...]:
    """Return every piece of evidence of both, theirs first, none twice."""
    return tuple(dict.fromkeys((*theirs.evidence, *mine.evidence)))


def is_dropped(mine: Response, saved: Response, begun: Response) -> bool:
    """Whether something I said stands neither in what is saved nor in the response mine was begun from."""
    kept = (saved, begun)
    return not (
        any(_said(mine, "answer") == _said(other, "answer") for other in kept)
        and any(_holds(other.note, mine.note) for other in kept)
        and mine.responsible in ("", *(other.responsible for other in kept))
        and {*mine.evidence} <= {*saved.evidence, *begun.evidence}
    )


def _said(response: Response, part: Part) -> object:
    """Return what a response says in one part; whether its answer is confirmed yet does not belong to what it says."""
    if part == "answer":
        return response.state, response.value, response.floor, response.reason
    return getattr(response, part)


def _whole(response: Response, part: Part) -> tuple[object, object]:
    """Return what a response says in one part, with whether its answer is confirmed."""
    return _said(response, part), part == "answer" and response.confirmed


def _holds(text: str, lines: str) -> bool:
    """Whether a text holds another one, whole lines of it in the same order; a word within a word is not held."""
    return not lines.strip() or f"\n{lines}\n" in f"\n{text}\n"

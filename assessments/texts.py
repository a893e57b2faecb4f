"""This module holds what the store refuses to take as text: too long, or characters no database keeps."""

from collections.abc import Sequence

from assessments.errors import Refused
from checklists.assessment import Plan, Reply, Response

NOTE_LIMIT = 10_000  # characters: note, question
LINE_LIMIT = 1_000  # characters: title, reference, responsible body, reason
NAME_LIMIT = 200  # characters: who saves
EMAIL_LIMIT = 254  # characters; RFC 5321 allows no longer path
EVIDENCE_LIMIT = 100  # pieces of evidence of one response
REPLY_LIMIT = 100  # official replies to one clause


def text_faults(response: Response) -> list[str]:
    """Return one plain line per text of a response that cannot be kept as it is; empty when all can."""
    faults = [
        *_faults("note", response.note, NOTE_LIMIT),
        *_faults("responsible", response.responsible, LINE_LIMIT),
    ]
    for number, piece in enumerate(response.evidence, start=1):
        faults += _faults(f"title of evidence {number}", piece.title, LINE_LIMIT)
        faults += _faults(f"reference of evidence {number}", piece.reference, LINE_LIMIT)
    if len(response.evidence) > EVIDENCE_LIMIT:
        faults.append(f"{len(response.evidence)} pieces of evidence; at most {EVIDENCE_LIMIT} are kept. Name the best.")
    return faults


def plan_faults(plan: Plan) -> list[str]:
    """Return one plain line per text of a plan that cannot be kept as it is; empty when all can."""
    return _faults("question", plan.question, NOTE_LIMIT)


def reply_faults(replies: Sequence[Reply]) -> list[str]:
    """Return one plain line per fault of the official replies to one clause; empty when all can be kept."""
    faults = []
    for number, reply in enumerate(replies, start=1):
        for what, text, limit in (("source", reply.source, LINE_LIMIT), ("text", reply.text, NOTE_LIMIT)):
            faults += _faults(f"{what} of reply {number}", text, limit)
            if not text.strip():
                faults.append(f"{what} of reply {number}: empty. A reply is kept with its words and where they stand.")
    if len(replies) > REPLY_LIMIT:
        faults.append(f"{len(replies)} replies; at most {REPLY_LIMIT} are kept.")
    if len(set(replies)) < len(replies):
        faults.append("the same reply stands more than once. Keep it once.")
    return faults


def reason_faults(reason: str) -> list[str]:
    """Return one plain line per fault of the reason for a restatement; empty when it can be kept."""
    if not reason.strip():
        return ["reason: empty. A restatement is kept with the reason why the figures changed."]
    return _faults("reason", reason, LINE_LIMIT)


def sender_faults(sender: str) -> list[str]:
    """Return one plain line per fault of the words that say who sent a form; empty when they can be kept."""
    if not sender.strip():
        return ["Say who sent the form, such as “Ministry of Defence, by e-mail of 3 May”: the change log keeps it."]
    return _faults("who sent the form", sender, LINE_LIMIT)


def checked_name(by: str) -> str:
    """Return the name of the person who saves, as given.

    Raises:
        Refused: it is empty, too long or cannot be kept.
    """
    faults = _faults("name of who saves", by, NAME_LIMIT)
    if not by.strip():
        faults = ["name of who saves: empty. Every change is kept with the name of its author."]
    if faults:
        raise Refused(faults)
    return by


def _faults(what: str, text: str, limit: int) -> list[str]:
    faults = []
    if len(text) > limit:
        faults.append(f"{what}: {len(text)} characters long; at most {limit} are kept. Shorten it.")
    if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text):
        faults.append(f"{what}: holds a character that cannot be kept (NUL or half a character). Remove it.")
    return faults

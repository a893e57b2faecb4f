"""This module saves what the widgets of one item hold."""

from collections.abc import Callable

from checklists.assessment import Evidence, Response
from pages.item_desk import at_item


def save_entry(assessment: int, id_: str) -> None:
    """Save what the widgets of one item hold, where that is new."""
    with at_item(assessment, id_) as desk:
        if desk.is_edited:
            desk.save()


def confirm(assessment: int, id_: str) -> None:
    """Confirm an answer that was carried forward."""
    with at_item(assessment, id_) as desk:
        desk.save(lambda response: response.model_copy(update={"confirmed": True}))


def send_evidence(assessment: int, id_: str, form: int) -> None:
    """Add the piece of evidence in the item's form, and empty the form once the piece is stored.

    One that met somebody else's save is shown with that, and what is typed next is another one. A form that was sent
    twice, by a double click, is taken once.
    """
    with at_item(assessment, id_) as desk:
        if form != desk.memory.form:
            return
        piece = desk.typed_evidence()
        if not piece.title.strip() and not piece.reference.strip():
            desk.refuse("Evidence needs a title or a reference, so that others can find it.")
        elif desk.save(_adding(piece)) or (desk.memory.mine and piece in desk.memory.mine.evidence):
            desk.memory.form += 1


def remove_evidence(assessment: int, id_: str, piece: Evidence) -> None:
    """Remove a piece of evidence and remember it, so that the removal can be undone."""

    def without(response: Response) -> Response:
        pieces = list(response.evidence)
        if piece in pieces:
            pieces.remove(piece)
        return response.model_copy(update={"evidence": tuple(pieces)})

    with at_item(assessment, id_) as desk:
        if desk.save(without):
            desk.memory.removed = piece


def bring_back_evidence(assessment: int, id_: str) -> None:
    """Add the piece of evidence that was removed a moment ago."""
    with at_item(assessment, id_) as desk:
        if desk.memory.removed and desk.save(_adding(desk.memory.removed)):
            desk.memory.removed = None


def _adding(piece: Evidence) -> Callable[[Response], Response]:
    return lambda response: response.model_copy(update={"evidence": (*response.evidence, piece)})

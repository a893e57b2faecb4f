"""This module saves what the widgets of one item hold, and keeps what the page must remember between clicks."""

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import streamlit as st

from assessments.errors import Conflict, StoreError
from assessments.store import save_response
from checklists.assessment import Evidence, Response
from checklists.item import Item
from pages import callbacks, context, door
from pages.choices import Entry, entry_of, response_of

ENTRY_FIELDS = ("code", "number", "date", "floor", "reason", "note", "responsible")
EVIDENCE_FIELDS = ("grade", "title", "reference", "date")
ANSWER_FIELDS = ("state", "value", "floor", "reason")


@dataclass(slots=True)
class Memory:
    """What the session remembers of one item between clicks; changed in place, which nothing can interrupt.

    Attributes:
        entry: what the widgets held when they were last looked at.
        version: the version of the stored response they were begun from.
        saved_at: when that was saved; None where there is none.
        edition: how often the widgets of the answer were begun anew from what is stored.
        form: how often the form for evidence was begun anew, empty.
        fault: why the last save was refused; empty where it was not.
        pending: whether a number, a date or a reason is still missing.
        conflict: what somebody else has saved meanwhile, until one of both answers is chosen.
        mine: the response that met the conflict.
        removed: the piece of evidence removed last, until it is brought back.
    """

    entry: Entry
    version: int | None
    saved_at: datetime | None
    edition: int = 0
    form: int = 0
    fault: str = ""
    pending: bool = False
    conflict: Conflict | None = None
    mine: Response | None = None
    removed: Evidence | None = None


def key_of(here: context.Year, item: str, field: str) -> str:
    """Return the key under which something of an item stands in the session."""
    return f"{here.stored.id}:{item}:{field}"


def widget_key(here: context.Year, item: str, field: str, edition: int) -> str:
    """Return the key of a widget that can be begun anew; a new edition begins from its own default.

    These widgets are never set through the session. A value set there before its widget is drawn outlives it when the
    drawing is cut short: it comes back on the next visit, after a newer one was saved.
    """
    return f"{key_of(here, item, field)}:{edition}"


def prepare(here: context.Year, item: Item) -> Memory:
    """Return what is remembered of an item whose widgets are about to be drawn; if they are new, what is stored."""
    key = key_of(here, item.id, "memory")
    memory: Memory | None = st.session_state.get(key)
    if memory and widget_key(here, item.id, "code", memory.edition) in st.session_state:
        return memory
    stored = here.stored
    begun = Memory(
        entry_of(item, here.responses.get(item.id)), stored.versions.get(item.id), stored.saved_at.get(item.id)
    )
    if memory:
        begun = dataclasses.replace(
            begun,
            edition=memory.edition,
            form=memory.form,
            conflict=memory.conflict,
            mine=memory.mine,
            removed=memory.removed,
        )
    st.session_state[key] = begun
    return begun


def save_entry(assessment: int, id_: str) -> None:
    """Save what the widgets of one item hold, where that is new.

    A widget that has left the screen may be reported once more, unchanged, with the next click: that says nothing.
    """
    with _at_item(assessment, id_) as desk:
        if any(getattr(desk.memory.entry, field) != value for field, value in desk.held.items()):
            desk.save()


def confirm(assessment: int, id_: str) -> None:
    """Confirm an answer that was carried forward."""
    with _at_item(assessment, id_) as desk:
        desk.save(lambda response: response.model_copy(update={"confirmed": True}))


def send_evidence(assessment: int, id_: str, form: int) -> None:
    """Add the piece of evidence in the item's form, and empty the form once the piece is stored.

    A form that was sent twice, by a double click, is taken once.
    """
    with _at_item(assessment, id_) as desk:
        if form != desk.memory.form:
            return
        piece = desk.typed_evidence()
        if not piece.title.strip() and not piece.reference.strip():
            desk.refuse("Evidence needs a title or a reference, so that others can find it.")
        elif desk.save(_adding(piece)):
            desk.memory.form += 1


def remove_evidence(assessment: int, id_: str, piece: Evidence) -> None:
    """Remove a piece of evidence and remember it, so that the removal can be undone."""

    def without(response: Response) -> Response:
        pieces = list(response.evidence)
        if piece in pieces:
            pieces.remove(piece)
        return response.model_copy(update={"evidence": tuple(pieces)})

    with _at_item(assessment, id_) as desk:
        if desk.save(without):
            desk.memory.removed = piece


def bring_back_evidence(assessment: int, id_: str) -> None:
    """Add the piece of evidence that was removed a moment ago."""
    with _at_item(assessment, id_) as desk:
        if desk.memory.removed and desk.save(_adding(desk.memory.removed)):
            desk.memory.removed = None


def take_theirs(assessment: int, id_: str) -> None:
    """Settle a conflict: keep the stored answer and show it."""
    with _at_item(assessment, id_) as desk:
        desk.show_stored()


def take_mine(assessment: int, id_: str) -> None:
    """Settle a conflict: save what this person entered over the stored answer, which the change log keeps."""
    with _at_item(assessment, id_) as desk:
        conflict, mine = desk.memory.conflict, desk.memory.mine
        if not conflict or not mine:
            return
        desk.memory.version = conflict.version
        if desk.store(mine):
            desk.memory.form += desk.typed_evidence() in mine.evidence
            desk.show_stored()


class _Desk:
    """One item during a callback: what is stored of it, what is remembered, and what its widgets hold."""

    def __init__(self, turn: callbacks.Turn, assessment: int, id_: str) -> None:
        self._turn = turn
        self._here = turn.year(assessment)
        self._item = self._here.checklists.items[id_]
        self.memory: Memory = turn.call(lambda: st.session_state[key_of(self._here, id_, "memory")])
        self.held = self._held(ENTRY_FIELDS, "", self.memory.edition)

    def save(self, change: Callable[[Response], Response] = lambda response: response) -> bool:
        """Save what the widgets hold, changed where wanted, and return whether it is stored."""
        stored = self._here.responses.get(self._item.id)
        entry = dataclasses.replace(entry_of(self._item, stored), **self.held)
        response = response_of(self._item, entry)
        self.memory.entry, self.memory.pending = entry, response is None
        self._redraw()
        return response is not None and self.store(change(_still_open(stored, response)))

    def store(self, response: Response) -> bool:
        """Store a response, and return whether it is stored; where it is not, the page will say why."""
        self._redraw()
        self.memory.fault = ""
        try:
            saved = save_response(
                door.database(),
                assessment_id=self._here.stored.id,
                response=response,
                seen_version=self.memory.version,
                by=self._turn.person,
            )
        except Conflict as conflict:
            self.memory.conflict, self.memory.mine = conflict, response
            return False
        except StoreError as error:
            self.memory.fault = str(error)
            return False
        self.memory.version, self.memory.saved_at = saved.version, saved.at
        return True

    def refuse(self, fault: str) -> None:
        """Store nothing, and let the page say why."""
        self.memory.fault = fault
        self._redraw()

    def show_stored(self) -> None:
        """Begin the widgets of the answer anew from what is stored; a conflict is settled by that."""
        self.memory.conflict = self.memory.mine = None
        self.memory.edition += 1
        self._redraw()

    def typed_evidence(self) -> Evidence:
        """Return what stands in the form for a piece of evidence."""
        return Evidence(**self._held(EVIDENCE_FIELDS, "new-", self.memory.form))

    def _redraw(self) -> None:
        self._turn.redraw(f"item-{self._item.id}", "progress")

    def _held(self, fields: tuple[str, ...], prefix: str, edition: int) -> dict[str, Any]:
        """Return what widgets hold, by field; of those that are not drawn, nothing."""
        keys = {field: widget_key(self._here, self._item.id, f"{prefix}{field}", edition) for field in fields}
        return self._turn.call(
            lambda: {field: st.session_state[key] for field, key in keys.items() if key in st.session_state}
        )


@contextmanager
def _at_item(assessment: int, id_: str) -> Iterator[_Desk]:
    with callbacks.turn() as turn:
        yield _Desk(turn, assessment, id_)


def _adding(piece: Evidence) -> Callable[[Response], Response]:
    return lambda response: response.model_copy(update={"evidence": (*response.evidence, piece)})


def _still_open(stored: Response | None, response: Response) -> Response:
    """Keep a carried-forward answer unconfirmed while only its note, body or evidence changes."""
    if stored is None or stored.confirmed:
        return response
    same = all(getattr(stored, field) == getattr(response, field) for field in ANSWER_FIELDS)
    return response.model_copy(update={"confirmed": not same})

"""This module holds the desk at which callbacks work on one checklist item: what its widgets hold, and its saves."""

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, get_args

import streamlit as st

from assessments.errors import Conflict, NotFound, ReadOnly, StoreError
from assessments.store import save_response, set_aside
from checklists.assessment import Evidence, Response
from checklists.merging import PARTS, Taken, differing, first_choices, is_dropped, joined, unanswered
from pages import callbacks, door
from pages.item_memory import Clash, Memory, key_of, widget_key
from reports.answers import response_words
from reports.choices import entry_of, response_of

ENTRY_FIELDS = ("code", "number", "date", "floor", "reason", "note", "responsible")
EVIDENCE_FIELDS = ("grade", "title", "reference", "date")
ANSWER_FIELDS = ("state", "value", "floor", "reason")


class Desk:
    """One item during a callback: what is stored of it, what is remembered, and what its widgets hold."""

    def __init__(self, turn: callbacks.Turn, assessment: int, id_: str) -> None:
        self._turn, self._assessment, self._id = turn, assessment, id_
        self.memory: Memory = turn.call(lambda: st.session_state[key_of(assessment, id_, "memory")])
        self.held = self._held(ENTRY_FIELDS, "", self.memory.edition)
        self._look_at_choices()
        turn.entered = {"Item": id_} | self._entered_words()
        self._here = turn.year(assessment)

    @property
    def is_edited(self) -> bool:
        """Whether the widgets hold something new.

        A widget that has left the screen may be reported once more, unchanged, with the next click: that says nothing.
        """
        return any(getattr(self.memory.entry, field) != value for field, value in self.held.items())

    def save(self, change: Callable[[Response], Response] = lambda response: response) -> bool:
        """Save what the widgets hold, changed where wanted, and return whether it is stored.

        What was not saved before, since somebody else was first, is part of it.
        """
        memory = self.memory
        entry = dataclasses.replace(entry_of(memory.item, memory.mine or memory.seen), **self.held)
        response = response_of(memory.item, entry)
        memory.entry, memory.pending = entry, response is None
        self._redraw()
        return response is not None and self._save(change(_still_open(memory.seen, response)))

    def settle(self, response: Response) -> None:
        """Save what was chosen out of both sides over the stored response, which the change log keeps.

        What is dropped of mine goes into the log first. Where somebody else has saved again, what was chosen is mine.
        """
        memory, clash = self.memory, self.memory.clash
        if clash and self._put_aside(clash, response):
            memory.version, memory.seen = clash.version, clash.theirs
            if self._store(response):
                self._show_stored()
            else:
                memory.edition += memory.clash is not clash

    def give_way(self) -> None:
        """Keep the stored response and show it; what is dropped of mine goes into the change log."""
        clash = self.memory.clash
        if clash and self._put_aside(clash, clash.theirs):
            self._show_stored()

    def refuse(self, fault: str) -> None:
        """Store nothing, and let the page say why."""
        self.memory.fault = fault
        self._redraw()

    def typed_evidence(self) -> Evidence:
        """Return what stands in the form for a piece of evidence."""
        held = self._held(EVIDENCE_FIELDS, "new-", self.memory.form)
        return Evidence(**({"grade": "A"} | held))

    def _save(self, response: Response) -> bool:
        """Store a response; one that is the stored one by now, or meets none any more, settles what came before it."""
        clash = self.memory.clash
        if not self._store(response):
            return False
        if clash and self._put_aside(clash, response):
            self._show_stored()
        return True

    def _store(self, response: Response) -> bool:
        """Store a response, and return whether it is stored; where it is not, the page will say why."""
        memory = self.memory
        self._redraw()
        memory.fault = ""
        try:
            saved = save_response(
                door.database(),
                assessment_id=self._assessment,
                response=response,
                seen_version=memory.version,
                by=self._turn.person,
            )
        except NotFound:
            raise
        except Conflict as conflict:
            self._clash(response, conflict.response, conflict.version, conflict.by, conflict.at)
            return False
        except StoreError as error:
            memory.fault = str(error)
            if isinstance(error, ReadOnly):
                self._clash(response, self._here.responses.get(self._id), self._here.stored.versions.get(self._id))
            return False
        memory.seen, memory.version, memory.saved_at = response, saved.version, saved.at
        return True

    def _clash(
        self,
        mine: Response,
        stored: Response | None,
        version: int | None,
        by: str = "",
        at: datetime | None = None,
    ) -> None:
        """Remember that a response was not saved; what was chosen and written of an earlier clash goes on."""
        memory, theirs = self.memory, stored or unanswered(self._id)
        choices, notes = first_choices(mine, theirs, memory.seen), {}
        if before := memory.clash:
            moved = {*differing(before.mine, mine), *differing(before.theirs, theirs)}
            choices = dataclasses.replace(
                choices, **{part: getattr(before.choices, part) for part in PARTS if part not in moved}
            )
            notes = {taken: joined(written, mine.note) for taken, written in before.notes.items()}
        memory.clashes += 1
        memory.clash = Clash(memory.clashes, mine, theirs, memory.seen, version, by, at, choices, notes)

    def _put_aside(self, clash: Clash, saved: Response) -> bool:
        """Put what was entered into the change log where not all of it is saved, and return whether it is safe."""
        self._redraw()
        entered = clash.entered()
        if not is_dropped(entered, saved, clash.begun):
            return True
        try:
            set_aside(
                door.database(),
                assessment_id=self._assessment,
                item_id=self._id,
                content=entered,
                by=self._turn.person,
            )
        except NotFound:
            raise
        except StoreError as error:
            self.memory.fault = str(error)
            return False
        return True

    def _show_stored(self) -> None:
        """Begin the widgets of the answer anew from what is stored."""
        self.memory.clash, self.memory.fault = None, ""
        self.memory.edition += 1

    def _look_at_choices(self) -> None:
        """Remember what is chosen and written where two responses clash."""
        if clash := self.memory.clash:
            clash.choices = dataclasses.replace(clash.choices, **self._held(PARTS, "take-", clash.number))
            written: dict[Taken, str] = self._held(get_args(Taken), "note-", clash.number)
            clash.notes |= {taken: note for taken, note in written.items() if note != clash.first_note(taken)}

    def _entered_words(self) -> dict[str, str]:
        """Return everything that was entered, in words, whether or not it was saved; empty parts are absent."""
        memory, clash = self.memory, self.memory.clash
        base = clash.entered() if clash else memory.seen
        held = self.held if self.is_edited or not clash else {}
        entry = dataclasses.replace(entry_of(memory.item, base), **held)
        response = response_of(memory.item, entry) or base.model_copy(update={"note": entry.note})
        piece = self.typed_evidence()
        if (piece.title or piece.reference) and piece not in response.evidence:
            response = response.model_copy(update={"evidence": (*response.evidence, piece)})
        words = response_words(memory.item, response, memory.year)
        return {part: text for part, text in words.items() if text}

    def _redraw(self) -> None:
        self._turn.redraw(f"item-{self._id}", "progress")

    def _held(self, fields: tuple[str, ...], prefix: str, edition: int) -> dict[Any, Any]:
        """Return what widgets hold, by field; of those that are not drawn, nothing."""
        keys = {field: widget_key(self._assessment, self._id, f"{prefix}{field}", edition) for field in fields}
        return self._turn.call(
            lambda: {field: st.session_state[key] for field, key in keys.items() if key in st.session_state}
        )


@contextmanager
def at_item(assessment: int, id_: str) -> Iterator[Desk]:
    """Sit down at one item for the turn of a callback."""
    with callbacks.turn() as turn:
        yield Desk(turn, assessment, id_)


def _still_open(seen: Response, response: Response) -> Response:
    """Keep a carried-forward answer unconfirmed while only its note, body or evidence changes."""
    if seen.confirmed:
        return response
    same = all(getattr(seen, field) == getattr(response, field) for field in ANSWER_FIELDS)
    return response.model_copy(update={"confirmed": not same})

"""This module holds what the session remembers of one checklist item between clicks, and the keys of its widgets."""

import dataclasses
from dataclasses import dataclass, field
from datetime import datetime

import streamlit as st

from checklists.assessment import Evidence, Response
from checklists.item import Item
from checklists.merging import Choices, Taken, joined, merged, unanswered
from pages import context
from reports.choices import Entry, entry_of


@dataclass(slots=True)
class Clash:
    """A response that was not saved beside the stored one, until that is settled; changed in place as one chooses.

    Attributes:
        number: how many there were of this item before; its widgets are begun anew with each.
        mine: the response that was not saved.
        theirs: the stored one; one that says nothing where there is none.
        begun: the stored one that mine was begun from.
        version: the version of theirs; None where there is none.
        by: who saved theirs; empty where that is not why mine was not saved.
        at: when they saved it, in UTC; None where nobody did.
        choices: what is taken of which side.
        notes: the note as it was written anew, by what was taken of both for a beginning; those left alone are absent.
    """

    number: int
    mine: Response
    theirs: Response
    begun: Response
    version: int | None
    by: str
    at: datetime | None
    choices: Choices
    notes: dict[Taken, str] = field(default_factory=dict)

    def first_note(self, taken: Taken) -> str:
        """Return the note as it is taken from one side or from both, before it is written anew."""
        return merged(self.mine, self.theirs, dataclasses.replace(self.choices, note=taken)).note

    def merged(self) -> Response:
        """Return the one response that was chosen out of both, with its note as it was written anew."""
        one, taken = merged(self.mine, self.theirs, self.choices), self.choices.note
        return one.model_copy(update={"note": self.notes.get(taken, one.note)})

    def entered(self) -> Response:
        """Return everything that was entered on my side: my response, and below its note what was written since."""
        note = self.mine.note
        for written in self.notes.values():
            note = joined(written, note)
        return self.mine.model_copy(update={"note": note})


@dataclass(slots=True)
class Memory:
    """What the session remembers of one item between clicks; changed in place, which nothing can interrupt.

    Attributes:
        item: the item.
        year: the reporting year it is answered for.
        entry: what the widgets held when they were last looked at.
        seen: the stored response they were begun from; one that says nothing where there is none.
        version: the version of that; None where there is none.
        saved_at: when that was saved; None where there is none.
        edition: how often the widgets of the answer were begun anew from what is stored.
        form: how often the form for evidence was begun anew, empty.
        fault: why the last save was refused; empty where it was not.
        pending: whether a number, a date or a reason is still missing.
        clashes: how many saves found that somebody else had saved, or closed the year, meanwhile.
        clash: the last of those, until it is settled.
        removed: the piece of evidence removed last, until it is brought back.
    """

    item: Item
    year: int
    entry: Entry
    seen: Response
    version: int | None
    saved_at: datetime | None
    edition: int = 0
    form: int = 0
    fault: str = ""
    pending: bool = False
    clashes: int = 0
    clash: Clash | None = None
    removed: Evidence | None = None

    @property
    def mine(self) -> Response | None:
        """What was entered and not saved, with which the form goes on; None where there is no clash."""
        return self.clash.mine if self.clash else None


def key_of(assessment: int, item: str, field: str) -> str:
    """Return the key under which something of an item stands in the session."""
    return f"{assessment}:{item}:{field}"


def widget_key(assessment: int, item: str, field: str, edition: int) -> str:
    """Return the key of a widget that can be begun anew; a new edition begins from its own default.

    These widgets are never set through the session. A value set there before its widget is drawn outlives it when the
    drawing is cut short: it comes back on the next visit, after a newer one was saved.
    """
    return f"{key_of(assessment, item, field)}:{edition}"


def prepare(here: context.Year, item: Item) -> Memory:
    """Return what is remembered of an item whose widgets are about to be drawn; if they are new, what is stored.

    Where what was entered has met another response, the widgets go on from that, and what it was begun from stays.
    """
    stored = here.stored
    key = key_of(stored.id, item.id, "memory")
    memory: Memory | None = st.session_state.get(key)
    if memory and widget_key(stored.id, item.id, "code", memory.edition) in st.session_state:
        return memory
    response = here.responses.get(item.id)
    begun = Memory(
        item=item,
        year=here.assessment.year,
        entry=entry_of(item, response),
        seen=response or unanswered(item.id),
        version=stored.versions.get(item.id),
        saved_at=stored.saved_at.get(item.id),
    )
    if memory:
        kept: tuple[str, ...] = ("edition", "form", "clashes", "clash", "removed")
        if memory.mine:
            begun.entry = entry_of(item, memory.mine)
            kept += ("seen", "version", *(() if here.may_be_answered else ("fault",)))
        begun = dataclasses.replace(begun, **{name: getattr(memory, name) for name in kept})
    st.session_state[key] = begun
    return begun

"""This module lets a callback finish what it has begun.

As soon as a newer click waits, Streamlit interrupts a callback at its next look into the session, and what was left to
do is never done. So a callback looks into the session through its turn, which looks again where it was interrupted;
what it must remember stands in one object, changed in place; and the newer click is served at the end.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import streamlit as st
from streamlit.errors import StreamlitAPIException
from streamlit.runtime.scriptrunner import RerunException

from assessments.access import Person
from assessments.errors import Forbidden, NotFound, SignedOut
from pages import context, door

T = TypeVar("T")


class Turn:
    """What one callback does between a click and the redraw."""

    def __init__(self) -> None:
        self._newer: RerunException | None = None
        self._fragments: list[str] | None = None
        self.entered: dict[str, str] = {}  # in words, part by part: shown where there is no year left to save it in

    def call(self, look: Callable[[], T]) -> T:
        """Call something that looks into the session and changes nothing else, again where a newer click came in."""
        while True:
            try:
                return look()
            except RerunException as newer:
                self._newer = newer

    @property
    def person(self) -> Person:
        """Who acts.

        Raises:
            SignedOut: nobody is signed in any more.
        """
        return self.call(door.person)

    def year(self, assessment: int) -> context.Year:
        """Return one assessment as it stands now: what is saved belongs to the year in which it was entered.

        Raises:
            NotFound: it was removed in the meantime.
        """
        return self.call(lambda: context.by_id(assessment))

    def redraw(self, *fragments: str) -> None:
        """Redraw these fragments at the end, instead of the one in which the click was; the whole page for none."""
        self._fragments = list(fragments)

    def end(self) -> None:
        """Serve the newer click, which redraws the whole page, or redraw what was asked for.

        One look more: a redraw asked for after a click on another page would turn back to this one.
        """
        self.call(lambda: "removed" in st.session_state)
        if self._newer:
            raise self._newer
        if self._fragments is not None:
            try:
                st.rerun(self._fragments or "app")
            except StreamlitAPIException:  # one of them was still to be drawn at the click
                st.rerun()


@contextmanager
def turn() -> Iterator[Turn]:
    """Begin the turn of a callback.

    Where its assessment was removed meanwhile, the page is told, with what was entered, and drawn anew; where the
    person is signed out, the gate says so, likewise.
    """
    begun = Turn()
    try:
        yield begun
    except NotFound:
        begun.call(lambda: st.session_state.update(removed=begun.entered))
        begun.redraw()
    except (SignedOut, Forbidden):
        begun.call(lambda: st.session_state.update(unsaved=begun.entered))
        begun.redraw()
    begun.end()

"""This module draws the official replies to a clause, and a form for another one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import streamlit as st

from assessments.errors import NotFound, StoreError
from assessments.store import LINE_LIMIT, NOTE_LIMIT, add_reply, remove_reply
from checklists.assessment import Reply
from checklists.model import Clause
from pages import callbacks, context, door, elements
from reports.words import REPLIERS

FIELDS = ("of", "date", "source", "text")


@dataclass(slots=True)
class Memory:
    """What the session remembers of the replies to one clause between clicks; changed in place.

    Attributes:
        form: how often the form was begun anew: it is, once its reply is stored.
        fault: why the last save was refused; empty where it was not.
        removed: the reply that was removed last, for as long as that can be undone.
        saved_at: when something was saved last in this session; None before that.
    """

    form: int = 0
    fault: str = ""
    removed: Reply | None = None
    saved_at: datetime | None = None


def draw_replies(clause: Clause) -> None:
    """Draw what was officially replied to a clause, folded away, in a fragment of its own."""

    @st.fragment(key=_fragment(clause.id))
    def fragment() -> None:
        here = context.current()
        replies = here.assessment.replies.get(clause.id, ())
        if not replies and not here.may_be_answered:
            return
        memory: Memory = st.session_state.setdefault(_memory_key(here.stored.id, clause.id), Memory())
        with st.expander(f"Official replies ({len(replies)})", key=f"replies-{here.stored.id}-{clause.id}"):
            elements.draw_quiet(
                "What NATO or the government has replied to what this clause urges, such as the comments of the "
                "Secretary General on the Assembly's resolutions. It changes no score; the reports show it."
            )
            _draw_each(here, clause.id, replies)
            if here.may_be_answered:
                _draw_after(here.stored.id, clause.id, memory)
                _draw_form(here.stored.id, clause.id, memory.form)

    fragment()


def _draw_each(here: context.Year, clause: str, replies: tuple[Reply, ...]) -> None:
    with st.container():
        for position, reply in enumerate(replies):
            left, right = st.columns([5, 1], vertical_alignment="top")
            with left:
                elements.draw_terms({f"{REPLIERS[reply.of]}, {reply.date.day} {reply.date:%B %Y}": reply.text})
                elements.draw_quiet(f"Source: {reply.source}")
            if here.may_be_answered:
                right.button(
                    "Remove",
                    key=f"remove-reply-{here.stored.id}-{clause}-{position}",
                    on_click=_remove,
                    args=(here.stored.id, clause, reply),
                )


def _draw_after(assessment: int, clause: str, memory: Memory) -> None:
    """Draw what became of the last click."""
    with st.container():
        if memory.fault:
            st.error(elements.literal(f"Not saved. {memory.fault}"))
        elif memory.saved_at:
            elements.draw_status(f"Saved {elements.clock(memory.saved_at)}")
        if memory.removed:
            st.button(
                "Undo the removal",
                key=f"undo-reply-{assessment}-{clause}",
                on_click=_bring_back,
                args=(assessment, clause),
            )


def _draw_form(assessment: int, clause: str, form: int) -> None:
    of, when, source, text = (_key(assessment, clause, form, field) for field in FIELDS)
    with st.form(_key(assessment, clause, form, "new"), border=False):
        st.selectbox("Who replied", list(REPLIERS), format_func=REPLIERS.__getitem__, key=of)
        st.date_input("Date of the reply", None, date(1949, 1, 1), key=when)
        st.text_input("Source (document, number, page, address)", max_chars=LINE_LIMIT, key=source)
        st.text_area("What was replied", max_chars=NOTE_LIMIT, key=text)
        st.form_submit_button("Add reply", on_click=_add, args=(assessment, clause, form))


def _add(assessment: int, clause: str, form: int) -> None:
    """Add the reply in the form, which keeps what was typed until that is stored; a double click adds it once."""
    with callbacks.turn() as turn:
        memory = _held(turn, assessment, clause)
        if form != memory.form:
            return
        typed: dict[str, Any] = turn.call(
            lambda: {field: st.session_state[_key(assessment, clause, form, field)] for field in FIELDS}
        )
        turn.entered = {
            "Clause": clause,
            "Reply": f"{REPLIERS[typed['of']]}, {typed['date'] or 'without a date'}: {typed['text']}",
            "Source": typed["source"],
        }
        turn.year(assessment)
        if typed["date"] is None:
            memory.fault = "Give the date of the reply, so that others can find it."
            return
        reply = Reply(of=typed["of"], date=typed["date"], source=typed["source"].strip(), text=typed["text"].strip())
        if _save(turn, memory, add_reply, assessment, clause, reply):
            memory.form += 1


def _remove(assessment: int, clause: str, reply: Reply) -> None:
    with callbacks.turn() as turn:
        memory = _held(turn, assessment, clause)
        turn.year(assessment)
        if _save(turn, memory, remove_reply, assessment, clause, reply):
            memory.removed = reply


def _bring_back(assessment: int, clause: str) -> None:
    with callbacks.turn() as turn:
        memory = _held(turn, assessment, clause)
        turn.year(assessment)
        if memory.removed and _save(turn, memory, add_reply, assessment, clause, memory.removed):
            memory.removed = None


def _held(turn: callbacks.Turn, assessment: int, clause: str) -> Memory:
    turn.redraw(_fragment(clause))
    memory: Memory = turn.call(lambda: st.session_state[_memory_key(assessment, clause)])
    memory.fault = ""
    return memory


def _save(  # noqa: PLR0913, PLR0917  all of it belongs to one save
    turn: callbacks.Turn, memory: Memory, change: Callable[..., int], assessment: int, clause: str, reply: Reply
) -> bool:
    """Save, remember why where it is refused, and return whether it is on disk."""
    try:
        change(door.database(), assessment_id=assessment, clause_id=clause, reply=reply, by=turn.person)
    except NotFound:
        raise
    except StoreError as error:
        memory.fault = str(error)
        return False
    memory.saved_at = datetime.now(tz=UTC)
    return True


def _fragment(clause: str) -> str:
    return f"replies-of-{clause}"


def _memory_key(assessment: int, clause: str) -> str:
    return f"replies:{assessment}:{clause}:memory"


def _key(assessment: int, clause: str, form: int, field: str) -> str:
    return f"reply:{assessment}:{clause}:{field}:{form}"

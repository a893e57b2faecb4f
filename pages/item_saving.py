"""This module saves what the widgets of one item hold, and keeps what the page must remember between clicks."""

import dataclasses
from collections.abc import Callable
from datetime import datetime
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

import streamlit as st
from streamlit.errors import StreamlitAPIException

from assessments.errors import Conflict, StoreError
from assessments.store import save_response
from checklists.assessment import Evidence, Response
from checklists.item import Item
from pages import context
from pages.choices import Entry, entry_of, response_of

ENTRY_FIELDS = ("code", "number", "date", "floor", "reason", "note", "responsible")
ANSWER_FIELDS = ("state", "value", "floor", "reason")
PENDING = "Not saved yet: a number, a date or a reason is still missing."


def key_of(here: context.Year, item: str, field: str) -> str:
    """Return the key under which a widget or a remembered value of an item stands in the session."""
    return f"{here.stored.id}:{item}:{field}"


def widget_key(here: context.Year, item: str, field: str) -> str:
    """Return the key of a widget that holds a part of the answer; a new edition begins from what is stored.

    These widgets are begun by their own default and never set through the session. A value set there before its widget
    is drawn outlives it when the drawing is cut short: it comes back on the next visit, after a newer one was saved.
    """
    return f"{key_of(here, item, field)}:{remembered(here, item, 'edition') or 0}"


def remembered(here: context.Year, item: str, field: str) -> Any:  # noqa: ANN401  the session holds values of any type
    """Return what the session remembers of an item, or None."""
    return st.session_state.get(key_of(here, item, field))


def prepare(here: context.Year, item: Item) -> None:
    """Remember what stands in the store when an item's widgets are about to be drawn for the first time."""
    if widget_key(here, item.id, "code") not in st.session_state:
        saved_at = here.stored.saved_at.get(item.id)
        _remember(
            here,
            item.id,
            entry=entry_of(item, here.responses.get(item.id)),
            version=here.stored.versions.get(item.id),
            saved_at=_clock(saved_at) if saved_at else None,
            fault=None,
            pending=None,
        )


def save_entry(assessment: int, id_: str) -> None:
    """Save what the widgets of one item hold, where that is new. Ends the callback it is called from.

    A widget that has left the screen may be reported once more, unchanged, with the next click: that says nothing.
    """
    here = context.by_id(assessment)
    known = remembered(here, id_, "entry")
    if known is None or any(getattr(known, field) != value for field, value in _held(here, id_).items()):
        _save(here, id_)


def confirm(assessment: int, id_: str) -> NoReturn:
    """Confirm an answer that was carried forward."""
    _save(context.by_id(assessment), id_, lambda response: response.model_copy(update={"confirmed": True}))


def add_evidence_from_form(assessment: int, id_: str) -> None:
    """Add the piece of evidence that stands in the item's form."""
    here = context.by_id(assessment)
    given = {field: remembered(here, id_, f"new-{field}") for field in ("grade", "title", "reference", "date")}
    if not given["title"].strip() and not given["reference"].strip():
        _remember(here, id_, fault="Evidence needs a title or a reference, so that others can find it.")
        _redraw(id_)
    add_evidence(assessment, id_, Evidence(**given))


def add_evidence(assessment: int, id_: str, piece: Evidence) -> NoReturn:
    """Add a piece of evidence, such as one that was removed a moment ago."""
    here = context.by_id(assessment)
    _remember(here, id_, removed=None)
    _save(here, id_, lambda response: response.model_copy(update={"evidence": (*response.evidence, piece)}))


def remove_evidence(assessment: int, id_: str, position: int) -> NoReturn:
    """Remove a piece of evidence and remember it, so that the removal can be undone."""
    here = context.by_id(assessment)

    def without(response: Response) -> Response:
        pieces = list(response.evidence)
        _remember(here, id_, removed=pieces.pop(position))
        return response.model_copy(update={"evidence": tuple(pieces)})

    _save(here, id_, without)


def take_theirs(assessment: int, id_: str) -> NoReturn:
    """Settle a conflict: keep the stored answer and show it."""
    here = context.by_id(assessment)
    _remember(here, id_, conflict=None, edition=(remembered(here, id_, "edition") or 0) + 1)
    _redraw(id_)


def take_mine(assessment: int, id_: str) -> NoReturn:
    """Settle a conflict: save what this person entered over the stored answer, which the change log keeps."""
    here = context.by_id(assessment)
    conflict: Conflict = remembered(here, id_, "conflict")
    _remember(here, id_, conflict=None, version=conflict.version)
    _save(here, id_, remembered(here, id_, "change"))


def _save(here: context.Year, id_: str, change: Callable[[Response], Response] = lambda response: response) -> NoReturn:
    """Save what the widgets of one item hold, changed where wanted."""
    item = here.checklists.items[id_]
    entry = _entry(here, item)
    response = response_of(item, entry)
    _remember(here, id_, entry=entry, fault=None, pending=None if response else PENDING)
    if response:
        _remember(here, id_, change=change)
        _store(here, change(_still_open(here.responses.get(id_), response)))
    _redraw(id_)


def _redraw(id_: str) -> NoReturn:
    """Redraw this item and the progress alone; the whole page where it was still being drawn at the click."""
    try:
        st.rerun([f"item-{id_}", "progress"])
    except StreamlitAPIException:  # no such fragment yet
        st.rerun()


def _remember(here: context.Year, item: str, **values: object) -> None:
    for field, value in values.items():
        st.session_state[key_of(here, item, field)] = value


def _clock(moment: datetime) -> str:
    local = moment.astimezone(ZoneInfo(st.context.timezone or "UTC"))
    today = datetime.now(tz=local.tzinfo).date()
    return f"{local:%H:%M}" if local.date() == today else f"{local.day} {local:%B %Y, %H:%M}"


def _held(here: context.Year, id_: str) -> dict[str, Any]:
    """Return what the widgets of an item hold; of those that are not drawn, nothing."""
    keys = {field: widget_key(here, id_, field) for field in ENTRY_FIELDS}
    return {field: st.session_state[key] for field, key in keys.items() if key in st.session_state}


def _entry(here: context.Year, item: Item) -> Entry:
    """Return what the widgets hold, completed by what is stored; evidence has a form of its own."""
    return dataclasses.replace(entry_of(item, here.responses.get(item.id)), **_held(here, item.id))


def _still_open(stored: Response | None, response: Response) -> Response:
    """Keep a carried-forward answer unconfirmed while only its note, body or evidence changes."""
    if stored is None or stored.confirmed:
        return response
    same = all(getattr(stored, field) == getattr(response, field) for field in ANSWER_FIELDS)
    return response.model_copy(update={"confirmed": not same})


def _store(here: context.Year, response: Response) -> None:
    try:
        saved = save_response(
            context.database(),
            assessment_id=here.stored.id,
            response=response,
            seen_version=remembered(here, response.item, "version"),
            by=context.PERSON,
        )
    except Conflict as conflict:
        _remember(here, response.item, conflict=conflict)
    except StoreError as error:
        _remember(here, response.item, fault=str(error))
    else:
        _remember(here, response.item, version=saved.version, saved_at=_clock(saved.at))

"""This module saves what the widgets of one item hold, and keeps what the page must remember between clicks."""

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


def remembered(here: context.Year, item: str, field: str) -> Any:  # noqa: ANN401  the session holds values of any type
    """Return what the session remembers of an item, or None."""
    return st.session_state.get(key_of(here, item, field))


def prepare(here: context.Year, item: Item) -> None:
    """Put the stored response into the widgets when they are drawn for the first time."""
    if key_of(here, item.id, "code") not in st.session_state or remembered(here, item.id, "outdated"):
        _fill(here, item)


def save(id_: str, change: Callable[[Response], Response] = lambda response: response) -> NoReturn:
    """Save what the widgets of one item hold, changed where wanted. Ends the callback it is called from."""
    here = context.current()
    item = here.checklists.items[id_]
    response = response_of(item, _entry(here, item))
    _remember(here, id_, fault=None, pending=None if response else PENDING)
    if response:
        _remember(here, id_, change=change)
        _store(here, change(_still_open(here.responses.get(id_), response)))
    _redraw(id_)


def confirm(id_: str) -> NoReturn:
    """Confirm an answer that was carried forward."""
    save(id_, lambda response: response.model_copy(update={"confirmed": True}))


def add_evidence_from_form(id_: str) -> None:
    """Add the piece of evidence that stands in the item's form."""
    here = context.current()
    given = {field: remembered(here, id_, f"new-{field}") for field in ("grade", "title", "reference", "date")}
    if not given["title"].strip() and not given["reference"].strip():
        _remember(here, id_, fault="Evidence needs a title or a reference, so that others can find it.")
        _redraw(id_)
    add_evidence(id_, Evidence(**given))


def add_evidence(id_: str, piece: Evidence) -> NoReturn:
    """Add a piece of evidence, such as one that was removed a moment ago."""
    _remember(context.current(), id_, removed=None)
    save(id_, lambda response: response.model_copy(update={"evidence": (*response.evidence, piece)}))


def remove_evidence(id_: str, position: int) -> NoReturn:
    """Remove a piece of evidence and remember it, so that the removal can be undone."""

    def without(response: Response) -> Response:
        pieces = list(response.evidence)
        _remember(context.current(), id_, removed=pieces.pop(position))
        return response.model_copy(update={"evidence": tuple(pieces)})

    save(id_, without)


def take_theirs(id_: str) -> NoReturn:
    """Settle a conflict: keep the stored answer and show it."""
    here = context.current()
    _remember(here, id_, conflict=None, outdated=True)
    _redraw(id_)


def take_mine(id_: str) -> NoReturn:
    """Settle a conflict: save what this person entered over the stored answer, which the change log keeps."""
    here = context.current()
    conflict: Conflict = remembered(here, id_, "conflict")
    _remember(here, id_, conflict=None, version=conflict.version)
    save(id_, remembered(here, id_, "change"))


def _redraw(id_: str) -> NoReturn:
    """Redraw this item and the progress alone; the whole page where it was still being drawn at the click."""
    try:
        st.rerun([f"item-{id_}", "progress"])
    except StreamlitAPIException:  # no such fragment yet
        st.rerun()


def _remember(here: context.Year, item: str, **values: object) -> None:
    for field, value in values.items():
        st.session_state[key_of(here, item, field)] = value


def _fill(here: context.Year, item: Item) -> None:
    entry = entry_of(item, here.responses.get(item.id))
    saved_at = here.stored.saved_at.get(item.id)
    _remember(here, item.id, **{field: getattr(entry, field) for field in ENTRY_FIELDS})
    _remember(
        here,
        item.id,
        version=here.stored.versions.get(item.id),
        saved_at=_clock(saved_at) if saved_at else None,
        fault=None,
        pending=None,
        outdated=False,
    )


def _clock(moment: datetime) -> str:
    local = moment.astimezone(ZoneInfo(st.context.timezone or "UTC"))
    today = datetime.now(tz=local.tzinfo).date()
    return f"{local:%H:%M}" if local.date() == today else f"{local.day} {local:%B %Y, %H:%M}"


def _entry(here: context.Year, item: Item) -> Entry:
    """Return what the widgets hold; evidence comes from the stored response, where its own form puts it."""
    stored = here.responses.get(item.id)
    held = {field: remembered(here, item.id, field) for field in ENTRY_FIELDS}
    given = {field: value for field, value in held.items() if value is not None}
    return Entry(**given, evidence=stored.evidence if stored else ())


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

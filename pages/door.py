"""This module opens the store for the pages and knows who acts; every page passes its gate."""

import contextlib
import logging
import time
from dataclasses import dataclass

import streamlit as st

from assessments.access import LOCAL, Action, Person, Rights
from assessments.database import Store, open_store
from assessments.errors import Forbidden, SignedOut, StoreError
from assessments.store import my_rights, sign_in, sign_out, stay_signed_in
from assessments.stored import Claims
from pages import elements
from pages.signing_in import claims, is_somebody_signed_in, sign_in_is_set_up

_LOG = logging.getLogger("cyber_commitments.store")
STILL_THERE = 60.0  # seconds after which a click is noted anew, so that who works is not signed out as idle


@dataclass(slots=True)
class _Acting:
    """Who acts in this session, by what the provider said of them."""

    claims: Claims
    person: Person
    noted: float


@st.cache_resource(show_spinner="Opening the store", on_release=Store.dispose)
def database() -> Store:
    """Open the store once for the whole server."""
    return open_store()


def person() -> Person:
    """Return who acts: who is signed in, or the one person at this machine where nobody has to sign in.

    Raises:
        SignedOut: nobody is signed in, or not any more.
        Forbidden: who signed in is not known here.
    """
    if not sign_in_is_set_up():
        return LOCAL
    said = claims()
    acting: _Acting | None = st.session_state.get("acting")
    if acting is None or acting.claims != said:
        acting = _Acting(said, sign_in(database(), said), time.monotonic())
        st.session_state["acting"] = acting
    if time.monotonic() - acting.noted > STILL_THERE:
        stay_signed_in(database(), by=acting.person)
        acting.noted = time.monotonic()
    return acting.person


def rights() -> Rights:
    """Return what who acts may do at this moment, as `person` does."""
    return my_rights(database(), by=person())


def may(action: Action, delegation: str) -> bool:
    """Whether who acts may do that for a delegation."""
    return rights().may(action, delegation)


def require_access() -> None:
    """Stop the page with plain words where the store cannot be opened, or nobody is there who may see it (the gate).

    Why it cannot be opened may repeat what was answered, so where people sign in only the server's log says it.
    """
    try:
        database()
    except StoreError as error:
        st.title("The store cannot be opened")
        if sign_in_is_set_up():
            _LOG.error("The store cannot be opened. %s", error)
            st.text("Nothing was changed. The administrator finds the reason in the server's log.")
        else:
            st.text(str(error))
        st.stop()
    try:
        rights()
    except SignedOut as error:
        _draw_sign_in(str(error) if is_somebody_signed_in() else "")
        st.stop()
    except Forbidden as error:
        st.title("No access")
        st.text(str(error))
        st.button("Sign out", on_click=st.logout)
        st.stop()


def require_administrator() -> None:
    """Stop the page with plain words where who acts has no part in administration."""
    require_access()
    if not may("administer", ""):
        st.text("This page is for administrators.")
        st.stop()


def draw_sign_out() -> None:
    """Draw who is signed in, and the way out; nothing where nobody has to sign in."""
    if sign_in_is_set_up():
        st.text(f"Signed in as {person().name}")
        st.button("Sign out", on_click=_sign_out)


def _draw_sign_in(why: str) -> None:
    st.title("Cyber commitments")
    if entered := st.session_state.pop("unsaved", None):
        st.warning("Not saved, since you were signed out. Copy what you need: it is shown once.")
        elements.draw_terms(entered)
    st.text(why or "How far has your country kept its word on cyber defence? Sign in to go on.")
    st.button("Sign in", type="primary", on_click=st.login)


def _sign_out() -> None:
    with contextlib.suppress(SignedOut):  # it has ended by itself; the cookie goes all the same
        sign_out(database(), by=person())
    st.logout()

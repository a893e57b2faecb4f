"""This module draws who may sign in, and as what, and lets an administrator change it."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from assessments.access import ANSWERING, BELONGING
from assessments.errors import Forbidden, SignedOut, StoreError
from assessments.store import add_person, change_person, end_sign_ins, list_people, list_sign_ins
from assessments.stored import KnownPerson, Place, Role
from assessments.texts import EMAIL_LIMIT, NAME_LIMIT
from checklists.words import Side
from pages import callbacks, context, door, elements, tables

ROLES: dict[Role, str] = {
    "contributor": "Contributor: answers for one delegation",
    "lead": "Lead: answers, submits and restates for one delegation",
    "reader": "Reader: reads what one delegation says",
    "secretariat": "Secretariat: reads what all delegations have submitted",
    "administrator": "Administrator: people and upkeep, no answers",
}
SIDES: dict[Side | None, str] = {None: "Not said", "government": "Government", "parliament": "Parliament"}


def draw_people() -> None:
    """Draw everybody who may sign in, and the forms to add and to change somebody."""
    people = list_people(door.database(), by=door.person())
    _draw_said()
    if people:
        _draw_list(people)
    else:
        elements.draw_text("Nobody may sign in yet. Begin with an administrator: yourself.")
    st.header("Add somebody")
    _draw_add()
    if people:
        st.header("Change somebody")
        _draw_change({person.id: person for person in people})


def draw_sign_ins() -> None:
    """Draw who is signed in now, and the button that ends the sign-ins of somebody."""
    found = list_sign_ins(door.database(), by=door.person())
    _draw_said()
    if not found:
        elements.draw_text("Nobody is signed in.")
        return
    rows: list[list[tables.Cell]] = [
        [sign_in.name, elements.moment(sign_in.issued_at), elements.moment(sign_in.last_seen)] for sign_in in found
    ]
    tables.draw_table(["Name", "Since", "Last click"], rows, caption="Sign-ins that last", show_caption=False)
    names = {sign_in.person_id: sign_in.name for sign_in in found}
    chosen = st.selectbox(
        "End all sign-ins of", list(names), index=None, format_func=names.__getitem__, key="sign-ins-of"
    )
    if chosen is not None:
        st.button(
            elements.literal(f"Sign {names[chosen]} out everywhere"), on_click=_sign_out, args=(chosen, names[chosen])
        )


def _draw_list(people: Sequence[KnownPerson]) -> None:
    columns = ["Name", "E-mail", "Role", "Delegation", "Side", "Last here"]
    rows: list[list[tables.Cell]] = [
        [
            person.name,
            person.email,
            ROLES[person.place.role].split(":")[0] + ("" if person.place.active else ", not admitted any more"),
            person.place.delegation or "",
            SIDES[person.place.side] if person.place.side else "",
            elements.moment(person.last_seen) if person.last_seen else "Not yet",
        ]
        for person in people
    ]
    tables.draw_table(columns, rows, caption="People who may sign in", show_caption=False)


def _draw_add() -> None:
    edition = st.session_state.get("add-edition", 0)
    with st.container(border=True):
        left, right = st.columns(2)
        left.text_input("E-mail, as their sign-in gives it", max_chars=EMAIL_LIMIT, key=f"add-email-{edition}")
        right.text_input(
            "Name, as the change log shall keep it for ever", max_chars=NAME_LIMIT, key=f"add-name-{edition}"
        )
        _draw_place(f"add-{edition}", Place("contributor"))
        st.button("Add", type="primary", key="add-person", on_click=_add, args=(edition,))


def _draw_change(people: dict[int, KnownPerson]) -> None:
    with st.container(border=True):
        chosen = st.selectbox(
            "Who", list(people), index=None, format_func=lambda id_: people[id_].name, key="change-who"
        )
        if chosen is None:
            return
        seen = people[chosen].place
        prefix = f"change-{chosen}-{seen}"  # somebody changed meanwhile is drawn anew
        _draw_place(prefix, seen)
        st.checkbox("Admitted: may sign in", seen.active, key=f"{prefix}-active")
        st.button("Change", type="primary", key="change-person", on_click=_change, args=(chosen, prefix, seen))


def _draw_place(prefix: str, place: Place) -> None:
    """Draw what somebody is here; the delegation and the side only where the role has one."""
    left, middle, right = st.columns(3)
    role = left.selectbox(
        "Role", list(ROLES), list(ROLES).index(place.role), format_func=ROLES.__getitem__, key=f"{prefix}-role"
    )
    names = {delegation.code: delegation.name.en for delegation in context.delegations()}
    if role in BELONGING:
        index = list(names).index(place.delegation) if place.delegation in names else None
        middle.selectbox("Delegation", list(names), index, format_func=names.__getitem__, key=f"{prefix}-delegation")
    if role in ANSWERING:
        right.selectbox(
            "Speaks for",
            list(SIDES),
            list(SIDES).index(place.side),
            format_func=SIDES.__getitem__,
            key=f"{prefix}-side",
        )


def _held_place(turn: callbacks.Turn, prefix: str) -> Place:
    """Return what the widgets of a place hold; those that are not drawn hold nothing."""
    names = ("role", "delegation", "side", "active")
    held: dict[str, Any] = turn.call(lambda: {name: st.session_state.get(f"{prefix}-{name}") for name in names})
    return Place(held["role"], held["delegation"], held["side"], held["active"] is not False)


def _add(edition: int) -> None:
    with callbacks.turn() as turn:
        email, name = turn.call(lambda: [st.session_state[f"add-{field}-{edition}"] for field in ("email", "name")])
        place, by = _held_place(turn, f"add-{edition}"), turn.person
        done = _tried(
            turn,
            lambda: add_person(door.database(), email=email, name=name, place=place, by=by),
            f"Added {name.strip()}. They can sign in from now on.",
        )
        if done:
            turn.call(lambda: st.session_state.update({"add-edition": edition + 1}))


def _change(person_id: int, prefix: str, seen: Place) -> None:
    with callbacks.turn() as turn:
        place, by = _held_place(turn, prefix), turn.person
        _tried(
            turn,
            lambda: change_person(door.database(), person_id, place=place, seen=seen, by=by),
            "Changed. It counts from their next click on.",
        )


def _sign_out(person_id: int, name: str) -> None:
    with callbacks.turn() as turn:
        by = turn.person
        _tried(turn, lambda: end_sign_ins(door.database(), person_id, by=by), f"{name} has to sign in again.")


def _tried(turn: callbacks.Turn, change: Callable[[], object], success: str) -> bool:
    """Try to change the store, keep what came of it to be said on the page, and return whether it was changed."""
    fault = ""
    try:
        change()
    except (Forbidden, SignedOut):
        raise
    except StoreError as error:
        fault = str(error)
    turn.call(lambda: st.session_state.update({"people-said": (success, fault)}))
    turn.redraw()
    return not fault


def _draw_said() -> None:
    success, fault = st.session_state.pop("people-said", ("", ""))
    if fault:
        st.error(elements.literal(f"Nothing was changed. {fault}"))
    elif success:
        st.success(elements.literal(success))

"""This module draws how an assessment begins and ends: welcome, a new year, the demonstration, removal."""

import datetime
from functools import partial

import streamlit as st

from assessments.demonstration import CODE as DEMONSTRATION
from assessments.demonstration import load_demonstration, remove_demonstration
from assessments.errors import StoreError
from assessments.store import carry_forward, change_scope, remove_assessment, start_assessment
from checklists.load import load_checklists
from checklists.words import Scope
from pages import context, door, elements, submission
from scoring.method import load_method

SCOPES: dict[Scope, str] = {"core": "Core set", "full": "All items"}
BLANK = "Blank"


def draw_welcome() -> None:
    """Draw what a newcomer sees: what the tool does, and the two ways to begin."""
    elements.draw_lead(
        "How far has your country kept its word on cyber defence? This tool turns the 32 operative clauses of "
        "Resolutions 459 (2019) and 475 (2022) of the NATO Parliamentary Assembly into checklists, and your answers "
        "into scores that say what is demonstrated, claimed, unresolved and missing."
    )
    alone = door.rights().role is None
    also = ", or look around with an invented country first" if alone else ""
    elements.draw_text(f"Choose your delegation at the left to begin{also}.")
    elements.draw_quiet("Unclassified information only. Items ask whether something exists, never for its content.")
    if not alone:
        return
    if _demonstration_is_loaded():
        st.button("Open the demonstration country", key="open-demonstration", on_click=_open_demonstration)
    else:
        draw_demonstration()


def draw_welcome_of_administrator() -> None:
    """Draw what is an administrator's, and what is not."""
    elements.draw_lead("You administer this installation.")
    elements.draw_text("People and upkeep are yours. Answers are for those who belong to a delegation.")
    st.page_link("administration.py", label="Go to Administration")


def draw_start() -> None:
    """Draw the form that starts a reporting year, blank or with an earlier year's answers as unconfirmed."""
    years = {summary.year for summary in context.summaries()}
    with st.form("start-year", border=True):
        st.markdown("**Start a reporting year**")
        left, middle, right = st.columns(3)
        year = left.number_input("Reporting year", 2019, 2100, _next_year(years), key="start-year-year")
        scope = middle.selectbox("Scope", list(SCOPES), format_func=_scope_label, key="start-year-scope")
        earlier = right.selectbox(
            "Begin with",
            [BLANK, *(str(y) for y in sorted(years, reverse=True))],
            format_func=lambda choice: choice if choice == BLANK else f"Answers of {choice}, to be confirmed",
            key="start-year-from",
        )
        if st.form_submit_button("Start this year", type="primary"):
            _start(int(year), scope, None if earlier == BLANK else int(earlier))


def draw_demonstration() -> None:
    """Draw the button that loads the invented country, or removes it again; among many, nobody's to press."""
    if door.rights().role is not None:
        return
    if not _demonstration_is_loaded():
        if st.button("Load the demonstration country", key="load-demonstration"):
            with st.spinner("Loading three years of an invented country"):
                load_demonstration(door.database(), by=door.person())
            context.choose(delegation=DEMONSTRATION)
            st.rerun()
        return
    if st.button("Remove the demonstration country", key="remove-demonstration"):
        _confirm_removal_of_demonstration()


def _demonstration_is_loaded() -> bool:
    return any(delegation.code == DEMONSTRATION for delegation in context.delegations())


def _open_demonstration() -> None:
    context.choose(delegation=DEMONSTRATION)


def draw_upkeep(here: context.Year) -> None:
    """Draw what is seldom needed: change the scope, remove a year, the demonstration."""
    with st.expander("Change the scope, remove a year, demonstration"):
        other: Scope = "full" if here.assessment.scope == "core" else "core"
        elements.draw_quiet(
            f"{here.assessment.year} is answered with the scope {SCOPES[here.assessment.scope].lower()}. "
            "Answers outside a scope are kept and count again when the scope is widened."
        )
        if submission.draw_read_only(here):
            draw_demonstration()
            return
        if st.button(f"Change the scope to: {_scope_label(other)}", key="change-scope"):
            change_scope(door.database(), here.stored.id, scope=other, by=door.person())
            st.rerun()
        if st.button(f"Remove the assessment of {here.assessment.year}", key="remove-year"):
            _confirm_removal(here)
        draw_demonstration()


@st.dialog("Remove this assessment?")
def _confirm_removal(here: context.Year) -> None:
    year = here.assessment.year
    st.text(f"All {len(here.assessment.responses)} responses of {year} are removed. This cannot be undone.")
    st.text_input(f"Type {year} to confirm", key="remove-year-typed")
    st.button("Remove", type="primary", key="remove-year-sure", on_click=_remove, args=(here.stored.id, year))


def _remove(assessment_id: int, year: int) -> None:
    if st.session_state["remove-year-typed"].strip() == str(year):
        remove_assessment(door.database(), assessment_id, by=door.person())
        context.choose(year=None)
    else:
        st.toast(f"Nothing was removed: the number typed was not {year}.")
    st.rerun()


@st.dialog("Remove the demonstration country?")
def _confirm_removal_of_demonstration() -> None:
    st.text("The invented country and its assessments leave all lists. The change log keeps what was done.")
    st.button(
        "Remove the demonstration",
        type="primary",
        key="remove-demonstration-sure",
        on_click=_remove_demonstration,
    )


def _remove_demonstration() -> None:
    remove_demonstration(door.database(), by=door.person())
    context.choose(delegation=None)
    st.rerun()


def _next_year(years: set[int]) -> int:
    return max(years) + 1 if years else datetime.datetime.now(tz=datetime.UTC).year


def _scope_label(scope: Scope) -> str:
    items = load_checklists().items.values()
    count = sum(item.core for item in items) if scope == "core" else len(items)
    return f"{SCOPES[scope]} ({count} items)"


def _start(year: int, scope: Scope, earlier: int | None) -> None:
    delegation = context.chosen_delegation()
    if delegation is None:
        return
    begin = start_assessment if earlier is None else partial(carry_forward, from_year=earlier)
    try:
        begin(
            door.database(),
            load_checklists(),
            delegation=delegation.code,
            year=year,
            scope=scope,
            method_version=load_method().version,
            by=door.person(),
        )
    except StoreError as error:
        st.error(elements.literal(str(error)))
        return
    context.choose(year=str(year))
    st.rerun()

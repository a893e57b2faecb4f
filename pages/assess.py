"""This page answers: what is our answer? One operative clause at a time."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assessments.store import set_last_clause
from checklists.item import Item
from pages import context, door, elements, item_form, replies, respondents, submission
from reports.progress import clause_progress, is_asked

FILTERS = ("All items", "To answer", "Parliament", "Core set")

st.title("Assess: what is our answer?")
here = context.current()
clauses = list(here.checklists.clauses)


def matches(item: Item, wanted: str) -> bool:
    """Return whether the filter lets an item through."""
    score = here.scorecard.items[item.id]
    if wanted == "To answer":
        return is_asked(item, here.scorecard) and score.state in ("unanswered", "unconfirmed")
    if wanted == "Parliament":
        return item.respondent == "parliament"
    return wanted == "All items" or item.core


def clause_label(id_: str) -> str:
    """Return a clause as it stands in the list: label, beginning of its text, how far it is filled in."""
    row = progress[id_]
    count = f"{row.settled} of {row.asked}" if row.asked else row.status
    return f"{elements.clause_label(row.clause)} · {count}"


def go(to: str) -> None:
    """Choose a clause, and draw the whole page."""
    context.choose(clause=to)
    st.rerun()


@st.fragment
def draw_steering() -> None:
    """Draw what chooses the clause and its items.

    It stands in a fragment, as `draw_steps` does: a click outside of all fragments would drop one inside a form that
    was made just before and has not been looked at yet. The callbacks draw the whole page after that.
    """
    st.selectbox(
        "Operative clause",
        clauses,
        format_func=clause_label,
        key="select-clause",
        on_change=lambda: go(st.session_state["select-clause"]),
    )
    st.segmented_control("Show", FILTERS, default=FILTERS[0], required=True, key="filter", on_change=st.rerun)


@st.fragment
def draw_steps(place: str) -> None:
    """Draw the way to the previous and the next clause that has items under the filter."""
    passing = [id_ for id_ in clauses if any(matches(i, wanted) for i in here.checklists.clauses[id_].items)]
    position = clauses.index(clause.id)
    before = next((id_ for id_ in reversed(clauses[:position]) if id_ in passing), None)
    after = next((id_ for id_ in clauses[position + 1 :] if id_ in passing), None)
    with st.container(horizontal=True, key=f"steps-{place}"):
        for label, id_ in (("Previous", before), ("Next", after)):
            name = f"{label}: {id_.split('-', 1)[0]} {here.checklists.clauses[id_].label}" if id_ else label
            st.button(
                elements.literal(name), key=f"{label}-{place}", disabled=not id_, on_click=go, args=(id_ or clause.id,)
            )


def new_place() -> DeltaGenerator:
    """Return a place for the forms, of another kind whenever another clause or year comes.

    In a place of the same kind the browser keeps the old forms until the new ones are drawn, and text typed there in a
    hurry would go astray.
    """
    forms = (here.stored.id, clause.id)
    drawn, turn = st.session_state.get("forms", (None, 0))
    turn += drawn != forms
    st.session_state["forms"] = (forms, turn)
    return st.container().container() if turn % 2 else st.columns(1)[0]


def draw_forms() -> None:
    """Draw the items that pass the filter, each in the same place under every filter.

    A click on a form that has changed its place meanwhile would be dropped, since fragments go by their place.
    """
    for item in clause.items:
        with st.container():
            if item in shown:
                item_form.draw_item(item.id)
    if not shown:
        st.info(f"No item of this clause matches the filter “{wanted}”. Choose another clause or “All items”.")


progress = {row.clause.id: row for row in clause_progress(here.scorecard, here.checklists)}
clause = here.checklists.clauses[context.chosen_clause(clauses)]
if clause.id != context.last_clause() and here.may_be_answered:
    set_last_clause(door.database(), here.stored.id, clause.id, by=door.person())

st.session_state["select-clause"] = clause.id
wanted = st.session_state.get("filter") or FILTERS[0]
submission.draw_read_only(here)
draw_steering()
draw_steps("top")

elements.draw_quotation(clause, here.checklists.by_resolution[clause.resolution].resolution.opening.en)
item_form.draw_background(here, clause)
respondents.draw_asked(clause)
replies.draw_replies(clause)
item_form.draw_progress(clause)
shown = [item for item in clause.items if matches(item, wanted)]
with new_place():
    draw_forms()
draw_steps("bottom")

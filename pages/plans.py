"""This module draws what a delegation intends with each gap: the effort of the next step, and a question to put."""

from collections.abc import Sequence
from typing import get_args

import streamlit as st

from assessments.store import NOTE_LIMIT
from checklists.assessment import Effort, Plan
from pages import context, elements, linked
from pages.plan_saving import Memory, keep_stored, plan_words, prepare, save, take_mine, use_draft, widget_keys
from reports.gap_columns import GapRow
from reports.questions import ADDRESSEES
from reports.words import GAP_KINDS

EFFORTS: tuple[Effort, ...] = get_args(Effort)
CHANGED = "Somebody else has changed this since you opened it. Nothing was overwritten."
CLOSED = "The year was closed meanwhile: it is in review or handed in, or you may no longer change it."


def draw_plans(rows: Sequence[GapRow]) -> None:
    """Draw the effort and the question for each gap of one clause, which is chosen from those that have any."""
    here = context.current()
    clauses = list(dict.fromkeys(row.clause for row in rows if row.parliamentary_question))
    if not clauses:
        elements.draw_text("No gap is left to ask about.")
        return
    names = {id_: elements.clause_label(here.checklists.clauses[id_]) for id_ in clauses}
    clause = here.checklists.clauses[linked.draw_select("Operative clause", "clause", names, context.last_clause())]
    elements.draw_quotation(clause, here.checklists.by_resolution[clause.resolution].resolution.opening.en)
    elements.draw_quiet(
        "Each draft quotes the clause and asks for what is missing; put it in your own words. Neither changes "
        "a score; both stand in the gap report."
    )
    for row in rows:
        if row.clause == clause.id and row.parliamentary_question:
            _draw_plan(row)


def _draw_plan(row: GapRow) -> None:
    """Draw effort and question of one item in a fragment of its own, so that a save redraws these alone."""

    @st.fragment(key=f"plan-{row.item}")
    def fragment() -> None:
        here = context.current()
        memory = prepare(here, row.item)
        effort_key, question_key = widget_keys(here.stored.id, row.item, memory)
        args = (here.stored.id, row.item)
        with st.container(border=True, key=f"plan-form-{row.item}"):
            st.markdown(f"##### {elements.literal(row.question)}")
            elements.draw_tags([row.item, GAP_KINDS[row.gap_kind], f"{row.gap_points:.1f} points to full alignment"])
            if not here.may_be_answered:
                _draw_too_late(memory, args)
                elements.draw_terms(
                    {
                        "Effort of the next step": (row.effort or "not judged").capitalize(),
                        row.parliamentary_question_to: row.parliamentary_question,
                    }
                )
                return
            st.segmented_control(
                "Effort of the next step",
                EFFORTS,
                default=memory.plan.effort,
                format_func=str.capitalize,
                key=effort_key,
                on_change=save,
                args=args,
            )
            st.text_area(
                f"{ADDRESSEES[row.respondent]} (saved when you leave the field)",
                memory.plan.question or memory.draft,
                max_chars=NOTE_LIMIT,
                height="content",
                key=question_key,
                on_change=save,
                args=args,
            )
            with st.container():
                if memory.plan.question:
                    st.button("Use the draft again", key=f"draft-{row.item}", on_click=use_draft, args=args)
                _draw_status(memory, args)

    fragment()


def _draw_status(memory: Memory, args: tuple[int, str]) -> None:
    if memory.mine is not None:
        st.error(elements.literal(f"Not saved. {memory.fault or CHANGED}"))
        _draw_both(memory)
        with st.container(horizontal=True):
            st.button("Save mine instead", type="primary", key=f"mine-{args[1]}", on_click=take_mine, args=args)
            st.button("Keep the stored one", key=f"theirs-{args[1]}", on_click=keep_stored, args=args)
    elif memory.fault:
        st.error(elements.literal(f"Not saved. {memory.fault}"))
    elif memory.saved_at:
        elements.draw_status(f"Saved {elements.clock(memory.saved_at)}")


def _draw_too_late(memory: Memory, args: tuple[int, str]) -> None:
    """Say why the last save was refused in a year that was closed meanwhile, and offer to keep what was entered."""
    if memory.mine is not None:
        st.error(elements.literal(f"Not saved. {memory.fault or CLOSED}"))
        _draw_both(memory)
        label = "Put what I entered into the change log"
        st.button(label, type="primary", key=f"theirs-{args[1]}", on_click=keep_stored, args=args)
    elif memory.fault:
        st.error(elements.literal(f"Not saved. {memory.fault}"))


def _draw_both(memory: Memory) -> None:
    """Draw what was entered beside what is stored, part by part."""
    mine, theirs = plan_words(memory.mine or Plan()), plan_words(memory.theirs or memory.plan)
    for part, words in mine.items():
        sides = {"Yours, not saved": words, "In the store": theirs[part]}
        elements.draw_sides(part, "differs" if words != theirs[part] else "the same on both sides", sides)
    elements.draw_quiet("What is not taken of yours, or replaced in the store, stays in the change log (History).")

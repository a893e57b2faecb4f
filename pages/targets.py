"""This module draws the target level of each clause, saved on change."""

import streamlit as st

from checklists.model import Clause
from pages import context, elements, tables
from pages.target_saving import INTERIM, Memory, level_of, prepare, remember, save_one, set_all, undo

LEVELS = {4: "4: full alignment", 3: "3", 2: "2", 1: "1", 0: "0: none"}


def draw_targets(resolution: str) -> None:
    """Draw the targets of one resolution in a fragment of its own, so that a save redraws these alone."""

    @st.fragment(key=f"targets-{resolution}")
    def fragment() -> None:
        _draw(context.current(), resolution)

    fragment()


def _draw(here: context.Year, resolution: str) -> None:
    clauses = here.checklists.by_resolution[resolution].clauses
    memory = remember(here, resolution)
    args = (here.stored.id, resolution)
    st.header(f"Resolution {resolution}")
    if not here.may_be_answered:
        if memory.fault:
            st.error(elements.literal(f"Not saved. {memory.fault}"))
        targets = here.assessment.targets
        rows = [[elements.clause_label(clause), LEVELS[level_of(targets.get(clause.id))]] for clause in clauses]
        caption = f"Target levels under Resolution {resolution}"
        tables.draw_table(["Operative clause", "Target"], rows, caption=caption, show_caption=False)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(f"Set all to {INTERIM}", key=f"all-{resolution}", on_click=set_all, args=args)
        if memory.undo:
            st.button("Undo", key=f"undo-{resolution}", on_click=undo, args=args)
        _draw_status(memory)
    half = (len(clauses) + 1) // 2  # down one column, then the other: on a narrow screen that is the order of the text
    for column, part in zip(st.columns(2, gap="large"), (clauses[:half], clauses[half:]), strict=True):
        for clause in part:
            with column:
                _draw_target(here, clause, memory)


def _draw_target(here: context.Year, clause: Clause, memory: Memory) -> None:
    st.selectbox(
        elements.literal(elements.clause_label(clause)),
        list(LEVELS),
        index=list(LEVELS).index(level_of(here.assessment.targets.get(clause.id))),
        format_func=LEVELS.__getitem__,
        key=prepare(here, clause.id, memory),
        on_change=save_one,
        args=(here.stored.id, clause.id),
    )


def _draw_status(memory: Memory) -> None:
    if memory.fault:
        st.error(elements.literal(memory.fault))
        elements.draw_status("Not saved")
    elif memory.saved_at:
        elements.draw_status(f"Saved {elements.clock(memory.saved_at)}")
    else:
        elements.draw_status("Each choice is saved at once.")

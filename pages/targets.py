"""This module draws the target level of each clause and saves it on change."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import streamlit as st

from assessments.errors import Conflict, StoreError
from assessments.store import save_target
from checklists.model import Clause
from pages import callbacks, context, elements, tables
from scoring.method import load_method

INTERIM = 3
LEVELS = {4: "4: full alignment", 3: "3", 2: "2", 1: "1", 0: "0: none"}


@dataclass(slots=True)
class Memory:
    """What the session remembers of the targets of one resolution between clicks; changed in place.

    Attributes:
        seen: the stored target by clause, as each widget was begun from it; None where there is none.
        editions: how often the widget of a clause was begun anew, by clause.
        undo: the targets before all were set at once, by clause; empty where there is nothing to undo.
        fault: what the last click did not save, and why; empty where it saved all.
        saved_at: when a click was saved last, in UTC; None before the first.
    """

    seen: dict[str, int | None] = field(default_factory=dict)
    editions: dict[str, int] = field(default_factory=dict)
    undo: dict[str, int | None] = field(default_factory=dict)
    fault: str = ""
    saved_at: datetime.datetime | None = None


def draw_targets(resolution: str) -> None:
    """Draw the targets of one resolution in a fragment of its own, so that a save redraws these alone."""

    @st.fragment(key=f"targets-{resolution}")
    def fragment() -> None:
        _draw(context.current(), resolution)

    fragment()


def _draw(here: context.Year, resolution: str) -> None:
    clauses = here.checklists.by_resolution[resolution].clauses
    memory: Memory = st.session_state.setdefault(_memory_key(here.stored.id, resolution), Memory())
    args = (here.stored.id, resolution)
    st.header(f"Resolution {resolution}")
    if here.read_only:
        targets = here.assessment.targets
        rows = [[elements.clause_label(clause), LEVELS[_level(targets.get(clause.id))]] for clause in clauses]
        caption = f"Target levels under Resolution {resolution}"
        tables.draw_table(["Operative clause", "Target"], rows, caption=caption, show_caption=False)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            f"Set all to {INTERIM}", key=f"all-{resolution}", on_click=_set_all, args=args, disabled=here.read_only
        )
        if memory.undo:
            st.button("Undo", key=f"undo-{resolution}", on_click=_undo, args=args)
        _draw_status(memory)
    half = (len(clauses) + 1) // 2  # down one column, then the other: on a narrow screen that is the order of the text
    for column, part in zip(st.columns(2, gap="large"), (clauses[:half], clauses[half:]), strict=True):
        for clause in part:
            with column:
                _draw_target(here, clause, memory)


def _draw_target(here: context.Year, clause: Clause, memory: Memory) -> None:
    """Draw the target of one clause, begun by its own default as the widgets of answers are (`item_saving`)."""
    stored = here.assessment.targets.get(clause.id)
    key = _widget_key(here.stored.id, clause.id, memory)
    if key not in st.session_state:
        memory.seen[clause.id] = stored
    st.selectbox(
        elements.literal(elements.clause_label(clause)),
        list(LEVELS),
        index=list(LEVELS).index(_level(stored)),
        format_func=LEVELS.__getitem__,
        key=key,
        on_change=_save_one,
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


def _level(target: int | None) -> int:
    return load_method().default_target if target is None else target


def _save_one(assessment: int, clause: str) -> None:
    """Save one target where it is new.

    A widget that has left the screen may be reported once more, unchanged, with the next click: that says nothing.
    """
    with _at_targets(assessment, clause.split("-", 1)[0]) as desk:
        level = desk.held(clause)
        if level is not None and level != _level(desk.memory.seen[clause]):
            desk.save({clause: level})


def _set_all(assessment: int, resolution: str) -> None:
    with _at_targets(assessment, resolution) as desk:
        clauses = [clause.id for clause in desk.here.checklists.by_resolution[resolution].clauses]
        before = {clause: desk.memory.seen[clause] for clause in clauses}
        desk.save(dict.fromkeys(clauses, INTERIM))
        desk.memory.undo = before


def _undo(assessment: int, resolution: str) -> None:
    with _at_targets(assessment, resolution) as desk:
        desk.save(desk.memory.undo)


class _Desk:
    """The targets of one resolution during a callback: what is remembered of them, and what their widgets hold."""

    def __init__(self, turn: callbacks.Turn, assessment: int, resolution: str) -> None:
        self._turn = turn
        self._resolution = resolution
        self.here = turn.year(assessment)
        self.memory: Memory = turn.call(lambda: st.session_state[_memory_key(assessment, resolution)])

    def held(self, clause: str) -> int | None:
        """Return what the widget of a clause holds; None where it is not drawn."""
        key = _widget_key(self.here.stored.id, clause, self.memory)
        return self._turn.call(lambda: st.session_state.get(key))

    def save(self, levels: dict[str, int | None]) -> None:
        """Save targets, by clause; what could not be saved is said, and its widget shows what is stored."""
        memory = self.memory
        held = {clause: self.held(clause) for clause in levels}
        faults = [fault for clause, level in levels.items() if (fault := self._save_one(clause, level))]
        for clause in levels:
            if held[clause] != _level(memory.seen[clause]):
                memory.editions[clause] = memory.editions.get(clause, 0) + 1
        memory.undo, memory.fault = {}, "\n".join(faults)
        memory.saved_at = datetime.datetime.now(tz=datetime.UTC)
        self._turn.redraw(f"targets-{self._resolution}", "gap-summary")

    def _save_one(self, clause: str, level: int | None) -> str:
        seen = self.memory.seen
        try:
            save_target(
                context.database(),
                assessment_id=self.here.stored.id,
                clause_id=clause,
                level=level,
                seen_level=seen[clause],
                by=context.PERSON,
            )
        except Conflict as conflict:
            seen[clause] = conflict.level
            return f"{conflict} It shows the stored target now; choose again if yours still holds."
        except StoreError as error:
            return str(error)
        seen[clause] = level
        return ""


@contextmanager
def _at_targets(assessment: int, resolution: str) -> Iterator[_Desk]:
    with callbacks.turn() as turn:
        yield _Desk(turn, assessment, resolution)


def _widget_key(assessment: int, clause: str, memory: Memory) -> str:
    return f"target:{assessment}:{clause}:level:{memory.editions.get(clause, 0)}"


def _memory_key(assessment: int, resolution: str) -> str:
    return f"targets:{assessment}:{resolution}:memory"

"""This module saves the targets of one resolution, and keeps what the page must remember between clicks."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import streamlit as st

from assessments.errors import Conflict, StoreError
from assessments.store import save_target
from pages import callbacks, context, door
from scoring.method import load_method

INTERIM = 3


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


def remember(here: context.Year, resolution: str) -> Memory:
    """Return what is remembered of the targets of a resolution; nothing yet at the first drawing."""
    memory: Memory = st.session_state.setdefault(_memory_key(here.stored.id, resolution), Memory())
    return memory


def prepare(here: context.Year, clause: str, memory: Memory) -> str:
    """Return the key of a widget about to be drawn; if it is new, remember the stored target it begins from.

    It is begun by its own default as the widgets of answers are (`item_memory`).
    """
    key = _widget_key(here.stored.id, clause, memory)
    if key not in st.session_state:
        memory.seen[clause] = here.assessment.targets.get(clause)
    return key


def level_of(target: int | None) -> int:
    """Return a target level, or the default where there is none."""
    return load_method().default_target if target is None else target


def save_one(assessment: int, clause: str) -> None:
    """Save one target where it is new.

    A widget that has left the screen may be reported once more, unchanged, with the next click: that says nothing.
    """
    with _at_targets(assessment, clause.split("-", 1)[0]) as desk:
        level = desk.held(clause)
        if level is not None and level != level_of(desk.memory.seen[clause]):
            desk.save({clause: level})


def set_all(assessment: int, resolution: str) -> None:
    """Set all targets of a resolution to the interim level, and remember those before."""
    with _at_targets(assessment, resolution) as desk:
        clauses = [clause.id for clause in desk.here.checklists.by_resolution[resolution].clauses]
        before = {clause: desk.memory.seen[clause] for clause in clauses}
        desk.save(dict.fromkeys(clauses, INTERIM))
        desk.memory.undo = before


def undo(assessment: int, resolution: str) -> None:
    """Bring back the targets from before all were set at once."""
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
            if held[clause] != level_of(memory.seen[clause]):
                memory.editions[clause] = memory.editions.get(clause, 0) + 1
        memory.undo, memory.fault = {}, "\n".join(dict.fromkeys(faults))
        memory.saved_at = datetime.datetime.now(tz=datetime.UTC)
        self._turn.redraw(f"targets-{self._resolution}", "gap-summary")

    def _save_one(self, clause: str, level: int | None) -> str:
        seen = self.memory.seen
        try:
            save_target(
                door.database(),
                assessment_id=self.here.stored.id,
                clause_id=clause,
                level=level,
                seen_level=seen[clause],
                by=self._turn.person,
            )
        except Conflict as conflict:
            seen[clause] = conflict.level
            yours = "the default" if level is None else f"level {level}"
            return (
                f"{conflict} The stored target is shown now. You had chosen {yours}: choose it again if it still holds."
            )
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

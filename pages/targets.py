"""This module draws the target level of each clause and saves it on change."""

import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from assessments.errors import Conflict, StoreError
from assessments.store import save_target
from pages import context, elements
from scoring.method import load_method

INTERIM = 3
LEVELS = {4: "4: full alignment", 3: "3", 2: "2", 1: "1", 0: "0: none"}


def draw_targets(resolution: str) -> None:
    """Draw the targets of one resolution in a fragment of its own, so that a save redraws these alone."""

    @st.fragment(key=f"targets-{resolution}")
    def fragment() -> None:
        _draw(context.current(), resolution)

    fragment()


def _draw(here: context.Year, resolution: str) -> None:
    clauses = here.checklists.by_resolution[resolution].clauses
    st.header(f"Resolution {resolution}")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            f"Set all to {INTERIM}", key=f"all-{resolution}", on_click=_set_all, args=(here.stored.id, resolution)
        )
        if st.session_state.get(_key(here, resolution, "undo")):
            st.button("Undo", key=f"undo-{resolution}", on_click=_undo, args=(here.stored.id, resolution))
        _draw_status(here, resolution)
    half = (len(clauses) + 1) // 2  # down one column, then the other: on a narrow screen that is the order of the text
    for column, part in zip(st.columns(2, gap="large"), (clauses[:half], clauses[half:]), strict=True):
        for clause in part:
            _prepare(here, clause.id)
            with column:
                st.selectbox(
                    elements.literal(elements.clause_label(clause)),
                    list(LEVELS),
                    index=list(LEVELS).index(_level(here.assessment.targets.get(clause.id))),
                    format_func=LEVELS.__getitem__,
                    key=_widget_key(here, clause.id),
                    on_change=_save_one,
                    args=(here.stored.id, clause.id),
                )


def _draw_status(here: context.Year, resolution: str) -> None:
    fault = st.session_state.get(_key(here, resolution, "fault"))
    saved = st.session_state.get(_key(here, resolution, "saved"))
    if fault:
        st.error(elements.literal(fault))
    elements.draw_status("Not saved" if fault else f"Saved {saved}" if saved else "Each choice is saved at once.")


def _prepare(here: context.Year, clause: str) -> None:
    """Remember the stored target when its widget is about to be drawn for the first time."""
    if _widget_key(here, clause) not in st.session_state:
        st.session_state[_key(here, clause, "seen")] = here.assessment.targets.get(clause)


def _seen(here: context.Year, clause: str) -> int | None:
    seen: int | None = st.session_state.get(_key(here, clause, "seen"), here.assessment.targets.get(clause))
    return seen


def _level(target: int | None) -> int:
    return load_method().default_target if target is None else target


def _save_one(assessment: int, clause: str) -> None:
    """Save one target where it is new. Ends the callback: redraws the summary and the targets of its resolution alone.

    A widget that has left the screen may be reported once more, unchanged, with the next click: that says nothing.
    """
    here = context.by_id(assessment)
    level = st.session_state[_widget_key(here, clause)]
    if level != _level(_seen(here, clause)):
        _finish(here, clause.split("-", 1)[0], {clause: level}, undo={})


def _set_all(assessment: int, resolution: str) -> None:
    here = context.by_id(assessment)
    clauses = [clause.id for clause in here.checklists.by_resolution[resolution].clauses]
    before = {clause: _seen(here, clause) for clause in clauses}
    _finish(here, resolution, dict.fromkeys(clauses, INTERIM), undo=before)


def _undo(assessment: int, resolution: str) -> None:
    here = context.by_id(assessment)
    _finish(here, resolution, st.session_state[_key(here, resolution, "undo")], undo={})


def _finish(here: context.Year, resolution: str, levels: dict[str, int | None], undo: dict[str, int | None]) -> None:
    faults = [fault for clause, level in levels.items() if (fault := _save(here, clause, level))]
    st.session_state[_key(here, resolution, "undo")] = undo
    st.session_state[_key(here, resolution, "fault")] = "\n".join(faults)
    st.session_state[_key(here, resolution, "saved")] = datetime.datetime.now(
        tz=ZoneInfo(st.context.timezone or "UTC")
    ).strftime("%H:%M")
    st.rerun([f"targets-{resolution}", "gap-summary"])


def _save(here: context.Year, clause: str, level: int | None) -> str:
    """Save one target and return what went wrong, if anything; then the widget shows what is stored."""
    seen = _seen(here, clause)
    try:
        save_target(
            context.database(),
            assessment_id=here.stored.id,
            clause_id=clause,
            level=level,
            seen_level=seen,
            by=context.PERSON,
        )
    except Conflict as conflict:
        _show(here, clause, conflict.level)
        return f"{conflict} It shows the stored target now; choose again if yours still holds."
    except StoreError as error:
        _show(here, clause, seen)
        return str(error)
    _show(here, clause, level)
    return ""


def _show(here: context.Year, clause: str, level: int | None) -> None:
    """Remember the stored target; a widget that shows another one is drawn anew and begins from it."""
    st.session_state[_key(here, clause, "seen")] = level
    if st.session_state.get(_widget_key(here, clause)) != _level(level):
        edition = _key(here, clause, "edition")
        st.session_state[edition] = st.session_state.get(edition, 0) + 1


def _widget_key(here: context.Year, clause: str) -> str:
    """Return the key of the widget of a target, begun by its own default as those of answers are (`item_saving`)."""
    return _key(here, clause, f"level:{st.session_state.get(_key(here, clause, 'edition'), 0)}")


def _key(here: context.Year, subject: str, field: str) -> str:
    return f"target:{here.stored.id}:{subject}:{field}"

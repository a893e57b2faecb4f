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
        st.button(f"Set all to {INTERIM}", key=f"all-{resolution}", on_click=_set_all, args=(resolution,))
        if st.session_state.get(_key(here, resolution, "undo")):
            st.button("Undo", key=f"undo-{resolution}", on_click=_undo, args=(resolution,))
        _draw_status(here, resolution)
    half = (len(clauses) + 1) // 2  # down one column, then the other: on a narrow screen that is the order of the text
    for column, part in zip(st.columns(2, gap="large"), (clauses[:half], clauses[half:]), strict=True):
        for clause in part:
            key = _prepare(here, clause.id)
            with column:
                st.selectbox(
                    elements.literal(elements.clause_label(clause)),
                    list(LEVELS),
                    format_func=LEVELS.__getitem__,
                    key=key,
                    on_change=_save_one,
                    args=(clause.id,),
                )


def _draw_status(here: context.Year, resolution: str) -> None:
    fault = st.session_state.get(_key(here, resolution, "fault"))
    saved = st.session_state.get(_key(here, resolution, "saved"))
    if fault:
        st.error(elements.literal(fault))
    elements.draw_status("Not saved" if fault else f"Saved {saved}" if saved else "Each choice is saved at once.")


def _prepare(here: context.Year, clause: str) -> str:
    """Put the stored target into its widget when it is drawn for the first time, and remember what was seen."""
    key = _key(here, clause, "level")
    if key not in st.session_state or st.session_state.pop(_key(here, clause, "outdated"), False):
        st.session_state[_key(here, clause, "seen")] = here.assessment.targets.get(clause)
        st.session_state[key] = here.assessment.targets.get(clause, load_method().default_target)
    return key


def _save_one(clause: str) -> None:
    """Save one target. Ends the callback: redraws the summary and the targets of its resolution alone."""
    here = context.current()
    _finish(here, clause.split("-", 1)[0], {clause: st.session_state[_key(here, clause, "level")]}, undo={})


def _set_all(resolution: str) -> None:
    here = context.current()
    clauses = [clause.id for clause in here.checklists.by_resolution[resolution].clauses]
    before = {clause: st.session_state[_key(here, clause, "seen")] for clause in clauses}
    _finish(here, resolution, dict.fromkeys(clauses, INTERIM), undo=before)


def _undo(resolution: str) -> None:
    here = context.current()
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
    seen = st.session_state[_key(here, clause, "seen")]
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
    st.session_state[_key(here, clause, "seen")] = level
    st.session_state[_key(here, clause, "outdated")] = True


def _key(here: context.Year, subject: str, field: str) -> str:
    return f"target:{here.stored.id}:{subject}:{field}"

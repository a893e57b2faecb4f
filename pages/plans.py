"""This module draws what a delegation intends with each gap: the effort of the next step, and a question to put."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import get_args

import streamlit as st

from assessments.errors import Conflict, StoreError
from assessments.store import save_plan
from checklists.assessment import Effort, Plan
from pages import callbacks, context, elements, linked
from reports.gap_columns import GapRow
from reports.questions import ADDRESSEES, draft_question
from reports.words import GAP_KINDS

EFFORTS: tuple[Effort, ...] = get_args(Effort)
# As the store allows: longer text is refused there, and cannot be typed here.
QUESTION_LIMIT = 10_000


@dataclass(slots=True)
class Memory:
    """What the session remembers of the plan of one item between clicks; changed in place.

    Attributes:
        plan: the stored plan the widgets were begun from.
        draft: the question as this tool words it, with which the field begins where the delegation has none.
        edition: how often the widgets were begun anew.
        saved_at: when the plan was saved last in this session; None before that.
        fault: why the last save was refused; empty where it was not.
        theirs: what somebody else has saved meanwhile, until one of both plans is chosen.
    """

    plan: Plan
    draft: str
    edition: int = 0
    saved_at: datetime | None = None
    fault: str = ""
    theirs: Plan | None = None


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
        memory = _prepare(here, row.item)
        effort_key, question_key = _widget_keys(here.stored.id, row.item, memory)
        args = (here.stored.id, row.item)
        with st.container(border=True, key=f"plan-form-{row.item}"):
            st.markdown(f"##### {elements.literal(row.question)}")
            elements.draw_tags([row.item, GAP_KINDS[row.gap_kind], f"{row.gap_points:.1f} points to full alignment"])
            if here.read_only:
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
                on_change=_save,
                args=args,
            )
            st.text_area(
                f"{ADDRESSEES[row.respondent]} (saved when you leave the field)",
                memory.plan.question or memory.draft,
                max_chars=QUESTION_LIMIT,
                height="content",
                key=question_key,
                on_change=_save,
                args=args,
            )
            with st.container():
                if memory.plan.question:
                    st.button("Use the draft again", key=f"draft-{row.item}", on_click=_use_draft, args=args)
                _draw_status(memory, args)

    fragment()


def _draw_status(memory: Memory, args: tuple[int, str]) -> None:
    if memory.theirs is not None:
        st.error("Not saved. Somebody else has changed this since you opened it. Nothing was overwritten.")
        elements.draw_text(f"In the store: effort {memory.theirs.effort or 'not judged'}.")
        elements.draw_text(memory.theirs.question or "The question as drafted.")
        with st.container(horizontal=True):
            st.button("Keep the stored one", key=f"theirs-{args[1]}", on_click=_take_theirs, args=args)
            st.button("Save mine instead", key=f"mine-{args[1]}", on_click=_take_mine, args=args)
    elif memory.fault:
        st.error(elements.literal(f"Not saved. {memory.fault}"))
    elif memory.saved_at:
        elements.draw_status(f"Saved {elements.clock(memory.saved_at)}")


def _prepare(here: context.Year, item: str) -> Memory:
    """Return what is remembered of an item's plan; a draft worded anew, or new widgets, begin from what is stored."""
    stored = here.assessment.plans.get(item, Plan())
    asked, score = here.checklists.items[item], here.scorecard.items[item]
    draft = draft_question(
        asked, here.responses.get(item), score, checklists=here.checklists, year=here.assessment.year
    )
    memory: Memory = st.session_state.setdefault(_memory_key(here.stored.id, item), Memory(stored, draft))
    if memory.draft != draft:
        memory.draft = draft
        memory.edition += 1
    if _widget_keys(here.stored.id, item, memory)[1] not in st.session_state:
        memory.plan = stored
    return memory


def _save(assessment: int, item: str) -> None:
    """Save effort and question where they are new; a question left as drafted, or emptied, is the draft."""
    with callbacks.turn() as turn:
        memory, effort, typed = _held(turn, assessment, item)
        plan = _plan(memory, effort, typed)
        if plan != memory.plan:
            _store(turn, memory, assessment, item, plan)
        if not typed:
            memory.edition += 1
            turn.redraw(f"plan-{item}")


def _use_draft(assessment: int, item: str) -> None:
    with callbacks.turn() as turn:
        memory, effort, _ = _held(turn, assessment, item)
        _store(turn, memory, assessment, item, Plan(effort=effort))
        memory.edition += 1


def _take_theirs(assessment: int, item: str) -> None:
    with callbacks.turn() as turn:
        memory = _held(turn, assessment, item)[0]
        memory.plan, memory.theirs = memory.theirs or Plan(), None
        memory.edition += 1
        turn.redraw(f"plan-{item}")


def _take_mine(assessment: int, item: str) -> None:
    with callbacks.turn() as turn:
        memory, effort, typed = _held(turn, assessment, item)
        memory.plan, memory.theirs = memory.theirs or Plan(), None
        _store(turn, memory, assessment, item, _plan(memory, effort, typed))


def _held(turn: callbacks.Turn, assessment: int, item: str) -> tuple[Memory, Effort | None, str]:
    """Return what is remembered of an item's plan, and the effort and question its widgets hold."""
    turn.year(assessment)
    memory: Memory = turn.call(lambda: st.session_state[_memory_key(assessment, item)])
    keys = _widget_keys(assessment, item, memory)
    effort, question = turn.call(lambda: [st.session_state[key] for key in keys])
    return memory, effort, question.strip()


def _plan(memory: Memory, effort: Effort | None, typed: str) -> Plan:
    """Return the plan these stand for: a question left as drafted is the tool's, which follows the answers."""
    return Plan(effort=effort, question="" if typed == memory.draft.strip() else typed)


def _store(turn: callbacks.Turn, memory: Memory, assessment: int, item: str, plan: Plan) -> None:
    memory.fault, memory.theirs = "", None
    try:
        save_plan(
            context.database(), assessment_id=assessment, item_id=item, plan=plan, seen=memory.plan, by=context.PERSON
        )
    except Conflict as conflict:
        memory.theirs = conflict.plan
    except StoreError as error:
        memory.fault = str(error)
    else:
        memory.plan, memory.saved_at = plan, datetime.now(tz=UTC)
    turn.redraw(f"plan-{item}")


def _widget_keys(assessment: int, item: str, memory: Memory) -> tuple[str, str]:
    """Return the keys of effort and question, begun by their own default as those of answers are (`item_saving`)."""
    return f"effort:{assessment}:{item}:{memory.edition}", f"question:{assessment}:{item}:{memory.edition}"


def _memory_key(assessment: int, item: str) -> str:
    return f"plan:{assessment}:{item}:memory"

"""This module saves what a delegation intends with the gap of one item, and keeps what the page must remember."""

from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st

from assessments.errors import Conflict, StoreError
from assessments.store import save_plan
from checklists.assessment import Effort, Plan
from pages import callbacks, context, door
from reports.questions import draft_question


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


def prepare(here: context.Year, item: str) -> Memory:
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
    if widget_keys(here.stored.id, item, memory)[1] not in st.session_state:
        memory.plan = stored
    return memory


def save(assessment: int, item: str) -> None:
    """Save effort and question where they are new; a question left as drafted, or emptied, is the draft."""
    with callbacks.turn() as turn:
        memory, effort, typed = _held(turn, assessment, item)
        plan = _plan(memory, effort, typed)
        if plan != memory.plan:
            _store(turn, memory, assessment, item, plan)
        if not typed:
            memory.edition += 1
            turn.redraw(f"plan-{item}")


def use_draft(assessment: int, item: str) -> None:
    """Give up the delegation's own question for the one this tool drafts."""
    with callbacks.turn() as turn:
        memory, effort, _ = _held(turn, assessment, item)
        _store(turn, memory, assessment, item, Plan(effort=effort))
        memory.edition += 1


def take_theirs(assessment: int, item: str) -> None:
    """Settle a conflict: keep the stored plan and show it."""
    with callbacks.turn() as turn:
        memory = _held(turn, assessment, item)[0]
        memory.plan, memory.theirs = memory.theirs or Plan(), None
        memory.edition += 1
        turn.redraw(f"plan-{item}")


def take_mine(assessment: int, item: str) -> None:
    """Settle a conflict: save what this person entered over the stored plan, which the change log keeps."""
    with callbacks.turn() as turn:
        memory, effort, typed = _held(turn, assessment, item)
        memory.plan, memory.theirs = memory.theirs or Plan(), None
        _store(turn, memory, assessment, item, _plan(memory, effort, typed))


def _held(turn: callbacks.Turn, assessment: int, item: str) -> tuple[Memory, Effort | None, str]:
    """Return what is remembered of an item's plan, and the effort and question its widgets hold.

    A widget that has left the screen holds nothing new: for it stands what it was begun from.
    """
    turn.year(assessment)
    memory: Memory = turn.call(lambda: st.session_state[_memory_key(assessment, item)])
    begun = (memory.plan.effort, memory.plan.question or memory.draft)
    keys = widget_keys(assessment, item, memory)
    effort, question = turn.call(
        lambda: [st.session_state.get(key, before) for key, before in zip(keys, begun, strict=True)]
    )
    return memory, effort, question.strip()


def _plan(memory: Memory, effort: Effort | None, typed: str) -> Plan:
    """Return the plan these stand for: a question left as drafted is the tool's, which follows the answers."""
    return Plan(effort=effort, question="" if typed == memory.draft.strip() else typed)


def _store(turn: callbacks.Turn, memory: Memory, assessment: int, item: str, plan: Plan) -> None:
    memory.fault, memory.theirs = "", None
    try:
        save_plan(door.database(), assessment_id=assessment, item_id=item, plan=plan, seen=memory.plan, by=turn.person)
    except Conflict as conflict:
        memory.theirs = conflict.plan
    except StoreError as error:
        memory.fault = str(error)
    else:
        memory.plan, memory.saved_at = plan, datetime.now(tz=UTC)
    turn.redraw(f"plan-{item}")


def widget_keys(assessment: int, item: str, memory: Memory) -> tuple[str, str]:
    """Return the keys of effort and question, begun by their own default as those of answers are (`item_saving`)."""
    return f"effort:{assessment}:{item}:{memory.edition}", f"question:{assessment}:{item}:{memory.edition}"


def _memory_key(assessment: int, item: str) -> str:
    return f"plan:{assessment}:{item}:memory"

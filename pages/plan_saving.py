"""This module saves what a delegation intends with the gap of one item, and keeps what the page must remember."""

from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st

from assessments.errors import Conflict, NotFound, ReadOnly, StoreError
from assessments.store import save_plan, set_aside
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
        mine: the plan with what I have changed, which was not saved for that, or came too late for the year.
    """

    plan: Plan
    draft: str
    edition: int = 0
    saved_at: datetime | None = None
    fault: str = ""
    theirs: Plan | None = None
    mine: Plan | None = None


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
        if plan != (memory.mine or memory.plan):
            _store(turn, memory, assessment, item, plan)
        if not typed and memory.mine is None:
            memory.edition += 1
            turn.redraw(f"plan-{item}")


def use_draft(assessment: int, item: str) -> None:
    """Give up the delegation's own question for the one this tool drafts."""
    with callbacks.turn() as turn:
        memory, effort, _ = _held(turn, assessment, item)
        _store(turn, memory, assessment, item, Plan(effort=effort))
        if memory.mine is None:
            memory.edition += 1


def keep_stored(assessment: int, item: str) -> None:
    """Keep the stored plan and show it; what was entered goes into the change log first."""
    with callbacks.turn() as turn:
        memory = _held(turn, assessment, item)[0]
        if memory.mine is None or not _put_aside(turn, memory, assessment, item, memory.mine):
            return
        memory.plan = memory.theirs or memory.plan
        memory.theirs = memory.mine = None
        memory.edition += 1


def take_mine(assessment: int, item: str) -> None:
    """Settle a conflict: save what this person entered over the stored plan, which the change log keeps."""
    with callbacks.turn() as turn:
        memory = _held(turn, assessment, item)[0]
        if memory.mine is None:
            return
        memory.plan = memory.theirs or memory.plan
        _store(turn, memory, assessment, item, memory.mine)
        memory.edition += 1


def _held(turn: callbacks.Turn, assessment: int, item: str) -> tuple[Memory, Effort | None, str]:
    """Return what is remembered of an item's plan, and the effort and question its widgets hold.

    A widget that has left the screen holds nothing new: for it stands what it was begun from.
    """
    memory: Memory = turn.call(lambda: st.session_state[_memory_key(assessment, item)])
    begun = (memory.plan.effort, memory.plan.question or memory.draft)
    keys = widget_keys(assessment, item, memory)
    effort, question = turn.call(
        lambda: [st.session_state.get(key, before) for key, before in zip(keys, begun, strict=True)]
    )
    turn.entered = {"Item": item} | plan_words(memory.mine or _plan(memory, effort, question.strip()))
    turn.year(assessment)
    return memory, effort, question.strip()


def _plan(memory: Memory, effort: Effort | None, typed: str) -> Plan:
    """Return the plan these stand for: a question left as drafted is the tool's, which follows the answers."""
    return Plan(effort=effort, question="" if typed == memory.draft.strip() else typed)


def plan_words(plan: Plan) -> dict[str, str]:
    """Return a plan in words, part by part."""
    return {"Effort": plan.effort or "not judged", "Question": plan.question or "As drafted."}


def _store(turn: callbacks.Turn, memory: Memory, assessment: int, item: str, plan: Plan) -> None:
    memory.fault, memory.theirs, memory.mine = "", None, None
    turn.redraw(f"plan-{item}")
    try:
        save_plan(door.database(), assessment_id=assessment, item_id=item, plan=plan, seen=memory.plan, by=turn.person)
    except NotFound:
        raise
    except Conflict as conflict:
        theirs = conflict.plan or Plan()
        memory.theirs, memory.mine = theirs, _changed(plan, memory.plan, theirs)
    except StoreError as error:
        memory.fault = str(error)
        if isinstance(error, ReadOnly):
            memory.mine = plan
    else:
        memory.plan, memory.saved_at = plan, datetime.now(tz=UTC)


def _changed(plan: Plan, begun: Plan, theirs: Plan) -> Plan:
    """Return what a plan changes of the one it was begun from, as a change of what somebody else has saved."""
    return Plan(
        effort=theirs.effort if plan.effort == begun.effort else plan.effort,
        question=theirs.question if plan.question == begun.question else plan.question,
    )


def _put_aside(turn: callbacks.Turn, memory: Memory, assessment: int, item: str, plan: Plan) -> bool:
    """Put a plan that is not taken into the change log, and return whether it is safe there."""
    turn.redraw(f"plan-{item}")
    try:
        set_aside(door.database(), assessment_id=assessment, item_id=item, content=plan, by=turn.person)
    except NotFound:
        raise
    except StoreError as error:
        memory.fault = str(error)
        return False
    memory.fault = ""
    return True


def widget_keys(assessment: int, item: str, memory: Memory) -> tuple[str, str]:
    """Return the keys of effort and question, begun by their own default as those of answers are (`item_memory`)."""
    return f"effort:{assessment}:{item}:{memory.edition}", f"question:{assessment}:{item}:{memory.edition}"


def _memory_key(assessment: int, item: str) -> str:
    return f"plan:{assessment}:{item}:memory"

"""This module draws who is asked a clause, and what each of several respondents says beside the agreed answer."""

import streamlit as st

from assessments.access import ANSWERING
from assessments.errors import NotFound, SignedOut, StoreError
from assessments.store import NOTE_LIMIT, assign_clause, list_people, save_opinion
from assessments.stored import SEVERAL, Opinion
from checklists.assessment import EXEMPT, Value
from checklists.item import Item
from checklists.model import Clause
from pages import callbacks, context, door, elements
from reports.answers import choices_of
from reports.choices import OPEN_STATES
from reports.opinions import view_words

NO_VIEW = "none"


def draw_asked(clause: Clause) -> None:
    """Draw who is asked a clause; the lead chooses them. Nothing where nobody signs in.

    It stands in a fragment, so that a click there does not drop one that was made inside a form just before.
    """
    if door.rights().role is None:
        return

    @st.fragment(key="asked")
    def fragment() -> None:
        here = context.current()
        asked = here.stored.respondents.get(clause.id, ())
        if here.is_led and here.may_be_answered:
            _draw_choice(here, clause, asked)
        elif asked:
            elements.draw_quiet(f"Asked: {', '.join(asked)}.")

    fragment()


def draw_opinions(here: context.Year, item: Item) -> None:
    """Draw what several respondents say of an item, and the fields for who is one of them; nothing where one is asked.

    What they say changes no score: the answer that is agreed does.
    """
    asked = here.stored.respondents.get(item.clause, ())
    opinions = here.stored.opinions.get(item.id, ())
    if opinions:
        lines = {_who(opinion): view_words(item, opinion) for opinion in opinions}
        elements.draw_quiet("What each respondent says, beside the answer that is agreed:")
        elements.draw_terms(lines)
    if fault := st.session_state.pop(f"{here.stored.id}:{item.id}:opinion-fault", ""):
        st.error(elements.literal(f"Not saved. {fault}"))
    if len(asked) >= SEVERAL and door.person().name in asked and here.may_be_answered:
        _draw_mine(here, item, next((opinion for opinion in opinions if opinion.by == door.person().name), None))


def _draw_choice(here: context.Year, clause: Clause, asked: tuple[str, ...]) -> None:
    answer = [
        person.name
        for person in list_people(door.database(), by=door.person())
        if person.place.active and person.place.role in ANSWERING
    ]
    key = f"asked:{here.stored.id}:{clause.id}:{':'.join(asked)}"
    st.multiselect(
        "Asked to answer this clause; of several, each may add a view of their own",
        [*answer, *(name for name in asked if name not in answer)],
        list(asked),
        key=key,
        placeholder="Nobody in particular",
        on_change=_assign,
        args=(here.stored.id, clause.id, key, asked),
    )
    if fault := st.session_state.pop("asked-fault", ""):
        st.error(elements.literal(f"Nothing was changed. {fault}"))


def _draw_mine(here: context.Year, item: Item, mine: Opinion | None) -> None:
    asked = choices_of(item, here.assessment.year) if item.levels or item.choices else []
    labels = {NO_VIEW: "No view of my own"} | {
        choice.code: f"{choice.label}. {choice.caption}"
        for choice in asked
        if choice.code not in (*OPEN_STATES, EXEMPT)
    }
    codes = list(labels)
    value_key, note_key = (f"{here.stored.id}:{item.id}:opinion-{field}" for field in ("value", "note"))
    args = (here.stored.id, item.id, value_key, note_key)
    if len(codes) > 1:
        st.selectbox(
            "My own view",
            codes,
            codes.index(NO_VIEW if mine is None or mine.value is None else str(mine.value)),
            format_func=labels.__getitem__,
            key=value_key,
            on_change=_say,
            args=args,
        )
    st.text_area(
        "My own note, kept and reported where I differ (saved when you leave the field)",
        mine.note if mine else "",
        max_chars=NOTE_LIMIT,
        height=68,
        key=note_key,
        on_change=_say,
        args=args,
    )


def _who(opinion: Opinion) -> str:
    return f"{opinion.by}, for {opinion.side}" if opinion.side else opinion.by


def _assign(assessment: int, clause: str, key: str, seen: tuple[str, ...]) -> None:
    with callbacks.turn() as turn:
        people, by = turn.call(lambda: list(st.session_state[key])), turn.person
        try:
            assign_clause(door.database(), assessment_id=assessment, clause_id=clause, people=people, seen=seen, by=by)
        except (NotFound, SignedOut):
            raise
        except StoreError as error:
            fault = str(error)
            turn.call(lambda: st.session_state.update({"asked-fault": fault}))
        turn.redraw()


def _say(assessment: int, item: str, value_key: str, note_key: str) -> None:
    with callbacks.turn() as turn:
        code, note = turn.call(lambda: (st.session_state.get(value_key, NO_VIEW), st.session_state[note_key]))
        value: Value | None = None if code == NO_VIEW else int(code) if code.isdecimal() else code
        turn.entered = {"Item": item, "My own note": note}
        by = turn.person
        try:
            save_opinion(door.database(), assessment_id=assessment, item_id=item, value=value, note=note, by=by)
        except (NotFound, SignedOut):
            raise
        except StoreError as error:
            fault = f"{error} You had written: {note}" if note else str(error)
            turn.call(lambda: st.session_state.update({f"{assessment}:{item}:opinion-fault": fault}))
        turn.redraw(f"item-{item}")

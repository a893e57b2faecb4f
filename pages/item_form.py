"""This module draws one checklist item as a form that saves each answer on change."""

from datetime import date

import streamlit as st

from assessments.store import LINE_LIMIT, NOTE_LIMIT
from checklists.item import Item
from checklists.merging import unanswered
from checklists.model import Clause
from pages import context, elements, evidence_form, respondents
from pages.item_conflict import draw_conflict, draw_too_late
from pages.item_memory import Memory, key_of, prepare, widget_key
from pages.item_saving import confirm, save_entry
from reports.answers import DATE, NUMBER, answer_words, choices_of, response_words
from reports.choices import Entry, entry_of
from reports.progress import clause_progress
from reports.words import REASONS

NATO_FOUNDED = date(1949, 4, 4)
PENDING = "Not saved yet: a number, a date or a reason is still missing."
UNSETTLED = "Not saved yet: choose above. What you change in the form meanwhile is on your side there."


def draw_item(id_: str) -> None:
    """Draw one item in a fragment of its own, so that a save redraws this item and the progress alone.

    What comes and goes stands in a container of its own: what follows keeps its place, and with it text half typed.
    """

    @st.fragment(key=f"item-{id_}")
    def fragment() -> None:
        here = context.current()
        item = here.checklists.items[id_]
        memory = prepare(here, item)
        with st.container(border=True, key=f"form-{id_}"):
            with st.container():
                _draw_question(here, item)
            if not here.may_be_answered:
                _draw_said(here, item, memory)
                respondents.draw_opinions(here, item)
                return
            with st.container():
                _draw_answer(here, item, memory)
            with st.container():
                _draw_status(here, item, memory)
            elements.draw_quiet(f"Not enough by itself: {item.weak_claim.en}")
            evidence_form.draw_evidence(here, item, memory)
            _draw_words(here, item, memory)
            respondents.draw_opinions(here, item)

    fragment()
    st.page_link("history.py", label=f"Who changed {id_}, and when", query_params=context.address(item=id_))


def draw_progress(clause: Clause) -> None:
    """Draw how far the clause is filled in and what it is worth, redrawn with each save."""

    @st.fragment(key="progress")
    def fragment() -> None:
        here = context.current()
        rows = {row.clause.id: row for row in clause_progress(here.scorecard, here.checklists)}
        row = rows[clause.id]
        done, asked = sum(r.settled for r in rows.values()), sum(r.asked for r in rows.values())
        elements.draw_bar(row.score, f"{clause.resolution} {clause.label}")
        elements.draw_quiet(f"This clause: {row.settled} of {row.asked} items. All clauses: {done} of {asked}.")

    fragment()


def draw_background(here: context.Year, clause: Clause) -> None:
    """Draw what the clause says about itself, and what to watch for, folded away."""
    elements.draw_tags(
        [f"verb: {clause.verb}", clause.strength.en, f"trajectory: {clause.trajectory}", clause.reach.en]
    )
    facts = [fact for fact in here.checklists.facts if fact.id in clause.facts]
    lists = {
        "What to watch for": clause.traps.en,
        "Tensions with other clauses": clause.tensions.en,
        "Facts, with date and source": [f"{f.date}: {f.statement.en} Source: {f.published_by}." for f in facts],
    }
    with st.expander("What to watch for, tensions with other clauses, facts"):
        for heading, lines in lists.items():
            if lines:
                st.markdown(f"**{heading}**")
                elements.draw_list(lines)


def _draw_question(here: context.Year, item: Item) -> None:
    score = here.scorecard.items[item.id]
    st.markdown(f"##### {elements.literal(item.question.en)}")
    elements.draw_tags(_tags(here, item))
    for words in (item.guard, item.year_note):
        if words:
            elements.draw_quiet(words.en)
    if score.waits_for and item.depends_on:
        st.warning(f"Waits for item {score.waits_for} to be answered with level {item.depends_on.min_level} or more.")
    for line in _related(here, item):
        elements.draw_quiet(line)


def _tags(here: context.Year, item: Item) -> list[str]:
    reasons = {
        "context": "context, not scored",
        "not_in_force": f"asked from {item.applies_from} on, not weighed in this year",
        "out_of_scope": "outside the core set, not weighed",
        "not_adopted": "resolution not yet adopted in this year, not weighed",
    }
    tags = [item.id, f"{item.respondent} answers"]
    tags += ["core set"] if item.core else []
    tags += ["implied by the text"] if item.implied else []
    in_base = here.scorecard.items[item.id].in_base
    return tags + ([reasons[in_base]] if in_base in reasons else [])


def _related(here: context.Year, item: Item) -> list[str]:
    """Return the previous year's answer and those of linked items, in words."""
    before = context.previous_year(here.assessment.year)
    lines = []
    if before and item.id in before.responses and item.id in before.checklists.items:
        words = answer_words(before.checklists.items[item.id], before.responses[item.id], before.assessment.year)
        lines.append(f"In {before.assessment.year}: {words}")
    for linked in item.linked:
        if linked in here.responses:
            words = answer_words(here.checklists.items[linked], here.responses[linked], here.assessment.year)
            lines.append(f"Related item {linked}: {words}")
    return lines


def _draw_said(here: context.Year, item: Item, memory: Memory) -> None:
    """Draw what a year that cannot be changed says about an item, as text; and what came too late to be saved."""
    year = here.assessment.year
    if memory.clash:
        draw_too_late(here.stored.id, item, year, memory.clash, memory.fault)
        return
    if memory.fault:
        st.error(elements.literal(f"Not saved. {memory.fault}"))
    response = here.responses.get(item.id, unanswered(item.id))
    pieces = "\n".join(evidence_form.evidence_line(piece, year) for piece in response.evidence)
    answer = answer_words(item, response, year)
    said = response_words(item, response, year) | {"Answer": answer, "Evidence": pieces}
    elements.draw_terms({part: words for part, words in said.items() if words})


def _draw_answer(here: context.Year, item: Item, memory: Memory) -> None:
    choices = {choice.code: choice for choice in choices_of(item, here.assessment.year)}
    response = memory.mine or here.responses.get(item.id)
    entry = entry_of(item, response)
    with st.container(key=f"{item.answer_type}-{item.id}"):
        code = st.radio(
            "Answer",
            list(choices),
            index=list(choices).index(entry.code),
            format_func=lambda code: choices[code].label,
            captions=[elements.literal(choice.caption) for choice in choices.values()],
            key=widget_key(here.stored.id, item.id, "code", memory.edition),
            on_change=save_entry,
            args=(here.stored.id, item.id),
        )
    _draw_detail(here, item, code, entry, memory.edition)
    if response and not response.confirmed:
        st.warning("Carried forward from an earlier year. It counts once it is confirmed or changed.")
        st.button(
            "Confirm this answer",
            key=key_of(here.stored.id, item.id, "confirm"),
            on_click=confirm,
            args=(here.stored.id, item.id),
        )


def _draw_detail(here: context.Year, item: Item, code: str | None, entry: Entry, edition: int) -> None:
    """Draw the field that some answers need besides the choice."""
    if code == NUMBER:
        st.number_input(
            elements.literal(item.unit.en if item.unit else "Number"),
            value=entry.number,
            step=1.0,
            format="%g",
            key=widget_key(here.stored.id, item.id, "number", edition),
            on_change=save_entry,
            args=(here.stored.id, item.id),
        )
    elif code == DATE:
        st.date_input(
            "Date",
            entry.date,
            NATO_FOUNDED,
            date(here.assessment.year, 12, 31),
            key=widget_key(here.stored.id, item.id, "date", edition),
            on_change=save_entry,
            args=(here.stored.id, item.id),
        )
    elif code == "withheld":
        st.selectbox(
            "Attested floor: at least this level (counts with evidence A, B or C)",
            range(4),
            index=entry.floor,
            key=widget_key(here.stored.id, item.id, "floor", edition),
            on_change=save_entry,
            args=(here.stored.id, item.id),
        )
    elif code == "not_applicable":
        st.selectbox(
            "Reason",
            list(REASONS),
            index=list(REASONS).index(entry.reason) if entry.reason else None,
            format_func=REASONS.__getitem__,
            key=widget_key(here.stored.id, item.id, "reason", edition),
            on_change=save_entry,
            args=(here.stored.id, item.id),
        )


def _draw_status(here: context.Year, item: Item, memory: Memory) -> None:
    with st.container():
        if memory.clash:
            draw_conflict(here.stored.id, item, here.assessment.year, memory.clash, memory.fault)
        elif memory.fault:
            st.error(elements.literal(f"Not saved. {memory.fault}"))
    saved = f"Saved {elements.clock(memory.saved_at)}" if memory.saved_at else "Not answered yet"
    elements.draw_status(UNSETTLED if memory.clash else PENDING if memory.pending else saved)


def _draw_words(here: context.Year, item: Item, memory: Memory) -> None:
    entry = entry_of(item, memory.mine or here.responses.get(item.id))
    st.text_area(
        "Note (saved when you leave the field)",
        entry.note,
        max_chars=NOTE_LIMIT,
        height=68,
        key=widget_key(here.stored.id, item.id, "note", memory.edition),
        on_change=save_entry,
        args=(here.stored.id, item.id),
    )
    st.text_input(
        "Responsible body",
        entry.responsible,
        max_chars=LINE_LIMIT,
        key=widget_key(here.stored.id, item.id, "responsible", memory.edition),
        on_change=save_entry,
        args=(here.stored.id, item.id),
    )

"""This module draws one checklist item as a form that saves each answer on change."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import streamlit as st

from assessments.errors import Conflict, StoreError
from assessments.saving import save_response
from checklists.assessment import Evidence, Response
from checklists.model import Clause, Item
from pages import context, elements
from pages.choices import DATE, NUMBER, Choice, Entry, answer_words, choices_of, entry_of, response_of
from reports.progress import clause_progress
from reports.words import GRADES, REASONS

NOTE_LIMIT = 10_000
TITLE_LIMIT = 1_000


def draw_item(id_: str) -> None:
    """Draw one item in a fragment of its own, so that a save redraws this item and the progress alone."""

    @st.fragment(key=f"item-{id_}")
    def fragment() -> None:
        with st.container(border=True, key=f"box-{id_}"):
            _draw_item(context.current(), id_)

    fragment()


def draw_progress(clause: Clause) -> None:
    """Draw how far the clause is filled in and what it is worth, redrawn with each save."""

    @st.fragment(key="progress")
    def fragment() -> None:
        here = context.current()
        rows = {row.clause.id: row for row in clause_progress(here.scorecard, here.checklists)}
        row = rows[clause.id]
        left, right = st.columns([3, 2], vertical_alignment="center")
        with left:
            elements.draw_bar(row.score, f"{clause.resolution} {clause.label}")
        with right:
            done, asked = sum(r.settled for r in rows.values()), sum(r.asked for r in rows.values())
            elements.draw_text(f"This clause: {row.settled} of {row.asked} items. All clauses: {done} of {asked}.")

    fragment()


def draw_background(here: context.Year, clause: Clause) -> None:
    """Draw what the clause says about itself, and what to watch for, folded away."""
    elements.draw_tags(
        [f"verb: {clause.verb}", clause.strength.en, f"trajectory: {clause.trajectory}", clause.reach.en]
    )
    with st.expander("What to watch for, tensions with other clauses, facts"):
        for heading, lines in (("What to watch for", clause.traps.en), ("Tensions", clause.tensions.en)):
            if lines:
                st.markdown(f"**{heading}**")
                elements.draw_list(lines)
        known = [fact for fact in here.checklists.facts if fact.id in clause.facts]
        if known:
            st.markdown("**Facts, with date and source**")
            elements.draw_list([f"{fact.date}: {fact.statement.en} Source: {fact.published_by}." for fact in known])


def _draw_item(here: context.Year, id_: str) -> None:
    item = here.checklists.items[id_]
    _prepare(here, item)
    _draw_question(here, item)
    choices = choices_of(item, here.assessment.year)
    _draw_answer(here, item, choices)
    _draw_status(item)
    elements.draw_quiet(f"Not enough by itself: {item.weak_claim.en}")
    _draw_evidence(here, item)
    _draw_words(item)


def _draw_question(here: context.Year, item: Item) -> None:
    score = here.scorecard.items[item.id]
    st.markdown(f"##### {elements.literal(item.question.en)}")
    tags = [item.id, f"{item.respondent} answers"]
    tags += ["core set"] if item.core else []
    tags += ["context, not scored"] if not item.scored else []
    tags += ["implied by the text"] if item.implied else []
    tags += [f"applies from {item.applies_from}, not weighed in this year"] if score.in_base == "not_in_force" else []
    tags += ["outside the core set, not weighed"] if score.in_base == "out_of_scope" else []
    tags += ["resolution not yet adopted in this year"] if score.in_base == "not_adopted" else []
    elements.draw_tags(tags)
    for words in (item.guard, item.year_note):
        if words:
            elements.draw_quiet(words.en)
    if score.waits_for and item.depends_on:
        st.warning(f"Waits for item {score.waits_for} to be answered with level {item.depends_on.min_level} or more.")
    for line in _related(here, item):
        elements.draw_quiet(line)


def _related(here: context.Year, item: Item) -> list[str]:
    """Return last year's answer and those of linked items, in words."""
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


def _draw_answer(here: context.Year, item: Item, choices: list[Choice]) -> None:
    with st.container(key=f"{item.answer_type}-{item.id}"):
        code = st.radio(
            "Answer",
            [choice.code for choice in choices],
            index=None,
            format_func={choice.code: choice.label for choice in choices}.__getitem__,
            captions=[elements.literal(choice.caption) for choice in choices],
            key=_key(item.id, "code"),
            on_change=_save,
            args=(item.id,),
        )
    if code == NUMBER:
        st.number_input(
            item.unit.en if item.unit else "Number",
            value=None,
            step=1.0,
            format="%g",
            key=_key(item.id, "number"),
            on_change=_save,
            args=(item.id,),
        )
    elif code == DATE:
        last = date(here.assessment.year, 12, 31)
        st.date_input("Date", None, date(1949, 4, 4), last, key=_key(item.id, "date"), on_change=_save, args=(item.id,))
    elif code == "withheld":
        st.selectbox(
            "Attested floor: at least this level (needs evidence of grade A, B or C)",
            range(4),
            key=_key(item.id, "floor"),
            on_change=_save,
            args=(item.id,),
        )
    elif code == "not_applicable":
        st.selectbox(
            "Reason",
            list(REASONS),
            index=None,
            format_func=REASONS.__getitem__,
            key=_key(item.id, "reason"),
            on_change=_save,
            args=(item.id,),
        )
    response = here.responses.get(item.id)
    if response and not response.confirmed:
        st.warning("Carried forward from an earlier year. It counts once it is confirmed or changed.")
        st.button("Confirm this answer", key=_key(item.id, "confirm"), on_click=_save, args=(item.id, _confirmed))


def _draw_status(item: Item) -> None:
    conflict: Conflict | None = st.session_state.get(_key(item.id, "conflict"))
    if conflict:
        st.error("Somebody else has answered this item since you opened it. Nothing was overwritten.")
        year = context.current().assessment.year
        stored = answer_words(item, conflict.response, year) if conflict.response else "no answer"
        elements.draw_text(f"In the store: {stored}")
        with st.container(horizontal=True):
            st.button("Keep the stored answer", key=_key(item.id, "theirs"), on_click=_take_theirs, args=(item.id,))
            st.button("Save mine instead", key=_key(item.id, "mine"), on_click=_take_mine, args=(item.id,))
        return
    fault = st.session_state.get(_key(item.id, "fault"))
    if fault:
        st.error(elements.literal(fault))
    saved = st.session_state.get(_key(item.id, "saved-at"))
    elements.draw_status("Not saved yet" if fault else f"Saved {saved}" if saved else "Not answered yet")


def _draw_evidence(here: context.Year, item: Item) -> None:
    response = here.responses.get(item.id)
    pieces = response.evidence if response else ()
    with st.expander(f"Evidence ({len(pieces)})", key=_key(item.id, "evidence"), expanded=False):
        elements.draw_quiet("What would show it: " + "; ".join(item.evidence.en) + ".")
        for position, piece in enumerate(pieces):
            left, right = st.columns([5, 1], vertical_alignment="center")
            with left:
                elements.draw_text(_evidence_line(piece, here.assessment.year))
            right.button(
                "Remove", key=_key(item.id, f"remove-{position}"), on_click=_remove_evidence, args=(item.id, position)
            )
        removed = st.session_state.get(_key(item.id, "removed"))
        if removed:
            st.button("Undo the removal", key=_key(item.id, "undo"), on_click=_add_evidence, args=(item.id, removed))
        _draw_new_evidence(item)


def _draw_new_evidence(item: Item) -> None:
    with st.form(_key(item.id, "new"), clear_on_submit=True, border=False):
        st.selectbox(
            "Kind", list(GRADES), format_func=lambda grade: f"{grade}: {GRADES[grade]}", key=_key(item.id, "new-grade")
        )
        st.text_input("Title", max_chars=TITLE_LIMIT, key=_key(item.id, "new-title"))
        st.text_input("Reference (number, page, address)", max_chars=TITLE_LIMIT, key=_key(item.id, "new-reference"))
        st.date_input("Date of the document", None, date(1900, 1, 1), key=_key(item.id, "new-date"))
        st.form_submit_button("Add evidence", on_click=_add_new_evidence, args=(item.id,))


def _draw_words(item: Item) -> None:
    st.text_area(
        "Note (saved when you leave the field)",
        max_chars=NOTE_LIMIT,
        height=68,
        key=_key(item.id, "note"),
        on_change=_save,
        args=(item.id,),
    )
    st.text_input(
        "Responsible body",
        max_chars=TITLE_LIMIT,
        key=_key(item.id, "responsible"),
        on_change=_save,
        args=(item.id,),
    )


def _evidence_line(piece: Evidence, year: int) -> str:
    parts = [
        f"{piece.grade}: {piece.title or 'untitled'}",
        piece.reference,
        piece.date.isoformat() if piece.date else "",
    ]
    line = " · ".join(part for part in parts if part)
    return f"{line} (dated after {year})" if piece.date and piece.date.year > year else line


def _key(item: str, field: str) -> str:
    return f"{context.current().stored.id}:{item}:{field}"


def _prepare(here: context.Year, item: Item) -> None:
    """Put the stored response into the widgets when they are drawn for the first time."""
    if _key(item.id, "code") in st.session_state:
        return
    _fill(here, item, here.responses.get(item.id))


def _fill(here: context.Year, item: Item, response: Response | None) -> None:
    entry = entry_of(item, response)
    for field in ("code", "number", "date", "floor", "reason", "note", "responsible"):
        st.session_state[_key(item.id, field)] = getattr(entry, field)
    st.session_state[_key(item.id, "version")] = here.stored.versions.get(item.id)
    saved_at = here.stored.saved_at.get(item.id)
    st.session_state[_key(item.id, "saved-at")] = _clock(saved_at) if saved_at else None


def _clock(moment: datetime) -> str:
    local = moment.astimezone(ZoneInfo(st.context.timezone or "UTC"))
    today = datetime.now(tz=local.tzinfo).date()
    return local.strftime("%H:%M") if local.date() == today else local.strftime("%d %B %Y, %H:%M")


def _entry(here: context.Year, item: Item) -> Entry:
    """Return what the widgets hold; evidence comes from the stored response, where its own form puts it."""
    stored = here.responses.get(item.id)
    fields = {
        field: value
        for field in ("code", "number", "date", "floor", "reason", "note", "responsible")
        if (value := st.session_state.get(_key(item.id, field))) is not None
    }
    return Entry(**fields, evidence=stored.evidence if stored else ())


def _save(id_: str, change: Callable[[Response], Response] = lambda response: response) -> None:
    """Save what the widgets of one item hold. Ends the callback: redraws this item and the progress alone."""
    here = context.current()
    item = here.checklists.items[id_]
    response = response_of(item, _entry(here, item))
    st.session_state.pop(_key(id_, "fault"), None)
    if response is None:
        st.session_state[_key(id_, "fault")] = "Complete the answer: a number, a date or a reason is still missing."
    else:
        _store(here, change(_still_open(here.responses.get(id_), response)))
    st.rerun([f"item-{id_}", "progress"])


def _still_open(stored: Response | None, response: Response) -> Response:
    """Keep a carried-forward answer unconfirmed while only its note, body or evidence changes."""
    if stored is None or stored.confirmed:
        return response
    answer = ("state", "value", "floor", "reason")
    same = all(getattr(stored, field) == getattr(response, field) for field in answer)
    return response.model_copy(update={"confirmed": not same})


def _confirmed(response: Response) -> Response:
    return response.model_copy(update={"confirmed": True})


def _store(here: context.Year, response: Response) -> None:
    try:
        saved = save_response(
            context.database(),
            assessment_id=here.stored.id,
            response=response,
            seen_version=st.session_state.get(_key(response.item, "version")),
            by=context.PERSON,
        )
    except Conflict as conflict:
        st.session_state[_key(response.item, "conflict")] = conflict
    except StoreError as error:
        st.session_state[_key(response.item, "fault")] = str(error)
    else:
        st.session_state[_key(response.item, "version")] = saved.version
        st.session_state[_key(response.item, "saved-at")] = _clock(saved.at)


def _add_new_evidence(id_: str) -> None:
    given = {field: st.session_state[_key(id_, f"new-{field}")] for field in ("grade", "title", "reference", "date")}
    if not given["title"].strip() and not given["reference"].strip():
        st.session_state[_key(id_, "fault")] = "Evidence needs a title or a reference, so that others can find it."
        st.rerun([f"item-{id_}", "progress"])
    _add_evidence(id_, Evidence(**given))


def _add_evidence(id_: str, piece: Evidence) -> None:
    st.session_state.pop(_key(id_, "removed"), None)
    _save(id_, lambda response: response.model_copy(update={"evidence": (*response.evidence, piece)}))


def _remove_evidence(id_: str, position: int) -> None:
    def without(response: Response) -> Response:
        pieces = list(response.evidence)
        st.session_state[_key(id_, "removed")] = pieces.pop(position)
        return response.model_copy(update={"evidence": tuple(pieces)})

    _save(id_, without)


def _take_theirs(id_: str) -> None:
    here = context.current()
    st.session_state.pop(_key(id_, "conflict"), None)
    _fill(here, here.checklists.items[id_], here.responses.get(id_))
    st.rerun([f"item-{id_}", "progress"])


def _take_mine(id_: str) -> None:
    conflict: Conflict = st.session_state.pop(_key(id_, "conflict"))
    st.session_state[_key(id_, "version")] = conflict.version
    _save(id_)

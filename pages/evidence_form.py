"""This module draws the evidence of one checklist item: the pieces there are, and a form for another one."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from assessments.store import LINE_LIMIT
from checklists.assessment import Evidence, Grade
from checklists.item import Item
from pages import context, elements
from pages.item_memory import Memory, key_of, widget_key
from pages.item_saving import bring_back_evidence, remove_evidence, send_evidence
from reports.answers import piece_words
from reports.words import GRADES
from scoring.evidence import Flag, flag

EVIDENCE_FLAGS: dict[Flag, str] = {
    "": "",
    "after_year": " (dated after {year}: does it speak about {year}?)",
    "old": " (over 36 months old at the end of {year}: still in force?)",
}


def draw_evidence(here: context.Year, item: Item, memory: Memory) -> None:
    """Draw the evidence of an item, folded away: what would show it, what there is, and a form for another piece."""
    response = memory.mine or here.responses.get(item.id)
    pieces = response.evidence if response else ()
    with st.expander(f"Evidence ({len(pieces)})", key=key_of(here.stored.id, item.id, "evidence")):
        elements.draw_quiet(f"What would show it: {'; '.join(item.evidence.en)}.")
        with st.container():
            _draw_pieces(here, item, pieces)
            if memory.removed:
                _draw_undo(here, item)
        _draw_new_evidence(here, item, memory.form)


def evidence_line(piece: Evidence, year: int) -> str:
    """Return a piece of evidence in one line, with a remark where its date deserves a look in that reporting year."""
    return piece_words(piece) + EVIDENCE_FLAGS[flag(piece, year)].format(year=year)


def _draw_pieces(here: context.Year, item: Item, pieces: Sequence[Evidence]) -> None:
    for position, piece in enumerate(pieces):
        left, right = st.columns([5, 1], vertical_alignment="center")
        with left:
            elements.draw_text(evidence_line(piece, here.assessment.year))
        right.button(
            "Remove",
            key=key_of(here.stored.id, item.id, f"remove-{position}"),
            on_click=remove_evidence,
            args=(here.stored.id, item.id, piece),
        )


def _draw_undo(here: context.Year, item: Item) -> None:
    st.button(
        "Undo the removal",
        key=key_of(here.stored.id, item.id, "undo"),
        on_click=bring_back_evidence,
        args=(here.stored.id, item.id),
    )


def _draw_new_evidence(here: context.Year, item: Item, form: int) -> None:
    """Draw the form, which keeps what was typed until the piece is stored: then another form, an empty one, follows."""

    def key(field: str) -> str:
        return widget_key(here.stored.id, item.id, f"new-{field}", form)

    with st.form(widget_key(here.stored.id, item.id, "new", form), border=False):
        st.selectbox("Kind", list(GRADES), format_func=_grade, key=key("grade"))
        st.text_input("Title", max_chars=LINE_LIMIT, key=key("title"))
        st.text_input("Reference (number, page, address)", max_chars=LINE_LIMIT, key=key("reference"))
        st.date_input("Date of the document", None, date(1900, 1, 1), key=key("date"))
        st.form_submit_button("Add evidence", on_click=send_evidence, args=(here.stored.id, item.id, form))


def _grade(grade: Grade) -> str:
    return f"{grade}: {GRADES[grade]}"

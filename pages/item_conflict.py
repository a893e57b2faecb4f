"""This module draws two responses to one item side by side, where mine was not saved, and the ways to settle that."""

import streamlit as st

from checklists.assessment import Response
from checklists.item import Item
from checklists.merging import PARTS, Part, Taken, differing
from pages import elements
from pages.item_memory import Clash, key_of, widget_key
from pages.item_settling import keep_stored, remember_choice, save_merged
from reports.answers import piece_words, response_words

NAMES: dict[Part, str] = {
    "answer": "Answer",
    "note": "Note",
    "responsible": "Responsible body",
    "evidence": "Evidence",
}
TAKEN: dict[Part, dict[Taken, str]] = {
    "answer": {"mine": "Mine", "theirs": "The stored one"},
    "note": {"both": "Both, one below the other", "mine": "Mine", "theirs": "The stored one"},
    "responsible": {"mine": "Mine", "theirs": "The stored one"},
    "evidence": {"both": "All of both", "mine": "Mine", "theirs": "The stored one"},
}
BESIDE_THE_ANSWER = ("Reason", "Attested floor", "Confirmed")
NOTHING = "Nothing."
ONLY_HERE = " (only on this side)"


def draw_conflict(assessment: int, item: Item, year: int, clash: Clash, fault: str) -> None:
    """Draw both responses in full, a choice for each part that differs, and the buttons that settle it."""
    args = (assessment, item.id)
    _draw_why(clash, fault)
    elements.draw_text("Choose for each part that differs. The note can be changed before it is saved.")
    for part in PARTS:
        _draw_part(item, year, clash, part, clash.mine)
        if part in differing(clash.mine, clash.theirs):
            _draw_choice(args, clash, part)
            if part == "note":
                _draw_note(args, clash)
    elements.draw_quiet("What is not taken of yours, or replaced in the store, stays in the change log (History).")
    with st.container(horizontal=True):
        st.button(
            "Save the merged answer",
            type="primary",
            key=key_of(*args, "merge"),
            on_click=save_merged,
            args=(*args, clash.number),
        )
        st.button(
            "Keep the stored answer",
            key=key_of(*args, "theirs"),
            on_click=keep_stored,
            args=(*args, clash.number),
        )


def draw_too_late(assessment: int, item: Item, year: int, clash: Clash, fault: str) -> None:
    """Draw what was entered beside what is stored in a year that was closed meanwhile, and the way to keep both."""
    _draw_why(
        clash, fault or "The year was closed meanwhile: it is in review or handed in, or you may no longer change it."
    )
    for part in PARTS:
        _draw_part(item, year, clash, part, clash.entered())
    st.button(
        "Put what I entered into the change log",
        type="primary",
        key=key_of(assessment, item.id, "theirs"),
        on_click=keep_stored,
        args=(assessment, item.id, clash.number),
    )


def _draw_why(clash: Clash, fault: str) -> None:
    why = "Not saved. What you entered stands here beside what is stored."
    if fault:
        why = f"Not saved. {fault}"
    elif clash.by and clash.at:
        why = f"Not saved. After you opened this item it was changed by {clash.by}. Nothing was overwritten."
    st.error(elements.literal(why))


def _draw_part(item: Item, year: int, clash: Clash, part: Part, mine: Response) -> None:
    """Draw one part of both sides, and say whether they differ."""
    theirs = clash.theirs
    if part in differing(mine, theirs):
        sides = {
            "Yours, not saved": _part_words(item, year, part, mine, theirs),
            _stored_words(clash): _part_words(item, year, part, theirs, mine),
        }
        elements.draw_sides(NAMES[part], "differs", sides)
    else:
        words = _part_words(item, year, part, theirs, mine)
        elements.draw_sides(NAMES[part], "the same on both sides", {"Yours and in the store": words})


def _stored_words(clash: Clash) -> str:
    saved = f"saved by {clash.by}, {elements.clock(clash.at)}" if clash.by and clash.at else ""
    return ", ".join(part for part in ("In the store", saved) if part)


def _part_words(item: Item, year: int, part: Part, response: Response, other: Response) -> str:
    """Return one part of a response in words; pieces of evidence that the other side has not are marked."""
    words = response_words(item, response, year)
    if part == "answer":
        return "\n".join([words["Answer"], *(f"{name}: {words[name]}" for name in BESIDE_THE_ANSWER if words[name])])
    if part == "evidence":
        pieces = [piece_words(piece) + ("" if piece in other.evidence else ONLY_HERE) for piece in response.evidence]
        return "\n".join(pieces) or NOTHING
    return words[NAMES[part]] or NOTHING


def _draw_choice(args: tuple[int, str], clash: Clash, part: Part) -> None:
    options = list(TAKEN[part])
    st.radio(
        f"{NAMES[part]} to save",
        options,
        index=options.index(getattr(clash.choices, part)),
        format_func=TAKEN[part].__getitem__,
        horizontal=True,
        key=widget_key(*args, f"take-{part}", clash.number),
        on_change=remember_choice,
        args=args,
    )


def _draw_note(args: tuple[int, str], clash: Clash) -> None:
    """Draw the note as it will be saved; one for each choice, so that what was written is there after another one."""
    taken = clash.choices.note
    st.text_area(
        "Note as it will be saved",
        clash.notes.get(taken, clash.first_note(taken)),
        height="content",
        key=widget_key(*args, f"note-{taken}", clash.number),
        on_change=remember_choice,
        args=args,
    )

"""This module draws how an assessment is handed in, what to look through before, and what was handed in so far."""

from collections.abc import Callable, Sequence

import streamlit as st

from assessments.errors import NotFound, SignedOut, StoreError
from assessments.store import LINE_LIMIT, restate_assessment, submit_assessment
from assessments.stored import Submission
from pages import callbacks, context, door, elements, tables
from reports.checking import Check
from reports.comparison import change_shown
from reports.standing import standing_sentence
from scoring.scorecard import score


def draw_standing(here: context.Year) -> None:
    """Draw in one sentence whether the year is a draft, handed in, or being restated, and what that means."""
    elements.draw_text(standing_sentence(context.standing(here), here.assessment.year, elements.day))


def draw_read_only(here: context.Year) -> bool:
    """Say why the person cannot change the year, and where it can be restated; return whether that is so."""
    year = here.assessment.year
    if here.submitted:
        st.info(f"{year} is submitted and read-only. A correction is made as a restatement, with a reason.")
        if here.is_led:
            st.page_link("submit.py", label="Go to Submit", query_params=context.address())
        return True
    if here.in_review:
        st.info(f"{year} is in review, so its answers stand still.")
        st.page_link("submit.py", label="Go to the review", query_params=context.address())
        return True
    if not here.may_be_answered:
        st.info(f"You may read the answers of {year}, not change them.")
        return True
    return False


def draw_checks(found: Sequence[Check]) -> None:
    """Draw what deserves a look, each list folded with its number; items lead to their clause."""
    for check in found:
        if not check.remarks:
            elements.draw_quiet(f"{check.name}: none.")
            continue
        count = f"{len(check.remarks)} item{'s' if len(check.remarks) > 1 else ''}"
        with st.expander(f"{check.name}: {count}", key=f"check-{check.name}"):
            elements.draw_text(check.meaning)
            rows: list[list[tables.Cell]] = [
                [
                    tables.Link("assess", context.address(clause=remark.item.clause), remark.item.id),
                    f"{remark.item.question.en}\n{remark.words}".strip(),
                ]
                for remark in check.remarks
            ]
            columns = [tables.Column("Item", width=18), tables.Column("Question, and what to look at", width=82)]
            tables.draw_table(columns, rows, caption=check.name, show_caption=False)


def draw_submit(here: context.Year, name: str) -> None:
    """Draw the form that hands the year in, and says what that means."""
    with st.form("submit", border=True):
        elements.draw_text(
            "From then on nobody can change an answer. What you hand in is kept whole; a later correction stands "
            "beside it, with its date, author and reason."
        )
        st.checkbox("I have looked through it, and it may be handed in.", key="submit-sure")
        st.form_submit_button(
            elements.literal(f"Submit {name} {here.assessment.year}"),
            type="primary",
            on_click=_submit,
            args=(here.stored.id, here.stored.revision),
        )
    draw_fault()


def draw_restate(here: context.Year) -> None:
    """Draw the form that opens a submitted year again."""
    with st.form("restate", border=True):
        elements.draw_text(
            "Open the year again to correct it. What was handed in stays as it is; the corrected year is submitted "
            "beside it. Submitted again without a change, nothing is restated."
        )
        st.text_area("Reason: shown and exported with the restatement", max_chars=LINE_LIMIT, key="restate-reason")
        st.form_submit_button("Open for restatement", on_click=_restate, args=(here.stored.id,))
    draw_fault()


def draw_history(here: context.Year, handed_in: Sequence[Submission]) -> None:
    """Draw everything handed in of a year, with what it was worth then; a restatement with its reason and change."""
    cards = score([submission.assessment for submission in handed_in], here.checklists)
    rows: list[list[tables.Cell]] = []
    for position, (submission, card) in enumerate(zip(handed_in, cards, strict=True)):
        before = cards[position - 1] if position else None
        what = "Submitted" if submission.number == 1 else f"Restatement {submission.number - 1}"
        row: list[tables.Cell] = [
            f"{what}\n{elements.day(submission.at)}, by {submission.by}",
            submission.reason or "First submission",
        ]
        for id_, part in card.resolutions.items():
            old = before.resolutions[id_] if before else None
            change = change_shown(part.score if part else None, old.score if old else None)
            label = f"Resolution {id_} in submission {submission.number}"
            row.append(tables.Bar(label, part.score if part else None, change=change))
        rows.append(row)
    columns = [
        tables.Column("When", width=24),
        tables.Column("Reason", width=30),
        *(tables.Column(f"Resolution {id_}", width=23) for id_ in here.scorecard.resolutions),
    ]
    caption = f"What was handed in of {here.assessment.year}, with the scores as they were then"
    tables.draw_table(columns, rows, caption=caption)


def draw_restated(years: Sequence[context.Year]) -> None:
    """Draw every year that was restated, with both its values; nothing where none was."""
    restated = [(year, handed_in) for year in years if len(handed_in := context.submissions(year)) > 1]
    if restated:
        st.header("Restated years")
        elements.draw_text("The lines above follow the corrected figures. Both stand here.")
    for year, handed_in in restated:
        draw_history(year, handed_in)


def draw_fault() -> None:
    """Draw why the last step was refused, once; nothing where it was not."""
    if fault := st.session_state.pop("submission-fault", ""):
        st.error(elements.literal(f"Nothing was changed. {fault}"))


def try_for(turn: callbacks.Turn, change: Callable[[], object], fault: str = "") -> None:
    """Try to change the store during a callback, and draw the page anew; where it is refused, it will say why."""
    if not fault:
        try:
            change()
        except (NotFound, SignedOut):
            raise
        except StoreError as error:
            fault = str(error)
    turn.call(lambda: st.session_state.update({"submission-fault": fault}))
    turn.redraw()


def _submit(assessment: int, seen_revision: int) -> None:
    with callbacks.turn() as turn:
        sure, by = turn.call(lambda: st.session_state["submit-sure"]), turn.person
        try_for(
            turn,
            lambda: submit_assessment(door.database(), assessment, seen_revision=seen_revision, by=by),
            "" if sure else "Confirm first that you have looked through it.",
        )


def _restate(assessment: int) -> None:
    with callbacks.turn() as turn:
        reason, by = turn.call(lambda: st.session_state["restate-reason"]), turn.person
        try_for(turn, lambda: restate_assessment(door.database(), assessment, reason=reason, by=by))

"""This module draws the review before a year is handed in: what others must confirm, and the steps into it and out."""

from collections.abc import Sequence

import streamlit as st

from assessments.store import countersign, list_reviews, send_to_review, take_back
from assessments.stored import Need, Review, Signature
from pages import callbacks, context, door, elements
from pages.submission import draw_fault, try_for
from reports.answers import answer_words

NEEDS: dict[Need, str] = {
    "second person": "A second person of the delegation must confirm that it does not apply.",
    "parliament": "For parliament to answer: somebody who speaks for parliament must confirm it.",
}


def draw_send(here: context.Year) -> None:
    """Draw the form that sends the year to review, and says what that means."""
    with st.form("review", border=True):
        elements.draw_text(
            "In review the answers stand still. A second person of the delegation confirms what is said not to apply, "
            "and somebody who speaks for parliament what parliament is asked. Then the lead submits it, or takes it "
            "back to change it."
        )
        st.form_submit_button(
            "Send to review", type="primary", on_click=_send, args=(here.stored.id, here.stored.revision)
        )
    draw_fault()


def draw_reviews(here: context.Year) -> bool:
    """Draw what others must confirm, each with its button for whom it is for; return whether nothing is left."""
    reviews = list_reviews(door.database(), here.stored.id, by=door.person())
    left = [review for review in reviews if review.needs]
    elements.draw_lead(_counted(reviews, left), announced=True)
    draw_fault()
    for review in left:
        _draw_review(here, review)
    done = [review for review in reviews if not review.needs]
    if done:
        with st.expander(f"Confirmed: {len(done)}", key="confirmed"):
            elements.draw_terms({review.item: _settled_words(review) for review in done})
    return not left


def draw_take_back(here: context.Year) -> None:
    """Draw the button that ends the review, so that answers can be changed again."""
    st.button("Take it back, to change answers", on_click=_take_back, args=(here.stored.id,))
    elements.draw_quiet("What was confirmed stays confirmed as long as its answer does not change.")


def _draw_review(here: context.Year, review: Review) -> None:
    item = here.checklists.items[review.item]
    with st.container(border=True, key=f"review-{review.item}"):
        st.markdown(f"##### {elements.literal(item.question.en)}")
        elements.draw_tags([review.item, f"answered by {review.author}"])
        response = here.responses[review.item]
        elements.draw_text(answer_words(item, response, here.assessment.year))
        if response.note:
            elements.draw_text(response.note)
        elements.draw_list([NEEDS[need] for need in review.needs])
        if review.signatures:
            elements.draw_quiet(_signed_words(review.signatures))
        if _may_sign(review):
            st.button(
                "Confirm this answer",
                key=f"sign-{review.item}",
                on_click=_sign,
                args=(here.stored.id, review.item, review.version),
            )


def _may_sign(review: Review) -> bool:
    """Whether who acts could add a confirmation that is still needed."""
    me, rights = door.person().name, door.rights()
    if me == review.author or me in {signature.by for signature in review.signatures} or rights.delegation is None:
        return False
    helps = "second person" in review.needs or rights.side == "parliament"
    return helps and rights.may("answer", rights.delegation)


def _counted(reviews: Sequence[Review], left: Sequence[Review]) -> str:
    if not reviews:
        return "Nothing has to be confirmed by others."
    answers = "answer has" if len(reviews) == 1 else "answers have"
    return f"{len(reviews)} {answers} to be confirmed by others; {len(left) or 'none'} still to do."


def _settled_words(review: Review) -> str:
    return _signed_words(review.signatures) if review.signatures else f"Answered by {review.author}, for parliament."


def _signed_words(signatures: Sequence[Signature]) -> str:
    each = [f"{s.by}{f', for {s.side}' if s.side else ''}, on {elements.day(s.at)}" for s in signatures]
    return f"Confirmed by {'; '.join(each)}."


def _send(assessment: int, seen_revision: int) -> None:
    with callbacks.turn() as turn:
        by = turn.person
        try_for(turn, lambda: send_to_review(door.database(), assessment, seen_revision=seen_revision, by=by))


def _take_back(assessment: int) -> None:
    with callbacks.turn() as turn:
        by = turn.person
        try_for(turn, lambda: take_back(door.database(), assessment, by=by))


def _sign(assessment: int, item: str, version: int) -> None:
    with callbacks.turn() as turn:
        by = turn.person
        try_for(
            turn,
            lambda: countersign(door.database(), assessment_id=assessment, item_id=item, seen_version=version, by=by),
        )

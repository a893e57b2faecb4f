"""This page answers: is it complete, and may it be handed in?"""

import streamlit as st

from pages import context, door, elements, review, submission
from reports.checking import checks
from reports.sentences import headline_sentence

st.title("Submit: is it complete?")
here = context.current()
delegation = context.chosen_delegation()
name = delegation.name.en if delegation else here.assessment.delegation

submission.draw_standing(here)
for id_, part in here.scorecard.resolutions.items():
    elements.draw_lead(headline_sentence(here.scorecard, id_, None, name))
    if part:
        elements.draw_bar(part.score, f"Resolution {id_}")

complete = alone = door.rights().role is None  # with nobody beside who could confirm anything
if here.in_review:
    st.header("Review")
    complete = review.draw_reviews(here)
    if here.is_led:
        review.draw_take_back(here)
if not here.submitted:
    st.header("To look through")
    submission.draw_checks(checks(here.assessment, here.scorecard, here.checklists, views=here.stored.opinions))
    st.header(f"{'Submit' if alone or here.in_review else 'Review'} {name} {here.assessment.year}")
    if not here.is_led:
        elements.draw_text("The lead of the delegation sends it to review and submits it.")
    elif not (alone or here.in_review):
        review.draw_send(here)
    elif complete:
        submission.draw_submit(here, name)
    else:
        elements.draw_text("It can be submitted once everything in the review is confirmed.")
elif here.is_led:
    st.header("Restate")
    submission.draw_restate(here)

handed_in = context.submissions(here)
if handed_in:
    st.header("Handed in so far")
    submission.draw_history(here, handed_in)

"""This page answers: is it complete, and may it be handed in?"""

import streamlit as st

from pages import context, elements, submission
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

if not here.submitted:
    st.header("To look through")
    submission.draw_checks(checks(here.assessment, here.scorecard, here.checklists))
    st.header(f"Submit {name} {here.assessment.year}")
    if here.is_led:
        submission.draw_submit(here, name)
    else:
        elements.draw_text("The lead of the delegation submits it.")
elif here.is_led:
    st.header("Restate")
    submission.draw_restate(here)

handed_in = context.submissions(here)
if handed_in:
    st.header("Handed in so far")
    submission.draw_history(here, handed_in)

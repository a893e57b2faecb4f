"""This page answers: what goes out to others, and what came back?"""

import streamlit as st

from pages import context, door, elements, exchange_document, exchange_form, exchange_given, submission

st.title("Exchange: what goes out, and what came back?")
if context.chosen_year() is None:
    elements.draw_lead("There is no reporting year here yet that could go out.")
    elements.draw_text(
        "Choose your delegation at the left and start a reporting year on the Overview page, or bring in a year that "
        "was exported elsewhere."
    )
    st.page_link("overview.py", label="Go to the Overview")
    exchange_document.draw_document()
    st.stop()

here = context.current()
st.header("Give out")
exchange_given.draw_given(here)
if door.may("answer", here.assessment.delegation):
    st.header("Take back a form")
    exchange_form.draw_said()
    if not submission.draw_read_only(here):
        exchange_form.draw_form(here)
exchange_document.draw_document()

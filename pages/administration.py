"""This page answers: who may sign in, as what, and is the installation sound?"""

import streamlit as st

from pages import door, elements, linked, people, upkeep
from pages.signing_in import sign_in_is_set_up

VIEWS = {"people": "People", "sign-ins": "Signed in now", "upkeep": "Upkeep", "log": "Log"}

st.title("Administration: who may do what, and is it sound?")
door.require_administrator()
if not sign_in_is_set_up():
    elements.draw_lead("Nobody has to sign in here: whoever sits at this machine may do everything.")
    elements.draw_text(
        "Where several people share a server, they sign in with their organisation (docs/deployment.md says how to set "
        "that up). Who is added here may sign in from then on."
    )
view = linked.draw_segments("Show", "view", VIEWS)
if view == "people":
    people.draw_people()
elif view == "sign-ins":
    people.draw_sign_ins()
elif view == "upkeep":
    upkeep.draw_upkeep()
else:
    upkeep.draw_log()

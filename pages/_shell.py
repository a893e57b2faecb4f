"""This script holds access and navigation, nothing else: every page address passes through it."""

from pathlib import Path

import streamlit as st

from pages import context, door, elements

HERE = Path(__file__).parent

st.set_page_config(page_title="Cyber commitments", page_icon=str(HERE / "icon.png"), layout="wide")
elements.use_style()
door.require_access()

overview = st.Page("overview.py", title="Overview", default=True)
answers = [
    st.Page("assess.py", title="Assess", url_path="assess"),
    st.Page("readiness.py", title="Readiness", url_path="readiness"),
    st.Page("gaps.py", title="Gaps", url_path="gaps"),
    st.Page("years.py", title="Years", url_path="years"),
    st.Page("submit.py", title="Submit", url_path="submit"),
    st.Page("history.py", title="History", url_path="history"),
    st.Page("exchange.py", title="Exchange", url_path="exchange"),
    st.Page("robustness.py", title="Robustness", url_path="robustness"),
]
method = st.Page("method.py", title="Method", url_path="method")
administration = st.Page("administration.py", title="Administration", url_path="administration")
role = door.rights().role
if role == "administrator":  # has no part in answers
    page = st.navigation([overview, administration, method])
elif role is None:
    page = st.navigation([overview, *answers, method, administration])
else:
    page = st.navigation([overview, *answers, method])
with st.sidebar:
    if role != "administrator":
        context.draw_choice()
    door.draw_sign_out()
page.run()

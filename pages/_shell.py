"""This script holds access and navigation, nothing else: every page address passes through it."""

from pathlib import Path

import streamlit as st

from pages import context, elements

HERE = Path(__file__).parent

st.set_page_config(page_title="Cyber commitments", page_icon=str(HERE / "icon.png"), layout="wide")
elements.use_style()
context.require_store()

page = st.navigation(
    [
        st.Page("overview.py", title="Overview", default=True),
        st.Page("assess.py", title="Assess", url_path="assess"),
        st.Page("readiness.py", title="Readiness", url_path="readiness"),
        st.Page("gaps.py", title="Gaps", url_path="gaps"),
        st.Page("years.py", title="Years", url_path="years"),
        st.Page("submit.py", title="Submit", url_path="submit"),
        st.Page("history.py", title="History", url_path="history"),
        st.Page("robustness.py", title="Robustness", url_path="robustness"),
        st.Page("method.py", title="Method", url_path="method"),
    ]
)
with st.sidebar:
    context.draw_choice()
page.run()

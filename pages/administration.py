"""This page answers: who may sign in, as what, and is the installation sound?"""

import streamlit as st

from pages import door

st.title("Administration")
st.write(door.rights().role)

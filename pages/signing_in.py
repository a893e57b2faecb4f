"""This module knows whether people sign in here, and what the provider says of who has."""

import streamlit as st


def sign_in_is_set_up() -> bool:
    """Whether the installation names a provider to sign in with; without one there is one person, at this machine."""
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets

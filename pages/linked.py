"""This module draws choices that stand in the address of the page, so that what is on screen can be linked to."""

from collections.abc import Mapping

import streamlit as st

from pages import elements

WIDTH = 560  # pixels: room for the longest label, and no further


def draw_segments(label: str, name: str, options: Mapping[str, str]) -> str:
    """Draw a choice among a few codes, shown by their labels, and return the code; `?name=code` leads to it."""
    key = _prepare(name, options)
    st.segmented_control(
        label,
        list(options),
        format_func=lambda code: elements.literal(options[code]),
        key=key,
        required=True,
        on_change=_take,
        args=(name,),
    )
    return str(st.session_state[key])


def draw_select(label: str, name: str, options: Mapping[str, str], default: str | None = None) -> str:
    """Draw a choice among many codes, shown by their labels, and return the code; `?name=code` leads to it."""
    key = _prepare(name, options, default)
    st.selectbox(
        label, list(options), format_func=options.__getitem__, key=key, on_change=_take, args=(name,), width=WIDTH
    )
    return str(st.session_state[key])


def _prepare(name: str, options: Mapping[str, str], default: str | None = None) -> str:
    """Put the choice of the address, else the last one in this session, else the default, into the widget."""
    fallback = default if default and default in options else next(iter(options))
    wanted = (st.query_params.get(name), st.session_state.get(f"linked-{name}"))
    chosen = next((str(code) for code in wanted if code in options), fallback)
    if chosen != fallback:
        st.query_params[name] = chosen
    st.session_state[f"linked-{name}"] = st.session_state[f"choice-{name}"] = chosen
    return f"choice-{name}"


def _take(name: str) -> None:
    st.session_state[f"linked-{name}"] = st.query_params[name] = st.session_state[f"choice-{name}"]

"""The floor: a bare Streamlit page with the widgets of one clause, which stores nothing and works nothing out."""

import streamlit as st

ITEMS = 5
RUNGS = ["Level 0", "Level 1", "Level 2", "Level 3", "Level 4", "Unknown", "Withheld", "Not answered"]


def redraw(item: int) -> None:
    """Count the click, and redraw one item and the progress, as the form does."""
    st.session_state["clicks"] = st.session_state.get("clicks", 0) + 1
    st.rerun([f"item-{item}", "progress"])


def draw_item(item: int) -> None:
    """Draw as many widgets as one item has, in a fragment of its own."""

    @st.fragment(key=f"item-{item}")
    def fragment() -> None:
        with st.container(border=True):
            st.radio("Answer", RUNGS, captions=RUNGS, key=f"code-{item}", on_change=redraw, args=(item,))
            with st.expander("Evidence"), st.form(f"new-{item}", border=False):
                st.selectbox("Kind", RUNGS, key=f"kind-{item}")
                st.text_input("Title", key=f"title-{item}")
                st.text_input("Reference", key=f"reference-{item}")
                st.date_input("Date", None, key=f"date-{item}")
                st.form_submit_button("Add evidence")
            st.text_area("Note", key=f"note-{item}", on_change=redraw, args=(item,))
            st.text_input("Responsible body", key=f"responsible-{item}", on_change=redraw, args=(item,))

    fragment()


@st.fragment(key="progress")
def draw_progress() -> None:
    """Draw one line, where the form draws the bar of the clause."""
    st.text(f"Clicks: {st.session_state.get('clicks', 0)}")


st.title("Bare page")
st.selectbox("Operative clause", RUNGS)
st.segmented_control("Show", ["All", "Core"], default="All")
draw_progress()
for number in range(ITEMS):
    draw_item(number)

"""This module draws the head of the Gaps page: what is missing, in a sentence each, and the report to take home."""

from collections.abc import Sequence

import streamlit as st

from pages import context, elements, gap_download, log_head
from reports.gap_columns import GapRow
from reports.gap_words import gap_sentence


def read_rows() -> list[GapRow]:
    """Return the gap report of the chosen year, with the levels of the year before beside it."""
    return gap_download.rows_of(context.current())


@st.fragment(key="gap-summary")
def draw_summary(resolutions: Sequence[str]) -> None:
    """Draw what is missing under each of these resolutions, and the report; redrawn when a target changes."""
    rows = read_rows()
    for id_ in resolutions:
        elements.draw_lead(gap_sentence(rows, id_, rows[0].year))
    head = log_head.read()
    gap_download.draw_downloads(rows, head)
    log_head.draw(head)

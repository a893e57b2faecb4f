"""This module draws the head of the Gaps page: what is missing, in a sentence each, and the report to take home."""

import datetime
from collections.abc import Sequence
from functools import partial

import streamlit as st

from pages import context, elements, log_head
from reports.gap_columns import GapRow
from reports.gap_report import file_name, gap_rows, to_csv
from reports.gap_words import gap_sentence


def read_rows() -> list[GapRow]:
    """Return the gap report of the chosen year, with the levels of the year before beside it."""
    here = context.current()
    before = context.previous_year(here.assessment.year)
    previous = (before.assessment, before.scorecard) if before else None
    return gap_rows(
        here.assessment,
        here.scorecard,
        here.checklists,
        previous=previous,
        standing=context.standing(here),
        views=here.stored.opinions,
    )


def make_csv(rows: Sequence[GapRow], head: str) -> bytes:
    """Return the gap report as CSV; called only when somebody asks for the file, outside the page's run."""
    return to_csv(rows, generated_at=datetime.datetime.now(tz=datetime.UTC), change_log_head=head)


@st.fragment(key="gap-summary")
def draw_summary(resolutions: Sequence[str]) -> None:
    """Draw what is missing under each of these resolutions, and the report; redrawn when a target changes."""
    rows = read_rows()
    for id_ in resolutions:
        elements.draw_lead(gap_sentence(rows, id_, rows[0].year))
    name = file_name(rows[0].delegation, rows[0].year)
    head = log_head.read()
    make = partial(make_csv, rows, head)
    st.download_button("Download the gap report (CSV)", make, name, "text/csv", on_click="ignore")
    elements.draw_quiet(
        f"One row for each of the {len(rows)} items of both resolutions: level, evidence, gap, next step, the year "
        "before, and the versions behind the figures."
    )
    log_head.draw(head)

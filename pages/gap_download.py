"""This module offers the gap report for download: in two forms, of the chosen year or of all years in one file."""

import datetime
from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from pages import context, elements
from reports.csv_form import MACHINE, SPREADSHEET, Form
from reports.gap_columns import GapRow
from reports.gap_csv import file_name, to_csv
from reports.gap_report import gap_rows

LABELS = {MACHINE: "Download the gap report (CSV)", SPREADSHEET: "Download it for French or German settings (CSV)"}


def rows_of(here: context.Year) -> list[GapRow]:
    """Return the gap report of a year, with the levels of the year before beside it."""
    before = context.previous_year(here.assessment.year)
    return gap_rows(
        here.assessment,
        here.scorecard,
        here.checklists,
        previous=(before.assessment, before.scorecard) if before else None,
        standing=context.standing(here),
        views=here.stored.opinions,
    )


def rows_of_all() -> list[GapRow]:
    """Return the gap reports of all reporting years one below the other, the earliest first."""
    return [row for here in context.all_years() for row in rows_of(here)]


def make_csv(rows: Sequence[GapRow], head: str, form: Form = MACHINE) -> bytes:
    """Return the gap report as CSV; called only when somebody asks for the file, outside the page's run."""
    return to_csv(rows, generated_at=datetime.datetime.now(tz=datetime.UTC), change_log_head=head, form=form)


def draw_downloads(rows: Sequence[GapRow], head: str) -> None:
    """Draw the choice of years, where there are several, and a button for each form.

    Args:
        rows: those of the chosen year.
        head: the hash of the last change in the store.
    """
    known = sorted(summary.year for summary in context.summaries())
    if len(known) > 1:
        words = f"All {len(known)} reporting years in one file, {known[0]} to {known[-1]}"
        if st.checkbox(words, key="gap-download-all"):
            rows = rows_of_all()
    wanted = sorted({row.year for row in rows})
    with st.container(horizontal=True):
        for form, label in LABELS.items():
            make: Callable[[], bytes] = partial(make_csv, rows, head, form)
            name = file_name(rows[0].delegation, *wanted, form=form)
            st.download_button(label, make, name, "text/csv", on_click="ignore", key=f"gap-download-{form.name}")
    elements.draw_quiet(
        "Take the first if your spreadsheet writes 3.5, with a point, or if a program reads the file; take the second "
        "if your spreadsheet writes 3,5, with a comma, as French and German settings do."
    )
    several = len(wanted) > 1
    each = f"item of both resolutions in each of the {len(wanted)} years" if several else "item of both resolutions"
    elements.draw_quiet(
        f"One row for each {each}, {len(rows)} rows: level, evidence, gap, next step, the year before, and the "
        "versions behind the figures."
    )

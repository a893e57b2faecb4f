"""This module draws what goes out: the form for others to fill in, the whole year as a document, the gap report."""

import datetime
from functools import partial

import streamlit as st

from assessments.access import Person
from assessments.database import Store
from assessments.store import LINE_LIMIT, collect_years
from checklists.assessment import to_json
from pages import context, door, elements, gap_download, log_head
from reports.archive import archive, archive_name
from reports.workbook import Origin, to_workbook, workbook_name

ZIP = "application/zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def draw_given(here: context.Year) -> None:
    """Draw the downloads; the form only for who belongs to the delegation, since it shows how answers stand."""
    head = log_head.read()
    if door.may("read", here.assessment.delegation):
        _draw_form(here, head)
    _draw_years(here)
    st.subheader("The gap report")
    gap_download.draw_downloads(gap_download.rows_of(here), head)


def _draw_years(here: context.Year) -> None:
    code, year = here.assessment.delegation, here.assessment.year
    st.subheader("Whole years")
    elements.draw_text("For another installation or another program: answers, evidence, targets, plans, replies.")
    with st.container(horizontal=True):
        name = f"cyber-commitments-{code}-{year}.json"
        content = to_json(here.assessment)
        st.download_button(f"{year} as a document (JSON)", content, name, "application/json", on_click="ignore")
        make = partial(make_archive, door.database(), code, door.person())
        st.download_button("All years as an archive (ZIP)", make, archive_name(code), ZIP, on_click="ignore")
    elements.draw_quiet(
        "The archive holds every year, what was handed in of each, and the checklists they answer. It comes back by "
        "the command “cli.py import”."
    )


def make_archive(store: Store, code: str, by: Person) -> bytes:
    """Return all years of a delegation as an archive; called only when somebody asks for the file."""
    return archive(collect_years(store, code, by=by), generated_at=datetime.datetime.now(tz=datetime.UTC))


def _draw_form(here: context.Year, head: str) -> None:
    st.subheader("A form to fill in")
    elements.draw_text(
        "A form is a workbook for a ministry, a committee or an agency to fill in offline: one sheet for each "
        "resolution, one row for each question, with lists to choose from. A part of it may come back. Nothing in it "
        "is taken over before you have looked it through here."
    )
    back_to = st.text_input(
        "Whom to send it back to (stands on its first sheet)", max_chars=LINE_LIMIT, key="exchange-back-to"
    )
    with st.container(horizontal=True):
        for label, blank in (("The form as answers stand (XLSX)", False), ("A blank form (XLSX)", True)):
            make = partial(make_form, here, head, back_to, blank=blank)
            name = workbook_name(here.assessment.delegation, here.assessment.year, blank=blank)
            st.download_button(label, make, name, XLSX, on_click="ignore")
    elements.draw_quiet(
        "The first shows every answer, its note and its evidence: give it only to who may read them. A blank one shows "
        "none; where it answers a question that is answered here already, you choose."
    )


def make_form(here: context.Year, head: str, back_to: str, *, blank: bool) -> bytes:
    """Return the form; called only when somebody asks for the file, outside the page's run."""
    now = datetime.datetime.now(tz=datetime.UTC)
    origin = Origin(now, here.stored.id, head, here.stored.versions, back_to)
    return to_workbook(here.assessment, here.checklists, origin, blank=blank)

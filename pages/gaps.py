"""This page answers: what is missing, and what first?"""

import datetime
from functools import partial

import streamlit as st

from pages import context, elements, gap_views, linked, targets
from pages.gap_words import gap_sentence
from reports.comparison import find_obstacle
from reports.gap_columns import GapRow
from reports.gap_report import file_name, gap_rows, to_csv
from reports.trends import same_checklists

RESOLUTIONS = {"both": "Both resolutions", "459": "Resolution 459", "475": "Resolution 475"}
VIEWS = {"clauses": "By clause", "items": "By item", "steps": "Next steps", "targets": "Targets"}


def read_rows() -> list[GapRow]:
    """Return the gap report of the chosen year, with the levels of the year before beside it."""
    here = context.current()
    before = context.previous_year(here.assessment.year)
    previous = (before.assessment, before.scorecard) if before else None
    return gap_rows(here.assessment, here.scorecard, here.checklists, previous=previous)


def make_csv(rows: list[GapRow]) -> bytes:
    """Return the gap report as CSV; called only when somebody asks for the file, outside the page's run."""
    return to_csv(rows, generated_at=datetime.datetime.now(tz=datetime.UTC))


@st.fragment(key="gap-summary")
def draw_summary() -> None:
    """Draw what is missing under each resolution, and the report to take home; redrawn when a target changes."""
    rows, year = read_rows(), here.assessment.year
    for id_ in chosen:
        elements.draw_lead(gap_sentence(rows, id_, year))
    name = file_name(here.assessment.delegation, year)
    st.download_button("Download the gap report (CSV)", partial(make_csv, rows), name, "text/csv", on_click="ignore")
    elements.draw_quiet(
        f"One row for each of the {len(rows)} items of both resolutions: level, evidence, gap, next step, the year "
        "before, and the versions behind the figures."
    )


here = context.current()
st.title("Gaps")
choice = linked.draw_segments("Show", "resolution", RESOLUTIONS)
chosen = [id_ for id_ in here.checklists.by_resolution if choice in ("both", id_)]
draw_summary()

view = linked.draw_segments("View", "view", VIEWS)
rows = [row for row in read_rows() if row.resolution in chosen]
if view == "clauses":
    before = context.previous_year(here.assessment.year)
    same = before is not None and same_checklists(here.checklists, before.checklists)
    if before and find_obstacle(here.scorecard, before.scorecard, same_checklists=same):
        before = None
    gap_views.draw_clauses(here, rows, before.scorecard if before else None)
elif view == "items":
    gap_views.draw_items(here, rows)
elif view == "steps":
    gap_views.draw_steps(rows)
else:
    for id_ in chosen:
        targets.draw_targets(id_)

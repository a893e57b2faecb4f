"""This page answers: what is missing, and what first?"""

import streamlit as st

from pages import context, gap_summary, gap_views, linked, plans, submission, targets, what_if
from reports.comparison import find_obstacle
from reports.trends import same_checklists

RESOLUTIONS = {"both": "Both resolutions", "459": "Resolution 459", "475": "Resolution 475"}
VIEWS = {
    "clauses": "By clause",
    "items": "By item",
    "steps": "Next steps",
    "targets": "Targets",
    "plans": "Effort and questions",
    "whatif": "What if",
}

st.title("Gaps: what is missing, and what first?")
here = context.current()
choice = linked.draw_segments("Show", "resolution", RESOLUTIONS)
chosen = [id_ for id_ in here.checklists.by_resolution if choice in ("both", id_)]
gap_summary.draw_summary(chosen)

view = linked.draw_segments("View", "view", VIEWS)
rows = [row for row in gap_summary.read_rows() if row.resolution in chosen]
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
elif view == "plans":
    submission.draw_read_only(here)
    plans.draw_plans(rows)
elif view == "whatif":
    what_if.draw_what_if(chosen)
else:
    submission.draw_read_only(here)
    for id_ in chosen:
        targets.draw_targets(id_)

"""This page answers: did we get better?"""

import streamlit as st

from pages import context, elements, linked, submission, year_comparison, year_trends
from reports.sentences import headline_sentence
from reports.trend_traces import trend
from reports.trends import same_checklists

st.title("Years: did we get better, or did the form change?")
here = context.current()
years = context.all_years()

if len(years) == 1:
    elements.draw_lead(f"There is one reporting year so far, {here.assessment.year}. A change needs two.")
    elements.draw_text(
        "Start another on the Overview page: a later year begins blank or with these answers, to be confirmed one by "
        "one; an earlier year can be added as well."
    )
    st.page_link("overview.py", label="Go to the Overview", query_params=context.address())
    st.stop()

before, latest = years[-2:]
delegation = context.chosen_delegation()
same = same_checklists(before.checklists, latest.checklists)
for id_ in latest.scorecard.resolutions:
    name = delegation.name.en if delegation else latest.assessment.delegation
    elements.draw_lead(headline_sentence(latest.scorecard, id_, before.scorecard, name, same_checklists=same))

cards = [year.scorecard for year in years]
lines = [trend(f"Resolution {id_}", id_, cards, lambda found: found.score) for id_ in latest.scorecard.resolutions]
year_trends.draw_trend(lines, key="resolutions")
elements.draw_legend()

st.header("What moved between two years")
year_comparison.draw_comparison(years)

submission.draw_restated(years)

st.header("One theme or clause")
kind = linked.draw_segments("Follow", "follow", {"theme": "A theme", "clause": "An operative clause"})
if kind == "theme":
    year_trends.draw_theme(latest.checklists, cards)
else:
    year_trends.draw_clause(latest.checklists, cards)

"""This page answers: how ready are we, by theme?"""

import streamlit as st

from pages import context, elements, linked, tables
from reports.charts import CHART_CONFIG, readiness_radar
from reports.readiness_words import WHAT_A_SCORE_IS, balance_sentence
from reports.sentences import radar_sentence
from reports.theme_table import theme_table
from reports.trends import same_checklists

ALONE = "none"


def choose_other() -> context.Year | None:
    """Draw the choice of another year to lay under this one, where there is any, and return it."""
    years = [str(summary.year) for summary in context.summaries() if summary.year != here.assessment.year]
    if not years:
        return None
    options = {ALONE: "No other year", **{year: year for year in years}}
    chosen = linked.draw_select("Compare with", "compare", options)
    return None if chosen == ALONE else context.year_of(int(chosen))


def draw_scores() -> None:
    """Draw the four-part bar of each resolution, and what unevenness between its themes costs."""
    for id_, part in here.scorecard.resolutions.items():
        if part:
            elements.draw_bar(part.score, f"Resolution {id_}: {here.checklists.by_resolution[id_].resolution.title.en}")
            elements.draw_text(balance_sentence(part, here.checklists))
    with st.expander("What is this score?"):
        elements.draw_text(WHAT_A_SCORE_IS)


def draw_themes() -> None:
    """Draw the figures of the radar as a table: a row per theme, a bar per resolution."""
    same = other is not None and same_checklists(here.checklists, other.checklists)
    rows: list[list[tables.Cell]] = []
    for row in theme_table(here.scorecard, here.checklists, other.scorecard if other else None, same_checklists=same):
        bars = [
            tables.Bar(f"{row.name}, Resolution {id_}", cell.score, cell.words, cell.change)
            for id_, cell in row.cells.items()
        ]
        rows.append([row.name, *bars])
    change = f" and change since {other.assessment.year}" if other else ""
    caption = f"{here.assessment.year}: demonstrated (up to upper), with coverage{change}, each from 0 to 100"
    tables.draw_table(["Theme", *(f"Resolution {id_}" for id_ in here.scorecard.resolutions)], rows, caption=caption)


st.title("Readiness: how ready are we, by theme?")
here = context.current()
sentences = [radar_sentence(here.scorecard, id_, here.checklists) for id_ in here.scorecard.resolutions]
for sentence in sentences:
    elements.draw_lead(sentence)
if not any(here.scorecard.resolutions.values()):
    st.stop()

with st.container(horizontal=True, vertical_alignment="bottom"):
    other = choose_other()
    band = st.toggle("Show what is claimed or unresolved", value=True, key="band")
with st.container(key="side-by-side"):
    left, right = st.columns([6, 5], gap="medium")
under = other.scorecard if other else None
figure = readiness_radar(here.scorecard, here.checklists, other=under, band=band, dark=elements.is_dark())
left.plotly_chart(figure, theme=None, alt=f"Radar of twelve themes. {' '.join(sentences)}", config=CHART_CONFIG)
with left:
    draw_scores()
with right:
    draw_themes()

"""This page answers: how ready are we, by theme?"""

import streamlit as st

from pages import context, elements, linked
from pages.readiness_words import WHAT_A_SCORE_IS, balance_sentence, theme_remark
from reports.charts import CHART_CONFIG, readiness_radar
from reports.sentences import radar_sentence
from reports.theme_table import theme_table
from reports.trends import same_checklists

ALONE = "none"

here = context.current()
resolutions = {id_: part for id_, part in here.scorecard.resolutions.items() if part}
years = [str(summary.year) for summary in context.summaries() if summary.year != here.assessment.year]


def draw_choice() -> context.Year | None:
    """Draw the choice of another year to lay under the radar, where there is one, and return it."""
    if not years:
        return None
    options = {ALONE: "No other year", **{year: year for year in years}}
    chosen = linked.draw_select("Compare with", "compare", options)
    return None if chosen == ALONE else context.year_of(int(chosen))


def draw_themes() -> None:
    """Draw the figures of the radar as a table: a row per theme, a bar per resolution."""
    same = other is not None and same_checklists(here.checklists, other.checklists)
    rows = theme_table(here.scorecard, here.checklists, other.scorecard if other else None, same_checklists=same)
    cells = [
        [
            row.name,
            *(
                elements.Bar(f"{row.name}, Resolution {id_}", cell.score, cell.words, theme_remark(cell, other_year))
                for id_, cell in row.cells.items()
            ),
        ]
        for row in rows
    ]
    caption = f"{here.assessment.year}: demonstrated (up to upper), with coverage, each from 0 to 100"
    elements.draw_table(["Theme", *(f"Resolution {id_}" for id_ in here.scorecard.resolutions)], cells, caption=caption)


st.title("Readiness")
sentences = [radar_sentence(here.scorecard, id_, here.checklists) for id_ in here.scorecard.resolutions]
for sentence in sentences:
    elements.draw_lead(sentence)
if not resolutions:
    st.stop()

with st.container(horizontal=True, vertical_alignment="bottom"):
    other = draw_choice()
    band = st.toggle("Show up to where open answers could lead", value=True, key="band")
other_year = other.assessment.year if other else None

with st.container(key="side-by-side"):
    chart, table = st.columns([3, 2], gap="medium")
figure = readiness_radar(
    here.scorecard, here.checklists, other=other.scorecard if other else None, band=band, dark=elements.is_dark()
)
chart.plotly_chart(figure, theme=None, alt=f"Radar of twelve themes. {' '.join(sentences)}", config=CHART_CONFIG)
with table:
    draw_themes()

st.header("The two scores")
for column, (id_, part) in zip(st.columns(2, gap="large"), resolutions.items(), strict=False):
    with column:
        elements.draw_bar(part.score, f"Resolution {id_}: {here.checklists.by_resolution[id_].resolution.title.en}")
        elements.draw_text(balance_sentence(part, here.checklists))
with st.expander("What is this score?"):
    elements.draw_text(WHAT_A_SCORE_IS)

"""This page answers: would another weighting say otherwise?"""

import streamlit as st

from pages import context, elements, robustness_tables
from reports.charts import CHART_CONFIG, readiness_radar
from reports.robustness_words import band_sentence, leverage_sentence, scenario_sentence
from scoring.robustness import Band, ResolutionRobustness, robustness, theme_bands
from scoring.scorecard import ResolutionScore


@st.cache_resource(show_spinner="Weighing the clauses in thousands of ways", max_entries=50)
def weigh_anew(assessment: int, revision: int) -> dict[str, ResolutionRobustness | None]:  # noqa: ARG001  the cache's key
    """Return how robust each resolution's score is, worked out once for each state of an assessment."""
    return robustness([here.assessment], here.checklists)[0]


@st.cache_resource(show_spinner="Weighing the themes in thousands of ways", max_entries=50)
def weigh_themes(assessment: int, revision: int) -> dict[str, dict[str, Band]]:  # noqa: ARG001  the cache's key
    """Return the band of each vertex of the radar, likewise."""
    return theme_bands([here.assessment], here.checklists)[0]


def draw_resolution(id_: str, part: ResolutionScore, found: ResolutionRobustness) -> None:
    """Draw what holds of a resolution's score under other weights: in words, by scenario, and by clause."""
    elements.draw_lead(band_sentence(found, id_, part.score))
    elements.draw_text(f"{scenario_sentence(found)} {leverage_sentence(found)}")
    robustness_tables.draw_scenarios(id_, found)
    robustness_tables.draw_priorities(id_, part, found, here.checklists)


st.title("Robustness: would another weighting say otherwise?")
here = context.current()
elements.draw_text(
    "The method gives every operative clause the same weight, and each rung a quarter. Others might choose otherwise. "
    "Here the score is made anew in other ways: what stays the same under all of them can be relied on."
)
st.page_link("method.py", label="How this is worked out: Method", query_params=context.address())
for id_, found in weigh_anew(here.stored.id, here.stored.revision).items():
    st.header(f"Resolution {id_}")
    part = here.scorecard.resolutions[id_]
    if part and found:
        draw_resolution(id_, part, found)
    else:
        elements.draw_text(f"Resolution {id_} has no score in {here.assessment.year}, so there is nothing to weigh.")
st.header("By theme")
if st.toggle("Work out the band of each theme", key="theme-bands"):
    bands = weigh_themes(here.stored.id, here.stored.revision)
    figure = readiness_radar(here.scorecard, here.checklists, bands=bands, dark=elements.is_dark())
    words = "Radar of twelve themes: the method's score at each vertex, and beside it the band of nine in ten draws."
    st.plotly_chart(figure, theme=None, alt=words, config=CHART_CONFIG, key="theme-bands-radar")
    robustness_tables.draw_themes(bands, here.checklists)

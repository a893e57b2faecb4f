"""This module draws how resolutions, themes and clauses went over the years: sentence, chart, table."""

from collections.abc import Sequence

import streamlit as st

from checklists.model import Checklists
from pages import elements, linked, tables
from reports.charts import CHART_CONFIG, trend_lines
from reports.trend_traces import TrendLine, trend
from reports.trends import flat_remark, trend_sentence, years_of
from scoring.scorecard import Scorecard


def draw_trend(lines: Sequence[TrendLine], *, key: str) -> None:
    """Draw lines over the years with the same figures as a table beside them, each year a row."""
    sentences = [trend_sentence(line) for line in lines]
    with st.container(key=f"side-by-side-{key}"):
        chart, table = st.columns([3, 2], gap="medium")
    with chart:
        elements.draw_text(" ".join(sentences))
        figure = trend_lines(lines, dark=elements.is_dark())
        st.plotly_chart(figure, theme=None, alt=f"Lines over the years. {' '.join(sentences)}", config=CHART_CONFIG)
    with table:
        rows: list[list[tables.Cell]] = [
            [str(year), *(_cell(line, year) for line in lines)] for year in reversed(years_of(lines))
        ]
        caption = "Demonstrated (up to upper), with coverage, each from 0 to 100"
        tables.draw_table(["Year", *(line.name for line in lines)], rows, caption=caption)


def draw_theme(checklists: Checklists, cards: Sequence[Scorecard]) -> None:
    """Draw the choice of a theme, and its lines in the resolutions that cover it."""
    names = {theme.id: theme.name.en for theme in checklists.themes}
    theme = linked.draw_select("Theme", "theme", names)
    scored = [item for item in checklists.items.values() if item.scored and item.theme == theme]
    lines = [
        trend(f"{names[theme]}, {id_}", id_, cards, lambda found: found.themes[theme].score)
        for id_ in dict.fromkeys(item.resolution for item in scored)
    ]
    draw_trend(lines, key="theme")


def draw_clause(checklists: Checklists, cards: Sequence[Scorecard]) -> None:
    """Draw the choice of a clause, its text and its line; where it stood still, what that means for this text."""
    labels = {id_: elements.clause_label(clause) for id_, clause in checklists.clauses.items()}
    clause = checklists.clauses[linked.draw_select("Operative clause", "clause", labels)]
    elements.draw_quotation(clause, checklists.by_resolution[clause.resolution].resolution.opening.en)
    name = f"{clause.resolution} {clause.label}"
    line = trend(name, clause.resolution, cards, lambda found: found.clauses.get(clause.id))
    draw_trend([line], key="clause")
    remark = flat_remark(clause, list(line.scores.values()))
    if remark:
        elements.draw_quiet(remark)


def _cell(line: TrendLine, year: int) -> tables.Bar:
    if year not in line.scores:
        return tables.Bar(line.name, None, "no assessment")
    return tables.Bar(f"{line.name} in {year}", line.scores[year])

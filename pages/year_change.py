"""This module draws why the scores changed between two years: in words, as a waterfall, by clause and item."""

from collections.abc import Sequence
from dataclasses import asdict

import streamlit as st

from pages import context, elements, linked, tables
from pages.context import Year
from pages.tables import Cell, Column
from reports.change_rows import ClauseChange, ShownChange, change_rows, shown_change, signed
from reports.change_words import change_sentences
from reports.charts import CHART_CONFIG, change_waterfall
from reports.gap_words import level_words
from reports.waterfall import waterfall_alt
from reports.words import PRESENCES, TERM_MEANINGS, TERMS
from scoring.change import ResolutionChange, ScoredYear, Terms, change
from scoring.rounding import shown

CLAUSES = [Column("Operative clause", width=48), Column("Change", number=True, width=14), Column("Made of", width=38)]


def draw_changes(then: Year, now: Year) -> None:
    """Draw the change of each resolution between two years of the chosen delegation."""
    earlier, later = (ScoredYear(year.assessment, year.checklists, year.scorecard) for year in (then, now))
    for id_, found in change(earlier, later).items():
        st.subheader(f"Resolution {id_}")
        first, *others = change_sentences(found, id_, earlier, later)
        elements.draw_lead(first)
        for sentence in others:
            elements.draw_text(sentence)
        if found:
            _draw_terms(found, id_, earlier, later)
            _draw_clauses(change_rows(found, id_, earlier, later), id_, earlier, later)


def _draw_terms(found: ResolutionChange, resolution: str, earlier: ScoredYear, later: ScoredYear) -> None:
    """Draw the waterfall with the same figures as a table beside it; a refused comparison has neither."""
    if found.comparability == "refused":
        return
    as_shown = shown_change(found, resolution, earlier, later)
    with st.container(key=f"side-by-side-change-{resolution}"):
        chart, table = st.columns([3, 2], gap="medium")
    figure = change_waterfall(as_shown, dark=elements.is_dark())
    chart.plotly_chart(
        figure, theme=None, alt=waterfall_alt(as_shown), config=CHART_CONFIG, key=f"waterfall-{resolution}"
    )
    with table:
        tables.draw_table(["", Column("Points", number=True)], _term_rows(as_shown), caption=_terms_caption(as_shown))


def _term_rows(as_shown: ShownChange) -> list[list[Cell]]:
    terms: list[list[Cell]] = [
        [f"{TERMS[term]}\n{TERM_MEANINGS[term]}", signed(points)] for term, points in asdict(as_shown.terms).items()
    ]
    ends: list[list[Cell]] = [
        [
            f"Demonstrated in {year}\n{score.headline}, coverage {shown(score.coverage):.1f}",
            f"{shown(score.demonstrated):.1f}",
        ]
        for year, score in ((as_shown.earlier, as_shown.before), (as_shown.later, as_shown.after))
    ]
    return [ends[0], *terms, ends[1]]


def _terms_caption(as_shown: ShownChange) -> str:
    grey = ", in grey: less than half is answered in one of the years" if as_shown.hollow else ""
    return f"From {as_shown.earlier} to {as_shown.later} in points that add up{grey}"


def _draw_clauses(rows: Sequence[ClauseChange], resolution: str, earlier: ScoredYear, later: ScoredYear) -> None:
    """Draw what each clause adds, and the items of one of them, folded away."""
    moved = [row for row in rows if row.total or any(asdict(row.terms).values())]
    with st.expander(f"Resolution {resolution}: the change by clause and item ({len(moved)} clauses)"):
        if not moved:
            elements.draw_text("No clause changed.")
            return
        caption = f"What each clause adds to the change of Resolution {resolution}, in points of its score"
        tables.draw_table(CLAUSES, [_clause_cells(row, later) for row in moved], caption=caption)
        labels = {row.clause.id: elements.clause_label(row.clause) for row in moved}
        chosen = linked.draw_select("Items of", f"change{resolution}", labels)
        _draw_items(next(row for row in moved if row.clause.id == chosen), earlier, later)


def _draw_items(row: ClauseChange, earlier: ScoredYear, later: ScoredYear) -> None:
    columns = [
        Column("Item", width=36),
        *(Column(str(year.assessment.year), width=10) for year in (earlier, later)),
        Column("Change", number=True, width=10),
        Column("Made of", width=34),
    ]
    cells: list[list[Cell]] = [
        [
            f"{item.item.id}\n{item.item.question.en}",
            *(_level(item.item.id, year) for year in (earlier, later)),
            signed(item.total),
            _made_of(item.terms) + ("" if item.presence == "both" else f"\n{PRESENCES[item.presence]}"),
        ]
        for item in row.items
    ]
    caption = f"Items of {row.clause.resolution} {row.clause.label}: levels from 0 to 4, change in points of the score"
    tables.draw_table(columns, cells, caption=caption)


def _clause_cells(row: ClauseChange, later: ScoredYear) -> list[Cell]:
    name = f"{row.clause.resolution} {row.clause.label}"
    address = context.address(clause=row.clause.id, year=str(later.assessment.year))
    link = tables.Link("assess", address, name, elements.short(row.clause))
    return [link, signed(row.total), _made_of(row.terms)]


def _made_of(terms: Terms) -> str:
    """Return the terms that are not 0.0 as shown, the order of the waterfall: "Progress +1.2, Evidence -0.3"."""
    return ", ".join(f"{TERMS[term]} {signed(points)}" for term, points in asdict(terms).items() if points)


def _level(item: str, year: ScoredYear) -> str:
    found = year.scorecard.items.get(item)
    return level_words(found.level, found.evidenced_level) if found else ""

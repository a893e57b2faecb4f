"""This module draws what moved between two years: why each score changed, and what moved most."""

from collections.abc import Sequence

import streamlit as st

from checklists.model import Checklists
from pages import elements, linked, tables, year_change
from pages.context import Year, address
from reports.change_rows import signed
from reports.trends import Move, find_cautions, find_moves, most_improved, most_worsened, on_core_set, same_checklists
from scoring.scorecard import Scorecard


def draw_comparison(years: Sequence[Year]) -> None:
    """Draw the choice of two years, why the scores changed, what makes them hard to compare, and what moved most."""
    then, now = _choose(years)
    year_change.draw_changes(then, now)
    same = same_checklists(then.checklists, now.checklists)
    for caution in find_cautions(now.scorecard, then.scorecard, same_checklists=same):
        st.warning(elements.literal(caution))
    before, after = (_on_common_scope(year, then, now) for year in (then, now))
    moves = find_moves(after, before)
    for heading, chosen in (("Most improved", most_improved), ("Most worsened", most_worsened)):
        st.subheader(heading)
        for kind in ("clause", "theme"):
            _draw_moves(chosen(move for move in moves if move.kind == kind), kind, now.checklists, before, after)


def _choose(years: Sequence[Year]) -> tuple[Year, Year]:
    by_year = {str(year.assessment.year): year for year in years}
    names = list(by_year)
    earlier, later = st.columns(2)
    with earlier:
        first = linked.draw_select("Earlier year", "from", {name: name for name in names[:-1]}, names[-2])
    with later:
        later_names = {name: name for name in names if name > first}
        second = linked.draw_select("Later year", "to", later_names, names[-1])
    return by_year[first], by_year[second]


def _on_common_scope(year: Year, then: Year, now: Year) -> Scorecard:
    if then.assessment.scope == now.assessment.scope:
        return year.scorecard
    return on_core_set(year.assessment, year.checklists)


def _draw_moves(moves: Sequence[Move], kind: str, checklists: Checklists, before: Scorecard, after: Scorecard) -> None:
    if not moves:
        elements.draw_quiet(f"No {kind} that can be compared moved this way.")
        return
    rows: list[list[tables.Cell]] = [
        [
            _name(move, checklists, after.year),
            tables.Bar(f"{move.id} in {before.year}", move.then),
            tables.Bar(f"{move.id} in {after.year}", move.now),
            signed(move.change),
        ]
        for move in moves
    ]
    caption = f"Among the {kind}s with at least half answered in both years"
    tables.draw_table(_columns(kind.capitalize(), before, after), rows, caption=caption)


def _columns(subject: str, before: Scorecard, after: Scorecard) -> list[tables.Column]:
    return [
        tables.Column(subject, width=40),
        *(tables.Column(str(card.year), width=23) for card in (before, after)),
        tables.Column("Change", number=True, width=14),
    ]


def _name(move: Move, checklists: Checklists, year: int) -> tables.Cell:
    if move.kind == "theme":
        return f"{next(theme.name.en for theme in checklists.themes if theme.id == move.id)}, {move.resolution}"
    clause = checklists.clauses[move.id]
    name = f"{clause.resolution} {clause.label}"
    return tables.Link("assess", address(clause=clause.id, year=str(year)), name, elements.short(clause))

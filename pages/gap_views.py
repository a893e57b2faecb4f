"""This module draws the gaps in three views: by clause, by item, and as ranked next steps."""

from collections.abc import Sequence
from itertools import groupby
from typing import get_args

import streamlit as st

from checklists.model import Checklists
from pages import context, elements, linked, tables
from pages.tables import Cell, Column, Link
from reports.comparison import change_shown
from reports.gap_columns import GapRow
from reports.gap_lists import ClauseRow, clause_rows, ranked_steps
from reports.gap_words import KINDS, STEPS, level_words, step_sentence
from reports.words import GAP_KINDS, IN_BASE, STATES
from scoring.gaps import StepKind
from scoring.scorecard import Scorecard

FIRST = 5
FILTERS: dict[str, str] = {"gaps": "With a gap to the target", **dict(KINDS.items()), "all": "All items"}
POINTS = [Column("To target", number=True, width=10), Column("To full", number=True, width=8)]
CLAUSES = [
    Column("Clause", width=24),
    Column("Score", width=18),
    Column("Target", number=True, width=7),
    *(Column(name, number=True, width=11) for name in KINDS.values()),
    *POINTS,
]


def draw_clauses(here: context.Year, rows: Sequence[GapRow], earlier: Scorecard | None) -> None:
    """Draw clauses by kinds of gap, in points to the target; the tint repeats the figure.

    Args:
        here: the year in view.
        rows: of its gap report.
        earlier: the scorecard changes are counted from, or None.
    """
    elements.draw_legend()
    for resolution, group in groupby(rows, key=lambda row: row.resolution):
        clauses = clause_rows([*group], here.scorecard)
        strongest = max(points for row in clauses for points in row.points_by_kind.values()) or 1.0
        cells = [_clause_cells(here.checklists, row, strongest, earlier) for row in clauses]
        since = f"; change of the score since {earlier.year}" if earlier else ""
        caption = (
            f"Points of the score of Resolution {resolution} that are missing to the targets, by kind of gap{since}"
        )
        tables.draw_table(CLAUSES, cells, caption=caption)


def draw_items(here: context.Year, rows: Sequence[GapRow]) -> None:
    """Draw the items of each clause with the kind of gap in words, points, and what is missing."""
    wanted = linked.draw_segments("Items", "kind", FILTERS)
    found = [row for row in rows if wanted in ("all", row.gap_kind) or (wanted == "gaps" and row.gap_kind != "none")]
    explained = "The years give levels from 0 to 4; what is missing counts in points of the resolution's score."
    elements.draw_quiet(explained if found else "No item is of this kind.")
    for id_, group in groupby(found, key=lambda row: row.clause):
        clause = here.checklists.clauses[id_]
        name, text = f"{clause.resolution} {clause.label}", elements.short(clause)
        label = f"Go to **{elements.literal(name)}**: {elements.literal(text)}"
        st.page_link("assess.py", label=label, query_params=context.address(clause=id_))
        members = list(group)
        cells = [_item_cells(row) for row in members]
        tables.draw_table(_item_columns(members), cells, caption=f"Items of {name}", show_caption=False)


def draw_steps(rows: Sequence[GapRow]) -> None:
    """Draw the three lists of next steps, each by what it brings; the first few open, the others folded."""
    ranked = ranked_steps(rows)
    judged = any(row.effort for row in rows)
    if not judged:
        elements.draw_quiet(
            "What each step would take can be entered under “Effort and questions”; it then stands here."
        )
    for kind in get_args(StepKind):
        step, steps = STEPS[kind], getattr(ranked, kind)
        st.header(step.name)
        if not steps:
            elements.draw_text("Nothing of this kind is left.")
            continue
        elements.draw_text(step_sentence(steps, kind))
        columns = [
            Column("Rank", number=True, width=7),
            Column("Item", width=40),
            Column(step.head, width=40),
            Column("Gain", number=True, width=13),
            *([Column("Effort", width=10)] if judged else []),
        ]
        cells = [_step_cells(rank, row) + ([row.effort] if judged else []) for rank, row in enumerate(steps, start=1)]
        caption = f"{step.name}: gain in points of the score of the item's own resolution"
        tables.draw_table(columns, cells[:FIRST], caption=caption)
        if len(steps) > FIRST:
            with st.expander(f"{step.name}: {len(steps) - FIRST} more"):
                tables.draw_table(columns, cells[FIRST:], caption=caption)


def _clause_cells(checklists: Checklists, row: ClauseRow, strongest: float, earlier: Scorecard | None) -> list[Cell]:
    name, text = f"{row.resolution} {row.label}", elements.short(checklists.clauses[row.clause])
    before = earlier.resolutions[row.resolution] if earlier else None
    change = change_shown(row.score, before.clauses.get(row.clause) if before else None)
    cells: list[Cell] = [
        Link("assess", context.address(clause=row.clause), name, text),
        tables.Bar(name, row.score, change=change),
    ]
    if row.score is None:
        return [*cells, *[""] * 6]
    return [
        *cells,
        str(row.target),
        *(tables.Tinted(row.points_by_kind[kind], row.points_by_kind[kind] / strongest) for kind in KINDS),
        tables.figure(row.gap_to_target_points),
        tables.figure(row.gap_points),
    ]


def _item_columns(rows: Sequence[GapRow]) -> list[Column]:
    now, then = rows[0].year, rows[0].previous_year
    years = [now] if then is None else [now, then]
    return [
        Column("Item", width=27),
        Column("Gap", width=15),
        Column("What is missing", width=26 if then else 32),
        *(Column(f"{year}", width=7 if then else 8) for year in years),
        *POINTS,
    ]


def _item_cells(row: GapRow) -> list[Cell]:
    counts = row.in_base == "yes"
    state = "" if row.state == "answered" else f" ({STATES[row.state]})"
    levels = [level_words(row.declared_level, row.evidenced_level)]
    if row.previous_year is not None:
        levels.append(level_words(row.previous_declared_level, row.previous_evidenced_level))
    return [
        f"{row.item}\n{row.question}",
        f"{GAP_KINDS[row.gap_kind].capitalize()}{state}" if counts else IN_BASE[row.in_base],
        row.what_is_missing if counts else "",
        *levels,
        tables.figure(row.gap_to_target_points),
        tables.figure(row.gap_points),
    ]


def _step_cells(rank: int, row: GapRow) -> list[Cell]:
    gain = tables.figure(row.next_step_gain)
    return [
        str(rank),
        Link("assess", context.address(clause=row.clause), f"{row.resolution} {row.clause_label}", row.question),
        row.what_is_missing,
        f"up to {gain}" if row.next_step == "resolve" else gain,
    ]

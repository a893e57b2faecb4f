"""This module draws the tables of the Robustness page: scenarios, priorities, themes."""

from collections.abc import Mapping

from checklists.model import Checklists
from pages import context, elements, tables
from pages.tables import Cell, Column
from reports.change_rows import signed
from reports.robustness_words import METHOD, priority_words, scenario_moves
from reports.words import SCENARIOS
from scoring.robustness import Band, ResolutionRobustness
from scoring.rounding import shown
from scoring.scorecard import ResolutionScore

PRIORITIES = [
    Column("Operative clause", width=48),
    Column("Score", width=30),
    Column("Among the five largest gaps", number=True, width=22),
]
FIRST = 8


def draw_scenarios(id_: str, found: ResolutionRobustness) -> None:
    """Draw the score under each scenario, and by how much it differs from the method's."""
    moves = scenario_moves(found.scenarios)
    rows: list[list[Cell]] = []
    for name, score in found.scenarios.items():
        figures = [tables.figure(shown(f)) for f in (score.demonstrated, score.upper)] if score else ["", ""]
        moved = "" if name == METHOD else signed(moves[name]) if name in moves else "nothing left to weigh"
        rows.append([SCENARIOS[name], *figures, moved])
    columns = [
        Column("Scenario", width=52),
        *(Column(head, number=True, width=16) for head in ("Demonstrated", "Up to", "Differs by")),
    ]
    tables.draw_table(columns, rows, caption=f"Resolution {id_}, made anew with one choice changed at a time")


def draw_priorities(id_: str, part: ResolutionScore, found: ResolutionRobustness, checklists: Checklists) -> None:
    """Draw the clauses that are among the largest gaps whatever the weights, the surest first."""
    ranked = sorted(found.priorities.items(), key=lambda one: -one[1])
    rows: list[list[Cell]] = []
    for clause_id, share in [one for one in ranked if one[1]][:FIRST]:
        clause = checklists.clauses[clause_id]
        name = f"{clause.resolution} {clause.label}"
        link = tables.Link("assess", context.address(clause=clause_id), name, elements.short(clause))
        rows.append([link, tables.Bar(name, part.clauses[clause_id]), priority_words(share)])
    if not rows:
        elements.draw_text("No clause has a gap, so none is a priority.")
        return
    caption = f"Resolution {id_}: share of the draws in which a clause is among the five largest gaps; the surest first"
    tables.draw_table(PRIORITIES, rows, caption=caption)


def draw_themes(bands: Mapping[str, Mapping[str, Band]], checklists: Checklists) -> None:
    """Draw the band of each theme within each resolution, by resolution and theme."""
    rows: list[list[Cell]] = []
    for theme in checklists.themes:
        cells = [band_words(bands[id_].get(theme.id)) for id_ in bands]
        rows.append([theme.name.en, *cells])
    heads = [
        Column("Theme", width=40),
        *(Column(f"Resolution {id_}", number=True) for id_ in bands),
    ]
    tables.draw_table(heads, rows, caption="Demonstrated score of each theme in nine of ten draws, with the median")


def band_words(band: Band | None) -> str:
    """Return a band as it is written: from, to, and the median in brackets; one figure where no weight moves it."""
    if band is None:
        return "no score"
    low, middle, high = (shown(figure) for figure in (band.q05, band.q50, band.q95))
    return f"always {low:.1f}" if low == high else f"{low:.1f} to {high:.1f} ({middle:.1f})"

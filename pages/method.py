"""This page answers: can I trust this? It works without a chosen delegation."""

import streamlit as st

from checklists.load import load_adopted_text, load_checklists
from pages import context, elements, linked, tables
from pages.method_settings import method_identity, method_settings
from pages.method_words import LIMITS, steps
from pages.worked_example import worked_example
from scoring.method import load_method

EXAMPLE = [
    tables.Column("Item", width=36),
    tables.Column("What was said", width=18),
    tables.Column("Level", number=True, width=8),
    tables.Column("Evidence", width=10),
    tables.Column("Counts as", number=True, width=10),
    *(tables.Column(share, number=True, width=6) for share in ("v", "d", "u")),
]
SETTINGS = [tables.Column("Setting", width=27), tables.Column("Figure", width=21), tables.Column("Reason", width=52)]
FACTS = [
    tables.Column("Date", width=12),
    tables.Column("Fact", width=48),
    tables.Column("Published by, read at, status", width=40),
]


def draw_example(here: context.Year) -> None:
    """Draw the arithmetic of one clause on the answers of the chosen assessment."""
    scored = {id_: part for part in here.scorecard.resolutions.values() if part for id_ in part.clauses}
    labels = {id_: elements.clause_label(here.checklists.clauses[id_]) for id_ in scored}
    if not labels:
        elements.draw_text("No item counts in this year, so there is nothing to work out.")
        return
    id_ = linked.draw_select("Operative clause", "clause", labels, here.stored.last_clause)
    example = worked_example(here.checklists.clauses[id_], here.assessment, here.scorecard, scored[id_])
    caption = f"{labels[id_]}, in {here.assessment.year}. v demonstrated, d declared, u upper"
    tables.draw_table(EXAMPLE, example.rows, caption=caption)
    elements.draw_terms(example.steps)


st.title("Method: can I trust this?")
year = context.chosen_year()
here = context.year_of(year) if year else None
checklists = here.checklists if here else load_checklists()

elements.draw_lead(
    "A score says how far a delegation's answers, and the evidence for them, align with an adopted text. "
    "Both texts urge; they bind nobody."
)
elements.draw_terms(LIMITS)

st.header("How a score is made")
elements.draw_terms(steps())
settings = [[setting.name, setting.figure, setting.reason] for setting in method_settings()]
source = "The settings and their reasons, read from the file that the engine reads (scoring/method.toml)"
tables.draw_table(SETTINGS, settings, caption=source)

st.header("A worked example")
if here:
    draw_example(here)
else:
    elements.draw_text("Choose a delegation with a reporting year at the left: one of its clauses is then worked out.")

st.header("The two resolutions, whole")
for checklist in checklists.resolutions:
    with st.expander(elements.literal(f"Resolution {checklist.id}: {checklist.resolution.title.en}")):
        elements.draw_adopted_text(load_adopted_text(checklist.id))

st.header("Facts and sources")
with st.expander(f"{len(checklists.facts)} facts the checklists refer to"):
    facts = [
        [fact.date, fact.statement.en, f"{fact.published_by}\nRead at: {fact.read_at}\n{fact.status.capitalize()}"]
        for fact in checklists.facts
    ]
    tables.draw_table(FACTS, facts, caption="Every fact with its source")

st.header("Versions")
elements.draw_quiet(
    f"What the assessment of {here.assessment.year} is pinned to" if here else "What this release holds"
)
elements.draw_terms(
    {f"Checklist {c.id}": f"version {c.version}, SHA-256 {c.sha256}" for c in checklists.resolutions}
    | {"Method": method_identity(here.stored.method_version if here else load_method().version)}
)

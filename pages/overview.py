"""This page answers: where are we?"""

import streamlit as st

from pages import context, door, dossier, elements, linked, log_head, starting, submission
from reports.progress import ClauseProgress, clause_progress, first_open_clause
from reports.sentences import headline_sentence

st.title("Overview: where are we?")
if door.rights().role == "administrator":
    starting.draw_welcome_of_administrator()
    st.stop()
delegation = context.chosen_delegation()
if delegation is None:
    starting.draw_welcome()
    st.stop()
if context.chosen_year() is None:
    elements.draw_lead(f"{delegation.name.en} has no assessment yet.")
    if door.may("lead", delegation.code):
        starting.draw_start()
    else:
        elements.draw_text("The lead of the delegation starts a reporting year.")
    st.stop()

here = context.current()
before = context.previous_year(here.assessment.year)
progress = clause_progress(here.scorecard, here.checklists)


def draw_resolution(id_: str, name: str) -> None:
    """Draw what one resolution's score says, in words and as the four-part bar."""
    checklist = here.checklists.by_resolution[id_]
    st.subheader(f"Resolution {id_} ({checklist.resolution.adopted.year})")
    st.caption(elements.literal(checklist.resolution.title.en))
    part = here.scorecard.resolutions[id_]
    elements.draw_text(headline_sentence(here.scorecard, id_, before.scorecard if before else None, name))
    if part:
        elements.draw_bar(part.score, f"Resolution {id_}")


def draw_row(row: ClauseProgress) -> None:
    """Draw one row of the task list."""
    link, status, bar = st.columns([6, 2, 2], vertical_alignment="center")
    with link:
        st.page_link(
            "assess.py",
            label=elements.clause_link(row.clause),
            query_params=context.address(clause=row.clause.id),
        )
    with status:
        count = f" · {row.settled} of {row.asked}" if row.asked else ""
        elements.draw_quiet(row.status.capitalize() + count)
        if asked := here.stored.respondents.get(row.clause.id):
            elements.draw_quiet(f"Asked: {', '.join(asked)}")
    with bar:
        elements.draw_bar(row.score, f"{row.clause.resolution} {row.clause.label}", small=True)


for column, id_ in zip(st.columns(2, gap="large"), here.scorecard.resolutions, strict=True):
    with column:
        draw_resolution(id_, delegation.name.en)

if context.submissions(here) or here.in_review:
    submission.draw_standing(here)

me = door.person().name
mine = [row for row in progress if me in here.stored.respondents.get(row.clause.id, ())]
last = here.checklists.clauses.get(context.last_clause() or "")
if mine and last not in [row.clause for row in mine]:
    last = None
target = last or first_open_clause(mine or progress)
if (
    target
    and here.may_be_answered
    and st.button(f"Continue with {elements.clause_name(target)}", type="primary", key="continue")
):
    st.switch_page("assess.py", query_params=context.address(clause=target.id))

if here.is_led or here.in_review:
    label = (
        "Go to the review" if here.in_review else "Restate it" if here.submitted else "Look through it and submit it"
    )
    st.page_link("submit.py", label=label, query_params=context.address())

head = log_head.read()
dossier.draw_download(here, delegation, head)

st.header("Task list")
if (
    mine
    and linked.draw_segments("Show", "tasks", {"mine": f"Asked of me ({len(mine)})", "all": "All clauses"}) == "mine"
):
    progress = mine
for id_ in here.scorecard.resolutions:
    rows = [row for row in progress if row.clause.resolution == id_]
    if not rows:
        continue
    st.subheader(f"Resolution {id_}: {sum(r.settled for r in rows)} of {sum(r.asked for r in rows)} items settled")
    for row in rows:
        draw_row(row)

if here.is_led:
    st.header("Reporting years")
    starting.draw_start()
    starting.draw_upkeep(here)

log_head.draw(head)

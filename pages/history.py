"""This page answers: who changed what, and when?"""

import streamlit as st

from assessments.store import list_changes, read_log_head
from pages import context, door, elements, linked, tables
from pages.history_words import change_lines, subject_words

PAGE = 50
ALL = "all"

st.title("History: who changed what, and when?")
here = context.current()
if not door.may("read", here.assessment.delegation):
    elements.draw_text("You see what the delegation has handed in. How its answers grew is its own.")
    st.stop()
changes = list_changes(door.database(), here.stored.id, by=door.person())
subjects = {change.subject.split(" ", 1)[0] for change in changes}
known = [item for item in here.checklists.items if item in subjects]
names = {ALL: "Everything"} | {id_: f"{id_} · {here.checklists.items[id_].question.en}" for id_ in known}
wanted = linked.draw_select("Show", "item", names)

found = [change for change in reversed(changes) if wanted in (ALL, change.subject.split(" ", 1)[0])]
elements.draw_quiet(
    f"{len(found)} change{'s' if len(found) != 1 else ''} in {here.assessment.year}, the latest first. "
    "The log only grows: no change can be altered or taken out."
)
pages = range(1, (len(found) - 1) // PAGE + 2)
page = st.select_slider("Page", pages, key=f"history-page-{wanted}") if len(pages) > 1 else 1
rows: list[list[tables.Cell]] = [
    [
        f"{subject_words(change)}\n{elements.moment(change.at)}\n{change.by}",
        "\n".join(change_lines(change, here.checklists)),
    ]
    for change in found[(page - 1) * PAGE : page * PAGE]
]
columns = [
    tables.Column("What, when, and who", width=34),
    tables.Column("What stands there since, and what stood there before", width=66),
]
elements.draw_quiet(
    "Each change carries a hash over the one before it, read at every start. The hash of the last change in this "
    f"store, which stands for the whole log: {read_log_head(door.database(), by=door.person())}"
)
tables.draw_table(columns, rows, caption="Changes, the latest first", show_caption=False)

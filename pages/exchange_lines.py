"""This module draws what a form that came back would change: new, changed, in conflict, faults, each with its cell."""

from collections import Counter
from collections.abc import Mapping, Sequence

import streamlit as st

from assessments.stored import ReturnedLine, Settled
from checklists.assessment import Response
from checklists.model import Checklists
from pages import context, elements, tables
from reports.answers import response_words

SIDES = {"returned": "What came back", "stored": "What is stored"}
NOTHING = "nothing"


def draw_lines(
    here: context.Year, lines: Sequence[ReturnedLine], faults: Sequence[str], *, file: str, rows: int
) -> None:
    """Draw in one sentence what a form says, then every fault and every change in full."""
    counts = Counter(line.effect for line in lines)
    said = {"new": counts["new"], "changed": counts["changed"], "in conflict": counts["conflict"]}
    same = max(0, rows - sum(said.values()) - len(faults))
    words = [f"{count} {name}" for name, count in said.items() if count] or ["nothing new"]
    at_fault = f", {_counted(len(faults), 'fault')}" if faults else ""
    elements.draw_lead(
        f"The form says: {', '.join(words)}{at_fault}. {_counted(same, 'row')} as before.", announced=True
    )
    if faults:
        st.error(f"{_counted(len(faults), 'fault')}. Nothing can be taken over until the form is corrected.")
        elements.draw_list(faults)
    for line in lines:
        if line.effect == "conflict":
            _draw_conflict(here, line, file)
    for effect, name in (("changed", "Changed"), ("new", "New")):
        found = [line for line in lines if line.effect == effect]
        if found:
            _draw_table(here, f"{name}: {_counted(len(found), 'answer')}", found)


def key_of(file: str, item: str, version: int | None) -> str:
    """Return the key under which it is remembered which side of a conflict somebody chose, for this file alone."""
    return f"exchange-side-{file}-{item}-{version}"


def done_words(lines: Sequence[ReturnedLine], settled: Mapping[str, Settled]) -> str:
    """Return in one sentence what was taken over, and what was not."""
    aside = sum(line.effect == "conflict" and settled[line.item].side == "stored" for line in lines)
    same = sum(line.effect == "unchanged" for line in lines)
    taken = len(lines) - aside - same
    parts = [f"{_counted(taken, 'answer')} taken over"]
    parts += [f"{same} stored already"] if same else []
    parts += [f"{aside} set aside in the change log"] if aside else []
    return f"{', '.join(parts)}."


def _draw_table(here: context.Year, caption: str, lines: Sequence[ReturnedLine]) -> None:
    rows: list[list[tables.Cell]] = []
    for line in lines:
        before, after = _sides(here, line)
        where = tables.Link("assess", context.address(clause=_clause(here.checklists, line)), line.item, line.place)
        rows.append([where, before, after])
    columns = [
        tables.Column("Item, and cell", width=20),
        tables.Column("Stored", width=40),
        tables.Column("Came back", width=40),
    ]
    tables.draw_table(columns, rows, caption=caption)


def _draw_conflict(here: context.Year, line: ReturnedLine, file: str) -> None:
    item = here.checklists.items[line.item]
    before, after = _sides(here, line)
    saved = f"Stored, saved by {line.by}, {elements.clock(line.at)}" if line.at else "Stored"
    with st.container(border=True, key=f"exchange-conflict-{line.item}"):
        st.markdown(f"##### {elements.literal(item.question.en)}")
        elements.draw_tags([line.item, line.place])
        elements.draw_sides("This answer", "changed on both sides", {"Came back": after, saved: before})
        st.radio(
            "What shall stand",
            list(SIDES),
            index=None,
            format_func=SIDES.__getitem__,
            horizontal=True,
            key=key_of(file, line.item, line.version),
        )
        elements.draw_quiet("The other one stays in the change log (History).")


def _sides(here: context.Year, line: ReturnedLine) -> tuple[str, str]:
    """Return what both sides say, each part in which they differ; where nothing is stored, all that came back."""
    before, after = (_parts(here, side) for side in (line.before, line.after))
    differing = [part for part in dict.fromkeys([*before, *after]) if before.get(part, "") != after.get(part, "")]
    return _words(before, differing), _words(after, differing)


def _parts(here: context.Year, response: Response | None) -> dict[str, str]:
    return response_words(here.checklists.items[response.item], response, here.assessment.year) if response else {}


def _words(parts: Mapping[str, str], names: Sequence[str]) -> str:
    if not parts:
        return "Not answered yet."
    return "\n".join(f"{name}: {parts.get(name) or NOTHING}" for name in names)


def _clause(checklists: Checklists, line: ReturnedLine) -> str:
    return checklists.items[line.item].clause


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"

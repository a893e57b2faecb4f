"""This module draws the what-if panel: tick steps, and see the scores and the radar they would lead to, unsaved."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import streamlit as st

from pages import callbacks, context, elements, gap_summary, tables, what_if_words
from pages.what_if_words import MEANINGS, ORDER
from reports.charts import CHART_CONFIG, readiness_radar
from reports.gap_columns import GapRow
from reports.gap_lists import ranked_steps
from scoring.gaps import NextStep
from scoring.rounding import EXACT_DIGITS, difference, shown
from scoring.scorecard import Scorecard, score
from scoring.what_if import with_steps

FIRST = 10
LARGEST = 5
QUESTION = 110  # characters of a question on its tick box
RESULT = ("what-if-words", "what-if-picture")
STEPS = "what-if-steps"


@dataclass(slots=True)
class Memory:
    """What the session remembers of the panel for one assessment between clicks; changed in place.

    Attributes:
        items: the items whose next step is ticked, of both resolutions.
        edition: how often the tick boxes were begun anew.
    """

    items: set[str] = field(default_factory=set)
    edition: int = 0


def draw_what_if(resolutions: Sequence[str]) -> None:
    """Draw the panel for these resolutions. A tick redraws the result alone; nothing here is ever saved."""
    here = context.current()
    if not any(_step_of(here, id_) for id_ in _items_of(here, resolutions)):
        elements.draw_text(what_if_words.NO_STEP)
        return
    _draw_words(resolutions)
    with st.container(key="side-by-side-what-if"):
        left, right = st.columns([6, 5], gap="medium")
    with left:
        _draw_picture(resolutions)
    with right:
        _draw_steps(resolutions)


@st.fragment(key=RESULT[0])
def _draw_words(resolutions: Sequence[str]) -> None:
    """Draw the result in a sentence for each resolution; it stays in sight while steps are ticked further down."""
    here = context.current()
    ticked = _ticked(here, resolutions)
    then = _with(here, ticked)
    with st.container(key="what-if-result", gap="xxsmall"):
        for id_ in resolutions:
            before, after = here.scorecard.resolutions[id_], then.resolutions[id_]
            if before and after:
                steps = [step for item in ticked if item.startswith(f"{id_}-") and (step := _step_of(here, item))]
                sentence = what_if_words.result_sentence(id_, before.score, after.score, steps)
                elements.draw_lead(sentence, announced=True)
        elements.draw_quiet(what_if_words.NOTHING_IS_SAVED if ticked else what_if_words.HOW_TO_BEGIN)


@st.fragment(key=RESULT[1])
def _draw_picture(resolutions: Sequence[str]) -> None:
    """Draw the bars and the radar as they stand, and with the steps taken."""
    here = context.current()
    ticked = _ticked(here, resolutions)
    now, then = (_only(card, resolutions) for card in (here.scorecard, _with(here, ticked)))
    st.header("The result")
    for sentence in what_if_words.waiting_sentences(then, ticked, here.checklists):
        elements.draw_text(sentence)
    _draw_bars(now, then if ticked else None)
    words = what_if_words.moves_sentence(now, then, here.checklists) if ticked else "The radar shows the year as it is."
    elements.draw_text(words)
    under = now if ticked else None
    figure = readiness_radar(then, here.checklists, other=under, dark=elements.is_dark())
    st.plotly_chart(
        figure, theme=None, alt=f"Radar of twelve themes. {words}", config=CHART_CONFIG, key="what-if-radar"
    )


@st.fragment(key=STEPS)
def _draw_steps(resolutions: Sequence[str]) -> None:
    """Draw the steps to tick by what they ask for, each list by gain; the first ones open, the others folded."""
    here = context.current()
    with st.container(horizontal=True):
        for label, choose in (("Choose the five largest", _choose_largest), ("Clear", _clear)):
            st.button(label, key=f"what-if-{label}", on_click=choose, args=(here.stored.id, resolutions))
    elements.draw_quiet(what_if_words.WHAT_A_GAIN_IS)
    ranked = ranked_steps([row for row in gap_summary.read_rows() if row.resolution in resolutions])
    for kind in ORDER:
        steps: list[GapRow] = getattr(ranked, kind)
        if not steps:
            continue
        st.header(what_if_words.group_name(kind, len(steps)))
        elements.draw_quiet(MEANINGS[kind])
        _draw_ticks(here, steps[:FIRST])
        if len(steps) > FIRST:
            with st.expander(f"{len(steps) - FIRST} more"):
                _draw_ticks(here, steps[FIRST:])


def _draw_bars(now: Scorecard, then: Scorecard | None) -> None:
    elements.draw_legend()
    rows: list[list[tables.Cell]] = []
    for id_, before in now.resolutions.items():
        after = then.resolutions[id_] if then else None
        if before:
            rows.append([f"{id_} now", tables.Bar(f"Resolution {id_} now", before.score)])
        if before and after:
            change = difference(shown(after.score.demonstrated), shown(before.score.demonstrated))
            bar = tables.Bar(f"Resolution {id_} with the steps", after.score, change=change)
            rows.append([f"{id_} with the steps", bar])
    columns = [tables.Column("Resolution", width=34), tables.Column("Score", width=66)]
    tables.draw_table(columns, rows, caption="Demonstrated (up to upper), with coverage, each from 0 to 100")


def _draw_ticks(here: context.Year, rows: Sequence[GapRow]) -> None:
    ticked = _ticked(here, [row.resolution for row in rows])
    edition = _memory(here.stored.id).edition
    for row in rows:
        widget = _key(here.stored.id, f"{row.item}:{edition}")
        question = textwrap.shorten(row.question, QUESTION, placeholder="\N{NO-BREAK SPACE}…")
        st.checkbox(
            what_if_words.step_label(row, elements.literal(question.replace(": ", " – "))),
            value=row.item in ticked,
            key=widget,
            on_change=_take,
            args=(here.stored.id, row.item, widget),
        )


def _take(assessment: int, item: str, widget: str) -> None:
    """Take a step in or out, and redraw the result alone."""
    with callbacks.turn() as turn:
        memory = turn.call(lambda: _memory(assessment))
        if turn.call(lambda: st.session_state[widget]):
            memory.items.add(item)
        else:
            memory.items.discard(item)
        turn.redraw(*RESULT)


def _choose_largest(assessment: int, resolutions: Sequence[str]) -> None:
    """Choose the steps with the largest gains under these resolutions; ties go to the earlier item of the text."""
    with callbacks.turn() as turn:
        here = turn.year(assessment)
        gains = {id_: step.gain for id_ in _items_of(here, resolutions) if (step := _step_of(here, id_))}
        largest = sorted(gains, key=lambda id_: -round(gains[id_], EXACT_DIGITS))[:LARGEST]
        _choose(turn, here, resolutions, largest)


def _clear(assessment: int, resolutions: Sequence[str]) -> None:
    with callbacks.turn() as turn:
        _choose(turn, turn.year(assessment), resolutions, [])


def _choose(turn: callbacks.Turn, here: context.Year, resolutions: Sequence[str], items: Sequence[str]) -> None:
    """Choose these steps instead of those ticked here; the tick boxes are drawn anew and begin from that."""
    memory = turn.call(lambda: _memory(here.stored.id))
    memory.items.difference_update(_items_of(here, resolutions))
    memory.items.update(items)
    memory.edition += 1
    turn.redraw(*RESULT, STEPS)


def _memory(assessment: int) -> Memory:
    memory: Memory = st.session_state.setdefault(_key(assessment, "memory"), Memory())
    return memory


def _ticked(here: context.Year, resolutions: Sequence[str]) -> list[str]:
    """Return the items ticked under these resolutions that still have a next step, in the order of the texts."""
    ticked = _memory(here.stored.id).items
    return [id_ for id_ in _items_of(here, resolutions) if id_ in ticked and _step_of(here, id_)]


def _with(here: context.Year, items: Sequence[str]) -> Scorecard:
    """Return what the year would be worth with these steps taken."""
    if not items:
        return here.scorecard
    return score([with_steps(here.assessment, here.checklists, here.scorecard, items)], here.checklists)[0]


def _only(card: Scorecard, resolutions: Sequence[str]) -> Scorecard:
    """Return the scorecard with the scores of these resolutions alone, so that the chart shows no other line."""
    return replace(
        card, resolutions={id_: part if id_ in resolutions else None for id_, part in card.resolutions.items()}
    )


def _items_of(here: context.Year, resolutions: Sequence[str]) -> list[str]:
    return [item.id for item in here.checklists.items.values() if item.resolution in resolutions]


def _step_of(here: context.Year, item: str) -> NextStep | None:
    return here.scorecard.items[item].next_step


def _key(assessment: int, name: str) -> str:
    return f"what-if:{assessment}:{name}"

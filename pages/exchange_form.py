"""This module draws a form that came back: what it would change, and the click that takes it over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from assessments.errors import NotFound, SignedOut, StoreError
from assessments.store import LINE_LIMIT, compare_returned, find_log_head, read_versions, save_returned
from assessments.stored import ReturnedLine, Settled
from checklists.errors import AssessmentError
from checklists.returned import Returned
from pages import callbacks, context, door, elements, exchange_lines
from reports.workbook_answers import returned_answers, versions_shown
from reports.workbook_origin import origin_faults
from reports.workbook_reading import Form, read_workbook

SAID, EDITION, READ = "exchange-said", "exchange-edition", "exchange-read"


@dataclass(slots=True)
class _Read:
    """The file that was read last, so that a click does not read it again; `form` is None where it has faults."""

    file: str
    form: Form | None
    faults: list[str]


def draw_said() -> None:
    """Draw once what the last click did, or why it did nothing."""
    done, faults = st.session_state.pop(SAID, ("", []))
    if done:
        st.success(elements.literal(done))
    if faults:
        st.error("Nothing was taken over.")
        elements.draw_list(faults)


def draw_form(here: context.Year) -> None:
    """Draw the place for a form, and what the one that lies there would change."""
    edition = st.session_state.setdefault(EDITION, 0)
    file = st.file_uploader(
        "A form that was filled in (XLSX, at most 2 MB)", type="xlsx", key=f"exchange-form-{edition}"
    )
    if file is None:
        elements.draw_quiet("Nothing is changed by looking: you see first what it would change.")
        return
    read: _Read | None = st.session_state.get(READ)
    if read is None or read.file != file.file_id:
        read = st.session_state[READ] = _read(file.file_id, file.getvalue())
    answers, faults = _answers(here, read)
    lines: tuple[ReturnedLine, ...] = ()
    if answers:
        lines, more = compare_returned(door.database(), here.stored.id, answers, by=door.person())
        faults = [*faults, *more]
    rows = len(read.form.rows) if read.form else 0
    exchange_lines.draw_lines(here, lines, faults, file=read.file, rows=rows)
    if not faults and any(line.effect != "unchanged" for line in lines):
        _draw_take_over(here, lines, read.file)


def _draw_take_over(here: context.Year, lines: Sequence[ReturnedLine], file: str) -> None:
    versions = {line.item: line.version for line in lines if line.effect == "conflict"}
    st.text_input(
        "Who sent it, and how (kept in the change log with each answer)",
        max_chars=LINE_LIMIT,
        placeholder="Ministry of Defence, by e-mail of 3 May",
        key="exchange-sender",
    )
    st.button("Take these answers over", type="primary", on_click=_take_over, args=(here.stored.id, file, versions))


def _read(file: str, content: bytes) -> _Read:
    try:
        return _Read(file, read_workbook(content), [])
    except AssessmentError as error:
        return _Read(file, None, error.faults)


def _answers(here: context.Year, read: _Read) -> tuple[tuple[Returned, ...], list[str]]:
    """Return what a form says that is new to what it showed, and its faults."""
    form, store, by = read.form, door.database(), door.person()
    if form is None:
        return (), read.faults
    faults = origin_faults(
        form,
        here.assessment.delegation,
        here.assessment.year,
        here.checklists,
        number=here.stored.id,
        is_known=lambda head: find_log_head(store, head, by=by) is not None,
    )
    if faults:
        return (), faults
    shown = read_versions(store, here.stored.id, versions_shown(form, here.checklists), by=by)
    return returned_answers(form, here.checklists, here.assessment.year, shown)


def _take_over(assessment: int, file: str, versions: Mapping[str, int | None]) -> None:
    with callbacks.turn() as turn:
        here, by, read = turn.year(assessment), turn.person, turn.call(lambda: st.session_state[READ])
        sender = turn.call(lambda: st.session_state["exchange-sender"])
        settled = turn.call(lambda: _settled(file, versions))
        answers, faults = turn.call(lambda: _answers(here, read))
        if read.file != file:
            faults = ["Another file lies there since you looked. Look again."]
        done = ""
        if not faults:
            try:
                lines = save_returned(
                    door.database(), assessment_id=assessment, returned=answers, settled=settled, sender=sender, by=by
                )
                done = exchange_lines.done_words(lines, settled)
            except (NotFound, SignedOut):
                raise
            except StoreError as error:
                faults = str(error).splitlines()
        turn.call(lambda: _remember(done, faults))
        turn.redraw()


def _settled(file: str, versions: Mapping[str, int | None]) -> dict[str, Settled]:
    keys = {item: exchange_lines.key_of(file, item, version) for item, version in versions.items()}
    chosen = {item: st.session_state.get(key) for item, key in keys.items()}
    return {item: Settled(side, versions[item]) for item, side in chosen.items() if side}


def _remember(done: str, faults: list[str]) -> None:
    """Keep what to say; a form that was taken over leaves its place, and who sent it its field."""
    st.session_state[SAID] = (done, faults)
    if done:
        st.session_state[EDITION] += 1
        st.session_state["exchange-sender"] = ""

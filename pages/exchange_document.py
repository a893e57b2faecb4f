"""This module draws how a whole year comes in that was exported elsewhere, with all it would change."""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from assessments.errors import SignedOut, StoreError
from assessments.store import import_assessment
from assessments.stored import Change, ImportLine
from checklists.assessment import Assessment, read_assessment
from checklists.errors import AssessmentError
from checklists.load import load_checklists
from pages import callbacks, context, door, elements, tables
from pages.history_words import change_lines, subject_words
from scoring.method import load_method

SAID, EDITION = "exchange-document-said", "exchange-document-edition"


@dataclass(frozen=True, slots=True)
class _Seen:
    """A document with what it would have done when somebody looked."""

    document: Assessment
    lines: tuple[ImportLine, ...]


def draw_document() -> None:
    """Draw the place for a document, for who leads a delegation; what it would change stands there before the click."""
    rights = door.rights()
    if rights.role not in (None, "lead"):
        return
    st.header("Bring in a whole year")
    _draw_said()
    edition = st.session_state.setdefault(EDITION, 0)
    file = st.file_uploader(
        "A year exported as a document (JSON, at most 2 MB)", type="json", key=f"document-{edition}"
    )
    if file is None:
        elements.draw_quiet("What it says replaces what stands in that year; what it does not mention stays.")
        return
    try:
        document = _read(file.getvalue())
        lines = _import(document, dry_run=True)
    except AssessmentError as error:
        _draw_faults(error.faults)
        return
    except SignedOut:
        raise
    except StoreError as error:
        _draw_faults(str(error).splitlines())
        return
    _draw_lines(document, lines)
    if any(line.effect != "unchanged" for line in lines):
        seen = _Seen(document, lines)
        st.button("Bring this year in", type="primary", on_click=_bring_in, args=(seen,))


def _read(content: bytes) -> Assessment:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AssessmentError(["document: not text in UTF-8. Use the file as it was exported."]) from error
    return read_assessment(text, load_checklists())


def _import(document: Assessment, *, dry_run: bool) -> tuple[ImportLine, ...]:
    return import_assessment(
        door.database(),
        document,
        checklists=load_checklists(),
        method_version=load_method().version,
        by=door.person(),
        dry_run=dry_run,
    )


def _draw_faults(faults: Sequence[str]) -> None:
    st.error("Not brought in. At fault:")
    elements.draw_list(faults)


def _draw_lines(document: Assessment, lines: Sequence[ImportLine]) -> None:
    counts = Counter(line.effect for line in lines)
    elements.draw_lead(
        f"{document.delegation} {document.year}: {counts['new']} new, {counts['changed']} changed, "
        f"{counts['unchanged']} unchanged.",
        announced=True,
    )
    now = datetime.datetime.now(tz=datetime.UTC)
    rows: list[list[tables.Cell]] = []
    for line in lines:
        if line.effect != "unchanged":
            change = Change(
                0, now, "", 0, document.delegation, document.year, line.subject, line.effect, line.before, line.after
            )
            rows.append([subject_words(change), "\n".join(change_lines(change, load_checklists()))])
    if rows:
        columns = [
            tables.Column("What", width=34),
            tables.Column("What would stand there, and what stands there now", width=66),
        ]
        tables.draw_table(columns, rows, caption="What the document would change", show_caption=False)


def _draw_said() -> None:
    done, faults = st.session_state.pop(SAID, ("", []))
    if done:
        st.success(elements.literal(done))
    if faults:
        _draw_faults(faults)


def _bring_in(seen: _Seen) -> None:
    """Bring in what somebody has looked through, where it still does what they saw."""
    with callbacks.turn() as turn:
        year = f"{seen.document.delegation} {seen.document.year}"
        done, faults = "", [f"{year} was changed after you looked. Look again."]
        try:
            if turn.call(lambda: _import(seen.document, dry_run=True)) == seen.lines:
                lines, faults = _import(seen.document, dry_run=False), []
                changed = sum(line.effect != "unchanged" for line in lines)
                done = f"{year} brought in: {changed} change{'' if changed == 1 else 's'}."
        except SignedOut:
            raise
        except StoreError as error:
            faults = str(error).splitlines()
        turn.call(lambda: _remember(seen, done, faults))
        turn.redraw()


def _remember(seen: _Seen, done: str, faults: list[str]) -> None:
    st.session_state[SAID] = (done, faults)
    if done:
        st.session_state[EDITION] += 1
        context.choose(delegation=seen.document.delegation, year=str(seen.document.year))

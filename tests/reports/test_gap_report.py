"""This module holds the claims about the gap report: complete, adding up, and read back as it was written."""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.csv_form import FORMS, MACHINE, SPREADSHEET, Form
from reports.csv_text import guard, unguard
from reports.gap_columns import COLUMNS, GapRow
from reports.gap_csv import file_name, to_csv
from reports.gap_report import gap_rows
from reports.standing import Standing
from scoring.rounding import difference, shown
from tests.reports.cards import EVIDENCE, HOSTILE, answered_in_full, document, scored
from tests.strategies import REAL, assessments

Plain = dict[str, Any]

NOON = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)
HEAD = "0123456789abcdef" * 4
# The stable contract: a column may be added at the end; none may be renamed, moved or left out.
NAMES = (
    "delegation, year, scope, resolution, clause, clause_label, clause_text, theme, item, question, respondent, "
    "in_base, state, declared_level, declared_level_exact, evidenced_level, evidenced_level_exact, target_level, "
    "gap_kind, gap_points, gap_points_exact, gap_to_target_points, gap_to_target_points_exact, next_step, "
    "next_step_level, next_step_gain, next_step_gain_exact, what_is_missing, evidence_titles, "
    "evidence_references, responsible_body, note, previous_year, previous_declared_level, "
    "previous_declared_level_exact, previous_evidenced_level, previous_evidenced_level_exact, "
    "declared_level_change, declared_level_change_exact, evidenced_level_change, evidenced_level_change_exact, "
    "checklist_version, checklist_sha256, method_version, generated_at, effort, "
    "parliamentary_question_to, parliamentary_question, status, submission, submitted_at, submitted_by, "
    "restatement_reason, first_submitted_declared_level, first_submitted_declared_level_exact, "
    "first_submitted_evidenced_level, first_submitted_evidenced_level_exact, "
    "views, lowest_view, highest_view, dissent, official_replies, change_log_head"
)


def rows_of(content: Plain, previous: Plain | None = None) -> list[GapRow]:
    """Return the gap rows of a document, beside those of an earlier one."""
    assessment, card = scored(content)
    return gap_rows(assessment, card, REAL, previous=scored(previous) if previous else None)


def row_of(rows: list[GapRow], item: str) -> GapRow:
    """Return the row of one item."""
    return next(row for row in rows if row.item == item)


@st.composite
def hostile_assessments(draw: st.DrawFn) -> Plain:
    """Draw a document whose every text field holds text that a spreadsheet, a parser or a browser could stumble on."""
    content = draw(assessments())
    text = st.sampled_from(HOSTILE) | st.text(max_size=30)
    for response in content["responses"][: draw(st.integers(0, 20))]:
        note = draw(text)  # blanks are no note, and some states need one
        response |= {"note": note if note.strip() else "-", "responsible": draw(text)}
        response["evidence"] = draw(
            st.lists(
                st.fixed_dictionaries({"grade": st.sampled_from("ABCD"), "title": text, "reference": text}), max_size=3
            )
        )
    return content


def _by_csv_module(content: bytes, form: Form = MACHINE) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=form.delimiter))


def _by_pandas(content: bytes, form: Form) -> list[Mapping[Any, Any]]:
    frame = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, sep=form.delimiter)
    return list(frame.to_dict("records"))


def _as_values(cells: Mapping[Any, Any], form: Form) -> Plain:
    """Return the cells of one line as values, by the types that `COLUMNS` gives."""
    read: dict[str, Callable[[str], Any]] = {
        "text": form.unguard,
        "datetime": str,
        "integer": int,
        "number": lambda cell: float(cell.replace(form.decimal, ".")),
    }
    return {
        name: None if not cells[name] and column.type != "text" else read[column.type](cells[name])
        for name, column in COLUMNS.items()
    }


@pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))
@settings(max_examples=10)
@given(hostile_assessments(), assessments())
def test_the_csv_reads_back_as_the_rows(form: Form, content: Plain, earlier: Plain) -> None:
    """By the csv module and by pandas, every cell equals the row's value: text unguarded, figures to the last bit."""
    rows = rows_of(content, earlier)
    written = to_csv(rows, generated_at=NOON, change_log_head=HEAD, form=form)
    same = {"generated_at": "2026-11-21T12:00:00Z", "change_log_head": HEAD}
    expected = [asdict(row) | same for row in rows]
    assert [_as_values(cells, form) for cells in _by_csv_module(written, form)] == expected
    assert [_as_values(cells, form) for cells in _by_pandas(written, form)] == expected


@settings(max_examples=15)
@given(hostile_assessments())
def test_texts_in_the_rows_are_those_of_the_document(content: Plain) -> None:
    """Note, responsible body and evidence stand in the row as they were entered."""
    rows = {row.item: row for row in rows_of(content)}
    for response in content["responses"]:
        row, evidence = rows[response["item"]], response.get("evidence", [])
        assert (row.note, row.responsible_body) == (response.get("note", ""), response.get("responsible", ""))
        for joined, key in ((row.evidence_titles, "title"), (row.evidence_references, "reference")):
            texts = [piece.get(key, "") for piece in evidence]
            assert joined == (" | ".join(texts) if any(texts) else "")


@settings(max_examples=15)
@given(hostile_assessments())
def test_no_cell_of_text_is_a_formula(content: Plain) -> None:
    """Each text cell is exactly the guarded text, in quotation marks."""
    written = to_csv(rows_of(content), generated_at=NOON)
    for cells in _by_csv_module(written):
        assert all(
            guard(unguard(cells[name])) == cells[name] for name, column in COLUMNS.items() if column.type == "text"
        )


@settings(max_examples=20)
@given(assessments())
def test_gap_points_add_up_to_what_is_missing(content: Plain) -> None:
    """Per resolution the points shown and the score shown add up to 100.0, and the exact ones to 1e-9."""
    card = scored(content)[1]
    rows = rows_of(content)
    for id_, found in card.resolutions.items():
        own = [row for row in rows if row.resolution == id_ and row.gap_points is not None]
        if found is None:
            assert own == []
            continue
        assert shown(sum(row.gap_points or 0 for row in own)) == difference(100.0, shown(found.score.demonstrated))
        exact = sum(row.gap_points_exact or 0 for row in own)
        assert exact == pytest.approx(100 - found.score.demonstrated, abs=1e-9)
        to_target = sum(row.gap_to_target_points_exact or 0 for row in own)
        assert shown(sum(row.gap_to_target_points or 0 for row in own)) == shown(to_target)


@settings(max_examples=20)
@given(assessments())
def test_figures_shown_are_the_exact_ones_to_one_decimal(content: Plain) -> None:
    """Levels are rounded, apportioned points lie within 0.1 of the exact ones, no gain is more than its gap."""
    for row in rows_of(content):
        for name in ("declared_level", "evidenced_level"):
            exact = getattr(row, f"{name}_exact")
            assert getattr(row, name) == (None if exact is None else shown(exact))
        for name in ("gap_points", "gap_to_target_points"):
            figure, exact = getattr(row, name), getattr(row, f"{name}_exact")
            assert (figure is None) == (exact is None) == (row.in_base != "yes")
            assert figure is None or abs(figure - exact) < 0.1 + 1e-9
        if row.next_step_gain is not None and row.next_step_gain_exact is not None:
            assert abs(row.next_step_gain - row.next_step_gain_exact) < 0.1 + 1e-9
            assert row.next_step_gain <= (row.gap_points or 0)


@settings(max_examples=20)
@given(assessments())
def test_every_item_has_its_row(content: Plain) -> None:
    """One row per item of both resolutions, in the order of the texts, with its question and its clause as adopted."""
    rows = rows_of(content)
    assert [row.item for row in rows] == list(REAL.items)
    for row in rows:
        item = REAL.items[row.item]
        clause = REAL.clauses[item.clause]
        checklist = REAL.by_resolution[item.resolution]
        assert (row.question, row.theme, row.respondent) == (item.question.en, item.theme, item.respondent)
        assert (row.clause, row.clause_label, row.clause_text) == (clause.id, clause.label, clause.text.en)
        assert (row.checklist_version, row.checklist_sha256) == (checklist.version, checklist.sha256)
        assert (row.delegation, row.year, row.scope) == (content["delegation"], content["year"], content["scope"])


def test_the_columns_are_the_published_ones() -> None:
    """Names and order are those of the contract, each with a type and a description."""
    assert ", ".join(COLUMNS) == NAMES
    assert {*(field.name for field in fields(GapRow)), "generated_at", "change_log_head"} == set(COLUMNS)
    assert all(column.description.endswith(".") for column in COLUMNS.values())
    types = {name: column.type for name, column in COLUMNS.items()}
    integers = {name for name, kind in types.items() if kind == "integer"}
    assert integers == {"year", "target_level", "previous_year", "submission", "views"}
    assert {kind for name, kind in types.items() if name.endswith("_exact")} == {"number"}
    assert types["generated_at"] == "datetime"
    assert types["note"] == types["respondent"] == types["next_step"] == "text"


def test_a_restated_year_carries_what_was_said_first() -> None:
    """A draft has no such figures; a restatement has the levels of the first submission, its reason and its number."""
    said: Plain = {"item": "459-11-a-1", "state": "answered", "evidence": EVIDENCE}
    assessment, card = scored(document([said | {"value": 3}]))
    first = scored(document([said | {"value": 1}]))[1]
    standing = Standing("submitted", 2, NOON, "A. Lead", "A reason.", first)
    draft = row_of(gap_rows(assessment, card, REAL), "459-11-a-1")
    restated = row_of(gap_rows(assessment, card, REAL, standing=standing), "459-11-a-1")
    assert (draft.status, draft.submission, draft.submitted_at) == ("draft", 0, None)
    assert draft.first_submitted_declared_level is None
    assert (restated.status, restated.submission, restated.submitted_at) == ("submitted", 2, "2026-11-21T12:00:00Z")
    assert (restated.submitted_by, restated.restatement_reason) == ("A. Lead", "A reason.")
    assert (restated.first_submitted_declared_level, restated.declared_level) == (1, 3)
    assert (restated.first_submitted_evidenced_level, restated.evidenced_level) == (1, 3)


def test_text_is_quoted_numbers_are_not_and_nothing_stays_empty() -> None:
    """Text cells stand in quotation marks, figures do not, and a figure that does not exist is no character."""
    written = to_csv(rows_of(document()), generated_at=NOON).decode("utf-8-sig")
    header, first, *_ = written.split("\r\n")
    assert header == ",".join(f'"{name}"' for name in COLUMNS)
    assert first.startswith('"EST",2025,"full","459","459-11-a","11.a","')
    assert ',"yes","unanswered",,,,,4,"resolve",1.' in first
    assert ',"1.0.0","2026-11-21T12:00:00Z","","To the Government","In Resolution 459 (2019), ' in first


def test_the_spreadsheet_form_has_semicolons_and_decimal_commas() -> None:
    """Figures have a comma, a text that looks like one an apostrophe; a moment has none."""
    written = to_csv(rows_of(document()), generated_at=NOON, form=SPREADSHEET).decode("utf-8-sig")
    header, first, *_ = written.split("\r\n")
    assert header == ";".join(f'"{name}"' for name in COLUMNS)
    assert first.startswith('"EST";2025;"full";"459";"459-11-a";"11.a";"')
    assert ';"yes";"unanswered";;;;;4;"resolve";1,' in first
    assert ';"\'1.0.0";"2026-11-21T12:00:00Z";"";"To the Government";"In Resolution 459 (2019), ' in first


@pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))
def test_the_file_is_utf8_with_bom_and_crlf(form: Form) -> None:
    """The bytes begin with the BOM, and each line, the last one too, ends with CRLF."""
    written = to_csv(rows_of(document()), generated_at=NOON, form=form)
    assert written.startswith(b'\xef\xbb\xbf"delegation"')
    assert written.endswith(b"\r\n")
    assert written.count(b"\r\n") == written.count(b"\n") == 1 + len(REAL.items)


@settings(max_examples=10)
@given(hostile_assessments())
def test_equal_input_gives_equal_bytes(content: Plain) -> None:
    """The same document at the same time gives the same bytes, whatever time zone the time is told in."""
    elsewhere = NOON.astimezone(timezone(timedelta(hours=-5)))
    assert to_csv(rows_of(content), generated_at=NOON) == to_csv(rows_of(content), generated_at=elsewhere)


def test_a_time_without_zone_is_refused() -> None:
    """The time of the report would mean something else elsewhere."""
    with pytest.raises(ValueError, match="time zone"):
        to_csv([], generated_at=NOON.replace(tzinfo=None))


def test_half_a_character_does_not_stop_the_report() -> None:
    """A lone surrogate, which JSON lets in and UTF-8 does not, is written by its number."""
    row = replace(rows_of(document())[0], note="half \ud83d here")
    assert b'"half \\ud83d here"' in to_csv([row], generated_at=NOON)


def test_an_earlier_year_stands_beside_the_levels() -> None:
    """Earlier levels and their change are given where both years have one."""
    now = document([{"item": "459-11-a-1", "state": "answered", "value": 3, "evidence": EVIDENCE}])
    then = document(
        [
            {"item": "459-11-a-1", "state": "answered", "value": 2},
            {"item": "459-11-a-4", "state": "answered", "value": 4, "evidence": EVIDENCE},
        ],
        year=2023,
    )
    rows = rows_of(now, then)
    first, fourth = row_of(rows, "459-11-a-1"), row_of(rows, "459-11-a-4")
    assert (first.previous_year, first.previous_declared_level, first.previous_evidenced_level) == (2023, 2.0, 1.0)
    assert (first.declared_level_change, first.evidenced_level_change) == (1.0, 2.0)
    assert (first.declared_level_change_exact, first.evidenced_level_change_exact) == (1.0, 2.0)
    assert (fourth.previous_declared_level, fourth.declared_level_change) == (4.0, None)
    assert row_of(rows_of(now), "459-11-a-1").previous_year is None


def test_another_checklist_version_leaves_the_change_empty() -> None:
    """An item may ask something else in another version: both levels are shown, no change is counted."""
    content = document([{"item": "459-11-a-1", "state": "answered", "value": 3}])
    assessment, card = scored(content)
    before = assessment.model_copy(update={"checklist": {"459": "0.9.0", "475": "1.0.0"}, "year": 2024})
    row = row_of(gap_rows(assessment, card, REAL, previous=(before, card)), "459-11-a-1")
    assert (row.previous_declared_level, row.declared_level_change) == (3.0, None)


def test_an_item_the_earlier_year_did_not_know_has_no_earlier_level() -> None:
    """An item added since has empty cells for the earlier year."""
    assessment, card = scored(document([{"item": "459-11-a-1", "state": "answered", "value": 3}]))
    fewer = replace(card, items={id_: item for id_, item in card.items.items() if id_ != "459-11-a-1"})
    row = row_of(gap_rows(assessment, card, REAL, previous=(assessment, fewer)), "459-11-a-1")
    assert (row.previous_year, row.previous_declared_level, row.declared_level_change) == (2025, None, None)


def test_full_alignment_leaves_no_gap() -> None:
    """With every item answered best and supported, no row has a gap, a step or anything missing."""
    rows = [row for row in rows_of(answered_in_full()) if row.in_base == "yes"]
    assert {(row.gap_kind, row.gap_points, row.next_step, row.what_is_missing) for row in rows} == {
        ("none", 0.0, "", "")
    }


@pytest.mark.parametrize(
    ("years", "form", "name"),
    [
        ((2025,), MACHINE, "cyber-commitments-gap-report-EST-2025.csv"),
        ((2023, 2025), MACHINE, "cyber-commitments-gap-report-EST-2023-2025.csv"),
        ((2025,), SPREADSHEET, "cyber-commitments-gap-report-EST-2025-spreadsheet.csv"),
    ],
)
def test_the_file_is_named_after_what_it_holds(years: tuple[int, ...], form: Form, name: str) -> None:
    """The name tells whose report it is, of which years, and in which form."""
    assert file_name("EST", *years, form=form) == name

"""This module holds the claims about the published schema of the gap report, as another program reads it: frictionless.

Whatever the report holds is valid against its schema, in both forms, and what breaks the contract is not.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package, Report, validate
from hypothesis import HealthCheck, given, settings

from reports.csv_form import FORMS, MACHINE, SPREADSHEET, Form
from reports.gap_columns import COLUMNS, GapRow, Moment
from reports.gap_csv import file_name, moment, to_csv
from reports.gap_report import gap_rows
from reports.gap_schema import data_package, table_schema
from reports.standing import Standing
from tests.reports.cards import EVIDENCE, HOSTILE, answered_in_full, document, scored
from tests.strategies import REAL, assessments

Plain = dict[str, Any]

NOON = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)
DOCS = Path(__file__).parents[2] / "docs"
forms = pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))


def _package(folder: Path, rows: list[GapRow], form: Form, head: str = "") -> Path:
    content = to_csv(rows, generated_at=NOON, change_log_head=head, form=form)
    name = file_name("EST", *sorted({row.year for row in rows}), form=form)
    described = data_package(content, name, title="Gap report", created=moment(NOON), form=form)
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    path = folder / "datapackage.json"
    path.write_text(json.dumps(described), encoding="utf-8")
    return path


def _faults(path: Path) -> list[str]:
    """Return the kinds of faults that frictionless finds in a package, its file included."""
    report: Report = validate(str(path))
    return [error.type for error in (*report.errors, *(error for task in report.tasks for error in task.errors))]


def _rows(*contents: Plain) -> list[GapRow]:
    """Return the rows of several years, each with the one before beside it, restated and full of hostile text."""
    years = [scored(content) for content in contents]
    before = [None, *years]
    standing = Standing("submitted", 2, NOON, "=A. Lead", "3,5", years[0][1])
    rows = [
        row
        for (assessment, card), earlier in zip(years, before, strict=False)
        for row in gap_rows(assessment, card, REAL, previous=earlier, standing=standing)
    ]
    texts = (*HOSTILE, "3,5", "1/2", "VRAI", "a;=1")
    return [replace(row, note=texts[number % len(texts)]) for number, row in enumerate(rows)]


@forms
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=assessments(), earlier=assessments())
def test_any_report_is_valid_against_its_schema(tmp_path: Path, form: Form, content: Plain, earlier: Plain) -> None:
    """The package, its one file, each cell's type and constraints, and the key: no fault, and each figure as it was."""
    rows = _rows(earlier, content)[len(REAL.items) :]
    path = _package(tmp_path, rows, form, "0" * 64)
    assert _faults(path) == []
    read = Package(str(path)).get_table_resource("gap-report").read_rows()
    for row, found in zip(rows, read, strict=True):
        assert form.unguard(found["note"] or "") == row.note
        for name, column in COLUMNS.items():
            if column.type == "number" and name in found:
                figure = getattr(row, name)
                assert (None if found[name] is None else float(found[name])) == figure


@forms
def test_a_report_with_every_item_answered_is_valid(tmp_path: Path, form: Form) -> None:
    """Two years, best and worst answers, keep to bounds and words, and have one row for each item and year."""
    rows = _rows(answered_in_full(year=2024, best=False), answered_in_full(year=2025))
    assert len(rows) == 2 * len(REAL.items)
    assert _faults(_package(tmp_path, rows, form)) == []


BREACHES: dict[str, Callable[[GapRow], GapRow]] = {
    "constraint-error": lambda row: replace(row, declared_level=4.5),
    "type-error": lambda row: replace(row, submitted_at=Moment("yesterday")),
    "primary-key": lambda row: replace(row, item="459-11-a-2"),
}


@forms
@pytest.mark.parametrize("kind", BREACHES)
def test_a_breach_of_the_contract_is_found(tmp_path: Path, form: Form, kind: str) -> None:
    """A level over 4, a moment that is none, and an item twice are faults of exactly that kind."""
    first, *others = _rows(document([{"item": "459-11-a-1", "state": "answered", "value": 3, "evidence": EVIDENCE}]))
    assert set(_faults(_package(tmp_path, [BREACHES[kind](first), *others], form))) == {kind}


@forms
@pytest.mark.parametrize(
    "change",
    [{"scope": "some"}, {"delegation": "Estonia"}, {"question": ""}, {"checklist_version": "newest"}, {"year": 1948}],
    ids=str,
)
def test_a_cell_that_keeps_to_no_constraint_is_found(tmp_path: Path, form: Form, change: Plain) -> None:
    """An unknown scope, a code of another shape, an empty question and a year before the Alliance are faults."""
    first, *others = _rows(document())
    assert _faults(_package(tmp_path, [replace(first, **change), *others], form)) == ["constraint-error"]


@forms
def test_a_file_that_was_altered_no_longer_fits_its_package(tmp_path: Path, form: Form) -> None:
    """One byte more, or another one in place, does not have the size or the hash the package names."""
    path = _package(tmp_path, _rows(document()), form)
    csv_file = next(tmp_path.glob("*.csv"))
    content = csv_file.read_bytes()
    csv_file.write_bytes(content.replace(b"full", b"core", 1))
    assert _faults(path) == ["hash-count"]
    csv_file.write_bytes(content + b"\r\n")
    assert "byte-count" in _faults(path)


@forms
def test_the_other_form_does_not_pass_for_this_one(tmp_path: Path, form: Form) -> None:
    """The schema and dialect of one form refuse the file of the other."""
    rows = _rows(answered_in_full())
    path = _package(tmp_path, rows, form)
    other = SPREADSHEET if form is MACHINE else MACHINE
    next(tmp_path.glob("*.csv")).write_bytes(to_csv(rows, generated_at=NOON, form=other))
    assert "incorrect-label" in _faults(path) or "missing-label" in _faults(path)


@forms
def test_the_schema_says_what_the_columns_say(form: Form) -> None:
    """Names in order, descriptions, what may be empty, words and bounds come from the columns."""
    fields = table_schema(form)["fields"]
    assert [field["name"] for field in fields] == list(COLUMNS)
    by_name = {field["name"]: field for field in fields}
    for name, column in COLUMNS.items():
        assert by_name[name]["description"] == column.description
        assert by_name[name].get("constraints", {}).get("required", False) == column.limits.required
    assert by_name["respondent"]["constraints"]["enum"] == ["government", "parliament", "alliance"]
    assert by_name["next_step"]["constraints"] == {"enum": ["resolve", "evidence", "next_rung"]}
    assert by_name["declared_level_change"] == {
        "name": "declared_level_change",
        "type": "number",
        "description": COLUMNS["declared_level_change"].description,
        "decimalChar": form.decimal,
        "constraints": {"minimum": -4, "maximum": 4},
    }
    empty = {name for name, column in COLUMNS.items() if not column.limits.required}
    assert {"note", "declared_level", "previous_year", "submitted_at", "change_log_head", "effort"} <= empty
    assert not empty & {"delegation", "year", "item", "question", "target_level", "state", "generated_at", "status"}


@forms
def test_the_published_schema_is_this_one(form: Form) -> None:
    """What stands in docs/ for readers without the program is what `cli.py schema gap-report` writes."""
    published = json.loads((DOCS / f"gap-report-{form.name}.schema.json").read_text(encoding="utf-8"))
    assert published == table_schema(form), (
        f"Run: cli.py schema gap-report --form {form.name} > docs/gap-report-{form.name}.schema.json"
    )

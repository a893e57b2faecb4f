"""Claims about the command line: what it prints, what it refuses, and that a refusal changes nothing."""

import csv
import io
import json
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from typer.testing import CliRunner, Result

from assessments.access import LOCAL, Person
from assessments.database import Store, open_store
from assessments.store import (
    change_scope,
    list_assessments,
    read_assessment,
    read_log_head,
    read_revision,
    restate_assessment,
    submit_assessment,
)
from checklists.load import load_checklists
from cli import app
from reports.csv_text import unguard
from reports.gap_columns import COLUMNS
from tests import oracle
from tests.strategies import REAL_PLAIN, assessments

Plain = dict[str, Any]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Give an empty store, which the commands use."""
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    monkeypatch.setenv("DATABASE_URL", url)
    engine = open_store(url)
    yield engine
    engine.dispose()


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def _file(folder: Path, **changes: object) -> Path:
    document: Plain = {"format": "cyber-commitments/assessment", "version": 1, "delegation": "EST", "year": 2025}
    document |= {"scope": "full", "responses": []} | changes
    path = folder / "document.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def _close(found: object, expected: object) -> bool:
    if isinstance(found, dict) and isinstance(expected, dict):
        return found.keys() == expected.keys() and all(_close(found[key], expected[key]) for key in expected)
    if isinstance(found, float | int) and isinstance(expected, float | int | Fraction):
        return abs(found - float(expected)) <= 1e-9
    return found == expected


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=assessments())
def test_score_prints_what_the_independent_reading_finds(tmp_path: Path, document: Plain) -> None:
    """The printed scores equal those of the oracle, with the same keys, for any sound document."""
    path = tmp_path / "random.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    result = _run("score", path)
    assert result.exit_code == 0, result.output
    assert _close(json.loads(result.stdout), oracle.score(document, REAL_PLAIN))


def test_score_needs_no_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document can be scored where there is no database at all."""
    monkeypatch.setenv("DATABASE_URL", "nonsense://nowhere")
    assert _run("score", _file(tmp_path)).exit_code == 0


def test_evidence_after_the_year_is_scored_and_remarked_on(tmp_path: Path) -> None:
    """The remark goes beside the scores, not into them."""
    response = {"item": "459-11-a-1", "state": "answered", "value": 3}
    path = _file(tmp_path, responses=[response | {"evidence": [{"grade": "A", "title": "Act", "date": "2026-02-01"}]}])
    result = _run("score", path)
    assert result.exit_code == 0
    assert "Remark: 459-11-a-1" in result.stderr
    assert json.loads(result.stdout)["459"]["clauses"]["459-11-a"]["demonstrated"] > 0


@pytest.mark.parametrize("command", ["score", "import"])
def test_a_faulty_document_is_refused_with_a_line_per_fault(store: Store, tmp_path: Path, command: str) -> None:
    """Exit code 2, every fault named, nothing written."""
    responses = [
        {"item": "459-11-a-1", "state": "answered", "value": 7},
        {"item": "no-such-item", "state": "unknown"},
        {"item": "459-11-a-2", "state": "not_applicable", "reason": "no_armed_forces"},
    ]
    result = _run(command, _file(tmp_path, responses=responses))
    assert result.exit_code == 2
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == ["459-11-a-1", "no-such-item", "459-11-a-2"]
    assert result.stdout == ""
    assert list_assessments(store, by=LOCAL) == ()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A wrong path gives one plain line, not a stack of code."""
    result = _run("score", tmp_path / "none.json")
    assert result.exit_code == 2
    assert "none.json: cannot be read" in result.stderr


def test_a_dry_run_says_what_would_change_and_changes_nothing(store: Store, tmp_path: Path) -> None:
    """Only the import without --dry-run writes; a second one finds everything unchanged."""
    path = _file(tmp_path, responses=[{"item": "459-11-a-1", "state": "answered", "value": 2}])
    dry = _run("import", path, "--dry-run")
    assert "Would import EST 2025" in dry.stdout
    assert "459-11-a-1" in dry.stdout
    assert list_assessments(store, by=LOCAL) == ()
    assert "Imported EST 2025" in _run("import", path).stdout
    assert "0 new, 0 changed" in _run("import", path).stdout
    stored = read_assessment(store, "EST", 2025, by=LOCAL).assessment
    assert [response.item for response in stored.responses] == ["459-11-a-1"]


def test_what_is_exported_scores_as_what_was_imported(store: Store, tmp_path: Path) -> None:
    """score(import(export(x))) = score(x) through the command line, for the invented country."""
    assert _run("demo").exit_code == 0
    out = tmp_path / "out.json"
    assert _run("export", "--delegation", "XAA", "--year", 2025, "-o", out).exit_code == 0
    before = _run("score", out).stdout
    assert _run("demo", "--remove").exit_code == 0
    assert list_assessments(store, by=LOCAL) == ()
    assert _run("import", out).exit_code == 0
    assert _run("export", "--delegation", "XAA", "--year", 2025, "-o", out).exit_code == 0
    assert _run("score", out).stdout == before


def test_the_gap_report_has_a_row_per_item_in_the_order_of_the_texts(store: Store, tmp_path: Path) -> None:
    """Every item of both resolutions stands in the report, with all columns, and the year before beside it."""
    _run("demo")
    path = tmp_path / "gaps.csv"
    assert _run("gap-report", "--delegation", "XAA", "--year", 2025, "-o", path).exit_code == 0
    rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
    assert [unguard(row["item"]) for row in rows] == list(load_checklists().items)
    assert set(rows[0]) == set(COLUMNS)
    assert {row["previous_year"] for row in rows} == {"2024"}
    assert list(rows[0])[-1] == "change_log_head"
    assert {row["change_log_head"] for row in rows} == {read_log_head(store, by=LOCAL)}
    assert len(list_assessments(store, by=LOCAL)) == 3


def test_the_doctor_says_what_came_after_an_old_report(store: Store) -> None:
    """The head on a report is found in the log of today with what came since; one of another log is not."""
    _run("demo")
    head = read_log_head(store, by=LOCAL)
    year = list_assessments(store, by=LOCAL)[-1].id
    change_scope(store, year, scope="core", by=LOCAL)
    found = _run("doctor", "--head", head.upper())
    assert found.exit_code == 0
    assert re.search(r"\nhead         in this log, of 2\d{3}-\d\d-\d\d .+ UTC; 1 change came since\n", found.stdout)
    foreign = _run("doctor", "--head", "0" * 64)
    assert foreign.exit_code == 2
    assert "\nhead         not in this log\n             ! The report is of another store" in foreign.stdout


def test_the_doctor_reads_the_store_through(store: Store) -> None:
    """A sound store is described, with the hash that stands for its change log; an altered one is refused."""
    _run("demo")
    found = _run("doctor")
    assert found.exit_code == 0
    assert re.search(
        r"assessments  3, 0 of them submitted\nchange log   whole; its last hash is [0-9a-f]{64}\n", found.stdout
    )
    for line in ("setting      synchronous FULL", "schema       0", "contents     as the change log says", "sound  "):
        assert f"\n{line}" in found.stdout
    with store.begin() as connection:
        connection.exec_driver_sql("UPDATE response SET note = 'x' WHERE id = 7")
    altered = _run("doctor")
    assert altered.exit_code == 2
    assert re.search(r"XAA 2023, 459-\S+: not as it was written\. Content: .+restore the last backup", altered.stderr)
    with store.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER change_refuses_update")
        connection.exec_driver_sql("UPDATE change SET made_by = 'somebody else' WHERE sequence = 7")
    refused = _run("doctor")
    assert refused.exit_code == 2
    assert "change 7 (XAA 2023" in refused.stderr


def test_what_was_handed_in_is_exported_beside_what_stands_there_now(store: Store, tmp_path: Path) -> None:
    """A number gives what was handed in then; one that does not exist is named, with how many there are."""
    _run("demo")
    year = next(summary.id for summary in list_assessments(store, delegation="XAA", by=LOCAL) if summary.year == 2023)
    asked = ("export", "--delegation", "XAA", "--year", 2023)
    assert "nothing was handed in yet" in _run(*asked, "--submission", 1).stderr
    submit_assessment(store, year, seen_revision=read_revision(store, year, by=LOCAL), by=Person("test"))
    first = _run(*asked).stdout
    restate_assessment(store, year, reason="Corrected.", by=Person("test"))
    change_scope(store, year, scope="core", by=Person("test"))
    assert _run(*asked, "--submission", 1).stdout == first
    assert _run(*asked).stdout != first
    refused = _run(*asked, "--submission", 2)
    assert refused.exit_code == 2
    assert "there is no submission 2; the last is 1" in refused.stderr
    path = tmp_path / "gaps.csv"
    _run("gap-report", "--delegation", "XAA", "--year", 2023, "-o", path)
    row = next(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
    assert (row["status"], row["submission"], row["restatement_reason"]) == ("restating", "1", "Corrected.")


def test_a_year_that_is_not_there_is_refused_in_plain_words(store: Store) -> None:
    """The message says what is missing and what to do."""
    result = _run("gap-report", "--delegation", "FRA", "--year", 2025)
    assert result.exit_code == 2
    assert "FRA 2025: no assessment in the store" in result.stderr
    assert list_assessments(store, by=LOCAL) == ()


def test_the_checklists_are_printed_whole() -> None:
    """Other programs can take both checklists from here; people get versions and hashes."""
    printed = json.loads(_run("checklists", "--json").stdout)
    assert printed == {c.id: json.loads(c.canonical_json) for c in load_checklists().resolutions}
    lines = _run("checklists").stdout.splitlines()
    assert [c.sha256 for c in load_checklists().resolutions] == [line.split()[-1] for line in lines]

"""Claims about the commands of open data: archives there and back, schemas, OSCAL, checklists for others."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from assessments.access import LOCAL, Person
from assessments.database import Store, open_store
from assessments.demonstration import load_demonstration
from assessments.store import (
    list_assessments,
    list_delegations,
    read_assessment,
    read_log_head,
    read_revision,
    remove_assessment,
    restate_assessment,
    submit_assessment,
)
from checklists.document_schema import document_schema
from checklists.load import load_checklists
from cli import app
from reports.ciso_assistant import library
from tests.strategies import assessments

AT = "2026-01-31T02:00:00Z"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Give an empty store, which the commands use."""
    yield from _opened(tmp_path / "store.sqlite", monkeypatch)


@pytest.fixture
def shown(store: Store) -> Store:
    """Give the same store with the demonstration in it, its first year handed in and opened again."""
    load_demonstration(store, by=LOCAL)
    year = list_assessments(store, by=LOCAL)[0].id
    submit_assessment(store, year, seen_revision=read_revision(store, year, by=LOCAL), by=Person("test"))
    restate_assessment(store, year, reason="A wrong date.", by=Person("test"))
    return store


def _opened(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    engine = open_store(f"sqlite:///{path}")
    yield engine
    engine.dispose()


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def _archive(folder: Path) -> Path:
    path = folder / "XAA.zip"
    result = _run("archive", "--delegation", "XAA", "-o", path, "--generated-at", AT)
    assert result.exit_code == 0, result.output
    assert "3 years of XAA" in result.stdout
    return path


def _exports(folder: Path) -> list[bytes]:
    found = []
    for year in (2023, 2024, 2025):
        path = folder / f"{year}.json"
        assert _run("export", "--delegation", "XAA", "--year", year, "-o", path).exit_code == 0
        found.append(path.read_bytes())
    return found


def test_an_archive_brings_a_whole_delegation_into_an_empty_store(
    shown: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every year's document is the same to the byte, under the same name, and so are the scores; nothing else comes."""
    path, before = _archive(tmp_path), _exports(tmp_path)
    names = {known.code: known.name for known in list_delegations(shown, by=LOCAL)}
    for elsewhere in _opened(tmp_path / "elsewhere.sqlite", monkeypatch):
        dry = _run("import", path, "--dry-run")
        assert (dry.exit_code, list_assessments(elsewhere, by=LOCAL)) == (0, ())
        done = _run("import", path)
        assert done.stdout == dry.stdout.replace("Would import", "Imported")
        assert "The archive also holds 1 submissions" in done.stdout
        assert _exports(tmp_path) == before
        assert {known.code: known.name for known in list_delegations(elsewhere, by=LOCAL)} == names
        assert read_assessment(elsewhere, "XAA", 2023, by=LOCAL).status == "draft"
        again = _run("import", path).stdout
        assert again.count("0 new, 0 changed") == 3


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plain=st.lists(assessments(), min_size=1, max_size=2, unique_by=lambda plain: plain["year"]))
def test_any_assessments_come_back_from_both_formats_with_equal_scores(
    store: Store, tmp_path: Path, plain: list[dict[str, Any]]
) -> None:
    """import(export(x)) = x and score(import(export(x))) = score(x), for random years, as documents and as archive."""
    for year in list_assessments(store, by=LOCAL):
        remove_assessment(store, year.id, by=LOCAL)
    path = tmp_path / "XAA.zip"
    for document in plain:
        (tmp_path / "in.json").write_text(json.dumps(document), encoding="utf-8")
        assert _run("import", tmp_path / "in.json").exit_code == 0
    first = _scored(tmp_path, plain)
    assert _run("archive", "--delegation", "XAA", "-o", path).exit_code == 0
    for year in list_assessments(store, by=LOCAL):
        remove_assessment(store, year.id, by=LOCAL)
    assert _run("import", path).exit_code == 0
    assert _scored(tmp_path, plain) == first


def _scored(folder: Path, plain: list[dict[str, Any]]) -> list[tuple[bytes, str]]:
    found = []
    for document in plain:
        path = folder / "out.json"
        assert _run("export", "--delegation", "XAA", "--year", document["year"], "-o", path).exit_code == 0
        found.append((path.read_bytes(), _run("score", path).stdout))
        (folder / "in.json").write_text(json.dumps(document), encoding="utf-8")
        assert _run("score", folder / "in.json").stdout == found[-1][1]
    return found


def test_equal_stores_and_moments_give_equal_archives(shown: Store, tmp_path: Path) -> None:
    """A nightly archive can be compared with the last one; reading the store does not change it."""
    first = _archive(tmp_path).read_bytes()
    assert _archive(tmp_path).read_bytes() == first
    with zipfile.ZipFile(io.BytesIO(first)) as file:
        assert json.loads(file.read("manifest.json"))["change_log_head"] == read_log_head(shown, by=LOCAL)
    assert sorted(path.name for path in tmp_path.glob("*.part")) == []


def test_an_altered_archive_is_refused_and_nothing_is_written(shown: Store, tmp_path: Path) -> None:
    """One line for the fault, exit code 2, the store as it was."""
    path, head = _archive(tmp_path), read_log_head(shown, by=LOCAL)
    content = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as file, zipfile.ZipFile(path, "w") as other:
        for name in file.namelist():
            other.writestr(name, file.read(name).replace(b'"scope": "full"', b'"scope": "core"'))
    result = _run("import", path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "assessment.json: not as it was archived" in result.stderr
    assert read_log_head(shown, by=LOCAL) == head


def test_a_zip_file_that_is_no_archive_is_refused_as_what_it_is(store: Store, tmp_path: Path) -> None:
    """It is known by its first bytes, whatever it is called, and what was expected is said."""
    path = tmp_path / "document.json"
    with zipfile.ZipFile(path, "w") as other:
        other.writestr("[Content_Types].xml", "<Types/>")
    result = _run("import", path)
    assert result.exit_code == 2
    assert "manifest.json is missing. Expected an archive" in result.stderr
    assert list_assessments(store, by=LOCAL) == ()


def test_a_delegation_without_years_leaves_the_file_that_is_there(store: Store, tmp_path: Path) -> None:
    """A timer that can archive nothing ends with exit code 2, and the last good file stays as it was."""
    path = tmp_path / "XAA.zip"
    path.write_bytes(b"the last good one")
    result = _run("archive", "--delegation", "XAA", "-o", path)
    assert result.exit_code == 2
    assert "XAA: no assessment in the store" in result.stderr
    assert path.read_bytes() == b"the last good one"
    assert list_assessments(store, by=LOCAL) == ()


@pytest.mark.parametrize("moment", ["yesterday", "2026-01-31T02:00:00"])
def test_a_moment_that_is_none_is_refused(shown: Store, tmp_path: Path, moment: str) -> None:
    """A wrong or half moment gives one plain line, before anything is written."""
    result = _run("archive", "--delegation", "XAA", "-o", tmp_path / "x.zip", "--generated-at", moment)
    assert result.exit_code == 2
    assert f"--generated-at {moment}" in result.stderr
    assert not (tmp_path / "x.zip").exists()
    assert len(list_assessments(shown, by=LOCAL)) == 3


def test_a_file_that_cannot_be_written_is_named(shown: Store, tmp_path: Path) -> None:
    """No stack of code, exit code 2."""
    result = _run("archive", "--delegation", "XAA", "-o", tmp_path / "no" / "such" / "folder.zip")
    assert result.exit_code == 2
    assert "folder.zip: cannot be written" in result.stderr
    assert len(list_assessments(shown, by=LOCAL)) == 3


def test_what_is_written_for_other_programs_goes_to_screen_or_file(tmp_path: Path) -> None:
    """Schema, checklists, catalog and library: the same on the screen and in a file, and none of it needs a store."""
    for command in (
        ["schema", "document"],
        ["checklists"],
        ["checklists", "--json"],
        ["oscal", "catalog", "--generated-at", AT],
        ["ciso-assistant"],
    ):
        shown = _run(*command)
        assert shown.exit_code == 0, shown.output
        assert _run(*command, "-o", tmp_path / "out").exit_code == 0
        assert (tmp_path / "out").read_bytes() == shown.stdout_bytes
    assert json.loads(_run("schema", "document").stdout) == document_schema()
    assert yaml.safe_load(_run("ciso-assistant").stdout) == library(load_checklists())


def test_results_are_of_the_year_and_the_catalog_of_its_checklists(shown: Store) -> None:
    """The catalog of a stored year is the one its results refer to."""
    asked = ("--delegation", "XAA", "--year", 2025, "--generated-at", AT)
    found = json.loads(_run("oscal", "results", *asked).stdout)["assessment-results"]
    catalog = json.loads(_run("oscal", "catalog", *asked).stdout)["catalog"]
    stand_in = {prop["name"]: prop["value"] for prop in found["back-matter"]["resources"][0]["props"]}
    assert stand_in["catalog-uuid"] == catalog["uuid"]
    assert found["metadata"]["title"].startswith("Cyber commitments: Exampleland")
    assert _run("oscal", "results", *asked).stdout == _run("oscal", "results", *asked).stdout
    half = _run("oscal", "catalog", "--year", 2025)
    assert half.exit_code == 2
    assert "go together" in half.stderr
    assert len(list_assessments(shown, by=LOCAL)) == 3

"""Claims about `cli.py robustness`: what it prints, what it refuses, and that it needs no store."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from typer.testing import CliRunner, Result

from cli import app
from tests import oracle_robustness
from tests.figures import differences
from tests.strategies import REAL_PLAIN, Plain, answered, assessments, full_document


def _run(folder: Path, document: Plain) -> Result:
    path = folder / "document.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return CliRunner().invoke(app, ["robustness", str(path)])


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=assessments())
def test_it_prints_what_the_independent_reading_finds(tmp_path: Path, document: Plain) -> None:
    """Every figure equals the oracle's, with the same keys, for any sound document."""
    result = _run(tmp_path, document)
    assert result.exit_code == 0, result.output
    assert differences(json.loads(result.stdout), oracle_robustness.robustness(document, REAL_PLAIN), 1e-9) == {}


def test_it_needs_no_store_and_prints_the_same_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document is enough, and chance plays no part from one run to the next."""
    monkeypatch.setenv("DATABASE_URL", "nonsense://nowhere")
    document = full_document(answered("459-11-a-1", 3))
    first = _run(tmp_path, document)
    assert first.exit_code == 0
    assert first.stdout == _run(tmp_path, document).stdout


def test_a_resolution_not_yet_adopted_is_null(tmp_path: Path) -> None:
    """475 has no score before 2022, so nothing can be said about its robustness."""
    printed = json.loads(_run(tmp_path, full_document() | {"year": 2020}).stdout)
    assert printed["475"] is None
    keys = {"scenarios", "band", "worst_case", "priorities", "not_applicable_leverage"}
    assert printed["459"].keys() == keys


def test_a_faulty_document_is_refused(tmp_path: Path) -> None:
    """Exit code 2, the fault named, nothing printed."""
    result = _run(tmp_path, full_document({"item": "459-11-a-1", "state": "answered", "value": 7}))
    assert result.exit_code == 2
    assert result.stderr.startswith("459-11-a-1:")
    assert result.stdout == ""

"""Claims about `cli.py change`: what it prints for two documents, and which two it refuses to compare."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from cli import app
from tests import oracle_change
from tests.oracle_change import TERMS, Year
from tests.strategies import REAL_PLAIN, SUPPORT, Plain, answered, assessments, full_document


def _run(folder: Path, *documents: Plain) -> Result:
    paths = [folder / name for name in ("old.json", "new.json")]
    for path, document in zip(paths, documents, strict=True):
        path.write_text(json.dumps(document), encoding="utf-8")
    return CliRunner().invoke(app, ["change", *map(str, paths)])


def _expected(earlier: Plain, later: Plain) -> dict[str, dict[str, float] | None]:
    found = oracle_change.change(Year(earlier, REAL_PLAIN), Year(later, REAL_PLAIN))
    return {id_: change and _printed(change) for id_, change in found.items()}


def _printed(change: Plain) -> dict[str, float]:
    figures = {"demonstrated_change": change["demonstrated_change"], **change["demonstrated"], "kappa": change["kappa"]}
    return {key: float(figure) for key, figure in figures.items()}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(earlier=assessments(years=st.integers(2017, 2025)), later=assessments(years=st.integers(2026, 2030)))
def test_change_prints_what_the_independent_reading_finds(tmp_path: Path, earlier: Plain, later: Plain) -> None:
    """The printed terms equal those of the oracle, with the same keys; null where one year has no score."""
    result = _run(tmp_path, earlier, later)
    assert result.exit_code == 0, result.output
    printed, expected = json.loads(result.stdout), _expected(earlier, later)
    assert printed.keys() == expected.keys()
    for id_, figures in expected.items():
        assert printed[id_] == (figures and pytest.approx(figures, abs=1e-9))


def test_change_needs_no_store_and_prints_points_unrounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From level 1 to level 3 of one item in sixty: 0.8333 points of progress, whatever the database."""
    monkeypatch.setenv("DATABASE_URL", "nonsense://nowhere")
    earlier, later = (full_document(answered("459-11-c-iii-1", level, SUPPORT[1])) for level in (1, 3))
    result = _run(tmp_path, earlier, later | {"year": 2026})
    printed = json.loads(result.stdout)
    assert list(printed) == ["459", "475"]
    assert list(printed["459"]) == ["demonstrated_change", *TERMS, "kappa"]
    assert printed["459"]["progress"] == pytest.approx(100 / 60 / 2, abs=1e-12)
    assert printed["459"]["kappa"] == 1


def test_a_resolution_without_a_score_in_one_year_is_null(tmp_path: Path) -> None:
    """475 was not adopted in 2021: its change is null, not 0."""
    printed = json.loads(_run(tmp_path, full_document() | {"year": 2021}, full_document()).stdout)
    assert printed["475"] is None
    assert printed["459"]["demonstrated_change"] == 0


def test_two_delegations_are_not_compared(tmp_path: Path) -> None:
    """The line names both files and both delegations, and nothing is printed."""
    result = _run(tmp_path, full_document() | {"year": 2024}, full_document() | {"delegation": "XBB"})
    assert (result.exit_code, result.stdout) == (2, "")
    [line] = result.stderr.splitlines()
    assert all(word in line for word in ("old.json", "XAA", "new.json", "XBB", "one delegation"))


@pytest.mark.parametrize("year", [2025, 2026])
def test_going_back_in_time_is_remarked_and_worked_out(tmp_path: Path, year: int) -> None:
    """The same year twice, or the later one first, is explained like any change, with a remark apart from the JSON."""
    result = _run(tmp_path, full_document() | {"year": year}, full_document())
    assert result.exit_code == 0
    assert json.loads(result.stdout)["459"]["kappa"] == pytest.approx(1)
    [line] = result.stderr.splitlines()
    assert all(word in line for word in ("old.json", str(year), "new.json", "2025", "not forward in time"))


@pytest.mark.parametrize("faulty", [0, 1])
def test_a_faulty_document_is_refused_by_its_faults(tmp_path: Path, faulty: int) -> None:
    """Either document is checked as `score` checks it."""
    documents = [full_document() | {"year": 2024}, full_document()]
    documents[faulty] |= {"responses": [{"item": "no-such-item", "state": "unknown"}]}
    result = _run(tmp_path, *documents)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("no-such-item")

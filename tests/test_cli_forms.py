"""Claims about forms at the command line: given out, filled in, compared, taken over; a refusal changes nothing."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from assessments.access import LOCAL, Person
from assessments.database import Store, open_store
from assessments.store import list_changes, read_assessment, save_response, start_assessment
from assessments.stored import StoredAssessment
from checklists.assessment import Response
from checklists.load import load_checklists
from cli import app
from scoring.method import load_method
from tests.reports.workbooks import ROWS, filled_in, saved

LADDER, OTHER = "459-11-a-1", "459-11-a-3"
SENDER = "Ministry of Defence, by e-mail of 3 May"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Give a store with Estonia's 2025, which says one thing."""
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    monkeypatch.setenv("DATABASE_URL", url)
    engine = open_store(url)
    release, by = (load_checklists(), load_method().version), Person("A. Clerk")
    id_ = start_assessment(
        engine, release[0], delegation="EST", year=2025, scope="full", method_version=release[1], by=by
    )
    save_level(engine, id_, 2, None)
    yield engine
    engine.dispose()


def save_level(engine: Store, year: int, level: int, seen: int | None) -> None:
    """Save a level of the ladder."""
    said = Response(item=LADDER, state="answered", value=level)
    save_response(engine, assessment_id=year, response=said, seen_version=seen, by=Person("A. Clerk"))


def run(*arguments: object) -> Result:
    """Run a command."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def stands(store: Store) -> StoredAssessment:
    """Return Estonia's 2025 as it stands."""
    return read_assessment(store, "EST", 2025, by=LOCAL)


def form(folder: Path, cells: dict[tuple[str, str], object], name: str = "form.xlsx") -> Path:
    """Give the form out, fill it in, and return where it lies."""
    path = folder / name
    result = run("workbook", "--delegation", "EST", "--year", 2025, "-o", path)
    assert result.exit_code == 0, result.output
    path.write_bytes(filled_in(path.read_bytes(), cells))
    return path


def test_a_form_goes_out_and_what_came_back_is_taken_over(store: Store, tmp_path: Path) -> None:
    """A dry run says what would change and changes nothing; the import does it, and keeps who sent it."""
    path = form(tmp_path, {(LADDER, "answer"): "Level 4", (OTHER, "answer"): "Level 3"})
    before = stands(store)
    dry = run("import", path, "--dry-run")
    assert dry.exit_code == 0, dry.output
    assert dry.stdout.splitlines() == [
        f"changed   {LADDER}  459!D2",
        f"new       {OTHER}  459!D4",
        "Would take over EST 2025: 1 new, 1 changed, 0 stored already, 0 in conflict.",
    ]
    assert stands(store) == before
    assert "Took over EST 2025: 1 new, 1 changed" in run("import", path, "--from", SENDER).stdout
    assert {r.item: r.value for r in stands(store).assessment.responses} == {LADDER: 4, OTHER: 3}
    assert (list_changes(store, before.id, OTHER, by=LOCAL)[-1].after or {})["sender"] == SENDER


def test_a_blank_form_shows_no_answer_and_says_whom_to_send_it_back_to(store: Store, tmp_path: Path) -> None:
    """What stands in the store is not in the file."""
    path = tmp_path / "blank.xlsx"
    save_level(store, stands(store).id, 4, 1)
    run("workbook", "--delegation", "EST", "--year", 2025, "--blank", "--back-to", "A. Clerk, Riigikogu", "-o", path)
    book = load_workbook(path)
    assert book["459"]["D2"].value is None
    assert "A. Clerk, Riigikogu" in [row[1].value for row in book["Read me"].iter_rows()]


def test_a_conflict_is_shown_and_refused_until_it_is_settled(store: Store, tmp_path: Path) -> None:
    """Both texts are printed; then one is chosen by item."""
    path = form(tmp_path, {(LADDER, "answer"): "Level 4"})
    save_level(store, stands(store).id, 1, 1)
    before = stands(store)
    dry = run("import", path, "--dry-run").stdout
    assert "stored: Answer: Level 1." in dry
    assert "returned: Answer: Level 4." in dry
    refused = run("import", path, "--from", SENDER)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert f"459!D2: {LADDER}: changed here by A. Clerk" in refused.stderr
    assert stands(store) == before
    assert run("import", path, "--from", SENDER, "--stored", LADDER).exit_code == 0
    assert stands(store) == before
    assert run("import", path, "--from", SENDER, "--returned", LADDER).exit_code == 0
    assert stands(store).assessment.responses[0].value == 4


def test_faults_go_to_the_error_stream_and_nothing_is_taken_over(store: Store, tmp_path: Path) -> None:
    """Each with its cell; exit code 2; also without a sender, and for what is no form."""
    before = stands(store)
    path = form(tmp_path, {(LADDER, "answer"): "Level 9", (OTHER, "answer"): "Level 3"})
    for arguments, words in (
        ((path, "--from", SENDER), "459!D2: “Level 9” is not among the choices"),
        ((form(tmp_path, {(OTHER, "answer"): "Level 3"}, "sound.xlsx"),), "Say who sent the form"),
        ((tmp_path / "none.xlsx",), "cannot be read"),
        ((_text_file(tmp_path),), "not a form of this tool"),
        ((_of_another_year(path, tmp_path),), "EST 2024: no assessment in the store"),
    ):
        result = run("import", *arguments)
        assert (result.exit_code, result.stdout) == (2, ""), result.output
        assert words in result.stderr
    assert stands(store) == before


def _text_file(folder: Path) -> Path:
    path = folder / "text.xlsx"
    path.write_text("a form", encoding="utf-8")
    return path


def _of_another_year(form_: Path, folder: Path) -> Path:
    book = load_workbook(io.BytesIO(form_.read_bytes()))
    next(row for row in book["Read me"].iter_rows() if row[0].value == "Reporting year")[1].value = "2024"
    book["459"].cell(ROWS[OTHER][1], 4).value = "Level 3"
    path = folder / "other.xlsx"
    path.write_bytes(saved(book))
    return path

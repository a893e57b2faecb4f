"""Claims about `gap-report` and `schema`: forms, years, packages, and that a refusal writes nothing."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from frictionless import validate
from typer.testing import CliRunner, Result

from assessments.access import LOCAL
from assessments.database import Store, open_store
from assessments.demonstration import load_demonstration
from assessments.store import list_assessments
from cli import app
from reports.csv_form import FORMS
from reports.gap_schema import table_schema
from tests.strategies import REAL

AT = "2026-11-21T12:00:00Z"
XAA = ("gap-report", "--delegation", "XAA")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Give a store with the invented country, which the commands use; they only read it."""
    folder = tmp_path_factory.mktemp("store")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url := f"sqlite:///{folder / 'store.sqlite'}")
        patch.setenv("BACKUP_FOLDER", str(folder / "backups"))
        engine = open_store(url)
        load_demonstration(engine, by=LOCAL)
        yield engine
        engine.dispose()


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def _rows(content: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


@pytest.mark.usefixtures("store")
def test_all_years_stand_in_one_file_each_beside_the_one_before() -> None:
    """One row per item and year, the earliest year first; each year's figures are those of a file of its own."""
    written = _run(*XAA, "--all-years", "--generated-at", AT).stdout_bytes
    rows = _rows(written)
    assert [row["year"] for row in rows] == [year for year in ("2023", "2024", "2025") for _ in REAL.items]
    assert [row["item"] for row in rows] == [*REAL.items] * 3
    assert [{row["previous_year"] for row in rows if row["year"] == year} for year in ("2023", "2024", "2025")] == [
        {""},
        {"2023"},
        {"2024"},
    ]
    alone = [_rows(_run(*XAA, "--year", year, "--generated-at", AT).stdout_bytes) for year in (2023, 2024, 2025)]
    assert rows == [row for each in alone for row in each]
    named = _run(*XAA, "--year", 2025, "--year", 2023, "--year", 2024, "--year", 2024, "--generated-at", AT)
    assert named.stdout_bytes == written


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("form", FORMS)
def test_the_same_time_gives_the_same_bytes(form: str) -> None:
    """Twice, and told in another zone; another second changes one column alone."""
    asked = (*XAA, "--all-years", "--form", form, "--generated-at")
    written = _run(*asked, AT).stdout_bytes
    assert _run(*asked, AT).stdout_bytes == written
    assert _run(*asked, "2026-11-21T14:00:00+02:00").stdout_bytes == written
    later = _run(*asked, "2026-11-21T12:00:01Z").stdout_bytes
    assert later != written
    assert later.replace(b"12:00:01Z", b"12:00:00Z") == written


@pytest.mark.usefixtures("store")
def test_without_a_time_it_is_now() -> None:
    """A report says when it was made."""
    before = datetime.now(tz=UTC).replace(microsecond=0)
    said = _rows(_run(*XAA, "--year", 2025).stdout_bytes)[0]["generated_at"]
    assert before <= datetime.fromisoformat(said) <= datetime.now(tz=UTC)


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("form", FORMS)
def test_a_package_is_valid_and_names_its_file(tmp_path: Path, form: str) -> None:
    """The folder is made; it holds the CSV that the command prints otherwise, and the descriptor that fits it."""
    folder = tmp_path / "new" / "package"
    asked = (*XAA, "--year", 2024, "--year", 2025, "--form", form, "--generated-at", AT)
    assert _run(*asked, "--package", folder).exit_code == 0
    name = f"cyber-commitments-gap-report-XAA-2024-2025{'-spreadsheet' if form == 'spreadsheet' else ''}.csv"
    assert sorted(path.name for path in folder.iterdir()) == [name, "datapackage.json"]
    assert (folder / name).read_bytes() == _run(*asked).stdout_bytes
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert described["title"] == "Gap report of XAA, 2024, 2025"
    assert described["created"] == AT
    assert described["resources"][0]["schema"] == table_schema(FORMS[form])
    assert validate(str(folder / "datapackage.json")).valid


def test_the_schema_is_printed_without_a_store(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a reader checks a file against, in either form."""
    monkeypatch.setenv("DATABASE_URL", "nonsense://nowhere")
    for form in FORMS:
        assert json.loads(_run("schema", "gap-report", "--form", form).stdout) == table_schema(FORMS[form])
    assert json.loads(_run("schema", "gap-report").stdout) == table_schema()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("--year", 2025, "--generated-at", "2026-11-21T12:00:00"), "give a date and time with its zone"),
        (("--year", 2025, "--generated-at", "yesterday"), "--generated-at yesterday: give a date and time"),
        (("--year", 2025, "--generated-at", "0001-01-01T00:00:00+14:00"), "give a date and time with its zone"),
        ((), "Name the years with --year"),
        (("--year", 2025, "--all-years"), "Name the years with --year"),
        (("--year", 2025, "--year", 2019), "XAA 2019: no assessment in the store"),
        (("--year", 2025, "-o", "{folder}/a.csv"), "Give either -o"),
        (("--year", 2025, "--form", "paper"), "'paper' is not one of 'machine', 'spreadsheet'"),
    ],
)
def test_what_cannot_be_written_is_refused_in_plain_words(
    store: Store, tmp_path: Path, asked: tuple[object, ...], told: str
) -> None:
    """Exit code 2, what is wrong and what to do, and neither a file nor a folder."""
    folder = tmp_path / "package"
    arguments = [str(argument).format(folder=tmp_path) for argument in asked]
    result = _run(*XAA, *arguments, "--package", folder)
    assert result.exit_code == 2
    assert told in " ".join(result.stderr.replace("│", " ").split())
    assert list(tmp_path.iterdir()) == []
    assert len(list_assessments(store, by=LOCAL)) == 3


@pytest.mark.usefixtures("store")
def test_a_delegation_without_years_and_a_folder_that_is_a_file_are_named(tmp_path: Path) -> None:
    """Nothing to report, and nowhere to write it, are said in one line each."""
    nobody = _run("gap-report", "--delegation", "FRA", "--all-years")
    assert (nobody.exit_code, nobody.stdout) == (2, "")
    assert nobody.stderr == "FRA: no assessment in the store. Import one, or check the code.\n"
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    refused = _run(*XAA, "--year", 2025, "--package", tmp_path / "taken")
    assert refused.exit_code == 2
    assert "this folder cannot be made" in refused.stderr
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "mine"

"""Claims about the commands that print: a dossier and charts are files, and a refusal writes none."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner, Result

from assessments.access import LOCAL
from assessments.database import Store
from assessments.store import read_log_head
from cli import app
from tests.test_cli import store

__all__ = ["store"]
ASKED = ("--delegation", "XAA", "--year", "2025")


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_the_dossier_is_written_to_a_file_or_to_the_screen(store: Store, tmp_path: Path) -> None:
    """It bears the head of the change log as it is; the year before stands beside it."""
    _run("demo")
    path = tmp_path / "d.pdf"
    assert _run("dossier", *ASKED, "-o", path, "--marking", "NATO UNCLASSIFIED").exit_code == 0
    first = PdfReader(path).pages[0].extract_text()
    assert read_log_head(store, by=LOCAL) in first
    assert "NATO UNCLASSIFIED" in first
    assert "Change since 2024" in first
    assert "This country is invented" in first
    shown = _run("dossier", *ASKED)
    assert len(PdfReader(io.BytesIO(shown.stdout_bytes)).pages) == len(PdfReader(path).pages)


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("dossier", *ASKED, "--marking", "NATO SECRET"), "is refused: this tool is not accredited"),
        (("dossier", "--delegation", "FRA", "--year", "2025"), "FRA 2025: no assessment in the store"),
        (("figure", "radar", "--delegation", "FRA", "--year", "2025"), "FRA 2025: no assessment in the store"),
        (("figure", "pie", *ASKED), "is not one of"),
    ],
)
def test_what_cannot_be_printed_is_refused_in_plain_words(
    tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    """Exit code 2, one sentence, and no file."""
    _run("demo")
    path = tmp_path / "x.pdf"
    refused = _run(*arguments, "-o", path)
    assert refused.exit_code == 2
    assert words in " ".join(refused.stderr.split())
    assert not path.exists()


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("chart", ["radar", "bars"])
def test_a_chart_is_written_as_svg_or_png(tmp_path: Path, chart: str) -> None:
    """SVG unless PNG is asked for."""
    _run("demo")
    path = tmp_path / "chart"
    assert _run("figure", chart, *ASKED, "-o", path).exit_code == 0
    assert path.read_text(encoding="utf-8").startswith("<svg ")
    assert _run("figure", chart, *ASKED, "-o", path, "--format", "png").exit_code == 0
    assert path.read_bytes().startswith(b"\x89PNG")

"""Claims about README.md: it names every page, column, command and make target there is, and nothing else."""

import re
from pathlib import Path

import pytest

from assessments.addresses import DEFAULT_FILE
from cli import app
from reports.gap_columns import COLUMNS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_page_is_described_and_no_other() -> None:
    """A page without a line in the README is a page nobody finds."""
    shell = (ROOT / "pages" / "_shell.py").read_text(encoding="utf-8")
    pages = re.findall(r'title="(\w+)"', shell)
    table = README.split("## Pages")[1].split("## ")[0]
    assert re.findall(r"^\| (\w+) \|", table, re.MULTILINE)[1:] == pages


def test_every_csv_column_is_described_with_its_type() -> None:
    """Somebody who opens the gap report must find each column explained."""
    table = README.split("## The gap report")[1].split("## ")[0]
    described: dict[str, str] = {}
    for names, kind in re.findall(r"^\| (`.+?`) \| (\w+) \|", table, re.MULTILINE):
        described |= dict.fromkeys(re.findall(r"`(\w+)`", names), kind)
    assert described == {name: column.type for name, column in COLUMNS.items()}


def test_every_command_is_shown_and_exists() -> None:
    """The command line in the README is the command line there is."""
    commands = {
        command.name or (command.callback.__name__ if command.callback else "").replace("_", "-")
        for command in app.registered_commands
    }
    groups = {str(group.name) for group in app.registered_groups}
    assert set(re.findall(r"cli\.py ([\w-]+)", README)) == commands | groups


@pytest.mark.parametrize("target", sorted(set(re.findall(r"`(?:PYTHON=\S+ )?make ([\w-]+)`", README))))
def test_every_make_target_it_names_exists(target: str) -> None:
    """A command in the README that fails is worse than none."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{re.escape(target)}:", makefile, re.MULTILINE)


def test_files_it_points_to_exist() -> None:
    """Links within the project lead somewhere, and the store is where the README says."""
    for path in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / path).exists(), path
    assert str(DEFAULT_FILE.relative_to(ROOT)) in README

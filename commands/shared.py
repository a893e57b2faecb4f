"""This module holds what commands do alike: open the store, write a file, end with plain lines where they must."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from assessments.access import COMMAND_LINE
from assessments.database import Store, open_store
from assessments.errors import StoreError
from assessments.store import list_assessments, read_assessment
from assessments.stored import StoredAssessment

Delegation = Annotated[str, typer.Option("--delegation", help="Code of the delegation, such as EST.", metavar="CODE")]
Year = Annotated[int, typer.Option("--year", help="Reporting year.", metavar="Y")]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="Write to this file instead of the screen.")]


@contextmanager
def opened_store() -> Iterator[Store]:
    """Open the store for one command, and turn its errors into plain lines and exit code 2."""
    with plain_errors():
        store = open_store()
        try:
            yield store
        finally:
            store.dispose()


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn errors of the store into plain lines and exit code 2."""
    try:
        yield
    except StoreError as error:
        raise refusal(str(error).splitlines()) from error


def read_previous(store: Store, delegation: str, year: int) -> StoredAssessment | None:
    """Return the latest earlier year of a delegation, or None where there is none."""
    known = list_assessments(store, delegation=delegation, by=COMMAND_LINE)
    earlier = [summary.year for summary in known if summary.year < year]
    return read_assessment(store, delegation, max(earlier), by=COMMAND_LINE) if earlier else None


def write_output(content: bytes, output: Path | None) -> None:
    """Write to a file, or to the screen where none is named; a file that cannot be written ends with exit code 2."""
    if output is None:
        sys.stdout.buffer.write(content)
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise refusal([f"{output}: cannot be written: {error}."]) from error


def refusal(lines: list[str]) -> typer.Exit:
    """Say on the error stream why a command cannot go on, and return what ends it with exit code 2."""
    for line in lines:
        typer.echo(line, err=True)
    return typer.Exit(code=2)


def make_folder(folder: Path) -> None:
    """Make a folder where there is none; end the command in plain words where that fails."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refusal([f"{folder}: this folder cannot be made: {error}."]) from error

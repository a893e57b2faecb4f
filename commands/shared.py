"""This module holds what commands do alike: open the store, read and write files, and end with plain lines."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from assessments.access import COMMAND_LINE
from assessments.database import Store, open_store
from assessments.errors import StoreError
from assessments.store import list_assessments, read_assessment
from assessments.stored import StoredAssessment
from checklists.assessment import Assessment, remarks
from checklists.assessment import read_assessment as read_portable
from checklists.errors import AssessmentError
from checklists.load import load_checklists

FILE_LIMIT = 32 * 2**20  # bytes of a file that is read

File = Annotated[Path, typer.Argument(help="A portable assessment document (JSON).", metavar="FILE.json")]
Delegation = Annotated[str, typer.Option("--delegation", help="Code of the delegation, such as EST.", metavar="CODE")]
Year = Annotated[int, typer.Option("--year", help="Reporting year.", metavar="Y")]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="Write to this file instead of the screen.")]
Moment = Annotated[
    str | None,
    typer.Option(
        "--generated-at", help="When it was made, such as 2026-01-31T02:00:00Z; now if not given.", metavar="MOMENT"
    ),
]


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


def read_file(file: Path) -> bytes:
    """Return the content of a file that is not larger than any this tool writes."""
    try:
        with file.open("rb") as opened:
            content = opened.read(FILE_LIMIT + 1)
    except OSError as error:
        raise refusal([f"{file}: cannot be read: {error}."]) from error
    if len(content) > FILE_LIMIT:
        raise refusal([f"{file}: cannot be read: over {FILE_LIMIT:,} bytes long."])
    return content


def read_document(file: Path) -> Assessment:
    """Return the portable document in a file, and remark on what deserves a look."""
    return parse_document(read_file(file), file)


def parse_document(content: bytes, file: Path) -> Assessment:
    """Return the portable document that was read from a file, and remark on what deserves a look."""
    try:
        assessment = read_portable(content.decode("utf-8-sig"), load_checklists())
    except UnicodeDecodeError as error:
        raise refusal([f"{file}: cannot be read: {error}."]) from error
    except AssessmentError as error:
        raise refusal(error.faults) from error
    remark(assessment)
    return assessment


def remark(assessment: Assessment) -> None:
    """Say on the error stream what is kept and scored but deserves a look."""
    for line in remarks(assessment):
        typer.echo(f"Remark: {line}", err=True)


def moment(given: str | None) -> datetime:
    """Return the moment given on the command line, in UTC, or now."""
    if given is None:
        return datetime.now(tz=UTC)
    try:
        found = datetime.fromisoformat(given)
        if found.tzinfo is not None:
            return found.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise refusal([f"--generated-at {given}: give a date and time with its zone, such as 2026-01-31T02:00:00Z."])


def write_output(content: bytes, output: Path | None) -> None:
    """Write to the file, whole or not at all, or to the screen where none is given."""
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        _replace(output.resolve(), content)
    except OSError as error:
        raise refusal([f"{output}: cannot be written: {error}."]) from error


def as_json(content: object) -> bytes:
    """Return content as indented JSON in UTF-8, as every command writes it for other programs."""
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _replace(output: Path, content: bytes) -> None:
    """Put the content in the place of a file at once, so that no timer leaves half of one; a device is written to."""
    if output.exists() and not output.is_file():
        output.write_bytes(content)
        return
    part = output.with_name(f".{output.name}.part")
    try:
        part.write_bytes(content)
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)

"""This module holds the commands of the gap report: write it, in either form, and print what it keeps to."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from assessments.access import COMMAND_LINE
from assessments.database import Store
from assessments.store import list_assessments, list_submissions, read_assessment, read_checklists, read_log_head
from assessments.stored import StoredAssessment
from commands.shared import Delegation, Output, make_folder, opened_store, refusal, write_output
from reports.csv_form import FORMS, MACHINE, SPREADSHEET
from reports.gap_columns import GapRow
from reports.gap_csv import file_name, moment, to_csv
from reports.gap_report import gap_rows
from reports.gap_schema import data_package, table_schema
from reports.standing import standing_of
from scoring.scorecard import score


class _Form(Enum):
    machine = MACHINE.name
    spreadsheet = SPREADSHEET.name


Form = Annotated[
    _Form,
    typer.Option("--form", help="machine: comma, 3.5. spreadsheet: semicolon, 3,5, for French or German settings."),
]
Years = Annotated[
    list[int] | None, typer.Option("--year", help="Reporting year; several times for several years.", metavar="Y")
]
Package = Annotated[
    Path | None,
    typer.Option("--package", help="Write the file into this folder, with datapackage.json.", metavar="FOLDER"),
]
At = Annotated[
    str | None,
    typer.Option("--generated-at", help="Say this time instead of now: 2026-11-21T12:00:00Z.", metavar="TIME"),
]


def gap_report(  # noqa: PLR0913  one for each option
    delegation: Delegation,
    *,
    year: Years = None,
    all_years: Annotated[bool, typer.Option("--all-years", help="Every reporting year of the delegation.")] = False,
    form: Form = _Form.machine,
    output: Output = None,
    package: Package = None,
    generated_at: At = None,
) -> None:
    """Write the gap report of stored assessments as CSV: one row per item and year, the previous year beside it."""
    if bool(year) == all_years:
        raise refusal(["Name the years with --year, once for each, or ask for all of them with --all-years."])
    if output and package:
        raise refusal(["Give either -o, for the file alone, or --package, for the file with its datapackage.json."])
    at = _moment(generated_at)
    with opened_store() as store:
        known = [summary.year for summary in list_assessments(store, delegation=delegation, by=COMMAND_LINE)]
        if all_years and not known:
            raise refusal([f"{delegation}: no assessment in the store. Import one, or check the code."])
        wanted = sorted(known if all_years else set(year or ()))
        rows = [row for each in wanted for row in _rows(store, delegation, each, known)]
        head = read_log_head(store, by=COMMAND_LINE)
    chosen = FORMS[form.value]
    content = to_csv(rows, generated_at=at, change_log_head=head, form=chosen)
    if not package:
        write_output(content, output)
        return
    name = file_name(delegation, *wanted, form=chosen)
    title = f"Gap report of {delegation}, {', '.join(map(str, wanted))}"
    described = data_package(content, name, title=title, created=moment(at), form=chosen)
    make_folder(package)
    write_output(content, package / name)
    write_output(_json(described), package / "datapackage.json")


def schema(form: Form = _Form.machine) -> None:
    """Print what the columns of the gap report keep to, as a Table Schema (JSON). Needs no database."""
    write_output(_json(table_schema(FORMS[form.value])), None)


def _rows(store: Store, delegation: str, year: int, known: Sequence[int]) -> list[GapRow]:
    now = read_assessment(store, delegation, year, by=COMMAND_LINE)
    checklists = read_checklists(store, now.id, by=COMMAND_LINE)
    previous = None
    if before := _previous(store, delegation, year, known):
        asked_before = read_checklists(store, before.id, by=COMMAND_LINE)
        previous = (before.assessment, score([before.assessment], asked_before)[0])
    handed_in = list_submissions(store, now.id, by=COMMAND_LINE)
    return gap_rows(
        now.assessment,
        score([now.assessment], checklists)[0],
        checklists,
        previous=previous,
        standing=standing_of(now.status, now.restatement_reason, handed_in, checklists),
        views=now.opinions,
    )


def _previous(store: Store, delegation: str, year: int, known: Sequence[int]) -> StoredAssessment | None:
    earlier = [each for each in known if each < year]
    return read_assessment(store, delegation, max(earlier), by=COMMAND_LINE) if earlier else None


def _moment(given: str | None) -> datetime:
    if given is None:
        return datetime.now(tz=UTC)
    try:
        at = datetime.fromisoformat(given)
        moment(at)
    except (ValueError, OverflowError) as error:
        told = f"--generated-at {given}: give a date and time with its zone, such as 2026-11-21T12:00:00Z."
        raise refusal([told]) from error
    return at


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()

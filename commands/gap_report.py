"""This module holds the command that writes the gap report, in either form, alone or as a data package."""

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from assessments.access import COMMAND_LINE
from assessments.database import Store
from assessments.store import list_assessments, list_submissions, read_assessment, read_checklists, read_log_head
from commands.shared import (
    Delegation,
    Moment,
    Output,
    as_json,
    make_folder,
    moment,
    opened_store,
    read_previous,
    refusal,
    write_output,
)
from reports.csv_form import FORMS, MACHINE, SPREADSHEET
from reports.gap_columns import GapRow
from reports.gap_csv import file_name, to_csv
from reports.gap_csv import moment as written
from reports.gap_report import gap_rows
from reports.gap_schema import data_package
from reports.standing import standing_of
from scoring.scorecard import score


class ChosenForm(Enum):
    """What the CSV is written for."""

    machine = MACHINE.name
    spreadsheet = SPREADSHEET.name


Form = Annotated[
    ChosenForm,
    typer.Option("--form", help="machine: comma, 3.5. spreadsheet: semicolon, 3,5, for French or German settings."),
]
Years = Annotated[
    list[int] | None, typer.Option("--year", help="Reporting year; several times for several years.", metavar="Y")
]
Package = Annotated[
    Path | None,
    typer.Option("--package", help="Write the file into this folder, with datapackage.json.", metavar="FOLDER"),
]


def gap_report(  # noqa: PLR0913  one for each option
    delegation: Delegation,
    *,
    year: Years = None,
    all_years: Annotated[bool, typer.Option("--all-years", help="Every reporting year of the delegation.")] = False,
    form: Form = ChosenForm.machine,
    output: Output = None,
    package: Package = None,
    generated_at: Moment = None,
) -> None:
    """Write the gap report of stored assessments as CSV: one row per item and year, the previous year beside it."""
    if bool(year) == all_years:
        raise refusal(["Name the years with --year, once for each, or ask for all of them with --all-years."])
    if output and package:
        raise refusal(["Give either -o, for the file alone, or --package, for the file with its datapackage.json."])
    at = moment(generated_at)
    with opened_store() as store:
        known = [summary.year for summary in list_assessments(store, delegation=delegation, by=COMMAND_LINE)]
        if all_years and not known:
            raise refusal([f"{delegation}: no assessment in the store. Import one, or check the code."])
        wanted = sorted(known if all_years else set(year or ()))
        rows = [row for each in wanted for row in _rows(store, delegation, each)]
        head = read_log_head(store, by=COMMAND_LINE)
    chosen = FORMS[form.value]
    content = to_csv(rows, generated_at=at, change_log_head=head, form=chosen)
    if not package:
        write_output(content, output)
        return
    name = file_name(delegation, *wanted, form=chosen)
    title = f"Gap report of {delegation}, {', '.join(map(str, wanted))}"
    described = data_package(content, name, title=title, created=written(at), form=chosen)
    make_folder(package)
    write_output(content, package / name)
    write_output(as_json(described), package / "datapackage.json")


def _rows(store: Store, delegation: str, year: int) -> list[GapRow]:
    now = read_assessment(store, delegation, year, by=COMMAND_LINE)
    checklists = read_checklists(store, now.id, by=COMMAND_LINE)
    previous = None
    if before := read_previous(store, delegation, year):
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

"""This module holds the commands that move answers and questions: export, archive, import, checklists."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from assessments.access import COMMAND_LINE
from assessments.collected import IncomingYear
from assessments.store import collect_years, import_assessment, import_years, list_submissions, read_assessment
from assessments.stored import ImportLine
from checklists.assessment import to_json
from checklists.load import load_checklists
from commands.forms import import_form
from commands.shared import (
    Delegation,
    Moment,
    Output,
    Year,
    as_json,
    moment,
    opened_store,
    parse_document,
    read_file,
    refusal,
    remark,
    write_output,
)
from reports.archive import archive as make_archive
from reports.archive_reading import read_archive
from reports.unpacking import ArchiveError, is_zip
from reports.workbook_reading import is_form
from scoring.method import load_method

Incoming = Annotated[
    Path, typer.Argument(help="A portable document (JSON), an archive (ZIP) or a form (XLSX).", metavar="FILE")
]
Sender = Annotated[str, typer.Option("--from", help="Who sent a form, and how, for the change log.")]
Returned = Annotated[
    list[str] | None, typer.Option("--returned", help="Item in conflict: what came back stands.", metavar="ITEM")
]
Stored = Annotated[
    list[str] | None, typer.Option("--stored", help="Item in conflict: what is stored stays.", metavar="ITEM")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")]


def export(
    delegation: Delegation,
    year: Year,
    output: Output = None,
    submission: Annotated[
        int | None, typer.Option("--submission", help="What was handed in: 1 first, then restatements.", metavar="N")
    ] = None,
) -> None:
    """Write a stored assessment as a portable document (JSON): as it stands, or as it was handed in."""
    with opened_store() as store:
        stored = read_assessment(store, delegation, year, by=COMMAND_LINE)
        handed_in = {entry.number: entry.assessment for entry in list_submissions(store, stored.id, by=COMMAND_LINE)}
    if submission is not None and submission not in handed_in:
        known = f"the last is {max(handed_in)}" if handed_in else "nothing was handed in yet"
        raise refusal([f"{delegation} {year}: there is no submission {submission}; {known}."])
    assessment = stored.assessment if submission is None else handed_in[submission]
    write_output(to_json(assessment).encode(), output)


def archive(
    delegation: Delegation,
    output: Annotated[Path, typer.Option("-o", "--output", help="The ZIP file to write.", metavar="FILE.zip")],
    generated_at: Moment = None,
) -> None:
    """Write all years of a delegation as one archive (ZIP), with the checklists. A timer can call this."""
    at = moment(generated_at)
    with opened_store() as store:
        collected = collect_years(store, delegation, by=COMMAND_LINE)
    content = make_archive(collected, generated_at=at)
    write_output(content, output)
    typer.echo(f"{output}  {len(collected.years)} years of {delegation}, {len(content):,} bytes")


def import_(
    file: Incoming,
    *,
    dry_run: DryRun = False,
    sender: Sender = "",
    returned: Returned = None,
    stored: Stored = None,
) -> None:
    """Bring a document, an archive or a form that came back into the store, whole or not at all; say what changes."""
    content = read_file(file)
    if is_form(content) or file.suffix.lower() == ".xlsx":  # by its name too, for what to say of a broken one
        import_form(content, sender=sender, returned=returned or (), stored=stored or (), dry_run=dry_run)
    elif is_zip(content):
        _import_archive(content, dry_run=dry_run)
    else:
        _import_document(content, file, dry_run=dry_run)


def checklists(
    *,
    as_whole: Annotated[bool, typer.Option("--json", help="Give both checklists whole, as JSON.")] = False,
    output: Output = None,
) -> None:
    """List the checklists with their versions and hashes, or give them whole."""
    known = load_checklists().resolutions
    if as_whole:
        write_output(as_json({c.id: json.loads(c.canonical_json) for c in known}), output)
        return
    lines = [
        f"{checklist.id}  {checklist.version}  {len(checklist.clauses)} clauses  "
        f"{len(checklist.items)} items  sha256 {checklist.sha256}\n"
        for checklist in known
    ]
    write_output("".join(lines).encode(), output)


def _import_document(content: bytes, file: Path, *, dry_run: bool) -> None:
    assessment = parse_document(content, file)
    with opened_store() as store:
        lines = import_assessment(
            store,
            assessment,
            checklists=load_checklists(),
            method_version=load_method().version,
            by=COMMAND_LINE,
            dry_run=dry_run,
        )
    _say(f"{assessment.delegation} {assessment.year}", lines, dry_run=dry_run)


def _import_archive(content: bytes, *, dry_run: bool) -> None:
    try:
        found = read_archive(content)
    except ArchiveError as error:
        raise refusal(error.faults) from error
    for year in found.years:
        remark(year.document)
    code = found.manifest.delegation.code
    years = [IncomingYear(year.document, year.checklists, year.method_version) for year in found.years]
    with opened_store() as store:
        done = import_years(store, years, name=found.name, by=COMMAND_LINE, dry_run=dry_run)
    for number, lines in done.items():
        _say(f"{code} {number}", lines, dry_run=dry_run)
    if handed_in := sum(len(year.submissions) for year in found.manifest.years):
        typer.echo(f"The archive also holds {handed_in} submissions, to be read: they do not come back.")


def _say(what: str, lines: Iterable[ImportLine], *, dry_run: bool) -> None:
    counts: Counter[str] = Counter()
    for line in lines:
        counts[line.effect] += 1
        if line.effect != "unchanged":
            typer.echo(f"{line.effect:8} {line.subject}")
    typer.echo(
        f"{'Would import' if dry_run else 'Imported'} {what}: {counts['new']} new, "
        f"{counts['changed']} changed, {counts['unchanged']} unchanged."
    )

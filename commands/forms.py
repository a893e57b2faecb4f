"""This module holds the commands about forms: give one out, and take over what came back in it."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from assessments.access import COMMAND_LINE
from assessments.database import Store
from assessments.store import (
    compare_returned,
    find_log_head,
    read_assessment,
    read_checklists,
    read_log_head,
    read_versions,
    save_returned,
)
from assessments.stored import ReturnedLine, Settled
from checklists.errors import AssessmentError
from checklists.model import Checklists
from checklists.returned import Returned
from commands.shared import Delegation, Output, Year, opened_store, refusal, write_output
from reports.answers import response_words
from reports.workbook import Origin, to_workbook
from reports.workbook_answers import returned_answers, versions_shown
from reports.workbook_origin import delegation_and_year, origin_faults
from reports.workbook_reading import Form, read_workbook

Blank = Annotated[bool, typer.Option("--blank", help="Show no answer there is.")]
BackTo = Annotated[str, typer.Option("--back-to", help="Whom to send it back to, in words for its first sheet.")]


def workbook(
    delegation: Delegation, year: Year, output: Output = None, *, blank: Blank = False, back_to: BackTo = ""
) -> None:
    """Write the form of a stored assessment (XLSX), for others to fill in offline: as it stands, or blank."""
    with opened_store() as store:
        stored = read_assessment(store, delegation, year, by=COMMAND_LINE)
        checklists = read_checklists(store, stored.id, by=COMMAND_LINE)
        head = read_log_head(store, by=COMMAND_LINE)
    origin = Origin(datetime.now(tz=UTC), stored.id, head, stored.versions, back_to)
    write_output(to_workbook(stored.assessment, checklists, origin, blank=blank), output)


def import_form(content: bytes, *, sender: str, returned: Sequence[str], stored: Sequence[str], dry_run: bool) -> None:
    """Take over what came back in a form, whole or not at all, and say what changes.

    Args:
        content: the form.
        sender: who sent it, in words.
        returned: the items in conflict of which what came back shall stand.
        stored: those of which what is stored shall stand.
        dry_run: only say what would change.
    """
    form = _read(content)
    code, year = delegation_and_year(form)
    with opened_store() as store:
        here = read_assessment(store, code, year, by=COMMAND_LINE)
        checklists = read_checklists(store, here.id, by=COMMAND_LINE)
        answers = _answers(store, form, here.id, (code, year), checklists)
        lines, faults = compare_returned(store, here.id, answers, by=COMMAND_LINE)
        if faults:
            raise refusal(faults)
        if not dry_run:
            versions = {line.item: line.version for line in lines}
            settled = {item: Settled("returned", versions.get(item)) for item in returned}
            settled |= {item: Settled("stored", versions.get(item)) for item in stored}
            lines = save_returned(
                store, assessment_id=here.id, returned=answers, settled=settled, sender=sender, by=COMMAND_LINE
            )
    _say(lines, checklists, (code, year), dry_run=dry_run)


def _read(content: bytes) -> Form:
    try:
        return read_workbook(content)
    except AssessmentError as error:
        raise refusal(error.faults) from error


def _answers(
    store: Store, form: Form, number: int, of: tuple[str, int], checklists: Checklists
) -> tuple[Returned, ...]:
    faults = origin_faults(
        form,
        *of,
        checklists,
        number=number,
        is_known=lambda head: find_log_head(store, head, by=COMMAND_LINE) is not None,
    )
    if faults:
        raise refusal(faults)
    shown = read_versions(store, number, versions_shown(form, checklists), by=COMMAND_LINE)
    answers, faults = returned_answers(form, checklists, of[1], shown)
    if faults:
        raise refusal(faults)
    return answers


def _say(lines: Sequence[ReturnedLine], checklists: Checklists, of: tuple[str, int], *, dry_run: bool) -> None:
    for line in lines:
        if line.effect != "unchanged":
            typer.echo(f"{line.effect:9} {line.item}  {line.place}")
        if line.effect == "conflict":
            item = checklists.items[line.item]
            for name, side in (("stored", line.before), ("returned", line.after)):
                said = response_words(item, side, of[1]) if side else {}
                told = "; ".join(f"{part}: {words}" for part, words in said.items() if words).replace("\n", " | ")
                typer.echo(f"          {name}: {told or 'nothing'}")
    counts = Counter(line.effect for line in lines)
    typer.echo(
        f"{'Would take over' if dry_run else 'Took over'} {of[0]} {of[1]}: {counts['new']} new, "
        f"{counts['changed']} changed, {counts['unchanged']} stored already, {counts['conflict']} in conflict."
    )

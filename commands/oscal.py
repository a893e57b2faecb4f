"""This module holds the commands that write OSCAL: the catalog of what is asked, and the results of a year."""

from typing import Annotated

import typer

from assessments.access import COMMAND_LINE
from assessments.store import list_delegations, read_assessment, read_checklists
from checklists.load import load_checklists
from checklists.model import Checklists
from commands.shared import Delegation, Moment, Output, Year, as_json, moment, opened_store, refusal, write_output
from reports.oscal_catalog import catalog as make_catalog
from reports.oscal_results import Answered
from reports.oscal_results import results as make_results
from scoring.scorecard import score

app = typer.Typer(help="What is asked and what was answered, in NIST's OSCAL (JSON).", no_args_is_help=True)

OfDelegation = Annotated[
    str | None, typer.Option("--delegation", help="Take the checklists a year of it answers.", metavar="CODE")
]
OfYear = Annotated[int | None, typer.Option("--year", help="The year, with --delegation.", metavar="Y")]


@app.command()
def catalog(
    delegation: OfDelegation = None, year: OfYear = None, output: Output = None, generated_at: Moment = None
) -> None:
    """Write the clauses and items as an OSCAL catalog: those of this release, or those that a stored year answers."""
    at = moment(generated_at)
    write_output(as_json(make_catalog(_asked(delegation, year), generated_at=at)), output)


@app.command()
def results(delegation: Delegation, year: Year, output: Output = None, generated_at: Moment = None) -> None:
    """Write a stored assessment as OSCAL assessment results."""
    at = moment(generated_at)
    with opened_store() as store:
        stored = read_assessment(store, delegation, year, by=COMMAND_LINE)
        checklists = read_checklists(store, stored.id, by=COMMAND_LINE)
        names = {known.code: known.name for known in list_delegations(store, by=COMMAND_LINE)}
    answered = Answered(
        assessment=stored.assessment,
        scorecard=score([stored.assessment], checklists)[0],
        checklists=checklists,
        delegation=names[delegation],
        status=stored.status,
        saved_at=stored.saved_at,
    )
    write_output(as_json(make_results(answered, generated_at=at)), output)


def _asked(delegation: str | None, year: int | None) -> Checklists:
    if delegation is None and year is None:
        return load_checklists()
    if delegation is None or year is None:
        raise refusal(
            ["--delegation and --year go together: give both, or neither for the checklists of this release."]
        )
    with opened_store() as store:
        stored = read_assessment(store, delegation, year, by=COMMAND_LINE)
        return read_checklists(store, stored.id, by=COMMAND_LINE)

"""The entry without a screen: score a document, write reports, move assessments in and out."""

import dataclasses
import json
from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer

from assessments.access import COMMAND_LINE
from assessments.demonstration import CODE as DEMONSTRATION
from assessments.demonstration import load_demonstration, remove_demonstration
from assessments.store import import_assessment, list_submissions
from assessments.store import read_assessment as read_stored
from checklists.assessment import Assessment, read_assessment, remarks, to_json
from checklists.errors import AssessmentError
from checklists.load import load_checklists
from commands import backups, people, printing
from commands.doctor import doctor
from commands.gap_report import gap_report, schema
from commands.shared import Delegation, Output, Year, opened_store, refusal, write_output
from scoring.change import ResolutionChange, ScoredYear
from scoring.change import change as explain_change
from scoring.method import load_method
from scoring.robustness import robustness as robustness_of_all
from scoring.scorecard import ResolutionScore
from scoring.scorecard import score as score_all

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(people.app, name="person")
app.command()(backups.backup)
app.command()(backups.backups)
app.command(name="restore")(backups.restore_)
app.command()(doctor)
app.command()(printing.dossier)
app.command()(printing.figure)
app.command()(gap_report)
app.command()(schema)

File = Annotated[Path, typer.Argument(help="A portable assessment document (JSON).", metavar="FILE.json")]


@app.command()
def score(file: File) -> None:
    """Print the scores of a document as JSON: unrounded, 0..100. Needs no database."""
    assessment = _read(file)
    card = score_all([assessment], load_checklists())[0]
    typer.echo(json.dumps({id_: _scores(part) for id_, part in card.resolutions.items()}, indent=1))


@app.command()
def robustness(file: File) -> None:
    """Print how far the scores of a document depend on the method's choices, as JSON. Needs no database."""
    found = robustness_of_all([_read(file)], load_checklists())[0]
    typer.echo(json.dumps({id_: part and dataclasses.asdict(part) for id_, part in found.items()}, indent=1))


@app.command()
def change(
    old: Annotated[Path, typer.Argument(help="The document of the earlier year.", metavar="OLD.json")],
    new: Annotated[Path, typer.Argument(help="The document of the later year.", metavar="NEW.json")],
) -> None:
    """Print why the scores changed between two years as JSON: unrounded points. Needs no database."""
    known = load_checklists()
    earlier, later = _read(old), _read(new)
    if earlier.delegation != later.delegation:
        raise refusal(
            [f"{old} is of {earlier.delegation}, {new} of {later.delegation}: give two years of one delegation."]
        )
    if earlier.year >= later.year:
        typer.echo(f"Remark: {old} is of {earlier.year}, {new} of {later.year}: not forward in time.", err=True)
    cards = score_all([earlier, later], known)
    found = explain_change(ScoredYear(earlier, known, cards[0]), ScoredYear(later, known, cards[1]))
    typer.echo(json.dumps({id_: _terms(part) for id_, part in found.items()}, indent=1))


@app.command()
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
        stored = read_stored(store, delegation, year, by=COMMAND_LINE)
        handed_in = {entry.number: entry.assessment for entry in list_submissions(store, stored.id, by=COMMAND_LINE)}
    if submission is not None and submission not in handed_in:
        known = f"the last is {max(handed_in)}" if handed_in else "nothing was handed in yet"
        raise refusal([f"{delegation} {year}: there is no submission {submission}; {known}."])
    assessment = stored.assessment if submission is None else handed_in[submission]
    write_output(to_json(assessment).encode(), output)


@app.command(name="import")
def import_(
    file: File,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
) -> None:
    """Bring a portable document into the store, whole or not at all, and say what changes."""
    assessment = _read(file)
    with opened_store() as store:
        lines = import_assessment(
            store,
            assessment,
            checklists=load_checklists(),
            method_version=load_method().version,
            by=COMMAND_LINE,
            dry_run=dry_run,
        )
    for line in lines:
        if line.effect != "unchanged":
            typer.echo(f"{line.effect:8} {line.subject}")
    counts = Counter(line.effect for line in lines)
    typer.echo(
        f"{'Would import' if dry_run else 'Imported'} {assessment.delegation} {assessment.year}: {counts['new']} new, "
        f"{counts['changed']} changed, {counts['unchanged']} unchanged."
    )


@app.command()
def demo(
    *, remove: Annotated[bool, typer.Option("--remove", help="Take the invented country out again.")] = False
) -> None:
    """Add the demonstration: an invented country with three years of answers."""
    with opened_store() as store:
        if remove:
            years = remove_demonstration(store, by=COMMAND_LINE)
            typer.echo(f"Removed {years} assessments of the invented country {DEMONSTRATION}.")
        else:
            load_demonstration(store, by=COMMAND_LINE)
            typer.echo(f"Added the invented country {DEMONSTRATION} with three reporting years.")


@app.command()
def checklists(
    *, as_json: Annotated[bool, typer.Option("--json", help="Print both checklists whole, as JSON.")] = False
) -> None:
    """List the checklists with their versions and hashes, or print them whole."""
    known = load_checklists().resolutions
    if as_json:
        typer.echo(json.dumps({c.id: json.loads(c.canonical_json) for c in known}, ensure_ascii=False, indent=1))
        return
    for checklist in known:
        typer.echo(
            f"{checklist.id}  {checklist.version}  {len(checklist.clauses)} clauses  "
            f"{len(checklist.items)} items  sha256 {checklist.sha256}"
        )


def _scores(part: ResolutionScore | None) -> dict[str, Any] | None:
    if part is None:
        return None
    return {
        **dataclasses.asdict(part.score),
        "balance": part.balance,
        "clauses": {id_: dataclasses.asdict(clause) for id_, clause in part.clauses.items()},
        "themes": {id_: dataclasses.asdict(cell.score) for id_, cell in part.themes.items() if cell.score},
    }


def _terms(part: ResolutionChange | None) -> dict[str, float] | None:
    if part is None:
        return None
    return {
        "demonstrated_change": part.demonstrated_change,
        **dataclasses.asdict(part.demonstrated),
        "kappa": part.kappa,
    }


def _read(file: Path) -> Assessment:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise refusal([f"{file}: cannot be read: {error}."]) from error
    try:
        assessment = read_assessment(text, load_checklists())
    except AssessmentError as error:
        raise refusal(error.faults) from error
    for line in remarks(assessment):
        typer.echo(f"Remark: {line}", err=True)
    return assessment


if __name__ == "__main__":
    app()

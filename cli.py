"""The entry without a screen: score a document, write reports, move assessments in and out."""

import dataclasses
import json
from pathlib import Path
from typing import Annotated, Any

import typer

from assessments.access import COMMAND_LINE
from assessments.demonstration import CODE as DEMONSTRATION
from assessments.demonstration import load_demonstration, remove_demonstration
from checklists.load import load_checklists
from commands import backups, exchanging, forms, oscal, people, printing, schema, sharing
from commands.doctor import doctor
from commands.gap_report import gap_report
from commands.shared import File, opened_store, read_document, refusal
from scoring.change import ResolutionChange, ScoredYear
from scoring.change import change as explain_change
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
app.command()(exchanging.export)
app.command()(exchanging.archive)
app.command(name="import")(exchanging.import_)
app.command()(exchanging.checklists)
app.command()(sharing.ciso_assistant)
app.add_typer(schema.app, name="schema")
app.add_typer(oscal.app, name="oscal")
app.command()(forms.workbook)


@app.command()
def score(file: File) -> None:
    """Print the scores of a document as JSON: unrounded, 0..100. Needs no database."""
    assessment = read_document(file)
    card = score_all([assessment], load_checklists())[0]
    typer.echo(json.dumps({id_: _scores(part) for id_, part in card.resolutions.items()}, indent=1))


@app.command()
def robustness(file: File) -> None:
    """Print how far the scores of a document depend on the method's choices, as JSON. Needs no database."""
    found = robustness_of_all([read_document(file)], load_checklists())[0]
    typer.echo(json.dumps({id_: part and dataclasses.asdict(part) for id_, part in found.items()}, indent=1))


@app.command()
def change(
    old: Annotated[Path, typer.Argument(help="The document of the earlier year.", metavar="OLD.json")],
    new: Annotated[Path, typer.Argument(help="The document of the later year.", metavar="NEW.json")],
) -> None:
    """Print why the scores changed between two years as JSON: unrounded points. Needs no database."""
    known = load_checklists()
    earlier, later = read_document(old), read_document(new)
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


if __name__ == "__main__":
    app()

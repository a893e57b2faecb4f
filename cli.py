"""The entry without a screen: score a document, write reports, move assessments in and out."""

import dataclasses
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from checklists.assessment import Assessment, read_assessment, remarks, to_json
from checklists.errors import AssessmentError, ChecklistError
from checklists.load import load_checklists
from scoring.scorecard import ResolutionScore, Scorecard, score as score_all

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

File = Annotated[Path, typer.Argument(help="A portable assessment document (JSON).", metavar="FILE.json")]
Code = Annotated[str, typer.Option("--delegation", help="Code of the delegation, such as EST.", metavar="CODE")]
Year = Annotated[int, typer.Option("--year", help="Reporting year.", metavar="Y")]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="Write to this file instead of the screen.")]


@app.command()
def score(file: File) -> None:
    """Print the scores of a document as JSON: unrounded, 0..100. Needs no database."""
    assessment = _read(file)
    card = score_all([assessment], load_checklists())[0]
    typer.echo(json.dumps({id_: _scores(part) for id_, part in card.resolutions.items()}, indent=1))


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


def _read(file: Path) -> Assessment:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        _stop([f"{file}: cannot be read: {error}"])
    try:
        assessment = read_assessment(text, load_checklists())
    except AssessmentError as error:
        _stop(error.faults)
    for line in remarks(assessment):
        typer.echo(f"Remark: {line}", err=True)
    return assessment

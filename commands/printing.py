"""This module holds the commands that print: the dossier of an assessment as PDF, and its charts as SVG or PNG."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer

from assessments.access import COMMAND_LINE
from assessments.database import Store
from assessments.store import list_delegations, list_submissions, read_assessment, read_checklists, read_log_head
from assessments.stored import StoredAssessment
from commands.shared import Delegation, Output, Year, opened_store, read_previous, refusal, write_output
from reports.dossier.figures import draw_bars, draw_radar, to_png
from reports.dossier.making import to_dossier
from reports.dossier.subject import Subject
from reports.dossier.typesetting import TypesettingError
from reports.marking import MARKINGS, NONE, MarkingError
from reports.standing import standing_of
from scoring.change import ScoredYear
from scoring.scorecard import score

Marking = Annotated[str, typer.Option("--marking", help=f'"{MARKINGS[1]}", or nothing for no marking.')]


class Chart(StrEnum):
    """What can be drawn."""

    RADAR = "radar"
    BARS = "bars"


class Format(StrEnum):
    """How it is written."""

    SVG = "svg"
    PNG = "png"


def dossier(delegation: Delegation, year: Year, output: Output = None, marking: Marking = NONE) -> None:
    """Write the dossier of a stored assessment as a print-ready, tagged PDF."""
    with opened_store() as store:
        subject = _subject(store, delegation, year, marking)
    with _plain_faults():
        made = to_dossier(subject)
    write_output(made, output)


def figure(
    chart: Annotated[Chart, typer.Argument(help="What to draw.")],
    delegation: Delegation,
    year: Year,
    output: Output = None,
    file_format: Annotated[Format, typer.Option("--format", help="SVG, or PNG with 300 pixels an inch.")] = Format.SVG,
) -> None:
    """Draw a chart of a stored assessment for paper, without a browser."""
    with opened_store() as store:
        subject = _subject(store, delegation, year)
    svg = draw_radar(subject) if chart is Chart.RADAR else draw_bars(subject)
    if svg is None:
        raise refusal([f"{delegation} {year}: neither resolution has a score, so there is no radar to draw."])
    with _plain_faults():
        made = to_png(svg) if file_format is Format.PNG else svg.encode()
    write_output(made, output)


@contextmanager
def _plain_faults() -> Iterator[None]:
    try:
        yield
    except (MarkingError, TypesettingError) as error:
        raise refusal([str(error)]) from error


def _subject(store: Store, delegation: str, year: int, marking: str = NONE) -> Subject:
    stored = read_assessment(store, delegation, year, by=COMMAND_LINE)
    before = read_previous(store, delegation, year)
    now = _scored(store, stored)
    handed_in = list_submissions(store, stored.id, by=COMMAND_LINE)
    known = next(found for found in list_delegations(store, by=COMMAND_LINE) if found.code == delegation)
    return Subject(
        name=known.name.en,
        invented=known.invented,
        now=now,
        before=_scored(store, before) if before else None,
        standing=standing_of(stored.status, stored.restatement_reason, handed_in, now.checklists),
        handed_in=handed_in,
        views=stored.opinions,
        change_log_head=read_log_head(store, by=COMMAND_LINE),
        generated_at=datetime.now(tz=UTC),
        marking=marking,
    )


def _scored(store: Store, stored: StoredAssessment) -> ScoredYear:
    checklists = read_checklists(store, stored.id, by=COMMAND_LINE)
    return ScoredYear(stored.assessment, checklists, score([stored.assessment], checklists)[0])

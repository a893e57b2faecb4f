"""This module holds what the tests of print share: subjects to print, and the printed pages read back as text."""

import datetime
import io
import re
from functools import cache
from typing import Any

from pypdf import PdfReader

from assessments.demonstration import demonstration_documents
from reports.dossier.making import short_standing, to_dossier
from reports.dossier.subject import Subject
from scoring.change import ScoredYear
from scoring.scorecard import score
from tests.reports.cards import scored
from tests.strategies import REAL, Plain

NOW = datetime.datetime(2026, 1, 15, 9, 30, tzinfo=datetime.UTC)
HEAD = "0123456789abcdef" * 4
NAME = "Estonia"


def year_of(content: Plain) -> ScoredYear:
    """Return a portable document, scored."""
    assessment, card = scored(content)
    return ScoredYear(assessment, REAL, card)


def subject(content: Plain, before: Plain | None = None, **more: Any) -> Subject:  # noqa: ANN401  its fields
    """Return what is printed of a portable document, with an earlier year where one is given."""
    earlier = year_of(before) if before else None
    fields: dict[str, Any] = {"name": NAME, "now": year_of(content), "generated_at": NOW, "before": earlier}
    return Subject(**fields | more)


@cache
def demonstration() -> Subject:
    """Return the last year of the invented country, with the year before."""
    documents = demonstration_documents()
    cards = score(documents, REAL)
    years = [ScoredYear(document, REAL, card) for document, card in zip(documents, cards, strict=True)]
    before, now = years[-2:]
    return Subject("Exampleland", now, NOW, invented=True, before=before, change_log_head=HEAD)


def opened(printed: Subject | bytes) -> PdfReader:
    """Return the dossier of a subject, or a PDF, to be looked into."""
    return PdfReader(io.BytesIO(printed if isinstance(printed, bytes) else to_dossier(printed)))


def pages_of(printed: Subject | bytes, first: int | None = None) -> list[str]:
    """Return the text of each page, or of the first so many, with single blanks for any white space."""
    return [" ".join(page.extract_text().split()) for page in opened(printed).pages[:first]]


def body_of(printed: Subject) -> str:
    """Return what stands between head and foot of all pages, without white space, as if it were one long page."""
    head, foot = squeezed(short_standing(printed.standing)), squeezed("Made 15 January 2026, 09:30 UTC")
    pages = [squeezed(page.extract_text()) for page in opened(printed).pages]
    return "".join(page.split(head, 1)[1].rsplit(foot, 1)[0] for page in pages)


def squeezed(text: str) -> str:
    """Return text without any white space: print may end a line anywhere."""
    return re.sub(r"\s+", "", text)

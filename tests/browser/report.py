"""This module reads the gap report as it arrives from the screen."""

import csv
import io
from pathlib import Path

from playwright.sync_api import Page

from checklists.assessment import Response
from reports.csv_text import unguard

Row = dict[str, str]
OPEN = ("unknown", "unanswered", "not_applicable")


def download_report(page: Page) -> list[Row]:
    """Click on the download on the Gaps page and return the rows of the file, their texts as they were written."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download the gap report (CSV)").click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    return [
        {name: unguard(field) for name, field in row.items()} for row in csv.DictReader(io.StringIO(text, newline=""))
    ]


def told(row: Row) -> Row:
    """Return what a row says about the answer itself."""
    names = ("state", "evidence_titles", "evidence_references", "responsible_body", "note")
    return {name: row[name] for name in names}


def expected(response: Response) -> Row:
    """Return what a row must say about a response that waits for no other item."""
    titles, references = ([getattr(p, name) for p in response.evidence] for name in ("title", "reference"))
    return {
        "state": response.state,
        "evidence_titles": " | ".join(titles) if any(titles) else "",
        "evidence_references": " | ".join(references) if any(references) else "",
        "responsible_body": response.responsible,
        "note": response.note,
    }

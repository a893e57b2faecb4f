"""This module reads the gap report as it arrives from the screen, and says what it must hold."""

import csv
import io
import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from checklists.assessment import Assessment, Response, to_json
from reports.csv_text import unguard
from tests import oracle
from tests.strategies import REAL_PLAIN

Row = dict[str, str]

TEXTS = ("evidence_titles", "evidence_references", "responsible_body", "note")
FIGURES = {
    "declared_level_exact": "level",
    "evidenced_level_exact": "evidenced_level",
    "gap_points_exact": "gap_points",
    "target_level": "target",
}
CODES = ("in_base", "state", "gap_kind")


def download_report(page: Page) -> dict[str, Row]:
    """Click on the download of the Gaps page and return the file's rows by item, each text as it was written."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download the gap report (CSV)").click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return {row["item"]: {name: unguard(field) for name, field in row.items()} for row in rows}


def differences(rows: Mapping[str, Row], clicked: Assessment) -> list[str]:
    """Return where the report is not what was clicked, as the naive reading of the method counts it; none if sound."""
    said = {response.item: response for response in clicked.responses}
    counted = oracle.score_items(json.loads(to_json(clicked)), REAL_PLAIN)
    found = [f"{id_}: in one only" for id_ in rows.keys() ^ counted.keys()]
    for id_, row in rows.items():
        texts = _texts(said.get(id_) or Response(item=id_, state="unanswered"))
        found += [f"{id_}: {name} {row[name]!r}, not {text!r}" for name, text in texts.items() if row[name] != text]
        found += [f"{id_}: {name} {row[name]}" for name in CODES if row[name] != counted[id_][name]]
        found += [f"{id_}: {name} {row[name]}" for name, key in FIGURES.items() if not _agree(row, name, counted, key)]
    return found


def missing_points(rows: Mapping[str, Row], resolution: str) -> float:
    """Return the sum of the points the report lists as missing under a resolution, to the one decimal they have."""
    points = [row["gap_points"] for row in rows.values() if row["resolution"] == resolution and row["gap_points"]]
    return round(sum(map(float, points)), 6)


def _texts(response: Response) -> Row:
    joined = [" | ".join(texts) if any(texts) else "" for texts in _columns(response)]
    return dict(zip(TEXTS, [*joined, response.responsible, response.note], strict=True))


def _columns(response: Response) -> tuple[list[str], list[str]]:
    return [piece.title for piece in response.evidence], [piece.reference for piece in response.evidence]


def _agree(row: Row, name: str, counted: Mapping[str, Mapping[str, Any]], key: str) -> bool:
    figure = counted[row["item"]][key]
    if name.startswith("gap") and row["in_base"] != "yes":
        figure = None
    if figure is None or not row[name]:
        return figure is None and not row[name]
    return abs(Fraction(row[name]) - Fraction(figure)) < Fraction(1, 10**9)

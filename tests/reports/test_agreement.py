"""This module holds the proof that radar, bar, table, totals, gap rows and CSV say the same to the last digit shown."""

import csv
import io
import re
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings

from reports.charts import readiness_radar
from reports.gap_csv import to_csv
from reports.gap_lists import clause_rows
from reports.gap_report import gap_rows
from reports.part_bar import part_bar_html
from reports.sentences import headline_sentence
from reports.theme_table import theme_table
from scoring.rounding import difference, shown
from tests.reports.cards import scored
from tests.strategies import REAL, assessments

NOON = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)


@settings(max_examples=20)
@given(assessments())
def test_everything_handed_over_agrees(content: dict[str, Any]) -> None:
    """One headline figure: in sentence and bar, and in the sums of gap points, clause totals and CSV column."""
    assessment, card = scored(content)
    rows = gap_rows(assessment, card, REAL)
    lines = list(csv.DictReader(io.StringIO(to_csv(rows, generated_at=NOON).decode("utf-8-sig"), newline="")))
    for id_, found in card.resolutions.items():
        if found is None:
            continue
        headline = shown(found.score.demonstrated)
        missing = difference(100.0, headline)
        assert f"demonstrates {headline:.1f} of 100 under Resolution {id_}" in headline_sentence(card, id_, None, "X")
        assert f"{headline:.1f} demonstrated" in part_bar_html(found.score, dark=False, label="x", small=True)
        assert shown(sum(row.gap_points or 0 for row in rows if row.resolution == id_)) == missing
        assert (
            shown(sum(total.gap_points or 0 for total in clause_rows(rows, card) if total.resolution == id_)) == missing
        )
        assert shown(sum(float(line["gap_points"] or 0) for line in lines if line["resolution"] == id_)) == missing


@settings(max_examples=20)
@given(assessments())
def test_radar_table_and_bars_of_themes_agree(content: dict[str, Any]) -> None:
    """The vertex, the words in the table and the bar beside it show one figure."""
    card = scored(content)[1]
    rows, figure = theme_table(card, REAL), readiness_radar(card, REAL, dark=True)
    for id_, found in card.resolutions.items():
        if found is None:
            continue
        line = next(trace for trace in figure.data if trace.name == f"{id_} in {card.year}")
        for vertex, text, row in zip(line.r, line.hovertext, rows, strict=False):
            cell = row.cells[id_]
            if vertex is None:
                assert cell.words in ("not covered", "nothing to assess this year")
                continue
            assert cell.words == f"{vertex:.1f} (up to {cell.upper:.1f})"
            assert f"demonstrated {vertex:.1f}<br>" in text
            bar = part_bar_html(cell.score, dark=True, label=row.name, small=True)
            assert re.search(rf": {vertex:.1f} \(up to {cell.upper:.1f}\) of 100; {vertex:.1f} demonstrated", bar)

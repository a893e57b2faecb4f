"""This module holds the claim that a spreadsheet shows the figures of the gap report, in English, French and German.

Hostile texts are tried by the suite S1 (tests/faults/s1_formulas.py).
"""

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reports.csv_form import MACHINE, SPREADSHEET, Form
from reports.gap_columns import COLUMNS, GapRow
from reports.gap_csv import to_csv
from tests.faults.s1_formulas import random_row
from tests.libreoffice import read_cells
from tests.reports.cards import answered_in_full, document
from tests.reports.test_gap_report import rows_of

NOON = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)


def _report() -> list[GapRow]:
    """Return two years of a delegation, one of them open, and rows with random figures of every length."""
    chance = random.Random(3)  # noqa: S311  no secret
    real = rows_of(answered_in_full(year=2025, best=False, grade="D"), document(year=2024))
    return [*real, *(random_row(chance) for _ in range(200))]


@pytest.mark.parametrize(("form", "language"), [(MACHINE, "en"), (SPREADSHEET, "fr"), (SPREADSHEET, "de")])
def test_a_spreadsheet_shows_the_same_figures(tmp_path: Path, form: Form, language: str) -> None:
    """Each figure is a number in its cell, to the 15 digits a spreadsheet has; where there is none, it is empty."""
    rows = _report()
    written = to_csv(rows, generated_at=NOON, form=form)
    names, *found = read_cells(written, tmp_path, separator=form.delimiter, language=language)
    assert [cell.text for cell in names] == list(COLUMNS)
    assert len(found) == len(rows)
    figures = 0
    for row, cells in zip(rows, found, strict=True):
        for (name, column), cell in zip(COLUMNS.items(), cells, strict=False):
            if column.type in ("integer", "number"):
                figure = getattr(row, name)
                assert cell.kind == ("" if figure is None else "float"), (name, figure, cell)
                assert figure is None or float(cell.value) == pytest.approx(figure, rel=1e-14, abs=0), name
                figures += figure is not None
    assert figures > 5_000

"""Claims about the files a person takes from the Gaps page: both forms, one year or all of them, under their names."""

import csv
import io
from pathlib import Path

from reports.csv_form import MACHINE, SPREADSHEET, Form
from reports.gap_columns import COLUMNS
from tests.browser.screen import Screen
from tests.server import Server
from tests.strategies import REAL

BUTTONS = {MACHINE: "Download the gap report (CSV)", SPREADSHEET: "Download it for French or German settings (CSV)"}
NAME = "cyber-commitments-gap-report-XAA"
Cells = dict[str, str | float | None]


def test_both_forms_hold_the_same_and_all_years_stand_in_one_file(screen: Screen, demonstration: Server) -> None:
    """A click gives one year; with the box ticked, one row per item and year, each year as it is alone."""
    assert demonstration.address
    screen.go("/gaps", delegation="XAA", year="2025")
    alone = {form: _download(screen, form, f"{NAME}-2025") for form in BUTTONS}
    screen.page.get_by_text("All 3 reporting years in one file, 2023 to 2025").click()
    screen.settle()
    screen.page.get_by_text("in each of the 3 years, 459 rows").wait_for()
    whole = {form: _download(screen, form, f"{NAME}-2023-2024-2025") for form in BUTTONS}
    for form in BUTTONS:
        assert [row["item"] for row in whole[form]] == [*REAL.items] * 3
        assert [row["year"] for row in whole[form]] == [year for year in (2023.0, 2024.0, 2025.0) for _ in REAL.items]
        assert whole[form][-len(REAL.items) :] == alone[form]
    assert whole[MACHINE] == whole[SPREADSHEET]


def _download(screen: Screen, form: Form, name: str) -> list[Cells]:
    """Click on the button of a form, and return the rows of the file without the time it was made."""
    with screen.page.expect_download() as waiting:
        screen.page.get_by_role("button", name=BUTTONS[form]).click()
    assert waiting.value.suggested_filename == f"{name}{'' if form is MACHINE else '-spreadsheet'}.csv"
    text = Path(waiting.value.path()).read_bytes().decode("utf-8-sig")
    lines = csv.DictReader(io.StringIO(text, newline=""), delimiter=form.delimiter)
    return [{name: _value(cell, name, form) for name, cell in line.items() if name != "generated_at"} for line in lines]


def _value(cell: str, name: str, form: Form) -> str | float | None:
    if COLUMNS[name].type == "text":
        return form.unguard(cell)
    return float(cell.replace(form.decimal, ".")) if cell and COLUMNS[name].type != "datetime" else cell or None

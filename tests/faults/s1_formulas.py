"""This suite puts hostile texts into every text column of the gap report, which LibreOffice opens and we read back."""

import csv
import io
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from reports.csv_form import MACHINE, SPREADSHEET, Form
from reports.gap_columns import COLUMNS, GapRow
from reports.gap_csv import to_csv
from tests.faults.formulas import collect
from tests.faults.suite import ShortError, Suite
from tests.libreoffice import Cell, read_cells

AT = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)
TEXTS = [name for name, column in COLUMNS.items() if column.type == "text"]
BATCH = 1_000  # rows in one file
# Blanks, separators, signs that start a formula and characters nobody sees; then letters, figures and other scripts.
ALPHABET = " '\"\t\r\n,;=+-@|%\uff1d\ufeff\u200b\x00\x85\xa0\u2028" * 3 + "aBéß漢\U0001f600019.:/#(\\_"


class Opening(NamedTuple):
    """How somebody opens the file: with which separator, in whose settings; and whether the texts must stand then.

    With another separator than the file's, or where texts are not kept as text, only one thing is asked: no formula.
    """

    form: Form
    separator: str
    language: str
    quoted_is_text: bool
    unchanged: bool


OPENINGS = (
    Opening(MACHINE, ",", "en", quoted_is_text=True, unchanged=True),
    Opening(MACHINE, ",", "en", quoted_is_text=False, unchanged=False),
    Opening(MACHINE, ";", "fr", quoted_is_text=False, unchanged=False),
    Opening(SPREADSHEET, ";", "fr", quoted_is_text=False, unchanged=True),
    Opening(SPREADSHEET, ";", "de", quoted_is_text=False, unchanged=True),
    Opening(SPREADSHEET, ",", "en", quoted_is_text=False, unchanged=False),
)


def run(times: int, folder: Path) -> str:
    """Read so many random rows back in either form, and open the collection and one random row in 20 in LibreOffice."""
    chance = random.Random(1)  # noqa: S311  no secret
    collection = collect()
    texts = [*collection, *(_text(chance) for _ in range(times // 20))]
    cells = sum(_open(opening, texts, folder) for opening in OPENINGS)
    for form in (MACHINE, SPREADSHEET):
        for begun in range(0, times, BATCH):
            _read_back([random_row(chance) for _ in range(min(BATCH, times - begun))], form)
    return (
        f"{len(collection)} hostile and {times // 20} random texts in each of {len(TEXTS)} text columns, opened "
        f"{len(OPENINGS)} times by LibreOffice with ',' and ';' in English, French and German settings: {cells:,} "
        f"cells of text, 0 formulas, 0 changed; {times:,} random rows in each form read back exactly"
    )


def random_row(chance: random.Random) -> GapRow:
    """Return a row with random texts, hostile ones among them, and figures in all columns."""
    return GapRow(**{field.name: _value(COLUMNS[field.name].type, chance) for field in fields(GapRow)})


def _value(kind: str, chance: random.Random) -> Any:  # noqa: ANN401  a value of each type
    match kind:
        case "text":
            return _text(chance)
        case "integer":
            return chance.randrange(1949, 9999)
        case "number":
            return chance.choice((None, 0.0, round(chance.uniform(-4, 100), 1), chance.uniform(-4, 100), 1e-17))
    return chance.choice((None, "2026-11-21T12:00:00Z"))


def _text(chance: random.Random) -> str:
    whole = chance.random() < 0.1
    letters = (chr(chance.randrange(0xD800)) if whole else chance.choice(ALPHABET) for _ in range(chance.randrange(16)))
    return "".join(letters)


def _read_back(rows: Sequence[GapRow], form: Form) -> None:
    """Read rows as a stranger would, who knows the columns and the form; each value is what it was."""
    written = to_csv(rows, generated_at=AT, form=form).decode("utf-8-sig")
    names, *lines = csv.reader(io.StringIO(written, newline=""), delimiter=form.delimiter, strict=True)
    for row, line in zip(rows, lines, strict=True):
        for name, cell in zip(names, line, strict=True):
            if hasattr(row, name) and (found := _read(cell, name, form)) != (value := getattr(row, name)):
                raise ShortError(f"{form.name}, {name}: {value!r} was read back as {found!r}")


def _read(cell: str, name: str, form: Form) -> str | float | None:
    kind = COLUMNS[name].type
    if kind == "text":
        return form.unguard(cell)
    if not cell or kind == "datetime":
        return cell or None
    return int(cell) if kind == "integer" else float(cell.replace(form.decimal, "."))


def _open(opening: Opening, texts: Sequence[str], folder: Path) -> int:
    """Open a file with each text in every text column of a row; return how many cells of text were looked at."""
    chance = random.Random(2)  # noqa: S311  no secret
    form = opening.form
    content = b"".join(_lines(texts, form, chance))
    rows = read_cells(
        content,
        folder,
        separator=opening.separator,
        language=opening.language,
        quoted_is_text=opening.quoted_is_text,
    )
    told = f"{form.name} form opened with {opening.separator!r} in {opening.language} settings"
    for cell in (cell for row in rows for cell in row if cell.formula):
        raise ShortError(f"{told}: the formula {cell.formula!r} in a cell {cell.text!r}")
    if not opening.unchanged:
        return len(texts) * len(TEXTS)
    if len(rows) != 1 + len(texts):
        raise ShortError(f"{told}: {len(rows)} rows, not {1 + len(texts)}")
    for text, row in zip(texts, rows[1:], strict=True):
        for name, cell in zip(COLUMNS, row, strict=False):
            if COLUMNS[name].type == "text" and not _stands(form.guard(text), cell):
                raise ShortError(f"{told}: {name} {text!r} became {cell}")
    return len(texts) * len(TEXTS)


def _lines(texts: Sequence[str], form: Form, chance: random.Random) -> Iterator[bytes]:
    for number, text in enumerate(texts):
        numbers = {name: _value(column.type, chance) for name, column in COLUMNS.items() if column.type != "text"}
        values = {field.name: numbers.get(field.name, text) for field in fields(GapRow)}
        written = to_csv([GapRow(**values)], generated_at=AT, change_log_head=text, form=form)
        yield written if not number else written.partition(b"\r\n")[2]


def _stands(written: str, cell: Cell) -> bool:
    """Return whether a cell shows what was written: as text, or as a whole number with the same figures.

    A sheet has one kind of line break, no tab in a cell of several lines, and no control characters.
    """
    text = re.sub(r"\r\n|\n\r|\r", "\n", written)
    text = text.replace("\t", "") if "\n" in text else text
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)
    return (cell.kind, cell.text) == ("string" if text else "", text) or (cell.kind, cell.value) == ("float", text)


SUITE = Suite(
    id="S1",
    claim="No text becomes a formula in a spreadsheet, whatever the separator, and each is read back as it was.",
    small=500,
    full=20_000,
    run=run,
)

"""This module writes the gap report as CSV, in either form, of one reporting year or of several."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from reports.csv_form import MACHINE, Form
from reports.csv_text import quoted
from reports.gap_columns import COLUMNS, GapRow


def to_csv(rows: Sequence[GapRow], *, generated_at: datetime, change_log_head: str = "", form: Form = MACHINE) -> bytes:
    """Return the rows as CSV: the columns of `COLUMNS`, UTF-8 with BOM, lines ended by CRLF.

    Text stands in quotation marks and is guarded (`reports.csv_text`); numbers are written as numbers with all digits a
    figure has; an empty cell means that there is no such figure. Equal input gives equal bytes.

    Args:
        rows: the rows, of one assessment or of several.
        generated_at: when the report is made.
        change_log_head: the hash of the store's last change, read after the answers; empty where there is no store.
        form: for programs, or for spreadsheets in French or German settings.

    Raises:
        ValueError: `generated_at` has no time zone.
    """
    same = {"generated_at": moment(generated_at), "change_log_head": change_log_head}
    lines = [[quoted(name) for name in COLUMNS], *(_fields(row, same, form) for row in rows)]
    # Half a surrogate pair is no character, yet JSON lets it in: written by its number it does not stop the report.
    whole = "".join(f"{form.delimiter.join(line)}\r\n" for line in lines)
    return whole.encode("utf-8-sig", errors="backslashreplace")


def file_name(delegation: str, *years: int, form: Form = MACHINE) -> str:
    """Return the name of the CSV file: whose report, of which years, and the form if it is not that for programs."""
    parts = ["cyber-commitments-gap-report", delegation, *map(str, years), *([form.name] if form != MACHINE else ())]
    return f"{'-'.join(parts)}.csv"


def _fields(row: GapRow, same: Mapping[str, str], form: Form) -> Iterator[str]:
    for name, column in COLUMNS.items():
        value = same[name] if name in same else getattr(row, name)
        # A moment is no text of anybody's: it is quoted, and never guarded.
        yield f'"{value}"' if value and column.type == "datetime" else form.field(value)


def moment(at: datetime) -> str:
    """Return a moment as the report writes it: ISO 8601 in UTC, to the second.

    Raises:
        ValueError: it has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError(f"A moment in a report must carry a time zone, found {at.isoformat()}.")
    return f"{at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat()}Z"

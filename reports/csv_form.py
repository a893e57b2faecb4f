"""This module holds the two forms of a CSV file: for programs, and for spreadsheets in French or German settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from reports.csv_text import FIGURES, FORMULAS, Rule, guard, quoted, unguard

FormName = Literal["machine", "spreadsheet"]


@dataclass(frozen=True, slots=True)
class Form:
    """How values become the fields of a line. Both forms: UTF-8 with BOM, CRLF, texts in quotation marks.

    Attributes:
        name: what it is called on the command line.
        delimiter: what stands between two fields.
        decimal: what stands before the decimals.
        rule: which texts get an apostrophe.
    """

    name: FormName
    delimiter: str
    decimal: str
    rule: Rule

    def field(self, value: str | float | None) -> str:
        """Return a value as a field: empty for None, text guarded and quoted, a figure with all digits it has."""
        if value is None:
            return ""
        if isinstance(value, str):
            return quoted(value, self.rule)
        return repr(value).replace(".", self.decimal)

    def guard(self, text: str) -> str:
        """Return a text as it stands within the quotation marks."""
        return guard(text, self.rule)

    def unguard(self, text: str) -> str:
        """Return the text that a field of text was written from."""
        return unguard(text, self.rule)


MACHINE = Form("machine", ",", ".", FORMULAS)
SPREADSHEET = Form("spreadsheet", ";", ",", FIGURES)
FORMS: Mapping[str, Form] = MappingProxyType({form.name: form for form in (MACHINE, SPREADSHEET)})

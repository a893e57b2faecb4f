"""This module publishes what the gap report keeps to: a Table Schema for each form, and the data package beside a file.

Both follow the Data Package standard (Frictionless), version 1, which readers of version 2 understand. Everything here
comes from the columns and the form, so that it cannot say something else than the file.
"""

import hashlib
from typing import Any

from reports.csv_form import MACHINE, Form
from reports.csv_text import GUARDED_INSIDE, INSIDE
from reports.gap_columns import COLUMNS, Column

TYPES = {"text": "string", "integer": "integer", "number": "number", "datetime": "datetime"}
GUARD = (
    "An apostrophe stands before a text that a spreadsheet could take for something else: one that the expression "
    "'guarded' matches from its start and 'spared' does not match as a whole; and inside a text wherever 'inside' "
    "matches. To read a text, drop each apostrophe that 'guarded_inside' matches, then a leading one if what follows "
    "it is such a text. Expressions are in the syntax of Python's re."
)


def table_schema(form: Form = MACHINE) -> dict[str, Any]:
    """Return the Table Schema of the gap report in this form, as a JSON object."""
    return {
        "fields": [_field(name, column, form) for name, column in COLUMNS.items()],
        "missingValues": [""],
        "primaryKey": ["delegation", "year", "item"],
        "guard": {
            "description": GUARD,
            "character": "'",
            "guarded": form.rule.guarded.pattern,
            "spared": form.rule.spared.pattern,
            "inside": INSIDE.pattern,
            "guarded_inside": GUARDED_INSIDE.pattern,
        },
    }


def data_package(content: bytes, path: str, *, title: str, created: str, form: Form = MACHINE) -> dict[str, Any]:
    """Return the descriptor (`datapackage.json`) of one CSV file, as a JSON object.

    Args:
        content: the file, whole.
        path: its name, beside the descriptor.
        title: what it holds, for people.
        created: when it was made, as the file says.
        form: the form it is in.
    """
    return {
        "profile": "tabular-data-package",
        "name": path.removesuffix(".csv").lower(),
        "title": title,
        "created": created,
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": "gap-report",
                "path": path,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "byteOrderMark": True,
                "bytes": len(content),
                "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
                "dialect": {
                    "delimiter": form.delimiter,
                    "lineTerminator": "\r\n",
                    "quoteChar": '"',
                    "doubleQuote": True,
                    "skipInitialSpace": False,
                    "header": True,
                },
                "schema": table_schema(form),
            }
        ],
    }


def _field(name: str, column: Column, form: Form) -> dict[str, Any]:
    field = {"name": name, "type": TYPES[column.type], "description": column.description}
    if column.type == "number":
        field["decimalChar"] = form.decimal
    limits = column.limits
    said = {
        "required": limits.required or None,
        "minimum": limits.minimum,
        "maximum": limits.maximum,
        # A guarded cell has one apostrophe more than its text.
        "pattern": limits.pattern and f"'?{limits.pattern}",
        "enum": list(column.choices) or None,
    }
    constraints = {key: value for key, value in said.items() if value is not None}
    return field | ({"constraints": constraints} if constraints else {})

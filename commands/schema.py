"""This module holds the commands that publish schemas: what the tool's files look like, for other programs."""

import typer

from checklists.document_schema import document_schema
from commands.gap_report import ChosenForm, Form
from commands.shared import Output, as_json, write_output
from reports.csv_form import FORMS
from reports.gap_schema import table_schema

app = typer.Typer(help="The published schemas of the tool's files.", no_args_is_help=True)


@app.command()
def document(output: Output = None) -> None:
    """Write the JSON Schema (2020-12) of the portable document."""
    write_output(as_json(document_schema()), output)


@app.command()
def gap_report(form: Form = ChosenForm.machine, output: Output = None) -> None:
    """Write what the columns of the gap report keep to, as a Table Schema."""
    write_output(as_json(table_schema(FORMS[form.value])), output)

"""This module holds the command that hands the checklists to users of another tool."""

from checklists.load import load_checklists
from commands.shared import Output, write_output
from reports.ciso_assistant import library, to_yaml


def ciso_assistant(output: Output = None) -> None:
    """Write both checklists as a library file of CISO Assistant (YAML)."""
    write_output(to_yaml(library(load_checklists())), output)

"""This module draws the hash that stands for the change log, by which a report can be checked later."""

from assessments.store import read_log_head
from pages import door, elements


def read() -> str:
    """Return the hash of the last change in the store."""
    return read_log_head(door.database(), by=door.person())


def draw(head: str) -> None:
    """Draw it in one quiet line, which is printed with the page."""
    elements.draw_quiet(f"The change log ends with {head}, which cli.py doctor --head finds again.")

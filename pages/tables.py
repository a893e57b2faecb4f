"""This module draws tables of texts, small bars, tinted figures and links. Text passes here escaped."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st

from pages.elements import escaped, is_dark
from reports.part_bar import part_bar_html
from reports.words import THEME_STATUSES
from scoring.rounding import shown
from scoring.scorecard import Score

NOTHING = THEME_STATUSES["nothing_to_assess"]
WIDE = 5  # more columns than these scroll sideways on a narrow screen
STRONGEST_TINT = 35  # per cent of the accent; text on it keeps 4.5:1


@dataclass(frozen=True, slots=True)
class Bar:
    """A cell with a score in figures and as a small four-part bar, or in words why there is none."""

    label: str
    score: Score | None
    absent: str = NOTHING
    change: float | None = None


@dataclass(frozen=True, slots=True)
class Tinted:
    """A cell with a figure on a tint: share 0 is none, 1 the strongest. The tint only repeats the figure."""

    figure: float
    share: float


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads to another page: its path, its query, the words to click, and what stands under them."""

    page: str
    query: Mapping[str, str]
    words: str
    under: str = ""


Cell = str | Bar | Tinted | Link


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column, whether it holds numbers, and its share of the width in per cent; 0 leaves it open."""

    head: str
    number: bool = False
    width: int = 0


def draw_table(
    columns: Sequence[str | Column], rows: Sequence[Sequence[Cell]], *, caption: str, show_caption: bool = True
) -> None:
    """Draw a table; on a narrow screen it scrolls by itself, and the page does not.

    Args:
        columns: heads, or columns with more to say than their head.
        rows: one cell for each column.
        caption: what the table shows.
        show_caption: whether that is printed above the table too; screen readers always say it.
    """
    heads = [column if isinstance(column, Column) else Column(column) for column in columns]
    widths = "".join(f'<col style="width: {column.width}%">' if column.width else "<col>" for column in heads)
    header = "".join(_cell("th", column, column.head) for column in heads)
    body = "".join(
        f"<tr>{''.join(_cell('td', column, cell) for column, cell in zip(heads, row, strict=True))}</tr>"
        for row in rows
    )
    look = "cc-table cc-fixed" if any(column.width for column in heads) else "cc-table"
    look += " cc-wide" if len(heads) > WIDE else ""
    above = f'<p class="cc-quiet cc-small">{escaped(caption)}</p>' if show_caption else ""
    st.html(
        f'{above}<div class="cc-scroll" tabindex="0" role="region" aria-label="{escaped(caption)}">'
        f'<table class="{look}"><colgroup>{widths}</colgroup>'
        f"<thead><tr>{header}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def figure(number: float | None) -> str:
    """Return a figure with one decimal, or an empty cell where there is none."""
    return "" if number is None else f"{number:.1f}"


def _cell(tag: str, column: Column, cell: Cell) -> str:
    attributes = ' scope="col"' if tag == "th" else ""
    attributes += ' class="cc-number"' if column.number else ""
    if isinstance(cell, Tinted):
        tint = f"color-mix(in srgb, var(--cc-accent) {STRONGEST_TINT * cell.share:.0f}%, transparent)"
        attributes += f' style="background: {tint}"'
    return f"<{tag}{attributes}>{_content(cell)}</{tag}>"


def _content(cell: Cell) -> str:
    match cell:
        case str():
            return escaped(cell)
        case Tinted():
            return figure(cell.figure) if cell.figure else f'<span class="cc-quiet">{figure(cell.figure)}</span>'
        case Link():
            address = html.escape(f"{cell.page}?{urlencode(cell.query)}")
            return f'<a href="{address}" target="_self">{escaped(cell.words)}</a><div>{escaped(cell.under)}</div>'
        case Bar():
            return _bar(cell)


def _bar(cell: Bar) -> str:
    bar = part_bar_html(cell.score, dark=is_dark(), label=cell.label, small=True, absent=cell.absent)
    if cell.score is None:
        return bar
    since = "" if cell.change is None else f" · {cell.change:+.1f}" if cell.change else " · unchanged"
    return (
        f'<div class="cc-figures">{cell.score.headline}</div>{bar}'
        f'<div class="cc-figures cc-quiet cc-small">coverage {shown(cell.score.coverage):.1f}{since}</div>'
    )

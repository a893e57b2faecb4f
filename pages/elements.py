"""This module draws the small pieces pages share. Text passes here escaped, whoever wrote it."""

import html
import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from checklists.model import Clause
from reports.palette import palette
from reports.part_bar import part_bar_html, part_legend_html
from scoring.rounding import shown
from scoring.scorecard import Score

STYLE = Path(__file__).parent / "style.css"
MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:<>])")
BOLD = re.compile(r"\*\*(.+?)\*\*")


@dataclass(frozen=True, slots=True)
class Bar:
    """A table cell with a score in figures and as a small four-part bar, or in words why there is none."""

    label: str
    score: Score | None
    absent: str = "nothing to assess this year"
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Shaded:
    """A table cell with a text on a tint: share 0 is none, 1 the strongest. The tint only repeats the text."""

    text: str
    share: float


Cell = str | Bar | Shaded


def is_dark() -> bool:
    """Return whether the browser shows the dark theme."""
    return st.context.theme.type == "dark"


def use_style() -> None:
    """Give the page our style and the colours of the theme in use."""
    colours = palette(dark=is_dark())
    names = {"quiet": colours.quiet_text, "accent": colours.accent, "line": colours.hairline, "chosen": colours.claimed_pale}
    root = "".join(f"--cc-{name}: {colour};" for name, colour in names.items())
    st.html(f"<style>:root {{{root}}}\n{STYLE.read_text(encoding='utf-8')}</style>")


def literal(text: str) -> str:
    """Return text so that Streamlit's Markdown shows it letter by letter."""
    return MARKDOWN_SIGNS.sub(r"\\\1", text)


def draw_lead(text: str) -> None:
    """Draw the sentence a page opens with."""
    st.html(f'<p class="cc-lead">{_escaped(text)}</p>')


def draw_text(text: str) -> None:
    """Draw running text of any origin."""
    st.html(f'<p class="cc-text">{_escaped(text)}</p>')


def draw_quiet(text: str) -> None:
    """Draw a remark in the quiet colour."""
    st.html(f'<p class="cc-text cc-quiet cc-small">{_escaped(text)}</p>')


def draw_tags(tags: Sequence[str]) -> None:
    """Draw short facts in a row, each framed."""
    st.html("".join(f'<span class="cc-tag">{_escaped(tag)}</span>' for tag in tags))


def draw_quotation(clause: Clause, opening: str) -> None:
    """Draw the adopted text as a quotation, with its printed label in the margin."""
    chapeau = f'<span class="cc-chapeau">{_escaped(clause.chapeau.en)}</span>' if clause.chapeau else ""
    st.html(
        f'<div class="cc-quote"><div class="cc-label">{_escaped(clause.resolution)}&nbsp;{_escaped(clause.label)}</div>'
        f'<blockquote lang="en"><span class="cc-chapeau">{_escaped(opening)}</span>{chapeau}'
        f"{_escaped(clause.text.en)}</blockquote></div>"
    )


def draw_bar(score: Score | None, label: str, *, small: bool = False) -> None:
    """Draw the four-part bar of a score."""
    st.html(part_bar_html(score, dark=is_dark(), label=label, small=small))


def draw_list(lines: Sequence[str]) -> None:
    """Draw lines of text as a list."""
    st.html(f'<ul class="cc-text">{"".join(f"<li>{_escaped(line)}</li>" for line in lines)}</ul>')


def draw_terms(terms: Mapping[str, str]) -> None:
    """Draw terms with what they mean, one below the other."""
    rows = "".join(f"<dt>{_escaped(term)}</dt><dd>{_escaped(meaning)}</dd>" for term, meaning in terms.items())
    st.html(f'<dl class="cc-terms">{rows}</dl>')


def draw_status(text: str) -> None:
    """Draw a status line that screen readers announce when it changes."""
    st.html(f'<p class="cc-text cc-quiet cc-small" role="status">{_escaped(text)}</p>')


def draw_legend() -> None:
    """Draw what the four parts of a bar mean."""
    st.html(part_legend_html(dark=is_dark()))


def short(clause: Clause) -> str:
    """Return the beginning of a clause's text, short enough for one line."""
    return textwrap.shorten(clause.text.en, width=64, placeholder=" …")


def clause_label(clause: Clause) -> str:
    """Return a clause in one line: resolution, printed label, beginning of its text."""
    return f"{clause.resolution} {clause.label} · {short(clause)}"


def draw_table(
    head: Sequence[str], rows: Sequence[Sequence[Cell]], *, numbers: frozenset[int] = frozenset(), caption: str
) -> None:
    """Draw a table; the columns whose positions stand in `numbers` are right-aligned, see the kinds of cell above."""
    header = "".join(_cell("th", text, position in numbers) for position, text in enumerate(head))
    body = "".join(
        f"<tr>{''.join(_cell('td', cell, position in numbers) for position, cell in enumerate(row))}</tr>"
        for row in rows
    )
    st.html(
        f'<div class="cc-scroll" tabindex="0" role="region" aria-label="{_escaped(caption)}">'
        f'<table class="cc-table"><caption class="cc-quiet cc-small">{_escaped(caption)}</caption>'
        f"<thead><tr>{header}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def draw_adopted_text(text: str) -> None:
    """Draw the whole text of a resolution as a quotation, line by line, its bold words bold."""
    lines = [BOLD.sub(r"<strong>\1</strong>", _escaped(line.strip())) for line in text.splitlines() if line.strip()]
    shown = "".join(
        f'<p class="cc-indent">{line.removeprefix("- ")}</p>' if line.startswith("- ") else f"<p>{line}</p>"
        for line in lines
    )
    st.html(f'<div class="cc-quote cc-whole"><blockquote lang="en">{shown}</blockquote></div>')


def score_cell(label: str, score: Score | None) -> Bar:
    """Return a table cell with a score, its interval, coverage and bar."""
    return Bar(label, score, remark=f"coverage {shown(score.coverage):.1f}" if score else "")


def figure(number: float | None) -> str:
    """Return a figure with one decimal, or a dash where there is none."""
    return "–" if number is None else f"{number:.1f}"


def _cell(tag: str, cell: Cell, is_number: bool) -> str:  # noqa: FBT001  a step of draw_table
    attributes = ' scope="col"' if tag == "th" else ""
    attributes += ' class="cc-number"' if is_number else ""
    if isinstance(cell, Shaded):
        tint = f"color-mix(in srgb, var(--cc-accent) {35 * cell.share:.0f}%, transparent)"
        attributes += f' style="background: {tint}"'
    return f"<{tag}{attributes}>{_content(cell)}</{tag}>"


def _content(cell: Cell) -> str:
    if isinstance(cell, Bar):
        bar = part_bar_html(cell.score, dark=is_dark(), label=cell.label, small=True, absent=cell.absent)
        remark = f'<div class="cc-quiet cc-small">{_escaped(cell.remark)}</div>'
        return f'<span class="cc-figures">{cell.score.headline}</span>{bar}{remark}' if cell.score else bar
    return _escaped(cell.text if isinstance(cell, Shaded) else cell)


def _escaped(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")

"""This module draws the small pieces pages share. Text passes here escaped, whoever wrote it."""

import html
import re
import textwrap
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from checklists.model import Clause
from reports.palette import palette
from reports.part_bar import part_bar_html, part_legend_html
from scoring.scorecard import Score

STYLE = Path(__file__).parent / "style.css"
MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:<>])")


def is_dark() -> bool:
    """Return whether the browser shows the dark theme."""
    return st.context.theme.type == "dark"


def use_style() -> None:
    """Give the page our style and the colours of the theme in use."""
    colours = palette(dark=is_dark())
    names = {"quiet": colours.quiet_text, "accent": colours.accent, "line": colours.hairline}
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


def draw_status(text: str) -> None:
    """Draw a status line that screen readers announce when it changes."""
    st.html(f'<p class="cc-text cc-quiet cc-small" role="status">{_escaped(text)}</p>')


def draw_legend() -> None:
    """Draw what the four parts of a bar mean."""
    st.html(part_legend_html(dark=is_dark()))


def short(clause: Clause) -> str:
    """Return the beginning of a clause's text, short enough for one line."""
    return textwrap.shorten(clause.text.en, width=72, placeholder=" …")


def draw_table(head: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: frozenset[int], caption: str) -> None:
    """Draw a table of texts; the columns whose positions stand in `numbers` are right-aligned."""

    def cell(tag: str, position: int, text: str) -> str:
        kind = ' class="cc-number"' if position in numbers else ""
        scope = ' scope="col"' if tag == "th" else ""
        return f"<{tag}{kind}{scope}>{_escaped(text)}</{tag}>"

    header = "".join(cell("th", position, text) for position, text in enumerate(head))
    body = "".join(
        f"<tr>{''.join(cell('td', position, text) for position, text in enumerate(row))}</tr>" for row in rows
    )
    st.html(
        f'<div class="cc-scroll" tabindex="0" role="region" aria-label="{_escaped(caption)}">'
        f'<table class="cc-table"><caption class="cc-quiet cc-small">{_escaped(caption)}</caption>'
        f"<thead><tr>{header}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def figure(number: float | None) -> str:
    """Return a figure with one decimal, or a dash where there is none."""
    return "–" if number is None else f"{number:.1f}"


def _escaped(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")

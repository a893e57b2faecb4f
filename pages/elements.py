"""This module draws the small pieces pages share. Text passes here escaped, whoever wrote it."""

import html
import re
import textwrap
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import streamlit as st

from checklists.model import Clause
from reports.palette import palette
from reports.part_bar import part_bar_html, part_legend_html
from scoring.scorecard import Score

STYLE = Path(__file__).parent / "style.css"
# No more than Markdown needs, since screen readers read out a widget's label as it was given: signs that work anywhere,
# and those that make a list or a heading at the beginning of a line.
MARKDOWN_SIGNS = re.compile(r"([\\`*_\[\]$~:<>&]|^[#+\-]|(?<=^\d)[.)])", re.MULTILINE)
BOLD = re.compile(r"\*\*(.+?)\*\*")


def is_dark() -> bool:
    """Return whether the browser shows the dark theme."""
    return st.context.theme.type == "dark"


def use_style() -> None:
    """Give the page our style and the colours of the theme in use."""
    colours = palette(dark=is_dark())
    names = {
        "quiet": colours.quiet_text,
        "accent": colours.accent,
        "line": colours.hairline,
        "background": colours.background,
        "chosen": colours.claimed_pale,
    }
    root = "".join(f"--cc-{name}: {colour};" for name, colour in names.items())
    st.html(f"<style>:root {{{root}}}\n{STYLE.read_text(encoding='utf-8')}</style>")


def literal(text: str) -> str:
    """Return text so that Streamlit's Markdown shows it letter by letter."""
    return MARKDOWN_SIGNS.sub(r"\\\1", text)


def draw_lead(text: str, *, announced: bool = False) -> None:
    """Draw the sentence a page opens with; where announced, screen readers say it when it changes."""
    role = ' role="status"' if announced else ""
    st.html(f'<p class="cc-lead"{role}>{escaped(text)}</p>')


def draw_text(text: str) -> None:
    """Draw running text of any origin."""
    st.html(f'<p class="cc-text">{escaped(text)}</p>')


def draw_quiet(text: str) -> None:
    """Draw a remark in the quiet colour."""
    st.html(f'<p class="cc-text cc-quiet cc-small">{escaped(text)}</p>')


def draw_tags(tags: Sequence[str]) -> None:
    """Draw short facts in a row, each framed."""
    st.html("".join(f'<span class="cc-tag">{escaped(tag)}</span>' for tag in tags))


def draw_quotation(clause: Clause, opening: str) -> None:
    """Draw the adopted text as a quotation, with its printed label in the margin."""
    chapeau = f'<span class="cc-chapeau">{escaped(clause.chapeau.en)}</span>' if clause.chapeau else ""
    st.html(
        f'<div class="cc-quote"><div class="cc-label">{escaped(clause.resolution)}&nbsp;{escaped(clause.label)}</div>'
        f'<blockquote lang="en"><span class="cc-chapeau">{escaped(opening)}</span>{chapeau}'
        f"{escaped(clause.text.en)}</blockquote></div>"
    )


def draw_bar(score: Score | None, label: str, *, small: bool = False) -> None:
    """Draw the four-part bar of a score."""
    st.html(part_bar_html(score, dark=is_dark(), label=label, small=small))


def draw_list(lines: Sequence[str]) -> None:
    """Draw lines of text as a list."""
    st.html(f'<ul class="cc-text">{"".join(f"<li>{escaped(line)}</li>" for line in lines)}</ul>')


def draw_terms(terms: Mapping[str, str]) -> None:
    """Draw terms with what they mean, one below the other."""
    rows = "".join(f"<dt>{escaped(term)}</dt><dd>{escaped(meaning)}</dd>" for term, meaning in terms.items())
    st.html(f'<dl class="cc-terms">{rows}</dl>')


def draw_sides(matter: str, mark: str, sides: Mapping[str, str]) -> None:
    """Draw what each side says of one matter, side by side where there is room, marked in words."""
    cells = "".join(f"<div><dt>{escaped(side)}</dt><dd>{escaped(said)}</dd></div>" for side, said in sides.items())
    st.html(
        f'<p class="cc-matter">{escaped(matter)}: <strong>{escaped(mark)}</strong></p><dl class="cc-sides">{cells}</dl>'
    )


def draw_status(text: str) -> None:
    """Draw a status line that screen readers announce when it changes."""
    st.html(f'<p class="cc-text cc-quiet cc-small" role="status">{escaped(text)}</p>')


def clock(at: datetime) -> str:
    """Return a moment as the clock at this screen shows it: the time today, with the day before that."""
    local = _local(at)
    return f"{local:%H:%M}" if local.date() == datetime.now(tz=local.tzinfo).date() else moment(at)


def day(at: datetime) -> str:
    """Return the day of a moment, as it is at this screen."""
    return f"{_local(at).day} {_local(at):%B %Y}"


def moment(at: datetime) -> str:
    """Return day and time of a moment, as they are at this screen."""
    return f"{day(at)}, {_local(at):%H:%M}"


def _local(at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(st.context.timezone or "UTC"))


def draw_legend() -> None:
    """Draw what the four parts of a bar mean."""
    st.html(part_legend_html(dark=is_dark()))


def short(clause: Clause) -> str:
    """Return the beginning of a clause's text, short enough for one line."""
    return textwrap.shorten(clause.text.en, width=64, placeholder=" …")


def clause_name(clause: Clause) -> str:
    """Return a clause's name for the label of a widget: "459 11.c.ix"."""
    return literal(f"{clause.resolution} {clause.label}")


def clause_link(clause: Clause) -> str:
    """Return a clause's name and the beginning of its text for the label of a link."""
    return f"**{clause_name(clause)}** {literal(short(clause))}"


def clause_label(clause: Clause) -> str:
    """Return a clause in one line: resolution, printed label, beginning of its text."""
    return f"{clause.resolution} {clause.label} · {short(clause)}"


def draw_adopted_text(text: str) -> None:
    """Draw the whole text of a resolution as a quotation, line by line: bold words bold, list entries set in."""
    lines = [line.strip() for line in text.splitlines() if line.strip(" -")]
    drawn = [
        (line.startswith("- "), BOLD.sub(r"<strong>\1</strong>", escaped(line.removeprefix("- ")))) for line in lines
    ]
    shown = "".join(f'<p class="cc-indent">{line}</p>' if listed else f"<p>{line}</p>" for listed, line in drawn)
    st.html(f'<div class="cc-quote cc-whole"><blockquote lang="en">{shown}</blockquote></div>')


def escaped(text: str) -> str:
    """Return text so that HTML shows it letter by letter, its lines kept."""
    return html.escape(text).replace("\n", "<br>")

"""This module draws the four-part bar of a score as safe HTML: the picture by which the product is known."""

from dataclasses import fields
from html import escape

from reports.palette import Palette, palette
from reports.words import PARTS, THEME_STATUSES
from scoring.rounding import shown
from scoring.scorecard import Parts, Score

# Printers and high-contrast modes drop backgrounds and borders unless told that they carry meaning.
_KEPT_IN_PRINT = "print-color-adjust:exact;-webkit-print-color-adjust:exact;forced-color-adjust:none;"
_TABULAR = "font-variant-numeric:tabular-nums;"


def part_bar_html(
    score: Score | None,
    *,
    dark: bool,
    label: str,
    small: bool = False,
    absent: str = THEME_STATUSES["nothing_to_assess"],
) -> str:
    """Return one horizontal bar: demonstrated, claimed, unresolved and known gap, in this order, together 100.

    The parts are those shown (`Score.parts`), so that picture and figures agree; a part of 0.0 is left out. Colour
    never stands alone: solid, hatched, dotted, outlined. The HTML has inline styles only, and fits 320 px.

    Args:
        score: the figures; None where there is no score.
        dark: whether the background is dark.
        label: what is scored, any text; said to screen readers and, unless small, printed above.
        small: the bar alone, for tables and lists.
        absent: what is said instead of a bar where there is no score.
    """
    colours = palette(dark=dark)
    if score is None:
        return _absent(label, absent, colours, small=small)
    bar = _bar(score.parts, colours, height="0.625rem" if small else "1.25rem")
    content = bar if small else _with_figures(score, label, bar, colours)
    return f'<div role="img" aria-label="{escape(bar_words(score, label))}" style="{_TABULAR}">{content}</div>'


def bar_words(score: Score, label: str) -> str:
    """Return in words what the bar shows: the headline, the four parts as shown, and the coverage."""
    parts = ", ".join(f"{figure:.1f} {words}" for words, figure in _figures(score.parts))
    return f"{label}: {score.headline} of 100; {parts}; coverage {shown(score.coverage):.1f}."


def part_legend_html(*, dark: bool) -> str:
    """Return the meaning of the four parts, in one line that wraps."""
    colours = palette(dark=dark)
    entries = "".join(f"<span>{_swatch(part, colours)}{escape(words)}</span>" for part, words in PARTS.items())
    style = f"display:flex;flex-wrap:wrap;gap:0.25rem 1.25rem;font-size:0.875rem;color:{colours.quiet_text};"
    return f'<div style="{style}">{entries}</div>'


def _figures(parts: Parts) -> list[tuple[str, float]]:
    return [(PARTS[field.name], getattr(parts, field.name)) for field in fields(parts)]


def _absent(label: str, absent: str, colours: Palette, *, small: bool) -> str:
    heading = "" if small else _heading(label, colours)
    return f'{heading}<div style="font-size:0.875rem;color:{colours.quiet_text};">{escape(absent)}</div>'


def _heading(label: str, colours: Palette) -> str:
    return f'<div style="font-size:0.875rem;color:{colours.quiet_text};overflow-wrap:anywhere;">{escape(label)}</div>'


def _with_figures(score: Score, label: str, bar: str, colours: Palette) -> str:
    """Set the headline to the left of the bar and the figures under it; the bar moves below where space is short."""
    low, up_to = score.headline.split(" ", 1)
    coverage = f"coverage {shown(score.coverage):.1f}{', less than half' if score.hollow else ''}"
    headline = (
        f'<div style="white-space:nowrap;color:{colours.text};">'
        f'<span style="font-size:1.75rem;line-height:1.2;font-weight:600;">{low}</span> {up_to}</div>'
    )
    beside = f'<div style="flex:0 0 11.5rem;">{headline}{_heading(coverage, colours)}</div>'
    under = (
        f'<div style="flex:1 1 15rem;min-width:0;padding-top:0.5rem;">{bar}{_figure_row(score.parts, colours)}</div>'
    )
    return (
        f'{_heading(label, colours)}<div style="display:flex;flex-wrap:wrap;column-gap:1.25rem;">{beside}{under}</div>'
    )


def _figure_row(parts: Parts, colours: Palette) -> str:
    entries = "".join(
        f'<div style="white-space:nowrap;">{_swatch(part, colours)}<span style="color:{colours.text};">'
        f"{getattr(parts, part):.1f}</span><br>{escape(words)}</div>"
        for part, words in PARTS.items()
    )
    row = "display:flex;flex-wrap:wrap;gap:0.375rem 1.25rem;padding-top:0.5rem;"
    style = f"{row}font-size:0.875rem;line-height:1.35;color:{colours.quiet_text};"
    return f'<div style="{style}">{entries}</div>'


def _bar(parts: Parts, colours: Palette, height: str) -> str:
    segments = "".join(
        f'<div style="flex:{figure} {figure} 0;min-width:3px;{_fill(part, colours)}"></div>'
        for part in PARTS
        if (figure := getattr(parts, part)) > 0
    )
    # The gap shows the background: a hairline between neighbours, and none where a part is left out.
    return f'<div style="display:flex;gap:1px;height:{height};">{segments}</div>'


def _swatch(part: str, colours: Palette) -> str:
    size = "display:inline-block;width:0.875rem;height:0.75rem;margin-right:0.375rem;vertical-align:-0.0625rem;"
    return f'<span style="{size}{_fill(part, colours)}"></span>'


def _fill(part: str, colours: Palette) -> str:
    """Return the look of a part. The border keeps each part visible where a printer drops every background."""
    fills = {
        "demonstrated": (colours.demonstrated, colours.demonstrated),
        "claimed": (
            colours.claimed,
            f"repeating-linear-gradient(135deg,{colours.claimed} 0 2.5px,{colours.claimed_pale} 2.5px 5px)",
        ),
        "unresolved": (
            colours.unresolved,
            f"radial-gradient({colours.unresolved} 1.1px,transparent 1.5px) 0 0/5px 5px,{colours.unresolved_pale}",
        ),
        "known_gap": (colours.known_gap, colours.known_gap_pale),
    }
    border, background = fills[part]
    return f"box-sizing:border-box;border:1px solid {border};background:{background};{_KEPT_IN_PRINT}"

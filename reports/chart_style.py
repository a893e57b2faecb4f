"""This module holds how all charts look: frame, axes, lines, and what their legends list."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reports.palette import Mark, Palette
from scoring.rounding import shown
from scoring.scorecard import Score

INTERVAL = "claimed or unresolved"
BAND = "nine of ten draws"
HOLLOW = "less than half answered"
FONT = "-apple-system, 'Segoe UI', sans-serif"


def frame(colours: Palette, height: int, margin: Mapping[str, int]) -> dict[str, Any]:
    """Return the layout every chart shares. Height and margins are in pixels; the width is that of the page."""
    text = {"family": FONT, "size": 13, "color": colours.text}
    return {
        "template": "none",
        "height": height,
        "margin": margin,
        "paper_bgcolor": colours.background,
        "plot_bgcolor": colours.background,
        "font": text,
        "hoverlabel": {
            "bgcolor": colours.background,
            "bordercolor": colours.quiet_text,
            "font": text,
            "align": "left",
        },
        "legend": {
            "orientation": "h",
            "x": 0.5,
            "xanchor": "center",
            "y": -0.12,
            "yanchor": "top",
            "font": text,
            "tracegroupgap": 2,
        },
        "dragmode": False,
    }


def axis(colours: Palette) -> dict[str, Any]:
    """Return the look every axis shares: a hairline grid and quiet figures."""
    return {
        "gridcolor": colours.hairline,
        "showline": False,
        "ticks": "",
        "tickfont": {"color": colours.quiet_text, "size": 12},
    }


def line_look(mark: Mark, symbol: str | Sequence[str], *, earlier: bool = False) -> dict[str, Any]:
    """Return how a line and its markers are drawn; those of an earlier year under another are thinner and lighter."""
    colour = mark.earlier if earlier else mark.colour
    outline = {"color": colour, "width": 1.5}
    return {
        "mode": "lines+markers",
        "line": {"color": colour, "width": 1.25 if earlier else 2.5, "dash": mark.dash},
        "marker": {"symbol": symbol, "color": colour, "size": 6 if earlier else 9, "line": outline},
    }


def has_interval(score: Score | None) -> bool:
    """Return whether a score leaves something between demonstrated and upper, as shown."""
    return score is not None and shown(score.upper) > shown(score.demonstrated)


def shared_entries(
    scores: Iterable[Score | None], colours: Palette, *, band: bool = True, drawn: bool = False
) -> list[dict[str, Any]]:
    """Return name and look of the legend's entries for what the lines have in common, where it occurs in a chart.

    Args:
        scores: all that is drawn.
        colours: of the background.
        band: whether intervals are drawn at all.
        drawn: whether they are bands over drawn weights.
    """
    known = [score for score in scores if score]
    thin = {"mode": "lines", "line": {"color": colours.quiet_text, "width": 1}}
    ring = {"symbol": "circle-open", "color": colours.quiet_text, "size": 9, "line": {"width": 1.5}}
    entries: list[dict[str, Any]] = []
    if drawn:
        entries.append({"name": BAND, "legendgroup": BAND, **thin})
    elif band and any(has_interval(score) for score in known):
        entries.append({"name": INTERVAL, "legendgroup": INTERVAL, **thin})
    if any(score.hollow for score in known):
        entries.append({"name": HOLLOW, "legendgroup": HOLLOW, "mode": "markers", "marker": ring})
    return entries

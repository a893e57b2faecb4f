"""This module draws what lies on the waterfall from an earlier to a later score: bars, figures, names of the rows."""

import textwrap
from dataclasses import asdict
from itertools import accumulate, pairwise
from typing import Any

import plotly.graph_objects as go

from reports.change_rows import ShownChange, signed
from reports.palette import Palette
from reports.words import TERM_MEANINGS, TERMS
from scoring.rounding import shown
from scoring.scorecard import Score

# Both totals and the six terms, also those of 0.0: every row keeps its place, so that two charts can be compared.
ROWS = len(TERMS) + 2
# In points: a score below is drawn no larger than its length on this span, so that little never looks like much.
_LEAST_SPAN = 15.0


def bars(change: ShownChange, colours: Palette) -> go.Waterfall:
    """Return the bars from top to bottom: the earlier score, the six terms, the later score, all as shown.

    A rise is filled and a fall only outlined, as demonstrated and known gap are everywhere. In a hollow comparison the
    terms are grey and the totals outlined.
    """
    start, end = _totals(change)
    return go.Waterfall(
        orientation="h",
        y=list(range(ROWS)),
        x=[start, *asdict(change.terms).values(), end],
        measure=["absolute", *["relative"] * len(TERMS), "absolute"],
        customdata=["earlier", *TERMS, "later"],
        hovertext=_hover(change),
        hoverinfo="text",
        textposition="none",
        width=0.6,
        connector={"line": {"color": colours.quiet_text, "width": 1}},
        showlegend=False,
        **_look(change, colours),
    )


def figures(change: ShownChange, colours: Palette) -> go.Scatter:
    """Return the figure beside each bar: the scores as they are, the terms with their sign."""
    start, end = _totals(change)
    aside = 0.012 * score_axis(change)["range"][1]
    return go.Scatter(
        x=[right + aside for right in _right_ends(change)],
        y=list(range(ROWS)),
        text=[f"{start:.1f}", *_signed_terms(change).values(), f"{end:.1f}"],
        mode="text",
        textposition="middle right",
        textfont={"color": colours.quiet_text if change.hollow else colours.text},
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )


def row_names(change: ShownChange, colours: Palette) -> list[str]:
    """Return the names of the rows; under a year stands what its score could still be."""
    first, last = (
        f'{year}<br><span style="color:{colours.quiet_text};font-size:11px">up to {shown(score.upper):.1f}</span>'
        for year, score in _years(change)
    )
    return [first, *TERMS.values(), last]


def score_axis(change: ShownChange) -> dict[str, Any]:
    """Return range and ticks of the axis, in points.

    It begins at 0, since bars of scores are compared by their length, or lower where the way between them leads there.
    It ends a third beyond the highest point, which leaves room for the figures, but bears no tick above 100.
    """
    end = max(*_right_ends(change), _LEAST_SPAN) * 4 / 3
    step = 25 if end > 50 else 10
    return {"range": [min(0.0, *_levels(change)), end], "tickvals": [*range(0, min(100, int(end)) + 1, step)]}


def waterfall_alt(change: ShownChange) -> str:
    """Return what the chart shows, for those who do not see it: both scores and every term."""
    scores = [f"{score.headline} in {year}" for year, score in _years(change)]
    terms = "; ".join(f"{TERMS[term]} {points}" for term, points in _signed_terms(change).items())
    grey = (
        " Drawn in grey, since less than half of the weight is answered in one of the years." if change.hollow else ""
    )
    return f"Waterfall. Resolution {change.resolution} from {scores[0]} to {scores[1]}, in points: {terms}.{grey}"


def _years(change: ShownChange) -> list[tuple[int, Score]]:
    return [(change.earlier, change.before), (change.later, change.after)]


def _totals(change: ShownChange) -> tuple[float, float]:
    return shown(change.before.demonstrated), shown(change.after.demonstrated)


def _signed_terms(change: ShownChange) -> dict[str, str]:
    return {term: signed(points) for term, points in asdict(change.terms).items()}


def _right_ends(change: ShownChange) -> list[float]:
    """Return where each bar ends on the right, in points: the higher of the levels between which it runs."""
    start, end = _totals(change)
    return [start, *(max(pair) for pair in pairwise(_levels(change))), end]


def _levels(change: ShownChange) -> list[float]:
    """Return the earlier score and where each term leads from there, in points; the last is the later score."""
    return [shown(level) for level in accumulate(asdict(change.terms).values(), initial=_totals(change)[0])]


def _hover(change: ShownChange) -> list[str]:
    first, last = (
        f"<b>{year}</b><br>demonstrated {shown(score.demonstrated):.1f}<br>up to {shown(score.upper):.1f}<br>"
        f"coverage {shown(score.coverage):.1f}"
        for year, score in _years(change)
    )
    terms = [
        "<br>".join([f"<b>{TERMS[term]}</b> {points}", *textwrap.wrap(TERM_MEANINGS[term], 40)])
        for term, points in _signed_terms(change).items()
    ]
    return [first, *terms, last]


def _look(change: ShownChange, colours: Palette) -> dict[str, Any]:
    """Return the fill and outline of rises, falls and totals; the outline keeps a sliver visible."""
    own, grey = colours.mark(change.resolution).colour, colours.unresolved
    if change.hollow:
        fills = ((grey, grey), (colours.unresolved_pale, grey), (colours.background, own))
    else:
        rise, fall = colours.demonstrated, colours.known_gap
        fills = ((rise, rise), (colours.known_gap_pale, fall), (own, own))
    return {
        kind: {"marker": {"color": fill, "line": {"color": line, "width": 1.5}}}
        for kind, (fill, line) in zip(("increasing", "decreasing", "totals"), fills, strict=True)
    }

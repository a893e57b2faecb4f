"""This module draws what lies on the trend chart: lines over reporting years, their intervals and gaps."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import plotly.graph_objects as go

from reports.chart_style import INTERVAL, has_interval, line_look
from reports.palette import Palette
from scoring.rounding import shown
from scoring.scorecard import ResolutionScore, Score, Scorecard


@dataclass(frozen=True, slots=True)
class TrendLine:
    """One line of the trend chart: the scores of one node of a resolution by reporting year, None where it has none."""

    name: str
    resolution: str
    scores: Mapping[int, Score | None]


def trend(
    name: str, resolution: str, scorecards: Sequence[Scorecard], pick: Callable[[ResolutionScore], Score | None]
) -> TrendLine:
    """Return the trend of one node over the years of one delegation.

    Args:
        name: of the line, any text.
        resolution: "459" or "475".
        scorecards: one per reporting year, in any order.
        pick: gives the node's score, such as `lambda found: found.clauses.get("459-11-a")`.
    """
    found = {card.year: card.resolutions[resolution] for card in scorecards}
    return TrendLine(name, resolution, {year: pick(whole) if whole else None for year, whole in found.items()})


def line(trend_line: TrendLine, years: Sequence[int], aside: float, symbol: str, colours: Palette) -> go.Scatter:
    """Return one line through its demonstrated scores as shown, 0..100; None where a year has no score.

    Args:
        trend_line: what is drawn.
        years: of the axis, without a hole.
        aside: how far beside its year a point stands, in years.
        symbol: Plotly's name of the marker.
        colours: of the background.
    """
    scores = [trend_line.scores.get(year) for year in years]
    mark = colours.mark(trend_line.resolution)
    return go.Scatter(
        name=escape(trend_line.name),
        legendgroup=escape(trend_line.name),
        x=[year + aside for year in years],
        y=[shown(score.demonstrated) if score else None for score in scores],
        customdata=list(years),
        hovertext=[_hover(trend_line.name, year, score) for year, score in zip(years, scores, strict=True)],
        hoverinfo="text",
        connectgaps=False,
        cliponaxis=False,
        showlegend=False,
        **line_look(mark, [f"{symbol}-open" if score and score.hollow else symbol for score in scores]),
    )


def intervals(trend_line: TrendLine, aside: float, cap: float, colours: Palette) -> go.Scatter:
    """Return for each year a thin line from demonstrated to upper, ending in a cap so many years wide to each side."""
    points: list[tuple[float | None, float | None]] = []
    for year, score in sorted(trend_line.scores.items()):
        if score and has_interval(score):
            x, low, high = year + aside, shown(score.demonstrated), shown(score.upper)
            points += [(x, low), (x, high), (None, None), (x - cap, high), (x + cap, high), (None, None)]
    return go.Scatter(
        name=f"{escape(trend_line.name)}, {INTERVAL}",
        legendgroup=escape(trend_line.name),
        x=[x for x, _ in points],
        y=[y for _, y in points],
        mode="lines",
        connectgaps=False,
        line={"color": colours.mark(trend_line.resolution).colour, "width": 1},
        hoverinfo="skip",
        showlegend=False,
    )


def _hover(name: str, year: int, score: Score | None) -> str:
    if score is None:
        return ""
    low, declared, upper = (shown(figure) for figure in (score.demonstrated, score.declared, score.upper))
    return (
        f"<b>{escape(name)}</b><br>{year}<br>demonstrated {low:.1f}<br>declared {declared:.1f}<br>"
        f"up to {upper:.1f}<br>coverage {shown(score.coverage):.1f}"
    )

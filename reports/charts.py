"""This module draws the radar of themes, the trends over years and the waterfall between two as Plotly figures."""

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from checklists.model import Checklists
from reports import radar_traces, trend_traces, waterfall
from reports.change_rows import ShownChange
from reports.chart_style import axis, frame, line_look, shared_entries
from reports.palette import Palette, palette
from reports.theme_table import ThemeRow, theme_table
from reports.trend_traces import TrendLine
from scoring.robustness import Band
from scoring.scorecard import Scorecard

# For st.plotly_chart(config=...): a figure to read, with no tool bar and nothing that moves by accident.
CHART_CONFIG = {"displayModeBar": False, "showAxisDragHandles": False, "scrollZoom": False}

RADAR_HEIGHT = 560
RADAR_MARGIN = {"l": 92, "r": 92, "t": 50, "b": 50}
TREND_HEIGHT = 360
TREND_MARGIN = {"l": 44, "r": 16, "t": 16, "b": 40}
WATERFALL_HEIGHT = 380
WATERFALL_MARGIN = {"l": 84, "r": 12, "t": 8, "b": 32}
RINGS = (25, 50, 75, 100)
# Further lines of one resolution keep its colour and dash; their marker tells them apart.
FURTHER_SYMBOLS = ("square", "triangle-up", "cross", "star", "triangle-down", "hexagon")


def readiness_radar(  # noqa: PLR0913  what there is to lay over each other
    scorecard: Scorecard,
    checklists: Checklists,
    *,
    other: Scorecard | None = None,
    band: bool = True,
    bands: Mapping[str, Mapping[str, Band]] | None = None,
    dark: bool,
) -> go.Figure:
    """Return the radar: one axis per theme, one line per resolution with its demonstrated scores as shown, 0..100.

    Where a resolution does not cover a theme, or has nothing to assess there, the line breaks; a resolution without
    a score has no line. A vertex with less than half answered is hollow.

    Args:
        scorecard: of the year in view.
        checklists: give themes and names.
        other: of another year, or of this one as it stands where `scorecard` tries steps; laid under it with thinner
            and lighter lines.
        band: whether to draw the interval from demonstrated to upper, a thin line at each vertex.
        bands: by resolution and theme, the bands over drawn weights to draw instead.
        dark: whether the background is dark.
    """
    colours, rows = palette(dark=dark), theme_table(scorecard, checklists)
    present = _scored(scorecard)
    when, before = _whens(scorecard, other)
    traces = [radar_traces.missing_vertices(rows, id_) for id_ in present]
    if other:
        under = theme_table(other, checklists)
        traces += [radar_traces.line(under, id_, before, colours, earlier=True) for id_ in _scored(other)]
    if band:
        traces += [
            radar_traces.intervals(rows, id_, when, colours, None if bands is None else bands[id_]) for id_ in present
        ]
    traces += [radar_traces.line(rows, id_, when, colours) for id_ in present]
    traces += _radar_legend([(id_, when, False) for id_ in present], colours)
    traces += _radar_legend([(id_, before, True) for id_ in _scored(other)] if other else [], colours)
    scores = [cell.score for row in rows for cell in row.cells.values()]
    traces += [
        go.Scatterpolar(r=[None], **entry) for entry in shared_entries(scores, colours, band=band, drawn=bool(bands))
    ]
    polar = {"polar": _polar(rows, present, colours)}
    return go.Figure(traces, layout=frame(colours, RADAR_HEIGHT, RADAR_MARGIN) | polar)


def trend_lines(lines: Sequence[TrendLine], *, dark: bool) -> go.Figure:
    """Return demonstrated scores over the years as shown, 0..100, each with its interval up to the upper score.

    The axis holds every year from the first to the last of all lines; a year without a score is a gap in the line.
    A point with less than half answered is hollow. Without any line the chart is empty.

    Args:
        lines: what is drawn, made by `reports.trend_traces.trend`.
        dark: whether the background is dark.
    """
    colours = palette(dark=dark)
    known = {year for line in lines for year in line.scores}
    years = list(range(min(known), max(known) + 1)) if known else []
    scores = [score for line in lines for score in line.scores.values()]
    traces = [trace for n, line in enumerate(lines) for trace in _trend(line, n, lines, years, colours)]
    traces += [go.Scatter(x=[None], y=[None], **entry) for entry in shared_entries(scores, colours)]
    axes = {
        "xaxis": _year_axis(years, colours),
        "yaxis": {**axis(colours), "range": [-2, 102], "tickvals": [0, *RINGS], "zeroline": False},
    }
    return go.Figure(traces, layout=frame(colours, TREND_HEIGHT, TREND_MARGIN) | axes)


def change_waterfall(change: ShownChange, *, dark: bool) -> go.Figure:
    """Return the way from the earlier to the later score as shown, one row for each of the six terms between them.

    The rows lie below each other, so that their names stay upright on a narrow screen. What it shows in words is
    `reports.waterfall.waterfall_alt`. A refused comparison has no headline difference to explain: do not draw it.

    Args:
        change: made by `reports.change_rows.shown_change`; where hollow, the terms are grey.
        dark: whether the background is dark.
    """
    colours = palette(dark=dark)
    axes = {
        "xaxis": {**axis(colours), **waterfall.score_axis(change), "zerolinecolor": colours.quiet_text},
        "yaxis": {
            **axis(colours),
            "range": [waterfall.ROWS - 0.5, -0.5],
            "tickvals": list(range(waterfall.ROWS)),
            "ticktext": waterfall.row_names(change, colours),
            "tickfont": {"color": colours.text, "size": 13},
            "ticklabelstandoff": 6,
            "showgrid": False,
            "zeroline": False,
        },
    }
    traces = [waterfall.bars(change, colours), waterfall.figures(change, colours)]
    return go.Figure(traces, layout=frame(colours, WATERFALL_HEIGHT, WATERFALL_MARGIN) | axes)


def _scored(scorecard: Scorecard) -> list[str]:
    return [id_ for id_, found in scorecard.resolutions.items() if found]


def _whens(scorecard: Scorecard, other: Scorecard | None) -> tuple[str, str]:
    """Return what tells the lines of the two apart: their years, or what was done between two states of one year."""
    if other and other.year == scorecard.year:
        return "with the steps", "now"
    return f"in {scorecard.year}", f"in {other.year}" if other else ""


def _radar_legend(lines: Sequence[tuple[str, str, bool]], colours: Palette) -> list[go.Scatterpolar]:
    """Return one entry per line, as traces without points: taken from a line it would be as hollow as its start.

    A line is its resolution, what tells it from another one of that resolution, and whether it lies under that one.
    """
    marks = colours.mark
    return [
        go.Scatterpolar(
            r=[None],
            name=radar_traces.line_name(id_, when),
            legendgroup=radar_traces.line_name(id_, when),
            **line_look(marks(id_), marks(id_).symbol, earlier=earlier),
        )
        for id_, when, earlier in lines
    ]


def _trend(
    line: TrendLine, n: int, lines: Sequence[TrendLine], years: Sequence[int], colours: Palette
) -> list[go.Scatter]:
    """Return the traces of the n-th line: its intervals, the line itself, and its entry in the legend."""
    nth_of_resolution = [other.resolution for other in lines[:n]].count(line.resolution)
    mark = colours.mark(line.resolution)
    symbol = FURTHER_SYMBOLS[(nth_of_resolution - 1) % len(FURTHER_SYMBOLS)] if nth_of_resolution else mark.symbol
    # Points of one year stand a little beside each other, so that no interval covers another.
    step = 0.012 * max(len(years), 4)
    aside = step * (n - (len(lines) - 1) / 2)
    drawn = trend_traces.line(line, years, aside, symbol, colours)
    entry = go.Scatter(x=[None], y=[None], name=drawn.name, legendgroup=drawn.legendgroup, **line_look(mark, symbol))
    return [trend_traces.intervals(line, aside, step / 3, colours), drawn, entry]


def _polar(rows: Sequence[ThemeRow], present: Sequence[str], colours: Palette) -> dict[str, Any]:
    look = axis(colours)
    return {
        "bgcolor": colours.background,
        # The rings are labelled upright beside the first axis; the range leaves room for a marker on the last ring.
        "radialaxis": {
            **look,
            "range": [0, 102],
            "tickvals": RINGS,
            "angle": 84,
            "tickangle": 84,
            "tickfont": {"color": colours.quiet_text, "size": 11},
        },
        "angularaxis": {
            **look,
            "tickvals": [radar_traces.angle(n, len(rows)) for n in range(len(rows))],
            "ticktext": [radar_traces.axis_name(row, present, colours) for row in rows],
            "rotation": 90,
            "direction": "clockwise",
            "tickfont": {"color": colours.text, "size": 12},
        },
    }


def _year_axis(years: Sequence[int], colours: Palette) -> dict[str, Any]:
    every = len(years) // 12 + 1
    room = {"range": [years[0] - 0.4, years[-1] + 0.4]} if years else {}
    return {
        **axis(colours),
        "showgrid": False,
        "zeroline": False,
        "tickvals": years[::every],
        "tickformat": "d",
        **room,
    }

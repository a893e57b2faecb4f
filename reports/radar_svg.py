"""This module draws the radar of themes for paper: the same figure as on the page, as SVG, without a browser."""

import re
from html import unescape
from math import cos, radians, sin
from typing import Any

import plotly.graph_objects as go

from checklists.model import Checklists
from reports import svg
from reports.charts import RINGS, readiness_radar
from reports.palette import LIGHT
from reports.sentences import radar_sentence
from scoring.scorecard import Scorecard

# In points of print.
WIDTH = 290.0
_CENTRE = (145.0, 107.0)
_RADIUS = 74.0
_LABEL, _RING_LABEL, _LINE = 8.4, 6.5, 9.0
_KEY_TOP, _KEY_STEP = 226.0, 10.5
_SCALE = 0.55  # of a pixel on the page, for widths of lines and sizes of markers


def radar_alt(scorecard: Scorecard, checklists: Checklists) -> str:
    """Return in words what the radar shows, for who cannot see it."""
    sentences = [radar_sentence(scorecard, id_, checklists) for id_ in scorecard.resolutions]
    return f"Radar of twelve themes. {' '.join(sentences)}"


def radar_svg(scorecard: Scorecard, checklists: Checklists, *, other: Scorecard | None = None) -> str:
    """Return the radar of `reports.charts.readiness_radar` as an SVG document on white, printable in grey.

    Every line keeps its dash and its marker; nothing is told by colour alone.

    Args:
        scorecard: of the year in view.
        checklists: give themes and names.
        other: of another year, laid under it.
    """
    figure = readiness_radar(scorecard, checklists, other=other, dark=False)
    key = [trace for trace in figure.data if trace.showlegend is not False]
    # Two entries stand beside each other.
    rows = (len(key) + 1) // 2
    return svg.document(
        WIDTH,
        _KEY_TOP + rows * _KEY_STEP,
        f"Readiness by theme, {scorecard.delegation} {scorecard.year}",
        radar_alt(scorecard, checklists),
        *_grid(figure.layout.polar),
        *(_lines(trace) for trace in figure.data),
        *(_markers(trace) for trace in figure.data),
        *(_entry(trace, n, len(key)) for n, trace in enumerate(key)),
    )


def _grid(polar: Any) -> list[str]:  # noqa: ANN401  Plotly ships no types
    angles = list(polar.angularaxis.tickvals)
    rim = [_at(100, angle) for angle in angles]
    return [
        *(
            svg.path([_at(ring, angle) for angle in angles], LIGHT.hairline, 0.5, closed=True)
            for ring in polar.radialaxis.tickvals
        ),
        *(svg.path([_CENTRE, end], LIGHT.hairline, 0.5) for end in rim),
        *(svg.text((_CENTRE[0] + 2, _at(ring, 0)[1] + 6), str(ring), _RING_LABEL, LIGHT.quiet_text) for ring in RINGS),
        *(_label(words, angle) for words, angle in zip(polar.angularaxis.ticktext, angles, strict=True)),
    ]


def _label(words: str, angle: float) -> str:
    """Write the name of an axis beside its end, away from the centre; the markup of the page's label is taken off."""
    lines = [(unescape(re.sub(r"<[^>]+>", "", line)), "<span" in line) for line in words.split("<br>")]
    x, y = _at(100 + 9, angle)
    across, up = sin(radians(angle)), cos(radians(angle))
    anchor = "middle" if abs(across) < 0.3 else "start" if across > 0 else "end"
    top = y - (up + 1) / 2 * (len(lines) - 1) * _LINE + (1 - up) * 2.5
    return "".join(
        svg.text((x, top + n * _LINE), line, _LABEL, LIGHT.quiet_text if quiet else LIGHT.text, anchor=anchor)
        for n, (line, quiet) in enumerate(lines)
    )


def _lines(trace: go.Scatterpolar) -> str:
    if "lines" not in (trace.mode or "") or not trace.line.color:
        return ""
    return svg.broken_path(_points(trace), trace.line.color, _SCALE * trace.line.width, dash=trace.line.dash or "solid")


def _markers(trace: go.Scatterpolar) -> str:
    if "markers" not in (trace.mode or "") or trace.marker.opacity == 0:
        return ""
    points, symbols = _points(trace), trace.marker.symbol
    named = [symbols] * len(points) if isinstance(symbols, str) else list(symbols)
    return "".join(
        svg.marker(point, symbol, _SCALE * trace.marker.size, trace.marker.color, LIGHT.background)
        for point, symbol in zip(points, named, strict=True)
        if point
    )


def _entry(trace: go.Scatterpolar, n: int, count: int) -> str:
    """Draw an entry of the legend, a sample and its name, two in a row."""
    left = 26.0 if count > 1 and n % 2 == 0 else 158.0 if count > 1 else 100.0
    y = _KEY_TOP + (n // 2) * _KEY_STEP
    sample = [(left, y), (left + 20, y)]
    drawn = []
    if "lines" in trace.mode and trace.line.color:
        drawn.append(svg.path(sample, trace.line.color, _SCALE * trace.line.width, dash=trace.line.dash or "solid"))
    if "markers" in trace.mode:
        size = _SCALE * trace.marker.size
        drawn.append(svg.marker((left + 10, y), trace.marker.symbol, size, trace.marker.color, LIGHT.background))
    return "".join([*drawn, svg.text((left + 25, y + 2.5), trace.name, _LABEL, LIGHT.text)])


def _points(trace: go.Scatterpolar) -> list[svg.Point | None]:
    pairs = zip(trace.r, trace.theta if trace.theta is not None else [0] * len(trace.r), strict=True)
    return [None if r is None else _at(r, theta) for r, theta in pairs]


def _at(r: float, theta: float) -> svg.Point:
    """Return where a point lies that is `r` of 100 from the centre, at `theta` degrees clockwise from the top."""
    x, y = _CENTRE
    return x + _RADIUS * r / 100 * sin(radians(theta)), y - _RADIUS * r / 100 * cos(radians(theta))

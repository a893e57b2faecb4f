"""This module draws what lies on the radar: lines, intervals, breaks, names of the axes, entries of the legend."""

import textwrap
from collections.abc import Mapping, Sequence
from html import escape
from math import atan2, degrees, hypot

import plotly.graph_objects as go

from reports.chart_style import BAND, INTERVAL, line_look
from reports.palette import Palette
from reports.theme_table import ThemeRow
from reports.words import THEME_STATUSES
from scoring.robustness import Band
from scoring.rounding import shown

# In units of the radar's radius of 100. The two intervals of an axis run beside it, so that neither covers the other.
_BESIDE = {"459": -1.5, "475": 1.5}
_CAP = 1.2

_Point = tuple[float | None, float | None]
_BREAK: _Point = (None, None)


def line(
    rows: Sequence[ThemeRow], resolution: str, when: str, colours: Palette, *, earlier: bool = False
) -> go.Scatterpolar:
    """Return one resolution's line through its demonstrated scores as shown, 0..100; None where it breaks.

    Args:
        rows: the table of themes at that time.
        resolution: "459" or "475".
        when: what tells the line from another one of the resolution: "in 2025".
        colours: of the background.
        earlier: whether it lies under another one, thinner and lighter.
    """
    cells = [row.cells[resolution] for row in rows]
    # The line returns to its first vertex only where first and last both exist; otherwise it would bridge a break.
    visited = [*range(len(rows)), *([0] if cells[0].score and cells[-1].score else [])]
    name, mark = line_name(resolution, when), colours.mark(resolution)
    return go.Scatterpolar(
        name=name,
        legendgroup=name,
        r=[cells[n].demonstrated for n in visited],
        theta=[angle(n, len(rows)) for n in visited],
        customdata=[rows[n].theme for n in visited],
        hovertext=[_hover(rows[n], name, resolution) for n in visited],
        hoverinfo="text",
        connectgaps=False,
        showlegend=False,
        **line_look(
            mark, [f"{mark.symbol}-open" if cells[n].hollow else mark.symbol for n in visited], earlier=earlier
        ),
    )


def intervals(
    rows: Sequence[ThemeRow],
    resolution: str,
    when: str,
    colours: Palette,
    bands: Mapping[str, Band] | None = None,
) -> go.Scatterpolar:
    """Return for each vertex a thin line along the axis and a little beside it, with a cap at each end that needs one.

    It goes from demonstrated to upper or, where bands over drawn weights are given by theme, from 5 to 95 %.
    """
    points = [
        point
        for n, row in enumerate(rows)
        for point in _interval(*_ends(row, resolution, bands), angle(n, len(rows)), _BESIDE[resolution])
    ]
    return go.Scatterpolar(
        name=f"{line_name(resolution, when)}, {INTERVAL if bands is None else BAND}",
        legendgroup=line_name(resolution, when),
        r=[r for r, _ in points],
        theta=[theta for _, theta in points],
        mode="lines",
        connectgaps=False,
        line={"color": colours.mark(resolution).colour, "width": 1},
        hoverinfo="skip",
        showlegend=False,
    )


def missing_vertices(rows: Sequence[ThemeRow], resolution: str) -> go.Scatterpolar:
    """Return unseen points at the rim that answer the pointer with why a line has no vertex there."""
    missing = [n for n, row in enumerate(rows) if not row.cells[resolution].score]
    return go.Scatterpolar(
        name=f"no vertex of {resolution}",
        r=[100] * len(missing),
        theta=[angle(n, len(rows)) for n in missing],
        customdata=[rows[n].theme for n in missing],
        hovertext=[_hover(rows[n], resolution, resolution) for n in missing],
        hoverinfo="text",
        mode="markers",
        marker={"opacity": 0, "size": 12},
        showlegend=False,
    )


def line_name(resolution: str, when: str) -> str:
    """Return the name of a line: "459 in 2025"."""
    return f"{resolution} {when}"


def angle(position: int, axes: int) -> float:
    """Return the angle of an axis in degrees, the first at 0."""
    return 360 * position / axes


def axis_name(row: ThemeRow, present: Sequence[str], colours: Palette) -> str:
    """Return the theme's name, wrapped, and under it which one of the resolutions present covers it, if not all do."""
    lines = [escape(part) for part in textwrap.wrap(row.name, 14)]
    covering = [id_ for id_ in present if row.cells[id_].status != "not_covered"]
    if len(covering) < len(present):
        remark = f"{covering[0]} only" if covering else THEME_STATUSES["not_covered"]
        lines.append(f'<span style="color:{colours.quiet_text};font-size:11px">{remark}</span>')
    return "<br>".join(lines)


def _hover(row: ThemeRow, name: str, resolution: str) -> str:
    cell = row.cells[resolution]
    title = f"<b>{escape(row.name)}</b><br>"
    if not cell.score:
        by = "by" if cell.status == "not_covered" else "under"
        return f"{title}{THEME_STATUSES[cell.status]} {by} Resolution {resolution}"
    return (
        f"{title}{name}<br>demonstrated {cell.demonstrated:.1f}<br>declared {cell.declared:.1f}<br>"
        f"up to {cell.upper:.1f}<br>coverage {cell.coverage:.1f}<br>{cell.items} item{'' if cell.items == 1 else 's'}"
    )


def _ends(
    row: ThemeRow, resolution: str, bands: Mapping[str, Band] | None
) -> tuple[float | None, float | None, Sequence[float]]:
    """Return where the interval of a vertex begins and ends, as shown, and at which of these it has a cap."""
    if bands is None:
        cell = row.cells[resolution]
        return cell.demonstrated, cell.upper, [] if cell.upper is None else [cell.upper]
    band = bands.get(row.theme)
    ends = [shown(band.q05), shown(band.q95)] if band else []
    return (ends[0], ends[1], ends) if ends else (None, None, [])


def _interval(low: float | None, high: float | None, caps: Sequence[float], axis: float, aside: float) -> list[_Point]:
    if low is None or high is None or low == high:
        return []
    drawn = [_beside(axis, low, aside), _beside(axis, high, aside), _BREAK]
    for end in caps:
        drawn += [_beside(axis, end, aside - _CAP), _beside(axis, end, aside + _CAP), _BREAK]
    return drawn


def _beside(axis: float, along: float, aside: float) -> _Point:
    """Return radius and angle (degrees) of the point so far along an axis and so far beside it."""
    return hypot(along, aside), axis + degrees(atan2(aside, along))

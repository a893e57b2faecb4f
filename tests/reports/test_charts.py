"""This module holds the claims about radar and trend chart: what is drawn is what is scored, and nothing besides."""

from dataclasses import replace
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings

from reports.charts import CHART_CONFIG, RADAR_HEIGHT, readiness_radar, trend_lines
from reports.palette import DARK, LIGHT
from reports.theme_table import theme_table
from reports.trend_traces import TrendLine, trend
from scoring.robustness import Band
from scoring.rounding import shown
from scoring.scorecard import Score, Scorecard
from tests.reports.cards import HOSTILE, answered_in_full, document, scored
from tests.strategies import REAL, assessments

THEMES = [theme.id for theme in REAL.themes]
BEST = scored(answered_in_full())[1]
WORST = scored(answered_in_full(best=False, year=2023))[1]
EMPTY = scored(document())[1]
BEFORE_475 = scored(answered_in_full(year=2021))[1]
SOLID, HOLLOW = Score(40.0, 50.0, 60.0, 80.0), Score(20.0, 20.0, 90.0, 30.0)


def _trace(figure: go.Figure, name: str) -> Any:  # noqa: ANN401  plotly is untyped
    """Return the trace of that name which has points: the legend's entry of the same name has none."""
    return next(trace for trace in figure.data if trace.name == name and list(_values(trace)) != [None])


def _values(trace: Any) -> Any:  # noqa: ANN401  plotly is untyped
    return trace.r if isinstance(trace, go.Scatterpolar) else trace.y


def _legend(figure: go.Figure) -> list[str]:
    return [trace.name for trace in figure.data if trace.showlegend is not False]


@settings(max_examples=15)
@given(assessments())
def test_every_vertex_is_the_figure_of_the_table(content: dict[str, Any]) -> None:
    """Each line holds the demonstrated score of each theme as the table shows it, and None where there is none."""
    card = scored(content)[1]
    figure, rows = readiness_radar(card, REAL, dark=False), theme_table(card, REAL)
    for id_, found in card.resolutions.items():
        if found:
            line = _trace(figure, f"{id_} in {card.year}")
            assert list(line.customdata[:12]) == THEMES
            assert list(line.r[:12]) == [row.cells[id_].demonstrated for row in rows]
            assert [symbol.endswith("-open") for symbol in line.marker.symbol[:12]] == [
                row.cells[id_].hollow for row in rows
            ]
        else:
            assert f"{id_} in {card.year}" not in [trace.name for trace in figure.data]


def test_a_line_breaks_where_a_resolution_says_nothing() -> None:
    """459 does not cover two themes: None stands there, gaps stay open, and the line does not return to its start."""
    line = _trace(readiness_radar(BEST, REAL, dark=False), "459 in 2025")
    missing = [theme for theme, value in zip(line.customdata, line.r, strict=True) if value is None]
    assert missing == ["civil-military-cooperation", "democratic-oversight"]
    assert line.connectgaps is False
    assert len(line.r) == 12


def test_a_whole_line_closes() -> None:
    """475 covers every theme: the line returns to its first vertex."""
    line = _trace(readiness_radar(BEST, REAL, dark=False), "475 in 2025")
    assert len(line.r) == 13
    assert line.customdata[-1] == THEMES[0]
    assert line.theta[-1] == line.theta[0]


def test_the_pointer_is_told_why_a_vertex_is_missing() -> None:
    """Where the line breaks an unseen point says "not covered by Resolution 459"."""
    figure = readiness_radar(BEST, REAL, dark=False)
    points = next(trace for trace in figure.data if trace.name == "no vertex of 459")
    assert list(points.customdata) == ["civil-military-cooperation", "democratic-oversight"]
    assert all(text.endswith("<br>not covered by Resolution 459") for text in points.hovertext)
    assert points.marker.opacity == 0


def test_the_pointer_is_told_every_figure() -> None:
    """A vertex names theme, year, the three figures, coverage and number of items."""
    line = _trace(readiness_radar(BEST, REAL, dark=False), "459 in 2025")
    found = BEST.resolutions["459"]
    assert found
    items = found.themes["expenditure"].items
    assert line.hovertext[1] == (
        "<b>Expenditure</b><br>459 in 2025<br>demonstrated 100.0<br>declared 100.0<br>up to 100.0<br>"
        f"coverage 100.0<br>{items} items"
    )


def test_axes_name_the_themes_and_who_alone_covers_them() -> None:
    """Every axis bears its theme's name, wrapped; two of them say that 475 alone covers them."""
    labels = readiness_radar(BEST, REAL, dark=False).layout.polar.angularaxis.ticktext
    names = [theme.name.en for theme in REAL.themes]
    for label, name in zip(labels, names, strict=True):
        words = label.split("<br><span")[0]
        assert words.replace("-<br>", "-").replace("<br>", " ") == name
        assert max(len(line) for line in words.split("<br>")) <= 14
    assert [name for label, name in zip(labels, names, strict=True) if "475 only" in label] == [
        "Civil-military cooperation",
        "Democratic oversight",
    ]


def test_before_adoption_there_is_one_line() -> None:
    """In 2021 only 459 is drawn, and what it does not cover is said to be not covered."""
    figure = readiness_radar(BEFORE_475, REAL, dark=False)
    assert _legend(figure) == ["459 in 2021"]
    assert sum("not covered" in label for label in figure.layout.polar.angularaxis.ticktext) == 2


def test_another_year_lies_under_thinner_and_lighter() -> None:
    """The overlay has lines of its own, drawn first, in the lighter colour, and entries of its own in the legend."""
    figure = readiness_radar(BEST, REAL, other=WORST, dark=False)
    names = [trace.name for trace in figure.data]
    assert names.index("459 in 2023") < names.index("459 in 2025")
    assert _legend(figure)[:4] == ["459 in 2025", "475 in 2025", "459 in 2023", "475 in 2023"]
    under, over = _trace(figure, "459 in 2023"), _trace(figure, "459 in 2025")
    assert under.line.width < over.line.width
    assert (under.line.color, over.line.color) == (LIGHT.mark("459").earlier, LIGHT.mark("459").colour)
    assert list(under.r[:9]) == [0.0] * 9


def test_two_states_of_one_year_can_be_told_apart() -> None:
    """Steps tried in a year lie over that year as it stands: the legend and the pointer say which is which."""
    figure = readiness_radar(BEST, REAL, other=replace(WORST, year=BEST.year), dark=False)
    assert _legend(figure)[:4] == ["459 with the steps", "475 with the steps", "459 now", "475 now"]
    assert "459 now<br>" in _trace(figure, "459 now").hovertext[0]


@pytest.mark.parametrize("dark", [True, False])
def test_resolutions_keep_colour_dash_and_marker(dark: bool) -> None:  # noqa: FBT001  a parameter of the test
    """Each line looks as the palette says, in light and dark, on the palette's background."""
    figure = readiness_radar(BEST, REAL, dark=dark)
    colours = DARK if dark else LIGHT
    for id_ in ("459", "475"):
        line, mark = _trace(figure, f"{id_} in 2025"), colours.mark(id_)
        assert (line.line.color, line.line.dash, line.marker.symbol[0]) == (mark.colour, mark.dash, mark.symbol)
    assert figure.layout.polar.bgcolor == figure.layout.paper_bgcolor == colours.background
    assert figure.layout.font.color == colours.text


def test_the_interval_runs_from_demonstrated_to_upper() -> None:
    """Without any answer an interval spans its axis, a little beside it; without a band there is none."""
    figure = readiness_radar(EMPTY, REAL, dark=False)
    spans = next(trace for trace in figure.data if trace.name == "459 in 2025, claimed or unresolved")
    low, high = spans.r[0], spans.r[1]
    assert (low, high) == (pytest.approx(1.5), pytest.approx(100, abs=0.02))
    assert spans.connectgaps is False
    assert not any("unresolved" in trace.name for trace in readiness_radar(EMPTY, REAL, band=False, dark=False).data)


def test_bands_over_drawn_weights_take_the_place_of_the_interval() -> None:
    """Each vertex that has a band shows it from 5 to 95 % as shown, with a cap at either end; the legend names it."""
    theme = REAL.themes[0].id
    bands = {"459": {theme: Band(20.04, 30.0, 49.96)}, "475": dict[str, Band]()}
    figure = readiness_radar(EMPTY, REAL, bands=bands, dark=False)
    drawn = _trace(figure, "459 in 2025, nine of ten draws")
    ends = [round((r**2 - 1.5**2) ** 0.5, 6) if r else None for r in drawn.r[:3]]
    assert ends == [20.0, 50.0, None]
    assert len(drawn.r) == 9
    assert list(_trace(figure, "475 in 2025, nine of ten draws").r) == []
    assert _legend(figure)[2:] == ["nine of ten draws", "less than half answered"]


def test_a_point_without_doubt_has_no_interval() -> None:
    """Where demonstrated equals upper nothing is drawn beside the vertex."""
    figure = readiness_radar(BEST, REAL, dark=False)
    assert list(next(trace for trace in figure.data if trace.name == "459 in 2025, claimed or unresolved").r) == []


def test_the_legend_explains_only_what_occurs() -> None:
    """Intervals and hollow vertices are explained where they are drawn: not where all is answered and supported."""
    marks = ["claimed or unresolved", "less than half answered"]
    assert _legend(readiness_radar(EMPTY, REAL, dark=False))[2:] == marks
    assert _legend(readiness_radar(EMPTY, REAL, band=False, dark=False))[2:] == marks[1:]
    assert _legend(readiness_radar(BEST, REAL, dark=False))[2:] == []
    assert _legend(trend_lines([TrendLine("459", "459", {2024: SOLID, 2025: HOLLOW})], dark=False))[1:] == marks


def test_the_radar_stays_as_high_as_it_is_and_shows_its_rings() -> None:
    """Fixed height, rings at 25, 50, 75 and 100, nothing that moves under the pointer."""
    layout = readiness_radar(BEST, REAL, dark=False).layout
    assert layout.height == RADAR_HEIGHT
    assert tuple(layout.polar.radialaxis.tickvals) == (25, 50, 75, 100)
    assert layout.dragmode is False
    assert CHART_CONFIG["displayModeBar"] is False


def test_a_missing_year_is_a_gap_in_the_trend() -> None:
    """The axis holds every year; a year without a score is None and stays open."""
    figure = trend_lines([TrendLine("459", "459", {2021: HOLLOW, 2024: SOLID, 2025: None})], dark=False)
    line = _trace(figure, "459")
    assert list(line.customdata) == [2021, 2022, 2023, 2024, 2025]
    assert list(line.y) == [20.0, None, None, 40.0, None]
    assert [symbol for symbol, value in zip(line.marker.symbol, line.y, strict=True) if value] == [
        "circle-open",
        "circle",
    ]
    assert line.connectgaps is False
    assert list(figure.layout.xaxis.tickvals) == [2021, 2022, 2023, 2024, 2025]


def test_the_trend_shows_its_interval() -> None:
    """Each year has a thin line from demonstrated to upper."""
    figure = trend_lines([TrendLine("459", "459", {2025: SOLID})], dark=False)
    interval = _trace(figure, "459, claimed or unresolved")
    assert list(interval.y[:2]) == [40.0, 60.0]
    assert set(interval.x[:2]) == {2025}


def test_the_trend_of_scorecards_is_their_headline() -> None:
    """The line of a resolution holds its demonstrated score as shown, and None in a year before its adoption."""
    cards: list[Scorecard] = [BEST, WORST, BEFORE_475]
    lines = [trend(f"Resolution {id_}", id_, cards, lambda found: found.score) for id_ in ("459", "475")]
    figure = trend_lines(lines, dark=True)
    assert list(_trace(figure, "Resolution 459").y) == [
        shown(card.resolutions["459"].score.demonstrated) if card and card.resolutions["459"] else None
        for card in (BEFORE_475, None, WORST, None, BEST)
    ]
    assert list(_trace(figure, "Resolution 475").y) == [None, None, 0.0, None, 100.0]


def test_lines_of_one_resolution_keep_its_colour_and_differ_in_marker() -> None:
    """Several themes of one resolution share colour and dash; their markers and their places beside the year differ."""
    lines = [TrendLine(f"theme {n}", "475", {2025: SOLID}) for n in range(4)]
    figure = trend_lines(lines, dark=False)
    traces = [_trace(figure, line.name) for line in lines]
    assert {trace.line.color for trace in traces} == {LIGHT.mark("475").colour}
    assert len({trace.marker.symbol[0] for trace in traces}) == 4
    assert len({trace.x[0] for trace in traces}) == 4
    assert all(abs(trace.x[0] - 2025) < 0.4 for trace in traces)


def test_no_years_draw_an_empty_chart() -> None:
    """Without lines, or without years, there is a chart without points."""
    assert _legend(trend_lines([], dark=False)) == []
    assert list(_values(trend_lines([TrendLine("459", "459", {})], dark=False).data[0])) == []


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_shown_letter_by_letter(name: str) -> None:
    """Markup in the name of a line reaches the chart escaped."""
    figure = trend_lines([TrendLine(name, "459", {2025: SOLID})], dark=False)
    text = figure.to_json()
    assert "<script" not in text
    assert "<img" not in text
    assert "\\u003cscript" not in text


def test_many_years_keep_their_labels_apart() -> None:
    """With more than twelve years only some are labelled, the first among them."""
    scores = dict.fromkeys(range(2000, 2026), SOLID)
    labels = trend_lines([TrendLine("459", "459", scores)], dark=False).layout.xaxis.tickvals
    assert len(labels) <= 12
    assert labels[0] == 2000

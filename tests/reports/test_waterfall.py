"""This module holds the claims about the waterfall: it shows the figures of the rows, in rows that keep their place."""

from dataclasses import astuple, replace
from typing import Any

import plotly.graph_objects as go
import pytest

from reports.change_rows import ShownChange, signed
from reports.charts import WATERFALL_HEIGHT, change_waterfall
from reports.palette import DARK, LIGHT, Palette
from reports.waterfall import waterfall_alt
from reports.words import TERM_MEANINGS, TERMS
from scoring.change import Terms
from scoring.scorecard import Score

CHANGE = ShownChange(
    resolution="459",
    earlier=2024,
    later=2025,
    before=Score(48.79, 50.0, 61.1, 80.0),
    after=Score(53.0, 60.0, 76.6, 90.0),
    terms=Terms(progress=6.0, evidence=-1.5, items_in=-0.3),
    difference=4.2,
    hollow=False,
    comparability="plain",
)
both = pytest.mark.parametrize(("dark", "colours"), [(False, LIGHT), (True, DARK)], ids=["light", "dark"])


def _traces(change: ShownChange = CHANGE, *, dark: bool = False) -> tuple[go.Figure, Any, Any]:
    figure = change_waterfall(change, dark=dark)
    return figure, *figure.data


def test_bars_and_figures_are_those_of_the_rows() -> None:
    """From the earlier score over the six terms to the later one, each with its figure, signed where it is a step."""
    _, bars, figures = _traces()
    assert list(bars.x) == [48.8, *astuple(CHANGE.terms), 53.0]
    assert list(bars.measure) == ["absolute", *["relative"] * 6, "absolute"]
    assert list(bars.customdata) == ["earlier", *TERMS, "later"]
    assert list(figures.text) == ["48.8", *map(signed, astuple(CHANGE.terms)), "53.0"]
    assert list(figures.text) == ["48.8", "+6.0", "-1.5", "0.0", "0.0", "-0.3", "0.0", "53.0"]
    assert round(sum(bars.x[:-1]), 9) == bars.x[-1]


def test_figures_stand_right_of_their_bars() -> None:
    """A figure begins a little beyond the right end of its bar, be that where the step began or where it led."""
    figure, _, figures = _traces()
    aside = 0.012 * figure.layout.xaxis.range[1]
    assert [round(x - aside, 6) for x in figures.x] == [48.8, 54.8, 54.8, 53.3, 53.3, 53.3, 53.0, 53.0]
    assert figures.textposition == "middle right"


def test_rows_are_named_in_short_words_and_years_with_what_could_still_be() -> None:
    """A row is a term or a year; under the year stands the upper score, since no score stands without it."""
    figure, bars, _ = _traces()
    names = figure.layout.yaxis.ticktext
    assert list(names[1:-1]) == list(TERMS.values())
    assert max(len(name) for name in TERMS.values()) <= 10
    assert names[0].startswith("2024<br>")
    assert "up to 61.1" in names[0]
    assert "up to 76.6" in names[-1]
    assert list(bars.y) == list(figure.layout.yaxis.tickvals)


def test_the_chart_stays_as_high_as_it_is() -> None:
    """Terms of 0.0 keep their row; height and rows do not depend on the figures, and there is no legend."""
    still = replace(CHANGE, after=CHANGE.before, terms=Terms(), difference=0.0)
    for change in (CHANGE, still):
        figure, bars, figures = _traces(change)
        assert figure.layout.height == WATERFALL_HEIGHT
        assert len(bars.x) == len(figures.text) == 8
        assert not any(trace.showlegend for trace in figure.data)


@both
def test_rise_fall_and_total_look_as_everywhere(dark: bool, colours: Palette) -> None:  # noqa: FBT001  a parameter of the test
    """A rise is filled, a fall outlined on a pale ground, and both totals have the colour of the resolution."""
    for id_ in ("459", "475"):
        figure, bars, _ = _traces(replace(CHANGE, resolution=id_), dark=dark)
        assert bars.increasing.marker.color == colours.demonstrated
        assert (bars.decreasing.marker.color, bars.decreasing.marker.line.color) == (
            colours.known_gap_pale,
            colours.known_gap,
        )
        assert bars.totals.marker.color == colours.mark(id_).colour
        assert figure.layout.paper_bgcolor == colours.background


@both
def test_a_hollow_comparison_is_grey(dark: bool, colours: Palette) -> None:  # noqa: FBT001  a parameter of the test
    """Terms are grey, falls still only outlined; the totals are hollow, and figures quiet."""
    _, bars, figures = _traces(replace(CHANGE, hollow=True), dark=dark)
    assert bars.increasing.marker.color == bars.decreasing.marker.line.color == colours.unresolved
    assert bars.decreasing.marker.color == colours.unresolved_pale
    assert bars.totals.marker.color == colours.background
    assert bars.totals.marker.line.color == colours.mark("459").colour
    assert figures.textfont.color == colours.quiet_text


@pytest.mark.parametrize(
    ("before", "after", "terms", "expected"),
    [
        (48.8, 53.0, CHANGE.terms, ([0.0, pytest.approx(54.8 * 4 / 3)], [0, 25, 50])),
        (90.0, 100.0, Terms(progress=10.0), ([0.0, pytest.approx(400 / 3)], [0, 25, 50, 75, 100])),
        (0.0, 0.0, Terms(), ([0.0, 20.0], [0, 10, 20])),
        (2.0, 3.0, Terms(progress=-5.0, items_in=6.0), ([-3.0, 20.0], [0, 10, 20])),
    ],
)
def test_the_axis_begins_at_zero_and_holds_everything(
    before: float, after: float, terms: Terms, expected: tuple[list[Any], list[int]]
) -> None:
    """Bars are compared by their length, so none is cut; the axis leads lower only where the steps do."""
    first, last = (Score(demonstrated, 100.0, 100.0, 90.0) for demonstrated in (before, after))
    layout = change_waterfall(replace(CHANGE, before=first, after=last, terms=terms), dark=False).layout
    assert (list(layout.xaxis.range), list(layout.xaxis.tickvals)) == expected


def test_the_pointer_is_told_what_a_term_means() -> None:
    """A term says its points and its meaning; a total says all figures of its score."""
    _, bars, _ = _traces()
    assert bars.hovertext[0] == "<b>2024</b><br>demonstrated 48.8<br>up to 61.1<br>coverage 80.0"
    assert bars.hovertext[2].startswith("<b>Evidence</b> -1.5<br>")
    assert bars.hovertext[2].split("<br>", 1)[1].replace("<br>", " ") == TERM_MEANINGS["evidence"]


def test_the_chart_is_told_in_words() -> None:
    """Who does not see the chart hears both scores with what could still be, every term, and why it is grey."""
    assert waterfall_alt(CHANGE) == (
        "Waterfall. Resolution 459 from 48.8 (up to 61.1) in 2024 to 53.0 (up to 76.6) in 2025, in points: "
        "Progress +6.0; Evidence -1.5; Disclosure 0.0; Weights 0.0; Items in -0.3; Items out 0.0."
    )
    assert waterfall_alt(replace(CHANGE, hollow=True)).endswith(
        " Drawn in grey, since less than half of the weight is answered in one of the years."
    )

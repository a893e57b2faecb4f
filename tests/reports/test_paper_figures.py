"""Claims about charts for paper: the same figures as on the page, told apart in grey, with words beside them."""

import re
from xml.etree import ElementTree

from hypothesis import given, settings

from reports.bar_svg import bar_svg
from reports.charts import readiness_radar
from reports.dossier.figures import draw_bars, draw_radar, to_png
from reports.palette import LIGHT
from reports.radar_svg import radar_svg
from reports.theme_table import theme_table
from reports.words import PARTS
from tests.reports.cards import document
from tests.reports.printed import demonstration, subject, year_of
from tests.strategies import REAL, Plain, assessments

SVG = "{http://www.w3.org/2000/svg}"


def _tree(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314  our own


def _words(svg: str) -> list[str]:
    return [text.text or "" for text in _tree(svg).iter(f"{SVG}text")]


@settings(max_examples=25, deadline=None)
@given(assessments())
def test_the_radar_for_paper_has_a_marker_for_each_vertex_of_the_page(content: Plain) -> None:
    """One circle or diamond for each theme scored, at the distance of its figure; hollow ones are filled with white."""
    year = year_of(content)
    rows = theme_table(year.scorecard, REAL)
    tree = _tree(radar_svg(year.scorecard, REAL))
    circles = [mark for mark in tree.iter(f"{SVG}circle") if mark.get("stroke") == LIGHT.mark("459").colour]
    diamonds = [mark for mark in tree.iter(f"{SVG}polygon") if mark.get("stroke") == LIGHT.mark("475").colour]
    for id_, marks in (("459", circles), ("475", diamonds)):
        cells = [row.cells[id_] for row in rows if row.cells[id_].score]
        in_key = int(year.scorecard.resolutions[id_] is not None)
        # The line returns to its first vertex only where first and last both exist.
        closed = int(bool(rows[0].cells[id_].score and rows[-1].cells[id_].score))
        assert len(marks) == len(cells) + in_key + closed
        hollow = [cell for cell in cells if cell.hollow]
        white = [mark for mark in marks if mark.get("fill") == LIGHT.background]
        assert len(hollow) <= len(white) <= len(hollow) + closed


def test_the_radar_for_paper_draws_the_figure_of_the_page() -> None:
    """Its legend and its axes have the words of the Plotly figure, and a screen reader hears what it shows."""
    printed = demonstration()
    figure = readiness_radar(printed.now.scorecard, REAL, dark=False)
    svg = radar_svg(printed.now.scorecard, REAL)
    words = " ".join(_words(svg)).replace("- ", "-")
    for trace in figure.data:
        if trace.showlegend is not False:
            assert trace.name in words
    for theme in REAL.themes:
        assert all(part in words for part in theme.name.en.split(" "))
    [description] = [node.text or "" for node in _tree(svg).iter(f"{SVG}desc")]
    assert description.startswith("Radar of twelve themes. Strongest under 459: Exercises")
    assert "stroke-dasharray" in svg, "475 is dashed, so that grey tells it from 459"


@settings(max_examples=25, deadline=None)
@given(assessments())
def test_the_bar_for_paper_has_the_parts_as_shown(content: Plain) -> None:
    """Each part above 0.0 has its own look and its share of the width; together they fill it."""
    for found in year_of(content).scorecard.resolutions.values():
        if found is None:
            continue
        tree = _tree(bar_svg(found.score, "x", width=400, height=10))
        wide = [float(part.get("width", 0)) + 0.5 for part in tree.iter(f"{SVG}rect")]
        figures = [getattr(found.score.parts, part) for part in PARTS]
        drawn = [figure for figure in figures if figure > 0]
        assert len(wide) == len(drawn)
        room = 400 - 0.6 * (len(drawn) - 1)
        assert all(abs(w - room * f / 100) < 0.7 for w, f in zip(wide, drawn, strict=True))


def test_the_bars_alone_say_every_figure_or_why_there_is_none() -> None:
    """Who gets only the picture reads headline, four parts and coverage; a resolution without score says why."""
    found = demonstration().now.scorecard.resolutions["459"]
    assert found
    words = " ".join(_words(draw_bars(demonstration())))
    assert found.score.headline in words
    for part, name in PARTS.items():
        assert f"{getattr(found.score.parts, part):.1f} {name}" in words
    assert "Nothing is assessed under Resolution 475 in 2020" in " ".join(
        _words(draw_bars(subject(document(year=2020))))
    )


def test_a_chart_is_also_a_png_and_there_is_no_radar_without_a_score() -> None:
    """The PNG is 300 pixels an inch and equal for equal input; without any score there is nothing to draw."""
    svg = draw_radar(demonstration())
    assert svg
    made = to_png(svg)
    assert made.startswith(b"\x89PNG")
    assert made == to_png(svg)
    width = int.from_bytes(made[16:20], "big")
    points = float(re.findall(r'width="([\d.]+)pt"', svg)[0]) + 12
    assert abs(width - points / 72 * 300) < 2
    assert draw_radar(subject(document(year=2018))) is None

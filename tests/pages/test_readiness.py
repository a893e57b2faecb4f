"""Claims about Readiness: how ready are we, by theme?"""

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assessments.access import LOCAL, Person
from assessments.database import Store
from assessments.store import read_assessment, start_assessment
from checklists.load import load_checklists
from reports.sentences import radar_sentence
from reports.theme_table import theme_table
from scoring.method import load_method
from scoring.rounding import difference, shown
from scoring.scorecard import Scorecard, score
from tests.pages.conftest import OpenPage, words


def _card(store: Store, year: int) -> Scorecard:
    return score([read_assessment(store, "XAA", year, by=LOCAL).assessment], load_checklists())[0]


def _start(store: Store, year: int) -> None:
    start_assessment(
        store,
        load_checklists(),
        delegation="EST",
        year=year,
        scope="full",
        method_version=load_method().version,
        by=Person("test"),
    )


def _chart(app: AppTest) -> Any:  # noqa: ANN401  Plotly's own JSON
    [chart] = app.get("plotly_chart")
    return json.loads(chart.proto.spec)


def _traces(app: AppTest, name: str) -> list[Any]:
    return [trace for trace in _chart(app)["data"] if trace.get("name") == name and any(trace["r"])]


@pytest.mark.usefixtures("store")
def test_without_a_delegation_the_page_says_what_to_do(open_page: OpenPage) -> None:
    """A visitor who follows a link first learns to choose a delegation, and is led to the Overview."""
    app = open_page("readiness")
    assert "Choose your delegation" in app.info[0].value
    assert [link.proto.label for link in app.main.get("page_link")] == ["Go to the Overview"]
    assert not app.get("plotly_chart")


def test_each_resolution_has_its_sentence_before_the_chart(demonstration: Store, open_page: OpenPage) -> None:
    """What the radar shows stands in words above it, and is said to those who do not see it."""
    app = open_page("readiness", delegation="XAA", year="2025")
    card = _card(demonstration, 2025)
    [chart] = app.get("plotly_chart")
    for resolution in card.resolutions:
        sentence = radar_sentence(card, resolution, load_checklists())
        assert sentence in words(app)
        assert sentence in chart.proto.alt


def test_every_theme_stands_in_the_table_with_the_figures_of_the_scorecard(
    demonstration: Store, open_page: OpenPage
) -> None:
    """Table and engine agree to the last digit shown, and a theme a resolution does not cover says so in words."""
    page = words(open_page("readiness", delegation="XAA", year="2024"))
    table = theme_table(_card(demonstration, 2024), load_checklists())
    for row in table:
        after = page.split(f"<td>{row.name}</td>")[1].split("</tr>")[0]
        for cell in row.cells.values():
            assert cell.words in after
            assert cell.coverage is None or f"coverage {cell.coverage:.1f}" in after
    assert page.count("not covered</div>") == sum(
        c.status == "not_covered" for row in table for c in row.cells.values()
    )


def test_the_radar_draws_the_figures_of_the_table(demonstration: Store, open_page: OpenPage) -> None:
    """A vertex is the demonstrated score as shown; where a resolution does not cover a theme there is none."""
    app = open_page("readiness", delegation="XAA", year="2025")
    table = theme_table(_card(demonstration, 2025), load_checklists())
    for resolution in ("459", "475"):
        drawn = [trace["r"] for trace in _traces(app, f"{resolution} in 2025")]
        assert [row.cells[resolution].demonstrated for row in table] in [r[: len(table)] for r in drawn]


def test_each_resolution_has_its_four_part_bar_and_its_balance(demonstration: Store, open_page: OpenPage) -> None:
    """Headline, parts, balance and what unevenness costs are the engine's, and the parts add up to 100.0."""
    page = words(open_page("readiness", delegation="XAA", year="2023"))
    for found in _card(demonstration, 2023).resolutions.values():
        assert found is not None
        parts = found.score.parts
        for figure, name in ((parts.claimed, "claimed without evidence"), (parts.known_gap, "known gap")):
            assert f"{figure:.1f} {name}" in page
        mean, balance = shown(found.theme_mean), shown(found.balance)
        assert f"Balance {balance:.1f}: the themes average {mean:.1f}" in page
        assert f"costs {difference(mean, balance):.1f} points" in page


def test_another_year_is_laid_under_by_its_address(demonstration: Store, open_page: OpenPage) -> None:
    """?compare=2024 draws both years and gives the change of each theme as the difference of the figures shown."""
    app = open_page("readiness", delegation="XAA", year="2025", compare="2024")
    assert app.selectbox(key="choice-compare").value == "2024"
    assert _traces(app, "459 in 2024")
    table = theme_table(_card(demonstration, 2025), load_checklists(), _card(demonstration, 2024))
    for row in table:
        for cell in row.cells.values():
            assert cell.change is None or f"coverage {cell.coverage:.1f} · {cell.change:+.1f}" in words(app)


@pytest.mark.usefixtures("demonstration")
def test_a_year_that_is_not_there_is_not_compared_with(open_page: OpenPage) -> None:
    """A foreign value in the address changes nothing."""
    app = open_page("readiness", delegation="XAA", year="2025", compare="<script>")
    assert app.selectbox(key="choice-compare").value == "none"
    assert not _traces(app, "459 in 2024")


@pytest.mark.usefixtures("demonstration")
def test_the_band_can_be_switched_off(open_page: OpenPage) -> None:
    """Without the band only what is demonstrated is drawn."""
    app = open_page("readiness", delegation="XAA", year="2025")
    with_band = len(_chart(app)["data"])
    app.toggle(key="band").set_value(False).run()
    assert len(_chart(app)["data"]) < with_band


def test_an_assessment_without_answers_shows_nothing_as_demonstrated(store: Store, open_page: OpenPage) -> None:
    """Blanks demonstrate nothing and exclude nothing: 0.0 (up to 100.0), coverage 0.0, for every theme covered."""
    _start(store, 2025)
    app = open_page("readiness", delegation="EST", year="2025")
    covered = {(item.resolution, item.theme) for item in load_checklists().items.values() if item.scored}
    assert words(app).count("0.0 (up to 100.0)</div>") == len(covered)
    assert "choice-compare" not in [box.key for box in app.selectbox], "there is no other year to choose"


def test_before_its_adoption_a_resolution_has_no_line(store: Store, open_page: OpenPage) -> None:
    """In 2020 there is no trace of 475, and the sentence says why."""
    _start(store, 2020)
    app = open_page("readiness", delegation="EST", year="2020")
    assert "Nothing is assessed under Resolution 475 in 2020" in words(app)
    assert not [trace for trace in _chart(app)["data"] if "475" in (trace.get("name") or "")]


def test_before_both_resolutions_there_is_no_chart_at_all(store: Store, open_page: OpenPage) -> None:
    """In 2018 the page says that nothing is assessed, and stops."""
    _start(store, 2018)
    app = open_page("readiness", delegation="EST", year="2018")
    assert "Nothing is assessed under Resolution 459 in 2018" in words(app)
    assert not app.get("plotly_chart")

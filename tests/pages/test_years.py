"""Claims about Years: did we get better?"""

import html
import json
import re
from dataclasses import asdict
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assessments.access import LOCAL, Person
from assessments.database import Store
from assessments.store import change_scope, read_assessment, remove_assessment, start_assessment
from checklists.load import load_checklists
from checklists.words import Scope
from reports.change_rows import ClauseChange, change_rows, shown_change, signed
from reports.change_words import change_sentences
from reports.trends import FLAT, find_moves, most_improved, most_worsened
from scoring.change import ScoredYear, change
from scoring.method import load_method
from scoring.scorecard import Scorecard, score
from tests.pages.conftest import OpenPage, words


def _card(store: Store, year: int, scope: Scope = "full") -> Scorecard:
    assessment = read_assessment(store, "XAA", year, by=LOCAL).assessment.model_copy(update={"scope": scope})
    return score([assessment], load_checklists())[0]


def _start(store: Store, delegation: str, year: int) -> None:
    start_assessment(
        store,
        load_checklists(),
        delegation=delegation,
        year=year,
        scope="full",
        method_version=load_method().version,
        by=Person("test"),
    )


def _lines(app: AppTest, chart: int = 0) -> dict[str, Any]:
    """Return the drawn lines of a chart by name."""
    data = json.loads(app.get("plotly_chart")[chart].proto.spec)["data"]
    return {trace["name"]: trace for trace in data if len(trace.get("customdata") or []) > 0}


def _rows(page: str, caption: str) -> list[list[str]]:
    """Return the cells, without markup, of the rows of every table after its caption, up to the next caption."""
    rows = []
    for part in page.split(f"{caption}</p>")[1:]:
        for row in part.split("</table>")[0].split("<tr>")[2:]:
            cells = re.findall(r"<td.*?</td>", row, re.DOTALL)
            rows.append([re.sub(r"<[^>]+>", " ", cell).strip() for cell in cells])
    return rows


@pytest.mark.usefixtures("store")
def test_without_a_delegation_the_page_says_what_to_do(open_page: OpenPage) -> None:
    """A visitor who follows a link first learns to choose a delegation."""
    app = open_page("years")
    assert "Choose your delegation" in app.info[0].value
    assert not app.get("plotly_chart")


def test_one_year_alone_leads_to_the_overview(store: Store, open_page: OpenPage) -> None:
    """A change needs two years; the page says how to get the second and draws no line of one point."""
    _start(store, "EST", 2025)
    app = open_page("years", delegation="EST")
    assert "There is one reporting year so far, 2025." in words(app)
    assert [link.proto.label for link in app.main.get("page_link")] == ["Go to the Overview"]
    assert not app.get("plotly_chart")


def test_line_and_table_of_a_resolution_are_the_scores_of_the_years(demonstration: Store, open_page: OpenPage) -> None:
    """Each point is the demonstrated score as shown; the table beside it adds interval and coverage."""
    app = open_page("years", delegation="XAA")
    table = _rows(words(app), "Demonstrated (up to upper), with coverage, each from 0 to 100")
    for position, resolution in enumerate(("459", "475"), start=1):
        drawn = _lines(app)[f"Resolution {resolution}"]
        for row, year in enumerate((2025, 2024, 2023)):
            found = _card(demonstration, year).resolutions[resolution]
            assert found is not None
            assert drawn["y"][drawn["customdata"].index(year)] == found.score.parts.demonstrated
            assert table[row][position].startswith(found.score.headline)
            assert f"coverage {found.score.coverage:.1f}" in table[row][position]


def test_a_missing_year_is_a_gap_in_the_line_and_said_in_words(demonstration: Store, open_page: OpenPage) -> None:
    """Nobody may read a line through 2024 where there was no assessment in 2024."""
    remove_assessment(demonstration, read_assessment(demonstration, "XAA", 2024, by=LOCAL).id, by=Person("test"))
    app = open_page("years", delegation="XAA")
    drawn = _lines(app)["Resolution 459"]
    assert drawn["y"][drawn["customdata"].index(2024)] is None
    assert drawn.get("connectgaps") is False
    assert "No score in 2024." in words(app)
    table = _rows(words(app), "Demonstrated (up to upper), with coverage, each from 0 to 100")
    assert table[1] == ["2024", "no assessment", "no assessment"]


def test_a_clause_can_be_linked_to_with_its_adopted_text(demonstration: Store, open_page: OpenPage) -> None:
    """?follow=clause&clause=459-11-c-vii draws its line over its quotation."""
    app = open_page("years", delegation="XAA", follow="clause", clause="459-11-c-vii")
    found = [_card(demonstration, year).resolutions["459"] for year in (2023, 2024, 2025)]
    figures = [part.clauses["459-11-c-vii"].parts.demonstrated for part in found if part]
    assert list(_lines(app, chart=-1)["459 11.c.vii"]["y"]) == figures
    assert "situational awareness, information sharing, and assessment</blockquote>" in words(app)


def test_a_theme_is_drawn_for_the_resolutions_that_cover_it(demonstration: Store, open_page: OpenPage) -> None:
    """Democratic oversight is not covered by 459: one line, and no zero for the other."""
    app = open_page("years", delegation="XAA", follow="theme", theme="democratic-oversight")
    [(name, drawn)] = _lines(app, chart=-1).items()
    cells = [_card(demonstration, year).resolutions["475"] for year in (2023, 2024, 2025)]
    scores = [found.themes["democratic-oversight"].score for found in cells if found]
    assert name == "Democratic oversight, 475"
    assert list(drawn["y"]) == [score.parts.demonstrated for score in scores if score]


def test_the_last_two_years_are_compared_and_what_moved_most_is_named(
    demonstration: Store, open_page: OpenPage
) -> None:
    """Rises and falls stand in the order of their size, with both scores, for clauses and for themes."""
    page = words(open_page("years", delegation="XAA"))
    moves = find_moves(_card(demonstration, 2025), _card(demonstration, 2024))
    for kind in ("clause", "theme"):
        chosen = [move for move in moves if move.kind == kind]
        expected = [*most_improved(chosen), *most_worsened(chosen)]
        rows = _rows(page, f"Among the {kind}s with at least half answered in both years")
        assert [row[-1] for row in rows] == [f"{move.change:+.1f}" for move in expected]
        assert [row[1].split("  ")[0] for row in rows] == [move.then.headline for move in expected]
        assert [row[2].split("  ")[0] for row in rows] == [move.now.headline for move in expected]


def _year(store: Store, year: int, scope: Scope = "full") -> ScoredYear:
    assessment = read_assessment(store, "XAA", year, by=LOCAL).assessment.model_copy(update={"scope": scope})
    return ScoredYear(assessment, load_checklists(), _card(store, year, scope))


def _text(app: AppTest) -> str:
    return html.unescape(words(app))


def test_any_two_years_can_be_compared_by_their_address(demonstration: Store, open_page: OpenPage) -> None:
    """?from=2023&to=2024 explains the change between these two; a year after the later one cannot be the earlier."""
    app = open_page("years", delegation="XAA", **{"from": "2023", "to": "2024"})
    then, now = _year(demonstration, 2023), _year(demonstration, 2024)
    for resolution, found in change(then, now).items():
        assert found
        assert all(sentence in _text(app) for sentence in change_sentences(found, resolution, then, now))
    assert app.selectbox(key="choice-to").options == ["2024", "2025"]


def test_the_six_terms_lead_from_score_to_score_in_chart_and_table(demonstration: Store, open_page: OpenPage) -> None:
    """Chart and table show the same figures, and as shown they add up exactly."""
    app = open_page("years", delegation="XAA")
    then, now = _year(demonstration, 2024), _year(demonstration, 2025)
    tables = _rows(words(app), "From 2024 to 2025 in points that add up")
    for chart, (resolution, found) in enumerate(change(then, now).items(), start=1):
        assert found
        expected = shown_change(found, resolution, then, now)
        drawn = json.loads(app.get("plotly_chart")[chart].proto.spec)["data"][0]["x"]
        table = [float(row[-1]) for row in tables[8 * (chart - 1) : 8 * chart]]
        assert drawn == table
        assert table[1:-1] == list(asdict(expected.terms).values())
        assert round(sum(table[:-1]), 1) == table[-1]


def test_the_change_goes_down_to_clause_and_item(demonstration: Store, open_page: OpenPage) -> None:
    """Every clause that adds something is listed with its share, and any of them opens with its items."""
    rows = _change_rows(demonstration, "459")
    chosen = rows[3].clause
    page = words(open_page("years", delegation="XAA", change459=chosen.id))
    listed = _rows(page, "What each clause adds to the change of Resolution 459, in points of its score")
    assert [row[1] for row in listed] == [signed(row.total) for row in rows]
    items = _rows(page, f"Items of 459 {chosen.label}: levels from 0 to 4, change in points of the score")
    assert [row[3] for row in items] == [signed(item.total) for item in rows[3].items]


def _change_rows(store: Store, resolution: str) -> list[ClauseChange]:
    then, now = _year(store, 2024), _year(store, 2025)
    found = change(then, now)[resolution]
    assert found
    return [row for row in change_rows(found, resolution, then, now) if any(asdict(row.terms).values())]


def test_years_of_different_scope_are_compared_on_what_both_were_asked(
    demonstration: Store, open_page: OpenPage
) -> None:
    """A wider form must not look like progress: the figures on the common items go first, and the page says why."""
    change_scope(
        demonstration, read_assessment(demonstration, "XAA", 2024, by=LOCAL).id, scope="core", by=Person("test")
    )
    app = open_page("years", delegation="XAA")
    then, now = _year(demonstration, 2024, "core"), _year(demonstration, 2025)
    for resolution, found in change(then, now).items():
        assert found
        assert found.comparability == "banner"
        places = [_text(app).index(sentence) for sentence in change_sentences(found, resolution, then, now)]
        assert places == sorted(places)
    assert "2024 was answered in core scope, 2025 in full scope" in app.warning[0].value.replace("\\", "")
    assert "The change since 2024 is not shown" in words(app)


def test_a_year_hardly_answered_is_named_and_its_headline_not_compared(
    demonstration: Store, open_page: OpenPage
) -> None:
    """An empty year beside a full one moves nothing; the terms are drawn in grey, and the page says why."""
    _start(demonstration, "XAA", 2026)
    app = open_page("years", delegation="XAA")
    for resolution in ("459", "475"):
        assert f"Resolution {resolution}: the change since 2025 is not shown: less than half" in words(app)
    assert "in points that add up, in grey" in words(app)
    assert "No clause that can be compared moved this way." in words(app)


def test_a_resolution_younger_than_a_year_is_not_compared(demonstration: Store, open_page: OpenPage) -> None:
    """475 has no score in 2020: the page says so, and the line begins later."""
    _start(demonstration, "XAA", 2020)
    app = open_page("years", delegation="XAA", **{"from": "2020", "to": "2025"})
    assert "Nothing is assessed under Resolution 475 in 2020: it was not yet adopted." in words(app)
    drawn = _lines(app)["Resolution 475"]
    assert [y for y, year in zip(drawn["y"], drawn["customdata"], strict=True) if year < 2023] == [None] * 3


@pytest.mark.usefixtures("demonstration")
def test_a_clause_that_stood_still_says_what_that_means(open_page: OpenPage) -> None:
    """A flat line is worded by what the text asks; a line that moved has no remark."""
    flat = words(open_page("years", delegation="XAA", follow="clause", clause="459-11-b"))
    assert FLAT[load_checklists().clauses["459-11-b"].trajectory] in flat
    moved = words(open_page("years", delegation="XAA", follow="clause", clause="459-11-c-vii"))
    assert not any(remark in moved for remark in FLAT.values())

"""Claims about Robustness: would another weighting say otherwise?"""

import html
import re

import pytest
from streamlit.testing.v1 import AppTest

from assessments.access import LOCAL, Person
from assessments.database import Store
from assessments.store import read_assessment, start_assessment
from checklists.load import load_checklists
from reports.robustness_words import band_sentence, leverage_sentence, scenario_sentence
from reports.words import SCENARIOS
from scoring.method import load_method
from scoring.robustness import ResolutionRobustness, robustness
from scoring.rounding import shown
from scoring.scorecard import score
from tests.pages.conftest import OpenPage, words


def _plain(app: AppTest) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", words(app)))


def _found(store: Store) -> dict[str, ResolutionRobustness]:
    assessment = read_assessment(store, "XAA", 2025, by=LOCAL).assessment
    return {id_: part for id_, part in robustness([assessment], load_checklists())[0].items() if part}


@pytest.mark.usefixtures("store")
def test_without_a_delegation_the_page_says_what_to_do(open_page: OpenPage) -> None:
    """A visitor who follows a link first learns to choose a delegation."""
    assert "Choose your delegation" in open_page("robustness").info[0].value


def test_each_resolution_is_told_in_words_and_by_scenario(demonstration: Store, open_page: OpenPage) -> None:
    """What the engine finds stands in sentences before the tables, and each scenario in the table, as shown."""
    page = _plain(open_page("robustness", delegation="XAA", year="2025"))
    card = score([read_assessment(demonstration, "XAA", 2025, by=LOCAL).assessment], load_checklists())[0]
    for id_, found in _found(demonstration).items():
        part = card.resolutions[id_]
        assert part
        assert band_sentence(found, id_, part.score) in page
        assert f"{scenario_sentence(found)} {leverage_sentence(found)}" in page
        for name, figures in found.scenarios.items():
            assert figures
            assert re.search(rf"{re.escape(SCENARIOS[name])}\s+{shown(figures.demonstrated):.1f}\s", page)


def test_the_surest_priorities_come_first(demonstration: Store, open_page: OpenPage) -> None:
    """The clause that is most often among the five largest gaps heads the list and leads to its form."""
    app = open_page("robustness", delegation="XAA", year="2025")
    for id_, found in _found(demonstration).items():
        surest = max(found.priorities, key=lambda clause: found.priorities[clause])
        table = words(app).split(f"Resolution {id_}: share of the draws")[-1]
        first = re.search(r"clause=([\w-]+)", table)
        assert first
        assert first[1] == surest


@pytest.mark.usefixtures("demonstration")
def test_the_bands_of_the_themes_come_on_demand(open_page: OpenPage) -> None:
    """They take a moment, so nobody waits for them unasked; a theme without a vertex has no band."""
    app = open_page("robustness", delegation="XAA", year="2025")
    assert "with the median" not in words(app)
    app.toggle(key="theme-bands").set_value(True).run()
    page = _plain(app)
    assert "nine of ten draws" in app.get("plotly_chart")[0].proto.spec
    assert all(theme.name.en in page for theme in load_checklists().themes)
    assert re.search(r"\d+\.\d to \d+\.\d \(\d+\.\d\)", page)
    assert "no score" in page


def test_a_year_without_a_score_is_told_so(store: Store, open_page: OpenPage) -> None:
    """Before adoption there is nothing to weigh, and nothing breaks."""
    start_assessment(
        store,
        load_checklists(),
        delegation="EST",
        year=2020,
        scope="full",
        method_version=load_method().version,
        by=Person("test"),
    )
    page = _plain(open_page("robustness", delegation="EST", year="2020"))
    assert "Resolution 475 has no score in 2020" in page
    assert "Resolution 459: 0.0 (up to 100.0), coverage 0.0." in page

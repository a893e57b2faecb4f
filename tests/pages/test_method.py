"""Claims about Method: can I trust this?"""

import hashlib
import html
import re

import pytest

from assessments.access import LOCAL
from assessments.database import Store
from assessments.demonstration import demonstration_documents
from assessments.store import read_assessment, start_assessment
from checklists.assessment import Assessment
from checklists.load import load_adopted_text, load_checklists
from pages.method_settings import NAMES, method_identity, method_settings, read_reasons
from pages.method_words import LIMITS, steps
from pages.worked_example import worked_example
from scoring.method import FILE, Method, load_method
from scoring.rounding import shown
from scoring.scorecard import score
from tests.pages.conftest import OpenPage, words

CHECKLISTS = load_checklists()


def _plain(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", page))


@pytest.mark.usefixtures("store")
def test_the_page_works_without_a_delegation(open_page: OpenPage) -> None:
    """Whoever wants to know how scores are made needs no assessment; the example says what it waits for."""
    app = open_page("method")
    assert "Both texts urge; they bind nobody." in words(app)
    assert "Choose a delegation with a reporting year at the left" in words(app)


@pytest.mark.parametrize("resolution", ["459", "475"])
@pytest.mark.usefixtures("store")
def test_both_resolutions_stand_there_whole_and_as_quotations(open_page: OpenPage, resolution: str) -> None:
    """Every word of the adopted text is on the page, in its order, marked as English."""
    quotations = re.findall(r'<blockquote lang="en">(.*?)</blockquote>', words(open_page("method")), re.DOTALL)
    adopted = load_adopted_text(resolution).replace("**", "")
    assert adopted.removesuffix("-").replace("- ", " ").split() in [_plain(text).split() for text in quotations]


@pytest.mark.usefixtures("store")
def test_every_setting_has_words_its_figure_and_the_reason_of_its_file(open_page: OpenPage) -> None:
    """The page reads the file the engine reads: no setting is left out, none stands without its reason."""
    page = _plain(words(open_page("method")))
    settings = {setting.key: setting for setting in method_settings()}
    assert settings.keys() == set(Method.model_fields) - {"version"} == NAMES.keys()
    for setting in settings.values():
        assert setting.reason
        assert " ".join(f"{setting.name} {setting.figure} {setting.reason}".split()) in " ".join(page.split())
    assert settings["choice_levels"].figure == "yes 4, partial 2, no 0"
    assert settings["hollow_below_coverage"].figure == f"{load_method().hollow_below_coverage:g}"


def test_a_reason_is_the_comment_directly_above_its_setting() -> None:
    """Comments apart from any setting, and settings without a comment, give no reason."""
    lines = ["# Head.", "", "version = 1", "", "# Reason: because", "# of this.", "level = 4", "other = 5"]
    lines += ["", "# Why.", "[table]", "yes = 4"]
    assert read_reasons("\n".join(lines)) == {"level": "Because of this.", "table": "Why."}


def test_the_steps_name_the_figures_of_the_method() -> None:
    """The words cannot drift from the settings: caps, choices and the bound of coverage come from them."""
    method, told = load_method(), steps()
    assert f"from 0 to {method.top_level}" in told["Level"]
    assert "Yes counts 4, partial 2, no 0" in told["Level"]
    assert f"level {method.unsupported_cap['maturity']} of a ladder" in told["Evidence"]
    assert f"level {method.unsupported_cap['numeric']} for a number or a date" in told["Evidence"]
    assert method.unsupported_cap["numeric"] == method.unsupported_cap["date"], "one sentence speaks of both"
    assert f"Below {method.hollow_below_coverage:g}" in told["Coverage"]


@pytest.mark.usefixtures("store")
def test_what_the_scores_do_not_say_is_said(open_page: OpenPage) -> None:
    """The overlap inside 459, NATO bodies, and that a resolution binds nobody stand near the top."""
    page = words(open_page("method"))
    assert all(html.escape(text) in page for text in LIMITS.values())
    assert "11.c.i, ii, vi, vii, viii and ix" in LIMITS["Overlap inside 459"]
    assert page.index("NATO bodies are not assessed") < page.index("How a score is made")


@pytest.mark.usefixtures("store")
def test_every_fact_has_its_date_publisher_reading_place_and_status(open_page: OpenPage) -> None:
    """A reader can go to the source of each fact."""
    page = words(open_page("method"))
    for fact in CHECKLISTS.facts:
        row = "".join(f"<td>{html.escape(cell)}</td>" for cell in (fact.date, fact.statement.en))
        source = f"{fact.published_by}\nRead at: {fact.read_at}\n{fact.status.capitalize()}"
        assert row + f"<td>{html.escape(source)}</td>".replace("\n", "<br>") in page


@pytest.mark.parametrize("assessment", demonstration_documents(), ids=lambda document: str(document.year))
def test_the_worked_example_computes_to_the_score_of_the_clause(assessment: Assessment) -> None:
    """Whoever follows the arithmetic of any clause reaches the figures of the scorecard, to the last digit shown."""
    [card] = score([assessment], CHECKLISTS)
    for resolution in card.resolutions.values():
        assert resolution is not None
        for id_, expected in resolution.clauses.items():
            example = worked_example(CHECKLISTS.clauses[id_], assessment, card, resolution)
            for name in ("Demonstrated", "Declared", "Upper"):
                written = re.fullmatch(r"\((.+)\) / (\d+) = (\S+), that is (\S+) of 100", example.steps[name])
                assert written
                shares = [float(share) for share in written[1].split(" + ")]
                figure = getattr(expected, name.lower())
                assert len(shares) == int(written[2])
                assert sum(shares) / len(shares) == pytest.approx(figure / 100, abs=5e-5)
                assert float(written[4]) == shown(figure)
            assert example.steps["The clause"].startswith(expected.headline)
            counts = len(resolution.clauses)
            assert f"{shown(expected.demonstrated / counts):.1f} of the" in example.steps["The resolution"]


@pytest.mark.usefixtures("demonstration")
def test_the_worked_example_shows_why_an_item_does_not_count(open_page: OpenPage) -> None:
    """?clause=... opens the example at a clause; a context item stands there without figures."""
    page = words(open_page("method", delegation="XAA", year="2025", clause="459-11-c-ii"))
    row = next(row for row in page.split("<tr>") if "459-11-c-ii-3<br>" in row)
    assert "Shown for context, never scored." in row
    assert row.count('<td class="cc-number"></td>') == 5


def test_versions_and_hashes_are_those_the_assessment_is_pinned_to(demonstration: Store, open_page: OpenPage) -> None:
    """Everything needed to score an old year again is named."""
    page = words(open_page("method", delegation="XAA", year="2025"))
    for checklist in CHECKLISTS.resolutions:
        assert f"version {checklist.version}, SHA-256 {checklist.sha256}" in page
    method_version = read_assessment(demonstration, "XAA", 2025, by=LOCAL).method_version
    assert f"version {method_version}, SHA-256 {hashlib.sha256(FILE.read_bytes()).hexdigest()}" in page
    assert "pinned to" in page


def test_another_version_of_the_method_is_not_given_this_releases_hash() -> None:
    """A hash under the wrong version would be a false statement."""
    assert (
        method_identity("0.9.0")
        == f"version 0.9.0; this release holds, and scores with, version {load_method().version}"
    )


def test_a_year_in_which_nothing_counts_has_no_example(store: Store, open_page: OpenPage) -> None:
    """Before both resolutions there is nothing to work out, and the page says so."""
    start_assessment(
        store,
        CHECKLISTS,
        delegation="EST",
        year=2018,
        scope="full",
        method_version=load_method().version,
        by=LOCAL,
    )
    assert "No item counts in this year" in words(open_page("method", delegation="EST", year="2018"))

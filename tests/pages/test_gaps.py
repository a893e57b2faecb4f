"""Claims about Gaps: what is missing, and what first?"""

import csv
import html
import io
import re

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

from assessments.access import LOCAL, Person
from assessments.database import Store
from assessments.store import change_scope, read_assessment, read_log_head, save_response, save_target, start_assessment
from checklists.assessment import Evidence, Response
from checklists.load import load_checklists
from checklists.words import Scope
from pages.gap_download import make_csv
from reports.gap_columns import GapRow
from reports.gap_lists import clause_rows, ranked_steps
from reports.gap_report import gap_rows
from reports.gap_words import gap_sentence
from scoring.method import load_method
from scoring.rounding import difference, shown
from scoring.scorecard import Scorecard, score
from tests.pages.conftest import SOMEBODY_ELSE, OpenPage, words

HOSTILE = ("<script>alert(1)</script>", "[x](http://x.example)", "**b** $x$ :red[y]", "=1+1")


def _report(store: Store, year: int = 2025) -> tuple[list[GapRow], Scorecard]:
    checklists = load_checklists()
    assessments = [read_assessment(store, "XAA", wanted, by=LOCAL).assessment for wanted in (year, year - 1)]
    now, then = score(assessments, checklists)
    return gap_rows(assessments[0], now, checklists, previous=(assessments[1], then)), now


def _start(store: Store, year: int, scope: Scope) -> None:
    version = load_method().version
    start_assessment(
        store, load_checklists(), delegation="EST", year=year, scope=scope, method_version=version, by=Person("test")
    )


def _cells(page: str, opening: str) -> list[str]:
    """Return the cells, without markup, of the first table row that contains the opening."""
    row = next(row for row in page.split("<tr>") if opening in row)
    return [html.unescape(re.sub(r"<[^>]+>", " ", cell)).strip() for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)]


def _targets(store: Store) -> dict[str, int]:
    return read_assessment(store, "XAA", 2025, by=LOCAL).assessment.targets


def _target_of(app: AppTest, clause: str) -> Selectbox[int]:
    """Return the widget of a clause's target; its key ends with an edition."""
    return next(widget for widget in app.selectbox if f":{clause}:level:" in str(widget.key))


def _choose_target(app: AppTest, clause: str, level: int) -> AppTest:
    return _target_of(app, clause).set_value(level).run()


@pytest.mark.usefixtures("store")
def test_without_a_delegation_the_page_says_what_to_do(open_page: OpenPage) -> None:
    """A visitor who follows a link first learns to choose a delegation; there is nothing to download."""
    app = open_page("gaps")
    assert "Choose your delegation" in app.info[0].value
    assert not app.get("download_button")


def test_the_sentence_gives_what_is_missing_as_shown_elsewhere(demonstration: Store, open_page: OpenPage) -> None:
    """Points to full alignment are 100.0 less the headline, and the kinds add up to the points to the targets."""
    page = words(open_page("gaps", delegation="XAA", year="2025"))
    rows, card = _report(demonstration)
    for resolution, found in card.resolutions.items():
        assert found is not None
        missing = difference(100.0, shown(found.score.demonstrated))
        [sentence] = re.findall(rf"Under Resolution {resolution}, .*? below the target\.", page)
        whole, target, *kinds = (float(figure) for figure in re.findall(r"\d+\.\d", sentence))
        assert whole == missing
        assert target == shown(sum(row.gap_to_target_points or 0 for row in rows if row.resolution == resolution))
        assert shown(sum(kinds)) == target


def test_each_clause_has_the_points_of_the_report_by_kind(demonstration: Store, open_page: OpenPage) -> None:
    """All 32 rows agree with the report: target, points by kind, to the target and to full alignment."""
    page = words(open_page("gaps", delegation="XAA", year="2025", view="clauses"))
    for row in clause_rows(*_report(demonstration)):
        figures = [row.points_by_kind[kind] for kind in ("resolve", "evidence", "close")]
        figures += [row.gap_to_target_points or 0.0, row.gap_points or 0.0]
        assert row.score is not None
        cells = _cells(page, f">{row.resolution} {row.label}</a>")
        assert cells[1].startswith(row.score.headline)
        assert cells[2:] == [str(row.target), *(f"{figure:.1f}" for figure in figures)]


@pytest.mark.usefixtures("demonstration")
def test_one_resolution_can_be_linked_to(open_page: OpenPage) -> None:
    """?resolution=475 leaves the clauses of 459 out."""
    page = words(open_page("gaps", delegation="XAA", year="2025", resolution="475"))
    assert ">475 11.a</a>" in page
    assert ">459 11.a</a>" not in page
    assert "Under Resolution 459" not in page


@pytest.mark.usefixtures("demonstration")
def test_a_foreign_value_in_the_address_shows_the_first_choice(open_page: OpenPage) -> None:
    """An address nobody made leads to both resolutions by clause."""
    app = open_page("gaps", delegation="XAA", year="2025", resolution="476", view="<script>", kind="x")
    assert ">459 11.a</a>" in words(app)
    assert ">475 11.a</a>" in words(app)


def test_every_item_with_a_gap_says_what_is_missing(demonstration: Store, open_page: OpenPage) -> None:
    """The list by item holds each item short of its target, its points, and the next rung's text."""
    page = words(open_page("gaps", delegation="XAA", year="2025", view="items"))
    for row in _report(demonstration)[0]:
        assert (f"<td>{row.item}<br>" in page) == (row.gap_kind != "none")
        if row.gap_kind != "none":
            cells = _cells(page, f"<td>{row.item}<br>")
            assert cells[2] == row.what_is_missing
            assert cells[-2:] == [f"{row.gap_to_target_points:.1f}", f"{row.gap_points:.1f}"]


def test_items_out_of_the_base_say_why(demonstration: Store, open_page: OpenPage) -> None:
    """All items can be listed, those that do not count with the reason and without points."""
    page = words(open_page("gaps", delegation="XAA", year="2025", view="items", kind="all"))
    outside = [row for row in _report(demonstration)[0] if row.in_base != "yes"]
    assert page.count("<br>") >= len(load_checklists().items)
    assert {_cells(page, f"<td>{row.item}<br>")[1] for row in outside} >= {"Shown for context, never scored."}
    assert all(_cells(page, f"<td>{row.item}<br>")[-2:] == ["", ""] for row in outside)


def test_the_list_by_item_leads_to_each_clause(demonstration: Store, open_page: OpenPage) -> None:
    """The link of a clause carries delegation, year and clause, so that it opens the right question."""
    app = open_page("gaps", delegation="XAA", year="2025", view="items", kind="evidence")
    clauses = list(dict.fromkeys(row.clause for row in _report(demonstration)[0] if row.gap_kind == "evidence"))
    links = [link.proto.query_string for link in app.main.get("page_link")]
    assert links == [f"delegation=XAA&year=2025&clause={clause}" for clause in clauses]


def test_next_steps_are_ranked_by_gain_and_open_ones_are_never_certain(
    demonstration: Store, open_page: OpenPage
) -> None:
    """Each of the three lists holds all its steps, the largest gain first; "up to" stands where nothing is certain."""
    page = words(open_page("gaps", delegation="XAA", year="2025", view="steps"))
    ranked = ranked_steps(_report(demonstration)[0])
    gains = re.findall(r'<td class="cc-number">((?:up to )?\d+\.\d)</td>', page)
    open_ones = [f"up to {row.next_step_gain:.1f}" for row in ranked.resolve]
    assert gains == open_ones + [f"{row.next_step_gain:.1f}" for row in [*ranked.evidence, *ranked.next_rung]]


def test_a_target_is_saved_on_change_and_the_sentence_follows(demonstration: Store, open_page: OpenPage) -> None:
    """One choice is one save; the page says when, and the points to the targets are those of the new target."""
    app = open_page("gaps", delegation="XAA", year="2025", view="targets")
    assert "Each choice is saved at once." in words(app)
    app = _choose_target(app, "459-11-a", 2)
    assert _targets(demonstration)["459-11-a"] == 2
    app.run()
    assert re.search(r"Saved \d\d:\d\d", words(app))
    rows = [row for row in _report(demonstration)[0] if row.resolution == "459"]
    assert f"{shown(sum(row.gap_to_target_points or 0 for row in rows)):.1f} to the targets" in words(app)


def test_all_targets_can_be_set_and_brought_back(demonstration: Store, open_page: OpenPage) -> None:
    """Undo restores each target of the resolution, also those that were never set, and leaves the other alone."""
    before = _targets(demonstration)
    app = open_page("gaps", delegation="XAA", year="2025", view="targets")
    app.button(key="all-459").click().run()
    clauses = [clause.id for clause in load_checklists().by_resolution["459"].clauses]
    assert [_targets(demonstration)[clause] for clause in clauses] == [3] * 20
    assert {k: v for k, v in _targets(demonstration).items() if k.startswith("475")} == {
        k: v for k, v in before.items() if k.startswith("475")
    }
    app.run()
    app.button(key="undo-459").click().run()
    assert _targets(demonstration) == before


def test_a_target_changed_meanwhile_is_not_overwritten(demonstration: Store, open_page: OpenPage) -> None:
    """Whoever was first stands; the page says so and shows what is stored."""
    app = open_page("gaps", delegation="XAA", year="2025", view="targets")
    stored = read_assessment(demonstration, "XAA", 2025, by=LOCAL)
    save_target(
        demonstration,
        assessment_id=stored.id,
        clause_id="459-11-a",
        level=1,
        seen_level=None,
        by=SOMEBODY_ELSE,
    )
    app = _choose_target(app, "459-11-a", 2)
    app.run()
    assert _targets(demonstration)["459-11-a"] == 1
    assert "somebody else" in app.error[0].value
    assert "You had chosen level 2" in app.error[0].value
    assert _target_of(app, "459-11-a").value == 1
    app = _choose_target(app, "459-11-a", 2)
    assert _targets(demonstration)["459-11-a"] == 2, "choosing again is a decision, not an accident"


@pytest.mark.usefixtures("demonstration")
def test_the_download_is_made_only_when_asked_for(open_page: OpenPage) -> None:
    """The button carries no file, and the name says delegation and year."""
    app = open_page("gaps", delegation="XAA", year="2025")
    machine, spreadsheet = app.get("download_button")
    assert machine.proto.label == "Download the gap report (CSV)"
    assert spreadsheet.proto.label == "Download it for French or German settings (CSV)"
    for button in (machine, spreadsheet):
        assert button.proto.deferred_file_id
        assert not button.proto.url
    assert "One row for each item of both resolutions, 153 rows" in words(app)


@pytest.mark.usefixtures("demonstration")
def test_all_years_can_be_taken_in_one_file(open_page: OpenPage) -> None:
    """The box names the years there are, and says how many rows the file has then; the buttons stay."""
    app = open_page("gaps", delegation="XAA", year="2024")
    box = app.checkbox(key="gap-download-all")
    assert box.label == "All 3 reporting years in one file, 2023 to 2025"
    box.check().run()
    assert "One row for each item of both resolutions in each of the 3 years, 459 rows" in words(app)
    assert len(app.get("download_button")) == 2


def test_with_one_year_there_is_no_choice_of_years(store: Store, open_page: OpenPage) -> None:
    """All years are the one there is."""
    _start(store, 2024, "full")
    assert "gap-download-all" not in {box.key for box in open_page("gaps", delegation="EST", year="2024").checkbox}


def test_the_file_agrees_with_the_page(demonstration: Store, open_page: OpenPage) -> None:
    """The points of a resolution in the file add up to what the page says, and the year before is in.

    Both bear the hash by which they can be checked later.
    """
    head = read_log_head(demonstration, by=LOCAL)
    page = words(open_page("gaps", delegation="XAA", year="2025"))
    lines = list(csv.DictReader(io.StringIO(make_csv(_report(demonstration)[0], head).decode("utf-8-sig"))))
    assert len(lines) == 153
    assert {line["previous_year"] for line in lines} == {"2024"}
    assert {line["change_log_head"] for line in lines} == {head}
    assert f"The change log ends with {head}" in page
    for resolution in ("459", "475"):
        points = [line["gap_points"] for line in lines if line["resolution"] == resolution]
        missing = shown(sum(float(figure) for figure in points if figure))
        assert f"Under Resolution {resolution}, {missing:.1f} of 100 points" in page


@pytest.mark.parametrize("hostile", HOSTILE)
def test_text_of_users_runs_nowhere(demonstration: Store, open_page: OpenPage, hostile: str) -> None:
    """A note, title or body that looks like markup or a formula reaches no view raw, and the file guards it."""
    stored = read_assessment(demonstration, "XAA", 2025, by=LOCAL)
    response = Response(
        item="459-11-a-1",
        state="answered",
        value=3,
        note=hostile,
        responsible=hostile,
        evidence=(Evidence(grade="D", title=hostile, reference=hostile),),
    )
    version = stored.versions.get(response.item)
    save_response(demonstration, assessment_id=stored.id, response=response, seen_version=version, by=Person("test"))
    for view in ("clauses", "items", "steps", "targets"):
        assert hostile not in words(open_page("gaps", delegation="XAA", year="2025", view=view, kind="all"))
    text = make_csv(_report(demonstration)[0], "").decode("utf-8-sig")
    line = next(line for line in csv.DictReader(io.StringIO(text)) if line["item"] == response.item)
    assert line["note"].removeprefix("'") == line["evidence_titles"].removeprefix("'") == hostile
    assert not line["note"].startswith("=")


def test_a_year_before_both_resolutions_has_no_gap(store: Store, open_page: OpenPage) -> None:
    """Nothing is assessed, nothing is missing, and no view breaks."""
    _start(store, 2018, "full")
    for view in ("clauses", "items", "steps", "targets"):
        page = words(open_page("gaps", delegation="EST", year="2018", view=view))
        assert "Nothing is assessed under Resolution 459 in 2018" in page


def test_an_assessment_without_answers_is_missing_everything(store: Store, open_page: OpenPage) -> None:
    """Blanks are open answers: 100.0 points, all of them open; without a year before nothing is compared."""
    _start(store, 2025, "core")
    page = words(open_page("gaps", delegation="EST", year="2025"))
    assert page.count("100.0 of 100 points are missing to full alignment and 100.0 to the targets: 100.0 in open") == 2
    assert "change of the score" not in page
    assert "out_of_scope" not in words(open_page("gaps", delegation="EST", year="2025", view="items", kind="all"))


def test_a_year_of_another_scope_is_not_set_beside_the_scores(demonstration: Store, open_page: OpenPage) -> None:
    """The change of a clause stands there only where both years were asked alike."""
    assert "change of the score since 2024" in words(open_page("gaps", delegation="XAA", year="2025"))
    change_scope(
        demonstration, read_assessment(demonstration, "XAA", 2024, by=LOCAL).id, scope="core", by=Person("test")
    )
    assert "change of the score" not in words(open_page("gaps", delegation="XAA", year="2025"))


def test_with_targets_of_zero_nothing_is_missing_to_them(demonstration: Store) -> None:
    """The gap to full alignment stays, and the sentence says that the targets are met."""
    document = read_assessment(demonstration, "XAA", 2025, by=LOCAL).assessment
    assessment = document.model_copy(update={"targets": dict.fromkeys(load_checklists().clauses, 0)})
    [card] = score([assessment], load_checklists())
    sentence = gap_sentence(gap_rows(assessment, card, load_checklists()), "459", 2025)
    assert sentence.endswith("points are missing to full alignment, none to the targets.")

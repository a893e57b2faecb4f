"""Claims about effort and questions on the Gaps page: drafted, in one's own words, kept, and never overwritten."""

import pytest
from streamlit.testing.v1 import AppTest

from assessments.access import LOCAL
from assessments.database import Store
from assessments.store import list_assessments, read_assessment, save_plan
from checklists.assessment import Plan
from checklists.load import load_checklists
from pages import plan_saving
from pages.gap_summary import make_csv
from reports.gap_report import gap_rows
from scoring.scorecard import score
from tests.pages.conftest import SOMEBODY_ELSE, OpenPage, words

CLAUSE = "475-11-a"
OWN = "Which act shows it, [and](http://x.example) **since when**?"


def _open(open_page: OpenPage, view: str = "plans") -> AppTest:
    return open_page("gaps", delegation="XAA", year="2025", view=view, clause=CLAUSE)


def _plans(store: Store) -> dict[str, Plan]:
    return read_assessment(store, "XAA", 2025, by=LOCAL).assessment.plans


def _first(app: AppTest) -> str:
    """Return the first item of the clause that has a question."""
    return str(app.text_area[0].key).split(":")[2]


def _id(store: Store) -> int:
    return next(summary.id for summary in list_assessments(store, delegation="XAA", by=LOCAL) if summary.year == 2025)


def test_each_gap_of_the_clause_has_a_draft_that_quotes_it(demonstration: Store, open_page: OpenPage) -> None:
    """Looking at drafts stores nothing; each says whom it is for."""
    app = _open(open_page)
    assert app.text_area
    assert all("operative clause 11.a, " in str(area.value) for area in app.text_area)
    assert all(area.label.startswith("To the ") for area in app.text_area)
    assert _plans(demonstration) == {}


def test_effort_and_ones_own_words_are_saved_and_stand_in_the_lists(demonstration: Store, open_page: OpenPage) -> None:
    """A click and a text that is left are in the store at once; next steps and CSV carry them."""
    app = _open(open_page)
    item = _first(app)
    app.segmented_control(key=f"effort:{_id(demonstration)}:{item}:0").set_value("low").run()
    app.text_area(key=f"question:{_id(demonstration)}:{item}:0").set_value(OWN).run()
    assert "Saved " in words(app)
    assert _plans(demonstration) == {item: Plan(effort="low", question=OWN)}
    assert "<td>low</td>" in words(_open(open_page, "steps"))
    stored = read_assessment(demonstration, "XAA", 2025, by=LOCAL).assessment
    rows = gap_rows(stored, score([stored], load_checklists())[0], load_checklists(), previous=None)
    assert OWN.encode() in make_csv(rows)


def test_the_draft_comes_back_on_request_or_when_the_field_is_emptied(
    demonstration: Store, open_page: OpenPage
) -> None:
    """A question taken back leaves no trace but the change log; the effort stays."""
    app = _open(open_page)
    item = _first(app)
    key = f"question:{_id(demonstration)}:{item}"
    draft = app.text_area(key=f"{key}:0").value
    for edition, take_back in enumerate((True, False)):
        app.text_area(key=f"{key}:{edition}").set_value(OWN).run()
        assert _plans(demonstration)[item].question == OWN
        if take_back:
            app.button(key=f"draft-{item}").click().run()
        else:
            app.text_area(key=f"{key}:{edition}").set_value("  ").run()
        assert _plans(demonstration) == {}
        assert app.text_area(key=f"{key}:{edition + 1}").value == draft


def test_a_click_on_a_form_that_was_begun_anew_meanwhile_stores_nothing_else(
    demonstration: Store, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A widget that has left the screen may be reported once more: what is stored stays, and nothing breaks."""
    app = _open(open_page)
    item = _first(app)
    app.text_area(key=f"question:{_id(demonstration)}:{item}:0").set_value(OWN).run()
    monkeypatch.setattr(
        plan_saving, "widget_keys", lambda _assessment, item, _memory: (f"gone {item}", f"gone too {item}")
    )
    app.segmented_control(key=f"effort:{_id(demonstration)}:{item}:0").set_value("low").run()
    assert not app.exception
    assert _plans(demonstration) == {item: Plan(question=OWN)}


@pytest.mark.parametrize(("button", "kept"), [("theirs", "high"), ("mine", "low")])
def test_a_plan_somebody_else_changed_is_settled_by_choice(
    demonstration: Store, open_page: OpenPage, button: str, kept: str
) -> None:
    """Both are shown, nothing is overwritten, and the choice stands."""
    app = _open(open_page)
    item = _first(app)
    other = Plan(effort="high", question="Theirs.")
    save_plan(
        demonstration,
        assessment_id=_id(demonstration),
        item_id=item,
        plan=other,
        seen=Plan(),
        by=SOMEBODY_ELSE,
    )
    app.segmented_control(key=f"effort:{_id(demonstration)}:{item}:0").set_value("low").run()
    assert _plans(demonstration) == {item: other}
    assert "Theirs." in words(app)
    app.button(key=f"{button}-{item}").click().run()
    assert not app.error
    assert _plans(demonstration)[item].effort == kept

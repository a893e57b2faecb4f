"""Claims about effort and questions on the Gaps page: drafted, in one's own words, kept, and never overwritten."""

import pytest
from streamlit.testing.v1 import AppTest

from assessments.access import LOCAL
from assessments.database import Store
from assessments.errors import StoreBusy
from assessments.store import (
    list_assessments,
    list_changes,
    read_assessment,
    read_revision,
    remove_assessment,
    save_plan,
    submit_assessment,
)
from checklists.assessment import Plan
from checklists.load import load_checklists
from pages import plan_saving
from pages.gap_download import make_csv
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
    assert OWN.encode() in make_csv(rows, "")


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


OTHER = Plan(effort="high", question="Theirs.")


@pytest.fixture
def clash(demonstration: Store, open_page: OpenPage) -> AppTest:
    """Give the page on which my question met somebody else's save."""
    app = _open(open_page)
    _save(demonstration, _first(app), OTHER, Plan())
    app.text_area(key=f"question:{_id(demonstration)}:{_first(app)}:0").set_value("Mine.").run()
    return app


def _save(store: Store, item: str, plan: Plan, seen: Plan) -> None:
    save_plan(store, assessment_id=_id(store), item_id=item, plan=plan, seen=seen, by=SOMEBODY_ELSE)


def _aside(store: Store, item: str) -> list[Plan]:
    """Return what was set aside, the earliest first."""
    changes = list_changes(store, _id(store), f"{item} plan", by=LOCAL)
    return [Plan.model_validate(change.after) for change in changes if change.action == "set aside"]


def test_a_plan_somebody_else_changed_can_be_kept_and_mine_stays_in_the_log(
    demonstration: Store, open_page: OpenPage, clash: AppTest
) -> None:
    """Both are shown, nothing is overwritten; the question I typed is in the log, and History tells it."""
    item = _first(clash)
    assert _plans(demonstration) == {item: OTHER}
    assert "<dd>Theirs.</dd>" in words(clash)
    assert "<dd>Mine.</dd>" in words(clash)
    clash.button(key=f"theirs-{item}").click().run()
    assert not clash.error
    assert _plans(demonstration) == {item: OTHER}
    assert clash.text_area(key=f"question:{_id(demonstration)}:{item}:1").value == "Theirs."
    assert _aside(demonstration, item) == [Plan(effort="high", question="Mine.")]
    history = words(open_page("history", delegation="XAA", year="2025", item=item))
    assert f"{item}: effort and question: set aside" in history
    assert "Question: Mine." in history


def test_what_i_changed_of_a_plan_can_be_saved_over_what_somebody_else_changed(
    demonstration: Store, clash: AppTest
) -> None:
    """My question replaces theirs, which the log keeps; the effort I left alone is theirs to change."""
    item = _first(clash)
    clash.button(key=f"mine-{item}").click().run()
    assert not clash.error
    assert _plans(demonstration) == {item: Plan(effort="high", question="Mine.")}
    assert clash.text_area(key=f"question:{_id(demonstration)}:{item}:1").value == "Mine."
    assert _aside(demonstration, item) == []


def test_where_a_third_person_has_changed_a_plan_mine_is_still_there(demonstration: Store, clash: AppTest) -> None:
    """The conflict is shown anew, and nothing typed is lost."""
    item, third = _first(clash), Plan(effort="medium", question="The third.")
    _save(demonstration, item, third, OTHER)
    clash.button(key=f"mine-{item}").click().run()
    assert _plans(demonstration) == {item: third}
    assert "<dd>The third.</dd>" in words(clash)
    clash.button(key=f"mine-{item}").click().run()
    assert _plans(demonstration) == {item: Plan(effort="medium", question="Mine.")}


def test_a_question_taken_back_meets_a_conflict_like_any_other(demonstration: Store, open_page: OpenPage) -> None:
    """Emptied over a question somebody else has changed, it is the draft again only once I say so."""
    app = _open(open_page)
    item, key = _first(app), f"question:{_id(demonstration)}:{_first(app)}"
    app.text_area(key=f"{key}:0").set_value(OWN).run()
    _save(demonstration, item, OTHER, Plan(question=OWN))
    app.text_area(key=f"{key}:0").set_value("").run()
    assert _plans(demonstration) == {item: OTHER}
    app.button(key=f"mine-{item}").click().run()
    assert _plans(demonstration) == {item: Plan(effort="high")}


def test_a_question_too_late_for_its_year_goes_into_the_log(demonstration: Store, open_page: OpenPage) -> None:
    """The year was handed in while I typed: my question is shown, and one click keeps it."""
    app = _open(open_page)
    item, year = _first(app), _id(demonstration)
    revision = read_revision(demonstration, year, by=LOCAL)
    submit_assessment(demonstration, year, seen_revision=revision, by=SOMEBODY_ELSE)
    app.text_area(key=f"question:{year}:{item}:0").set_value("Mine.").run()
    assert "read-only since" in app.error[0].value
    assert "<dd>Mine.</dd>" in words(app)
    app.button(key=f"theirs-{item}").click().run()
    assert not app.error
    assert _aside(demonstration, item) == [Plan(question="Mine.")]


def test_where_the_year_was_removed_the_question_is_shown(demonstration: Store, open_page: OpenPage) -> None:
    """There is nowhere left to save it, so that it stands on the page, to be copied."""
    app = _open(open_page)
    item, year = _first(app), _id(demonstration)
    remove_assessment(demonstration, year, by=SOMEBODY_ELSE)
    app.text_area(key=f"question:{year}:{item}:0").set_value("Mine.").run()
    assert app.warning[0].value.startswith("Not saved: the reporting year was removed")
    assert "<dd>Mine.</dd>" in words(app)


def test_a_plan_is_not_dropped_that_the_log_did_not_take(
    demonstration: Store, clash: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where my question cannot be put into the log, it stays on the page."""

    def busy(*_: object, **__: object) -> None:
        raise StoreBusy("in use by others")

    monkeypatch.setattr(plan_saving, "set_aside", busy)
    item = _first(clash)
    clash.button(key=f"theirs-{item}").click().run()
    assert "in use by others" in clash.error[0].value
    assert "<dd>Mine.</dd>" in words(clash)
    assert _aside(demonstration, item) == []

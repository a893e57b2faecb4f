"""Claims about Submit: what to look through, handing in, and a restatement beside what was handed in."""

import csv
import io

import pytest
from streamlit.testing.v1 import AppTest

from assessments.access import LOCAL, Person
from assessments.database import Store
from assessments.store import (
    change_scope,
    list_assessments,
    list_submissions,
    read_assessment_by_id,
    read_revision,
    restate_assessment,
    save_response,
    submit_assessment,
)
from checklists.assessment import Evidence, Response
from pages import context, gap_download
from reports.gap_report import gap_rows
from scoring.rounding import shown
from scoring.scorecard import score
from tests.pages.conftest import OpenPage, words

ITEM = "459-11-a-1"
REASON = "The report of the [audit](http://x.example) office was **overlooked**."


@pytest.fixture
def year(demonstration: Store) -> int:
    """Give the id of the invented country's 2023."""
    return next(
        summary.id for summary in list_assessments(demonstration, delegation="XAA", by=LOCAL) if summary.year == 2023
    )


def _open(open_page: OpenPage, page: str = "submit", **more: str) -> AppTest:
    return open_page(page, delegation="XAA", year="2023", **more)


def _button(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label.startswith(label)).click().run()


def _hand_in(store: Store, year: int) -> None:
    submit_assessment(store, year, seen_revision=read_revision(store, year, by=LOCAL), by=Person("A. Lead"))


def _restate(store: Store, year: int) -> None:
    """Hand the year in, correct one answer, and hand it in again."""
    _hand_in(store, year)
    restate_assessment(store, year, reason=REASON, by=Person("A. Lead"))
    better = Response(item=ITEM, state="answered", value=4, evidence=(Evidence(grade="A", title="Audit report"),))
    seen = read_assessment_by_id(store, year, by=LOCAL).versions.get(ITEM)
    save_response(store, assessment_id=year, response=better, seen_version=seen, by=Person("A. Lead"))
    _hand_in(store, year)


def test_nothing_is_handed_in_by_a_slip(demonstration: Store, year: int, open_page: OpenPage) -> None:
    """The button alone does nothing but ask; with the confirmation the year is submitted and read-only."""
    app = _button(_open(open_page), "Submit Exampleland")
    assert "Confirm first" in app.error[0].value
    assert list_submissions(demonstration, year, by=LOCAL) == ()
    app.checkbox(key="submit-sure").check()
    app = _button(app, "Submit Exampleland")
    assert "It is read-only since." in words(app)
    assert [entry.number for entry in list_submissions(demonstration, year, by=LOCAL)] == [1]


def test_what_somebody_changed_meanwhile_is_not_handed_in(demonstration: Store, year: int, open_page: OpenPage) -> None:
    """Who looked through one state of the answers does not hand in another one."""
    app = _open(open_page)
    change_scope(demonstration, year, scope="core", by=Person("somebody else"))
    app.checkbox(key="submit-sure").check()
    app = _button(app, "Submit Exampleland")
    assert "Nothing was submitted" in app.error[0].value
    assert list_submissions(demonstration, year, by=LOCAL) == ()


@pytest.mark.usefixtures("demonstration")
def test_everything_that_deserves_a_look_is_listed_with_its_number(open_page: OpenPage) -> None:
    """Each list leads to the clauses of its items."""
    app = _open(open_page)
    names = [expander.label.split(":")[0] for expander in app.expander]
    assert names
    assert {"Not answered", "Said without the evidence for it", "Unknown or withheld"} <= set(names)
    for expander in app.expander:
        table = next(html.proto.body for html in expander.get("html") if "<table" in html.proto.body)
        assert table.count("<tr>") - 1 == int(expander.label.split()[-2])


@pytest.mark.parametrize(
    ("page", "more"),
    [("assess", {"clause": "459-11-a"}), ("gaps", {"view": "targets"}), ("gaps", {"view": "plans"})],
)
def test_a_submitted_year_offers_nothing_to_change(
    demonstration: Store, year: int, open_page: OpenPage, page: str, more: dict[str, str]
) -> None:
    """Answers, targets and plans stand as text, and the page says why and where to restate."""
    _hand_in(demonstration, year)
    app = _open(open_page, page, **more)
    assert "submitted and read-only" in app.info[0].value
    assert not app.radio
    assert not app.text_area
    assert {box.label for box in app.selectbox} <= {"Delegation", "Reporting year", "Operative clause"}


def test_a_window_that_was_open_cannot_change_what_was_handed_in(
    demonstration: Store, year: int, open_page: OpenPage
) -> None:
    """A click on a form drawn before the submission is refused in plain words."""
    app = _open(open_page, "assess", clause="459-11-a")
    _hand_in(demonstration, year)
    before = read_assessment_by_id(demonstration, year, by=LOCAL)
    app.radio(key=f"{year}:{ITEM}:code:0").set_value("4").run()
    assert "Not saved. XAA 2023" in app.error[0].value
    assert read_assessment_by_id(demonstration, year, by=LOCAL) == before
    assert not app.exception


def test_targets_and_plans_drawn_before_a_submission_are_refused_in_plain_words(
    demonstration: Store, year: int, open_page: OpenPage
) -> None:
    """All targets set at once say it once; an effort says it beside its question."""
    targets, plans = _open(open_page, "gaps", view="targets"), _open(open_page, "gaps", view="plans")
    _hand_in(demonstration, year)
    before = read_assessment_by_id(demonstration, year, by=LOCAL)
    told = targets.button(key="all-459").click().run().error[0].value
    assert told.startswith("Not saved. XAA 2023")
    assert told.count("XAA 2023") == 1
    plans.segmented_control[-1].set_value("low").run()
    assert "Not saved. XAA 2023" in plans.error[0].value
    assert read_assessment_by_id(demonstration, year, by=LOCAL) == before


def test_a_restatement_is_opened_with_a_reason_and_stands_beside_the_first(
    demonstration: Store, year: int, open_page: OpenPage
) -> None:
    """Without a reason the year stays closed; with one it can be changed, and both values are shown."""
    _hand_in(demonstration, year)
    app = _button(_open(open_page), "Open for restatement")
    assert "A restatement is kept with the reason" in app.error[0].value
    app.text_area(key="restate-reason").set_value("A reason.")
    app = _button(app, "Open for restatement")
    assert "is being restated. Reason: A reason." in words(app)
    assert read_assessment_by_id(demonstration, year, by=LOCAL).status == "restating"


def test_both_values_of_a_restated_year_are_shown_and_exported(
    demonstration: Store, year: int, open_page: OpenPage
) -> None:
    """Submit and Years show both with date, author and reason, letter by letter; so does the gap report."""
    _restate(demonstration, year)
    handed_in = list_submissions(demonstration, year, by=LOCAL)
    app = _open(open_page)
    for page in (app, open_page("years", delegation="XAA")):
        for entry in handed_in:
            card = score([entry.assessment], context.by_id(year).checklists)[0]
            part = card.resolutions["459"]
            assert part is not None
            assert f"{shown(part.score.demonstrated):.1f} (up to" in words(page)
        assert "The report of the [audit](http://x.example) office was **overlooked**." in words(page)
    rows = list(csv.DictReader(io.StringIO(_report(year).decode("utf-8-sig"))))
    row = next(row for row in rows if row["item"] == ITEM)
    assert (row["status"], row["submission"], row["submitted_by"]) == ("submitted", "2", "A. Lead")
    assert row["restatement_reason"] == REASON
    first = next(response for response in handed_in[0].assessment.responses if response.item == ITEM)
    assert (float(row["first_submitted_declared_level"]), float(row["declared_level"])) == (first.value, 4)


def _report(year: int) -> bytes:
    here = context.by_id(year)
    rows = gap_rows(here.assessment, here.scorecard, here.checklists, standing=context.standing(here))
    return gap_download.make_csv(rows, "")

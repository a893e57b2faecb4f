"""Claims about the review on Submit, and about who is asked what on Assess and the Overview."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from assessments.access import LOCAL
from assessments.database import Store
from assessments.store import (
    add_person,
    assign_clause,
    list_changes,
    list_reviews,
    list_submissions,
    read_assessment,
    read_assessment_by_id,
    save_opinion,
    save_response,
    send_to_review,
    sign_in,
)
from assessments.stored import Claims, Place
from checklists.assessment import Response
from checklists.load import load_checklists
from pages import elements
from tests.assessments.people import claims
from tests.pages.conftest import OpenPage, labelled, words

OpenPageAs = Callable[..., AppTest]
ITEMS = load_checklists().items
EXCUSABLE = next(item.id for item in ITEMS.values() if item.not_applicable and item.core)
CLAUSE = "459-11-a"
LADDER = next(item.id for item in ITEMS.values() if item.clause == CLAUSE and item.levels)


@pytest.fixture
def year(demonstration: Store) -> int:
    """Return the id of the invented country's 2025."""
    return read_assessment(demonstration, "XAA", 2025, by=LOCAL).id


def admit(store: Store, name: str, place: Place) -> Claims:
    """Admit somebody, and return what the provider says when they sign in."""
    email = f"{name.lower()}@parliament.example"
    add_person(store, email=email, name=name, place=place, by=LOCAL)
    return claims(email)


def press(app: AppTest, label: str) -> AppTest:
    """Press the button whose label begins so."""
    next(button for button in app.button if button.label.startswith(label)).click().run()
    assert not app.exception
    return app


def test_a_year_goes_through_review_to_submission(demonstration: Store, year: int, open_page_as: OpenPageAs) -> None:
    """The lead sends it, sees what is left, another confirms, the lead submits; each step is where one looks for it."""
    lead = admit(demonstration, "Lena", Place("lead", "XAA"))
    member = admit(demonstration, "Mia", Place("contributor", "XAA", "parliament"))
    said = Response(item=EXCUSABLE, state="not_applicable", reason="no_armed_forces")
    seen = read_assessment_by_id(demonstration, year, by=LOCAL).versions.get(EXCUSABLE)
    save_response(demonstration, assessment_id=year, response=said, seen_version=seen, by=sign_in(demonstration, lead))
    app = open_page_as(lead, "submit", delegation="XAA", year="2025")
    assert "submit-sure" not in [box.key for box in app.checkbox]
    app = press(app, "Send to review")
    assert "2025 is in review. Its answers stand still" in words(app)
    assert "It can be submitted once everything in the review is confirmed." in words(app)
    assert f"sign-{EXCUSABLE}" not in [button.key for button in app.button], "nobody confirms their own answer"
    theirs = open_page_as(member, "submit", delegation="XAA", year="2025")
    left = [review.item for review in list_reviews(demonstration, year, by=LOCAL) if review.needs]
    assert EXCUSABLE in left
    for item in left:
        theirs.button(key=f"sign-{item}").click().run()
    assert "none still to do" in words(theirs)
    app = open_page_as(lead, "submit", delegation="XAA", year="2025")
    app.checkbox(key="submit-sure").check()
    app = press(app, "Submit Exampleland")
    assert [entry.by for entry in list_submissions(demonstration, year, by=LOCAL)] == ["Lena"]


def test_in_review_nothing_is_offered_that_would_be_refused(
    demonstration: Store, year: int, open_page_as: OpenPageAs
) -> None:
    """Assess shows the answers as text and leads to the review; taken back it is a form again."""
    lead = admit(demonstration, "Lena", Place("lead", "XAA"))
    revision = read_assessment_by_id(demonstration, year, by=LOCAL).revision
    send_to_review(demonstration, year, seen_revision=revision, by=LOCAL)
    app = open_page_as(lead, "assess", delegation="XAA", year="2025", clause=CLAUSE)
    assert "2025 is in review, so its answers stand still." in app.info[0].value
    assert not app.main.radio
    press(open_page_as(lead, "submit", delegation="XAA", year="2025"), "Take it back, to change answers")
    assert open_page_as(lead, "assess", delegation="XAA", year="2025", clause=CLAUSE).main.radio
    actions = [change.action for change in list_changes(demonstration, year, "assessment", by=LOCAL)]
    assert actions[-2:] == ["in review", "taken back"]


def test_the_one_person_at_this_machine_sees_nothing_of_a_review(demonstration: Store, open_page: OpenPage) -> None:
    """They hand in alone, and nobody is asked anything in particular."""
    assert demonstration
    app = open_page("submit", delegation="XAA", year="2025")
    assert "Send to review" not in [button.label for button in app.button]
    assert "submit-sure" in [box.key for box in app.checkbox]
    assert not open_page("assess", delegation="XAA", year="2025", clause=CLAUSE).multiselect


def test_a_lead_assigns_a_clause_and_each_sees_their_list(
    demonstration: Store, year: int, open_page_as: OpenPageAs
) -> None:
    """Who is asked finds that clause alone in their list, and can see all."""
    lead = admit(demonstration, "Lena", Place("lead", "XAA"))
    contributor = admit(demonstration, "Carl", Place("contributor", "XAA", "government"))
    app = open_page_as(lead, "assess", delegation="XAA", year="2025", clause=CLAUSE)
    app.multiselect[0].select("Carl").run()
    assert not app.exception
    assert read_assessment_by_id(demonstration, year, by=LOCAL).respondents == {CLAUSE: ("Carl",)}
    mine = open_page_as(contributor, delegation="XAA", year="2025")
    assert "Asked: Carl" in words(mine)
    assert mine.button(key="continue").label == elements.literal("Continue with 459 11.a")
    shorter = len(words(mine))
    everything = open_page_as(contributor, delegation="XAA", year="2025", tasks="all")
    assert len(words(everything)) > 2 * shorter


def test_each_of_several_adds_a_view_and_dissent_is_reported(
    demonstration: Store, year: int, open_page_as: OpenPageAs
) -> None:
    """The view is saved, shown to the others, listed before submission, and changes no answer."""
    carl = admit(demonstration, "Carl", Place("contributor", "XAA", "government"))
    admit(demonstration, "Mia", Place("contributor", "XAA", "parliament"))
    assign_clause(demonstration, assessment_id=year, clause_id=CLAUSE, people=["Carl", "Mia"], seen=[], by=LOCAL)
    mia = sign_in(demonstration, claims("mia@parliament.example"))
    save_opinion(demonstration, assessment_id=year, item_id=LADDER, value=0, note="Never voted on.", by=mia)
    before = read_assessment_by_id(demonstration, year, by=LOCAL).assessment.responses
    app = open_page_as(carl, "assess", delegation="XAA", year="2025", clause=CLAUSE)
    assert "Level 0. Never voted on." in words(app)
    app.selectbox(key=f"{year}:{LADDER}:opinion-value").select("4").run()
    assert not app.exception
    found = read_assessment_by_id(demonstration, year, by=LOCAL)
    assert [(opinion.by, opinion.value) for opinion in found.opinions[LADDER]] == [("Mia", 0), ("Carl", 4)]
    assert found.assessment.responses == before
    submit = open_page_as(carl, "submit", delegation="XAA", year="2025")
    assert any(expander.label.startswith("Respondents who differ") for expander in submit.expander)


def test_a_view_that_comes_too_late_is_shown_to_its_author(
    demonstration: Store, year: int, open_page_as: OpenPageAs
) -> None:
    """The year went into review meanwhile: nothing is saved, and the note can be copied."""
    carl = admit(demonstration, "Carl", Place("contributor", "XAA", "government"))
    admit(demonstration, "Mia", Place("contributor", "XAA", "parliament"))
    assign_clause(demonstration, assessment_id=year, clause_id=CLAUSE, people=["Carl", "Mia"], seen=[], by=LOCAL)
    app = open_page_as(carl, "assess", delegation="XAA", year="2025", clause=CLAUSE)
    revision = read_assessment_by_id(demonstration, year, by=LOCAL).revision
    send_to_review(demonstration, year, seen_revision=revision, by=LOCAL)
    app.text_area(key=f"{year}:{LADDER}:opinion-note").input("Never voted on.").run()
    assert any(elements.literal("You had written: Never voted on") in error.value for error in app.error)
    assert read_assessment_by_id(demonstration, year, by=LOCAL).opinions == {}


def test_an_assignment_that_met_another_one_is_not_lost(
    demonstration: Store, year: int, open_page_as: OpenPageAs
) -> None:
    """The second lead is told, and sees what stands there."""
    lead = admit(demonstration, "Lena", Place("lead", "XAA"))
    admit(demonstration, "Carl", Place("contributor", "XAA"))
    app = open_page_as(lead, "assess", delegation="XAA", year="2025", clause=CLAUSE)
    assign_clause(demonstration, assessment_id=year, clause_id=CLAUSE, people=["Lena"], seen=[], by=LOCAL)
    app.multiselect[0].select("Carl").run()
    assert "Nothing was changed" in app.error[0].value
    assert labelled(app.multiselect, app.multiselect[0].label).value == ["Lena"]
    assert read_assessment_by_id(demonstration, year, by=LOCAL).respondents == {CLAUSE: ("Lena",)}

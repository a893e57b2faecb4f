"""Claims about pages where people sign in: each sees what their role sees, and nobody else sees anything."""

import dataclasses
import datetime
from collections.abc import Callable

import pytest
from sqlalchemy import select, update
from sqlmodel import col
from streamlit.testing.v1 import AppTest

from assessments.access import LOCAL
from assessments.database import Store
from assessments.models import ResponseRow, SignInRow
from assessments.store import (
    add_person,
    change_person,
    list_people,
    read_assessment,
    read_log_head,
    restate_assessment,
    sign_in,
    sign_out,
    submit_assessment,
)
from assessments.stored import Claims, Place
from tests.assessments.people import claims
from tests.pages.conftest import CLIENT, OpenPage, words

OpenPageAs = Callable[..., AppTest]
ANSWERS = ("", "assess", "readiness", "gaps", "years", "submit", "history", "exchange", "robustness")
ITEM = "459-11-a-1"


def admit(store: Store, place: Place) -> Claims:
    """Admit Jane in that place, and return what the provider says when she signs in."""
    add_person(store, email="jane@parliament.example", name="Jane", place=place, by=LOCAL)
    return claims("jane@parliament.example")


def hand_in(store: Store, year: int) -> int:
    """Submit a year of the invented country, and return its id."""
    stored = read_assessment(store, "XAA", year, by=LOCAL)
    submit_assessment(store, stored.id, seen_revision=stored.revision, by=LOCAL)
    return stored.id


@pytest.mark.parametrize("page", [*ANSWERS, "method", "administration"])
def test_nobody_sees_anything_before_they_sign_in(demonstration: Store, open_page_as: OpenPageAs, page: str) -> None:
    """Every address leads to the sign-in and to nothing else."""
    assert demonstration
    app = open_page_as(None, page, delegation="XAA", year="2025")
    assert [button.label for button in app.button] == ["Sign in"]
    assert "Exampleland" not in words(app)
    assert not app.sidebar.selectbox


def test_nobody_reads_in_a_fault_of_the_store_what_was_answered(
    demonstration: Store, open_page_as: OpenPageAs, open_page: OpenPage, caplog: pytest.LogCaptureFixture
) -> None:
    """Where people sign in, the log alone says what was altered; the one person at a machine reads it on the page."""
    with demonstration.begin() as connection:
        [(before,)] = connection.execute(select(col(ResponseRow.note)).where(col(ResponseRow.id) == 1))
        connection.execute(update(ResponseRow).where(col(ResponseRow.id) == 1).values(note="Not for every eye."))
    assert "Not for every eye." not in words(open_page_as(None, "assess", delegation="XAA", year="2025"))
    assert "Not for every eye." in caplog.text
    assert "Not for every eye." in words(open_page("assess", delegation="XAA", year="2025"))
    with demonstration.begin() as connection:  # so that the store can be closed like any other
        connection.execute(update(ResponseRow).where(col(ResponseRow.id) == 1).values(note=before))


def test_who_is_not_known_is_told_what_to_do(demonstration: Store, open_page_as: OpenPageAs) -> None:
    """The address they signed in with stands there, and a way to sign out."""
    assert demonstration
    app = open_page_as(claims("mallory@elsewhere.example"), delegation="XAA", year="2025")
    assert "mallory@elsewhere.example: not known here. Ask the administrator to add you." in words(app)
    assert [button.label for button in app.button] == ["Sign out"]


@pytest.mark.parametrize("page", ANSWERS)
def test_a_reader_sees_every_page_and_can_change_nothing(
    demonstration: Store, open_page_as: OpenPageAs, page: str
) -> None:
    """No widget on any page offers a change."""
    app = open_page_as(admit(demonstration, Place("reader", "XAA")), page, delegation="XAA", year="2025")
    offered = {button.label for button in app.main.button}
    assert not {label for label in offered if label.startswith(("Add", "Submit", "Start", "Remove", "Set all", "Open"))}
    assert not app.main.text_area
    assert [radio for radio in app.main.radio if str(radio.key).endswith("code:0")] == []
    assert "Signed in as Jane" in [text.value for text in app.sidebar.text]


def test_a_contributor_answers_and_does_not_submit(demonstration: Store, open_page_as: OpenPageAs) -> None:
    """The answer is saved under their name; submitting is for the lead, and the page says so."""
    said = admit(demonstration, Place("contributor", "XAA"))
    app = open_page_as(said, "assess", delegation="XAA", year="2025", clause="459-11-a")
    radio = next(radio for radio in app.radio if f":{ITEM}:" in str(radio.key))
    radio.set_value(next(code for code in radio.options if code != radio.value)).run()
    assert not app.exception
    submit = open_page_as(said, "submit", delegation="XAA", year="2025")
    assert "The lead of the delegation sends it to review and submits it." in words(submit)
    assert "submit-sure" not in [box.key for box in submit.checkbox]


def test_the_secretariat_sees_what_was_submitted_and_no_more(demonstration: Store, open_page_as: OpenPageAs) -> None:
    """Of three years one is submitted: that one can be chosen, and shows what was handed in while it is restated."""
    said = admit(demonstration, Place("secretariat"))
    year = hand_in(demonstration, 2024)
    restate_assessment(demonstration, year, reason="A secret of the delegation.", by=LOCAL)
    app = open_page_as(said, delegation="XAA", year="2025")
    years = next(box for box in app.sidebar.selectbox if box.label == "Reporting year")
    assert [option.split()[0] for option in years.options] == ["2024"]
    for page in ANSWERS:
        text = words(open_page_as(said, page, delegation="XAA", year="2025"))
        assert "A secret of the delegation." not in text, page
    history = open_page_as(said, "history", delegation="XAA", year="2024")
    assert "How its answers grew is its own." in words(history)


def test_an_administrator_has_no_part_in_answers(demonstration: Store, open_page_as: OpenPageAs) -> None:
    """The Overview leads them to Administration; no page shows a score."""
    said = admit(demonstration, Place("administrator"))
    app = open_page_as(said, delegation="XAA", year="2025")
    assert "You administer this installation." in words(app)
    assert "Exampleland" not in words(app)
    assert not app.sidebar.selectbox
    page = open_page_as(said, "administration")
    assert "jane@parliament.example" in words(page)


def test_others_do_not_reach_administration(demonstration: Store, open_page_as: OpenPageAs) -> None:
    """Its address leads a lead nowhere."""
    app = open_page_as(admit(demonstration, Place("lead", "XAA")), "administration")
    assert not app.title or not app.title[0].value.startswith("Administration")
    assert "add-person" not in [button.key for button in app.button]


def test_another_delegation_in_the_address_leads_nowhere(demonstration: Store, open_page_as: OpenPageAs) -> None:
    """A lead of Estonia who types the invented country's address finds neither name nor figures."""
    said = admit(demonstration, Place("lead", "EST"))
    for page in ANSWERS:
        text = words(open_page_as(said, page, delegation="XAA", year="2025"))
        assert "Exampleland" not in text, page
        assert "of 100" not in text, page


def test_a_role_that_changes_between_two_clicks_counts_at_the_second(
    demonstration: Store, open_page_as: OpenPageAs
) -> None:
    """The form was drawn for a contributor; as a reader nothing is saved, and the page says why."""
    place = Place("contributor", "XAA")
    said = admit(demonstration, place)
    app = open_page_as(said, "assess", delegation="XAA", year="2025", clause="459-11-a")
    [jane] = list_people(demonstration, by=LOCAL)
    change_person(demonstration, jane.id, place=Place("reader", "XAA"), seen=place, by=LOCAL)
    head = read_log_head(demonstration, by=LOCAL)
    radio = next(radio for radio in app.radio if f":{ITEM}:" in str(radio.key))
    radio.set_value(next(code for code in radio.options if code != radio.value)).run()
    assert not app.exception
    assert read_log_head(demonstration, by=LOCAL) == head
    assert "You may not answer for this delegation" in app.error[0].value


def test_a_sign_in_that_ended_elsewhere_is_over_at_the_next_click(
    demonstration: Store, open_page_as: OpenPageAs
) -> None:
    """Nothing is saved, the page asks to sign in again, and what was typed can be copied."""
    said = admit(demonstration, Place("contributor", "XAA"))
    app = open_page_as(said, "assess", delegation="XAA", year="2025", clause="459-11-a")
    sign_out(demonstration, by=sign_in(demonstration, said))
    head = read_log_head(demonstration, by=LOCAL)
    next(area for area in app.text_area if f":{ITEM}:note" in str(area.key)).input("Typed too late.").run()
    assert not app.exception
    assert read_log_head(demonstration, by=LOCAL) == head
    assert "Typed too late." in words(app)
    assert "Your sign-in has ended. Sign in again." in words(app)
    assert [button.label for button in app.button] == ["Sign in"]


@pytest.mark.parametrize("audience", ["another-application", ["another-application"], [], None])
def test_a_sign_in_at_another_application_opens_nothing(
    demonstration: Store, open_page_as: OpenPageAs, audience: object
) -> None:
    """Its provider is ours and its person is admitted; but whoever runs that application could hand it on."""
    app = open_page_as(admit(demonstration, Place("lead", "XAA")), delegation="XAA", year="2025")
    assert "Exampleland" in words(app)
    app.user = {**app.user, "aud": audience}
    app.run()
    assert "Your sign-in was made for another application." in words(app)
    assert "Exampleland" not in words(app)


def test_one_of_several_audiences_may_be_us(demonstration: Store, open_page_as: OpenPageAs) -> None:
    """A provider may name its own services beside."""
    app = open_page_as(admit(demonstration, Place("lead", "XAA")), delegation="XAA", year="2025")
    app.user = {**app.user, "aud": ["the-provider-itself", CLIENT]}
    assert "Exampleland" in words(app.run())


def test_who_was_idle_can_still_sign_out(demonstration: Store, open_page_as: OpenPageAs) -> None:
    """The sign-in has ended by itself, which is no reason to show an error."""
    app = open_page_as(admit(demonstration, Place("lead", "XAA")), delegation="XAA", year="2025")
    half_an_hour_ago = datetime.datetime.now(tz=datetime.UTC) - datetime.timedelta(minutes=31)
    with demonstration.begin() as connection:
        connection.execute(update(SignInRow).values(last_seen=half_an_hour_ago))
    app.session_state["acting"].noted -= 31 * 60
    next(button for button in app.sidebar.button if button.label == "Sign out").click().run()
    assert not app.exception
    assert [button.label for button in app.button] == ["Sign in"]


def test_an_unverified_address_opens_nothing(demonstration: Store, open_page_as: OpenPageAs) -> None:
    """The page says what is missing."""
    said = dataclasses.replace(admit(demonstration, Place("lead", "XAA")), email_verified=False)
    assert "does not confirm that this address is yours" in words(open_page_as(said))

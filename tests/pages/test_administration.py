"""Claims about Administration: who may sign in is added, changed and signed out there, by an administrator alone."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assessments.access import LOCAL
from assessments.backup_files import check_backup
from assessments.database import Store
from assessments.store import add_person, list_administration, list_kept_backups, list_people, list_sign_ins
from assessments.stored import Place
from pages import upkeep
from tests.assessments.people import ISSUER, signed_in
from tests.pages.conftest import OpenPage, labelled, words


def _people(store: Store) -> dict[str, Place]:
    return {person.name: person.place for person in list_people(store, by=LOCAL)}


def _fill(app: AppTest, email: str, name: str) -> AppTest:
    labelled(app.text_input, "E-mail, as their sign-in gives it").input(email)
    labelled(app.text_input, "Name, as the change log shall keep it for ever").input(name)
    return app


def test_the_page_says_how_to_begin_and_takes_the_first_administrator(store: Store, open_page: OpenPage) -> None:
    """An empty installation says what to do; who is added stands in the list, and the form is empty again."""
    app = open_page("administration")
    assert "Begin with an administrator: yourself." in words(app)
    labelled(app.selectbox, "Role").select("administrator").run()
    assert "Delegation" not in [box.label for box in app.main.selectbox]
    app = _fill(app, "root@parliament.example", "Root")
    app.button(key="add-person").click().run()
    assert "Added Root" in app.success[0].value
    assert _people(store) == {"Root": Place("administrator")}
    assert labelled(app.text_input, "E-mail, as their sign-in gives it").value == ""
    assert "root@parliament.example" in words(app)


def test_who_cannot_be_is_refused_and_the_form_keeps_its_text(store: Store, open_page: OpenPage) -> None:
    """A contributor needs a delegation: the page says so, adds nobody, and nothing has to be typed again."""
    app = _fill(open_page("administration"), "a@parliament.example", "A. Contributor")
    app.button(key="add-person").click().run()
    assert "Nothing was changed" in app.error[0].value
    assert _people(store) == {}
    assert labelled(app.text_input, "E-mail, as their sign-in gives it").value == "a@parliament.example"
    labelled(app.main.selectbox, "Delegation").select("EST")
    labelled(app.main.selectbox, "Speaks for").select("parliament").run()
    app.button(key="add-person").click().run()
    assert _people(store) == {"A. Contributor": Place("contributor", "EST", "parliament")}


def test_somebody_gets_another_role_and_is_dismissed(store: Store, open_page: OpenPage) -> None:
    """What the person is stands in the form; the change is kept, shown and logged."""
    add_person(store, email="j@parliament.example", name="Jane", place=Place("lead", "EST"), by=LOCAL)
    app = open_page("administration")
    labelled(app.selectbox, "Who").select_index(0).run()
    roles = [box for box in app.main.selectbox if box.label == "Role"]
    assert [box.value for box in roles] == ["contributor", "lead"]
    roles[-1].select("reader").run()
    app.checkbox[0].uncheck()
    app.button(key="change-person").click().run()
    assert _people(store) == {"Jane": Place("reader", "EST", active=False)}
    assert "Reader, not admitted any more" in words(app)
    assert [change.action for change in list_administration(store, by=LOCAL)] == ["person added", "person changed"]
    app = open_page("administration", view="log")
    assert "Role: reader (before: lead)" in words(app)


def test_somebody_is_signed_out_everywhere(store: Store, open_page: OpenPage) -> None:
    """Who is signed in is listed; after the click nobody is."""
    jane = signed_in(store, "lead", "EST")
    app = open_page("administration", view="sign-ins")
    assert jane.name in words(app)
    labelled(app.selectbox, "End all sign-ins of").select_index(0).run()
    next(button for button in app.button if "everywhere" in button.label).click().run()
    assert list_sign_ins(store, by=LOCAL) == ()
    assert "Nobody is signed in." in words(app)
    app = open_page("administration", view="log", of="sign-ins")
    assert f"{jane.name}: signed in<br>Provider of the sign-in: {ISSUER}" in words(app)
    assert f"{jane.name}: sign-ins ended" in words(app)


def test_a_long_log_shows_its_latest_and_says_how_many_there_are(
    store: Store, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sign-ins go on for ever, and a page must not."""
    monkeypatch.setattr(upkeep, "LATEST", 2)
    first, *later = (signed_in(store, "reader", "EST") for _ in range(3))
    shown = words(open_page("administration", view="log", of="sign-ins"))
    assert "The latest 2 of 3; the store keeps all." in shown
    assert all(f"{person.name}: signed in" in shown for person in later)
    assert f"{first.name}: signed in" not in shown


@pytest.mark.usefixtures("store")
def test_upkeep_says_what_the_store_is(open_page: OpenPage) -> None:
    """Where it is, which database, and the last hash of the change log."""
    text = words(open_page("administration", view="upkeep"))
    assert "store.sqlite" in text
    assert "sqlite 3." in text
    assert "0" * 64 in text


def test_a_backup_is_made_at_a_click_and_listed(store: Store, open_page: OpenPage) -> None:
    """The page says where it lies; it is sound."""
    app = open_page("administration", view="upkeep")
    assert "There are no backups yet." in words(app)
    next(button for button in app.button if button.label == "Make a backup now").click().run()
    [kept] = list_kept_backups(store, by=LOCAL)
    assert check_backup(Path(kept.path)).assessments == 0
    assert kept.path in words(app)
    assert "Made and read through" in app.success[0].value

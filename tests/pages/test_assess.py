"""Claims about Assess: what is our answer? Every answer is saved on change, and nothing is lost."""

import datetime

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from assessments.access import LOCAL, Person
from assessments.database import Store
from assessments.store import (
    list_assessments,
    list_changes,
    read_assessment,
    remove_assessment,
    save_response,
    start_assessment,
)
from checklists.assessment import Evidence, Response
from checklists.item import Item
from checklists.load import load_checklists
from pages import context, item_form
from pages.item_memory import Memory
from scoring.method import load_method
from tests.pages.conftest import OpenPage, carried_forward, words

HOSTILE = "<script>alert(1)</script> [x](http://192.0.2.1) **bold** ![i](http://192.0.2.1/i.png) <b>b</b>"


@pytest.fixture
def year(store: Store) -> int:
    """Give the id of an empty assessment of Estonia for 2025."""
    return _start(store, 2025)


def _start(store: Store, year: int) -> int:
    return start_assessment(
        store,
        load_checklists(),
        delegation="EST",
        year=year,
        scope="full",
        method_version=load_method().version,
        by=Person("test"),
    )


def _open(open_page: OpenPage, clause: str, year: int = 2025) -> AppTest:
    return open_page("assess", delegation="EST", year=str(year), clause=clause)


def _stored(store: Store, item: str, year: int = 2025) -> Response | None:
    responses = read_assessment(store, "EST", year, by=LOCAL).assessment.responses
    return next((response for response in responses if response.item == item), None)


def _key(id_: int, item: str, field: str) -> str:
    return f"{id_}:{item}:{field}"


def _part(id_: int, item: str, field: str, edition: int = 0) -> str:
    """Return the key of a widget that holds a part of the answer."""
    return f"{id_}:{item}:{field}:{edition}"


def _add(app: AppTest, item: str) -> AppTest:
    next(b for b in app.button if b.label == "Add evidence" and f":{item}:" in str(b.key)).click().run()
    assert not app.exception
    return app


def _choose(app: AppTest, id_: int, item: str, code: str) -> AppTest:
    app.radio(key=_part(id_, item, "code")).set_value(code).run()
    assert not app.exception
    return app


@pytest.mark.parametrize(
    ("clause", "item", "code", "expected"),
    [
        ("459-11-a", "459-11-a-1", "3", {"state": "answered", "value": 3}),
        ("459-11-a", "459-11-a-2", "partial", {"state": "answered", "value": "partial"}),
        ("459-11-b", "459-11-b-2", "never", {"state": "answered", "value": "never"}),
        ("459-11-d", "459-11-d-1", "exempt", {"state": "answered", "value": "exempt"}),
        ("459-11-a", "459-11-a-1", "unknown", {"state": "unknown"}),
        ("459-11-a", "459-11-a-1", "withheld", {"state": "withheld", "floor": 0}),
    ],
)
def test_one_click_saves_the_answer(  # noqa: PLR0913, PLR0917  two fixtures and a case
    store: Store, year: int, open_page: OpenPage, clause: str, item: str, code: str, expected: dict[str, object]
) -> None:
    """A choice that needs nothing more is in the store at once, and the page says when."""
    app = _choose(_open(open_page, clause), year, item, code)
    assert _stored(store, item) == Response.model_validate({"item": item, **expected})
    assert "Saved " in words(app)


def test_a_number_and_a_date_are_saved_once_they_are_given(store: Store, year: int, open_page: OpenPage) -> None:
    """The choice alone is not an answer yet; the page says what is missing and stores nothing."""
    app = _choose(_open(open_page, "459-11-c-ix"), year, "459-11-c-ix-2", "number")
    assert "Not saved yet" in words(app)
    assert _stored(store, "459-11-c-ix-2") is None
    app.number_input(key=_part(year, "459-11-c-ix-2", "number")).set_value(2.5).run()
    assert _stored(store, "459-11-c-ix-2") == Response(item="459-11-c-ix-2", state="answered", value=2.5)
    app = _choose(_open(open_page, "459-11-b"), year, "459-11-b-2", "date")
    app.date_input(key=_part(year, "459-11-b-2", "date")).set_value(datetime.date(2021, 5, 3)).run()
    assert _stored(store, "459-11-b-2") == Response(item="459-11-b-2", state="answered", value="2021-05-03")


def test_not_applicable_waits_for_its_reason_and_note(store: Store, year: int, open_page: OpenPage) -> None:
    """A reason that needs a note is not accepted without one, in plain words; with it, both are kept."""
    item = "459-11-b-3"
    app = _choose(_open(open_page, "459-11-b"), year, item, "not_applicable")
    assert _stored(store, item) is None
    app.selectbox(key=_part(year, item, "reason")).set_value("other").run()
    assert "needs a note" in app.error[0].value
    assert _stored(store, item) is None
    app.text_area(key=_part(year, item, "note")).set_value("Another body does this.").run()
    assert not app.error
    saved = Response(item=item, state="not_applicable", reason="other", note="Another body does this.")
    assert _stored(store, item) == saved


def test_going_back_to_not_answered_keeps_the_note(store: Store, year: int, open_page: OpenPage) -> None:
    """An answer can be taken back in words; what was written beside it stays."""
    app = _choose(_open(open_page, "459-11-a"), year, "459-11-a-1", "2")
    app.text_area(key=_part(year, "459-11-a-1", "note")).set_value("Asked on 3 May.").run()
    _choose(app, year, "459-11-a-1", "unanswered")
    assert _stored(store, "459-11-a-1") == Response(item="459-11-a-1", state="unanswered", note="Asked on 3 May.")


@pytest.fixture
def cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut the first drawing of a form short before its answer, as a click on something else does."""
    draw, cuts = item_form._draw_answer, iter([True])

    def draw_or_cut(here: context.Year, item: Item, memory: Memory) -> None:
        if next(cuts, False):
            st.stop()
        draw(here, item, memory)

    monkeypatch.setattr(item_form, "_draw_answer", draw_or_cut)


@pytest.mark.usefixtures("cut_short")
def test_looking_stores_nothing_even_where_the_drawing_was_cut_short(
    store: Store, year: int, open_page: OpenPage
) -> None:
    """Who answers one item, or only looks around, has said nothing about the others."""
    app = _open(open_page, "459-11-a").run()
    app.segmented_control(key="filter").set_value("Core set").run()
    _choose(app, year, "459-11-a-1", "2")
    assert [change.subject for change in list_changes(store, year, by=LOCAL)] == ["assessment", "459-11-a-1"]


@pytest.mark.usefixtures("cut_short")
def test_who_comes_back_finds_the_last_answer_even_where_the_first_drawing_was_cut_short(
    store: Store, year: int, open_page: OpenPage
) -> None:
    """What was stored before the first visit must not come back on the second and be saved over what came between."""
    item = "459-11-a-1"
    first = Response(item=item, state="answered", value=1, note="First.")
    save_response(store, assessment_id=year, response=first, seen_version=None, by=Person("test"))
    app = _choose(_open(open_page, "459-11-a").run(), year, item, "2")
    app.text_area(key=_part(year, item, "note")).set_value("Second.").run()
    for way in ("Next-top", "Previous-top"):
        app.run()  # the whole page, with the buttons
        app.button(key=way).click().run()
    assert app.radio(key=_part(year, item, "code")).value == "2"
    assert app.text_area(key=_part(year, item, "note")).value == "Second."


def test_what_was_written_belongs_to_the_year_it_was_written_in(store: Store, year: int, open_page: OpenPage) -> None:
    """Who writes a note and turns to another year at once finds it where it was written, and nowhere else."""
    other = _start(store, 2024)
    app = _open(open_page, "459-11-a")
    app.text_area(key=_part(year, "459-11-a-1", "note")).set_value("Of 2025.")
    app.selectbox(key="select-year").set_value("2024").run()
    assert _stored(store, "459-11-a-1", 2025) == Response(item="459-11-a-1", state="unanswered", note="Of 2025.")
    assert _stored(store, "459-11-a-1", 2024) is None
    assert app.text_area(key=_part(other, "459-11-a-1", "note")).value == ""


def test_a_save_into_a_year_that_was_removed_says_so(store: Store, year: int, open_page: OpenPage) -> None:
    """Who answers while somebody else removes the year is told, and the page goes on without it."""
    app = _open(open_page, "459-11-a")
    remove_assessment(store, year, by=Person("somebody else"))
    app = _choose(app, year, "459-11-a-1", "2")
    assert not app.exception
    assert app.warning[0].value.startswith("Not saved: the reporting year was removed")
    assert list_assessments(store, by=LOCAL) == ()


def test_evidence_is_added_removed_and_brought_back(store: Store, year: int, open_page: OpenPage) -> None:
    """A piece can be added and taken away again, and a removal can be undone."""
    item = "459-11-a-1"
    app = _choose(_open(open_page, "459-11-a"), year, item, "3")
    app.selectbox(key=_part(year, item, "new-grade")).set_value("B")
    app.text_input(key=_part(year, item, "new-title")).set_value("Answer to question 7")
    _add(app, item)
    pieces = (Evidence(grade="B", title="Answer to question 7"),)
    assert _stored(store, item) == Response(item=item, state="answered", value=3, evidence=pieces)
    app.button(key=_key(year, item, "remove-0")).click().run()
    assert _stored(store, item) == Response(item=item, state="answered", value=3)
    app.button(key=_key(year, item, "undo")).click().run()
    assert _stored(store, item) == Response(item=item, state="answered", value=3, evidence=pieces)


def test_the_evidence_form_keeps_what_was_typed_until_it_is_stored(
    store: Store, year: int, open_page: OpenPage
) -> None:
    """Refused without title and reference, the form keeps the rest; once the piece is stored it is empty again."""
    item, day = "459-11-a-1", datetime.date(2024, 5, 1)
    app = _choose(_open(open_page, "459-11-a"), year, item, "3")
    app.date_input(key=_part(year, item, "new-date")).set_value(day)
    _add(app, item)
    assert "needs a title or a reference" in app.error[0].value
    assert app.date_input(key=_part(year, item, "new-date")).value == day
    app.text_input(key=_part(year, item, "new-reference")).set_value("No. 7")
    _add(app, item)
    stored = _stored(store, item)
    assert stored is not None
    assert stored.evidence == (Evidence(grade="A", reference="No. 7", date=day),)
    assert not app.error
    assert app.text_input(key=_part(year, item, "new-reference", 1)).value == ""
    assert app.date_input(key=_part(year, item, "new-date", 1)).value is None


def test_a_carried_answer_counts_once_confirmed_and_a_note_does_not_confirm_it(
    store: Store, year: int, open_page: OpenPage
) -> None:
    """Only confirming or changing the answer itself makes last year's answer this year's."""
    item = "459-11-a-1"
    response = Response(item=item, state="answered", value=2)
    save_response(store, assessment_id=year, response=response, seen_version=None, by=Person("test"))
    later = carried_forward(store)
    app = _open(open_page, "459-11-a", 2026)
    assert "In 2025: Level 2." in words(app)
    app.text_area(key=_part(later, item, "note")).set_value("To check.").run()
    carried = response.model_copy(update={"note": "To check.", "confirmed": False})
    assert _stored(store, item, 2026) == carried
    app.button(key=_key(later, item, "confirm")).click().run()
    assert _stored(store, item, 2026) == carried.model_copy(update={"confirmed": True})


def test_text_is_kept_and_shown_letter_by_letter(store: Store, year: int, open_page: OpenPage) -> None:
    """Markup in a note or in evidence is text: stored unchanged, escaped wherever the page writes it itself."""
    item = "459-11-a-1"
    app = _choose(_open(open_page, "459-11-a"), year, item, "2")
    app.text_area(key=_part(year, item, "note")).set_value(HOSTILE).run()
    app.text_input(key=_part(year, item, "new-title")).set_value(HOSTILE)
    _add(app, item)
    stored = _stored(store, item)
    assert stored is not None
    assert stored.note == stored.evidence[0].title == HOSTILE
    assert app.text_area(key=_part(year, item, "note")).value == HOSTILE
    shown = words(app).replace(HOSTILE, "", 1)  # the text area holds it as a value, once
    assert "<script>" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown


def test_the_filter_shows_the_items_it_names(store: Store, year: int, open_page: OpenPage) -> None:
    """Parliament's items, the core set and what is still to answer can be shown alone."""
    clause = load_checklists().clauses["459-11-a"]
    app = _choose(_open(open_page, clause.id), year, "459-11-a-1", "2")
    expected = {
        "Parliament": [item.id for item in clause.items if item.respondent == "parliament"],
        "Core set": [item.id for item in clause.items if item.core],
        "To answer": [item.id for item in clause.items if item.id != "459-11-a-1"],
        "All items": [item.id for item in clause.items],
    }
    for wanted, items in expected.items():
        app = _open(open_page, clause.id)
        app.segmented_control(key="filter").set_value(wanted).run()
        assert [str(radio.key).split(":")[1] for radio in app.radio] == items, wanted
    assert [response.item for response in read_assessment(store, "EST", 2025, by=LOCAL).assessment.responses] == [
        "459-11-a-1"
    ]


def test_the_page_remembers_where_one_stopped(store: Store, year: int, open_page: OpenPage) -> None:
    """Next leads to the next clause in the order of the text, and an address without clause comes back to it."""
    app = _open(open_page, "459-11-c-ii")
    next(button for button in app.button if button.label.startswith("Next")).click().run()
    assert app.query_params["clause"] == "459-11-c-iii"
    assert read_assessment(store, "EST", 2025, by=LOCAL).last_clause == "459-11-c-iii"
    again = open_page("assess", delegation="EST", year="2025")
    assert again.query_params["clause"] == "459-11-c-iii"
    assert year == list_assessments(store, by=LOCAL)[0].id


def test_without_an_assessment_the_page_says_what_to_do(store: Store, open_page: OpenPage) -> None:
    """An address that names no year leads on, not into an error."""
    assert list_assessments(store, by=LOCAL) == ()
    assert "start a reporting year" in open_page("assess", delegation="EST").info[0].value

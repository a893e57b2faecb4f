"""Claims about official replies on the Assess page: added, taken away, brought back, and shown to who only reads."""

import datetime

import pytest
from streamlit.testing.v1 import AppTest

from assessments.access import LOCAL
from assessments.database import Store
from assessments.store import add_reply, list_assessments, read_assessment, read_revision, submit_assessment
from checklists.assessment import Reply
from tests.pages.conftest import SOMEBODY_ELSE, OpenPage, words

CLAUSE = "475-11-a"
HOSTILE = "Allies **agreed** to [look](http://x.example) <script>alert(1)</script>."
REPLY = Reply(of="nato", date=datetime.date(2023, 2, 10), source="Comments of the Secretary General", text=HOSTILE)


def _open(open_page: OpenPage) -> AppTest:
    return open_page("assess", delegation="XAA", year="2025", clause=CLAUSE)


def _id(store: Store) -> int:
    return next(summary.id for summary in list_assessments(store, delegation="XAA", by=LOCAL) if summary.year == 2025)


def _replies(store: Store) -> tuple[Reply, ...]:
    return read_assessment(store, "XAA", 2025, by=LOCAL).assessment.replies.get(CLAUSE, ())


def _field(store: Store, name: str, form: int = 0) -> str:
    return f"reply:{_id(store)}:{CLAUSE}:{name}:{form}"


def _fill(app: AppTest, store: Store, **typed: str) -> AppTest:
    app.date_input(key=_field(store, "date")).set_value(REPLY.date)
    app.text_input(key=_field(store, "source")).input(typed.get("source", REPLY.source))
    app.text_area(key=_field(store, "text")).input(typed.get("text", REPLY.text))
    return app


def _click(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def test_a_reply_is_added_shown_removed_and_brought_back(demonstration: Store, open_page: OpenPage) -> None:
    """As it was written, with nothing of it run; the form is empty afterwards, and removing can be undone."""
    app = _click(_fill(_open(open_page), demonstration), "Add reply")
    assert _replies(demonstration) == (REPLY,)
    assert "Saved " in words(app)
    assert "NATO, 10 February 2023" in words(app)
    assert "&lt;script&gt;" in words(app)
    assert "<script>" not in words(app)
    assert app.text_area(key=_field(demonstration, "text", 1)).value == ""
    app = next(button for button in app.button if str(button.key).startswith("remove-reply")).click().run()
    assert _replies(demonstration) == ()
    _click(app, "Undo the removal")
    assert _replies(demonstration) == (REPLY,)


@pytest.mark.parametrize(("source", "text", "message"), [("", "Yes.", "source of reply 1"), ("Note", "", "text of")])
def test_what_is_missing_is_named_and_the_form_keeps_the_rest(
    demonstration: Store, open_page: OpenPage, source: str, text: str, message: str
) -> None:
    """Nothing is stored, and nothing has to be typed again."""
    app = _click(_fill(_open(open_page), demonstration, source=source, text=text), "Add reply")
    assert message in app.error[0].value
    assert app.text_input(key=_field(demonstration, "source")).value == source
    assert app.text_area(key=_field(demonstration, "text")).value == text
    assert _replies(demonstration) == ()


def test_a_reply_without_a_date_is_not_taken(demonstration: Store, open_page: OpenPage) -> None:
    """A reply that cannot be found again is of no use to a debate."""
    app = _fill(_open(open_page), demonstration)
    app.date_input(key=_field(demonstration, "date")).set_value(None)
    assert "Give the date" in _click(app, "Add reply").error[0].value
    assert _replies(demonstration) == ()


def test_a_reply_somebody_else_added_meanwhile_stays(demonstration: Store, open_page: OpenPage) -> None:
    """Both stand there, each as it was written."""
    app = _fill(_open(open_page), demonstration)
    theirs = REPLY.model_copy(update={"of": "government"})
    add_reply(demonstration, assessment_id=_id(demonstration), clause_id=CLAUSE, reply=theirs, by=SOMEBODY_ELSE)
    app = _click(app, "Add reply")
    assert _replies(demonstration) == (theirs, REPLY)
    assert "The government, 10 February 2023" in words(app)


def test_a_closed_year_shows_its_replies_and_takes_no_more(demonstration: Store, open_page: OpenPage) -> None:
    """And where there are none, it says nothing of them; History keeps who added what."""
    id_ = _id(demonstration)
    add_reply(demonstration, assessment_id=id_, clause_id=CLAUSE, reply=REPLY, by=SOMEBODY_ELSE)
    submit_assessment(demonstration, id_, seen_revision=read_revision(demonstration, id_, by=LOCAL), by=LOCAL)
    app = _open(open_page)
    assert "NATO, 10 February 2023" in words(app)
    assert not [button for button in app.button if button.label in ("Add reply", "Remove")]
    other = open_page("assess", delegation="XAA", year="2025", clause="459-11-a")
    assert not [fold for fold in other.expander if fold.label.startswith("Official replies")]
    history = words(open_page("history", delegation="XAA", year="2025"))
    assert f"{CLAUSE}: official replies" in history
    assert "Comments of the Secretary General" in history
